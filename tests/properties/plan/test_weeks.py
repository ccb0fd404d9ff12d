"""Whatever the runner is like, a week keeps what every week has to keep; and solving it twice, in any order, is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtall.core import WEEKDAYS
from runtall.evidence import CONTRAINDICATIONS, KIT, PURPOSES, ExerciseKind, exercises
from runtall.exercise import allowed, ladder
from runtall.plan import (
    DoneItem,
    DoneRun,
    DoneSession,
    ItemOutcome,
    OwnRun,
    PainNote,
    PlanInputs,
    Programme,
    Purpose,
    Race,
    RunnerFacts,
    SessionKind,
    WeekPlan,
    run_cap_s,
    solve_week,
    weekly_minutes_cap_s,
)

from ...made_weeks import MONDAY, exercises_of, is_strength, on_day, runner

BASE = ("quad-strength", "glute-max-strength", "spinal-extensor-strength", "deep-core")
FLAGS = sorted(set(CONTRAINDICATIONS) - {"post-surgery-under-12-weeks"})
STRENGTH = sorted(each.id for each in exercises().values() if each.kind is ExerciseKind.STRENGTH and each.level <= 3)
OWN = "own"
SLOW = settings(max_examples=18, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""A week takes a twentieth of a second or so; eighteen a property are enough to meet each kind of runner."""


@st.composite
def runs(draw: st.DrawFn) -> tuple[DoneRun, ...]:
    days = draw(st.lists(st.integers(0, 6), max_size=5, unique=True))
    weeks = draw(st.integers(1, 6))
    minutes = draw(st.integers(10, 90))
    hard_s = draw(st.sampled_from([None, 0.0, 900.0]))
    return tuple(
        DoneRun(MONDAY - timedelta(days=7 * week - on), 60.0 * minutes, hard_s=hard_s)
        for week in range(weeks, 0, -1)
        for on in sorted(days)
    )


@st.composite
def sessions(draw: st.DrawFn) -> tuple[DoneSession, ...]:
    ids = draw(st.lists(st.sampled_from(STRENGTH), max_size=6, unique=True))
    rung = draw(st.integers(0, 12))
    weeks = draw(st.integers(0, 3))
    outcome = draw(st.sampled_from([ItemOutcome.DONE, ItemOutcome.HURT, ItemOutcome.PART]))
    return tuple(
        DoneSession(
            MONDAY - timedelta(days=7 * week - on), SessionKind.STRENGTH, tuple(_item(each, rung, outcome) for each in ids)
        )
        for week in range(weeks, 0, -1)
        for on in (2, 6)
    )


def _item(exercise_id: str, rung: int, outcome: ItemOutcome) -> DoneItem:
    rungs = ladder(exercises()[exercise_id])
    dose = rungs[min(rung, len(rungs) - 1)]
    return DoneItem(exercise_id, outcome, dose.sets, dose.reps, dose.hold_s, dose.duration_s, pain_nrs=1.0, form_intact=True)


@st.composite
def made_up(draw: st.DrawFn) -> PlanInputs:
    """Draw a cleared runner on a Monday: wishes that fit and wishes that do not."""
    ran = draw(runs())
    pain = draw(st.sampled_from([None, 0.0, 2.0, 4.0, 7.0]))
    weekdays = st.lists(st.sampled_from(WEEKDAYS), max_size=5, unique=True).map(tuple)
    tags = draw(st.lists(st.sampled_from(sorted(PURPOSES)), max_size=6, unique=True))
    return runner(
        runner=RunnerFacts(
            days=draw(weekdays),
            run_days=draw(weekdays),
            minutes_per_session=draw(st.sampled_from([None, 10, 15, 20, 25, 45])),
            kit=tuple(draw(st.lists(st.sampled_from(sorted(KIT)), max_size=6, unique=True))),
        ),
        programme=Programme(MONDAY - timedelta(days=draw(st.integers(0, 90)))),
        runs=ran,
        diary=tuple(
            PainNote(run.on + timedelta(days=later), moment, pain, run_on=run.on)
            for run in ran
            for moment, later in (("during", 0), ("one_hour_after", 0), ("next_morning", 1))
            if pain is not None
        ),
        sessions=draw(sessions()),
        purposes=tuple(
            Purpose(tag, draw(st.integers(1, 5)), "screen", start_level=draw(st.sampled_from([None, 1, 3, 4]))) for tag in tags
        ),
        flags=tuple(draw(st.lists(st.sampled_from(FLAGS), max_size=3, unique=True))),
        own_plan=tuple(
            OwnRun(MONDAY + timedelta(days=on), "own", 2400.0, hard=draw(st.booleans()))
            for on in draw(st.sampled_from([(), (), (1, 3, 6), (0, 1, 2, 3, 4, 5, 6, 7)]))
        ),
        races=tuple(Race(MONDAY + timedelta(days=on), 10_000.0) for on in draw(st.sampled_from([(), (), (3,), (8,)]))),
        easing=draw(st.sampled_from([(), ("forward",), ("backward",)])),
    )


