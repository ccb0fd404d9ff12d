"""Runs that are planned: never above the rule, never up on silence, never more for more pain, and always the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtall.evidence import Open, Outcome
from runtall.load import monday_of, run_cap_m
from runtall.plan import (
    Advance,
    CheckIn,
    Colour,
    DoneRun,
    LineKind,
    PainNote,
    PlanInputs,
    PlannedDay,
    Programme,
    Race,
    StageShown,
    WeekPlan,
    course_of,
    decode_inputs,
    encode_inputs,
    is_walk,
    next_stage,
    run_cap_distance_m,
    run_cap_s,
    run_caps,
    running_is_free,
    stages,
    standing_light,
    today_card,
    weekly_minutes_cap_s,
)

from ...made_returns import DAY, TODAY, inputs, safety

MANY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
ANSWERS = ("during", "one_hour_after", "next_morning")
PAINS = st.one_of(st.none(), st.integers(0, 10).map(float))
QUIET = st.one_of(st.none(), st.sampled_from([0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0]))


@st.composite
def outings(draw: st.DrawFn, pains: st.SearchStrategy[float | None] = QUIET) -> tuple[tuple[DoneRun, ...], tuple[PainNote, ...]]:
    """Runs and walks of up to seven weeks with what was answered to them, and some entries at rest."""
    days = sorted(draw(st.sets(st.integers(0, 50), max_size=20)), reverse=True)
    runs, notes = [], []
    for ago in days:
        on = TODAY - ago * DAY
        length_s = 60.0 * draw(st.sampled_from([10, 20, 25, 30, 45, 90]))
        run_s = draw(st.sampled_from([None, 0.0, length_s / 2, length_s]))
        runs.append(
            DoneRun(on, length_s, draw(st.one_of(st.none(), st.just(2.5 * length_s))), run_s, pain_during_nrs=draw(pains))
        )
        notes += [
            PainNote(on + later * DAY, moment, pain, on)
            for moment, later in (("one_hour_after", 0), ("next_morning", 1))
            if (pain := draw(pains)) is not None and on + later * DAY <= TODAY
        ]
    for ago in draw(st.sets(st.integers(0, 50), max_size=5)):
        notes.append(PainNote(TODAY - ago * DAY, "rest", draw(st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0, 7.0]))))
    return tuple(runs), tuple(sorted(notes, key=lambda note: note.on))


@st.composite
def runners(draw: st.DrawFn) -> PlanInputs:
    runs, diary = draw(outings())
    unanswered = draw(st.sampled_from([0, 0, 0, 2]))
    opened = tuple(Open) if not unanswered else (Open.WALKING, Open.DIARY)
    restart = draw(st.sampled_from([None, None, None, TODAY - 20 * DAY]))
    check_in = draw(st.sampled_from([None, None, 0.0, 2.0, 4.0, 8.0]))
    return inputs(
        runs=runs,
        diary=diary,
        safety=safety(unanswered=unanswered, open=opened, restart_on=restart),
        programme=Programme(TODAY - draw(st.sampled_from([0, 10, 40])) * DAY),
        races=tuple(Race(TODAY + draw(st.integers(-20, 20)) * DAY, 10_000.0) for _ in range(draw(st.integers(0, 1)))),
        check_in=None if check_in is None else CheckIn(TODAY, check_in),
    )


def longest(values: list[float]) -> float | None:
    return max(values, default=None)


def days_before(runner: PlanInputs, on: date) -> list[DoneRun]:
    """The thirty days before, reckoned here once more."""
    return [run for run in runner.runs if on - timedelta(days=30) <= run.on <= on and not is_walk(run)]


@MANY
@given(runner=runners(), ahead=st.integers(0, 6))
def test_no_run_is_planned_above_the_single_run_cap(runner: PlanInputs, ahead: int):
    on = runner.on + ahead * DAY
    most_s = longest([run.duration_s for run in days_before(runner, on)])
    most_m = longest([run.distance_m for run in days_before(runner, on) if run.distance_m is not None])
    cap_s, cap_m = run_cap_s(runner, on), run_cap_distance_m(runner, on)

    assert cap_s is None if most_s is None else cap_s is not None and cap_s <= max(1.1 * most_s, most_s + 300) + 0.001
    assert cap_m is None if most_m is None else cap_m is not None and cap_m <= run_cap_m(most_m)


@MANY
@given(ran=outings(st.sampled_from([None, 0.0, 1.0])), planned_min=st.sampled_from([8, 14, 40]), now=st.sampled_from([None, 0.0]))
def test_no_other_answer_with_more_pain_promises_more_minutes_than_the_card(ran, planned_min, now):
    monday = monday_of(TODAY)
    days = [PlannedDay(monday + n * DAY, "easy", 60.0 * planned_min) for n in range(7)]
    runner = inputs(
        runs=ran[0],
        diary=ran[1],
        week=WeekPlan(monday, tuple(days)),
        check_in=None if now is None else CheckIn(TODAY, now),
        programme=Programme(TODAY - 40 * DAY),
    )
    card = today_card(runner)
    planned_s = max((line.duration_s or 0.0 for line in card.lines if line.kind is LineKind.RUN), default=None)
    for other in card.counterfactuals:
        values = dict(other.then.values)
        if planned_s is not None and "{pain" in other.given.text and "cap_s" in values:
            assert values["cap_s"] <= planned_s


@MANY
@given(runner=runners())
def test_the_session_of_a_stage_keeps_the_cap_too(runner: PlanInputs):
    today = next_stage(runner).today
    cap_s = run_cap_s(runner)

    if today is not None and today.run_s and cap_s is not None:
        assert today.total_s <= cap_s


@MANY
@given(runner=runners())
def test_the_week_of_a_free_runner_keeps_to_its_mean(runner: PlanInputs):
    monday = monday_of(runner.on) + 7 * DAY
    first = min((run.on for run in runner.runs), default=None)
    weeks = [
        sum(run.duration_s for run in runner.runs if start <= run.on < start + 7 * DAY and not is_walk(run))
        for n in range(4, 0, -1)
        if first is not None and monday_of(first) <= (start := monday - 7 * n * DAY)
    ]
    cap_s = weekly_minutes_cap_s(runner, monday)

    if course_of(runner).is_free and weeks:
        mean = sum(weeks) / len(weeks)
        assert cap_s is not None
        assert cap_s <= max(1.1 * mean, mean + 900) + 0.001
    elif cap_s is not None and not course_of(runner).is_free:
        assert cap_s <= 3 * stages()[-1].total_s


@MANY
@given(runner=runners())
def test_nothing_grows_while_questions_are_open(runner: PlanInputs):
    asked = replace(runner, safety=safety(unanswered=1, open=(Open.WALKING,)))
    decided = next_stage(asked)

    assert not isinstance(decided, Advance)
    assert decided.today is None or not decided.today.run_s
    assert not running_is_free(asked)


@MANY
@given(runner=runners(), level=st.integers(0, stages()[-1].number + 1), undecided=st.booleans())
def test_the_stage_that_was_shown_is_a_ceiling_until_questions_and_answers_are_in(
    runner: PlanInputs, level: int, undecided: bool
):
    kept = replace(runner, stage_shown=StageShown(runner.on - DAY, level, undecided))
    stage = next_stage(kept).stage
    reached = stages()[-1].number + 1 if stage is None else stage

    if runner.safety.unanswered or (undecided and standing_light(runner).colour is not Colour.GREEN):
        assert reached <= level
    if not runner.safety.unanswered and not undecided:
        whole = next_stage(runner).stage
        earned = stages()[-1].number + 1 if whole is None else whole
        assert min(earned, level) <= reached <= (earned if earned <= level else level + 1)


@MANY
@given(runner=runners())
def test_who_answers_nothing_never_advances_nor_runs_longer(runner: PlanInputs):
    silent = replace(runner, diary=(), check_in=None, runs=tuple(replace(run, pain_during_nrs=None) for run in runner.runs))
    most_s = longest([run.duration_s for run in days_before(silent, silent.on)])
    cap_s = run_cap_s(silent)

    assert not isinstance(next_stage(silent), Advance)
    assert cap_s is None or most_s is None or cap_s <= most_s


@MANY
@given(runner=runners(), data=st.data())
def test_an_answer_less_never_brings_a_higher_stage_than_a_quiet_one(runner: PlanInputs, data: st.DataObject):
    quiet = replace(
        runner,
        runs=tuple(replace(run, pain_during_nrs=0.0) for run in runner.runs),
        diary=tuple(replace(note, pain_nrs=0.0) for note in runner.diary),
    )
    kept = tuple(note for note in quiet.diary if note.context == "rest" or data.draw(st.booleans()))
    runs = tuple(run if data.draw(st.booleans()) else replace(run, pain_during_nrs=None) for run in quiet.runs)

    assert course_of(replace(quiet, diary=kept, runs=runs)).level <= course_of(quiet).level


def today_s(runner: PlanInputs) -> float:
    """How much running today holds, in a stage or freely."""
    today = next_stage(runner).today
    if today is not None:
        return float(today.running_s)
    return run_cap_s(runner) or 0.0


@settings(MANY, max_examples=200)
@given(runner=runners(), data=st.data())
def test_more_pain_never_gives_a_higher_stage_or_a_longer_run(runner: PlanInputs, data: st.DataObject):
    more = st.sampled_from([0.0, 0.0, 1.0, 2.0, 5.0])

    def raised(pain: float | None) -> float | None:
        return None if pain is None else min(10.0, pain + data.draw(more))

    worse = replace(
        runner,
        runs=tuple(replace(run, pain_during_nrs=raised(run.pain_during_nrs)) for run in runner.runs),
        diary=tuple(replace(note, pain_nrs=raised(note.pain_nrs)) if note.context in ANSWERS else note for note in runner.diary),
        check_in=None if runner.check_in is None else replace(runner.check_in, pain_nrs=raised(runner.check_in.pain_nrs)),
    )

    assert course_of(worse).level <= course_of(runner).level
    assert today_s(worse) <= today_s(runner)


@MANY
@given(runner=runners())
def test_nothing_advances_after_amber_or_red(runner: PlanInputs):
    if standing_light(runner).colour in (Colour.AMBER, Colour.RED):
        assert not isinstance(next_stage(runner), Advance)


@MANY
@given(runner=runners(), outcome=st.sampled_from([Outcome.EMERGENCY, Outcome.CLINICIAN_FIRST]))
def test_no_run_while_somebody_should_look_first(runner: PlanInputs, outcome: Outcome):
    asked = replace(runner, safety=safety(outcome=outcome, open=(Open.WALKING,)))

    assert next_stage(asked).today is None
    assert not running_is_free(asked)


@MANY
@given(runner=runners())
def test_kept_inputs_decide_as_they_did(runner: PlanInputs):
    again = decode_inputs(encode_inputs(runner))
    day = PlannedDay(runner.on, "easy", 1800.0)

    assert next_stage(again) == next_stage(runner)
    assert run_caps(again, day) == run_caps(runner, day)
    assert weekly_minutes_cap_s(again, monday_of(again.on)) == weekly_minutes_cap_s(runner, monday_of(runner.on))


@MANY
@given(runner=runners())
def test_every_cap_and_every_decision_has_a_reason(runner: PlanInputs):
    assert next_stage(runner).because
    assert all(cap.because.rule for cap in run_caps(runner, PlannedDay(runner.on, "easy", 1800.0)))
