"""A session on a day that lets nothing grow: what was stepped up when the week was solved waits, exercise by exercise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from runtall.core import say
from runtall.evidence import exercises
from runtall.exercise import Dose, Logged, Went, is_good, work_s
from runtall.plan._card import Because
from runtall.plan._doses import asked, dose_of, logged
from runtall.plan._inputs import DoneItem, PlanInputs, PlannedSession
from runtall.plan._light import dose_light
from runtall.plan._run_length import holds_still
from runtall.plan._why import because

HOLD_RULE = "exercise-progression"


def held_back(inputs: PlanInputs, planned: PlannedSession) -> tuple[PlannedSession, tuple[Because, ...]]:
    """Return a session without its steps up where the light is not plainly green or a safety question is open, with the reason.

    The week may have been solved on a better day. On any day the step up of one exercise waits where its last session, since
    the week was solved, was not a good one, or not all of it was said. An exercise asks for no more sets, repetitions or time
    than it was last done with; a harder one of the same line that was never done gives its place back to the easier one.
    """
    holds = holds_still(inputs) or not dose_light(inputs).is_plain_green
    known = _last_done(inputs)
    held: dict[str, DoneItem] = {}
    for item in planned.items:
        kept = _as_before(item, known) if holds or _waits(inputs, item, known) else item
        if kept.exercise_id == item.exercise_id or kept.exercise_id not in held:
            held[kept.exercise_id] = kept
    if tuple(held.values()) == planned.items:
        return planned, ()
    if holds:
        sentence = say("Nothing grows today: exercises stay as they were last time.")
    else:
        sentence = say("A step up waits: the last session of it was not a good one, or not all of it was said.")
    return replace(planned, items=tuple(held.values())), (because(HOLD_RULE, sentence),)


def _waits(inputs: PlanInputs, item: DoneItem, known: Mapping[str, Logged]) -> bool:
    """Whether an exercise asks for more than it ever did since it last hurt, and its last session does not bear that.

    A shorter day between takes nothing away, and what a clinician asked for is no step of the plan.
    """
    last = known.get(item.exercise_id)
    if last is None or is_good(last) or any(each.exercise_id == item.exercise_id for each in inputs.prescribed):
        return False
    reach = exercises()[item.exercise_id].dose
    reached = 0.0
    for each in logged(inputs):
        if each.exercise_id == item.exercise_id and each.went is not Went.SKIPPED and each.on <= inputs.on:
            reached = 0.0 if each.went is Went.HURT else max(reached, work_s(reach, each.dose))
    return 0.0 < reached < work_s(reach, dose_of(item))


def _last_done(inputs: PlanInputs) -> Mapping[str, Logged]:
    """Return the last time that each exercise was done."""
    done = [each for each in logged(inputs) if each.went is not Went.SKIPPED and each.on <= inputs.on]
    return {each.exercise_id: each for each in sorted(done, key=lambda each: each.on)}


def _as_before(item: DoneItem, known: Mapping[str, Logged]) -> DoneItem:
    """Return an exercise with no more than was last asked of it; its easier one where it would be new."""
    if item.exercise_id not in exercises():
        return item
    exercise, before = exercises()[item.exercise_id], known.get(item.exercise_id)
    if before is not None:
        wanted = dose_of(item)
        kept = _no_more(wanted, before.dose)
        return item if kept == wanted else asked(exercise.id, kept)
    easier = known.get(exercise.regression or "")
    return item if easier is None else asked(easier.exercise_id, replace(easier.dose, extra_set_side=None))


def _no_more(wanted: Dose, before: Dose) -> Dose:
    """Return a dose with no more sets, repetitions, hold or time than another one: fewer sets do not pay for longer holds."""
    return replace(
        wanted,
        sets=min(wanted.sets, before.sets),
        reps=_least(wanted.reps, before.reps),
        hold_s=_least(wanted.hold_s, before.hold_s),
        duration_s=_least(wanted.duration_s, before.duration_s),
    )


def _least(wanted: int | None, before: int | None) -> int | None:
    return wanted if wanted is None or before is None else min(wanted, before)
