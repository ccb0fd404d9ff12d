"""FIT files from typed columns: the format itself, with no opinion about what is written.

A file is a header, then definitions ("local type 3 now means: message 20 with these fields") and data messages, then a
checksum. Messages of one kind come as :class:`Rows`: one column per field, one row per message. Each kind is packed as
one numpy structured array, so an hour of one-second records costs as little as a single message does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from math import prod
from struct import pack
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from runtall.core import FloatArray
from runtall.core.fit_checksum import checksum

ByteArray = npt.NDArray[np.uint8]
Number = float | int | None
Column = Number | str | bytes | Sequence[Number] | Sequence[str] | npt.NDArray[np.floating] | npt.NDArray[np.integer]
"""What a field may be given: one value for all rows, or a value per row; NaN and None are gaps; text and bytes as such."""

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
HEADER_SIZE = 14
_PROTOCOL_VERSION = 0x20  # 2.0, the first with developer fields
_PROFILE_VERSION = 2100
_LOCAL_TYPES = 16


@dataclass(frozen=True, slots=True)
class BaseType:
    """How one value is stored: its code in a definition, numpy type, and the pattern that means "no value"."""

    code: int
    dtype: str
    invalid: int


ENUM = BaseType(0x00, "u1", 0xFF)
SINT8 = BaseType(0x01, "i1", 0x7F)
UINT8 = BaseType(0x02, "u1", 0xFF)
SINT16 = BaseType(0x83, "<i2", 0x7FFF)
UINT16 = BaseType(0x84, "<u2", 0xFFFF)
SINT32 = BaseType(0x85, "<i4", 0x7FFFFFFF)
UINT32 = BaseType(0x86, "<u4", 0xFFFFFFFF)
STRING = BaseType(0x07, "S", 0)
FLOAT32 = BaseType(0x88, "<f4", -1)
FLOAT64 = BaseType(0x89, "<f8", -1)
UINT8Z = BaseType(0x0A, "u1", 0)
UINT16Z = BaseType(0x8B, "<u2", 0)
UINT32Z = BaseType(0x8C, "<u4", 0)
BYTE = BaseType(0x0D, "u1", 0xFF)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message: stored as ``round((value + offset) * scale)``, where ``value`` is in our units (SI)."""

    number: int
    base: BaseType
    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class MessageType:
    """A kind of message: its global number, and its fields by name."""

    number: int
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class DeveloperColumn:
    """A developer field and its values, shape (n_rows,); ``index`` names the app, ``number`` the field within it."""

    index: int
    number: int
    values: FloatArray
    base: BaseType = FLOAT32


@dataclass(frozen=True, slots=True)
class Rows:
    """Messages of one kind.

    Attributes
    ----------
    message
        Their type.
    columns
        Values by field name, in the order in which the definition lists them. A field given one value carries it in
        every row. Values that do not fit the field become gaps.
    developer
        Developer fields behind the native ones.
    order
        Shape (n_rows,), sort key among the other rows of an :class:`Interleaved`; not used elsewhere.
    """

    message: MessageType
    columns: Mapping[str, Column]
    developer: tuple[DeveloperColumn, ...] = ()
    order: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Interleaved:
    """Rows of several kinds, merged by their ``order``; at equal keys the kind listed first comes first."""

    kinds: tuple[Rows, ...]


Part = Rows | Interleaved


def fit_time(at: datetime) -> int:
    """Seconds since FIT's own epoch, 1989-12-31 UTC, to the nearest second.

    Examples
    --------
    >>> fit_time(datetime(1990, 1, 1, tzinfo=UTC))
    86400
    """
    return round((at - FIT_EPOCH).total_seconds())


def encode_fit(parts: Sequence[Part]) -> bytes:
    """Put messages together to one FIT file: header, definitions where they are needed, messages, both checksums.

    Parameters
    ----------
    parts
        In the order of the file. By the format's rule the first holds the one ``file_id`` message.

    Returns
    -------
    bytes
        The whole file, little-endian.

    Raises
    ------
    ValueError
        Columns of one kind differ in length, text is longer than a field can hold, or one ``Interleaved`` mixes more
        than 16 kinds.
    """
    body = _Body()
    for part in parts:
        body.add(part)
    data = b"".join(body.chunks)
    header = pack("<BBHI4s", HEADER_SIZE, _PROTOCOL_VERSION, _PROFILE_VERSION, len(data), b".FIT")
    whole = header + pack("<H", checksum(header)) + data
    return whole + pack("<H", checksum(whole))


