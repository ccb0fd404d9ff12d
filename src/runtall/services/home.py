"""Where runtall keeps everything: one folder."""

from __future__ import annotations

import os
from pathlib import Path


def home_folder() -> Path:
    """Return the folder that holds everything runtall keeps: ``RUNTALL_HOME``, else the platform's data folder."""
    import platformdirs

    chosen = os.environ.get("RUNTALL_HOME")
    return Path(chosen).expanduser().resolve() if chosen else Path(platformdirs.user_data_dir("runtall", appauthor=False))
