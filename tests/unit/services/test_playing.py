"""A session while it is played, with a made-up clock and made-up keys."""

from __future__ import annotations

import pytest

from runtall.evidence import exercises
from runtall.exercise import SessionItem, first_dose, session_timeline
from runtall.plan import ItemOutcome
from runtall.services.playing import Key, Playing

NAMES = ("bodyweight-squat", "glute-bridge", "bird-dog")
TIMELINE = session_timeline([SessionItem(name, first_dose(exercises()[name])) for name in NAMES])


@pytest.fixture
def playing() -> Playing:
    found = Playing(TIMELINE)
    found.tick(0.0)
    return found


def test_it_runs_to_its_end_in_its_own_time(playing):
    playing.tick(TIMELINE.total_s - 1.0)
    assert not playing.is_over

    playing.tick(float(TIMELINE.total_s))

    assert (playing.is_over, playing.is_finished, playing.went()) == (True, True, {})


def test_paused_no_time_passes(playing):
    playing.press(Key.PAUSE)
    playing.tick(10_000.0)

    assert playing.shown().is_paused
    assert playing.shown().left_s == TIMELINE.steps[0].duration_s

    playing.press(Key.PAUSE)
    playing.tick(10_001.0)
    assert playing.shown().left_s == TIMELINE.steps[0].duration_s - 1.0


def test_next_and_back_go_step_by_step(playing):
    playing.press(Key.NEXT)
    assert playing.shown().words == TIMELINE.steps[1].spoken

    playing.press(Key.BACK)
    playing.press(Key.BACK)
    assert playing.shown().words == TIMELINE.steps[0].spoken


def test_skip_leaves_the_exercise_out_and_goes_on_to_the_next(playing):
    playing.press(Key.SKIP)

    assert playing.went() == {NAMES[0]: playing.went()[NAMES[0]]}
    assert playing.went()[NAMES[0]].outcome is ItemOutcome.SKIPPED
    assert "Glute bridge" in str(playing.shown().words)


def test_what_hurts_is_noted_with_where_and_how_much_and_the_rest_goes_on(playing):
    playing.hurts(place="low_back", pain_nrs=3.0, leg=False)

    hurt = playing.went()[NAMES[0]]
    assert (hurt.outcome, hurt.pain_nrs, hurt.place, hurt.sets_done) == (ItemOutcome.HURT, 3.0, "low_back", 0)
    assert not playing.is_over


@pytest.mark.parametrize(("pain_nrs", "leg"), [(7.0, False), (1.0, True)])
def test_much_pain_or_something_new_in_a_leg_ends_it(playing, pain_nrs, leg):
    playing.hurts(pain_nrs=pain_nrs, leg=leg)

    assert (playing.is_over, playing.is_finished) == (True, False)
    assert [playing.went()[name].outcome for name in NAMES] == [ItemOutcome.HURT, ItemOutcome.SKIPPED, ItemOutcome.SKIPPED]


def test_ending_early_tells_done_from_begun_from_left_out(playing):
    while "Glute bridge" not in str(playing.shown().words):
        playing.press(Key.NEXT)
    playing.press(Key.NEXT)  # get ready
    playing.press(Key.NEXT)  # the first set
    playing.press(Key.END)

    assert [playing.went()[name].outcome for name in NAMES] == [ItemOutcome.DONE, ItemOutcome.PART, ItemOutcome.SKIPPED]


def test_time_spent_on_a_question_does_not_count(playing):
    playing.forget_time(500.0)
    playing.tick(501.0)

    assert playing.shown().left_s == TIMELINE.steps[0].duration_s - 1.0


def test_the_sides_of_an_exercise_are_kept_apart():
    exercise = exercises()["side-plank"]
    timeline = session_timeline([SessionItem("side-plank", first_dose(exercise))])
    after_left = next(at for at, step in enumerate(timeline.steps) if step.side == "right")
    outcomes = {}
    for key in (Key.SKIP, Key.HURTS, Key.END):
        playing = Playing(timeline)
        for _ in range(after_left):
            playing.press(Key.NEXT)
        playing.press(key)
        outcomes[key] = playing.went()["side-plank"]

    assert [(each.left_sets_done, each.right_sets_done) for each in outcomes.values()] == [(1, 0)] * 3
    assert [each.outcome.value for each in outcomes.values()] == ["part", "hurt", "part"]
