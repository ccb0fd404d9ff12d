"""FIT on the wire: headers, definitions, and the messages of each definition as numpy columns.

A FIT file is one or more parts, each a header, messages and a checksum. A definition message says how the data messages
of one of 16 local types are laid out; data messages follow in any order. Nothing here is done per record where a
pattern repeats: runs and cycles of definitions are found once and stepped over as a whole (:mod:`fit_scan`), and each
distinct definition becomes one :class:`MessageTable` whose fields are views into the rows.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

RawArray = npt.NDArray[Any]
"""A column in the file's own type: integers or floats of either byte order, markers for "invalid" still in it."""

TIMESTAMP = 253
"""Number of the timestamp field, the same in every message."""

FIT_EPOCH_UNIX_S = 631_065_600
"""Seconds from the Unix epoch to FIT's own, 1989-12-31T00:00:00Z."""


class BaseType(NamedTuple):
    """How one element of a field is written."""

    name: str
    code: str
    size: int
    invalid: float


_BASE_TYPES = {
    0: BaseType("enum", "u1", 1, 0xFF),
    1: BaseType("sint8", "i1", 1, 0x7F),
    2: BaseType("uint8", "u1", 1, 0xFF),
    3: BaseType("sint16", "i2", 2, 0x7FFF),
    4: BaseType("uint16", "u2", 2, 0xFFFF),
    5: BaseType("sint32", "i4", 4, 0x7FFFFFFF),
    6: BaseType("uint32", "u4", 4, 0xFFFFFFFF),
    7: BaseType("string", "S", 1, 0),
    8: BaseType("float32", "f4", 4, float("nan")),
    9: BaseType("float64", "f8", 8, float("nan")),
    10: BaseType("uint8z", "u1", 1, 0),
    11: BaseType("uint16z", "u2", 2, 0),
    12: BaseType("uint32z", "u4", 4, 0),
    13: BaseType("byte", "u1", 1, 0xFF),
    14: BaseType("sint64", "i8", 8, 0x7FFFFFFFFFFFFFFF),
    15: BaseType("uint64", "u8", 8, 0xFFFFFFFFFFFFFFFF),
    16: BaseType("uint64z", "u8", 8, 0),
}

_DTYPES = {
    (order, number): np.dtype(order + base.code) for order in "<>" for number, base in _BASE_TYPES.items() if base.code != "S"
}


def base_type(number: int) -> BaseType | None:
    """Return the base type that ``number`` (with or without its top bit) stands for; ``None`` for one FIT does not know."""
    return _BASE_TYPES.get(number & 0x1F)


class FieldPlace(NamedTuple):
    """Where a field stands in its message, counted from behind the header byte."""

    offset: int
    size: int
    base: int


@dataclass(frozen=True)
class Definition:
    """How the data messages of one local type are laid out.

    ``layout`` and ``developer_layout`` are the definition's own bytes, three a field (number, size, base type; for
    developer fields number, size, developer index); ``size`` is that of a data message without its header byte.
    """

    global_number: int
    byte_order: str
    layout: bytes
    developer_layout: bytes
    size: int

    @cached_property
    def fields(self) -> dict[int, FieldPlace]:
        """Native fields by number."""
        sizes = self.layout[1::3]
        places = zip(accumulate(sizes, initial=0), sizes, self.layout[2::3], strict=False)
        return dict(zip(self.layout[0::3], map(FieldPlace._make, places), strict=True))

    @cached_property
    def developer_fields(self) -> dict[tuple[int, int], FieldPlace]:
        """Developer fields by (developer index, field number); their base type stands in a field description."""
        sizes = self.developer_layout[1::3]
        offsets = accumulate(sizes, initial=sum(self.layout[1::3]))
        keys = zip(self.developer_layout[2::3], self.developer_layout[0::3], strict=True)
        return {key: FieldPlace(offset, size, 13) for key, offset, size in zip(keys, offsets, sizes, strict=False)}


