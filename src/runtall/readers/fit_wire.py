"""FIT on the wire: headers, definitions, and the messages of each definition as numpy columns.

A FIT file is one or more parts, each a header, messages and a checksum. A definition message says how the data messages
of one of 16 local types are laid out; data messages follow in any order. Nothing here is done per record where a
pattern repeats: runs and cycles of definitions are found once and stepped over as a whole (:mod:`fit_scan`), and each
distinct definition becomes one :class:`MessageTable` whose fields are views into the rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from itertools import accumulate
from math import isnan
from struct import Struct
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

_BYTE = 13
_STRING = _BASE_TYPES[7]

_STRUCT_LETTERS = {
    "u1": "B", "i1": "b", "u2": "H", "i2": "h", "u4": "I", "i4": "i", "u8": "Q", "i8": "q", "f4": "f", "f8": "d",
}  # fmt: skip
"""The code of each numeric base type in :mod:`struct`'s words."""

_FEW = 16
"""Messages up to which reading integers one by one is faster than through a view."""

_DTYPES = {
    (order, number): np.dtype(order + base.code) for order in "<>" for number, base in _BASE_TYPES.items() if base.code != "S"
}


def base_type(number: int) -> BaseType | None:
    """Return the base type that ``number`` (with or without its top bit) stands for; ``None`` for one FIT does not know."""
    return _BASE_TYPES.get(number & 0x1F)


FieldPlace = tuple[int, int, int]
"""Where a field stands in its message, counted from behind the header byte; its size in bytes; its base type."""


class Element(NamedTuple):
    """How to read the first element of a field, or the bytes of all, in :mod:`struct`'s words; its marker for "invalid"."""

    form: str
    size: int
    invalid: float | None


def _element(place: FieldPlace, *, whole: bool) -> Element | None:
    """Return how to read a field; ``None`` for unknown types, for too few bytes, and, if ``whole``, for other than integers."""
    _, size, number = place
    kind = base_type(number)
    if kind is None or size < kind.size:
        return None
    if kind.code == "S" or (number & 0x1F == _BYTE and size > 1 and not whole):
        return None if whole else Element(f"{size}s", size, None)
    letter = _STRUCT_LETTERS[kind.code]
    return None if whole and letter in "fd" else Element(letter, kind.size, kind.invalid)


class _Cells(NamedTuple):
    """How to read some fields of a message at once.

    Attributes
    ----------
    unpack
        Given the file and the offset behind the header byte, returns what the fields that there are hold.
    picks
        For each field asked for, its place among what was unpacked, -1 where the layout lacks it; its marker for "invalid".
    floats, texts
        Which of the fields asked for may be NaN, and which are strings.
    """

    unpack: Callable[[bytes, int], tuple[Any, ...]]
    picks: tuple[tuple[int, float | None], ...]
    floats: tuple[int, ...]
    texts: tuple[int, ...]


@lru_cache(maxsize=2048)
def _cells(byte_order: str, layout: bytes, numbers: tuple[int, ...], whole: bool) -> _Cells:
    """Plan the reading of fields ``numbers`` of one layout; files of one device share it."""
    places = field_places(layout)
    elements = {n: element for n in numbers if n in places and (element := _element(places[n], whole=whole)) is not None}
    form, behind, index = byte_order, 0, {}
    for at, number in enumerate(sorted(elements, key=places.__getitem__)):
        offset, element = places[number][0], elements[number]
        form += f"{offset - behind}x{element.form}"
        behind, index[number] = offset + element.size, at
    picks = tuple((index[n], elements[n].invalid) if n in index else (-1, None) for n in numbers)
    floats = tuple(at for at, n in enumerate(numbers) if n in index and elements[n].form in "fd")
    texts = tuple(at for at, n in enumerate(numbers) if n in index and base_type(places[n][2]) is _STRING)
    return _Cells(Struct(form).unpack_from, picks, floats, texts)


def _text(raw: bytes) -> str | None:
    """Return a string up to its end mark; ``None`` where it is empty."""
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace").strip() or None


