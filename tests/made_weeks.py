"""Made-up runners for the tests of weeks, around Monday 23 November 2026."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from runtall.core import WEEKDAYS
from runtall.evidence import Open, Outcome
from runtall.plan import (
    DoneItem,
    DoneRun,
    DoneSession,
    ItemOutcome,
    PainNote,
    PlanInputs,
    PlannedDay,
    Programme,
    RunnerFacts,
    SafetyState,
    SessionKind,
    WeekPlan,
)

MONDAY = date(2026, 11, 23)
CLEARED = SafetyState(Outcome.CLEAR, open=tuple(Open), answered_on=MONDAY)


def day(name: str, week: int = 0) -> date:
    """Return a weekday of the week, or of one so many weeks later."""
    return MONDAY + timedelta(days=7 * week + WEEKDAYS.index(name))


def weekly_runs(minutes: dict[str, float], weeks: int = 6, hard_s: float = 0.0) -> tuple[DoneRun, ...]:
    """Return the same runs in each of the weeks before, the first run of a week with so much hard time."""
    return tuple(
        DoneRun(day(name, -week), 60 * each, hard_s=hard_s if place == 0 else 0.0)
        for week in range(weeks, 0, -1)
        for place, (name, each) in enumerate(minutes.items())
    )


def quiet(runs: Iterable[DoneRun]) -> tuple[PainNote, ...]:
    """Return a diary in which every run went without pain."""
    return tuple(
        PainNote(run.on + timedelta(days=later), moment, 0.0, run_on=run.on)
        for run in runs
        for moment, later in (("during", 0), ("one_hour_after", 0), ("next_morning", 1))
        if run.on + timedelta(days=later) <= MONDAY
    )


RUNS = weekly_runs({"tue": 40.0, "thu": 40.0, "sun": 60.0})


def runner(**changes: object) -> PlanInputs:
    """Return a cleared runner of three quiet runs a week, with these things changed."""
    usual = PlanInputs(
        on=MONDAY,
        now_at=datetime.combine(MONDAY, time(7), tzinfo=UTC),
        zone="UTC",
        runner=RunnerFacts(run_days=("tue", "thu", "sun"), minutes_per_session=20),
        safety=CLEARED,
        programme=Programme(MONDAY),
        runs=RUNS,
        diary=quiet(RUNS),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def on_day(inputs: PlanInputs, name: str) -> PlanInputs:
    """Return the same runner on another day of the week."""
    on = day(name)
    return replace(inputs, on=on, now_at=datetime.combine(on, time(7), tzinfo=UTC))


def strength_days(week: WeekPlan) -> list[str]:
    """Return the names of the days with strength."""
    return [WEEKDAYS[each.on.weekday()] for each in week.days if is_strength(each)]


def is_strength(planned: PlannedDay) -> bool:
    """Whether a day holds strength."""
    return planned.session is not None and planned.session.kind is SessionKind.STRENGTH


def run_days(week: WeekPlan) -> dict[str, str]:
    """Return the kind of run by the name of its day."""
    return {WEEKDAYS[each.on.weekday()]: each.run for each in week.days if each.run is not None}


def exercises_of(week: WeekPlan) -> set[str]:
    """Return every exercise of the week."""
    return {item.exercise_id for each in week.days if each.session is not None for item in each.session.items}


def done(name: str, *exercise_ids: str, week: int = 0) -> DoneSession:
    """Return a strength session that was done, each exercise in two sets of eight without pain."""
    items = tuple(DoneItem(each, ItemOutcome.DONE, 2, reps=8, pain_nrs=0.0, form_intact=True) for each in exercise_ids)
    return DoneSession(day(name, week), SessionKind.STRENGTH, items)
