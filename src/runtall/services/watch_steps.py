"""Lines of a card as the steps of a workout on a watch."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from runtall.core import Message, say
from runtall.evidence import Exercise, exercises, rule
from runtall.exercise import Dose, dose_in_words
from runtall.plan import CadenceTrial, Cap, CapKind, DoneItem, Line, LineKind, PlannedSession, dose_of
from runtall.writers.fit_workout import (
    LONGEST_NOTE_BYTES,
    MOST_STEPS,
    CadenceRange,
    Effort,
    Repeat,
    SpeedRange,
    Workout,
    WorkoutStep,
)

Say = Callable[[Message], str]
Steps = tuple[WorkoutStep | Repeat, ...]

_STROLL_MPS = 1.0
"""The lower end of "not faster than": a stroll, so that no watch hurries anybody."""
_EITHER_WAY_SPM = 2.0
"""A target of cadence is held to within one stride a minute, the finest that a file can say."""
_BOUT_S = 300.0
"""The longest bout that the sentence of the cadence trial names."""
_HARD_PART = 1 / 3
"""Hard minutes stand in the middle third of what follows the opening: there are easy ones before and after."""
_MINUTE_S = 60.0
_SIDES = ("left", "right")


def run_workout(line: Line, warm_up: Line | None, trial: CadenceTrial | None, *, on: date, words: Say) -> Workout | None:
    """Return a run, run-walk or walk as a workout: as long as the line says, within its caps.

    Parameters
    ----------
    warm_up
        The line of the warm-up before it.
    trial
        The cadence on trial that day; only one that the runner chose becomes a target.

    Returns
    -------
    Workout | None
        ``None`` for a walk without a length: there is nothing to lead through.
    """
    name = words(say("{day_on}: {title}", day_on=on.isoformat(), title=line.title))
    if line.kind is LineKind.WALK:
        if not line.duration_s:
            return None
        step = WorkoutStep(words(say("Walk")), time_s=line.duration_s, note=_note(line, words))
        return Workout(name, "walking", (step,))
    target = None if trial is None or trial.is_offer else trial.target_spm
    cadence = None if target is None else CadenceRange(target - _EITHER_WAY_SPM, target + _EITHER_WAY_SPM)
    match line.kind:
        case LineKind.RUN_WALK:
            steps = _rounds(line, cadence, words)
        case LineKind.OWN_RUN:
            steps = _own(line, words)
        case _:
            steps = _run(line, cadence, words)
    return Workout(name, "running", (*_warm_up(warm_up, words), *steps))


def _warm_up(line: Line | None, words: Say) -> Steps:
    if line is None or not line.duration_s:
        return ()
    note = _whole_sentences(words(each) for each in line.steps)
    return (WorkoutStep(words(say("Warm up")), Effort.WARM_UP, time_s=line.duration_s, note=note),)


def _cap(line: Line, kind: CapKind) -> Cap | None:
    return next((each for each in line.caps if each.kind is kind), None)


def _opening_s() -> float:
    return rule("opening").value("opening_s")


def _opening(line: Line) -> SpeedRange | None:
    """Return what the opening is held to: not faster than its cap; ``None`` while no pace is known."""
    cap = _cap(line, CapKind.OPENING_SPEED)
    return None if cap is None or cap.value is None else SpeedRange(min(_STROLL_MPS, cap.value), cap.value)


def _opening_step(line: Line, words: Say, *, time_s: float | None = None, distance_m: float | None = None) -> WorkoutStep:
    cap = _cap(line, CapKind.OPENING_SPEED)
    note = "" if cap is None else words(cap.sentence)
    return WorkoutStep(words(say("Begin slowly")), time_s=time_s, distance_m=distance_m, speed=_opening(line), note=note)


def _run(line: Line, cadence: CadenceRange | None, words: Say) -> Steps:
    """Return an opening, then the rest: easy, with hard minutes in its middle, or with bouts at the cadence on trial."""
    run_s = line.duration_s or 0.0
    if run_s <= 0:
        return (WorkoutStep(words(say("Run easily")), note=_note(line, words)),)
    opening_s = min(_opening_s(), run_s)
    opening = _opening_step(line, words, time_s=opening_s)
    if run_s == opening_s:
        return (replace(opening, note=_whole_sentences((opening.note, _note(line, words)))),)
    return (opening, *_after_opening(line, run_s - opening_s, cadence, words))


def _after_opening(line: Line, left_s: float, cadence: CadenceRange | None, words: Say) -> Steps:
    easy = WorkoutStep(words(say("Run easily")), time_s=left_s, note=_note(line, words))
    hard_s = _hard_s(line, left_s)
    if hard_s:
        before_s = float(round((left_s - hard_s) / 2))
        cap = _cap(line, CapKind.HARD_MINUTES)
        note = "" if cap is None else words(cap.sentence)
        hard = WorkoutStep(words(say("Hard, in one piece or in parts")), Effort.INTERVAL, time_s=hard_s, note=note)
        return (replace(easy, time_s=before_s), hard, replace(easy, time_s=left_s - hard_s - before_s, note=""))
    if cadence is None:
        return (easy,)
    rounds = int(left_s // (2 * _BOUT_S))
    bout_s = _BOUT_S if rounds else min(_BOUT_S, left_s)
    bout = WorkoutStep(words(say("Quicker, shorter steps")), time_s=bout_s, cadence=cadence, note=_spm(cadence, words))
    as_usual = replace(easy, name=words(say("As you usually run")), note="")
    rest_s = left_s - (2 * _BOUT_S * rounds if rounds else bout_s)
    end = (replace(easy, time_s=rest_s),) if rest_s > 0 else ()
    if not rounds:
        return (bout, *end)
    return (Repeat(rounds, (bout, replace(as_usual, time_s=_BOUT_S, note=easy.note if not end else ""))), *end)


def _hard_s(line: Line, left_s: float) -> float:
    """Return the hard time of a run, whole minutes of it; 0 where there is none or nobody knows how much."""
    cap = _cap(line, CapKind.HARD_MINUTES)
    if cap is None or not cap.value:
        return 0.0
    return _MINUTE_S * (min(cap.value, left_s * _HARD_PART) // _MINUTE_S)


def _spm(cadence: CadenceRange, words: Say) -> str:
    low, high = f"{cadence.low_spm:.0f}", f"{cadence.high_spm:.0f}"
    return words(say("{low} to {high} steps a minute, both feet counted, at the same speed.", low=low, high=high))


def _rounds(line: Line, cadence: CadenceRange | None, words: Say) -> Steps:
    """Return rounds of running and walking; those that begin within the opening are held to its speed."""
    assert line.repeats is not None  # the kind of the line says so
    rounds, run_s, walk_s = line.repeats
    note = _note(line, words)
    walk = WorkoutStep(words(say("Walk")), Effort.RECOVERY, time_s=float(walk_s))
    run = WorkoutStep(words(say("Run easily")), time_s=float(run_s), note=note)
    opening = _opening(line)
    slow = 0 if opening is None else min(rounds, math.ceil(_opening_s() / (run_s + walk_s)))
    begun = replace(_opening_step(line, words, time_s=float(run_s)), note=note)
    then = run if cadence is None else replace(run, cadence=cadence, note=_spm(cadence, words))
    blocks = (Repeat(slow, (begun, walk)) if slow else None, Repeat(rounds - slow, (then, walk)) if rounds > slow else None)
    return tuple(each for each in blocks if each is not None)


def _own(line: Line, words: Say) -> Steps:
    """Return a run of the runner's own: as long as they planned it, with the slow opening before it."""
    rest = WorkoutStep(words(line.title), note=_note(line, words))
    if line.duration_s and line.duration_s > _opening_s():
        return (_opening_step(line, words, time_s=_opening_s()), replace(rest, time_s=line.duration_s - _opening_s()))
    if line.duration_s:
        return (replace(rest, time_s=line.duration_s, speed=_opening(line)),)
    if line.distance_m:
        opening = _opening(line)
        opening_m = 0.0 if opening is None else round(opening.high_mps * _opening_s(), -1)
        if not 0 < opening_m < line.distance_m:
            return (replace(rest, distance_m=line.distance_m),)
        slow = _opening_step(line, words, distance_m=opening_m)
        return (slow, replace(rest, distance_m=line.distance_m - opening_m))
    return (rest,)