class Definition(NamedTuple):
    """How the data messages of one local type are laid out.

    ``layout`` and ``developer_layout`` are the definition's own bytes, three a field (number, size, base type; for
    developer fields number, size, developer index); ``size`` is that of a data message without its header byte.
    """

    global_number: int
    byte_order: str
    layout: bytes
    developer_layout: bytes
    size: int

    def places(self) -> dict[int, FieldPlace]:
        """Return where each native field stands, by number. One device writes the same layouts over and over: kept."""
        return field_places(self.layout)

    def developer_places(self) -> dict[tuple[int, int], FieldPlace]:
        """Return where developer fields stand, by (developer index, number); a field description has their base type."""
        sizes = self.developer_layout[1::3]
        offsets = accumulate(sizes, initial=sum(self.layout[1::3]))
        keys = zip(self.developer_layout[2::3], self.developer_layout[0::3], strict=True)
        return {key: (offset, size, _BYTE) for key, offset, size in zip(keys, offsets, sizes, strict=False)}


@lru_cache(maxsize=512)
def field_places(layout: bytes) -> dict[int, FieldPlace]:
    """Return where the fields of ``layout`` stand, by number."""
    sizes = layout[1::3]
    places = zip(accumulate(sizes, initial=0), sizes, layout[2::3], strict=False)
    return dict(zip(layout[0::3], places, strict=True))


