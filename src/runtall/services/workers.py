"""How many files are read side by side."""

from __future__ import annotations

import os

_MOST = 8


def workers() -> int:
    """Return how many files to read side by side: the cores, at most 8, or ``RUNTALL_WORKERS``."""
    chosen = os.environ.get("RUNTALL_WORKERS", "")
    return int(chosen) if chosen.isdecimal() and int(chosen) > 0 else min(_MOST, os.cpu_count() or 1)


def leave_a_core() -> None:
    """Let this process read one file less at once than there are cores, so that pages are not kept waiting.

    What ``RUNTALL_WORKERS`` says holds all the same.
    """
    os.environ.setdefault("RUNTALL_WORKERS", str(max(1, workers() - 1)))
