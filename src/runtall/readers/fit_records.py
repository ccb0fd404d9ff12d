"""The records of one FIT part as channels: one array a quantity, in our units, implausible values as gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from runtall.core import DEVELOPER_PREFIX, QUANTITIES, BoolArray, Channel, FloatArray, IntArray
from runtall.readers.fit_developer import DeveloperField
from runtall.readers.fit_profile import (
    CADENCE,
    CADENCE_256,
    COMPRESSED_SPEED_DISTANCE,
    FRACTIONAL_CADENCE,
    RECORD,
    RECORD_CHANNELS,
    TOTAL_CYCLES,
    Source,
)
from runtall.readers.fit_wire import TIMESTAMP, MessageTable, Part, RawArray, base_type

NO_TIME = -1
"""Stands for a record without a time."""

_INVALID_TIME = 0xFFFFFFFF
_ROLL = 0xFFF
"""The short distance field counts sixteenths of a metre in 12 bits and starts over."""

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
    channels: Mapping[str, Channel]
    cycles_rpm: FloatArray | None
    total_cycles: FloatArray | None


Slot = slice | IntArray
Pieces = list[tuple[MessageTable, Slot]]


def read_records(part: Part, developer_fields: Iterable[DeveloperField]) -> Records | None:
    """Read every record of ``part``; ``None`` where it has none."""
    pieces = _in_order(part.of(RECORD))
    n = sum(len(table) for table, _ in pieces)
    if not n:
        return None
    channels: dict[str, Channel] = {}
    for name, sources in RECORD_CHANNELS:
        quantity = QUANTITIES[name]
        values = _best(pieces, n, sources, quantity.low, quantity.high)
        if values is not None:
            channels[name] = Channel(name, quantity.unit, values)
    _drop_null_island(channels)
    if "speed_mps" not in channels or "distance_m" not in channels:
        _add_compressed_speed_distance(channels, pieces, n)
    for field in developer_fields:
        _add_developer(channels, pieces, n, field)
    whole = _best(pieces, n, (Source(CADENCE, 1.0), Source(CADENCE_256, 1 / 256)), 0, 254)
    fraction = None if whole is None else _best(pieces, n, (Source(FRACTIONAL_CADENCE, 1 / 128),), 0, 0.999)
    if whole is not None and fraction is not None:
        whole += np.nan_to_num(fraction, copy=False)
    cycles = _best(pieces, n, (Source(TOTAL_CYCLES, 1.0),), 0, 1e6)
    return Records(_times(part, pieces, n), channels, whole, cycles)


def _in_order(tables: tuple[MessageTable, ...]) -> Pieces:
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


def _best(pieces: Pieces, n: int, sources: tuple[Source, ...], low: float, high: float) -> FloatArray | None:
    """Fill a channel from the best source, then its gaps from the next; ``None`` when nothing is plausible."""
    best: FloatArray | None = None
    gaps: BoolArray | None = None
    for source in sources:
        filled = _filled(pieces, n, source, low, high)
        if filled is None:
            continue
        values, missing = filled
        if best is None:
            best, gaps = values, missing
        elif gaps is not None:
            best[gaps] = values[gaps]
            gaps = None if missing is None else gaps & missing
        if gaps is None:
            break
    return best


def _filled(pieces: Pieces, n: int, source: Source, low: float, high: float) -> tuple[FloatArray, BoolArray | None] | None:
    """Return one field of all records in our units and where it has gaps (``None``: nowhere)."""
    values: FloatArray | None = None
    for table, slot in pieces:
        raw = _scalar(table.column(source.number))
        if raw is None:
            continue
        if len(pieces) == 1:
            values = raw.astype(np.float64)
        else:
            if values is None:
                values = np.full(n, np.nan)
            values[slot] = raw
        marker = _hidden_marker(table, source, low, high)
        if marker is not None:
            part = values[slot]
            part[raw == marker] = np.nan
            values[slot] = part
    if values is None:
        return None
    if source.scale != 1:
        values *= source.scale
    if source.offset:
        values += source.offset
    plausible = (values >= low) & (values <= high)
    n_plausible = np.count_nonzero(plausible)
    if not n_plausible:
        return None
    if n_plausible == n:
        return values, None
    missing = ~plausible
    values[missing] = np.nan
    return values, missing


def _scalar(raw: RawArray | None) -> RawArray | None:
    """Return numbers, the first element of each array; ``None`` for text and for nothing."""
    if raw is None or raw.dtype.kind == "S":
        return None
    return raw[:, 0] if raw.ndim > 1 else raw


def _hidden_marker(table: MessageTable, source: Source, low: float, high: float) -> float | None:
    """Return the marker for "invalid" if the plausible range alone would not catch it."""
    kind = base_type(table.definition.fields[source.number].base)
    if kind is None or kind.code[0] == "f":
        return None
    return kind.invalid if low <= kind.invalid * source.scale + source.offset <= high else None


def _drop_null_island(channels: dict[str, Channel]) -> None:
    """Take 0° N 0° E for what it is: a position that nobody knew (or wished to share)."""
    latitude, longitude = channels.get("latitude_deg"), channels.get("longitude_deg")
    if latitude is None or longitude is None:
        channels.pop("latitude_deg", None)
        channels.pop("longitude_deg", None)
        return
    null = (latitude.values == 0) & (longitude.values == 0)
    null |= np.isnan(latitude.values) | np.isnan(longitude.values)
    if null.all():
        del channels["latitude_deg"], channels["longitude_deg"]
    elif null.any():
        latitude.values[null] = longitude.values[null] = np.nan


def _add_compressed_speed_distance(channels: dict[str, Channel], pieces: Pieces, n: int) -> None:
    """Unpack the three bytes in which old watches wrote speed and distance."""
    triple = np.full((n, 3), 0xFF, np.int64)
    for table, slot in pieces:
        raw = table.column(COMPRESSED_SPEED_DISTANCE)
        if raw is not None and raw.ndim == 2 and raw.shape[1] == 3 and raw.dtype.itemsize == 1:
            triple[slot] = raw
    known = (triple != 0xFF).any(axis=1)
    if not known.any():
        return
    if "speed_mps" not in channels:
        speed = np.where(known, (triple[:, 0] | (triple[:, 1] & 0x0F) << 8) / 100.0, np.nan)
        speed[speed > QUANTITIES["speed_mps"].high] = np.nan
        channels["speed_mps"] = Channel("speed_mps", "m/s", speed)
    if "distance_m" not in channels:
        sixteenths = (triple[known, 1] >> 4) | (triple[known, 2] << 4)
        distance = np.full(n, np.nan)
        distance[known] = np.cumsum(np.diff(sixteenths, prepend=0) & _ROLL) / 16.0
        channels["distance_m"] = Channel("distance_m", "m", distance)


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
    is_compressed = False
    for table, slot in pieces:
        raw = _scalar(table.column(TIMESTAMP))
        if raw is not None and raw.dtype.kind in "iu":
            time[slot] = raw
        offsets = table.time_offsets()
        if offsets is not None:
            is_compressed = True
    time[(time == _INVALID_TIME) | (time < 0)] = NO_TIME
    return _with_compressed_times(part, pieces, time) if is_compressed else time


def _with_compressed_times(part: Part, pieces: Pieces, time: IntArray) -> IntArray:
    """Count five-bit times on from the last full time before them, whichever message held it."""
    full_at, full, short_at, short, slots = [], [], [], [], []
    places = np.arange(len(time))
    slot_of = {id(table): slot for table, slot in pieces}
    for table in part.tables:
        raw, offsets = _scalar(table.column(TIMESTAMP)), table.time_offsets()
        plain = np.ones(len(table), bool) if offsets is None else offsets < 0
        if raw is not None and raw.dtype.kind in "iu":
            known = plain & (raw != _INVALID_TIME)
            full_at.append(table.starts[known])
            full.append(raw[known].astype(np.int64))
        if offsets is not None and id(table) in slot_of:
            short_at.append(table.starts[~plain])
            short.append(offsets[~plain])
            slots.append(places[slot_of[id(table)]][~plain])
    where, offset, slot = np.concatenate(short_at), np.concatenate(short), np.concatenate(slots)
    order = np.argsort(where)
    where, offset, slot = where[order], offset[order], slot[order]
    if not full_at:
        return time
    at, value = np.concatenate(full_at), np.concatenate(full)
    order = np.argsort(at)
    at, value = at[order], value[order]
    base = np.searchsorted(at, where) - 1
    is_first = np.diff(base, prepend=-2) != 0
    before = np.where(is_first, value[np.maximum(base, 0)] & 31, np.roll(offset, 1))
    counted = np.cumsum((offset - before) & 31)
    group = np.cumsum(is_first) - 1
    up_to = (counted - ((offset - before) & 31))[is_first]
    resolved = value[np.maximum(base, 0)] + counted - up_to[group]
    time[slot] = np.where(base >= 0, resolved, NO_TIME)
    return time
