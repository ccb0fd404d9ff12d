"""From one FIT part to recordings: each session with its own stretch of the records, its laps and pauses."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import numpy as np

from runtall.core import (
    QUANTITIES,
    Channel,
    Device,
    FloatArray,
    Lap,
    Message,
    Pause,
    Recording,
    SessionFigures,
    say,
)
from runtall.readers.fit_clock import SYSTEM_TIME_LIMIT, Clock, settle
from runtall.readers.fit_developer import read_developer_fields
from runtall.readers.fit_profile import BOTH_LEGS_RPM, ON_FOOT
from runtall.readers.fit_records import Records, read_records
from runtall.readers.fit_summary import (
    RawLap,
    Session,
    figures_that_hold,
    read_device,
    read_laps,
    read_local_time,
    read_sessions,
    read_stops,
    sport_without_session,
    utc_offset_s,
)
from runtall.readers.fit_wire import FIT_EPOCH_UNIX_S, Part
from runtall.readers.movement import known_distance_m

_FIT_EPOCH = datetime.fromtimestamp(FIT_EPOCH_UNIX_S, UTC)

_FAR_FROM_GREENWICH_DEG = 37.5
"""Further east or west than this an offset of exactly zero is a clock that was never told its zone."""


@dataclass(frozen=True)
class _Stretch:
    """Everything of a part that its recordings share."""

    records: Records
    clock: Clock
    channels: dict[str, Channel]
    cycles_rpm: FloatArray | None
    total_cycles: FloatArray | None
    laps: list[RawLap]
    stops: list[tuple[int, int]]
    device: Device | None
    local: tuple[int, int] | None


def read_recordings(part: Part) -> list[Recording]:
    """Read every activity of ``part`` that left records or a session, in order of start."""
    sessions = read_sessions(part)
    records = read_records(part, read_developer_fields(part))
    clock = settle(records.time, is_damaged=part.is_damaged) if records is not None else None
    device, local = read_device(part), read_local_time(part)
    if records is None or clock is None:
        return [_empty(session, device, local) for session in sessions if session.start is not None]
    stretch = _Stretch(
        records,
        clock,
        _settled(records.channels, clock),
        None if records.cycles_rpm is None else clock.take(records.cycles_rpm),
        None if records.total_cycles is None else clock.take(records.total_cycles),
        read_laps(part),
        read_stops(part),
        device,
        local,
    )
    if not sessions:
        sport, sub_sport = sport_without_session(part)
        sessions = [Session(sport, sub_sport, None, SessionFigures())]
    bounds = _bounds(sessions, clock)
    legs = zip(sessions, bounds[:-1], bounds[1:], strict=True)
    return [_recording(stretch, session, first, stop, is_leg=len(sessions) > 1) for session, first, stop in legs]


def _settled(channels: dict[str, Channel], clock: Clock) -> dict[str, Channel]:
    if clock.rows is None and clock.group is None:
        return channels
    return {name: replace(channel, values=clock.take(channel.values)) for name, channel in channels.items()}


def _bounds(sessions: list[Session], clock: Clock) -> list[int]:
    """Return the first sample of each session, and the end; a session that does not say starts with its neighbour."""
    if len(sessions) == 1:
        return [0, len(clock.time)]
    starts = [clock.settled(session.start) for session in sessions[1:] if session.start is not None]
    firsts: list[int] = np.searchsorted(clock.time, np.array(starts, np.int64)).tolist()
    missing = len(sessions) - 1 - len(firsts)
    return list(accumulate([0] * (missing + 1) + firsts + [len(clock.time)], max))


def _recording(stretch: _Stretch, session: Session, first: int, stop: int, *, is_leg: bool) -> Recording:
    if first >= stop:
        return _empty(session, stretch.device, stretch.local)
    time = stretch.clock.time[first:stop]
    origin = int(time[0])
    oddities = list(stretch.clock.oddities)
    channels = _cut(stretch.channels, first, stop)
    if is_leg:
        _restart_distance(channels, stretch.channels, first)
    t_s = (time - origin).astype(np.float64)
    sport = session.sport if session.sport != "unknown" else _sport_by_movement(stretch, t_s, channels, first, stop, oddities)
    cadence = _cadence(stretch, sport, first, stop, oddities)
    if cadence is not None:
        channels["cadence_spm"] = Channel("cadence_spm", "spm", cadence)
    steps = _steps(stretch, sport, first, stop)
    if steps is not None:
        channels["step_count"] = Channel("step_count", "steps", steps)
    started_at, offset = _start(origin, stretch.local, channels, oddities)
    until = int(time[-1])
    pauses = _pauses(stretch, origin, until)
    if "distance_m" not in channels and "latitude_deg" in channels:
        channels["distance_m"] = _distance_from_positions(channels, t_s, pauses)
    return Recording(
        sport=sport,
        sub_sport=session.sub_sport,
        started_at=started_at,
        t_s=t_s,
        channels=channels,
        utc_offset_s=offset,
        laps=_laps(stretch, origin, until, channels, is_leg=is_leg),
        pauses=pauses,
        device=stretch.device,
        session=figures_that_hold(session.figures, float(t_s[-1]), channels),
        oddities=tuple(oddities),
        repeated_rows=stretch.clock.repeated_rows(first, stop),
    )


def _empty(session: Session, device: Device | None, local: tuple[int, int] | None) -> Recording:
    """Keep a session that left no samples: its own figures are all there is."""
    oddities: list[Message] = [say("The file holds a summary of this activity, but no samples.")]
    started_at, offset = _start(session.start or 0, local, {}, oddities)
    return Recording(
        sport=session.sport,
        sub_sport=session.sub_sport,
        started_at=started_at,
        t_s=np.empty(0),
        utc_offset_s=offset,
        device=device,
        session=figures_that_hold(session.figures, 0.0, ()),
        oddities=tuple(oddities),
    )


def _cut(channels: dict[str, Channel], first: int, stop: int) -> dict[str, Channel]:
    """Return the stretch ``[first, stop)`` of every channel that measured anything there."""
    cut: dict[str, Channel] = {}
    for name, channel in channels.items():
        values = channel.values
        if first == 0 and stop == len(values):
            cut[name] = channel
        elif not np.isnan(values[first:stop]).all():
            cut[name] = replace(channel, values=values[first:stop].copy())
    return cut


def _restart_distance(channels: dict[str, Channel], whole: dict[str, Channel], first: int) -> None:
    """Let the distance of a leg start at its own beginning instead of the event's."""
    distance = channels.get("distance_m")
    if distance is None or not first:
        return
    before = whole["distance_m"].values[:first]
    before = before[np.isfinite(before)]
    known = distance.values[np.isfinite(distance.values)]
    if len(before) and before[-1] <= known[0]:
        channels["distance_m"] = replace(distance, values=distance.values - before[-1])


