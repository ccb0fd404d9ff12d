"""What a FIT part says beside its records: sessions, laps, pauses, the device, the offset of its clock."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from runtall.core import QUANTITIES, Device, LapTrigger, SessionFigures
from runtall.readers.fit_profile import (
    ACTIVITY,
    ACTIVITY_TYPE,
    ACTIVITY_TYPES,
    BOTH_LEGS_RPM,
    DEVICE_INFO,
    EVENT,
    FILE_ID,
    GARMIN_LIKE,
    GARMIN_PRODUCTS,
    INTENSITIES,
    LAP,
    LAP_TRIGGERS,
    MANUFACTURERS,
    ON_FOOT,
    RECORD,
    SESSION,
    SESSION_FIGURES,
    SESSION_QUANTITY,
    SPORT,
    SPORTS,
    SUB_SPORTS,
)
from runtall.readers.fit_wire import TIMESTAMP, MessageTable, Part
from runtall.readers.movement import known_distance_m

_TIMER = 0
_STARTS = frozenset((0,))
_STOPS = frozenset((1, 4, 8, 9))
_QUARTER_S = 900
_CLOCK_SLACK_S = 120
_MOST_OFFSET_S = 14 * 3600
_CREATOR = 0


def _range(name: str) -> tuple[float, float]:
    quantity = QUANTITIES.get(SESSION_QUANTITY.get(name, name))
    return (-math.inf, math.inf) if quantity is None else (quantity.low, quantity.high)


_FIGURES = tuple((name, sources, *_range(name)) for name, sources in SESSION_FIGURES)


class Session(NamedTuple):
    """One bout as the device summed it up; times on the device's clock, ``None`` where it is silent."""

    sport: str
    sub_sport: str | None
    start: int | None
    figures: SessionFigures


class RawLap(NamedTuple):
    """A lap on the device's clock."""

    start: int
    duration_s: float
    trigger: LapTrigger
    distance_m: float | None
    intensity: str | None


def read_file_type(part: Part) -> int | None:
    """Return ``file_id.type``, ``None`` where the part does not say."""
    for table in part.of(FILE_ID):
        value = table.cell(0, 0)
        if isinstance(value, int):
            return value
    return None


def sport_name(value: object) -> str:
    """Name a sport in FIT's words."""
    return SPORTS.get(value, f"sport {value}") if isinstance(value, int) else "unknown"


def sub_sport_name(value: object) -> str | None:
    """Name a sub-sport in FIT's words; ``None`` where the file is silent."""
    return SUB_SPORTS.get(value, f"sub-sport {value}") if isinstance(value, int) else None


def read_sessions(part: Part) -> list[Session]:
    """Read all sessions of ``part`` in order of their start; of one that was written again the last word counts."""
    written = [(table.positions[row], _session(table, row)) for table in part.of(SESSION) for row in range(len(table))]
    last = {(session.start, session.sport): session for _, session in sorted(written, key=itemgetter(0))}
    return sorted(last.values(), key=lambda session: session.start or 0)


def sport_without_session(part: Part) -> tuple[str, str | None]:
    """Tell the sport from the sport message, the laps or the records, where damage or haste left no session."""
    for number, sport_field, sub_sport_field in ((SPORT, 0, 1), (LAP, 25, 39)):
        for table in part.of(number):
            sport = table.cell(len(table) - 1, sport_field)
            if sport is not None:
                return sport_name(sport), sub_sport_name(table.cell(len(table) - 1, sub_sport_field))
    kinds = Counter(kind for table in part.of(RECORD) for kind in table.integers(ACTIVITY_TYPE) or () if kind is not None)
    return next((ACTIVITY_TYPES.get(kind, "unknown") for kind, _ in kinds.most_common(1)), "unknown"), None


def figures_that_hold(figures: SessionFigures, span_s: float, channels: Container[str]) -> SessionFigures:
    """Return a session's figures without a distance of zero that nothing measured; ``span_s`` is what its samples span."""
    duration_s = max(span_s, figures.elapsed_s or 0.0, figures.timer_s or 0.0)
    distance_m = known_distance_m(figures.distance_m, duration_s, channels)
    return figures if distance_m == figures.distance_m else replace(figures, distance_m=distance_m)


def _session(table: MessageTable, row: int) -> Session:
    fields = table.fields
    figures: dict[str, float] = {}
    for name, sources, low, high in _FIGURES:
        for number, scale, offset in sources:
            raw = table.cell(row, number) if number in fields else None
            if not isinstance(raw, int | float):
                continue
            value = raw * scale + offset
            if low <= value <= high:
                figures[name] = value
                break
    sport = sport_name(table.cell(row, 5))
    cycles = table.cell(row, 18)
    if sport in ON_FOOT and isinstance(cycles, int):
        fraction = table.cell(row, 92)
        cycles_rpm = cycles + (fraction / 128 if isinstance(fraction, int) else 0.0)
        figures["cadence_spm"] = cycles_rpm * (1 if cycles_rpm > BOTH_LEGS_RPM else 2)
    start = table.cell(row, 2)
    return Session(
        sport, sub_sport_name(table.cell(row, 6)), start if isinstance(start, int) else None, SessionFigures(**figures)
    )


