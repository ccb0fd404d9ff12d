"""The solved week: what it holds, what it leaves out and says, and what solving it again changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from runtall.core import WEEKDAYS
from runtall.evidence import CONTRAINDICATIONS, ExerciseKind, Open, Outcome, exercises
from runtall.exercise import SessionItem, first_dose, session_timeline
from runtall.plan import (
    DoneRun,
    DoneSession,
    ItemOutcome,
    Mode,
    OptIn,
    OwnRun,
    PainNote,
    Pause,
    PauseKind,
    Programme,
    Purpose,
    Race,
    RunnerFacts,
    SafetyState,
    SessionKind,
    dose_of,
    solve_week,
)

from ...made_weeks import (
    CLEARED,
    MONDAY,
    RUNS,
    day,
    done,
    exercises_of,
    is_strength,
    on_day,
    quiet,
    run_days,
    runner,
    strength_days,
    weekly_runs,
)

BASE = {"quad-strength", "glute-max-strength", "spinal-extensor-strength", "deep-core"}


def purposes(ids: set[str]) -> set[str]:
    return {tag for each in ids for tag in exercises()[each].purposes}


def test_the_sample_week_has_runs_on_run_days_and_two_strength_days_apart():
    solved = solve_week(runner(), MONDAY)

    assert run_days(solved.week) == {"tue": "easy", "thu": "easy", "sun": "long"}
    assert strength_days(solved.week) == ["mon", "fri"]
    assert solved.week.shortfalls == ()
    assert solved.loosen == ()
    assert solved.proved


def test_each_strength_session_works_the_whole_base_in_the_minutes_asked():
    week = solve_week(runner(), MONDAY).week
    sessions = [each.session for each in week.days if each.session is not None and is_strength(each)]

    assert [purposes({item.exercise_id for item in each.items}) >= BASE for each in sessions] == [True, True]
    assert [each.duration_s for each in sessions] == [20 * 60] * 2


@pytest.mark.parametrize("minutes", [15, 18, 20, 22, 25])
@pytest.mark.parametrize("tags", [(), ("glute-med-strength", "lateral-core", "calf")])
def test_strength_takes_the_minutes_asked_within_half_a_minute(minutes: int, tags: tuple[str, ...]):
    facts = RunnerFacts(run_days=("tue", "thu", "sun"), minutes_per_session=minutes)
    asked = tuple(Purpose(tag, place, "screen") for place, tag in enumerate(tags, start=1))
    solved = solve_week(runner(runner=facts, purposes=asked), MONDAY)
    sessions = [each.session for each in solved.week.days if each.session is not None and is_strength(each)]
    items = [[SessionItem(item.exercise_id, dose_of(item)) for item in each.items] for each in sessions]

    assert [each.duration_s for each in sessions] == [60 * minutes] * 2
    assert all(abs(session_timeline(each, minutes).total_s - 60 * minutes) <= 30 for each in items)
    assert not any("nothing more is open" in str(each.sentence) for each in solved.notes)
    for item in (item for each in sessions for item in each.items):
        dose = first_dose(exercises()[item.exercise_id])
        assert (item.sets, item.reps, item.hold_s, item.duration_s) == (dose.sets, dose.reps, dose.hold_s, dose.duration_s)


def test_strength_that_cannot_come_to_the_minutes_says_how_long_it_is():
    flags = tuple(each for each in sorted(CONTRAINDICATIONS) if each not in ("impact-cleared", "leg-symptoms-checked"))
    few = next(
        solved
        for flag in (*flags, "wrist-pain")
        for solved in [
            solve_week(runner(runner=RunnerFacts(minutes_per_session=25), flags=flags[: flags.index(flag) + 1]), MONDAY)
        ]
        if any(each.session is not None and is_strength(each) and each.session.duration_s < 24 * 60 for each in solved.week.days)
    )

    assert any("nothing more is open that fits" in str(each.sentence) for each in few.notes)


def test_every_day_of_a_cleared_runner_holds_something():
    week = solve_week(runner(), MONDAY).week

    assert [each.on for each in week.days if each.run is None and each.session is None] == []


def test_the_longer_run_keeps_the_day_that_it_has_had():
    runs = weekly_runs({"tue": 40.0, "thu": 70.0, "sun": 40.0})
    week = solve_week(runner(runs=runs, diary=quiet(runs)), MONDAY).week

    assert run_days(week)["thu"] == "long"


def test_a_week_of_running_stays_within_its_caps():
    week = solve_week(runner(), MONDAY).week
    minutes = [each.run_s / 60 for each in week.days if each.run_s is not None]

    assert sum(minutes) <= 140 * 1.10  # the mean of the weeks before is 140 minutes
    assert max(minutes) <= 60 * 1.10  # the longest run of 30 days is an hour


def test_hard_runs_are_kept_where_they_were_usual_and_never_follow_strength():
    runs = weekly_runs({"tue": 40.0, "thu": 40.0, "sun": 60.0}, hard_s=600.0)
    week = solve_week(runner(runs=runs, diary=quiet(runs)), MONDAY).week
    hard = [name for name, kind in run_days(week).items() if kind == "hard"]

    assert len(hard) == 1
    assert all(WEEKDAYS[WEEKDAYS.index(name) - 1] not in strength_days(week) for name in hard)


def test_without_hard_minutes_before_none_are_planned():
    assert "hard" not in run_days(solve_week(runner(), MONDAY).week).values()


def test_a_runner_without_any_run_begins_with_walks_on_days_apart():
    week = solve_week(runner(runs=(), diary=()), MONDAY).week

    assert run_days(week) == {"tue": "walk", "thu": "walk", "sun": "walk"}


def test_what_the_screen_asks_for_adds_three_exercises_at_most():
    tags = ("glute-med-strength", "lateral-core", "calf", "hamstring-mobility", "thoracic-rotation")
    asked = tuple(Purpose(tag, place, "screen") for place, tag in enumerate(tags, start=1))
    solved = solve_week(runner(purposes=asked, runner=RunnerFacts(minutes_per_session=25)), MONDAY)
    strength = {
        item.exercise_id for each in solved.week.days if each.session and is_strength(each) for item in each.session.items
    }
    loading = {each for each in strength if exercises()[each].kind is ExerciseKind.STRENGTH}
    added = [each for each in loading if not set(exercises()[each].purposes) & BASE]

    assert 1 <= len(added) <= 3
    assert purposes(strength) >= {"glute-med-strength", "lateral-core"}


def test_the_weaker_side_has_its_extra_set():
    asked = (Purpose("glute-med-strength", 1, "screen", side="left", extra_set_side="left"),)
    week = solve_week(runner(purposes=asked), MONDAY).week
    sides = {
        item.side
        for each in week.days
        if each.session is not None
        for item in each.session.items
        if "glute-med-strength" in exercises()[item.exercise_id].purposes
    }

    assert sides == {"left"}


def test_the_order_in_which_things_were_entered_changes_nothing():
    asked = tuple(Purpose(tag, 2, "screen") for tag in ("calf", "ankle", "glute-med-strength"))
    facts = RunnerFacts(days=("mon", "wed", "fri"), run_days=("tue", "thu", "sun"), kit=("band", "dumbbells"))
    one = runner(purposes=asked, runner=facts, flags=("wrist-pain", "knee-kneeling-pain"))
    other = replace(
        one,
        purposes=asked[::-1],
        runner=replace(facts, days=facts.days[::-1], run_days=facts.run_days[::-1], kit=facts.kit[::-1]),
        flags=one.flags[::-1],
        runs=one.runs[::-1],
    )

    assert repr(solve_week(one, MONDAY)) == repr(solve_week(other, MONDAY)) == repr(solve_week(one, MONDAY))


@pytest.mark.parametrize("flag", ["knee-kneeling-pain", "acute-pain-ge-6", "late-pregnancy-supine", "balance-risk"])
def test_nothing_that_a_flag_rules_out_is_planned(flag: str):
    planned = exercises_of(solve_week(runner(flags=(flag,)), MONDAY).week)

    assert [each for each in planned if flag in exercises()[each].contraindications] == []
    assert planned


def test_two_neighbouring_days_are_one_session_and_a_named_wish():
    solved = solve_week(runner(runner=RunnerFacts(days=("mon", "tue"), run_days=("thu", "sun"))), MONDAY)

    assert len(strength_days(solved.week)) == 1
    assert ("strength", 1.0) in solved.week.shortfalls
    assert [str(each) for each in solved.loosen] == [
        "Strength needs 2 days a week that are not next to each other. Friday as well would make room."
    ]


def test_one_session_that_finds_no_day_is_asked_for_in_the_singular():
    facts = RunnerFacts(days=("mon",), run_days=("thu", "sun"))
    solved = solve_week(on_day(runner(runner=facts), "sat"), MONDAY)

    assert [str(each) for each in solved.loosen] == [
        "Strength needs one more day this week, not next to another strength day. Saturday as well would make room."
    ]


def test_hard_runs_of_an_own_plan_that_leave_no_day_are_named():
    own = tuple(OwnRun(day(name), "track", 2400.0, hard=True) for name in ("tue", "wed", "thu", "fri", "sat", "sun"))
    own = (*own, OwnRun(day("mon", 1), "track", 2400.0, hard=True))
    solved = solve_week(runner(own_plan=own), MONDAY)

    assert strength_days(solved.week) == []
    assert [str(each)[:35] for each in solved.loosen] == ["The hard runs of your own plan leav"]


def test_a_week_between_own_runs_has_the_runs_of_the_plan_again():
    own = (OwnRun(day("sat"), "long", 5400.0), OwnRun(day("sat", 2), "long", 5400.0))

    assert run_days(solve_week(runner(own_plan=own), MONDAY).week) == {"sat": "own"}
    assert set(run_days(solve_week(runner(own_plan=own), MONDAY + timedelta(days=7)).week).values()) - {"own"}


def test_an_own_plan_is_never_moved_and_sessions_stand_around_it():
    own = (OwnRun(day("tue"), "intervals", 3000.0, hard=True), OwnRun(day("sat"), "long", 5400.0))
    week = solve_week(runner(own_plan=own), MONDAY).week

    assert run_days(week) == {"tue": "own", "sat": "own"}
    assert "mon" not in strength_days(week)
    assert len(strength_days(week)) == 2


def test_a_purpose_that_needs_a_thing_names_it():
    chosen = OptIn("foam-roll-back-glutes", MONDAY, MONDAY + timedelta(days=28))
    asked = (Purpose("foam-rolling", 1, "runner"),)
    without = solve_week(runner(purposes=asked, opt_ins=(chosen,)), MONDAY)
    facts = RunnerFacts(run_days=("tue", "thu", "sun"), minutes_per_session=20, kit=("foam-roller",))
    with_it = solve_week(runner(purposes=asked, opt_ins=(chosen,), runner=facts), MONDAY)

    assert without.week.shortfalls == (("purpose:foam-rolling", 1.0),)
    assert [str(each).endswith("would open an exercise for it.") for each in without.loosen] == [True]
    assert with_it.week.shortfalls == ()


def test_a_part_of_the_base_that_a_sore_day_rules_out_is_said():
    solved = solve_week(runner(flags=("acute-pain-ge-6",)), MONDAY)
    missing = {name for name, _ in solved.week.shortfalls}

    assert "purpose:spinal-extensor-strength" in missing
    assert "Strength of the back: nothing in the catalogue fits now, so it is left out." in map(str, solved.loosen)
    assert len(solved.loosen) == len(missing)


def test_where_no_exercise_is_open_the_week_lacks_its_strength_and_says_so():
    solved = solve_week(runner(flags=tuple(CONTRAINDICATIONS)), MONDAY)

    assert strength_days(solved.week) == []
    assert dict(solved.week.shortfalls)["strength"] == 2.0


def test_around_a_race_there_is_no_strength_and_the_race_is_the_runners_own():
    week = solve_week(runner(races=(Race(day("sat"), 10_000.0),)), MONDAY).week

    assert set(strength_days(week)) <= {"mon", "tue", "wed"}
    assert run_days(week)["sat"] == "own"


@pytest.mark.parametrize("outcome", [Outcome.EMERGENCY, Outcome.CLINICIAN_FIRST])
def test_no_exercise_and_no_run_stands_in_a_week_after_such_answers(outcome: Outcome):
    closed = SafetyState(outcome, open=(Open.RECORDS, Open.DIARY, Open.EDUCATION, Open.EXERCISES), answered_on=MONDAY)
    week = solve_week(runner(safety=closed), MONDAY).week

    assert [each for each in week.days if each.run is not None or each.session is not None] == []


def test_where_only_walking_is_open_the_week_holds_walks():
    closed = SafetyState(Outcome.CLINICIAN_FIRST, open=(Open.RECORDS, Open.WALKING), answered_on=MONDAY)
    week = solve_week(runner(safety=closed), MONDAY).week

    assert set(run_days(week).values()) == {"walk"}
    assert exercises_of(week) == set()


def test_walks_need_no_run_days_to_be_named():
    closed = SafetyState(Outcome.CLINICIAN_FIRST, open=(Open.WALKING,), answered_on=MONDAY)
    week = solve_week(runner(safety=closed, runner=RunnerFacts()), MONDAY).week

    assert list(run_days(week).values()) == ["walk"] * 3


def test_an_extra_run_takes_its_minutes_from_what_is_left_of_the_week():
    inputs = runner()
    week = solve_week(inputs, MONDAY).week
    kept = DoneRun(day("tue"), 46 * 60.0)
    extra = DoneRun(day("wed"), 60 * 60.0)
    later = on_day(runner(runs=(*inputs.runs, kept, extra), diary=quiet((*inputs.runs, kept, extra)), week=week), "thu")
    solved = solve_week(later, MONDAY, standing=week).week
    left_s = sum(each.run_s or 0.0 for each in solved.days if each.on >= day("thu") and each.run)

    assert left_s <= 140 * 60 * 1.10 - 106 * 60


@pytest.mark.parametrize("race", [False, True])
def test_runs_of_ones_own_or_a_race_make_it_more_days_and_then_no_run_is_longer_than_usual(race: bool):
    week = solve_week(runner(), MONDAY).week
    kept = DoneRun(day("tue"), 20 * 60.0)
    extra = () if race else tuple(DoneRun(day(name), 20 * 60.0) for name in ("mon", "wed"))
    runs = (*RUNS, kept, *extra)
    races = (Race(day("sat"), 5_000.0),) if race else ()
    later = on_day(runner(runs=runs, diary=quiet(runs), races=races, week=week), "thu")
    solved = solve_week(later, MONDAY, standing=week).week
    left_s = [each.run_s for each in solved.days if each.on >= day("thu") and each.run_s is not None]

    assert max(each.run_s or 0.0 for each in week.days) > 140 * 60 / 3  # three days as usual: the longer run may be longer
    assert left_s
    assert max(left_s) <= 140 * 60 / 3  # the mean run of the weeks before


def test_where_the_only_day_for_runs_comes_the_day_after_one_the_week_has_a_walk():
    begun = replace(CLEARED, restart_on=day("mon", -1))
    walks = tuple(DoneRun(day(name, -1), 30 * 60.0, walk_s=30 * 60.0, run_s=0.0) for name in ("mon", "wed"))
    runs = (*walks, DoneRun(day("sun", -1), 16 * 60.0))
    one_day = RunnerFacts(days=("mon",), run_days=("mon",), minutes_per_session=20)
    solved = solve_week(runner(runs=runs, diary=quiet(runs), safety=begun, runner=one_day), MONDAY)

    assert run_days(solved.week) == {"mon": "walk"}
    assert dict(solved.week.shortfalls)["runs"] == 1.0


def test_small_steps_hold_strength_back_and_say_so():
    solved = solve_week(runner(programme=Programme(MONDAY, Mode.SMALL_STEPS, 1)), MONDAY)

    assert strength_days(solved.week) == []
    assert any("Small steps" in str(each.sentence) for each in solved.notes)


def test_nothing_is_planned_in_a_pause():
    pause = Pause(PauseKind.HOLIDAY, day("mon"), day("fri"))
    week = solve_week(runner(pauses=(pause,)), MONDAY).week

    assert [each for each in week.days if each.on < day("fri") and (each.run or each.session)] == []
    assert run_days(week) == {"sun": "long"} or run_days(week) == {"sun": "easy"}


def test_a_runner_who_chose_three_has_three():
    chosen = OptIn("core-hip-3x-week", MONDAY, MONDAY + timedelta(days=28))

    assert len(strength_days(solve_week(runner(opt_ins=(chosen,)), MONDAY).week)) == 3


def test_strength_that_is_switched_on_in_midweek_begins_in_what_is_left_of_it():
    small = runner(programme=Programme(MONDAY, Mode.SMALL_STEPS, 1))
    week = solve_week(small, MONDAY).week
    full = on_day(replace(small, programme=Programme(MONDAY), week=week), "wed")

    assert 1 <= len(strength_days(solve_week(full, MONDAY, standing=week).week)) <= 2


def test_a_missed_session_moves_to_a_free_day_and_nothing_else_moves():
    week = solve_week(runner(), MONDAY).week
    solved = solve_week(on_day(runner(week=week), "tue"), MONDAY, standing=week)

    assert strength_days(solved.week) == ["wed", "fri"]
    assert run_days(solved.week) == run_days(week)
    assert [str(each.sentence) for each in solved.notes if each.rule.startswith("missed")] == [
        "Strength of Monday moves to Wednesday."
    ]


def test_a_missed_run_is_let_go_rather_than_squeezed_in():
    week = solve_week(runner(), MONDAY).week
    solved = solve_week(on_day(runner(week=week), "wed"), MONDAY, standing=week)
    after = {each.on: each.run_s for each in solved.week.days if each.on >= day("wed") and each.run}

    assert after == {each.on: each.run_s for each in week.days if each.on >= day("wed") and each.run}
    assert any("let go" in str(each.sentence) for each in solved.notes)
    assert solved.loosen == ()


def test_solving_again_with_nothing_new_changes_nothing():
    week = solve_week(runner(), MONDAY).week

    assert solve_week(runner(week=week), MONDAY, standing=week).week == week


def test_a_run_of_the_days_before_the_week_was_first_solved_does_not_take_todays():
    before = (*RUNS, DoneRun(day("tue"), 40 * 60.0), DoneRun(day("thu"), 40 * 60.0))
    sunday = on_day(runner(runs=before, diary=quiet(before)), "sun")
    week = solve_week(sunday, MONDAY).week
    again = solve_week(replace(sunday, week=week), MONDAY, standing=week).week
    shorter = replace(sunday.runner, minutes_per_session=21)

    assert list(run_days(week)) == ["sun"]
    assert again == week
    assert run_days(solve_week(replace(sunday, week=week, runner=shorter), MONDAY, standing=week).week) == run_days(week)


def test_one_run_more_early_in_the_week_does_not_take_the_run_of_its_last_day():
    week = solve_week(runner(), MONDAY).week
    ran = (("mon", 15.0), ("tue", 40.0), ("thu", 40.0))
    runs = (*RUNS, *(DoneRun(day(name), 60 * minutes) for name, minutes in ran))
    later = on_day(runner(runs=runs, diary=quiet(runs), week=week), "sun")
    again = solve_week(later, MONDAY, standing=week).week
    sunday = next(each for each in again.days if each.on == day("sun"))

    assert sunday.run_s is not None
    assert 600 <= sunday.run_s <= 140 * 60 * 1.10 - 95 * 60  # what the rule of weeks leaves


@pytest.mark.parametrize("name", WEEKDAYS)
def test_a_week_that_goes_as_planned_stays_as_it_is_on_each_of_its_days(name: str):
    week = solve_week(runner(), MONDAY).week
    over = [each for each in week.days if each.on < day(name)]
    runs = (*RUNS, *(DoneRun(each.on, each.run_s or 0.0) for each in over if each.run))
    sessions = tuple(
        DoneSession(
            each.on,
            each.session.kind,
            tuple(replace(item, outcome=ItemOutcome.DONE, pain_nrs=0.0, form_intact=True) for item in each.session.items),
        )
        for each in over
        if each.session
    )
    notes = tuple(
        PainNote(run.on + timedelta(days=later), moment, 0.0, run_on=run.on)
        for run in runs
        for moment, later in (("during", 0), ("one_hour_after", 0), ("next_morning", 1))
        if run.on + timedelta(days=later) <= day(name)
    )
    later = on_day(runner(runs=runs, diary=notes, sessions=sessions, week=week), name)

    assert solve_week(later, MONDAY, standing=week).week == week


def test_a_week_first_solved_late_counts_its_runs_before_it_shares_the_minutes():
    runs = (*RUNS, DoneRun(day("tue"), 56 * 60.0), DoneRun(day("thu"), 57 * 60.0))
    sunday = on_day(runner(runs=runs, diary=quiet(runs)), "sun")
    last = solve_week(sunday, MONDAY).week.days[-1]
    mean_min = 140

    assert last.run is not None
    assert last.run_s is not None
    assert 25 * 60 <= last.run_s <= mean_min * 1.10 * 60 - 113 * 60  # one run holds what is left, not a third of it


def test_a_walk_that_was_walked_today_stays_in_the_week():
    week = solve_week(runner(runs=(), diary=()), MONDAY).week
    walked = DoneRun(day("tue"), 1800.0, run_s=0.0, walk_s=1800.0)
    tuesday = on_day(runner(runs=(walked,), diary=(), week=week), "tue")

    assert run_days(solve_week(tuesday, MONDAY, standing=week).week) == run_days(week)


def test_solving_again_after_a_done_session_keeps_the_rest():
    week = solve_week(runner(), MONDAY).week
    items = next(each.session for each in week.days if each.on == MONDAY and each.session).items
    finished = done("mon", *(each.exercise_id for each in items))
    again = solve_week(on_day(runner(week=week, sessions=(finished,)), "tue"), MONDAY, standing=week).week

    assert again == week


def test_a_session_missed_again_and_again_never_piles_up():
    inputs = runner()
    week = solve_week(inputs, MONDAY).week
    planned = len(strength_days(week))
    for name in WEEKDAYS[1:]:
        week = solve_week(on_day(replace(inputs, week=week), name), MONDAY, standing=week).week

        assert len(strength_days(week)) <= planned


def test_a_flag_that_is_new_changes_only_what_it_rules_out():
    week = solve_week(runner(), MONDAY).week
    again = solve_week(on_day(runner(week=week, flags=("knee-kneeling-pain",)), "tue"), MONDAY, standing=week).week
    before = {item.exercise_id for each in week.days if each.on == day("fri") and each.session for item in each.session.items}
    after = {item.exercise_id for each in again.days if each.on == day("fri") and each.session for item in each.session.items}
    ruled_out = {each for each in before if "knee-kneeling-pain" in exercises()[each].contraindications}

    assert ruled_out
    assert before - ruled_out <= after
    assert not after & ruled_out


def test_no_strength_follows_a_session_of_the_sunday_before():
    week = solve_week(runner(sessions=(done("sun", "glute-bridge", week=-1),)), MONDAY).week

    assert "mon" not in strength_days(week)


def test_what_was_done_lately_stays_in_the_week():
    known = ("bodyweight-squat", "prone-back-extension", "knee-plank", "pelvic-curl")
    sessions = tuple(done(name, *known, week=-week) for week in (2, 1) for name in ("mon", "thu"))
    week = solve_week(runner(sessions=sessions, programme=Programme(MONDAY - timedelta(days=14))), MONDAY).week

    assert {"prone-back-extension", "knee-plank"} <= exercises_of(week)


def test_a_week_begins_on_a_monday():
    with pytest.raises(ValueError, match="Monday"):
        solve_week(runner(), day("tue"))


def test_a_standing_week_of_another_monday_is_refused():
    week = solve_week(runner(), MONDAY).week

    with pytest.raises(ValueError, match="another"):
        solve_week(runner(), day("mon", 1), standing=week)


def test_mobility_where_it_was_asked_for_stands_on_three_days():
    asked = (Purpose("hamstring-mobility", 1, "screen"),)
    week = solve_week(runner(purposes=asked), MONDAY).week
    sessions = [each.session for each in week.days if each.session and each.session.kind is SessionKind.MOBILITY]

    assert len(sessions) >= 3
    assert all(any("hamstring-mobility" in exercises()[i.exercise_id].purposes for i in each.items) for each in sessions)
    assert all(5 * 60 <= each.duration_s <= 10 * 60 for each in sessions)
