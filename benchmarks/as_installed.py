"""The environment that a runner starts runtall in: bytecode is kept between starts, whatever this shell says."""

from __future__ import annotations

import os
from pathlib import Path


def as_installed(scratch: Path, **more: str) -> dict[str, str]:
    """Return the environment for a command under test, with its bytecode in ``scratch`` (so the first call is the slow one)."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
    return {**kept, "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"), **more}
