"""From the points of a track file to a recording: clock, channels, pauses, and what had to be settled on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from runtall.core import (
    QUANTITIES,
    Channel,
    Device,
    FloatArray,
    IntArray,
    Lap,
    LapTrigger,
    Message,
    Pause,
    Recording,
    SessionFigures,
    say,
)
from runtall.readers.columns import Columns
from runtall.readers.footfalls import count_feet
from runtall.readers.movement import distance_from_positions, distance_is_wrong, known_distance_m, speed_from_distance

_EARLIEST, _LATEST = 315_532_800.0, 7_258_118_400.0
"""1980 and 2200 in seconds since 1970: a clock outside was never set."""

_PLAIN = ("latitude_deg", "longitude_deg", "altitude_m", "heart_rate_bpm", "power_w", "temperature_c", "respiration_rate_brpm")
_FORM_UNITS: Mapping[str, tuple[tuple[float, float, float], ...]] = MappingProxyType(
    {
        "vertical_oscillation_m": ((0.02, 0.25, 1.0), (2.0, 25.0, 0.01), (25.0, 250.0, 0.001)),
        "stance_time_s": ((0.08, 0.8, 1.0), (80.0, 800.0, 0.001)),
        "step_length_m": ((0.2, 3.5, 1.0), (20.0, 350.0, 0.01), (350.0, 3500.0, 0.001)),
        "vertical_ratio": ((0.01, 0.5, 1.0), (1.0, 50.0, 0.01)),
        "stance_balance_left_ratio": ((0.3, 0.7, 1.0), (30.0, 70.0, 0.01)),
    },
)
"""By median: (from, to, factor to our unit). The spans do not overlap in what a runner can produce."""


@dataclass(slots=True)
class RawLap:
    """A lap as the file tells it; instants in seconds since 1970."""

    started: float
    timer_s: float | None = None
    distance_m: float | None = None
    trigger: LapTrigger = LapTrigger.UNKNOWN
    intensity: str | None = None
    heart_rate_bpm: float | None = None


@dataclass(slots=True)
class RawActivity:
    """An activity as the file tells it, before anything is settled.

    ``breaks`` are the row numbers before which a new track or segment began; ``sport`` is ``None`` where the file is silent.
    """

    columns: Columns
    sport: str | None = None
    sub_sport: str | None = None
    breaks: list[int] = field(default_factory=list)
    laps: list[RawLap] = field(default_factory=list)
    device: Device | None = None
    name: str | None = None
    notes: str | None = None
    oddities: list[Message] = field(default_factory=list)
    one_leg: bool | None = None
    planned: bool = False


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that stand, in order of time: instants, columns, and the row numbers of breaks among them."""

    instants: FloatArray
    columns: Mapping[str, FloatArray]
    breaks: IntArray
    dropped: int
    repeated: int


def recording_from_track(raw: RawActivity) -> Recording | None:
    """Make a recording of an activity; ``None`` when no point carries an instant and no lap stands in for it."""
    rows = _rows_in_time(raw)
    oddities = list(raw.oddities)
    if rows is None:
        return _recording_of_laps(raw)
    if rows.dropped:
        oddities.append(
            say("{n} points without a usable instant, or earlier than the one before them, were left out.", n=rows.dropped)
        )
    t_s = rows.instants - rows.instants[0]
    channels = _movement_channels(rows, t_s, oddities)
    channels |= _plain_channels(rows)
    _add_cadence(channels, rows, raw, oddities)
    _add_form(channels, rows, oddities)
    pauses = _pauses(rows, t_s, raw)
    laps = _laps(raw, rows, t_s, channels, oddities)
    return Recording(
        sport=raw.sport or "unknown",
        sub_sport=raw.sub_sport,
        started_at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(rows.instants[0])),
        t_s=t_s,
        channels=MappingProxyType(channels),
        utc_offset_s=raw.columns.utc_offset_s,
        laps=laps,
        pauses=pauses,
        device=raw.device,
        session=_session(raw, float(t_s[-1]), oddities),
        name=raw.name,
        notes=raw.notes,
        oddities=tuple(oddities),
        repeated_rows=rows.repeated,
    )


