"""Where ``runtall report --html`` may write: never over a watch file, nor over anything else that is not ours."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from runtall.core import ConflictError, say

MARK = b'<meta name="generator" content="runtall'
"""What every page of runtall carries near its beginning."""
_LOOKED_AT_BYTES = 2048


def check_target(target: Path, inputs: Sequence[Path]) -> None:
    """Refuse a place where writing the page would cost the runner a file.

    Raises
    ------
    ConflictError
        The place is one of the files to read, lies in a folder to read, or holds something other than an earlier page.
    """
    place = target.expanduser().resolve()
    elsewhere = say("Choose another name, outside of the files to read, such as --html ~/report.html.")
    for given in inputs:
        read = given.expanduser().resolve()
        if place == read or (place.exists() and read.exists() and place.samefile(read)):
            raise ConflictError(say("{file} is one of the files to read; it was left as it is.", file=str(target)), elsewhere)
        if place.is_relative_to(read):
            raise ConflictError(
                say("{file} lies in the folder to read, {folder}; nothing was written.", file=str(target), folder=str(given)),
                elsewhere,
            )
    if place.exists() and not _is_earlier_page(place):
        raise ConflictError(
            say("{file} is there already and is no page of runtall; it was left as it is.", file=str(target)),
            say("Choose a name that is free, or move that file away first."),
        )


def write_page(target: Path, page: str) -> None:
    """Write the page whole or not at all, readable for its owner alone: it holds health data."""
    place = target.expanduser().resolve()
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=place.parent, prefix=".runtall-", delete=False) as beside:
        arriving = Path(beside.name)
        try:
            beside.write(page)
            beside.close()
            arriving.replace(place)
        except BaseException:
            arriving.unlink(missing_ok=True)
            raise


def _is_earlier_page(place: Path) -> bool:
    if not place.is_file():
        return False
    with place.open("rb") as file:
        return MARK in file.read(_LOOKED_AT_BYTES)
