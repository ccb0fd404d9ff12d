"""How the bench itself reads answers, runs and sessions: its own few lines, so that no mistake of the plan is repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from statistics import median

from bench_spec import (
    AMBER_NRS,
    GREEN_NRS,
    PAIN_FLAGS,
    RISE_NRS,
    SINGLE_FLOOR_S,
    SINGLE_RISE,
    SINGLE_WINDOW_DAYS,
    UNLESS,
    USUAL_DAYS,
    WALK_SHARE,
)

from runtall.evidence import KIT, Exercise, Open, Path
from runtall.plan import Card, DoneItem, DoneRun, ItemOutcome, Line, LineKind, PlanInputs, PlannedDay, SessionKind, WeekPlan

GREEN, AMBER, RED, UNKNOWN, HELD = "green", "amber", "red", "unknown", "held"
"""``HELD``: not clearly any of the others, and no ground for a complaint."""
Found = Iterator[tuple[str, str]]
"""Invariant and detail."""
_DAY = timedelta(days=1)


def planned_runs(card: Card) -> list[Line]:
    return [line for line in card.lines if line.kind in (LineKind.RUN, LineKind.RUN_WALK)]


def round_s(line: Line) -> float:
    """One round of running and walking: the least that a session on the way back is."""
    return 0 if line.repeats is None else line.repeats[1] + line.repeats[2]


def coming(inputs: PlanInputs, week: WeekPlan) -> list[PlannedDay]:
    return [day for day in week.days if day.on >= inputs.on]


def is_walk(run: DoneRun) -> bool:
    return run.run_s is not None and run.run_s <= WALK_SHARE * run.duration_s


def real_runs(inputs: PlanInputs) -> list[DoneRun]:
    return [run for run in inputs.runs if not is_walk(run)]


def longest(inputs: PlanInputs, on: date) -> tuple[float | None, float | None]:
    """Longest run by time and by distance of the 30 days before a day, what is on file today among it; a race is no measure."""
    since = on - timedelta(days=SINGLE_WINDOW_DAYS)
    runs = [run for run in real_runs(inputs) if since <= run.on <= min(on, inputs.on)]
    runs = [run for run in runs if not run.race] or runs
    metres = [run.distance_m for run in runs if run.distance_m is not None]
    return max((run.duration_s for run in runs), default=None), max(metres, default=None)


def most_single_s(longest_s: float | None) -> float | None:
    return None if longest_s is None else max(longest_s * SINGLE_RISE, longest_s + SINGLE_FLOOR_S)


def reading(inputs: PlanInputs, on: date) -> str:
    """What the answers to the runs and walks of a day say."""
    runs = [run for run in inputs.runs if run.on == on]
    during, hour, morning, others, leg = _said(inputs, on)
    during += [run.pain_during_nrs for run in runs if run.pain_during_nrs is not None]
    everything = [*during, *hour, *morning, *others]
    if leg:
        return RED
    closed = Path.BONE_STRESS in inputs.safety.paths or (
        Open.PAIN_MONITORING not in inputs.safety.open and not inputs.safety.unanswered and inputs.safety.answered_on is not None
    )
    if max(everything, default=0.0) > (0.0 if closed else AMBER_NRS):
        return RED
    usual = _usual(inputs, on)
    later = max([*hour, *morning], default=None)
    if max(during, default=0.0) > GREEN_NRS or (usual is not None and later is not None and later - usual >= RISE_NRS):
        return AMBER
    if not during or not hour or not morning:
        return UNKNOWN
    untold = any(run.pain_during_nrs is None for run in runs) and len(runs) > 1
    unsure = usual is None or untold or (later is not None and later > usual)
    return HELD if unsure or any(each > GREEN_NRS for each in everything) else GREEN


def _said(inputs: PlanInputs, on: date) -> tuple[list[float], list[float], list[float], list[float], bool]:
    during: list[float] = []
    hour: list[float] = []
    morning: list[float] = []
    others: list[float] = []
    leg = False
    for note in inputs.diary:
        answers_to = note.run_on or (note.on - _DAY if note.context == "next_morning" else note.on)
        if answers_to != on:
            continue
        leg = leg or note.new_leg_symptom is True
        if note.pain_nrs is None:
            continue
        if note.context in ("during", "right_after"):
            during.append(note.pain_nrs)
        elif note.context == "one_hour_after":
            hour.append(note.pain_nrs)
        elif note.context == "next_morning":
            morning.append(note.pain_nrs)
        else:
            others.append(note.pain_nrs)
    return during, hour, morning, others, leg


def _usual(inputs: PlanInputs, on: date) -> float | None:
    since = on - timedelta(days=USUAL_DAYS)
    levels = [
        note.pain_nrs
        for note in inputs.diary
        if note.context in ("rest", "before") and note.pain_nrs is not None and since <= note.on < on
    ]
    return median(levels) if levels else None


def standing(inputs: PlanInputs) -> str | None:
    """What a plan has to go by today: the last run or walk on file, or a red word since; ``None`` without any on file."""
    active = max((run.on for run in inputs.runs), default=None)
    if active is None:
        return None
    told = [
        note.pain_nrs
        for note in inputs.diary
        if note.pain_nrs is not None and note.on > active and note.on >= inputs.on - 2 * _DAY and note.run_on != active
    ]
    if inputs.check_in is not None and inputs.check_in.on == inputs.on and inputs.check_in.pain_nrs is not None:
        told.append(inputs.check_in.pain_nrs)
    return RED if max(told, default=0.0) > AMBER_NRS else reading(inputs, active)


def is_open_question(inputs: PlanInputs) -> bool:
    return inputs.safety.unanswered > 0 or inputs.safety.answered_on is None


def pain_today(inputs: PlanInputs) -> float | None:
    said = inputs.check_in
    if said is not None and said.on == inputs.on and said.pain_nrs is not None:
        return said.pain_nrs
    return max((note.pain_nrs for note in inputs.diary if note.on == inputs.on and note.pain_nrs is not None), default=None)


def flags_of(inputs: PlanInputs, *, with_pain: bool) -> set[str]:
    found = set(inputs.flags)
    pain = pain_today(inputs) if with_pain else None
    return found | {flag for flag, from_nrs in PAIN_FLAGS if pain is not None and pain >= from_nrs}


def rules_out(exercise: Exercise, flags: set[str]) -> set[str]:
    return {each for each in flags & set(exercise.contraindications) if UNLESS.get(each) not in flags}


def has_kit(exercise: Exercise, kit: Iterable[str]) -> bool:
    hands = {each.id for each in KIT.values() if each.household} | set(kit)
    hands |= {name for each in kit if each in KIT for name in KIT[each].serves}
    return all(hands & set(group) for group in exercise.kit)


def volume(item: DoneItem) -> float:
    """How much an exercise asks for, to compare a dose of it with another one of it."""
    return item.sets * (item.reps or 1) * (item.hold_s or item.duration_s or 1)


def last_done(inputs: PlanInputs, exercise_id: str) -> tuple[date, DoneItem] | None:
    """When an exercise was last done, and what was asked then."""
    skipped = (ItemOutcome.SKIPPED, ItemOutcome.ASKED)
    found = [
        (session.on, item)
        for session in inputs.sessions
        for item in session.items
        if item.exercise_id == exercise_id and item.outcome not in skipped
    ]
    return max(found, key=lambda each: each[0], default=None)


def strength_on(inputs: PlanInputs) -> set[date]:
    return {each.on for each in inputs.sessions if each.kind is SessionKind.STRENGTH and each.items}
