"""Weeks of the programme, reviews, small steps, and when a clinician is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from runtall.plan import (
    Mode,
    PainCourse,
    PainNote,
    Part,
    Programme,
    WeekChange,
    clinician_advice,
    kept,
    programme_week,
    solve_week,
    step_on_offered,
    weekly_review,
)

from ...made_weeks import CLEARED, MONDAY, day, done, on_day, runner, strength_days


def diary(*weeks_nrs: float, until_on=MONDAY):
    """Return a daily rating for each week, the last of them ending on ``until_on``."""
    last = len(weeks_nrs) - 1
    return tuple(
        PainNote(until_on - timedelta(days=7 * (last - week) + days), "rest", nrs)
        for week, nrs in enumerate(weeks_nrs)
        for days in range(6, -1, -1)
    )


def begun(weeks_ago: int, *weeks_nrs: float, **changes):
    """Return a runner so many weeks into the programme, with a rating for each week of the diary."""
    started_on = MONDAY - timedelta(days=7 * weeks_ago - 1)
    return runner(programme=Programme(started_on), diary=diary(*weeks_nrs), on=MONDAY + timedelta(days=1), **changes)


@pytest.mark.parametrize(
    ("days", "number", "block", "week_of_block", "retest", "over"),
    [
        (-1, 0, 0, 0, False, False),
        (0, 1, 1, 1, False, False),
        (21, 4, 1, 4, True, False),
        (28, 5, 2, 1, False, False),
        (83, 12, 3, 4, True, False),
        (84, 13, 4, 1, False, True),
    ],
)
def test_twelve_weeks_stand_in_blocks_of_four(days, number, block, week_of_block, retest, over):
    week = programme_week(Programme(MONDAY), MONDAY + timedelta(days=days))

    assert (week.number, week.block, week.week_of_block, week.retest, week.over) == (number, block, week_of_block, retest, over)
    assert week.review is retest


@pytest.mark.parametrize(
    ("step", "parts"),
    [
        (1, (Part.SLOW_START,)),
        (2, (Part.SLOW_START, Part.WARM_UP)),
        (3, (Part.SLOW_START, Part.WARM_UP, Part.STRENGTH)),
    ],
)
def test_small_steps_come_one_after_another(step, parts):
    assert programme_week(Programme(MONDAY, Mode.SMALL_STEPS, step), MONDAY).parts == parts
    assert programme_week(Programme(MONDAY, Mode.FULL, step), MONDAY).parts == tuple(Part)


def test_three_weeks_without_change_name_a_clinician():
    inputs = begun(3, 4.0, 4.0, 4.0)

    assert [each.rule for each in clinician_advice(inputs)] == ["programme-reviews/v1"]


def test_two_weeks_without_change_do_not():
    assert clinician_advice(begun(2, 4.0, 4.0)) == ()


def test_six_weeks_of_a_little_better_name_a_clinician():
    assert len(clinician_advice(begun(6, 4.0, 4.0, 4.0, 4.0, 3.0, 3.0))) == 1
    assert clinician_advice(begun(6, 5.0, 4.0, 4.0, 4.0, 3.0, 2.0)) == ()


def test_missing_ratings_are_no_change_of_anything():
    assert clinician_advice(replace(begun(6, 4.0), diary=())) == ()


def test_after_a_clinicians_word_the_weeks_begin_again():
    inputs = begun(6, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0)
    restarted = replace(inputs, safety=replace(CLEARED, restart_on=MONDAY - timedelta(days=10)))

    assert clinician_advice(inputs)
    assert clinician_advice(restarted) == ()


def test_the_next_small_step_is_offered_when_two_weeks_were_not_enough():
    small = begun(2, 4.0, 4.0)
    small = replace(small, programme=replace(small.programme, mode=Mode.SMALL_STEPS, step=1))

    assert step_on_offered(small)
    assert not step_on_offered(replace(small, diary=diary(4.0, 1.0)))
    assert not step_on_offered(replace(small, diary=()))
    assert not step_on_offered(replace(small, programme=replace(small.programme, mode=Mode.FULL)))


def test_a_run_moved_to_the_next_day_is_kept_and_counts_once():
    week = solve_week(runner(), MONDAY).week
    moved = replace(runner().runs[0], on=day("wed"))
    inputs = on_day(runner(runs=(*runner().runs, moved)), "sun")
    runs = {each.on: each.run for each in kept(week, inputs, until_on=day("sun")) if each.run is not None}

    assert runs == {day("tue"): True, day("thu"): False}


def test_the_review_counts_what_was_planned_and_what_was_done():
    week = solve_week(runner(), MONDAY).week
    ran = tuple(replace(runner().runs[0], on=day(name)) for name in ("tue", "thu"))
    inputs = on_day(runner(runs=(*runner().runs, *ran), sessions=(done("mon", "glute-bridge"),), week=week), "sun")
    review = weekly_review(inputs)

    assert review.monday_on == MONDAY
    assert (review.planned, review.done) == (4, 3)  # Sunday's run may still be done
    assert str(review.adherence_sentence) == "You did 3 of the 4 runs and strength sessions of the plan."


def test_without_a_plan_adherence_is_unknown():
    review = weekly_review(runner())

    assert (review.planned, review.done) == (None, None)


@pytest.mark.parametrize(
    ("before", "this", "course", "change"),
    [
        (2.0, 5.0, PainCourse.WORSE, WeekChange.EASE),
        (5.0, 2.0, PainCourse.CLEARLY_BETTER, WeekChange.KEEP),
        (3.0, 3.0, PainCourse.NO_CHANGE, WeekChange.KEEP),
        (1.0, 0.0, PainCourse.QUIET, WeekChange.KEEP),
    ],
)
def test_a_review_says_how_the_pain_went_and_one_change(before, this, course, change):
    sunday = MONDAY - timedelta(days=1)
    review = weekly_review(runner(diary=diary(before, this, until_on=sunday)))

    assert review.pain is course
    assert review.change is change
    assert len(review.because) >= 1


def test_a_week_without_ratings_is_unknown_and_asks_for_more():
    review = weekly_review(runner(diary=()))

    assert review.pain is PainCourse.UNKNOWN
    assert review.this_nrs is None
    assert review.change is WeekChange.LOG_MORE


def test_two_kept_weeks_in_the_second_block_bring_a_third_session():
    sessions = tuple(done(name, "glute-bridge", "bodyweight-squat", week=-n) for n in (2, 1) for name in ("mon", "thu"))
    second_block = Programme(MONDAY - timedelta(days=28))
    with_two = runner(programme=second_block, sessions=sessions)

    assert len(strength_days(solve_week(with_two, MONDAY).week)) == 3
    assert len(strength_days(solve_week(replace(with_two, sessions=sessions[:-1]), MONDAY).week)) == 2
