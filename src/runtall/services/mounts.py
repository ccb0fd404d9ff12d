"""A watch that is plugged in and shows itself as a disk: where its runs lie. Found by looking, and only ever read."""

from __future__ import annotations

import os
import string
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

_DISKS = {"linux": (("/media", 2), ("/run/media", 2), ("/mnt", 1)), "darwin": (("/Volumes", 1),)}
"""Below which folders systems put disks that are plugged in, and how many levels down."""
_WAY = ("garmin", "activity")
_MOST = 64


def watch_folders(roots: Sequence[tuple[Path, int]] | None = None) -> tuple[Path, ...]:
    """Return the folders of runs on watches that are plugged in now, empty where there is none.

    Parameters
    ----------
    roots
        Below which folders disks stand and how many levels down; those of this system unless said otherwise.
    """
    found = []
    for disk in _disks(_roots() if roots is None else roots):
        place: Path | None = disk
        for name in _WAY:
            place = None if place is None else _named(place, name)
        if place is not None and os.access(place, os.R_OK | os.X_OK):
            found.append(place)
    return tuple(dict.fromkeys(found))


def _roots() -> tuple[tuple[Path, int], ...]:
    if sys.platform == "win32":
        return tuple((Path(f"{letter}:\\"), 0) for letter in string.ascii_uppercase[3:])
    return tuple((Path(place), levels) for place, levels in _DISKS.get(sys.platform, ()))


def _disks(roots: Sequence[tuple[Path, int]]) -> Iterator[Path]:
    """Give every folder that may be a disk: some systems put them one level higher than others."""
    for root, levels in roots:
        below = [root]
        if levels == 0:
            yield root
        for _ in range(levels):
            below = [each for folder in below for each in _folders(folder)]
            yield from below


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [each for each in islice(sorted(folder.iterdir()), _MOST) if each.is_dir() and not each.is_symlink()]
    return []


def _named(folder: Path, name: str) -> Path | None:
    """Return a folder by its name, whichever letters are large: cards and cables differ."""
    return next((each for each in _folders(folder) if each.name.lower() == name), None)
