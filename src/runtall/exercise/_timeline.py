"""A session as timed steps: get ready, work, switch side, rest, next; spoken, counted down, filling the minutes asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from runtall.core import Message, say
from runtall.evidence import POSITIONS, Exercise, exercises, rule
from runtall.exercise._dose import SIDES, Dose, set_s

_TIMING = "session-timing"
_PHASES = re.compile(r"(\d+)-(\d+)-(\d+)")
_BREATHS = re.compile(r"(\d+) s in, (\d+) s out")


class StepKind(StrEnum):
    """What a timed step is; ``CLOSE`` is quiet breathing at the end."""

    GET_READY = "get_ready"
    WORK = "work"
    SWITCH_SIDE = "switch_side"
    REST = "rest"
    NEXT = "next"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class SessionItem:
    """One exercise of a session with its dose."""

    exercise_id: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class TimedStep:
    """One stretch of a session.

    Attributes
    ----------
    item
        Place of the exercise among the session's items; ``None`` for the closing.
    spoken
        What is said when it begins.
    countdown_s
        So many last seconds are counted aloud.
    set_number, of_sets, side, extra
        Of work: which set, of how many, on which side, and whether it is the extra set.
    reps, rep_s
        Repetitions on each side, and about how long one takes with its hold; ``None`` for a hold or a stretch of movement.
    tempo_s
        Seconds of the phases of a repetition (lower, pause, raise; or in, out); empty where only a word is known.
    """

    kind: StepKind
    duration_s: int
    spoken: Message
    item: int | None = None
    exercise_id: str | None = None
    countdown_s: int = 0
    set_number: int | None = None
    of_sets: int | None = None
    side: str | None = None
    extra: bool = False
    reps: int | None = None
    rep_s: float | None = None
    hold_s: int | None = None
    tempo_s: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Timed steps in order.

    Attributes
    ----------
    asked_s
        What was asked for; ``None`` where the session takes the time it takes.
    fits
        Within the tolerance of what was asked for.
    items
        The exercises as they stand in the steps; fewer sets than asked for show here.
    left_out
        Exercises that there was no time for.
    """

    steps: tuple[TimedStep, ...]
    total_s: int
    items: tuple[SessionItem, ...]
    asked_s: int | None = None
    fits: bool = True
    left_out: tuple[str, ...] = ()


def tempo_s(exercise: Exercise) -> tuple[int, ...]:
    """Return the seconds of the phases of a repetition, where the tempo names them.

    Examples
    --------
    >>> tempo_s(exercises()["goblet-squat"]), tempo_s(exercises()["cat-cow"])
    ((3, 1, 1), ())
    """
    found = _PHASES.fullmatch(exercise.dose.tempo) or _BREATHS.fullmatch(exercise.dose.tempo)
    return () if found is None else tuple(map(int, found.groups()))


def minutes_of(exercise: Exercise, dose: Dose) -> float:
    """Return the minutes that an exercise takes in a session: what is said before it, getting ready, work, sides and rests.

    Examples
    --------
    >>> minutes_of(exercises()["plank"], Dose(sets=2, hold_s=30, rest_s=60))
    2.25
    """
    return item_s(exercise, dose) / 60


def item_s(exercise: Exercise, dose: Dose) -> int:
    """Seconds of an exercise in a session, its announcement among them: the sum of its steps, without laying them out."""
    timing = rule(_TIMING)
    one_side_s = _work_s(exercise, dose, both=False)
    if not dose.per_side:
        one_set_s = one_side_s
    elif exercise.alternating:
        one_set_s = _work_s(exercise, dose, both=True)
    else:
        one_set_s = len(SIDES) * one_side_s + int(timing.value("switch_s"))
    spent_s = dose.sets * one_set_s + (dose.sets - 1) * dose.rest_s
    if dose.extra_set_side is not None and dose.per_side:
        spent_s += int(rule("exercise-extra-set").value("sets")) * (dose.rest_s + one_side_s)
    return int(timing.value("next_s")) + int(timing.value("get_ready_s")) + spent_s