class MessageTable:
    """All messages of one part that share one definition, with their fields as columns.

    Attributes
    ----------
    data
        The whole file.
    definition
        Their layout.
    positions
        Offset of each message's header byte in ``data``, ascending.
    """

    __slots__ = ("_places", "_rows", "_starts", "data", "definition", "positions")

    def __init__(self, data: bytes, definition: Definition) -> None:
        self.data = data
        self.definition = definition
        self.positions = array("I")
        self._places: dict[int, FieldPlace] | None = None
        self._rows: tuple[bytes | RawArray, int, int] | None = None
        self._starts: npt.NDArray[np.uint32] | None = None

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def starts(self) -> npt.NDArray[np.uint32]:
        """Shape (n,): ``positions`` as numpy sees them. Ask only once all messages are in."""
        if self._starts is None:
            self._starts = np.frombuffer(self.positions, np.uint32)
        return self._starts

    @property
    def fields(self) -> dict[int, FieldPlace]:
        """Native fields by number."""
        if self._places is None:
            self._places = self.definition.places()
        return self._places

    def _row_places(self) -> tuple[bytes | RawArray, int, int]:
        """Say where rows live: a buffer, the offset of the first row's payload in it, and the step from row to row.

        The header stands before each payload. Found once all messages are in, then kept.
        """
        if self._rows is None:
            self._rows = self._find_rows()
        return self._rows

    def _find_rows(self) -> tuple[bytes | RawArray, int, int]:
        """Let messages at even distances be viewed where they stand; gather others in one go."""
        positions, size = self.positions, self.definition.size
        first, n = positions[0], len(positions)
        step = positions[1] - first if n > 1 else size + 1
        if positions[-1] - first == step * (n - 1):
            starts = self.starts
            if n < 3 or bool((starts[1:] - starts[:-1] == step).all()):
                return self.data, first + 1, step
        windows = np.ndarray((len(self.data) - size,), f"V{size + 1}", self.data, 0, (1,))
        return windows[self.starts].view(np.uint8), 1, size + 1

    def _view(self, place: FieldPlace, base: int) -> RawArray | None:
        offset, size, _ = place
        kind = _BASE_TYPES.get(base & 0x1F)
        n = len(self.positions)
        if kind is None or size < kind.size or size % kind.size or not n:
            return None
        buffer, first, step = self._row_places()
        if kind.code == "S":
            return np.ndarray((n,), f"S{size}", buffer, first + offset, (step,))
        dtype = _DTYPES[self.definition.byte_order, base & 0x1F]
        if size == kind.size:
            return np.ndarray((n,), dtype, buffer, first + offset, (step,))
        return np.ndarray((n, size // kind.size), dtype, buffer, first + offset, (step, kind.size))

    def column(self, number: int) -> RawArray | None:
        """Return field ``number`` of every message as the file wrote it, markers for "invalid" included.

        Shape (n,), or (n, k) for a field of k elements; ``None`` where the definition has no such field or its size
        does not fit its base type.
        """
        place = self.fields.get(number)
        return None if place is None else self._view(place, place[2])

    def packed_column(self, number: int) -> npt.NDArray[np.uint32] | None:
        """Return a field of three single bytes as one number each, low byte first; ``None`` where it is no such field."""
        place = self.fields.get(number)
        kind = None if place is None else _BASE_TYPES.get(place[2] & 0x1F)
        if place is None or kind is None or kind.code == "S" or kind.size != 1 or place[1] != 3 or not self.positions:
            return None
        buffer, first, step = self._row_places()
        from_one_before = np.ndarray((len(self.positions),), "<u4", buffer, first + place[0] - 1, (step,))
        return from_one_before >> np.uint32(8)

    def developer_column(self, developer_index: int, number: int, base: int) -> RawArray | None:
        """Return a developer field of every message; ``base`` comes from its field description. Shapes as ``column``."""
        place = self.definition.developer_places().get((developer_index, number))
        return None if place is None else self._view(place, base)

    def integers(self, number: int) -> Sequence[int | None]:
        """Return a field of every message as Python integers; ``None`` for invalid, or where it has no integers.

        Of a field of several elements the first counts.
        """
        unpack, ((at, invalid),), _, _ = _cells(self.definition.byte_order, self.definition.layout, (number,), True)
        if at < 0:
            return [None] * len(self.positions)
        if len(self.positions) > _FEW:
            values = self._first_elements(number)
        else:
            data = self.data
            values = [unpack(data, position + 1)[0] for position in self.positions]
        return [None if value == invalid else value for value in values] if invalid in values else values

    def _first_elements(self, number: int) -> list[int]:
        """Return the first element of a field of integers, of every message."""
        offset, _, base = self.fields[number]
        column = self._view((offset, _BASE_TYPES[base & 0x1F].size, base), base)
        return [] if column is None else column.tolist()

    def rows(self, numbers: tuple[int, ...]) -> Iterable[Sequence[int | None]]:
        """Return several fields of every message, each as ``integers`` does."""
        if len(self.positions) > _FEW:
            return zip(*map(self.integers, numbers), strict=True)
        unpack, picks, _, _ = _cells(self.definition.byte_order, self.definition.layout, numbers, True)
        unpacked = [(*unpack(self.data, position + 1), None) for position in self.positions]
        return [[None if (value := values[at]) == invalid else value for at, invalid in picks] for values in unpacked]

    def cells(self, row: int, numbers: tuple[int, ...]) -> list[Any]:
        """Return fields of one message as Python knows them: ``None`` for invalid or absent, bytes for arrays of bytes."""
        unpack, picks, floats, texts = _cells(self.definition.byte_order, self.definition.layout, numbers, False)
        values = (*unpack(self.data, self.positions[row] + 1), None)
        cells: list[Any] = [None if (value := values[at]) == invalid else value for at, invalid in picks]
        for at in floats:
            if isnan(cells[at]):
                cells[at] = None
        for at in texts:
            cells[at] = _text(cells[at])
        return cells

    def cell(self, row: int, number: int) -> int | float | str | bytes | None:
        """Return one field of one message, as ``cells`` does."""
        value: int | float | str | bytes | None = self.cells(row, (number,))[0]
        return value

    def headers(self) -> npt.NDArray[np.uint8]:
        """Return the header byte of every message; ask only where there are any."""
        buffer, first, step = self._row_places()
        return np.ndarray((len(self.positions),), np.uint8, buffer, first - 1, (step,))


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

    @cached_property
    def _by_number(self) -> dict[int, list[MessageTable]]:
        by_number: dict[int, list[MessageTable]] = {}
        for table in self.tables:
            by_number.setdefault(table.definition.global_number, []).append(table)
        return by_number

    def of(self, global_number: int) -> Sequence[MessageTable]:
        """Tables of one kind of message."""
        return self._by_number.get(global_number, ())


@dataclass(frozen=True)
class Wire:
    """A whole file: its parts in order, and spans of bytes outside any part."""

    n_bytes: int
    parts: tuple[Part, ...]
    strays: tuple[tuple[int, int], ...] = ()