_NOTED = (CapKind.PAIN, CapKind.HARD_MINUTES, CapKind.HILLS, CapKind.DISTANCE)


def _note(line: Line, words: Say) -> str:
    """Say the caps that no watch can hold to, the pain first, as far as there is room."""
    return _whole_sentences(words(cap.sentence) for kind in _NOTED if (cap := _cap(line, kind)) is not None)


def _whole_sentences(sentences: Iterable[str]) -> str:
    note = ""
    for each in sentences:
        whole = each if not each or each.endswith((".", "!", "?")) else f"{each}."
        longer = f"{note} {whole}".strip()
        if len(longer.encode()) <= LONGEST_NOTE_BYTES:
            note = longer
    return note


# Sessions ------------------------------------------------------------------------------------------------------------


def session_workout(title: Message, session: PlannedSession, *, on: date, words: Say) -> Workout | None:
    """Return a session as a workout: each exercise with its sets, by repetitions or by time, a pause before each set.

    Repetitions end at the lap button, or where the watch counts them. Returns ``None`` for a session without exercises.

    Notes
    -----
    Watches know few sports that they lead through sets in: easy movement goes under strength training too.
    """
    items = [each for each in session.items if each.exercise_id in exercises()]
    if not items:
        return None
    name = words(say("{day_on}: {title}", day_on=on.isoformat(), title=title))
    made = Workout(name, "training", _exercise_steps(items, words, switches=True), "strength_training")
    if made.n_steps > MOST_STEPS:
        made = replace(made, steps=_exercise_steps(items, words, switches=False))
    return made


