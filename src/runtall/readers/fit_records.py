"""The records of one FIT part as channels: one array a quantity, in our units, implausible values as gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from runtall.core import DEVELOPER_PREFIX, QUANTITIES, Channel, FloatArray, IntArray
from runtall.readers.fit_developer import DeveloperField
from runtall.readers.fit_profile import (
    COMPRESSED_SPEED_DISTANCE,
    CYCLES_RPM,
    FRACTION_RPM,
    RECORD,
    RECORD_CHANNELS,
    TOTAL_CYCLES,
)
from runtall.readers.fit_wire import TIMESTAMP, MessageTable, Part, RawArray, base_type

NO_TIME = -1
"""Stands for a record without a time."""

_INVALID_TIME = 0xFFFFFFFF
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


Slot = slice | IntArray
Pieces = list[tuple[MessageTable, Slot]]


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
    pieces = _in_order(part.of(RECORD))
    n = sum(len(table) for table, _ in pieces)
    if not n:
        return None
    columns = _columns(pieces, n)
    whole, fraction = columns.pop(CYCLES_RPM, None), columns.pop(FRACTION_RPM, None)
    if whole is not None and fraction is not None:
        whole += np.nan_to_num(fraction, copy=False)
    cycles = columns.pop(TOTAL_CYCLES, None)
    _drop_null_island(columns)
    if "speed_mps" not in columns or "distance_m" not in columns:
        _add_compressed_speed_distance(columns, pieces, n)
    channels = {name: Channel(name, QUANTITIES[name].unit, values) for name, values in columns.items()}
    for field in developer_fields:
        _add_developer(channels, pieces, n, field)
    return Records(_times(part, pieces, n), channels, whole, cycles)


@lru_cache(maxsize=256)
def _plan(layouts: tuple[bytes, ...]) -> tuple[tuple[_Row, ...], FloatArray]:
    """Choose the fields that fill channels, and their conversions as columns; files of one device share them."""
    present = set().union(*(layout[0::3] for layout in layouts))
    rows = tuple(row for row in _ROWS if row.number in present)
    return rows, np.array([row[2:] for row in rows]).reshape(-1, 4).T[:, :, None].copy()


def _columns(pieces: Pieces, n: int) -> dict[str, FloatArray]:
    """Bring all native fields to our units at once: a matrix with a row a field, implausible values as NaN."""
    rows, (scale, offset, low, high) = _plan(tuple(table.definition.layout for table, _ in pieces))
    matrix = np.empty((len(rows), n)) if len(pieces) == 1 else np.full((len(rows), n), np.nan)
    for table, slot in pieces:
        for index, row in enumerate(rows):
            raw = _scalar(table.column(row.number))
            if raw is not None:
                matrix[index, slot] = raw
                marker = _hidden_marker(table, row)
                if marker is not None:
                    matrix[index, slot] = np.where(raw == marker, np.nan, matrix[index, slot])
            elif len(pieces) == 1:
                matrix[index] = np.nan
    matrix *= scale
    matrix += offset
    plausible = matrix >= low
    plausible &= matrix <= high
    n_plausible = [int(np.count_nonzero(row)) for row in plausible]
    if min(n_plausible, default=n) < n:
        matrix[~plausible] = np.nan
    columns: dict[str, FloatArray] = {}
    n_known: dict[str, int] = {}
    for row, values, known in zip(rows, matrix, n_plausible, strict=True):
        best = columns.get(row.name)
        if best is None:
            if known:
                columns[row.name] = values
                n_known[row.name] = known
        elif n_known[row.name] < n:
            missing = np.isnan(best)
            best[missing] = values[missing]
    return columns


def _in_order(tables: Sequence[MessageTable]) -> Pieces:
    """Pair each table with the places of its messages among all of them."""
    if len(tables) < 2:
        return [(table, slice(None)) for table in tables]
    starts = np.concatenate([table.starts for table in tables])
    place = np.empty(len(starts), np.int64)
    place[np.argsort(starts, kind="stable")] = np.arange(len(starts))
    pieces: Pieces = []
    first = 0
    for table in tables:
        slots = place[first : first + len(table)]
        first += len(table)
        is_run = int(slots[-1]) - int(slots[0]) == len(slots) - 1
        pieces.append((table, slice(int(slots[0]), int(slots[-1]) + 1) if is_run else slots))
    return pieces


def _scalar(raw: RawArray | None) -> RawArray | None:
    """Return numbers, the first element of each array; ``None`` for text and for nothing."""
    if raw is None or raw.dtype.kind == "S":
        return None
    return raw[:, 0] if raw.ndim > 1 else raw


def _hidden_marker(table: MessageTable, row: _Row) -> float | None:
    """Return the marker for "invalid" if the plausible range alone would not catch it."""
    kind = base_type(table.fields[row.number][2])
    if kind is None or kind.code[0] == "f":
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
    if not known.any():
        del columns["latitude_deg"], columns["longitude_deg"]
    elif not known.all():
        latitude[~known] = longitude[~known] = np.nan


def _add_compressed_speed_distance(columns: dict[str, FloatArray], pieces: Pieces, n: int) -> None:
    """Unpack the three bytes in which old watches wrote speed and distance, 12 bits each."""
    packed: npt.NDArray[np.int32] | None = None
    for table, slot in pieces:
        raw = table.column(COMPRESSED_SPEED_DISTANCE)
        if raw is not None and raw.ndim == 2 and raw.shape[1] == 3 and raw.dtype.itemsize == 1:
            packed = np.full(n, _NOT_PACKED, np.int32) if packed is None else packed
            low, middle, high = raw.T.astype(np.int32)
            packed[slot] = low | middle << 8 | high << 16
    if packed is None:
        return
    known = np.flatnonzero(packed != _NOT_PACKED)
    if not len(known):
        return
    if "speed_mps" not in columns:
        speed = np.full(n, np.nan)
        speed[known] = (packed[known] & _ROLL) / 100.0
        speed[speed > QUANTITIES["speed_mps"].high] = np.nan
        columns["speed_mps"] = speed
    if "distance_m" not in columns:
        sixteenths = packed[known] >> 12
        sixteenths[1:] -= sixteenths[:-1].copy()
        distance = np.full(n, np.nan)
        distance[known] = np.cumsum(sixteenths & _ROLL, dtype=np.int64) / 16.0
        columns["distance_m"] = distance


def _add_developer(channels: dict[str, Channel], pieces: Pieces, n: int, field: DeveloperField) -> None:
    """Add what an app wrote, under its own name and source."""
    values: FloatArray | None = None
    for table, slot in pieces:
        raw = table.developer_column(field.developer_index, field.number, field.base)
        if raw is None or raw.dtype.kind == "S":
            continue
        columns = raw.reshape(len(raw), -1)[:, :_MAX_ELEMENTS]
        if values is None:
            values = np.full((n, columns.shape[1]), np.nan)
        elif values.shape[1] != columns.shape[1]:
            continue
        numbers = columns.astype(np.float64)
        numbers[columns == field.invalid] = np.nan
        values[slot] = numbers
    if values is None:
        return
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


def _times(part: Part, pieces: Pieces, n: int) -> IntArray:
    """Return when each record was written, compressed times worked out."""
    time = np.full(n, NO_TIME, np.int64)
    compressed: list[tuple[Slot, IntArray]] = []
    for table, slot in pieces:
        raw = _scalar(table.column(TIMESTAMP))
        if raw is not None and raw.dtype.kind in "iu":
            time[slot] = raw
        offsets = table.time_offsets()
        if offsets is not None:
            compressed.append((slot, offsets))
    if time.max() >= _INVALID_TIME or time.min() < 0:
        time[(time >= _INVALID_TIME) | (time < 0)] = NO_TIME
    if compressed:
        _count_compressed_times(part, pieces, compressed, time)
    return time


def _count_compressed_times(part: Part, pieces: Pieces, compressed: list[tuple[Slot, IntArray]], time: IntArray) -> None:
    """Count five-bit times on from the last full time before them, whichever message held it; fill them into ``time``."""
    starts = np.empty(len(time), np.int64)
    short = np.full(len(time), -1, np.int64)
    for table, slot in pieces:
        starts[slot] = table.starts
    for slot, offsets in compressed:
        short[slot] = offsets
    is_short = short >= 0
    at, value = _full_times(part, starts, np.where(is_short, NO_TIME, time))
    rows = np.flatnonzero(is_short)
    base = np.searchsorted(at, starts[rows]) - 1
    rows, base = rows[base >= 0], base[base >= 0]
    time[is_short] = NO_TIME
    if not len(rows):
        return
    offset = short[rows]
    steps = np.empty_like(offset)
    steps[1:] = offset[1:] - offset[:-1]
    firsts = np.concatenate(([0], np.flatnonzero(base[1:] != base[:-1]) + 1))
    steps[firsts] = offset[firsts] - value[base[firsts]]
    steps &= 31
    counted = np.cumsum(steps)
    before = counted[firsts] - steps[firsts]
    lengths = np.concatenate((firsts[1:], [len(rows)])) - firsts
    time[rows] = value[base] + counted - np.repeat(before, lengths)


def _full_times(part: Part, starts: IntArray, time: IntArray) -> tuple[IntArray, IntArray]:
    """Return where in the file a full time stands, and that time, in order; ``starts`` and ``time`` are the records'."""
    known = time != NO_TIME
    at: list[int] = starts[known].tolist()
    value: list[int] = time[known].tolist()
    for table in part.tables:
        times = None if table.definition.global_number == RECORD else table.integers(TIMESTAMP)
        if times is not None:
            at.extend(table.positions)
            value += [_INVALID_TIME if when is None else when for when in times]
    where, when = np.array(at, np.int64), np.array(value, np.int64)
    order = np.argsort(where, kind="stable")
    order = order[when[order] < _INVALID_TIME]
    return where[order], when[order]
