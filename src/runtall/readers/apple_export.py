"""Apple's health export as a stream: workouts as they stand, and of the millions of readings only what a run needs, compactly.

The file runs to 1.5 GB, mostly readings, sorted by kind and all of them before the first workout. So one pass keeps the few
useful kinds as 14 bytes each, and the workouts; which reading belongs to which workout is settled afterwards.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from runtall.core import BoolArray, FloatArray, LimitExceededError, Message, UnreadableFileError, say
from runtall.readers.instants import one_epoch_second, utc_offset_s
from runtall.readers.limits import Deadline, Limits
from runtall.readers.xml_points import check_backlog, guarded_parser, pieces

_Seconds = npt.NDArray[np.uint32]
_Figures = npt.NDArray[np.float32]
_Numbers = npt.NDArray[np.uint16]
_PREFIX = "HKQuantityTypeIdentifier"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        f"{_PREFIX}HeartRate": "heart_rate_bpm",
        f"{_PREFIX}StepCount": "steps",
        f"{_PREFIX}DistanceWalkingRunning": "metres",
        f"{_PREFIX}RunningSpeed": "speed_mps",
        f"{_PREFIX}RunningPower": "power_w",
        f"{_PREFIX}RunningStrideLength": "step_length_m",
        f"{_PREFIX}RunningVerticalOscillation": "vertical_oscillation_m",
        f"{_PREFIX}RunningGroundContactTime": "stance_time_s",
    },
)
"""Apple's kinds of reading by what they become here."""

UNITS: Mapping[str, float] = MappingProxyType(
    {
        "count": 1.0,
        "count/min": 1.0,
        "count/s": 60.0,
        "m": 1.0,
        "km": 1000.0,
        "cm": 0.01,
        "mm": 0.001,
        "mi": 1609.344,
        "yd": 0.9144,
        "ft": 0.3048,
        "in": 0.0254,
        "m/s": 1.0,
        "km/hr": 1 / 3.6,
        "km/h": 1 / 3.6,
        "mi/hr": 0.44704,
        "mph": 0.44704,
        "s": 1.0,
        "ms": 0.001,
        "min": 60.0,
        "hr": 3600.0,
        "W": 1.0,
        "kW": 1000.0,
    },
)
"""Factor from Apple's unit to ours."""

_BLANKS = bytes(32 if code < 32 and code not in (9, 10, 13) else code for code in range(256))


@dataclass(frozen=True, slots=True)
class Event:
    """Something marked within a workout; instants in seconds since 1970."""

    kind: str
    at: float
    duration_s: float | None = None


@dataclass(slots=True)
class Workout:
    """A workout as the export tells it."""

    kind: str
    start: float
    end: float
    offset_s: int | None = None
    duration_s: float | None = None
    distance_m: float | None = None
    source: str | None = None
    device: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    averages: dict[str, float] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    legs: list[tuple[str, float, float]] = field(default_factory=list)


class Readings:
    """All readings of one kind: when from and until (seconds since 1970), how much, from which source."""

    def __init__(self) -> None:
        self.starts, self.ends = array("I"), array("I")
        self.values, self.sources = array("f"), array("H")
        self._sorted: tuple[_Seconds, _Seconds, _Figures, _Numbers] | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def within(self, start: float, end: float) -> tuple[FloatArray, FloatArray, FloatArray, _Numbers]:
        """Return starts, ends, values and sources of the readings that begin in ``[start, end]``, in order of time."""
        if self._sorted is None:
            starts = np.frombuffer(self.starts, dtype=np.uint32) if len(self) else np.zeros(0, np.uint32)
            order = np.argsort(starts, kind="stable")
            ends = np.array(self.ends, dtype=np.uint32)[order]
            values = np.array(self.values, dtype=np.float32)[order]
            sources = np.array(self.sources, dtype=np.uint16)[order]
            self._sorted = (starts[order], ends, values, sources)
            self.ends, self.values, self.sources = array("I"), array("f"), array("H")
        all_starts, all_ends, all_values, all_sources = self._sorted
        low, high = np.searchsorted(all_starts, [max(start, 0), max(end, 0) + 1])
        found = slice(int(low), int(high))
        return (
            all_starts[found].astype(np.float64),
            all_ends[found].astype(np.float64),
            all_values[found].astype(np.float64),
            all_sources[found],
        )


