"""From paths to readings: the one door of this room. Walk what the runner pointed at, then read each source."""

from __future__ import annotations

from runtall.core import FileReading, Verdict, say
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.origins import Refused, Source, content, open_stream
from runtall.readers.tables import TableRow
from runtall.readers.walking import walk

__all__ = ["Refused", "Source", "TableRow", "content", "open_stream", "read", "walk"]


def read(source: Source, *, limits: Limits = LIMITS, data: bytes | None = None) -> FileReading:
    """Read one source. Its content decides what it is, never its name; bad data gives a verdict, not an exception."""
    blob = content(source, limits) if data is None else data
    if blob[8:12] == b".FIT":
        from runtall.readers.fit import read_fit

        return read_fit(blob)
    return FileReading(verdict=Verdict.OTHER, detail=say("It is not a file of a kind that runtall reads."), format="unknown")