def _rows_in_time(raw: RawActivity) -> _Rows | None:
    columns = raw.columns.arrays()
    instants = columns.pop("time", None)
    if instants is None:
        return None
    usable = (instants > _EARLIEST) & (instants < _LATEST)
    kept = np.flatnonzero(usable)
    if not len(kept):
        return None
    instants = np.round(instants[kept], 3)
    # A point not later than the latest before it repeats a lap's edge, or a clock that was set back.
    latest = np.maximum.accumulate(instants)
    later = np.concatenate(([True], instants[1:] > latest[:-1]))
    repeated = int(np.count_nonzero(~later & (instants == latest)))
    kept = kept[later]
    breaks = np.unique(np.searchsorted(kept, np.array(raw.breaks, dtype=np.int64)))
    inside = breaks[(breaks > 0) & (breaks < len(kept))]
    dropped = len(usable) - len(kept) - repeated
    if len(kept) == len(usable):
        return _Rows(instants, columns, inside, 0, 0)
    return _Rows(instants[later], {name: values[kept] for name, values in columns.items()}, inside, dropped, repeated)


def in_range(name: str, values: FloatArray) -> FloatArray:
    """Return the values of a quantity with what no runner and no working sensor produces turned into gaps."""
    quantity = QUANTITIES[name]
    with np.errstate(invalid="ignore"):
        good = (values >= quantity.low) & (values <= quantity.high)
    return values if good.all() else np.where(good, values, np.nan)


def channel(name: str, values: FloatArray, source: str = "device") -> Channel:
    """Return a native channel with its unit and its implausible samples as gaps."""
    return Channel(name, QUANTITIES[name].unit, in_range(name, values), source)


def _plain_channels(rows: _Rows) -> dict[str, Channel]:
    made = (channel(name, rows.columns[name]) for name in _PLAIN if name in rows.columns)
    return {one.name: one for one in made if one.n_valid}


def _movement_channels(rows: _Rows, t_s: FloatArray, oddities: list[Message]) -> dict[str, Channel]:
    """Distance and speed: the file's own where they hold, otherwise from positions."""
    made: dict[str, Channel] = {}
    latitude, longitude = rows.columns.get("latitude_deg"), rows.columns.get("longitude_deg")
    covered: FloatArray | None = None
    if latitude is not None and longitude is not None:
        _forget_null_island(latitude, longitude)
        if np.isfinite(latitude).any():
            covered = distance_from_positions(latitude, longitude, rows.breaks)
    own = rows.columns.get("distance_m")
    if own is not None and np.isfinite(own).any():
        if not distance_is_wrong(own, covered):
            made["distance_m"] = channel("distance_m", _never_back(own))
        elif covered is None:
            oddities.append(
                say("The distances in the file cannot be right and there are no positions to reckon them from; left out.")
            )
        else:
            oddities.append(
                say("The distances in the file cannot be right (they do not fit the positions); reckoned from the positions.")
            )
    if "distance_m" not in made and covered is not None and len(t_s) > 1:
        made["distance_m"] = channel("distance_m", covered, "positions")
    speed = rows.columns.get("speed_mps")
    if speed is not None and np.nanmax(np.append(speed, 0.0)) > 0:
        made["speed_mps"] = channel("speed_mps", speed)
    elif "distance_m" in made:
        distance = made["distance_m"]
        source = "positions" if distance.source == "positions" else "distance"
        derived = channel("speed_mps", speed_within(t_s, distance.values, rows.breaks), source)
        if derived.n_valid:
            made["speed_mps"] = derived
    return made


def speed_within(t_s: FloatArray, distance_m: FloatArray, breaks: IntArray) -> FloatArray:
    """Speed from distance stretch by stretch, so that nothing is smoothed across a break in recording."""
    if not len(breaks):
        return speed_from_distance(t_s, distance_m)
    edges = [0, *breaks.tolist(), len(t_s)]
    return np.concatenate([speed_from_distance(t_s[a:b], distance_m[a:b]) for a, b in pairwise(edges)])


def _forget_null_island(latitude: FloatArray, longitude: FloatArray) -> None:
    """Take exactly (0, 0) as "no position": it lies in the sea, and devices write it before their first fix."""
    nowhere = (latitude == 0) & (longitude == 0)
    latitude[nowhere] = np.nan
    longitude[nowhere] = np.nan


def _never_back(distance_m: FloatArray) -> FloatArray:
    """Hold a distance where it falls back by a little: metres once covered stay covered."""
    return np.where(np.isfinite(distance_m), np.fmax.accumulate(distance_m), np.nan)


