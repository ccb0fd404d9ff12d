"""Exercises: the catalogue, how much of each, what comes next, routines and timed sessions."""

__all__: list[str] = []
