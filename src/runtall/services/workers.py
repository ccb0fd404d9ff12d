"""How many files are read side by side."""

from __future__ import annotations

import os


def workers() -> int:
    """Return how many files to read side by side: the cores, at most 8, or ``RUNTALL_WORKERS``."""
    chosen = os.environ.get("RUNTALL_WORKERS", "")
    return int(chosen) if chosen.isdecimal() and int(chosen) > 0 else min(8, os.cpu_count() or 1)