def session_s(items: Sequence[SessionItem]) -> int:
    """Seconds of a session as its items stand, without a closing; the first is not announced."""
    spent_s = sum(item_s(exercises()[each.exercise_id], each.dose) for each in items)
    return spent_s - int(rule(_TIMING).value("next_s")) if items else 0


def build(items: Sequence[SessionItem], asked_s: int | None, left_out: tuple[str, ...] = ()) -> Timeline:
    """Lay out items one after the other; spare seconds go into the closing, and into rests where there are more of them."""
    steps = [
        step
        for place, each in enumerate(items)
        for step in _steps(place, exercises()[each.exercise_id], each.dose, announced=place > 0)
    ]
    if asked_s is not None:
        steps = _filled(steps, asked_s)
    total_s = sum(each.duration_s for each in steps)
    fits = asked_s is None or abs(total_s - asked_s) <= rule(_TIMING).value("tolerance_s")
    return Timeline(tuple(steps), total_s, tuple(items), asked_s, fits, left_out)


def position_at(timeline: Timeline, elapsed_s: float) -> tuple[int, float]:
    """Return the step that runs after so many seconds, and how far into it that is; past the end, the number of steps and 0."""
    begins_s = 0.0
    for place, step in enumerate(timeline.steps):
        if elapsed_s < begins_s + step.duration_s:
            return place, max(0.0, elapsed_s - begins_s)
        begins_s += step.duration_s
    return len(timeline.steps), 0.0


def resume(timeline: Timeline, step_index: int, elapsed_s: float = 0.0) -> Timeline:
    """Return what is left of a session from a step on, ``elapsed_s`` seconds into it.

    Raises
    ------
    IndexError
        There is no such step.
    """
    if not 0 <= step_index <= len(timeline.steps):
        raise IndexError(f"there are {len(timeline.steps)} steps and no number {step_index}")
    left = list(timeline.steps[step_index:])
    if left and elapsed_s > 0:
        rest_s = math.ceil(left[0].duration_s - elapsed_s)
        left[:1] = [_shortened(left[0], rest_s)] if rest_s > 0 else []
    return replace(timeline, steps=tuple(left), total_s=sum(each.duration_s for each in left), asked_s=None, fits=True)


def _shortened(step: TimedStep, rest_s: int) -> TimedStep:
    if step.reps is None or not step.rep_s:
        return replace(step, duration_s=rest_s)
    per_rep_s = step.duration_s / step.reps
    return replace(step, duration_s=rest_s, reps=math.ceil(rest_s / per_rep_s))


def _steps(place: int, exercise: Exercise, dose: Dose, *, announced: bool) -> list[TimedStep]:
    timing = rule(_TIMING)
    name = Message(exercise.name)
    made: list[TimedStep] = []
    if announced:
        made.append(_still(StepKind.NEXT, int(timing.value("next_s")), say("Next: {exercise}.", exercise=name), place, exercise))
    ready = say(
        "Get ready: {exercise}, {position}. {cue}.",
        exercise=name,
        position=Message(POSITIONS[exercise.position]),
        cue=Message(exercise.cues[0]),
    )
    made.append(_still(StepKind.GET_READY, int(timing.value("get_ready_s")), ready, place, exercise))
    for number in range(1, dose.sets + 1):
        if number > 1:
            made += _rest(place, exercise, dose)
        made += _one_set(place, exercise, dose, number)
    if dose.extra_set_side is not None and dose.per_side:
        for _ in range(int(rule("exercise-extra-set").value("sets"))):
            made += _rest(place, exercise, dose)
            made.append(_work(place, exercise, dose, dose.sets + 1, dose.extra_set_side, extra=True))
    return made


def _still(kind: StepKind, duration_s: int, spoken: Message, place: int, exercise: Exercise) -> TimedStep:
    countdown_s = min(duration_s, int(rule(_TIMING).value("countdown_s")))
    return TimedStep(kind, duration_s, spoken, place, exercise.id, countdown_s)


def _rest(place: int, exercise: Exercise, dose: Dose) -> list[TimedStep]:
    return [_still(StepKind.REST, dose.rest_s, say("Rest."), place, exercise)] if dose.rest_s else []


