"""The dose of each exercise, from what was done; and exercises as a plan keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from runtall.evidence import Exercise, exercises
from runtall.exercise import Deload, Dose, DoseDecision, Logged, SideDone, Went, first_dose, next_dose
from runtall.plan._inputs import DoneItem, ItemOutcome, PlanInputs, Prescribed
from runtall.plan._light import dose_light
from runtall.plan._next_stage import running_is_free

HOPS_CLOSED = "impact-not-cleared"


def logged(inputs: PlanInputs) -> tuple[Logged, ...]:
    """Return every exercise of the sessions that were begun, as the doses need it; what was only asked is left out."""
    return tuple(_logged(session.on, item) for session in inputs.sessions for item in session.items if _is_known(item))


def _is_known(item: DoneItem) -> bool:
    return item.outcome is not ItemOutcome.ASKED and item.exercise_id in exercises()


def _logged(on: date, item: DoneItem) -> Logged:
    return Logged(
        on=on,
        exercise_id=item.exercise_id,
        dose=dose_of(item),
        went=Went(item.outcome.value),
        sets_done=item.sets_done,
        pain_nrs=item.pain_nrs,
        form_intact=item.form_intact,
        left=_side(item.left_sets_done),
        right=_side(item.right_sets_done),
    )


def _side(sets_done: int | None) -> SideDone | None:
    return None if sets_done is None else SideDone(sets_done)


def dose_of(item: DoneItem) -> Dose:
    """Return the dose that a kept item asked for."""
    reach = exercises()[item.exercise_id].dose
    return Dose(item.sets, item.reps, item.hold_s, item.duration_s, reach.per_side, reach.rest_s, item.side)


def prescribed_dose(found: Prescribed) -> Dose:
    """Return the dose that a clinician asked for."""
    reach = exercises()[found.exercise_id].dose
    return Dose(found.sets, found.reps, found.hold_s, found.duration_s, reach.per_side, reach.rest_s)


def asked(exercise_id: str, dose: Dose) -> DoneItem:
    """Return an exercise as a plan keeps it: asked for, not done yet."""
    return DoneItem(
        exercise_id=exercise_id,
        outcome=ItemOutcome.ASKED,
        sets=dose.sets,
        reps=dose.reps,
        hold_s=dose.hold_s,
        duration_s=dose.duration_s,
        side=dose.extra_set_side,
    )


def closed_by(inputs: PlanInputs) -> tuple[str, ...]:
    """Return the flags that hold for exercises: the runner's, and hops for as long as running has not come back."""
    hops = () if running_is_free(inputs) else (HOPS_CLOSED,)
    return tuple(sorted({*inputs.flags, *hops}))


@dataclass(frozen=True, slots=True)
class Practice:
    """What the runner's sessions say about the exercises, as of a day.

    Attributes
    ----------
    decisions
        Exercise to what comes next for it, for every exercise that was ever done.
    since
        Exercise to the day it was last done.
    """

    decisions: dict[str, DoseDecision]
    since: dict[str, date]

    def dose(self, exercise: Exercise) -> Dose:
        """Return the dose for an exercise now: as another gave way to it, as its own history decides, or where it begins."""
        left = self.left()
        for name in sorted(left):
            if self.decisions[name].exercise_id == exercise.id and exercise.id not in left:
                return self.decisions[name].dose
        own = self.decisions.get(exercise.id)
        return own.dose if own is not None and own.exercise_id == exercise.id else first_dose(exercise)

    def left(self) -> frozenset[str]:
        """Return the exercises that are done with: a harder or easier one takes their place, or they are left out."""
        return frozenset(name for name in self.decisions if self._leaves(name))

    def _leaves(self, name: str) -> bool:
        decision = self.decisions[name]
        if decision.exercise_id == name:
            return isinstance(decision, Deload) and decision.leave_out
        back = self.decisions.get(decision.exercise_id)
        if back is None or back.exercise_id != name:
            return True
        mine, theirs = self.since[name], self.since[decision.exercise_id]
        return mine > theirs or (mine == theirs and isinstance(decision, Deload))

    def taken_up(self) -> frozenset[str]:
        """Return the exercises that take the place of another one."""
        left = self.left()
        return frozenset(self.decisions[name].exercise_id for name in left) - left

    def done_within(self, from_on: date, until_on: date) -> frozenset[str]:
        """Return the exercises last done in ``[from_on, until_on)``."""
        return frozenset(name for name, on in self.since.items() if from_on <= on < until_on)


def practice(inputs: PlanInputs, history: Sequence[Logged] | None = None) -> Practice:
    """Decide what comes next for each exercise that was done, on today's light, flags and kit."""
    history = logged(inputs) if history is None else history
    light, flags = dose_light(inputs).colour.value, closed_by(inputs)
    done = [each for each in history if each.went is not Went.SKIPPED and each.on <= inputs.on]
    decisions = {
        name: next_dose(exercises()[name], history, on=inputs.on, light=light, flags=flags, kit=inputs.runner.kit)
        for name in sorted({each.exercise_id for each in done})
    }
    return Practice(decisions, {name: max(each.on for each in done if each.exercise_id == name) for name in decisions})
