"""Zip archives: their table of contents read within bounds, each member judged before a byte of it is unpacked."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from runtall.core import LimitExceededError, Message, UnreadableFileError, say
from runtall.readers.limits import Limits
from runtall.readers.origins import DEFLATED, STORED, ZipSpan, open_plain, too_large

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCAL_BYTES = 30
_MAX_CONTENTS_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a zip. ``refusal`` says why it must not be opened; ``None`` where it may."""

    name: str
    size: int
    span: ZipSpan
    refusal: Message | None = None


def members_of(path: Path, limits: Limits) -> list[Member]:
    """Return the files in a zip in order of name (then of place), folders left out.

    Raises
    ------
    LimitExceededError
        More members than any real export, or members that lie over one another.
    UnreadableFileError
        The table of contents is missing, damaged or spread over several files.
    """
    with open_plain(path) as plain:
        _check_contents_size(plain, limits)
        try:
            with zipfile.ZipFile(plain) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError, EOFError, IndexError) as error:
            raise _broken() from error
    if len(infos) > limits.max_archive_members:
        raise _too_many(limits)
    _refuse_overlap(infos)
    members = [_member(info, limits) for info in infos if not _is_folder(info)]
    return sorted(members, key=lambda member: (member.name, member.span.header_offset))


def first_bytes(plain: BinaryIO, span: ZipSpan, n_bytes: int) -> bytes:
    """Return the first unpacked bytes of a member of an open zip; empty where it is damaged."""
    plain.seek(span.header_offset)
    header = plain.read(_LOCAL_BYTES)
    if len(header) < _LOCAL_BYTES or header[:4] != b"PK\x03\x04":
        return b""
    name_bytes, extra_bytes = struct.unpack("<HH", header[26:])
    plain.seek(name_bytes + extra_bytes, os.SEEK_CUR)
    packed = plain.read(min(span.packed_bytes, n_bytes + 512))
    if span.method == STORED:
        return packed[:n_bytes]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, n_bytes)
    except zlib.error:
        return b""


def _check_contents_size(plain: BinaryIO, limits: Limits) -> None:
    """Bound the table of contents before the standard library builds an object for each line of it."""
    size = plain.seek(0, os.SEEK_END)
    tail_at = max(0, size - 65_536 - _END.size)
    plain.seek(tail_at)
    tail = plain.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise _broken()
    contents_bytes, end_at = _END.unpack_from(tail, at)[5], tail_at + at
    locator_at = end_at - _END64_LOCATOR.size
    if locator_at >= 0:
        plain.seek(locator_at)
        signature, _, record_at, _ = _END64_LOCATOR.unpack(plain.read(_END64_LOCATOR.size))
        if signature == b"PK\x06\x07" and record_at + _END64.size <= size:
            plain.seek(record_at)
            record = _END64.unpack(plain.read(_END64.size))
            if record[0] == b"PK\x06\x06":
                contents_bytes, end_at = max(contents_bytes if contents_bytes != 0xFFFFFFFF else 0, record[8]), record_at
    if contents_bytes > _MAX_CONTENTS_BYTES:
        raise _too_many(limits)
    plain.seek(max(0, end_at - contents_bytes))
    if plain.read(contents_bytes).count(b"PK\x01\x02") > limits.max_archive_members:
        raise _too_many(limits)
    plain.seek(0)


def _refuse_overlap(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse members that share bytes: no packer writes them, and they multiply what unpacks."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise LimitExceededError(say("Its members lie over one another, as only a zip bomb's do."))
        end = info.header_offset + _LOCAL_BYTES + info.compress_size


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith("/") and info.file_size == 0


def _member(info: zipfile.ZipInfo, limits: Limits) -> Member:
    span = ZipSpan(info.header_offset, info.compress_size, info.compress_type, info.CRC)
    name = info.filename.replace("\\", "/")
    return Member(name, info.file_size, span, _refusal(info, name, limits))


def _refusal(info: zipfile.ZipInfo, name: str, limits: Limits) -> Message | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if ".." in name.split("/") or name.startswith("/") or name[1:2] == ":":
        return say("Its name in the archive points outside the archive.")
    if kind not in (0, stat.S_IFREG):
        return say("It is a link or a device, not a file.")
    if info.flag_bits & 0x1:
        return say("It is encrypted; unpack the archive with its password and import the files.")
    if info.compress_type not in (STORED, DEFLATED):
        return say("It is packed in a way (method {method}) that runtall does not unpack.", method=info.compress_type)
    if info.file_size > limits.max_health_bytes:
        return too_large(info.file_size, limits.max_health_bytes).what
    if info.file_size > limits.free_ratio_bytes and info.file_size > limits.max_ratio * max(info.compress_size, 1):
        return say(
            "It swells to more than {ratio:.0f} times its size when unpacked, as no real file does.", ratio=limits.max_ratio
        )
    return None


def distinct_names(members: list[Member]) -> Iterator[tuple[str, Member]]:
    """Yield members with a name of their own each: a name that comes again gets a number."""
    seen: dict[str, int] = {}
    for member in members:
        seen[member.name] = seen.get(member.name, 0) + 1
        n = seen[member.name]
        yield (member.name if n == 1 else f"{member.name} ({n})"), member


def _broken() -> UnreadableFileError:
    return UnreadableFileError(
        say("Its table of contents is missing or damaged, as after a broken download."), say("Download it again.")
    )


def _too_many(limits: Limits) -> LimitExceededError:
    return LimitExceededError(say("It holds more than {n} files.", n=limits.max_archive_members))
