"""Original files, kept byte for byte under their content hash. Written once, never changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20


def place(folder: Path, runner_id: int, sha256: str) -> Path:
    """Return where the original of this hash stands, whether or not it is there yet."""
    return folder / "originals" / str(runner_id) / sha256[:2] / sha256


def keep(folder: Path, runner_id: int, sha256: str, data: bytes | memoryview) -> None:
    """Keep ``data`` under its hash. A crash leaves either the whole file or none: it is moved into place when complete."""
    target = place(folder, runner_id, sha256)
    if target.exists():
        return
    with _arriving(target) as out:
        out.write(data)


def keep_stream(folder: Path, runner_id: int, stream: BinaryIO) -> tuple[str, int]:
    """Keep what ``stream`` gives and return its SHA-256 and size, in constant memory."""
    arrivals = folder / "originals" / str(runner_id)
    arrivals.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    temporary = arrivals / f".arriving-{os.getpid()}"
    try:
        with temporary.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = place(folder, runner_id, digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _move_in(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return digest.hexdigest(), size


@contextmanager
def _arriving(target: Path) -> Iterator[BinaryIO]:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with temporary.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _move_in(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _move_in(temporary: Path, target: Path) -> None:
    """Move a complete file to its place, and put the place itself on disk."""
    temporary.replace(target)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def sweep(folder: Path, runner_id: int) -> None:
    """Remove what an import that was killed had only half written; call it while no other import is under way."""
    for leftover in (folder / "originals" / str(runner_id)).glob("**/.*"):
        leftover.unlink(missing_ok=True)


def read(folder: Path, runner_id: int, sha256: str) -> bytes:
    """Return an original's bytes. Raises ``FileNotFoundError`` where the folder has lost it."""
    return place(folder, runner_id, sha256).read_bytes()


def forget(folder: Path, runner_id: int, sha256: str) -> None:
    """Remove one original; for what the runner asked to be removed, and for nothing else."""
    place(folder, runner_id, sha256).unlink(missing_ok=True)


def forget_all(folder: Path, runner_id: int) -> None:
    """Remove every original of one runner from the folder."""
    shutil.rmtree(folder / "originals" / str(runner_id), ignore_errors=True)