def _add_cadence(channels: dict[str, Channel], rows: _Rows, raw: RawActivity, oddities: list[Message]) -> None:
    own = rows.columns.get("run_cadence")
    plain = rows.columns.get("cadence")
    cadence = own if own is not None and np.isfinite(own).any() else plain
    if cadence is None or not np.isfinite(cadence).any():
        return
    if own is not None and plain is not None and cadence is own:
        cadence = np.where(np.isfinite(own), own, plain)
    speed = channels.get("speed_mps")
    if raw.sport not in (None, "running", "walking", "hiking"):
        return
    feet = count_feet(cadence, None if speed is None else speed.values, one_leg_by_format=raw.one_leg)
    oddities.extend(feet.oddities)
    made = channel("cadence_spm", cadence * feet.factor)
    if made.n_valid:
        channels["cadence_spm"] = made


def _add_form(channels: dict[str, Channel], rows: _Rows, oddities: list[Message]) -> None:
    """Add running dynamics, which no track schema defines: the unit is told by the size of the figures."""
    for name, spans in _FORM_UNITS.items():
        values = rows.columns.get(name)
        if values is None:
            continue
        values = np.where(values > 0, values, np.nan)
        if not np.isfinite(values).any():
            continue
        typical = float(np.nanmedian(values))
        factor = next((factor for low, high, factor in spans if low <= typical <= high), None)
        if factor is None:
            oddities.append(
                say(
                    "{label}: the figures ({typical:.3g}) fit no unit that is in use; left out.",
                    label=QUANTITIES[name].label,
                    typical=typical,
                )
            )
            continue
        channels[name] = channel(name, values * factor)
    step = channels.get("step_length_m")
    if step is not None:
        halve = stride_not_step(step.values, channels)
        if halve:
            oddities.append(say("What the file calls step or stride length is two steps by speed and cadence; halved."))
            channels["step_length_m"] = channel("step_length_m", step.values / 2)


def stride_not_step(length_m: FloatArray, channels: Mapping[str, Channel]) -> bool:
    """Whether a length is that of a stride (two steps), judged by speed and cadence of the same samples."""
    speed, cadence = channels.get("speed_mps"), channels.get("cadence_spm")
    if speed is None or cadence is None:
        return bool(np.nanmedian(length_m) > 1.9)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = length_m / (speed.values * 60 / cadence.values)
    ratio = ratio[np.isfinite(ratio) & (speed.values > 1.5)]
    return len(ratio) >= 5 and bool(np.median(ratio) > 1.5)


def _pauses(rows: _Rows, t_s: FloatArray, raw: RawActivity) -> tuple[Pause, ...]:
    """Stretches without points in which the timer stood still.

    The file tells of them in two ways: it begins a new track or segment (not at a lap's edge), or a lap's own timer lacks
    what a gap in its points spans.
    """
    if len(t_s) < 3:
        return ()
    steps = np.diff(t_s)
    usual = float(np.median(steps))
    gaps = set(_lacked_by_laps(rows, t_s, raw, steps, usual))
    edges = np.array([lap.started for lap in raw.laps])
    for row in rows.breaks.tolist():
        span = float(steps[row - 1])
        at_edge = bool(np.any((edges > rows.instants[row - 1] - 1.0) & (edges < rows.instants[row] + 1.0)))
        if span > max(2.0, 2.5 * usual) and not at_edge:
            gaps.add(row - 1)
    return tuple(Pause(float(t_s[i]) + min(usual, 1.0), float(t_s[i + 1])) for i in sorted(gaps))


def _lacked_by_laps(rows: _Rows, t_s: FloatArray, raw: RawActivity, steps: FloatArray, usual: float) -> Iterator[int]:
    """Gaps (index of the sample before each) that together make up the time which a lap's timer lacks, longest first."""
    starts = [lap.started - float(rows.instants[0]) for lap in raw.laps]
    ends = [*starts[1:], float(t_s[-1])]
    for lap, start, end in zip(raw.laps, starts, ends, strict=False):
        if lap.timer_s is None or not lap.timer_s > 0:
            continue
        lacking = end - start - lap.timer_s
        inside = np.flatnonzero((t_s[:-1] >= start - 1.0) & (t_s[1:] <= end + 1.0) & (steps > max(5.0, 3 * usual)))
        for i in inside[np.argsort(-steps[inside], kind="stable")].tolist():
            if lacking < 3.0:
                break
            if steps[i] - usual <= lacking + 3.0:
                lacking -= float(steps[i]) - usual
                yield i


