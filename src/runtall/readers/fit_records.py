"""The records of one FIT part as channels: one array a quantity, in our units, implausible values as gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from runtall.core import DEVELOPER_PREFIX, QUANTITIES, BoolArray, Channel, FloatArray, IntArray
from runtall.readers.fit_developer import DeveloperField
from runtall.readers.fit_profile import (
    COMPRESSED_SPEED_DISTANCE,
    CYCLES_RPM,
    FRACTION_RPM,
    RECORD,
    RECORD_CHANNELS,
    TOTAL_CYCLES,
)
from runtall.readers.fit_wire import TIMESTAMP, BaseType, MessageTable, Part, RawArray, base_type, field_places

NO_TIME = -1
"""Stands for a record without a time."""

_INVALID_TIME = 0xFFFFFFFF
_COMPRESSED, _OFFSET = 0x80, 0x1F
"""The bit that marks a header with a time of its own, and the bits of that time."""

_ROLL = 0xFFF
"""The short distance field counts sixteenths of a metre in 12 bits and starts over."""

_NOT_PACKED = 0xFFFFFF

_MAX_ELEMENTS = 8
"""Elements of an array that an app added which become channels of their own."""


@dataclass(frozen=True)
class Records:
    """All records of one part, in the order in which they were written.

    Attributes
    ----------
    time
        Shape (n,), seconds of the device's clock since FIT's epoch; ``NO_TIME`` where there is none.
    channels
        By name, each of shape (n,); cadence apart.
    cycles_rpm
        Shape (n,), what the device wrote as cadence, its fraction added: one leg, or pedal turns.
    total_cycles
        Shape (n,), strides or turns since the start.
    """

    time: IntArray
    channels: dict[str, Channel]
    cycles_rpm: FloatArray | None
    total_cycles: FloatArray | None


class _Written(NamedTuple):
    """The tables of records one behind the other: which rows are whose, and what brings the rows into the file's order."""

    tables: tuple[tuple[MessageTable, slice], ...]
    n: int
    order: IntArray | None

    def in_order(self, values: npt.NDArray[Any], axis: int = 0) -> npt.NDArray[Any]:
        """Bring rows from the order of the tables into the order in which they were written."""
        return values if self.order is None else values.take(self.order, axis)


class _Row(NamedTuple):
    """One field that can fill a channel, its conversion, and what is plausible."""

    name: str
    number: int
    scale: float
    offset: float
    low: float
    high: float


_RANGES = {CYCLES_RPM: (0.0, 254.0), FRACTION_RPM: (0.0, 0.999), TOTAL_CYCLES: (0.0, 1e6)}

_ROWS = tuple(
    _Row(name, *source, *(_RANGES.get(name) or (QUANTITIES[name].low, QUANTITIES[name].high)))
    for name, sources in RECORD_CHANNELS
    for source in sources
)
"""Best source of each channel first."""


def read_records(part: Part, developer_fields: Iterable[DeveloperField]) -> Records | None:
    """Read every record of ``part``; ``None`` where it has none."""
    tables = part.of(RECORD)
    if not tables:
        return None
    written = _written(tables)
    columns = _columns(written)
    whole, fraction = columns.pop(CYCLES_RPM, None), columns.pop(FRACTION_RPM, None)
    if whole is not None and fraction is not None:
        fraction[np.isnan(fraction)] = 0.0
        whole += fraction
    cycles = columns.pop(TOTAL_CYCLES, None)
    _drop_null_island(columns)
    if "speed_mps" not in columns or "distance_m" not in columns:
        _add_compressed_speed_distance(columns, written)
    channels = {name: Channel(name, QUANTITIES[name].unit, values) for name, values in columns.items()}
    for field in developer_fields:
        _add_developer(channels, written, field)
    return Records(_times(part, written), channels, whole, cycles)


def _written(tables: Sequence[MessageTable]) -> _Written:
    """Put the tables one behind the other."""
    n, slots = 0, []
    for table in tables:
        slots.append((table, slice(n, n + len(table))))
        n += len(table)
    is_in_order = all(one.positions[-1] < following.positions[0] for one, following in pairwise(tables))
    return _Written(tuple(slots), n, None if is_in_order else _starts(tables).argsort(kind="stable"))


def _starts(tables: Iterable[MessageTable]) -> npt.NDArray[np.uint32]:
    return np.concatenate([table.starts for table in tables])


class _Fill(NamedTuple):
    """Which fields of one layout fill which rows of the matrix, and the rows that it leaves empty."""

    fields: tuple[tuple[int, int, float | None], ...]
    empty: tuple[int, ...]


class _Plan(NamedTuple):
    """Fields that fill channels, their conversions as columns where there is anything to convert, and who has which."""

    rows: tuple[_Row, ...]
    scale: FloatArray | None
    offset: FloatArray | None
    fills: tuple[_Fill, ...]


