"""Recordings and plans to files."""
