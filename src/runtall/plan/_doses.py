"""The dose of each exercise, from what was done; and exercises as a plan keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from runtall.evidence import Exercise, exercises, rule
from runtall.exercise import Deload, Dose, DoseDecision, Logged, SideDone, Went, first_dose, is_good, next_dose
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


@dataclass(frozen=True, slots=True)
class Lately:
    """The last times that a few exercises were done, as of a day.

    Attributes
    ----------
    decisions
        Exercise to what comes next for it, where it was ever done: of those asked about, and of those that may give way to them.
    last
        The last time that each of these was done.
    """

    on: date
    decisions: Mapping[str, DoseDecision]
    last: Mapping[str, Logged]


def lately(inputs: PlanInputs, names: Iterable[str]) -> Lately:
    """Decide what comes next for a few exercises as :func:`practice` does, from no more of the history than that reads."""
    asked = {each for each in names if each in exercises()}
    asked |= {other for each in asked for other in _lead_to(each)}
    history = _last_times(inputs, {*asked, *(exercises()[each].regression or each for each in asked)})
    light, flags = dose_light(inputs).colour.value, closed_by(inputs)
    last: dict[str, Logged] = {}
    for each in history:
        if each.went is not Went.SKIPPED and each.exercise_id in asked:
            last.setdefault(each.exercise_id, each)
    history.reverse()
    decisions = {
        name: next_dose(exercises()[name], history, on=inputs.on, light=light, flags=flags, kit=inputs.runner.kit)
        for name in sorted(last)
    }
    return Lately(inputs.on, decisions, last)


def hurt_lately(inputs: PlanInputs) -> frozenset[str]:
    """Return the exercises that hurt when they were last done, until a break is long enough to bring them back lower."""
    back, limit = rule("exercise-break"), rule("exercise-deload").value("pain_above_nrs")
    since = inputs.on - timedelta(days=int(back.value("usual_gap_days") + back.value("short_days")))
    hurt: dict[str, bool] = {}
    for session in inputs.sessions:
        for item in session.items if since < session.on <= inputs.on else ():
            if item.outcome not in (ItemOutcome.ASKED, ItemOutcome.SKIPPED):
                hurt[item.exercise_id] = item.outcome is ItemOutcome.HURT or (item.pain_nrs or 0.0) > limit
    return frozenset(name for name, each in hurt.items() if each)


def _last_times(inputs: PlanInputs, names: set[str]) -> list[Logged]:
    """Return the last times of these exercises, newest first: until enough in a row are known, one good one among them."""
    needed = int(rule("exercise-progression").value("good_sessions"))
    done, has_good, found = dict.fromkeys(names, 0), set[str](), list[Logged]()
    for session in reversed(inputs.sessions):
        if session.on > inputs.on:
            continue
        for item in reversed(session.items):
            name = item.exercise_id
            if name not in names or not _is_known(item) or (done[name] >= needed and name in has_good):
                continue
            log = _logged(session.on, item)
            done[name] += log.went is not Went.SKIPPED
            if is_good(log):
                has_good.add(name)
            found.append(log)
    return found


@cache
def _lead_to(exercise_id: str) -> tuple[str, ...]:
    """Return the exercises that may give way to this one: the easier ones of its line, and the one just above it."""
    below, each = [], exercises()[exercise_id]
    while each.regression is not None and each.regression not in below:
        below.append(each.regression)
        each = exercises()[each.regression]
    beside = [other.id for other in exercises().values() if exercise_id in (other.progression, other.regression)]
    return tuple(dict.fromkeys((*below, *beside)))