class HealthExport:
    """What one pass over an export kept."""

    def __init__(self) -> None:
        self.workouts: list[Workout] = []
        self.readings: dict[str, Readings] = {kind: Readings() for kind in KINDS.values()}
        self.sources: dict[str, int] = {}
        self.damage: Message | None = None
        self.bytes_read_ratio: float | None = None

    def source_number(self, name: str) -> int:
        """Return the number under which a source's readings are kept."""
        return self.sources.setdefault(name, min(len(self.sources), 65_535))


def scan_export(stream: Iterable[bytes], limits: Limits) -> HealthExport:
    """Read an export in one pass; broken XML gives what stands before the break, and says so in ``damage``.

    Raises
    ------
    LimitExceededError
        Entities of its own, absurd depth, or more readings, workouts or time than a real export has.
    """
    export = HealthExport()
    scan = _Scan(export, limits)
    fed = 0
    stream = iter(stream)
    try:
        for piece in _without_doctype(pieces(stream)):
            fed += len(piece)
            scan.feed(piece)
        scan.finish()
    except expat.ExpatError as error:
        export.damage = say("its XML breaks off ({reason})", reason=expat.ErrorString(error.code))
        for piece in stream:
            fed += len(piece)
        export.bytes_read_ratio = min(1.0, scan.break_at / max(fed, 1))
    except LimitExceededError:
        raise
    except UnreadableFileError as error:
        export.damage, export.bytes_read_ratio = error.what, 1.0
    return export


def _without_doctype(stream: Iterable[bytes]) -> Iterator[bytes]:
    """Take the document type off: several system versions wrote a malformed one, and no reading needs it.

    Control characters, which source names sometimes hold and XML forbids, become blanks.
    """
    head, begun = b"", False
    for piece in stream:
        clean = piece.translate(_BLANKS) if b"\x00" not in piece[:4] else piece
        if begun:
            yield clean
            continue
        head += clean
        if b"<HealthData" in head.replace(b"<!DOCTYPE HealthData", b"") or len(head) > 1 << 20:
            begun = True
            doctype = head.find(b"<!DOCTYPE")
            root = head.find(b"<HealthData ", doctype) if doctype >= 0 else -1
            if root >= 0 and b"<!ENTITY" not in head[doctype:root]:
                head = head[:doctype] + head[root:]
            yield head
    if not begun and head:
        yield head


class _Scan:
    """Handlers of one pass; only the few elements that matter cost more than a look."""

    def __init__(self, export: HealthExport, limits: Limits) -> None:
        self._export, self._limits = export, limits
        self._deadline = Deadline(limits.seconds_per_health_export)
        self._parser = guarded_parser(self._start, self._end, None)
        self._depth = self._kept = self._fed = 0
        self._workout: Workout | None = None
        self._days: dict[str, float] = {}

    @property
    def break_at(self) -> int:
        return max(0, self._parser.ErrorByteIndex)

    def feed(self, piece: bytes) -> None:
        self._deadline.check()
        self._fed += len(piece)
        self._parser.Parse(piece, False)
        check_backlog(self._parser, self._fed)

    def finish(self) -> None:
        self._parser.Parse(b"", True)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if name == "Record":
            kind = KINDS.get(attributes.get("type", ""))
            if kind is not None:
                self._record(kind, attributes)
        elif self._workout is not None:
            _note(self._workout, name, attributes)
        elif name == "Workout":
            self._workout = _workout(attributes)
            if len(self._export.workouts) >= 20 * self._limits.max_activities:
                raise LimitExceededError(say("It holds more than {n} workouts.", n=20 * self._limits.max_activities))
        if self._depth > self._limits.max_xml_depth:
            raise LimitExceededError(say("Its XML is nested more than {n} deep.", n=self._limits.max_xml_depth))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == "Workout" and self._workout is not None:
            if self._workout.end > self._workout.start:
                self._export.workouts.append(self._workout)
            self._workout = None

    def _record(self, kind: str, attributes: Mapping[str, str]) -> None:
        try:
            start, end = self._seconds(attributes["startDate"]), self._seconds(attributes["endDate"])
            value = float(attributes["value"]) * UNITS[attributes["unit"]]
        except (KeyError, ValueError):
            return
        if not 0 < start <= end < 4_294_967_295:
            return
        self._kept += 1
        if self._kept > self._limits.max_health_samples:
            raise LimitExceededError(say("It holds more than {n} readings.", n=self._limits.max_health_samples))
        readings = self._export.readings[kind]
        readings.starts.append(int(start))
        readings.ends.append(int(end))
        readings.values.append(value)
        readings.sources.append(self._export.source_number(attributes.get("sourceName", "")))

    def _seconds(self, text: str) -> float:
        """Seconds since 1970 of ``2022-10-11 10:00:03 +0200``, with each day worked out once."""
        key = text[:10] + text[19:]
        day = self._days.get(key)
        if day is None:
            if len(self._days) > 50_000:
                self._days.clear()
            day = self._days[key] = one_epoch_second(f"{text[:10]}T00:00:00{text[19:].replace(' ', '')}")
        return day + int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])