@lru_cache(maxsize=256)
def _plan(layouts: tuple[bytes, ...]) -> _Plan:
    """Choose the fields that fill channels; files of one device share the choice."""
    present = set().union(*(layout[0::3] for layout in layouts))
    rows = tuple(row for row in _ROWS if row.number in present)
    scale, offset = np.array([row[2:4] for row in rows]).reshape(-1, 2).T[:, :, None].copy()
    fills = tuple(_fill(rows, layout) for layout in layouts)
    return _Plan(rows, scale if (scale != 1).any() else None, offset if offset.any() else None, fills)


def _fill(rows: tuple[_Row, ...], layout: bytes) -> _Fill:
    """Say for each row whether ``layout`` has numbers for it, and the marker for "invalid" that no range would catch."""
    places = field_places(layout)
    fields, empty = [], []
    for index, row in enumerate(rows):
        _, size, base = places.get(row.number, (0, 0, 0))
        kind = base_type(base)
        if kind is None or kind.code == "S" or not size or size % kind.size:
            empty.append(index)
        else:
            fields.append((index, row.number, _hidden_marker(kind, row)))
    return _Fill(tuple(fields), tuple(empty))


def _columns(written: _Written) -> dict[str, FloatArray]:
    """Bring all native fields to our units at once: a matrix with a row a field, implausible values as NaN."""
    rows, scale, offset, fills = _plan(tuple(table.definition.layout for table, _ in written.tables))
    matrix: FloatArray = np.empty((len(rows), written.n))
    for (table, slot), fill in zip(written.tables, fills, strict=True):
        for index, number, marker in fill.fields:
            raw = _scalar(table.column(number))
            matrix[index, slot] = raw
            if marker is not None:
                matrix[index, slot][raw == marker] = np.nan
        for index in fill.empty:
            matrix[index, slot] = np.nan
    if scale is not None:
        matrix *= scale
    if offset is not None:
        matrix += offset
    matrix = written.in_order(matrix, axis=1)
    columns: dict[str, FloatArray] = {}
    n_known: dict[str, int] = {}
    for row, values, known in zip(rows, matrix, _without_implausible(rows, matrix), strict=True):
        best = columns.get(row.name)
        if best is None:
            if known:
                columns[row.name] = values
                n_known[row.name] = known
        elif n_known[row.name] < written.n:
            missing = np.isnan(best)
            best[missing] = values[missing]
    return columns


def _without_implausible(rows: tuple[_Row, ...], matrix: FloatArray) -> list[int]:
    """Put NaN in place of implausible values; return how many values each row of ``matrix`` then has."""
    n = matrix.shape[1]
    n_known = [n] * len(rows)
    lowest: list[float] = np.minimum.reduce(matrix, axis=1).tolist()
    highest: list[float] = np.maximum.reduce(matrix, axis=1).tolist()
    for index, row in enumerate(rows):
        if lowest[index] >= row.low and highest[index] <= row.high:
            continue
        values = matrix[index]
        plausible = (values >= row.low) & (values <= row.high)
        n_known[index] = int(np.count_nonzero(plausible))
        values[~plausible] = np.nan
    return n_known


def _scalar(raw: RawArray | None) -> RawArray | None:
    """Return numbers, the first element of each array; ``None`` for text and for nothing."""
    if raw is None or raw.dtype.kind == "S":
        return None
    return raw[:, 0] if raw.ndim > 1 else raw


def _hidden_marker(kind: BaseType, row: _Row) -> float | None:
    """Return the marker for "invalid" if the plausible range alone would not catch it."""
    if kind.code[0] == "f":
        return None
    return kind.invalid if row.low <= kind.invalid * row.scale + row.offset <= row.high else None


def _drop_null_island(columns: dict[str, FloatArray]) -> None:
    """Take 0° N 0° E for what it is: a position that nobody knew (or wished to share)."""
    latitude, longitude = columns.get("latitude_deg"), columns.get("longitude_deg")
    if latitude is None or longitude is None:
        columns.pop("latitude_deg", None)
        columns.pop("longitude_deg", None)
        return
    known = ((latitude != 0) | (longitude != 0)) & ~np.isnan(latitude + longitude)
    n_known = np.count_nonzero(known)
    if not n_known:
        del columns["latitude_deg"], columns["longitude_deg"]
    elif n_known < len(known):
        latitude[~known] = longitude[~known] = np.nan


def _add_compressed_speed_distance(columns: dict[str, FloatArray], written: _Written) -> None:
    """Unpack the three bytes in which old watches wrote speed and distance, 12 bits each."""
    pieces = [table.packed_column(COMPRESSED_SPEED_DISTANCE) for table, _ in written.tables]
    if all(piece is None for piece in pieces):
        return
    packed = _joined(written, pieces, _NOT_PACKED)
    is_known = packed != _NOT_PACKED
    n_known = np.count_nonzero(is_known)
    if not n_known:
        return
    some = packed if n_known == written.n else packed[is_known]
    if "speed_mps" not in columns:
        speed = (some & _ROLL) / 100.0
        speed[speed > QUANTITIES["speed_mps"].high] = np.nan
        columns["speed_mps"] = _spread(speed, is_known)
    if "distance_m" not in columns:
        some >>= 12
        sixteenths = some.copy()
        sixteenths[1:] -= some[:-1]
        sixteenths &= _ROLL
        columns["distance_m"] = _spread(sixteenths.cumsum() / 16.0, is_known)