def _legs_per_cycle(stretch: _Stretch) -> float:
    """Return how many steps the device counts as one: two where it counts one leg, as FIT asks."""
    assert stretch.cycles_rpm is not None
    n_fast = np.count_nonzero(stretch.cycles_rpm > BOTH_LEGS_RPM)
    return 1.0 if n_fast and 2 * n_fast > np.count_nonzero(stretch.cycles_rpm > 0) else 2.0


def _distance_from_positions(channels: dict[str, Channel], t_s: FloatArray, pauses: tuple[Pause, ...]) -> Channel:
    """Reckon distance along the positions where the device wrote none; what was covered in pauses does not count."""
    from runtall.readers.movement import distance_from_positions

    breaks = np.searchsorted(t_s, [pause.end_s for pause in pauses])
    values = distance_from_positions(channels["latitude_deg"].values, channels["longitude_deg"].values, breaks)
    return Channel("distance_m", "m", values, "positions")


def _sport_by_movement(
    stretch: _Stretch, t_s: FloatArray, channels: dict[str, Channel], first: int, stop: int, oddities: list[Message]
) -> str:
    """Tell the sport from speed and cadence, where damage or haste left no word of it."""
    from runtall.readers.sports import sport_by_movement

    speed = channels.get("speed_mps")
    cycles = None if stretch.cycles_rpm is None else stretch.cycles_rpm[first:stop]
    sport, reason = sport_by_movement(t_s, None if speed is None else speed.values, cycles)
    oddities.append(reason)
    return sport


def _cadence(stretch: _Stretch, sport: str, first: int, stop: int, oddities: list[Message]) -> FloatArray | None:
    """Return steps a minute of both feet; ``None`` where the sport has no steps or nothing was counted."""
    if stretch.cycles_rpm is None or sport not in ON_FOOT:
        return None
    cycles = stretch.cycles_rpm[first:stop]
    if np.isnan(cycles).all():
        return None
    factor = _legs_per_cycle(stretch)
    if factor == 1:
        oddities.append(say("The cadence in the file already counts both feet; it was taken as it is."))
    cadence = cycles * factor
    cadence[cadence > QUANTITIES["cadence_spm"].high] = np.nan
    return cadence


def _steps(stretch: _Stretch, sport: str, first: int, stop: int) -> FloatArray | None:
    if stretch.total_cycles is None or sport not in ON_FOOT:
        return None
    steps = 2 * stretch.total_cycles[first:stop]
    return None if np.isnan(steps).all() else steps


def _start(
    origin: int, local: tuple[int, int] | None, channels: dict[str, Channel], oddities: list[Message]
) -> tuple[datetime, int | None]:
    """Return the instant of the first sample and the clock's offset from UTC."""
    if origin < SYSTEM_TIME_LIMIT:
        if local is not None and local[1] >= SYSTEM_TIME_LIMIT:
            oddities.append(say("The watch counted from its own switching on; the start was reckoned from its local clock."))
            return _FIT_EPOCH + timedelta(seconds=origin + local[1] - local[0]), None
        oddities.append(say("The watch's clock was not set; the date is not right."))
        return _FIT_EPOCH + timedelta(seconds=origin), None
    offset = utc_offset_s(local)
    longitude = channels.get("longitude_deg")
    if offset == 0 and longitude is not None and bool((np.abs(longitude.values) > _FAR_FROM_GREENWICH_DEG).any()):
        offset = None
    return _FIT_EPOCH + timedelta(seconds=origin), offset


def _laps(stretch: _Stretch, origin: int, until: int, channels: Container[str], *, is_leg: bool) -> tuple[Lap, ...]:
    laps = []
    measured = ("distance_m",) if any(lap.distance_m for lap in stretch.laps) else channels
    for lap in stretch.laps:
        start = stretch.clock.settled(lap.start) - origin
        if is_leg and not 0 <= start + min(1.0, lap.duration_s / 2) <= until - origin:
            continue
        first = max(start, 0)
        distance_m = known_distance_m(lap.distance_m, lap.duration_s, measured)
        laps.append(Lap(float(first), float(first + lap.duration_s), lap.trigger, distance_m, lap.intensity))
    return tuple(laps)


def _pauses(stretch: _Stretch, origin: int, until: int) -> tuple[Pause, ...]:
    pauses = []
    for stopped, started in stretch.stops:
        start, end = stretch.clock.settled(stopped) - origin, stretch.clock.settled(started) - origin
        if start < end and end > 0 and start < until - origin:
            pauses.append(Pause(float(max(start, 0)), float(end)))
    return tuple(pauses)
