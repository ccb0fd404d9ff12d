"""The course of the stages: from the first run on file to today, one day after another, as the lights moved it.

The stage is never kept anywhere. It follows from the runs and the diary alone, so that a late answer or a correction moves it
as if it had been there from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from runtall.evidence import rule
from runtall.plan._inputs import DoneRun, PlanInputs
from runtall.plan._light import Colour, Light, lights, pain_allowed
from runtall.plan._once import once
from runtall.plan._onward import Before, onward
from runtall.plan._stages import ENTRY_RULE, STAGES_RULE, START_RULE, stages
from runtall.plan._walks import is_walk


class Moved(StrEnum):
    """What the last day that counts did to the stage."""

    NOTHING_YET = "nothing_yet"
    BEGAN = "began"
    UP = "up"
    DOWN = "down"
    SAME = "same"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Course:
    """Where the stages stand at the end of a day.

    Attributes
    ----------
    level
        0 to the last stage; one above it, running is free.
    greens
        Green sessions at this stage so far.
    walk_since
        Walking comes first since this day; ``None`` where it does not.
    green_since
        Green runs since amber, red or the stages; ``None`` where there never were any.
    moved, light
        What the last day that counts did, and its light.
    before
        The level before it.
    """

    level: int
    greens: int = 0
    walk_since: date | None = None
    green_since: int | None = None
    moved: Moved = Moved.NOTHING_YET
    light: Light | None = None
    before: int | None = None
    bad: tuple[tuple[date, Colour], ...] = ()
    walked: tuple[tuple[date, float], ...] = ()
    ran_on: date | None = None

    @property
    def is_free(self) -> bool:
        """Whether running is free, within caps."""
        return self.level > stages()[-1].number

    @property
    def walks_first(self) -> bool:
        """Whether a walk has to stay green before the next run."""
        return self.level == 0 or self.walk_since is not None


def course_of(inputs: PlanInputs, seen: Sequence[Light] | None = None) -> Course:
    """Follow the stages from the first run on file, or from a clinician's word, to today.

    Parameters
    ----------
    seen
        The lights to go by; those of the diary unless others are asked about ("what if").
    """
    known, stops = _course_before(inputs)
    seen = lights(inputs) if seen is None else seen
    same = next(
        (at for at, (one, other) in enumerate(zip(known, seen, strict=False)) if one is not other), min(len(known), len(seen))
    )
    course = stops[same]
    for light in seen[same:]:
        course = _next(inputs, course, light)
    return _up_to(course, inputs.on)


_Stops = tuple[tuple[Light, ...], tuple[Course, ...]]


@onward(lambda inputs: (pain_allowed(inputs.safety), inputs.safety.restart_on, _beginning(inputs)))
def _course_before(inputs: PlanInputs, before: Before[_Stops] | None) -> _Stops:
    """Return the lights of the days before today, and the course before the first and after each of them."""
    known = tuple(each for each in lights(inputs) if each.on < inputs.on)
    stops = [_beginning(inputs)]
    if before is not None:
        for one, other, after in zip(known, before.found[0], before.found[1][1:], strict=False):
            if one is not other or not before.holds_for(one.on):
                break
            stops.append(after)
    for light in known[len(stops) - 1 :]:
        stops.append(_next(inputs, stops[-1], light))
    return known, tuple(stops)


def _next(inputs: PlanInputs, course: Course, light: Light) -> Course:
    restart = inputs.safety.restart_on
    if light.on > inputs.on or (restart is not None and light.on < restart):
        return course
    runs = _runs_by_day(inputs).get(light.on, ()) if light.is_active else ()
    return course_after(_up_to(course, light.on), light, runs)


@once(lambda inputs: (inputs.runs,))
def _runs_by_day(inputs: PlanInputs) -> dict[date, list[DoneRun]]:
    found: dict[date, list[DoneRun]] = {}
    for run in inputs.runs:
        found.setdefault(run.on, []).append(run)
    return found


def _beginning(inputs: PlanInputs) -> Course:
    """Begin with walking after a clinician's word, or where no run is older than the plan; else running is free."""
    first = int(rule(ENTRY_RULE).value("first_stage"))
    if inputs.safety.restart_on is not None:
        return Course(first, walk_since=inputs.safety.restart_on - timedelta(days=1), green_since=0, moved=Moved.BEGAN)
    first_run = min((run.on for run in inputs.runs if not is_walk(run)), default=None)
    if first_run is None or first_run >= inputs.programme.started_on:
        earliest = min((run.on for run in inputs.runs), default=inputs.on)
        return Course(first, walk_since=earliest - timedelta(days=1), green_since=0, moved=Moved.BEGAN)
    return Course(stages()[-1].number + 1)


