"""Who works with runtall's folder: every process holds a shared lock on it, and a restore asks to be alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from runtall.core import ConflictError, say

FILE = "in-use.lock"
RESTORE = ".restoring.json"
"""Stands in the folder while a restore moves things into place."""
_held: dict[Path, IO[bytes]] = {}


def hold(home: Path) -> None:
    """Say, until this process ends, that it works with the folder. The system lets go of it, however it ends.

    Raises
    ------
    ConflictError
        A backup is being restored into it.
    """
    if home in _held:
        return
    try:
        import fcntl

        lock = (home / FILE).open("ab")
    except (ImportError, OSError):  # Windows; a folder that may only be read
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise ConflictError(
            say("A backup is being restored into {folder}.", folder=str(home)), say("Wait until it is done, then try again.")
        ) from error
    _held[home] = lock


@contextmanager
def nobody_else(home: Path) -> Iterator[None]:
    """Be the only process that works with the folder.

    Raises
    ------
    ConflictError
        Another one does.
    """
    try:
        import fcntl
    except ImportError:  # Windows: moving a database that is open fails there by itself
        yield
        return
    with (home / FILE).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConflictError(
                say("runtall is at work in {folder}.", folder=str(home)),
                say("Stop runtall serve and every other runtall command there, then try again. Nothing was changed."),
            ) from error
        yield
