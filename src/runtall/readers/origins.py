"""Where bytes come from: a file, or a member of a zip; opened anew by whoever reads, always bounded."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from runtall.core import LimitExceededError, Message, UnreadableFileError, Verdict, say
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.tables import TableRow

STORED, DEFLATED = 0, 8
_LOCAL_HEADER = struct.Struct("<4s5HIIIHH")
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class ZipSpan:
    """Where a member lies in its zip, so that a worker needs not read the zip's table of contents again."""

    header_offset: int
    packed_bytes: int
    method: int
    crc32: int


def shown(name: str) -> str:
    r"""Return a name as it can be shown and stored: bytes that are no text stand there as escapes.

    >>> shown("run\udcff.fit")
    'run\\xff.fit'
    """
    try:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. Small and picklable: it travels to worker processes, each of which opens it itself.

    Attributes
    ----------
    label
        What the runner sees: the path as given; inside archives joined by "/" (``export.zip/activities/1.fit.gz``). Always
        text that can be stored (``shown``), whatever the name on disk; ``path`` is what opens the file.
    path
        File on disk; for a zip in a zip the copy of the inner zip in the workspace of the walk.
    member
        Name inside the zip at ``path``; ``None`` for a plain file.
    size
        Bytes as declared, before any gzip layer is taken off.
    row
        What the export's table says of this file.
    span
        Where the member lies; ``None`` for a plain file.
    """

    label: str
    path: Path
    member: str | None
    size: int
    row: TableRow | None = None
    span: ZipSpan | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", shown(self.label))


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not opened: the ledger takes ``verdict`` and ``detail`` as they stand.

    ``verdict`` is ``unreadable`` for what is dangerous or broken, ``other`` for what is left closed on purpose.
    """

    label: str
    size: int
    detail: Message
    verdict: Verdict = Verdict.UNREADABLE

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", shown(self.label))


def content(source: Source, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a source as they stand, still gzipped if they are.

    Raises
    ------
    LimitExceededError
        Larger than ``limits.max_file_bytes``; such a file is read through ``open_stream``.
    UnreadableFileError
        Gone, not a plain file, or damaged inside its archive.
    """
    if source.size > limits.max_file_bytes:
        raise too_large(source.size, limits.max_file_bytes)
    with open_stream(source, limits) as stream:
        data = stream.read(limits.max_file_bytes + 1)
    if len(data) > limits.max_file_bytes:
        raise too_large(len(data), limits.max_file_bytes)
    return data


def open_stream(source: Source, limits: Limits = LIMITS) -> BinaryIO:
    """Open a source for reading in order, bounded by its declared size; use it in a ``with`` block.

    Raises
    ------
    LimitExceededError
        Larger than any file that is read as a stream.
    UnreadableFileError
        Gone, not a plain file, or damaged inside its archive (also while reading).
    """
    if source.size > limits.max_health_bytes:
        raise too_large(source.size, limits.max_health_bytes)
    plain = open_plain(source.path)
    if source.span is None:
        return plain
    try:
        return cast("BinaryIO", io.BufferedReader(_MemberStream(plain, source.span, source.size), _PIECE))
    except BaseException:
        plain.close()
        raise


def open_plain(path: Path) -> BinaryIO:
    """Open a plain file; a pipe, a device or a folder is refused before a byte is asked of it."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise UnreadableFileError(say("It could not be opened: {reason}.", reason=error.strerror or "unknown reason")) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableFileError(say("It is not a plain file."))
    return os.fdopen(handle, "rb")


def too_large(size: int, limit: int) -> LimitExceededError:
    """Return the refusal of a file that is larger than any real one."""
    return LimitExceededError(
        say("It is {size:.0f} MB large; at most {limit:.0f} MB are read.", size=size / 1e6, limit=limit / 1e6),
    )


class _MemberStream(io.RawIOBase):
    """The unpacked bytes of one zip member: never more than declared, and the checksum is verified at its end."""

    def __init__(self, plain: BinaryIO, span: ZipSpan, size: int) -> None:
        super().__init__()
        self._plain, self._span, self._size = plain, span, size
        self._packed_left, self._given, self._crc = span.packed_bytes, 0, 0
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS) if span.method == DEFLATED else None
        self._tail = b""
        plain.seek(span.header_offset)
        header = plain.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise _damaged_member()
        name_bytes, extra_bytes = _LOCAL_HEADER.unpack(header)[-2:]
        plain.seek(name_bytes + extra_bytes, os.SEEK_CUR)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._plain.close()
        super().close()

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        piece = self._next(len(view))
        view[: len(piece)] = piece
        self._given += len(piece)
        self._crc = zlib.crc32(piece, self._crc)
        if self._given > self._size or (not piece and (self._given != self._size or self._crc != self._span.crc32)):
            raise _damaged_member()
        return len(piece)

    def _next(self, wanted: int) -> bytes:
        if self._inflater is None:
            return self._packed(wanted)
        try:
            while not self._inflater.eof:
                packed = self._tail or self._packed(_PIECE)
                piece = self._inflater.decompress(packed, wanted)
                self._tail = self._inflater.unconsumed_tail
                if piece or not packed:
                    return piece
        except zlib.error as error:
            raise _damaged_member() from error
        return b""

    def _packed(self, wanted: int) -> bytes:
        piece = self._plain.read(min(wanted, self._packed_left))
        self._packed_left -= len(piece)
        return piece


def _damaged_member() -> UnreadableFileError:
    return UnreadableFileError(
        say("It is damaged inside its archive (its checksum or length is wrong)."), say("Download it again.")
    )


def digest_of(source: Source) -> tuple[str, int]:
    """Return the SHA-256 and size of a source's bytes as they stand, in constant memory."""
    digest, size = hashlib.sha256(), 0
    with open_stream(source) as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