def _up_to(course: Course, on: date) -> Course:
    """Let the days until ``on`` pass: a long time without a run, and a walk that has stayed green."""
    return _walked_enough(_after_break(course, on), on)


def _after_break(course: Course, on: date) -> Course:
    entry = rule(ENTRY_RULE)
    flare = int(entry.value("flare_stage"))
    if course.ran_on is None or course.level <= flare or (on - course.ran_on).days <= entry.value("days_without_run"):
        return course
    return replace(course, level=flare, greens=0, green_since=0, moved=Moved.BEGAN, before=course.level)


def _walked_enough(course: Course, on: date) -> Course:
    if not course.walks_first:
        return course
    start = rule(START_RULE)
    latest = on - timedelta(days=int(start.value("green_days")))
    enough_s = start.value("walk_s") * start.value("counts_from_share")
    last_bad = course.bad[-1][0] if course.bad else date.min
    since = course.walk_since or date.min
    if not any(since < day <= latest and day > last_bad and walked_s >= enough_s for day, walked_s in course.walked):
        return course
    if course.level > 0:
        return replace(course, walk_since=None, walked=())
    return replace(course, level=1, greens=0, walk_since=None, walked=(), moved=Moved.UP, before=0)


def course_after(course: Course, light: Light, runs: Sequence[DoneRun]) -> Course:
    """Return the course after one more day: its light, and what was run or walked."""
    changes = _changes(course, light, runs)
    if runs and light.is_plain_green and course.walks_first:
        changes["walked"] = (*course.walked, (light.on, max(run.duration_s for run in runs)))
    if any(not is_walk(run) for run in runs):
        changes["ran_on"] = light.on
    return replace(course, **changes) if changes else course


def _changes(course: Course, light: Light, runs: Sequence[DoneRun]) -> dict[str, Any]:
    """Return what the light of a day changes in a course, by name."""
    match light.colour:
        case Colour.RED:
            return _red(course, light)
        case Colour.AMBER:
            return _amber(course, light) if light.is_active else {"greens": 0, "bad": _bad(course, light)}
        case Colour.UNKNOWN:
            return {"moved": Moved.OPEN, "light": light, "before": course.level} if light.is_active else {}
    return _green(course, light, runs) if light.is_active else {}


def _red(course: Course, light: Light) -> dict[str, Any]:
    level = max(0, course.level - 1)
    if _recently(course, light.on, (Colour.RED,)):
        level = min(level, int(rule(ENTRY_RULE).value("flare_stage")))
    return {**_down(course, light), "level": level, "walk_since": light.on}


def _amber(course: Course, light: Light) -> dict[str, Any]:
    stays = course.is_free and not _recently(course, light.on, (Colour.AMBER, Colour.RED))
    level = course.level if stays else max(0, course.level - 1)
    return {**_down(course, light), "level": level, "walk_since": light.on if level == 0 else course.walk_since}


def _down(course: Course, light: Light) -> dict[str, Any]:
    return {
        "greens": 0,
        "green_since": 0,
        "moved": Moved.DOWN,
        "light": light,
        "before": course.level,
        "bad": _bad(course, light),
    }


def _green(course: Course, light: Light, runs: Sequence[DoneRun]) -> dict[str, Any]:
    same = {"moved": Moved.SAME, "light": light, "before": course.level}
    if light.holds or course.walks_first or all(is_walk(run) for run in runs):
        return same
    if course.is_free:
        return same if course.green_since is None else {**same, "green_since": course.green_since + 1}
    if not _counts(course.level, runs):
        return same
    greens = course.greens + 1
    if greens < rule(STAGES_RULE).value("green_sessions"):
        return {**same, "greens": greens}
    return {**same, "level": course.level + 1, "greens": 0, "moved": Moved.UP}


def _counts(level: int, runs: Sequence[DoneRun]) -> bool:
    """Whether enough of the stage was done, in time and, where the file tells, in running."""
    stage, share = stages()[level], rule(STAGES_RULE).value("counts_from_share")
    return any(
        run.duration_s >= share * stage.total_s and (run.run_s is None or run.run_s >= share * stage.running_s)
        for run in runs
        if not is_walk(run)
    )


def _bad(course: Course, light: Light) -> tuple[tuple[date, Colour], ...]:
    return (*course.bad, (light.on, light.colour))


def _recently(course: Course, on: date, colours: tuple[Colour, ...]) -> bool:
    since = on - timedelta(days=int(rule(ENTRY_RULE).value("second_within_days")))
    return any(since <= day and colour in colours for day, colour in course.bad)
