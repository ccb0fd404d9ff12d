"""Use cases: what a shell may ask for."""
