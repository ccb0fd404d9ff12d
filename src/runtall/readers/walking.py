"""The walk over what the runner pointed at: files, folders, archives, archives in archives; lazy, ordered, bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from runtall.readers.limits import LIMITS, Limits
from runtall.readers.origins import Refused, Source


def walk(paths: Sequence[Path], *, workspace: Path, limits: Limits = LIMITS) -> Iterator[Source | Refused]:
    """Yield every file under ``paths``, lazily and in a fixed order."""
    for path in paths:
        files = sorted(entry for entry in path.rglob("*") if entry.is_file()) if path.is_dir() else [path]
        for file in files:
            yield Source(label=str(file), path=file, member=None, size=file.stat().st_size)
