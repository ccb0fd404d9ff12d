"""Commands as this installation can be called, word for word."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def own_command(rest: str) -> str:
    """Return ``runtall <rest>`` with the path to type: none where a terminal finds it, else the way from here.

    A page that gives a command has to give one that works where runtall runs in a virtual environment of its own.
    """
    program = Path(sys.executable).parent / "runtall"
    found = shutil.which("runtall")
    if not program.exists() or (found is not None and Path(found).resolve() == program.resolve()):
        return f"runtall {rest}"
    here = Path.cwd()
    shown = program.relative_to(here) if program.is_relative_to(here) else program
    return f"{shown} {rest}"