def _exercise_steps(items: Sequence[DoneItem], words: Say, *, switches: bool) -> Steps:
    return tuple(step for each in items for step in _exercise(each, words, switches=switches))


def _exercise(item: DoneItem, words: Say, *, switches: bool) -> Steps:
    exercise, dose = exercises()[item.exercise_id], dose_of(item)
    timing = rule("session-timing")
    name = words(Message(exercise.name))
    pause_s = max(float(dose.rest_s), timing.value("get_ready_s"))
    ready_note = _whole_sentences((words(dose_in_words(dose)), *(words(Message(cue)) for cue in exercise.cues)))
    pause = WorkoutStep(words(say("Then: {exercise}", exercise=name)), Effort.REST, time_s=pause_s, note=ready_note)
    if not dose.per_side or exercise.alternating:
        return (Repeat(dose.sets, (pause, _set(exercise, dose, None, name, words))),)
    left, right = (_set(exercise, dose, side, name, words) for side in _SIDES)
    switch = WorkoutStep(words(say("Switch sides")), Effort.REST, time_s=timing.value("switch_s"))
    block = (pause, left, switch, right) if switches else (pause, left, right)
    steps: Steps = (Repeat(dose.sets, block),)
    if dose.extra_set_side in _SIDES:
        extra = left if dose.extra_set_side == _SIDES[0] else right
        for _ in range(int(rule("exercise-extra-set").value("sets"))):
            steps = (*steps, pause, extra)
    return steps


def _set(exercise: Exercise, dose: Dose, side: str | None, name: str, words: Say) -> WorkoutStep:
    both = 2 if dose.per_side and side is None else 1
    if side is not None:
        name = words(say("Left: {exercise}", exercise=name) if side == _SIDES[0] else say("Right: {exercise}", exercise=name))
    amount = words(dose_in_words(replace(dose, sets=1, per_side=both > 1)))
    note = _whole_sentences((amount[:1].upper() + amount[1:], words(Message(exercise.cues[0]))))
    if dose.reps is not None:
        return WorkoutStep(name, reps=dose.reps * both, note=note)
    return WorkoutStep(name, time_s=float((dose.hold_s or dose.duration_s or 0) * both) or None, note=note)
