"""What must hold of one exercise: it grows on told, good sessions alone, goes down after it hurt, comes back lower later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import bench_spec as spec
from bench_readings import Found, volume

from runtall.evidence import Exercise, exercises
from runtall.plan import Card, DoneItem, ItemOutcome, LineKind, PlanInputs

Logs = Sequence[tuple[date, DoneItem]]
_TOLD = (LineKind.SESSION, LineKind.MOBILITY)


def doses_follow_sessions(inputs: PlanInputs, card: Card) -> Found:
    """Hold what the card asks of each exercise against the sessions on file, one exercise at a time."""
    lines = [line for line in card.lines if line.kind in _TOLD and line.session is not None]
    known = _logs(inputs) if lines else {}
    for line in lines:
        for item in () if line.session is None else line.session.items:
            logs = known.get(item.exercise_id, ())
            if logs:
                yield from _goes_down(inputs, item, logs, is_easy=line.kind is LineKind.MOBILITY)
            if line.kind is LineKind.MOBILITY:
                continue
            if logs:
                yield from _growth_is_earned(item, logs)
                yield from _lower_after_break(inputs, item, logs)
            elif (easier := exercises()[item.exercise_id].regression) is not None:
                yield from _harder_is_earned(inputs, exercises()[item.exercise_id], easier, known)


def _logs(inputs: PlanInputs) -> dict[str, list[tuple[date, DoneItem]]]:
    """Each exercise's sessions, oldest first; what was skipped, or only asked, is no session of it."""
    found: dict[str, list[tuple[date, DoneItem]]] = {}
    for session in inputs.sessions:
        for item in session.items:
            if item.outcome not in (ItemOutcome.SKIPPED, ItemOutcome.ASKED):
                found.setdefault(item.exercise_id, []).append((session.on, item))
    for logs in found.values():
        logs.sort(key=lambda each: each[0])
    return found


def is_hurt(item: DoneItem) -> bool:
    return item.outcome is ItemOutcome.HURT or (item.pain_nrs is not None and item.pain_nrs > spec.HURT_NRS)


def is_good(item: DoneItem) -> bool:
    """Whether all of it was done, little pain and good form were said; what was not said is not good."""
    sets = [each for each in (item.sets_done, item.left_sets_done, item.right_sets_done) if each is not None]
    told = item.pain_nrs is not None and item.pain_nrs <= spec.GOOD_NRS and item.form_intact is True
    return item.outcome is ItemOutcome.DONE and told and all(each >= item.sets for each in sets)


def _are_good(logs: Logs) -> bool:
    last = [item for _, item in logs[-spec.GOOD_SESSIONS :]]
    return len(last) == spec.GOOD_SESSIONS and all(is_good(each) for each in last)


def lowest(exercise_id: str) -> float:
    """The bottom of an exercise's range, in the same measure as a dose."""
    dose = exercises()[exercise_id].dose
    return dose.sets[0] * (dose.reps or (1, 1))[0] * (dose.hold_s or dose.duration_s or (1, 1))[0]


def _goes_down(inputs: PlanInputs, item: DoneItem, logs: Logs, *, is_easy: bool) -> Found:
    """Less of what hurt; from its lowest dose none, until the break is long enough, as for easy minutes of the day."""
    on, last = logs[-1]
    if not is_hurt(last) or (is_easy and (inputs.on - on).days >= spec.LESS_FROM_DAYS):
        return
    is_lowest = volume(last) <= lowest(item.exercise_id)
    if is_lowest and (inputs.on - on).days < spec.LESS_FROM_DAYS:
        yield "what hurt goes down", f"{item.exercise_id} again, although it hurt at its lowest dose on {on}"
    if not is_lowest and volume(item) >= volume(last):
        yield "what hurt goes down", f"{item.exercise_id} asks {volume(item):.0f} after it hurt at {volume(last):.0f} on {on}"


def _growth_is_earned(item: DoneItem, logs: Logs) -> Found:
    """More than ever since it last hurt only after two told, good sessions; a shorter day between takes nothing away."""
    reached = 0.0
    for (_, before), (_, each) in zip([logs[0], *logs], logs, strict=False):
        reached = volume(each) if is_hurt(before) else max(reached, volume(each))
    if volume(item) > reached and not is_hurt(logs[-1][1]) and not _are_good(logs):
        said = [(each.outcome.value, each.pain_nrs, each.form_intact) for _, each in logs[-spec.GOOD_SESSIONS :]]
        yield "a larger dose is earned", f"{item.exercise_id} asks {volume(item):.0f} after {reached:.0f}: {said}"


def _lower_after_break(inputs: PlanInputs, item: DoneItem, logs: Logs) -> Found:
    on, last = logs[-1]
    days, bottom = (inputs.on - on).days, lowest(item.exercise_id)
    if days < spec.LESS_FROM_DAYS or volume(last) <= bottom:
        return
    most = bottom + spec.HALF * (volume(last) - bottom)
    if days >= spec.LOWEST_FROM_DAYS:
        is_lower = volume(item) <= bottom
    elif days >= spec.HALF_FROM_DAYS:
        is_lower = volume(item) <= most
    else:
        is_lower = volume(item) < volume(last)
    if not is_lower:
        yield (
            "an exercise comes back lower",
            f"{item.exercise_id} asks {volume(item):.0f} of {volume(last):.0f} after {days} days",
        )


def _harder_is_earned(inputs: PlanInputs, exercise: Exercise, easier: str, known: Mapping[str, Logs]) -> Found:
    """The next level of what was done lately only after two told, good sessions of it.

    It is no step up at the levels where everybody begins, nor where the movement tests, or another exercise for the same
    purpose, have brought the runner to its level, nor where a still harder one was done since.
    """
    logs = known.get(easier, ())
    if not logs or (inputs.on - logs[-1][0]).days > spec.LEVEL_WITHIN_DAYS:
        return
    if any(exercises()[name].regression == exercise.id and each[-1][0] >= logs[-1][0] for name, each in known.items()):
        return
    main = exercise.purposes[0]
    tested = [each.start_level for each in inputs.purposes if each.tag == main and each.start_level is not None]
    done = [each.level for each in (exercises()[name] for name in known) if each.purposes[0] == main]
    if max([spec.FIRST_LEVEL, *tested, *done]) < exercise.level and not _are_good(logs):
        yield "a harder level is earned", f"{exercise.id} after {easier}"
