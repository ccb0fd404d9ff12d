"""Flags expire, the easing direction is asked again, and what is put forward has a side, a certainty and an order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from runtall.core import ImplausibleValueError, NotFoundError
from runtall.evidence import Advice, Confidence, Label
from runtall.screen import (
    Direction,
    EasingStatus,
    GateAnswers,
    Result,
    Side,
    deficits,
    easing_direction,
    gates,
    judge,
    should_stop,
    symptom_flags,
)

ON = date(2026, 11, 2)
CALM = {
    "pain_before_nrs": 3,
    "pain_after_forward_nrs": 3,
    "pain_after_backward_nrs": 3,
    "forward_place": "same",
    "backward_place": "same",
    "turn_worse": False,
    "pain_after_turn_nrs": 3,
}


def bend(on: date = ON, **values) -> Result:
    return Result("bend-direction", on, None, {**CALM, **values})


def test_a_flag_of_seven_days_holds_on_seven_days():
    results = [bend(pain_after_forward_nrs=5)]

    holding = [days for days in range(10) if symptom_flags(results, on=ON + timedelta(days=days))]
    assert holding == [0, 1, 2, 3, 4, 5, 6]
    assert symptom_flags(results, on=ON)[0].until_on == date(2026, 11, 9)
    assert symptom_flags(results, on=ON - timedelta(days=1)) == ()


def test_a_better_bend_test_ends_the_flag_at_once():
    later = bend(ON + timedelta(days=2))

    assert symptom_flags([bend(pain_after_forward_nrs=5), later], on=later.on) == ()


def test_an_unfinished_bend_test_ends_nothing():
    later = Result("bend-direction", ON + timedelta(days=2), None, {"pain_before_nrs": 2})

    assert [each.flag for each in symptom_flags([bend(pain_after_forward_nrs=5), later], on=later.on)] == ["flexion-intolerant"]


def test_signs_down_the_leg_stand_until_somebody_clears_them():
    results = [bend().__class__("bend-direction", ON, stopped="below-the-knee"), bend(ON + timedelta(days=3))]
    late = ON + timedelta(days=60)

    assert [each.flag for each in symptom_flags(results, on=late)] == ["radicular-symptoms"]
    assert symptom_flags(results, on=late, cleared={"radicular-symptoms": ON + timedelta(days=20)}) == ()


def test_the_direction_that_eases_is_offered_for_a_week_and_asked_again():
    results = [bend(pain_after_backward_nrs=1)]

    now = easing_direction(results, on=ON)
    assert (now.status, now.directions, now.recheck_on) == (EasingStatus.EASES, (Direction.BACKWARD,), date(2026, 11, 9))
    assert easing_direction(results, on=date(2026, 11, 8)).status is EasingStatus.EASES
    assert easing_direction(results, on=date(2026, 11, 9)).status is EasingStatus.ASK_AGAIN
    assert easing_direction(results, on=date(2026, 11, 9)).directions == ()


def test_without_a_bend_test_nothing_is_assumed():
    assert easing_direction([], on=ON).status is EasingStatus.UNKNOWN
    assert easing_direction([bend()], on=ON).status is EasingStatus.NEITHER


def test_both_bends_worse_for_a_week_asks_for_a_clinician():
    worse = {"pain_after_forward_nrs": 5, "pain_after_backward_nrs": 6}
    first, again = bend(**worse), bend(ON + timedelta(days=7), **worse)

    assert easing_direction([first], on=ON).status is EasingStatus.BOTH_WORSE
    assert easing_direction([first], on=ON).advice is None
    assert easing_direction([first, again], on=again.on).advice is Advice.CLINICIAN
    assert easing_direction([first, bend(ON + timedelta(days=3)), again], on=again.on).advice is None


def test_a_stopped_test_is_stopped_whatever_was_counted():
    said = judge([Result("single-leg-bridge-reps", ON, Side.LEFT, {"repetition_count": 4}, stopped="cramp")])

    assert (said[0].label, said[0].tags, said[0].cut_offs) == (Label.STOPPED, (), ())
    assert deficits([Result("single-leg-bridge-reps", ON, Side.LEFT, {"repetition_count": 4}, stopped="cramp")]) == ()


def test_pain_that_rises_by_two_stops_a_test_by_itself():
    said = judge([Result("prone-plank-hold", ON, values={"hold_s": 20}, pain_before_nrs=1, pain_after_nrs=3)])

    assert (said[0].label, said[0].stopped_by) == (Label.STOPPED, "pain-rises")


@pytest.mark.parametrize(
    ("before", "now", "stops"), [(1, 3, True), (1, 2, False), (5, 5, False), (5, 5.5, True), (None, 5, None), (2, None, None)]
)
def test_the_rule_for_pain(before, now, stops):
    assert should_stop(before, now) is stops


def test_nothing_entered_is_not_done():
    assert judge([Result("prone-plank-hold", ON)])[0].label is Label.NOT_DONE
    assert judge([Result("back-extensor-hold", ON, values={"version": "A"})])[0].label is Label.NOT_DONE


def test_tests_that_were_not_done_are_listed_and_count_for_nothing():
    said = judge([Result("prone-plank-hold", ON, values={"hold_s": 70})], gates(GateAnswers()))

    assert len(said) == 14
    assert [each.test_id for each in said if each.label is not Label.NOT_DONE] == ["prone-plank-hold"]


def test_one_side_asks_for_one_side():
    results = [
        Result("single-leg-bridge-reps", ON, Side.LEFT, {"repetition_count": 12}),
        Result("single-leg-bridge-reps", ON, Side.RIGHT, {"repetition_count": 25}),
    ]

    found = deficits(results)
    assert {(each.tag, each.side) for each in found} == {("glute-max-strength", Side.LEFT), ("hamstring-strength", Side.LEFT)}
    assert {each.confidence for each in found} == {Confidence.MEDIUM}
    assert {each.extra_set_side for each in found} == {None}, "a side difference seen once changes nothing"


def test_the_order_is_strength_then_stiff_places_then_control_seen_twice_then_our_own_choices():
    results = [
        Result("prone-plank-hold", ON, values={"hold_s": 12}),  # endurance, medium
        Result("modified-thomas", ON, Side.LEFT, {"thigh_angle_deg": 12}),  # mobility, medium
        Result("single-leg-stance", ON, Side.LEFT, {"hold_s": 12}),  # control, working choice
        Result("lateral-step-down", ON, Side.LEFT, {"needs_support": True}),  # control, working choice
        Result("thoracic-rotation", ON, Side.LEFT, {"turn_deg": 20}),  # mobility, working choice
    ]

    stiff = deficits(results, stiff=frozenset({"hip-flexor-mobility"}))
    assert [(each.order, each.tag) for each in stiff] == [
        (1, "deep-core"),
        (2, "hip-flexor-mobility"),
        (3, "balance-control"),
        (5, "quad-strength"),
        (5, "thoracic-rotation"),
    ]
    assert [each.order for each in deficits(results) if each.tag == "hip-flexor-mobility"] == [4]


def test_only_the_last_result_counts():
    results = [
        Result("prone-plank-hold", ON, values={"hold_s": 12}),
        Result("prone-plank-hold", ON + timedelta(days=28), values={"hold_s": 75}),
    ]

    assert deficits(results) == ()


def test_what_cannot_be_is_refused():
    with pytest.raises(NotFoundError):
        judge([Result("posture-score", ON)])
    with pytest.raises(NotFoundError, match="which side"):
        judge([Result("side-plank-hold", ON, None, {"hold_s": 30})])
    with pytest.raises(ImplausibleValueError, match="outside"):
        judge([Result("weight-bearing-lunge", ON, Side.LEFT, {"toe_to_wall_m": 9})])
    with pytest.raises(ImplausibleValueError):
        judge([Result("prone-plank-hold", ON, values={"hold_s": float("nan")})])
    with pytest.raises(ImplausibleValueError):
        judge([Result("modified-thomas", ON, Side.LEFT, {"thigh_position": "sideways"})])
