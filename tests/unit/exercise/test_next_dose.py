"""What comes next for one exercise; the common cases stand as examples in the rules, these are the corners."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from runtall.evidence import exercises
from runtall.exercise import (
    Deload,
    Dose,
    DoseUp,
    HoldDose,
    LevelUp,
    Logged,
    ReturnAfterBreak,
    SideDone,
    UndecidedDose,
    Went,
    first_dose,
    ladder,
    logs_of,
    next_dose,
    sides_done,
    with_extra_set,
)
from runtall.plan import DoneItem, DoneSession, ItemOutcome, SessionKind

TODAY = date(2026, 11, 22)


def log(exercise_id: str, days_ago: int, dose: Dose | None = None, **said: Any) -> Logged:
    given = {"went": Went.DONE, "pain_nrs": 1.0, "form_intact": True, **said}
    return Logged(TODAY - timedelta(days=days_ago), exercise_id, dose or first_dose(exercises()[exercise_id]), **given)


def decide(exercise_id: str, *history: Logged, light: str = "green", flags: tuple[str, ...] = (), kit: tuple[str, ...] = ()):
    return next_dose(exercises()[exercise_id], history, on=TODAY, light=light, flags=flags, kit=kit)


def test_the_order_of_the_history_does_not_matter():
    logs = [log("dead-bug", 5), log("dead-bug", 2), log("dead-bug", 8, went=Went.HURT)]

    assert decide("dead-bug", *logs) == decide("dead-bug", *reversed(logs))
    assert isinstance(decide("dead-bug", *logs), DoseUp)


def test_what_lies_ahead_is_not_read():
    assert isinstance(decide("dead-bug", log("dead-bug", 5), log("dead-bug", 2), log("dead-bug", -1, went=Went.HURT)), DoseUp)


def test_a_skipped_session_holds_and_is_no_good_session():
    decided = decide("dead-bug", log("dead-bug", 5), log("dead-bug", 3), log("dead-bug", 1, went=Went.SKIPPED))

    assert isinstance(decided, HoldDose)


def test_fewer_sets_than_asked_hold():
    assert isinstance(decide("dead-bug", log("dead-bug", 5), log("dead-bug", 2, sets_done=1)), HoldDose)


def test_two_good_sessions_at_different_doses_do_not_count_together():
    lower, higher = ladder(exercises()["dead-bug"])[:2]

    assert isinstance(decide("dead-bug", log("dead-bug", 5, lower), log("dead-bug", 2, higher)), HoldDose)


def test_both_sides_may_say_it_in_place_of_the_whole():
    told = SideDone(sets_done=2, pain_nrs=1, form_intact=True)
    by_side = {"pain_nrs": None, "form_intact": None, "left": told, "right": told}

    assert isinstance(decide("side-plank", log("side-plank", 5, **by_side), log("side-plank", 2, **by_side)), DoseUp)


def test_one_side_alone_does_not_speak_for_the_other():
    told = SideDone(sets_done=2, pain_nrs=1, form_intact=True)
    half = {"pain_nrs": None, "form_intact": None, "left": told}
    decided = decide("side-plank", log("side-plank", 5), log("side-plank", 2, **half))

    assert isinstance(decided, UndecidedDose)
    assert decided.missing == ("pain_nrs", "form_intact")


def test_pain_on_one_side_counts():
    sore = SideDone(sets_done=2, pain_nrs=6, form_intact=True)
    low = ladder(exercises()["side-plank"])[2]

    assert isinstance(decide("side-plank", log("side-plank", 2, low, right=sore)), Deload)


def test_an_extra_set_stays_with_its_side_when_the_dose_grows():
    exercise = exercises()["side-plank"]
    dose = with_extra_set(exercise, first_dose(exercise), "left")
    decided = decide("side-plank", log("side-plank", 5, dose), log("side-plank", 2, dose))

    assert decided.dose.extra_set_side == "left"
    assert decided.dose.sets == dose.sets


def test_hops_are_never_reached_until_somebody_clears_them():
    top = ladder(exercises()["single-leg-calf-raise"])[-1]
    logs = (log("single-leg-calf-raise", 5, top), log("single-leg-calf-raise", 2, top))

    assert isinstance(decide("single-leg-calf-raise", *logs), HoldDose)
    cleared = decide("single-leg-calf-raise", *logs, flags=("impact-cleared",))
    assert isinstance(cleared, LevelUp)
    assert cleared.exercise_id == "pogo-hops"


@pytest.mark.parametrize("exercise_id", ["march-drill", "walking-lunge", "breathing-90-90", "cat-cow", "foam-roll-glutes"])
def test_moving_and_breathing_never_turn_into_another_kind_of_work(exercise_id: str):
    exercise = exercises()[exercise_id]
    top = ladder(exercise)[-1]
    decided = decide(
        exercise_id, log(exercise_id, 5, top), log(exercise_id, 2, top), flags=("impact-cleared",), kit=("foam-roller",)
    )

    assert exercises()[decided.exercise_id].kind is exercise.kind


def test_after_the_easier_one_took_its_place_it_comes_at_the_dose_that_went_well():
    better = ladder(exercises()["toe-tap"])[2]
    decided = decide("dead-bug", log("toe-tap", 9, better), log("dead-bug", 2, went=Went.HURT))

    assert isinstance(decided, Deload)
    assert (decided.exercise_id, decided.dose) == ("toe-tap", better)


def test_an_easier_one_that_is_ruled_out_is_not_offered():
    decided = decide("bird-dog", log("bird-dog", 2, went=Went.HURT), flags=("knee-kneeling-pain",))

    assert isinstance(decided, Deload)
    assert decided.leave_out


def test_a_break_after_it_hurt_goes_down_for_both():
    top = ladder(exercises()["dead-bug"])[4]
    after_break = decide("dead-bug", log("dead-bug", 12, top, went=Went.HURT))

    assert isinstance(after_break, ReturnAfterBreak)
    assert after_break.dose == ladder(exercises()["dead-bug"])[1]


def test_a_dose_kept_outside_todays_range_is_brought_back():
    decided = decide("dead-bug", log("dead-bug", 2, Dose(9, 40, per_side=True)))

    assert (decided.dose.sets, decided.dose.reps) == (4, 10)


@pytest.mark.parametrize("light", ["yellow", ""])
def test_a_light_without_meaning_is_our_mistake(light: str):
    with pytest.raises(ValueError, match="light"):
        decide("dead-bug", light=light)


def test_every_decision_says_why():
    decided = decide("dead-bug", log("dead-bug", 5), log("dead-bug", 2))

    assert decided.because.rule == "exercise-progression/v1"
    assert decided.because.sources
    assert str(decided.because.sentence) == "Two good sessions in a row: one step more."


def test_kept_sessions_are_read_as_history():
    item = DoneItem("side-plank", ItemOutcome.HURT, 2, hold_s=15, side="left", pain_nrs=6)
    asked = DoneItem("dead-bug", ItemOutcome.SKIPPED, 2, reps=5)
    gone = DoneItem("no-longer-known", ItemOutcome.DONE, 2, reps=5)
    found = logs_of([DoneSession(TODAY, SessionKind.STRENGTH, (item, asked, gone))])

    assert [each.went for each in found] == [Went.HURT, Went.SKIPPED]
    assert found[0].dose == Dose(2, hold_s=15, per_side=True, rest_s=60, extra_set_side="left")


def test_sides_that_were_told_apart_reach_the_history():
    item = DoneItem(
        "side-plank", ItemOutcome.DONE, 2, hold_s=15, pain_nrs=1, form_intact=True, left_sets_done=1, right_sets_done=2
    )
    history = logs_of([DoneSession(TODAY, SessionKind.STRENGTH, (item,))])

    assert sides_done(history, "side-plank") == {"left": 1, "right": 2}
    assert str(decide("side-plank", *history).because.sentence) == "The left side did fewer sets, so it stays as it is."


def test_sides_are_counted_apart():
    exercise = exercises()["side-plank"]
    dose = with_extra_set(exercise, first_dose(exercise), "left")
    history = (
        log("side-plank", 5, dose),
        log("side-plank", 3, left=SideDone(1), right=SideDone(2)),
        log("side-plank", 1, went=Went.SKIPPED),
        log("dead-bug", 1),
    )

    assert sides_done(history, "side-plank") == {"left": 3 + 1, "right": 2 + 2}