def _laps(
    raw: RawActivity, rows: _Rows, t_s: FloatArray, channels: Mapping[str, Channel], oddities: list[Message]
) -> tuple[Lap, ...]:
    known = [lap for lap in raw.laps if np.isfinite(lap.started)]
    if not known:
        return ()
    starts = [min(max(lap.started - float(rows.instants[0]), 0.0), float(t_s[-1])) for lap in known]
    if len(known) > 1 and any(b < a for a, b in pairwise(starts)):
        oddities.append(say("The laps do not follow one another in time; left out."))
        return ()
    ends = [*starts[1:], float(t_s[-1])]
    triggers = _triggers(known, oddities)
    measured = ("distance_m",) if any(lap.distance_m for lap in known) else channels
    return tuple(
        Lap(start, end, trigger, known_distance_m(lap.distance_m, end - start, measured), lap.intensity)
        for lap, start, end, trigger in zip(known, starts, ends, triggers, strict=True)
        if end > start or len(known) == 1
    )


def _triggers(laps: list[RawLap], oddities: list[Message]) -> list[LapTrigger]:
    """Tell what ended each lap: exports call all of them manual, but even kilometres were the watch's and the last is the end."""
    triggers = [lap.trigger for lap in laps]
    if not triggers:
        return triggers
    if triggers[-1] in (LapTrigger.MANUAL, LapTrigger.UNKNOWN):
        triggers[-1] = LapTrigger.SESSION_END
    for even_m in (1000.0, 1609.344, 5000.0):
        even = [
            i for i, lap in enumerate(laps[:-1]) if lap.distance_m is not None and abs(lap.distance_m - even_m) <= 0.004 * even_m
        ]
        if len(even) >= 2 and all(triggers[i] is LapTrigger.MANUAL for i in even):
            for i in even:
                triggers[i] = LapTrigger.DISTANCE
            oddities.append(
                say(
                    "{n} laps are marked manual but are {even:.0f} m each: taken as the watch's own laps by distance.",
                    n=len(even),
                    even=even_m,
                ),
            )
    return triggers


def _session(raw: RawActivity, elapsed_s: float, oddities: list[Message]) -> SessionFigures:
    timers = [lap.timer_s for lap in raw.laps if lap.timer_s is not None]
    distances = [lap.distance_m for lap in raw.laps if lap.distance_m is not None]
    timer = sum(timers) if timers and len(timers) == len(raw.laps) else None
    if timer is not None and elapsed_s > 60 and not 0.05 * elapsed_s <= timer <= 1.05 * elapsed_s + 30:
        oddities.append(
            say(
                "The laps' own times add up to {timer:.0f} s but the points span {elapsed:.0f} s; the points stand.",
                timer=timer,
                elapsed=elapsed_s,
            ),
        )
        timer = None
    distance = sum(distances) if distances and sum(distances) > 0 and len(distances) == len(raw.laps) else None
    return SessionFigures(elapsed_s=elapsed_s, timer_s=timer, distance_m=distance)


def _recording_of_laps(raw: RawActivity) -> Recording | None:
    """Make a recording of what laps alone tell, for an activity without points: its clock runs from edge to edge."""
    laps = [lap for lap in raw.laps if np.isfinite(lap.started) and lap.timer_s]
    if not laps:
        return None
    start = laps[0].started
    edges = [0.0]
    for lap in laps:
        edges.append(max(lap.started - start, edges[-1]) + (lap.timer_s or 0.0))
    t_s = np.array(edges)
    channels: dict[str, Channel] = {}
    if all(lap.distance_m is not None for lap in laps):
        metres = np.concatenate(([0.0], np.cumsum([lap.distance_m or 0.0 for lap in laps])))
        if metres[-1] > 0:
            channels["distance_m"] = channel("distance_m", metres)
    measured = ("distance_m",) if any(lap.distance_m for lap in laps) else channels
    made = tuple(
        Lap(a, b, trigger, known_distance_m(lap.distance_m, b - a, measured), lap.intensity)
        for a, b, lap, trigger in zip(edges, edges[1:], laps, _triggers(laps, []), strict=False)
    )
    return Recording(
        sport=raw.sport or "unknown",
        sub_sport=raw.sub_sport,
        started_at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=start),
        t_s=t_s,
        channels=MappingProxyType(channels),
        laps=made,
        device=raw.device,
        session=_session(raw, float(t_s[-1]), []),
        name=raw.name,
        notes=raw.notes,
        oddities=(*raw.oddities, say("The file holds lap totals only, no points.")),
    )