def _workout(attributes: Mapping[str, str]) -> Workout:
    return Workout(
        kind=attributes.get("workoutActivityType", "").removeprefix("HKWorkoutActivityType"),
        start=one_epoch_second(attributes.get("startDate")),
        end=one_epoch_second(attributes.get("endDate")),
        offset_s=utc_offset_s(attributes.get("startDate")),
        duration_s=_quantity(attributes.get("duration"), attributes.get("durationUnit", "min")),
        distance_m=_quantity(attributes.get("totalDistance"), attributes.get("totalDistanceUnit", "km")),
        source=attributes.get("sourceName"),
        device=attributes.get("device"),
    )


def _note(workout: Workout, name: str, attributes: Mapping[str, str]) -> None:
    """Take one element inside a workout."""
    if name == "MetadataEntry" and len(workout.metadata) < 200:
        workout.metadata.setdefault(attributes.get("key", ""), attributes.get("value", ""))
    elif name == "WorkoutEvent" and len(workout.events) < 100_000:
        kind = attributes.get("type", "").removeprefix("HKWorkoutEventType")
        duration_s = _quantity(attributes.get("duration"), attributes.get("durationUnit", "min"))
        workout.events.append(Event(kind, one_epoch_second(attributes.get("date")), duration_s))
    elif name == "FileReference" and len(workout.routes) < 1_000:
        workout.routes.append(attributes.get("path", ""))
    elif name == "WorkoutActivity" and len(workout.legs) < 1_000:
        kind = attributes.get("workoutActivityType", "").removeprefix("HKWorkoutActivityType")
        workout.legs.append((kind, one_epoch_second(attributes.get("startDate")), one_epoch_second(attributes.get("endDate"))))
    elif name == "WorkoutStatistics":
        _note_statistics(workout, attributes)


def _note_statistics(workout: Workout, attributes: Mapping[str, str]) -> None:
    kind = KINDS.get(attributes.get("type", ""))
    unit = attributes.get("unit", "")
    if kind == "metres" and workout.distance_m is None:
        workout.distance_m = _quantity(attributes.get("sum"), unit)
    average = _quantity(attributes.get("average"), unit)
    if kind is not None and average is not None:
        workout.averages.setdefault(kind, average)


def _quantity(text: str | None, unit: str) -> float | None:
    try:
        value = float(text or "") * UNITS[unit]
    except (KeyError, ValueError):
        return None
    return value if 0 <= value < 1e9 else None


def measured(text: str | None) -> float | None:
    """Return what a figure with its unit in one text (``1234 cm``) is in our unit; ``None`` where it is none."""
    number, _, unit = (text or "").strip().partition(" ")
    return _quantity(number, unit.strip())


def of_one_source(sources: _Numbers, weights: FloatArray, preferred: int | None) -> BoolArray:
    """Which readings to take so that phone and watch are not counted twice: the workout's own source, else the fullest one."""
    if not len(sources):
        return np.zeros(0, dtype=bool)
    chosen = preferred
    if chosen is None or not (sources == chosen).any():
        numbers = np.unique(sources)
        chosen = int(max(numbers, key=lambda number: float(weights[sources == number].sum())))
    return np.asarray(sources == chosen)