@dataclass(slots=True)
class _Body:
    """What stands between header and checksum, and which local type means what at its end."""

    chunks: list[bytes] = field(default_factory=list)
    layouts: dict[int, bytes] = field(default_factory=dict)
    next_local: int = 0

    def add(self, part: Part) -> None:
        kinds = part.kinds if isinstance(part, Interleaved) else (part,)
        if len(kinds) > _LOCAL_TYPES:
            raise ValueError("no more than 16 kinds of messages can be interleaved")
        packed = []
        held: set[int] = set()
        for rows in kinds:
            layout, table = _pack(rows)
            local = self._local_type(layout, held)
            held.add(local)
            table[:, 0] = local
            packed.append(table)
        in_order = isinstance(part, Rows)
        self.chunks.append(packed[0].tobytes() if in_order else _merge(packed, [rows.order for rows in kinds]))

    def _local_type(self, layout: bytes, held: set[int]) -> int:
        """Find the local type that has this layout, or write a definition for one that nothing in ``held`` needs."""
        for local, known in self.layouts.items():
            if known == layout and local not in held:
                return local
        while self.next_local in held:
            self.next_local = (self.next_local + 1) % _LOCAL_TYPES
        local = self.next_local
        self.next_local = (local + 1) % _LOCAL_TYPES
        self.layouts[local] = layout
        self.chunks.append(bytes([layout[0] | local]) + layout[1:])
        return local


def _pack(rows: Rows) -> tuple[bytes, ByteArray]:
    """Definition (with local type 0) and messages (shape (n_rows, size), first byte left for the header) of one kind."""
    names = [(name, rows.message.fields[name], value) for name, value in rows.columns.items()]
    columns = [(f"n{spec.number}", _stored(spec, value)) for _, spec, value in names]
    native = b"".join(
        pack("<BBB", spec.number, _width(stored), spec.base.code)
        for (_, spec, _), (_, stored) in zip(names, columns, strict=True)
    )
    developer = b""
    for each in rows.developer:
        stored = _stored(Field(each.number, each.base), each.values)
        columns.append((f"d{each.index}.{each.number}", stored))
        developer += pack("<BBB", each.number, _width(stored), each.index)
    layout = pack("<BBBHB", 0x60 if developer else 0x40, 0, 0, rows.message.number, len(names)) + native
    layout += pack("<B", len(rows.developer)) + developer if developer else b""
    lengths = {len(stored) for _, stored in columns if stored.shape[0] != 1} or {1}
    if len(lengths) > 1:
        raise ValueError(f"columns of message {rows.message.number} differ in length: {sorted(lengths)}")
    table = np.zeros(
        lengths.pop(), dtype=[("header", "u1"), *((name, stored.dtype, stored.shape[1:]) for name, stored in columns)]
    )
    for name, stored in columns:
        table[name] = stored
    return layout, table.view(np.uint8).reshape(len(table), table.dtype.itemsize)


def _width(stored: npt.NDArray[np.generic]) -> int:
    width = prod(stored.shape[1:]) * stored.dtype.itemsize
    if not 0 < width < 256:
        raise ValueError(f"a field of {width} bytes does not fit a definition")
    return width


def _stored(spec: Field, value: Column) -> npt.NDArray[np.generic]:
    """Return what stands in the file for a column: shape (n_rows or 1,) or (n_rows or 1, n_elements)."""
    if spec.base is STRING:
        texts = [value] if isinstance(value, str) else list(value) if isinstance(value, Sequence) else [str(value)]
        encoded = [str(each).encode() + b"\0" for each in texts]
        return np.array(encoded, dtype=f"S{max(map(len, encoded))}")
    if isinstance(value, bytes):
        return np.frombuffer(value, dtype=np.uint8).reshape(1, -1)
    given = np.atleast_1d(np.asarray(value))
    if given.dtype == object:  # None among the values
        given = given.astype(np.float64)
    dtype = np.dtype(spec.base.dtype)
    if dtype.kind == "f":
        return given.astype(dtype)  # a NaN's all-ones pattern is not needed: any NaN is "no value"
    if given.dtype.kind in "iu" and spec.scale == 1.0 and spec.offset == 0.0:
        raw = given.astype(np.int64)
    else:
        raw = np.rint((given.astype(np.float64) + spec.offset) * spec.scale)
    low, high = _limits(spec.base.dtype)
    fits = (raw >= low) & (raw <= high)  # False for NaN
    return np.where(fits, raw, spec.base.invalid).astype(dtype)


@cache
def _limits(dtype: str) -> tuple[int, int]:
    limits = np.iinfo(np.dtype(dtype))
    return int(limits.min), int(limits.max)


def _merge(packed: list[ByteArray], orders: list[FloatArray | None]) -> bytes:
    """Lay the rows of several kinds out in the order of their keys."""
    keys = []
    for table, order in zip(packed, orders, strict=True):
        if order is None or len(order) != len(table):
            raise ValueError("every kind of an Interleaved needs one sort key per row")
        keys.append(order)
    sequence = np.argsort(np.concatenate(keys), kind="stable")
    sizes = np.concatenate([np.full(len(table), table.shape[1]) for table in packed])
    starts = np.empty(len(sizes), dtype=np.int64)
    starts[sequence] = np.cumsum(sizes[sequence]) - sizes[sequence]
    out = np.empty(int(sizes.sum()), dtype=np.uint8)
    first = 0
    for table in packed:
        places = starts[first : first + len(table)]
        out[places[:, None] + np.arange(table.shape[1])] = table
        first += len(table)
    return out.tobytes()


def message_type(number: int, /, **fields: Field) -> MessageType:
    """Declare a message type, its fields by name."""
    return MessageType(number, MappingProxyType(fields))
