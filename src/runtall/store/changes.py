"""Whether anything was written since one last looked, told by the database itself."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from django.db import connection

Mark = tuple[int, int]
"""Compared for equality alone: equal marks, nothing was committed between them."""

_lock = threading.Lock()
_watching: tuple[tuple[str, int], sqlite3.Connection] | None = None
_opened = 0


def mark() -> Mark | None:
    """Return a mark that another commit of anybody, in this process or another, makes another one.

    ``None`` where that cannot be told: inside a transaction of one's own, for a database in memory, or another database
    than SQLite. The mark comes from a connection that never writes, so that it sees every writer.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    name = str(connection.settings_dict["NAME"])
    file = Path(name)
    if name.startswith(("file:", ":memory:")) or not file.exists():
        return None
    with _lock:
        watching = _watch(name, file.stat().st_ino)
        return _opened, int(watching.execute("PRAGMA data_version").fetchone()[0])


def _watch(name: str, inode: int) -> sqlite3.Connection:
    """Return the watching connection; a new one where another file stands in the place of the one that was watched."""
    global _watching, _opened
    if _watching is not None and _watching[0] == (name, inode):
        return _watching[1]
    if _watching is not None:
        _watching[1].close()
    made = sqlite3.connect(name, isolation_level=None, check_same_thread=False, timeout=5)
    _watching, _opened = ((name, inode), made), _opened + 1
    return made
