"""New files that are there whole or not at all, for their owner alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from runtall.core import ConflictError, say


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """Write beside the target and move it there when it is whole and on disk.

    Raises
    ------
    ConflictError
        Something stands there already; nothing is ever written over.
    """
    target = target.expanduser().absolute()
    if target.exists():
        raise ConflictError(
            say("{file} is there already, and nothing is written over.", file=str(target)), say("Choose another name.")
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        arriving.replace(target)
        sync_folder(target.parent)
    finally:
        arriving.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk, where the system knows how."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
