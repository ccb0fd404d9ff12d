"""Bytes to recordings: FIT, TCX, GPX, archives."""
