"""The plan as it stands, what was done of it, and how the back was on the mornings after, for the clinician's report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import median

from runtall.core import Message
from runtall.evidence import claims, exercises, routines, rule
from runtall.plan import (
    DoneItem,
    ItemOutcome,
    PlanInputs,
    SessionKind,
    Trial,
    TrialState,
    dose_of,
    judge_trial,
    next_stage,
    programme_week,
    stages,
    standing_light,
    trials,
    usual_nrs,
)
from runtall.services.clinician_felt import kept_of
from runtall.services.clinician_model import WEEKS, ExerciseDone, NextMornings, PlanTold, Tried, TriedKind

_MORNING, _AT_REST = "next_morning", "rest"
_KINDS = {
    SessionKind.STRENGTH: TriedKind.STRENGTH,
    SessionKind.MOBILITY: TriedKind.MOBILITY,
    SessionKind.WARM_UP: TriedKind.WARM_UP,
    SessionKind.ROUTINE: TriedKind.ROUTINE,
}
_DID = (ItemOutcome.DONE, ItemOutcome.PART, ItemOutcome.HURT)


def plan_told(runner_id: int, inputs: PlanInputs, since_on: date, *, comes_first: bool) -> PlanTold:
    """Return the plan as it stands; nothing is solved or decided for it, and nothing lies ahead while a clinician comes first."""
    from runtall.services import today
    from runtall.store import planning as store

    begun = store.programme(runner_id)
    card = today.last_kept(runner_id, until=inputs.on)
    decided = None if comes_first else next_stage(inputs)
    number = None if decided is None else decided.stage
    table = stages()
    weeks = [kept_of(runner_id, inputs, since_on + timedelta(weeks=n)) for n in range(WEEKS - 1)]
    stood = [(planned, done) for planned, done in weeks if planned is not None and done is not None]
    return PlanTold(
        kind=None if card is None else card.card.kind,
        started_on=None if begun is None else begun.started_on,
        week_number=None if begun is None else programme_week(begun, inputs.on).number,
        stage=number,
        stage_of=table[-1].number,
        stage_title=next((each.title for each in table if each.number == number), None),
        planned=sum(planned for planned, _ in stood),
        done=sum(done for _, done in stood),
        planned_weeks=len(stood),
        ahead=() if comes_first or inputs.week is None else tuple(day for day in inputs.week.days if day.on >= inputs.on),
        light=None if comes_first else standing_light(inputs),
    )


def tried(inputs: PlanInputs, since_on: date) -> tuple[Tried, ...]:
    """Return what was done or tried since a day, runs first, each with the mornings after it."""
    done: dict[tuple[TriedKind, str], set[date]] = {}
    for run in inputs.runs:
        if run.on >= since_on:
            done.setdefault((TriedKind.RUNS, TriedKind.RUNS.value), set()).add(run.on)
    for session in inputs.sessions:
        if session.on >= since_on and any(each.outcome in _DID for each in session.items):
            kind = TriedKind.ROUTINE if session.routine_id is not None else _KINDS[session.kind]
            done.setdefault((kind, session.routine_id or kind.value), set()).add(session.on)
    order = list(TriedKind)
    lines = [
        Tried(
            kind, name, _routine_name(name) if kind is TriedKind.ROUTINE else None, min(days), max(days), _mornings(days, inputs)
        )
        for (kind, name), days in sorted(done.items(), key=lambda each: (order.index(each[0][0]), each[0][1]))
    ]
    return (*lines, *(_choice(each, inputs) for each in trials(inputs) if _in_these_weeks(each, inputs, since_on)))


def _routine_name(routine_id: str) -> Message | None:
    return Message(routines()[routine_id].name) if routine_id in routines() else None


def _in_these_weeks(trial: Trial, inputs: PlanInputs, since_on: date) -> bool:
    ended_on = trial.stopped_on or trial.until_on
    return trial.state is not TrialState.AHEAD and ended_on >= since_on and trial.opt_in.from_on <= inputs.on


def _choice(trial: Trial, inputs: PlanInputs) -> Tried:
    """Return a contested thing on trial: the days of it are the days with a run in it."""
    first_on, last_on = trial.opt_in.from_on, min(inputs.on, trial.until_on, trial.stopped_on or trial.until_on)
    days = {run.on for run in inputs.runs if first_on <= run.on <= last_on}
    known = claims().get(trial.opt_in.id)
    return Tried(
        TriedKind.CHOICE,
        trial.opt_in.id,
        None if known is None else Message(known.statement),
        first_on,
        last_on,
        _mornings(days, inputs),
        trial.stopped_on,
        judge_trial(inputs, trial),
    )


def _mornings(days: Iterable[date], inputs: PlanInputs) -> NextMornings:
    """Hold the days after some days against the own usual before each; a rise is named as the pain light names it."""
    by = rule("pain-light")
    said = _day_after(inputs)
    known = sorted(set(days))
    answered = [day for day in known if day in said]
    usual = {day: usual_nrs(inputs, day) for day in answered}
    rises = [said[day] - level for day, level in usual.items() if level is not None]
    clearly = sum(rise >= by.value("rise_amber_nrs") for rise in rises)
    quiet = sum(rise < by.value("rise_holds_nrs") for rise in rises)
    return NextMornings(
        days=len(known),
        answered=len(answered),
        quiet=quiet,
        a_little=len(rises) - quiet - clearly,
        clearly=clearly,
        no_usual=len(answered) - len(rises),
        median_nrs=median(said[day] for day in answered) if answered else None,
    )


def _day_after(inputs: PlanInputs) -> dict[date, float]:
    """Return by day the highest rating of the next morning; where there is none, at rest or at the check-in of the day after."""
    mornings: dict[date, float] = {}
    at_rest: dict[date, float] = {}
    for note in inputs.diary:
        if note.pain_nrs is None:
            continue
        if note.context == _MORNING and note.run_on is not None:
            mornings[note.run_on] = max(mornings.get(note.run_on, 0.0), note.pain_nrs)
        elif note.context == _AT_REST:
            before = note.on - timedelta(days=1)
            at_rest[before] = max(at_rest.get(before, 0.0), note.pain_nrs)
    return {**at_rest, **mornings}


def exercises_done(inputs: PlanInputs, since_on: date) -> tuple[ExerciseDone, ...]:
    """Return each exercise that was done since a day, most often done first."""
    by_id: dict[str, list[tuple[date, DoneItem]]] = {}
    for session in inputs.sessions:
        for item in session.items:
            if session.on >= since_on and item.outcome in _DID and item.exercise_id in exercises():
                by_id.setdefault(item.exercise_id, []).append((session.on, item))
    found = (_exercise(name, sorted(items, key=lambda each: each[0])) for name, items in by_id.items())
    return tuple(sorted(found, key=lambda each: (-each.times - each.hurt, each.name)))


def _exercise(exercise_id: str, items: Sequence[tuple[date, DoneItem]]) -> ExerciseDone:
    pains = [item.pain_nrs for _, item in items if item.pain_nrs is not None]
    hurt = sum(item.outcome is ItemOutcome.HURT for _, item in items)
    return ExerciseDone(
        exercise_id=exercise_id,
        name=exercises()[exercise_id].name,
        times=len(items) - hurt,
        hurt=hurt,
        first=dose_of(items[0][1]),
        last=dose_of(items[-1][1]),
        last_on=items[-1][0],
        median_nrs=median(pains) if pains else None,
    )