def _spread(values: FloatArray, is_known: BoolArray) -> FloatArray:
    """Put values where they are known, NaN elsewhere."""
    if len(values) == len(is_known):
        return values
    spread = np.full(len(is_known), np.nan)
    spread[is_known] = values
    return spread


def _add_developer(channels: dict[str, Channel], written: _Written, field: DeveloperField) -> None:
    """Add what an app wrote, under its own name and source."""
    values: FloatArray | None = None
    for table, slot in written.tables:
        raw = table.developer_column(field.developer_index, field.number, field.base)
        if raw is None or raw.dtype.kind == "S":
            continue
        columns = raw.reshape(len(raw), -1)[:, :_MAX_ELEMENTS]
        if values is None:
            values = np.full((written.n, columns.shape[1]), np.nan)
        elif values.shape[1] != columns.shape[1]:
            continue
        numbers = columns.astype(np.float64)
        numbers[columns == field.invalid] = np.nan
        values[slot] = numbers
    if values is None:
        return
    values = written.in_order(values)
    values[~np.isfinite(values)] = np.nan
    if field.scale != 1 or field.offset:
        values = values / field.scale - field.offset
    for element in range(values.shape[1]):
        column = np.ascontiguousarray(values[:, element])
        if np.isnan(column).all():
            continue
        name = DEVELOPER_PREFIX + field.name + (f" [{element + 1}]" if values.shape[1] > 1 else "")
        if name in channels:
            name = f"{name} ({field.source} {field.number})"
        channels[name] = Channel(name, field.unit, column, field.source)


def _joined(written: _Written, pieces: Sequence[RawArray | None], blank: int) -> IntArray:
    """Put one piece a table one behind the other and in order; ``blank`` stands where a table has none."""
    joined = np.empty(written.n, np.int64)
    for (_, slot), piece in zip(written.tables, pieces, strict=True):
        joined[slot] = blank if piece is None else piece
    return written.in_order(joined)


def _times(part: Part, written: _Written) -> IntArray:
    """Return when each record was written, compressed times worked out."""
    full = [_scalar(table.column(TIMESTAMP)) for table, _ in written.tables]
    if any(raw is not None for raw in full):
        time = _joined(written, [None if raw is None or raw.dtype.kind not in "iu" else raw for raw in full], NO_TIME)
        if np.maximum.reduce(time) >= _INVALID_TIME or np.minimum.reduce(time) < 0:
            time[(time >= _INVALID_TIME) | (time < 0)] = NO_TIME
    else:
        time = np.full(written.n, NO_TIME, np.int64)
    if any(np.maximum.reduce(table.headers()) & _COMPRESSED for table, _ in written.tables):
        _count_compressed_times(part, written, time)
    return time


def _count_compressed_times(part: Part, written: _Written, time: IntArray) -> None:
    """Count five-bit times on from the last full time before them, whichever message held it; fill them into ``time``."""
    headers = _joined(written, [table.headers() for table, _ in written.tables], 0)
    is_compressed = headers >= _COMPRESSED
    rows: slice | IntArray = slice(None) if np.count_nonzero(is_compressed) == written.n else is_compressed.nonzero()[0]
    time[rows] = NO_TIME
    starts = written.in_order(_starts(table for table, _ in written.tables))
    full = _full_times(part, starts, time)
    offset = headers[rows]
    offset &= _OFFSET
    firsts: list[int] = starts[rows].searchsorted(np.array([at for at, _ in full], np.uint32)).tolist()
    firsts.append(len(offset))
    steps = offset.copy()
    steps[1:] -= offset[:-1]
    steps &= _OFFSET
    counted = steps.cumsum()
    for index, (_, when) in enumerate(full):
        first, stop = firsts[index : index + 2]
        if first < stop:
            counted[first:stop] += when + ((int(offset[first]) - when) & _OFFSET) - int(counted[first])
    counted[: firsts[0]] = NO_TIME
    time[rows] = counted


def _full_times(part: Part, starts: npt.NDArray[np.uint32], time: IntArray) -> list[tuple[int, int]]:
    """Return where in the file a full time stands, and that time, in order; ``starts`` and ``time`` are the records'."""
    known = (time >= 0).nonzero()[0]
    full: list[tuple[int, int]] = list(zip(starts[known].tolist(), time[known].tolist(), strict=True)) if len(known) else []
    for table in part.tables:
        if table.definition.global_number != RECORD:
            pairs = zip(table.positions, table.integers(TIMESTAMP), strict=True)
            full += [(at, when) for at, when in pairs if when is not None and when < _INVALID_TIME]
    full.sort()
    return full