def _one_set(place: int, exercise: Exercise, dose: Dose, number: int) -> list[TimedStep]:
    if not dose.per_side or exercise.alternating:
        return [_work(place, exercise, dose, number, None)]
    switch_s = int(rule(_TIMING).value("switch_s"))
    first, second = (_work(place, exercise, dose, number, side) for side in SIDES)
    return [first, _still(StepKind.SWITCH_SIDE, switch_s, say("Switch sides."), place, exercise), second]


def _work(place: int, exercise: Exercise, dose: Dose, number: int, side: str | None, *, extra: bool = False) -> TimedStep:
    both = dose.per_side and side is None
    duration_s = _work_s(exercise, dose, both=both)
    return TimedStep(
        StepKind.WORK,
        duration_s,
        _spoken(exercise, dose, number, side, both=both),
        place,
        exercise.id,
        min(duration_s, int(rule(_TIMING).value("countdown_s"))),
        number,
        dose.sets,
        side,
        extra,
        dose.reps,
        None if dose.reps is None else (exercise.dose.rep_s or 0.0) + (dose.hold_s or 0),
        dose.hold_s,
        tempo_s(exercise),
    )


def _work_s(exercise: Exercise, dose: Dose, *, both: bool) -> int:
    return max(1, math.ceil(set_s(exercise.dose, dose) * (len(SIDES) if both else 1)))


def _spoken(exercise: Exercise, dose: Dose, number: int, side: str | None, *, both: bool) -> Message:
    return say("{amount}. {cue}.", amount=_amount(dose, side, both=both), cue=Message(exercise.cues[number % len(exercise.cues)]))


def _amount(dose: Dose, side: str | None, *, both: bool) -> Message:
    amount = dose_in_words(replace(dose, sets=1, per_side=False))
    if side is not None:
        return say("{side}: {amount}", side=say("Left side") if side == SIDES[0] else say("Right side"), amount=amount)
    return say("{amount} on each side, in turn", amount=amount) if both else amount


def dose_in_words(dose: Dose) -> Message:
    """Say a dose: "2 sets of 8, each held 5 s, on each side"."""
    if dose.reps is not None and dose.hold_s is not None:
        one = say("{repetitions}, each held {seconds}", repetitions=_repetitions(dose.reps), seconds=_seconds(dose.hold_s))
    elif dose.reps is not None:
        one = _repetitions(dose.reps)
    elif dose.hold_s is not None:
        one = say("hold for {seconds}", seconds=_seconds(dose.hold_s))
    else:
        one = say("go on for {seconds}", seconds=_seconds(dose.duration_s or 0))
    if dose.per_side:
        one = say("{amount}, each side", amount=one)
    return one if dose.sets == 1 else say("{sets} sets: {amount}", sets=dose.sets, amount=one)


def _repetitions(count: int) -> Message:
    return say("1 repetition") if count == 1 else say("{n} repetitions", n=count)


def _seconds(count: float) -> Message:
    return say("1 second") if count == 1 else say("{n} seconds", n=count)


def _filled(steps: list[TimedStep], asked_s: int) -> list[TimedStep]:
    timing = rule(_TIMING)
    spare_s = asked_s - sum(each.duration_s for each in steps)
    closing_s = min(spare_s, int(timing.value("closing_most_s")))
    if spare_s > closing_s:
        steps = _longer_rests(steps, spare_s - closing_s)
    if closing_s <= int(timing.value("countdown_s")):
        return steps
    words = say("Well done. Breathe slowly, and let it all go quiet.")
    return [*steps, TimedStep(StepKind.CLOSE, closing_s, words)]


def _longer_rests(steps: list[TimedStep], more_s: int) -> list[TimedStep]:
    """Spread seconds evenly over the rests, up to what a rest may grow to."""
    stretch = rule(_TIMING).value("rest_stretch_ratio") - 1
    room = [int(each.duration_s * stretch) if each.kind is StepKind.REST else 0 for each in steps]
    all_room = sum(room)
    if all_room == 0:
        return steps
    reached = [0]
    for each in room:
        reached.append(reached[-1] + each)
    used_s = min(more_s, all_room)
    ends = [used_s * each // all_room for each in reached]
    return [
        replace(step, duration_s=step.duration_s + end - start) for step, (start, end) in zip(steps, pairwise(ends), strict=True)
    ]
