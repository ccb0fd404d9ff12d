"""FIT workout files: how long, how far and how hard the session is that a watch would lead through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from runtall.core import Message, UnreadableFileError, say
from runtall.plan import OwnRun
from runtall.readers.fit_parts import read_wire
from runtall.readers.fit_profile import FILE_ID, FILE_TYPES, SPORTS
from runtall.readers.fit_wire import Wire
from runtall.readers.limits import LIMITS, Limits

WORKOUT, WORKOUT_STEP = 26, 27
WORKOUT_FILE = 5
_MESSAGE_INDEX = 254
_TYPE, _SPORT, _STEPS, _NAME = 0, 4, 6, 8
_DURATION_TYPE, _DURATION_VALUE, _TARGET_VALUE, _INTENSITY = 1, 2, 4, 7
_BY_TIME, _BY_DISTANCE, _REPEAT = 0, 1, 6
_RESTS, _INTERVAL = (1, 4), 5
_RUNNING, _ACTIVITY = "running", "activity"
_MOST_STEPS = 2_000
_MOST_REPEATS = 500
_LONGEST_S, _LONGEST_M = 172_800.0, 300_000.0


@dataclass(frozen=True, slots=True)
class _Sum:
    """Time and distance of some steps; ``None`` where a step is measured in something else, or ends at the button."""

    time_s: float | None
    distance_m: float | None
    hard: bool

    def times(self, n: int) -> _Sum:
        return _Sum(
            None if self.time_s is None else self.time_s * n,
            None if self.distance_m is None else self.distance_m * n,
            self.hard,
        )


_NOTHING = _Sum(0.0, 0.0, hard=False)


def read_fit_workout(data: bytes, *, on: date, limits: Limits = LIMITS) -> tuple[tuple[OwnRun, ...], tuple[Message, ...]]:
    """Read a running workout; the format has no place for its day, so it is given.

    Its length is known by time where every step is timed, by distance where every step has a distance; otherwise it stays
    unknown, and a note says so. It is hard where it repeats an effort with rests, or names an interval.

    Raises
    ------
    UnreadableFileError
        It is no FIT file, no workout, a workout of another sport, or stops before its last step.
    LimitExceededError
        More than a real file needs.
    """
    wire = read_wire(data, {FILE_ID, WORKOUT, WORKOUT_STEP}, limits=limits)
    kind = _first(wire, FILE_ID, _TYPE)
    if kind != WORKOUT_FILE:
        raise _no_workout(FILE_TYPES.get(kind, "") if isinstance(kind, int) else "")
    sport = _first(wire, WORKOUT, _SPORT)
    if isinstance(sport, int) and SPORTS.get(sport, "generic") not in (_RUNNING, "generic"):
        raise UnreadableFileError(
            say("This workout is for another sport: {sport}.", sport=SPORTS.get(sport, "?")), say("Bring workouts for running.")
        )
    title, stated, steps = _first(wire, WORKOUT, _NAME), _first(wire, WORKOUT, _STEPS), _steps(wire)
    if (isinstance(stated, int) and stated > len(steps)) or not all(part.is_whole for part in wire.parts):
        raise UnreadableFileError(say("This workout stops before its last step."), say("Take the file from the app once more."))
    summed = _sum(steps)
    notes = () if summed.time_s or summed.distance_m else (say("The length of this workout is open, so it is not known."),)
    run = OwnRun(
        on,
        title if isinstance(title, str) else "",
        _known(summed.time_s, _LONGEST_S),
        _known(summed.distance_m, _LONGEST_M),
        True if summed.hard else None,
    )
    return (run,), notes


def _no_workout(kind: str) -> UnreadableFileError:
    if kind == _ACTIVITY:
        return UnreadableFileError(
            say("This FIT file is a run that was done, not a workout to come."), say("Bring it in with: runtall import")
        )
    return UnreadableFileError(
        say("This FIT file holds no workout ({kind}).", kind=kind or "unknown"), say("Bring the file of a planned workout.")
    )


def _known(value: float | None, highest: float) -> float | None:
    return value if value is not None and 0 < value <= highest else None


def _first(wire: Wire, message: int, number: int) -> int | float | str | bytes | None:
    for part in wire.parts:
        for table in part.of(message):
            for row in range(len(table)):
                if (cell := table.cell(row, number)) is not None:
                    return cell
    return None


def _sum(steps: Sequence[tuple[int | None, int | None, int | None, int | None]]) -> _Sum:
    """Add the steps in their order; a repeat adds those since the step that it names, as often as is left."""
    done: list[_Sum] = []
    for kind, value, target, intensity in steps:
        if kind == _REPEAT:
            done.append(_again(done, value, target))
        else:
            is_hard = intensity == _INTERVAL
            time_s = value / 1000 if kind == _BY_TIME and value is not None else None
            distance_m = value / 100 if kind == _BY_DISTANCE and value is not None else None
            done.append(_Sum(time_s, distance_m, is_hard))
    return _added(done) if done else _Sum(None, None, hard=False)


def _again(done: list[_Sum], first: int | None, times: int | None) -> _Sum:
    if first is None or times is None or not 0 <= first < len(done) or not 1 <= times <= _MOST_REPEATS:
        return _Sum(None, None, hard=False)
    block = _added(done[first:])
    several = len(done) - first > 1 and times > 1
    return _Sum(block.times(times - 1).time_s, block.times(times - 1).distance_m, block.hard or several)


def _added(sums: list[_Sum]) -> _Sum:
    times, distances = [each.time_s for each in sums], [each.distance_m for each in sums]
    return _Sum(
        None if None in times else sum(each for each in times if each is not None),
        None if None in distances else sum(each for each in distances if each is not None),
        any(each.hard for each in sums),
    )


def _steps(wire: Wire) -> list[tuple[int | None, int | None, int | None, int | None]]:
    """Kind of length, its value, repeats and intensity of each step, in the order in which the watch takes them."""
    found: list[tuple[int, tuple[int | None, int | None, int | None, int | None]]] = []
    for part in wire.parts:
        for table in part.of(WORKOUT_STEP):
            columns = [table.integers(n) for n in (_DURATION_TYPE, _DURATION_VALUE, _TARGET_VALUE, _INTENSITY)]
            order = table.integers(_MESSAGE_INDEX)
            for row in range(len(table)):
                place = None if order is None else order[row]
                at = table.positions[row] if place is None else place
                kind, value, target, intensity = (None if column is None else column[row] for column in columns)
                found.append((at, (kind, value, target, intensity)))
            if len(found) > _MOST_STEPS:
                raise UnreadableFileError(say("This workout has more than {n} steps.", n=_MOST_STEPS))
    return [step for _, step in sorted(found, key=lambda each: each[0])]
