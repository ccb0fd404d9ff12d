"""Gzip layers taken off while reading, bounded in size, ratio and number."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from runtall.core import LimitExceededError, UnreadableFileError, say
from runtall.readers.limits import Limits
from runtall.readers.sniffing import HEAD_BYTES

PIECE = 1 << 18


def in_pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream's bytes piece by piece."""
    while piece := stream.read(PIECE):
        yield piece


def peeked(stream: Iterator[bytes], n_bytes: int = HEAD_BYTES) -> tuple[bytes, Iterator[bytes]]:
    """Return the first bytes of a stream and the whole stream again; a break inside them is met again on reading."""
    held: list[bytes] = []
    failure: UnreadableFileError | None = None
    size = 0
    try:
        for piece in stream:
            held.append(piece)
            size += len(piece)
            if size >= n_bytes:
                break
    except LimitExceededError:
        raise
    except UnreadableFileError as error:
        failure = error
    return b"".join(held)[:n_bytes], chain(held, stream if failure is None else _Failing(failure))


def gunzipped(stream: Iterator[bytes], limits: Limits, max_bytes: int) -> Iterator[bytes]:
    """Yield what a gzip stream unpacks to, also of several gzip members in a row.

    Raises
    ------
    LimitExceededError
        It unpacks to more than ``max_bytes``, or swells more than any real file.
    UnreadableFileError
        It breaks off or its checksum is wrong; everything before that has been yielded.
    """
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    packed = unpacked = 0
    begun = False
    for piece in stream:
        packed += len(piece)
        rest = piece
        while rest:
            if inflater.eof:
                if rest[:1] != b"\x1f":
                    return
                inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
            begun = True
            try:
                out = inflater.decompress(rest, PIECE)
            except zlib.error as error:
                raise UnreadableFileError(say("its gzip layer is damaged")) from error
            rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            unpacked += len(out)
            refuse_swelling(packed, unpacked, limits, max_bytes)
            if out:
                yield out
    if not begun or not inflater.eof:
        yield from _flush(inflater)
        raise UnreadableFileError(say("its gzip layer breaks off"))


def refuse_swelling(packed: int, unpacked: int, limits: Limits, max_bytes: int) -> None:
    """Refuse what unpacks to more than ``max_bytes``, or swells more than any real file does."""
    if unpacked > max_bytes:
        raise LimitExceededError(say("It unpacks to more than {limit:.0f} MB.", limit=max_bytes / 1e6))
    if unpacked > limits.free_ratio_bytes and unpacked > limits.max_ratio * max(packed, 1):
        raise LimitExceededError(
            say("It swells to more than {ratio:.0f} times its size when unpacked, as no real file does.", ratio=limits.max_ratio),
        )


def _flush(inflater: zlib._Decompress) -> Iterator[bytes]:
    try:
        rest = inflater.flush(PIECE)
    except zlib.error:
        return
    if rest:
        yield rest


class _Failing:
    """A stream that breaks at once."""

    def __init__(self, error: UnreadableFileError) -> None:
        self._error = error

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        raise self._error
