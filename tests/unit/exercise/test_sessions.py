"""Timed sessions: what is said when, how they fill the minutes asked for, and what follows when something hurts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from runtall.core import ImplausibleValueError
from runtall.evidence import exercises, routines
from runtall.exercise import (
    Dose,
    SessionItem,
    StepKind,
    Went,
    dose_in_words,
    first_dose,
    minutes_of,
    open_routine,
    position_at,
    resume,
    session_timeline,
    skip,
    skip_it_hurts,
    with_extra_set,
)

TODAY = date(2026, 11, 22)
W, S, R, G, N, C = (
    StepKind.WORK, StepKind.SWITCH_SIDE, StepKind.REST, StepKind.GET_READY, StepKind.NEXT, StepKind.CLOSE,
)  # fmt: skip


def item(exercise_id: str) -> SessionItem:
    return SessionItem(exercise_id, first_dose(exercises()[exercise_id]))


def kinds(timeline) -> list[StepKind]:
    return [each.kind for each in timeline.steps]


def test_a_hold_on_each_side_switches_and_rests():
    timeline = session_timeline([item("side-plank")])

    assert kinds(timeline) == [G, W, S, W, R, W, S, W]
    assert [each.side for each in timeline.steps if each.kind is W] == ["left", "right"] * 2
    assert timeline.total_s == 10 + 2 * (15 + 5 + 15) + 60


def test_what_changes_sides_at_every_repetition_is_one_stretch_of_work():
    timeline = session_timeline([item("dead-bug")])

    assert kinds(timeline) == [G, W, R, W]
    assert timeline.steps[1].duration_s == 5 * 7 * 2  # five repetitions of 3-1-3 on each side
    assert timeline.steps[1].tempo_s == (3, 1, 3)
    assert "on each side, in turn" in str(timeline.steps[1].spoken)


def test_repetitions_with_a_hold_take_both():
    timeline = session_timeline([SessionItem("glute-bridge", Dose(2, 10, 2, rest_s=45))])

    assert timeline.steps[1].duration_s == 10 * (3 + 2)


def test_the_extra_set_comes_last_on_its_side():
    exercise = exercises()["side-plank"]
    timeline = session_timeline([SessionItem("side-plank", with_extra_set(exercise, first_dose(exercise), "right"))])

    last = timeline.steps[-1]
    assert (last.kind, last.side, last.extra) == (W, "right", True)
    assert sum(each.side == "right" for each in timeline.steps if each.kind is W) == 3


def test_the_next_exercise_is_announced_and_every_step_is_counted_down():
    timeline = session_timeline([item("plank"), item("dead-bug")])

    assert kinds(timeline).count(N) == 1
    assert str(timeline.steps[kinds(timeline).index(N)].spoken) == "Next: Dead bug."
    assert {each.countdown_s for each in timeline.steps} == {3}
    assert "on the back" in str(timeline.steps[kinds(timeline).index(N) + 1].spoken)


def test_minutes_of_an_exercise_are_those_of_its_steps():
    timeline = session_timeline([item("plank"), item("dead-bug")])
    alone = sum(minutes_of(exercises()[each], first_dose(exercises()[each])) for each in ("plank", "dead-bug"))

    assert timeline.total_s == round(alone * 60) - 5  # the first is not announced


def test_a_dose_in_words():
    assert str(dose_in_words(Dose(2, 6, 5, per_side=True))) == "2 sets: 6 repetitions, each held 5 seconds, each side"
    assert str(dose_in_words(Dose(1, duration_s=90))) == "go on for 90 seconds"


def test_sets_go_before_exercises_do():
    items = [replace(item(each), dose=replace(item(each).dose, sets=3)) for each in ("dead-bug", "toe-tap", "plank")]
    shorter = session_timeline(items, 10)

    assert shorter.left_out == ()
    assert [each.dose.sets for each in shorter.items] == [3, 2, 2]
    assert shorter.fits


def test_what_there_is_no_time_for_is_named():
    timeline = session_timeline([item("dead-bug"), item("plank"), item("side-plank")], 4)

    assert timeline.total_s == 240
    assert timeline.left_out


def test_work_that_loads_never_gets_more_sets_than_it_came_with():
    timeline = session_timeline([item("dead-bug"), item("cat-cow")], 12)

    assert {each.exercise_id: each.dose.sets for each in timeline.items} == {"dead-bug": 2, "cat-cow": 2}
    assert not timeline.fits


def test_a_session_goes_on_where_it_was_left():
    timeline = session_timeline([item("plank"), item("dead-bug")], 6)
    at, into_s = position_at(timeline, 100)
    left = resume(timeline, at, into_s)

    assert left.total_s == timeline.total_s - 100
    assert resume(timeline, 0).steps == timeline.steps
    assert resume(timeline, len(timeline.steps)).steps == ()
    assert position_at(timeline, 10_000) == (len(timeline.steps), 0.0)
    with pytest.raises(IndexError):
        resume(timeline, len(timeline.steps) + 1)


def test_a_set_half_done_has_the_repetitions_that_are_left():
    timeline = session_timeline([item("dead-bug")])
    left = resume(timeline, 1, 42.0)

    assert left.steps[0].duration_s == 28
    assert left.steps[0].reps == 2


def test_skipping_goes_on_with_the_next_exercise():
    timeline = session_timeline([item("plank"), item("dead-bug")], 6)
    left = skip(timeline, 1)

    assert [each.exercise_id for each in left.steps if each.kind is W] == ["dead-bug"] * 2
    assert left.steps[0].kind is N
    assert left.steps[-1].kind is C


def test_what_hurts_is_asked_about_and_feeds_the_next_dose():
    timeline = session_timeline([item("plank"), item("dead-bug")])
    first = skip_it_hurts(timeline, 3)

    assert [each.key for each in first.asks] == ["place", "pain_nrs", "leg"]
    assert (first.sets_done, first.ends) == (1, False)
    answered = skip_it_hurts(timeline, 3, place="low_back", pain_nrs=4, leg=False)
    assert answered.asks == ()
    assert answered.logged(TODAY).went is Went.HURT
    assert answered.logged(TODAY).pain_nrs == 4
    assert answered.logged(TODAY).dose == timeline.items[0].dose


def test_nothing_goes_on_after_severe_pain_or_something_new_in_the_leg():
    timeline = session_timeline([item("plank"), item("dead-bug")])

    assert skip_it_hurts(timeline, 1, pain_nrs=6).timeline.steps == ()
    leg = skip_it_hurts(timeline, 1, leg=True)
    assert (leg.timeline.steps, leg.safety_first) == ((), True)
    assert leg.logged(TODAY).exercise_id == "plank"


def test_a_set_counts_when_both_sides_are_done():
    timeline = session_timeline([item("side-plank")])

    assert [skip_it_hurts(timeline, at).sets_done for at in range(len(timeline.steps))] == [0, 0, 0, 0, 1, 1, 1, 1]


def test_pain_beyond_the_scale_is_refused():
    with pytest.raises(ValueError, match="between 0 and 10"):
        skip_it_hurts(session_timeline([item("plank")]), 0, pain_nrs=11)


def test_a_routine_is_asked_for_within_its_minutes():
    with pytest.raises(ImplausibleValueError, match="takes 2 to 5 minutes"):
        open_routine(routines()["desk-break"], flags=(), kit=(), minutes=20)


def test_a_swap_in_a_routine_is_told():
    opened = open_routine(routines()["strength-with-weights"], flags=(), kit=())

    assert "Bodyweight squat in place of Goblet squat. This one needs a dumbbell." in map(str, opened.changes)


def test_an_articles_own_dose_is_never_more_than_the_runner_does_now():
    now = {"single-leg-calf-raise": Dose(2, 12, per_side=True, rest_s=60)}
    opened = open_routine(routines()["article-b-warm-up"], flags=(), kit=(), doses=now)

    assert next(each.dose.reps for each in opened.timeline.items if each.exercise_id == "single-leg-calf-raise") == 12


def test_what_hurt_at_its_smallest_dose_stays_away():
    opened = open_routine(routines()["twelve-minutes"], flags=(), kit=(), left_out=["toe-tap"])

    assert "toe-tap" not in {each.exercise_id for each in opened.timeline.items}
    assert any("stays away" in str(each) for each in opened.changes)
