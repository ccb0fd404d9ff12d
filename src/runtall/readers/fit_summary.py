"""What a FIT part says beside its records: sessions, laps, pauses, the device, the offset of its clock."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container
from dataclasses import replace
from functools import lru_cache
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
from runtall.readers.fit_wire import TIMESTAMP, MessageTable, Part, field_places
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


class _Figure(NamedTuple):
    """A field that can fill one of a session's figures, its conversion, and what is plausible."""

    name: str
    number: int
    scale: float
    offset: float
    low: float
    high: float


_FIGURES = tuple(_Figure(name, *source, *_range(name)) for name, sources in SESSION_FIGURES for source in sources)
"""Best source of each figure first."""

_SESSION_FIELDS = (2, 5, 6, 18, 92)
"""Start, sport, sub-sport, cadence and its fraction."""

_LAP_FIELDS = (TIMESTAMP, 2, 7, 8, 9, 23, 24, 71)
"""End, start, elapsed and timer time, distance, intensity, trigger, step of the workout."""


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
    kinds = Counter(kind for table in part.of(RECORD) for kind in table.integers(ACTIVITY_TYPE) if kind is not None)
    return next((ACTIVITY_TYPES.get(kind, "unknown") for kind, _ in kinds.most_common(1)), "unknown"), None


def figures_that_hold(figures: SessionFigures, span_s: float, channels: Container[str]) -> SessionFigures:
    """Return a session's figures without a distance of zero that nothing measured; ``span_s`` is what its samples span."""
    duration_s = max(span_s, figures.elapsed_s or 0.0, figures.timer_s or 0.0)
    distance_m = known_distance_m(figures.distance_m, duration_s, channels)
    return figures if distance_m == figures.distance_m else replace(figures, distance_m=distance_m)


@lru_cache(maxsize=256)
def _figures_in(layout: bytes) -> tuple[tuple[int, ...], tuple[_Figure, ...]]:
    """Return the numbers of the fields that ``layout`` has for a session's figures, and what they hold, best first."""
    places = field_places(layout)
    figures = tuple(figure for figure in _FIGURES if figure.number in places)
    return tuple(figure.number for figure in figures), figures


def _session(table: MessageTable, row: int) -> Session:
    numbers, sources = _figures_in(table.definition.layout)
    start, sport_number, sub_sport_number, cycles, fraction, *cells = table.cells(row, _SESSION_FIELDS + numbers)
    figures: dict[str, float] = {}
    for (name, _, scale, offset, low, high), raw in zip(sources, cells, strict=True):
        if name in figures or not isinstance(raw, int | float):
            continue
        value = raw * scale + offset
        if low <= value <= high:
            figures[name] = value
    sport = sport_name(sport_number)
    if sport in ON_FOOT and isinstance(cycles, int):
        cycles_rpm = cycles + (fraction / 128 if isinstance(fraction, int) else 0.0)
        figures["cadence_spm"] = cycles_rpm * (1 if cycles_rpm > BOTH_LEGS_RPM else 2)
    return Session(sport, sub_sport_name(sub_sport_number), start if isinstance(start, int) else None, SessionFigures(**figures))


def read_laps(part: Part) -> list[RawLap]:
    """Read all laps of ``part`` in order of their start."""
    laps = []
    for table in part.of(LAP):
        for end, start, length, timed, distance, intensity, trigger, step in table.rows(_LAP_FIELDS):
            first, duration = _lap_span(start, end, length if length is not None else timed)
            if first is None or duration is None:
                continue
            named = INTENSITIES[intensity] if intensity is not None and intensity < len(INTENSITIES) else None
            laps.append(RawLap(first, duration, _trigger(trigger, step), None if distance is None else distance / 100, named))
    return sorted(laps, key=itemgetter(0))


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
    trigger = LapTrigger.UNKNOWN if value is None else LAP_TRIGGERS.get(value, LapTrigger.UNKNOWN)
    if workout_step is not None and trigger in (LapTrigger.TIME, LapTrigger.DISTANCE):
        return LapTrigger.WORKOUT
    return trigger


def read_stops(part: Part) -> list[tuple[int, int]]:
    """Read when the timer stood still: (stop, next start) on the device's clock, in order."""
    changes: list[tuple[int, int, int]] = []
    for table in part.of(EVENT):
        for at, (time, event, kind) in zip(table.positions, table.rows((TIMESTAMP, 0, 1)), strict=True):
            if event == _TIMER and time is not None and kind is not None:
                changes.append((at, time, kind))
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
        maker, product, name = table.cells(0, (1, 2, 8))
    for table in part.of(DEVICE_INFO):
        row = next((row for row, index in enumerate(table.integers(0)) if index == _CREATOR), None)
        if row is not None:
            its_maker, its_product, software, its_name = table.cells(row, (2, 4, 5, 27))
            maker = its_maker if maker is None else maker
            product = its_product if product is None else product
            name = its_name if name is None else name
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
        time, local = table.cells(0, (TIMESTAMP, 5))
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
