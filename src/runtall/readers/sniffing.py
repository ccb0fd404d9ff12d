"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

HEAD_BYTES = 65_536
"""How many first bytes are looked at; the declarations of a health export's XML take about ten thousand."""


class Kind(StrEnum):
    """What first bytes show."""

    FIT = "fit"
    TCX = "tcx"
    GPX = "gpx"
    HEALTH = "apple_health"
    XML = "xml"
    GZIP = "gzip"
    ZIP = "zip"
    JSON = "json"
    TEXT = "text"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_ROOTS: Mapping[str, Kind] = {"trainingcenterdatabase": Kind.TCX, "gpx": Kind.GPX, "healthdata": Kind.HEALTH}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes) -> Kind:
    r"""Return what the first bytes of a file show it to be.

    Raises
    ------
    LimitExceededError
        It is XML that declares entities of its own.

    Examples
    --------
    >>> sniff(b"\n  <?xml version='1.0'?><gpx creator='x'/>"), sniff(b"\x0e\x10\x43\x08\x78\x06\x09\x00.FIT")
    (<Kind.GPX: 'gpx'>, <Kind.FIT: 'fit'>)
    """
    if not head:
        return Kind.EMPTY
    if head[8:12] == b".FIT":
        return Kind.FIT
    if head[:3] == b"\x1f\x8b\x08":
        return Kind.GZIP
    if is_zip(head):
        return Kind.ZIP
    start = head.lstrip(b" \t\r\n")
    plain = start.removeprefix(_BOMS[0]).lstrip(b" \t\r\n")
    if plain[:1] == b"<" or start[:2] in _BOMS[1:] or start[:4] in (b"<\x00?\x00", b"\x00<\x00?"):
        return _xml_kind(plain)
    if _CONTROL.search(head[:4096]):
        return Kind.UNKNOWN
    return Kind.JSON if plain[:1] in b"{[" and plain else Kind.TEXT


def is_zip(head: bytes) -> bool:
    """Whether first bytes are those of a zip, also of an empty or a spanned one."""
    return head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


class _RootFoundError(Exception):
    def __init__(self, name: str) -> None:
        self.name = name


def _xml_kind(head: bytes) -> Kind:
    from xml.parsers import expat

    from runtall.readers.xml_points import guarded_parser, pieces

    def first(name: str, _attributes: Mapping[str, str]) -> None:
        raise _RootFoundError(name)

    try:
        guarded_parser(first, None, None).Parse(next(pieces([head]), b""), False)
    except _RootFoundError as found:
        return _ROOTS.get(found.name.rpartition(" ")[2].lower(), Kind.XML)
    except expat.ExpatError:
        if b"<!DOCTYPE HealthData" in head:  # several system versions wrote a malformed document type
            return Kind.HEALTH
        utf16 = head[:2] in _BOMS[1:]
        return Kind.TEXT if utf16 else Kind.XML
    return Kind.XML
