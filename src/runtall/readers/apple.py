"""Runs out of Apple's health export: each workout with the readings and the route that belong to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from types import MappingProxyType

import numpy as np

from runtall.core import (
    Channel,
    Device,
    FileReading,
    FloatArray,
    Lap,
    LapTrigger,
    Message,
    Pause,
    Recording,
    SessionFigures,
    UnreadableFileError,
    Verdict,
    ZoneSource,
    say,
)
from runtall.readers.apple_export import HealthExport, Workout, measured, of_one_source, scan_export
from runtall.readers.archives import members_of
from runtall.readers.gpx import read_gpx
from runtall.readers.layers import gunzipped, in_pieces, peeked
from runtall.readers.limits import LIMITS, Deadline, Limits
from runtall.readers.movement import distance_from_positions, speed_from_distance
from runtall.readers.origins import Source, open_stream
from runtall.readers.sniffing import Kind, sniff
from runtall.readers.sports import sport_of_label
from runtall.readers.track_files import imported_detail
from runtall.readers.tracks import channel, stride_not_step

_INTERVAL_KINDS = ("speed_mps", "power_w", "step_length_m", "vertical_oscillation_m", "stance_time_s")
_LONGEST_INTERVAL_S = 120.0
_DEVICE = re.compile(r"(name|manufacturer|model|hardware|software):([^,>]*)")
_FROM_ROUTE = ("latitude_deg", "longitude_deg", "altitude_m")


def read_apple_health(source: Source, *, limits: Limits = LIMITS) -> Iterator[Recording]:
    """Yield the workouts of a health export one by one, in order of start, so that they can be stored run by run.

    The export is read to its end first (its readings stand before its workouts), in bounded memory; each run is put together
    when it is asked for. Runs come with everything, other workouts with their span and totals only.

    Parameters
    ----------
    source
        The export's XML, plain or in its zip; routes are looked for beside it.

    Raises
    ------
    UnreadableFileError
        Not a health export, or it cannot be opened.
    LimitExceededError
        More readings, workouts or time than a real export has.
    """
    yield from recordings_of(scan_apple_health(source, limits=limits), source, limits)


def scan_apple_health(source: Source, *, limits: Limits = LIMITS) -> HealthExport:
    """Read the export's XML in one pass; ``damage`` and ``bytes_read_ratio`` of the result tell whether it broke off.

    Raises
    ------
    UnreadableFileError
        Not a health export, or it cannot be opened.
    """
    with ExitStack() as stack:
        stream = in_pieces(stack.enter_context(open_stream(source, limits)))
        for _layer in range(limits.max_archive_depth):
            head, stream = peeked(stream)
            kind = sniff(head)
            if kind is Kind.HEALTH:
                return scan_export(stream, limits)
            if kind is not Kind.GZIP:
                break
            stream = gunzipped(stream, limits, limits.max_health_bytes)
    raise UnreadableFileError(say("It is not a health export."))


def read_health_file(
    stream: Iterable[bytes], source: Source, limits: Limits, lighten: Callable[[Recording], Recording]
) -> FileReading:
    """Read a health export; ``lighten`` takes each workout as soon as it is put together and gives what is kept of it."""
    export = scan_export(stream, limits)
    activities = tuple(lighten(recording) for recording in recordings_of(export, source, limits))
    return health_reading(export, activities)


def health_reading(export: HealthExport, activities: tuple[Recording, ...]) -> FileReading:
    """Sum up an export in a verdict."""
    runs = [activity for activity in activities if activity.is_run]
    if export.damage is not None:
        kept_s = sum(run.elapsed_s for run in runs)
        if not runs:
            detail = say("Damaged before any run could be read: {reason}.", reason=str(export.damage))
            return FileReading(Verdict.UNREADABLE, detail, "apple_health", activities, 0.0, export.bytes_read_ratio)
        detail = say(
            "Damaged: {reason}. Kept {n} runs, {minutes:.0f} minutes, from {percent:.0f} % of its bytes.",
            reason=str(export.damage),
            n=len(runs),
            minutes=kept_s / 60,
            percent=100 * (export.bytes_read_ratio or 0.0),
        )
        return FileReading(Verdict.IMPORTED_DAMAGED, detail, "apple_health", activities, kept_s, export.bytes_read_ratio)
    if runs:
        return FileReading(Verdict.IMPORTED, imported_detail(activities), "apple_health", activities)
    if activities:
        return FileReading(
            Verdict.NOT_A_RUN,
            say("A health export with {n} workouts, none of them a run.", n=len(activities)),
            "apple_health",
            activities,
        )
    return FileReading(Verdict.NOT_AN_ACTIVITY, say("A health export without workouts."), "apple_health")


def recordings_of(export: HealthExport, source: Source, limits: Limits) -> Iterator[Recording]:
    """Yield each workout of a scanned export as a recording, in order of start."""
    routes = _Routes(source, limits)
    deadline = Deadline(limits.seconds_per_health_export)
    for workout in sorted(export.workouts, key=lambda workout: workout.start):
        deadline.check()
        for leg in _legs(workout):
            sport, sub_sport = _sport(leg)
            yield _run(leg, sub_sport, export, routes) if sport == "running" else _other(leg, sport, sub_sport)


def _legs(workout: Workout) -> list[Workout]:
    """Return the legs of a multisport workout that name their own kinds, each as a workout; else the workout itself."""
    named = [leg for leg in workout.legs if leg[0] and leg[2] > leg[1]]
    if len({leg[0] for leg in named}) < 2:
        return [workout]
    return [
        replace(workout, kind=kind, start=start, end=end, duration_s=None, distance_m=None, averages={})
        for kind, start, end in named
    ]


def _sport(workout: Workout) -> tuple[str, str | None]:
    sport = sport_of_label(workout.kind)
    if sport is None:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", workout.kind).lower() or "unknown", None
    if sport[0] == "running" and workout.metadata.get("HKIndoorWorkout") == "1":
        return "running", "treadmill"
    return sport[0], sport[1]


def _other(workout: Workout, sport: str, sub_sport: str | None) -> Recording:
    t_s = np.array([0.0, workout.end - workout.start])
    return _recording(workout, sport, sub_sport, workout.start, t_s, {}, ())


def _run(workout: Workout, sub_sport: str | None, export: HealthExport, routes: _Routes) -> Recording:
    """Put a run together on a clock of whole seconds; only seconds for which something was measured stay."""
    seconds = int(np.ceil(workout.end) - np.floor(workout.start)) + 1
    seconds = min(seconds, 400_000)
    origin = float(np.floor(workout.start))
    own = None if workout.source is None else export.sources.get(workout.source)
    grid = _Grid(origin, seconds)
    oddities: list[Message] = []
    for kind in _INTERVAL_KINDS:
        starts, ends, values, sources = export.readings[kind].within(origin, workout.end)
        taken = of_one_source(sources, np.ones(len(sources)), own)
        grid.hold(kind, starts[taken], ends[taken], values[taken])
    starts, _, values, sources = export.readings["heart_rate_bpm"].within(origin, workout.end)
    taken = of_one_source(sources, np.ones(len(sources)), own)
    grid.put("heart_rate_bpm", starts[taken], values[taken])
    starts, ends, values, sources = export.readings["steps"].within(origin, workout.end)
    taken = of_one_source(sources, values, own) & (ends > starts)
    grid.hold("cadence_spm", starts[taken], ends[taken], values[taken] * 60 / (ends[taken] - starts[taken]))
    starts, ends, values, sources = export.readings["metres"].within(origin, workout.end)
    taken = of_one_source(sources, values, own)
    grid.put("distance_m", ends[taken], np.cumsum(values[taken]))
    positions = routes.read(workout.routes, oddities)
    for name, (instants, figures) in positions.items():
        grid.put(name, instants, figures)
    kept, columns = grid.measured()
    channels = {name: channel(name, column) for name, column in columns.items()}
    _settle_movement(kept, channels, workout)
    _settle_step_length(channels, oddities)
    ordered = {name: one for name, one in channels.items() if one.n_valid}
    return _recording(workout, "running", sub_sport, origin + float(kept[0]), kept - kept[0], ordered, tuple(oddities))


class _Grid:
    """Columns over whole seconds since an origin."""

    def __init__(self, origin: float, seconds: int) -> None:
        self._origin, self._seconds = origin, seconds
        self._columns: dict[str, FloatArray] = {}

    def put(self, name: str, instants: FloatArray, values: FloatArray) -> None:
        """Set single seconds."""
        at = np.rint(instants - self._origin).astype(np.int64)
        inside = (at >= 0) & (at < self._seconds)
        if inside.any():
            self._column(name)[at[inside]] = values[inside]

    def hold(self, name: str, starts: FloatArray, ends: FloatArray, values: FloatArray) -> None:
        """Set every second of the spans for which a reading stands; overlong spans say nothing about a second and are dropped."""
        first = np.maximum(starts - self._origin, 0).astype(np.int64)
        until = np.maximum((ends - self._origin).astype(np.int64), first + 1)
        # Readings come in order of start; of several with one start the last stands, and each gives way to the next.
        stands = (
            (ends - starts <= _LONGEST_INTERVAL_S)
            & (first < self._seconds)
            & np.append(first[1:] > first[:-1], True)[: len(first)]
        )
        if not stands.any():
            return
        first, until, values = first[stands], until[stands], values[stands]
        until = np.minimum(until, np.append(first[1:], self._seconds))
        lengths = until - first
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        self._column(name)[np.repeat(first, lengths) + within] = np.repeat(values, lengths)

    def measured(self) -> tuple[FloatArray, dict[str, FloatArray]]:
        """Return the seconds for which anything stands (at least the first and last), and the columns there."""
        any_value = np.zeros(self._seconds, dtype=bool)
        any_value[[0, -1]] = True
        for column in self._columns.values():
            any_value |= np.isfinite(column)
        kept = np.flatnonzero(any_value)
        return kept.astype(np.float64), {name: column[kept] for name, column in self._columns.items()}

    def _column(self, name: str) -> FloatArray:
        return self._columns.setdefault(name, np.full(self._seconds, np.nan))


def _settle_movement(t_s: FloatArray, channels: dict[str, Channel], workout: Workout) -> None:
    """Distance from the readings where they cover the workout, else from the route; speed likewise."""
    own = channels.get("distance_m")
    latitude, longitude = channels.get("latitude_deg"), channels.get("longitude_deg")
    if own is not None and workout.distance_m is not None and np.nanmax(own.values) < 0.8 * workout.distance_m:
        own = None
    if own is None:
        channels.pop("distance_m", None)
        if latitude is not None and longitude is not None:
            channels["distance_m"] = channel(
                "distance_m", distance_from_positions(latitude.values, longitude.values), "positions"
            )
    if "speed_mps" not in channels and "distance_m" in channels:
        distance = channels["distance_m"]
        source = "positions" if distance.source == "positions" else "distance"
        channels["speed_mps"] = channel("speed_mps", speed_from_distance(t_s, distance.values, 10.0), source)


def _settle_step_length(channels: dict[str, Channel], oddities: list[Message]) -> None:
    """Check that Apple's "stride length" is one step, as its definition says (the distance covered by a single step).

    Where speed and cadence of the same seconds show it to be two steps, it is halved, and an oddity says so.
    """
    step = channels.get("step_length_m")
    if step is not None and stride_not_step(step.values, channels):
        channels["step_length_m"] = channel("step_length_m", step.values / 2)
        oddities.append(say("What the file calls stride length is two steps by speed and cadence; halved."))


def _recording(
    workout: Workout,
    sport: str,
    sub_sport: str | None,
    started: float,
    t_s: FloatArray,
    channels: Mapping[str, Channel],
    oddities: tuple[Message, ...],
) -> Recording:
    zone = workout.metadata.get("HKTimeZone") or None
    elapsed_s = float(t_s[-1])
    return Recording(
        sport=sport,
        sub_sport=sub_sport,
        started_at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=started),
        t_s=t_s,
        channels=MappingProxyType(dict(channels)),
        time_zone=zone,
        time_zone_source=ZoneSource.FILE if zone else None,
        utc_offset_s=workout.offset_s,
        laps=_laps(workout, started, elapsed_s),
        pauses=_pauses(workout, started, elapsed_s),
        device=_device(workout),
        session=SessionFigures(
            elapsed_s=workout.end - workout.start,
            timer_s=workout.duration_s,
            distance_m=workout.distance_m or None,
            ascent_m=measured(workout.metadata.get("HKElevationAscended")),
            speed_mps=workout.averages.get("speed_mps"),
            heart_rate_bpm=workout.averages.get("heart_rate_bpm"),
            step_length_m=workout.averages.get("step_length_m"),
            vertical_oscillation_m=workout.averages.get("vertical_oscillation_m"),
            stance_time_s=workout.averages.get("stance_time_s"),
            power_w=workout.averages.get("power_w"),
        ),
        oddities=oddities,
    )


def _pauses(workout: Workout, started: float, elapsed_s: float) -> tuple[Pause, ...]:
    """Return pauses: from each one, by hand or by standing still, to the next resume; an open one lasts to the end."""
    pauses: list[Pause] = []
    since: float | None = None
    for event in sorted(workout.events, key=lambda event: event.at):
        at = min(max(event.at - started, 0.0), elapsed_s)
        if event.kind in ("Pause", "MotionPaused") and since is None:
            since = at
        elif event.kind in ("Resume", "MotionResumed") and since is not None:
            if at > since:
                pauses.append(Pause(since, at))
            since = None
    if since is not None and elapsed_s > since:
        pauses.append(Pause(since, elapsed_s))
    return tuple(pauses)


def _laps(workout: Workout, started: float, elapsed_s: float) -> tuple[Lap, ...]:
    """Return laps between lap events and markers.

    Segments are left out: the watch writes them by itself every kilometre and mile.
    """
    marks = {"Lap": LapTrigger.UNKNOWN, "Marker": LapTrigger.MANUAL}
    ends = sorted((event.at - started, marks[event.kind]) for event in workout.events if event.kind in marks)
    inside = [(at, trigger) for at, trigger in ends if 0 < at < elapsed_s]
    if not inside:
        return ()
    edges = [0.0, *(at for at, _ in inside), elapsed_s]
    triggers = [*(trigger for _, trigger in inside), LapTrigger.SESSION_END]
    return tuple(Lap(a, b, trigger) for a, b, trigger in zip(edges, edges[1:], triggers, strict=False) if b > a)


def _device(workout: Workout) -> Device | None:
    known = {key: value.strip() for key, value in _DEVICE.findall(workout.device or "")}
    product = known.get("hardware") or known.get("model") or known.get("name") or workout.source
    if not product:
        return None
    return Device(known.get("manufacturer") or None, product, known.get("software") or None)


class _Routes:
    """The route files beside an export, opened by their bare name only: a reference cannot lead anywhere else."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._known: dict[str, Source] | None = None

    def read(self, references: list[str], oddities: list[Message]) -> dict[str, tuple[FloatArray, FloatArray]]:
        """Return instants and values by channel of all routes of one workout, one after the other."""
        found: dict[str, list[tuple[FloatArray, FloatArray]]] = {}
        for reference in references:
            route = self._listed().get(PurePosixPath(reference.replace("\\", "/")).name)
            if route is None:
                oddities.append(say("The route of this run is not in the export."))
                continue
            for track in self._tracks(route, oddities):
                instants = track.started_at.timestamp() + track.t_s
                for name in _FROM_ROUTE:
                    values = track.values(name)
                    if values is not None:
                        found.setdefault(name, []).append((instants, values))
        return {
            name: (np.concatenate([i for i, _ in parts]), np.concatenate([v for _, v in parts])) for name, parts in found.items()
        }

    def _tracks(self, route: Source, oddities: list[Message]) -> tuple[Recording, ...]:
        try:
            with open_stream(route, self._limits) as stream:
                reading = read_gpx(in_pieces(stream), limits=self._limits)
        except UnreadableFileError as error:
            oddities.append(say("The route of this run could not be read: {reason}", reason=str(error.what)))
            return ()
        if reading.bytes_read_ratio is not None:
            oddities.append(say("The route of this run is damaged; what stands before the damage is used."))
        return reading.activities

    def _listed(self) -> dict[str, Source]:
        if self._known is None:
            self._known = {route.label: route for route in self._list()}
        return self._known

    def _list(self) -> Iterator[Source]:
        source = self._source
        if source.member is None:
            folder = source.path.parent / "workout-routes"
            if folder.is_dir():
                for path in sorted(folder.iterdir()):
                    if path.is_file() and not path.is_symlink():
                        yield Source(path.name, path, None, path.stat().st_size)
            return
        root = source.member.rpartition("/")[0]
        prefix = f"{root}/workout-routes/" if root else "workout-routes/"
        for member in members_of(source.path, self._limits):
            if member.name.startswith(prefix) and member.refusal is None:
                yield Source(PurePosixPath(member.name).name, source.path, member.name, member.size, None, member.span)