@dataclass(eq=False)
class MessageTable:
    """All messages of one part that share one definition.

    Attributes
    ----------
    data
        The whole file.
    definition
        Their layout.
    positions
        Offset of each message's header byte in ``data``, ascending.
    """

    data: bytes
    definition: Definition
    positions: array[int] = field(default_factory=lambda: array("I"))

    def __len__(self) -> int:
        return len(self.positions)

    @cached_property
    def starts(self) -> npt.NDArray[np.uint32]:
        """Shape (n,): ``positions`` as numpy sees them."""
        return np.frombuffer(self.positions, np.uint32)

    @cached_property
    def _rows(self) -> tuple[npt.NDArray[Any], int, int]:
        """Where rows live: a buffer, the offset of the first row's payload in it, and the step from row to row."""
        starts, size = self.starts, self.definition.size
        if len(starts) == 1:
            return np.frombuffer(self.data, np.uint8), int(starts[0]) + 1, size + 1
        step = int(starts[1]) - int(starts[0])
        if int(starts[-1]) - int(starts[0]) == step * (len(starts) - 1) and bool((starts[1:] - starts[:-1] == step).all()):
            return np.frombuffer(self.data, np.uint8), int(starts[0]) + 1, step
        windows = np.ndarray((len(self.data) - size + 1,), f"V{size}", self.data, strides=(1,))
        return windows[starts + np.uint32(1)].view(np.uint8), 0, size

    def _view(self, place: FieldPlace, base: int) -> RawArray | None:
        kind = _BASE_TYPES.get(base & 0x1F)
        if kind is None or place.size < kind.size or place.size % kind.size or not len(self):
            return None
        buffer, first, step = self._rows
        offset = first + place.offset
        if kind.code == "S":
            return np.ndarray((len(self),), f"S{place.size}", buffer, offset, (step,))
        dtype = _DTYPES[self.definition.byte_order, base & 0x1F]
        if place.size == kind.size:
            return np.ndarray((len(self),), dtype, buffer, offset, (step,))
        return np.ndarray((len(self), place.size // kind.size), dtype, buffer, offset, (step, kind.size))

    def column(self, number: int) -> RawArray | None:
        """Return field ``number`` of every message as the file wrote it, markers for "invalid" included.

        Shape (n,), or (n, k) for a field of k elements; ``None`` where the definition has no such field or its size
        does not fit its base type.
        """
        place = self.definition.fields.get(number)
        return None if place is None else self._view(place, place.base)

    def developer_column(self, developer_index: int, number: int, base: int) -> RawArray | None:
        """Return a developer field of every message; ``base`` comes from its field description. Shapes as ``column``."""
        place = self.definition.developer_fields.get((developer_index, number))
        return None if place is None else self._view(place, base)

    def cell(self, row: int, number: int) -> int | float | str | bytes | None:
        """Return one field of one message as Python knows it: ``None`` for invalid or absent, bytes for arrays of bytes."""
        place = self.definition.fields.get(number)
        if place is None:
            return None
        start = self.positions[row] + 1 + place.offset
        raw = self.data[start : start + place.size]
        kind = _BASE_TYPES.get(place.base & 0x1F)
        if kind is None or place.size < kind.size:
            return None
        if kind.code == "S":
            return raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip() or None
        if kind.code[0] == "f":
            number_read = float(np.frombuffer(raw, self.definition.byte_order + kind.code, 1)[0])
            return number_read if number_read == number_read else None  # noqa: PLR0124 - NaN is the marker for "invalid"
        if kind.name == "byte" and place.size > 1:
            return raw
        order = "little" if self.definition.byte_order == "<" else "big"
        value = int.from_bytes(raw[: kind.size], order, signed=kind.code[0] == "i")  # type: ignore[arg-type]
        return None if value == kind.invalid else value

    def time_offsets(self) -> npt.NDArray[np.int64] | None:
        """Return the five-bit time offset of compressed headers, -1 for plain ones; ``None`` when all are plain."""
        headers = np.frombuffer(self.data, np.uint8)[self.starts]
        compressed = headers >= 0x80
        return np.where(compressed, headers & 0x1F, -1).astype(np.int64) if compressed.any() else None


class Checksum(Enum):
    """What the checksum at the end of a part said."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSENT = "absent"


@dataclass(frozen=True)
class Part:
    """One header, its messages, its checksum.

    Attributes
    ----------
    start, end
        Offsets in the file: of the header, and behind the checksum (or the last byte there is).
    declared_size
        Bytes that the header promises, header and checksum included.
    checksum
        Whether the checksum agrees. A header checksum of 0 is legal and means "not computed".
    tables
        In order of first appearance; only those with messages.
    lost
        Spans of bytes that could not be understood.
    is_closed
        Whether the header was finished: a device that dies leaves 0 as the size.
    """

    start: int
    end: int
    declared_size: int
    checksum: Checksum
    tables: tuple[MessageTable, ...]
    lost: tuple[tuple[int, int], ...] = ()
    is_closed: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether every byte that the header promises is there and was understood."""
        return self.is_closed and not self.lost and self.end - self.start >= self.declared_size

    @property
    def is_damaged(self) -> bool:
        """Whether anything is missing or the checksum disagrees."""
        return not self.is_whole or self.checksum is not Checksum.RIGHT

    @property
    def understood_bytes(self) -> int:
        """Bytes of this part that were understood."""
        return self.end - self.start - sum(stop - start for start, stop in self.lost)

    def of(self, global_number: int) -> tuple[MessageTable, ...]:
        """Tables of one kind of message."""
        return tuple(table for table in self.tables if table.definition.global_number == global_number)


@dataclass(frozen=True)
class Wire:
    """A whole file: its parts in order, and spans of bytes outside any part."""

    n_bytes: int
    parts: tuple[Part, ...]
    strays: tuple[tuple[int, int], ...] = ()