def strength_of(week: WeekPlan) -> list[frozenset[str]]:
    return [
        frozenset(i.exercise_id for i in each.session.items if exercises()[i.exercise_id].kind is not ExerciseKind.MOBILITY)
        for each in week.days
        if each.session and is_strength(each)
    ]


def worked(ids: frozenset[str] | set[str]) -> set[str]:
    return {tag for each in ids for tag in exercises()[each].purposes}


def check(week: WeekPlan, inputs: PlanInputs) -> None:
    """Assert what every week keeps."""
    strong = [is_strength(each) for each in week.days]
    hard = [each.run == "hard" or _own_hard(inputs, each.on) for each in week.days]
    assert not any(one and other for one, other in pairwise(strong))
    assert not any(one and other for one, other in pairwise([*zip(strong, hard, strict=True)]) if one[0] and other[1])
    assert sum(strong) <= 3
    assert [each for each in exercises_of(week) if allowed(exercises()[each], inputs.flags, inputs.runner.kit)] == []
    for each in week.days:
        if each.session is not None:
            low, high = (5, 10) if each.session.kind is SessionKind.MOBILITY else (0, 25)
            assert each.session.duration_s <= 60 * high
            assert low == 0 or each.session.duration_s > 0
            assert each.session.items
    named = inputs.runner
    for each in week.days:
        weekday = WEEKDAYS[each.on.weekday()]
        assert not named.days or not is_strength(each) or weekday in named.days
        assert not named.run_days or each.run in (None, OWN) or weekday in named.run_days


def _own_hard(inputs: PlanInputs, on) -> bool:
    return any(each.on == on and each.hard for each in inputs.own_plan)


@SLOW
@given(inputs=made_up())
def test_a_week_keeps_its_distances_days_minutes_and_flags(inputs):
    check(solve_week(inputs, MONDAY).week, inputs)


@SLOW
@given(inputs=made_up())
def test_a_planned_week_of_running_stays_within_its_caps(inputs):
    week = solve_week(inputs, MONDAY).week
    planned = [each for each in week.days if each.run not in (None, OWN, "walk")]
    cap_s = weekly_minutes_cap_s(inputs, MONDAY)

    assert cap_s is None or sum(each.run_s for each in planned) <= cap_s
    for each in planned:
        most_s = run_cap_s(inputs, each.on)
        assert most_s is None or each.run_s <= most_s


@SLOW
@given(inputs=made_up())
def test_the_base_is_in_each_week_or_named_as_missing(inputs):
    solved = solve_week(inputs, MONDAY)
    sessions = strength_of(solved.week)
    missing = {name.removeprefix("purpose:") for name, _ in solved.week.shortfalls}

    if sessions:
        assert set(BASE) <= worked(frozenset().union(*sessions)) | missing
    added = {each for session in sessions for each in session if not set(exercises()[each].purposes) & set(BASE)}
    assert len(added) <= 3
    assert bool(solved.week.shortfalls) == bool(solved.loosen)


@SLOW
@given(inputs=made_up(), seed=st.randoms(use_true_random=False))
def test_the_order_of_what_was_entered_changes_no_byte(inputs, seed):
    def shuffled(values):
        mixed = list(values)
        seed.shuffle(mixed)
        return tuple(mixed)

    facts = inputs.runner
    other = replace(
        inputs,
        runner=replace(facts, days=shuffled(facts.days), run_days=shuffled(facts.run_days), kit=shuffled(facts.kit)),
        purposes=shuffled(inputs.purposes),
        flags=shuffled(inputs.flags),
        runs=shuffled(inputs.runs),
        own_plan=shuffled(inputs.own_plan),
    )

    assert repr(solve_week(inputs, MONDAY)) == repr(solve_week(other, MONDAY))


@SLOW
@given(inputs=made_up(), name=st.sampled_from(WEEKDAYS[1:]), again=st.sampled_from(WEEKDAYS[1:]))
def test_what_was_missed_never_piles_up(inputs, name, again):
    standing = solve_week(inputs, MONDAY).week
    stood = {each.on: each for each in standing.days}
    for today in sorted((name, again), key=WEEKDAYS.index):
        later = on_day(replace(inputs, week=standing), today)
        week = solve_week(later, MONDAY, standing=standing).week

        check(week, later)
        assert sum(map(is_strength, week.days)) <= sum(map(is_strength, stood.values()))
        runs_now = [each.run_s or 0.0 for each in week.days if each.run not in (None, OWN)]
        runs_then = [each.run_s or 0.0 for each in stood.values() if each.run not in (None, OWN)]
        assert len(runs_now) <= len(runs_then)
        assert max(runs_now, default=0.0) <= max(runs_then, default=0.0)
        assert sum(runs_now) <= sum(runs_then)
        standing = week


@SLOW
@given(inputs=made_up())
def test_solving_again_with_nothing_new_changes_nothing(inputs):
    week = solve_week(inputs, MONDAY).week

    assert solve_week(replace(inputs, week=week), MONDAY, standing=week).week.days == week.days
