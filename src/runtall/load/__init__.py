"""Runs to how much."""
