"""The files of a plan that is brought along: one by one, out of a folder, or out of a zip."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from runtall.core import LimitExceededError, NotFoundError, UnreadableFileError, say
from runtall.readers.archives import members_of
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.origins import Source, content, shown

MOST_FILES = 200
"""Workouts of one plan: four a week for a year."""

_ENDINGS = (".fit", ".ics")


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One file of a plan: its name as the runner knows it, and its bytes."""

    name: str
    data: bytes


def own_files(path: Path, name: str = "", *, limits: Limits = LIMITS) -> tuple[OwnFile, ...]:
    """Return what lies at a path, in order of name: a file, or every .fit and .ics file of a folder or a zip.

    Parameters
    ----------
    name
        What the runner calls it, where the path does not say.

    Raises
    ------
    NotFoundError
        There is nothing.
    UnreadableFileError
        It cannot be opened, or a folder or zip holds no such file.
    LimitExceededError
        More files, or larger ones, than a plan has.
    """
    name = shown(name or path.name)
    if path.is_dir():
        inside = sorted(each for each in path.iterdir() if _counts(each.name) and each.is_file())
        _check(name, len(inside))
        return tuple(_one(each, shown(each.name), limits) for each in inside)
    found = _one(path, name, limits)
    return _unpacked(path, name, limits) if found.data[:4] in (b"PK\x03\x04", b"PK\x05\x06") else (found,)


def _counts(name: str) -> bool:
    base = name.rpartition("/")[2]
    return base.lower().endswith(_ENDINGS) and not base.startswith(".")


def _check(name: str, count: int) -> None:
    how = say("Bring calendars (.ics) or FIT workouts (.fit).")
    if not count:
        raise UnreadableFileError(say("{name} holds no plan.", name=name), how)
    if count > MOST_FILES:
        raise LimitExceededError(say("{name} holds more than {most} files.", name=name, most=MOST_FILES), how)


def _one(path: Path, name: str, limits: Limits) -> OwnFile:
    try:
        size = path.stat().st_size
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
            raise NotFoundError(say("There is no file {path}.", path=shown(os.fspath(path))), say("Check the name.")) from error
        raise UnreadableFileError(say("{name} cannot be opened.", name=name), say("Check who may read it.")) from error
    return OwnFile(name, _content(Source(name, path, None, size), limits))


def _unpacked(path: Path, name: str, limits: Limits) -> tuple[OwnFile, ...]:
    members = [each for each in members_of(path, limits) if _counts(each.name)]
    _check(name, len(members))
    found = []
    for each in members:
        if each.refusal is not None:
            raise UnreadableFileError(say("{name}: {why}", name=each.name, why=each.refusal), say("Bring that file by itself."))
        found.append(OwnFile(shown(each.name), _content(Source(each.name, path, each.name, each.size, span=each.span), limits)))
    return tuple(found)


def _content(source: Source, limits: Limits) -> bytes:
    if source.size > limits.max_table_bytes:
        raise LimitExceededError(
            say("{name} is larger than any plan.", name=source.label),
            say("Bring a calendar (ICS), FIT workouts or a week in words."),
        )
    return content(source, limits)