def _list(table: MessageTable, number: int) -> Sequence[int | None]:
    """Return a whole column as Python integers, ``None`` where invalid or absent."""
    return table.integers(number) or [None] * len(table)


def read_laps(part: Part) -> list[RawLap]:
    """Read all laps of ``part`` in order of their start."""
    laps = []
    for table in part.of(LAP):
        ends, starts, elapsed, timer, distances = (_list(table, number) for number in (TIMESTAMP, 2, 7, 8, 9))
        intensities, triggers = _list(table, 23), _list(table, 24)
        steps = _list(table, 71)
        for end, start, length, timed, distance, intensity, trigger, step in zip(
            ends, starts, elapsed, timer, distances, intensities, triggers, steps, strict=True
        ):
            first, duration = _lap_span(start, end, length if length is not None else timed)
            if first is None or duration is None:
                continue
            laps.append(
                RawLap(
                    start=first,
                    duration_s=duration,
                    trigger=_trigger(trigger, step),
                    distance_m=None if distance is None else distance / 100,
                    intensity=INTENSITIES[intensity] if intensity is not None and intensity < len(INTENSITIES) else None,
                )
            )
    return sorted(laps, key=lambda lap: lap.start)


def _lap_span(start: int | None, end: int | None, length_ms: int | None) -> tuple[int | None, float | None]:
    """Return where a lap starts and how long it is, from whichever two of start, end and length the device wrote."""
    duration = length_ms / 1000 if length_ms is not None else None
    if start is None:
        return (None if end is None or duration is None else end - round(duration)), duration
    if duration is None and end is not None and end >= start:
        duration = float(end - start)
    return start, duration


def _trigger(value: int | None, workout_step: int | None) -> LapTrigger:
    """Name what ended a lap. A step of a planned workout that ran out ends its lap by time or distance."""
    trigger = LAP_TRIGGERS.get(value, LapTrigger.UNKNOWN) if value is not None else LapTrigger.UNKNOWN
    if workout_step is not None and trigger in (LapTrigger.TIME, LapTrigger.DISTANCE):
        return LapTrigger.WORKOUT
    return trigger


def read_stops(part: Part) -> list[tuple[int, int]]:
    """Read when the timer stood still: (stop, next start) on the device's clock, in order."""
    changes: list[tuple[int, int, int]] = []
    for table in part.of(EVENT):
        columns = zip(table.positions, _list(table, TIMESTAMP), _list(table, 0), _list(table, 1), strict=True)
        changes += [
            (at, time, kind) for at, time, event, kind in columns if event == _TIMER and time is not None and kind is not None
        ]
    stops: list[tuple[int, int]] = []
    stopped: int | None = None
    for _, time, kind in sorted(changes):
        if kind in _STOPS:
            stopped = time if stopped is None else stopped
        elif kind in _STARTS and stopped is not None:
            if time > stopped:
                stops.append((stopped, time))
            stopped = None
    return stops


def read_device(part: Part) -> Device | None:
    """Read what recorded: of the file's own word and the device messages, whichever names more."""
    maker = product = name = software = None
    for table in part.of(FILE_ID):
        maker, product, name = (table.cell(0, number) for number in (1, 2, 8))
    for table in part.of(DEVICE_INFO):
        creators = [row for row, index in enumerate(_list(table, 0)) if index == _CREATOR]
        if creators:
            row = creators[0]
            software = table.cell(row, 5)
            maker = table.cell(row, 2) if maker is None else maker
            product = table.cell(row, 4) if product is None else product
            name = table.cell(row, 27) if name is None else name
            break
    if not isinstance(name, str):
        name = None
    if name is None and isinstance(product, int) and product not in (0, 0xFFFF):
        name = GARMIN_PRODUCTS.get(product, str(product)) if maker in GARMIN_LIKE else str(product)
    manufacturer = MANUFACTURERS.get(maker, f"maker {maker}") if isinstance(maker, int) else None
    if manufacturer is None and name is None:
        return None
    return Device(manufacturer, name, f"{software / 100:.2f}" if isinstance(software, int) else None)


def read_local_time(part: Part) -> tuple[int, int] | None:
    """Return (device time, local time) of the moment at which the device noted both; ``None`` where it did not."""
    for table in part.of(ACTIVITY):
        time, local = table.cell(0, TIMESTAMP), table.cell(0, 5)
        if isinstance(time, int) and isinstance(local, int):
            return time, local
    return None


def utc_offset_s(times: tuple[int, int] | None) -> int | None:
    """Return local time minus UTC, on the quarter hour; ``None`` where the device noted no possible offset."""
    if times is None:
        return None
    difference = times[1] - times[0]
    offset = round(difference / _QUARTER_S) * _QUARTER_S
    return offset if abs(offset - difference) <= _CLOCK_SLACK_S and abs(offset) <= _MOST_OFFSET_S else None
