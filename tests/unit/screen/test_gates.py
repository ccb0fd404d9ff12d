"""What may be done now: answers close, unanswered waits, a stop closes its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from runtall.evidence import Advice, battery, movement_tests
from runtall.screen import Door, GateAnswers, Result, Side, gates, session

ON = date(2026, 11, 2)
FINE = GateAnswers(
    red_flag=False,
    pain_nrs=2,
    leg_symptoms=False,
    bone_stress=False,
    spine_surgery=False,
    age_years=34,
    pregnant=False,
    pressure_or_chest=False,
)
ALL = set(battery().order)


def doors(answers: GateAnswers, door: Door) -> set[str]:
    return {name for name, each in gates(answers).tests.items() if each.door is door}


def test_nothing_in_the_way_opens_all_fourteen():
    said = gates(FINE)

    assert said.door is Door.OPEN
    assert doors(FINE, Door.OPEN) == ALL
    assert len(ALL) == 14
    assert said.unanswered == ()
    assert said.advice is None


@pytest.mark.parametrize(("pain_nrs", "open_tests"), [(3.9, 14), (4, 9), (5.9, 9), (6, 0)])
def test_pain_closes_holds_and_repetitions_from_four_and_nearly_all_from_six(pain_nrs: float, open_tests: int):
    assert len(doors(replace(FINE, pain_nrs=pain_nrs), Door.OPEN)) == open_tests


def test_at_six_only_the_bend_test_in_its_gentlest_form_is_left():
    answers = replace(FINE, pain_nrs=6)

    assert doors(answers, Door.GENTLY) == {"bend-direction"}
    assert doors(answers, Door.CLOSED) == ALL - {"bend-direction"}
    assert gates(answers).flags == ("acute-pain-ge-6", "acute-pain-ge-4")


def test_at_four_tests_ten_to_fourteen_wait():
    closed = doors(replace(FINE, pain_nrs=4), Door.CLOSED)

    assert {movement_tests()[each].number for each in closed} == {10, 11, 12, 13, 14}


def test_leg_symptoms_close_five_slow_two_and_send_to_a_clinician():
    answers = replace(FINE, leg_symptoms=True)

    assert {movement_tests()[each].number for each in doors(answers, Door.CLOSED)} == {3, 10, 11, 12, 13}
    assert doors(answers, Door.GENTLY) == {"bend-direction", "active-straight-leg-raise"}
    assert gates(answers).advice is Advice.CLINICIAN
    assert gates(answers).flags == ("radicular-symptoms",)


def test_bone_stress_closes_what_stands_on_one_leg():
    closed = doors(replace(FINE, bone_stress=True), Door.CLOSED)

    assert closed == {"heel-raise-reps", "lateral-step-down", "single-leg-stance", "single-leg-bridge-reps"}


def test_late_pregnancy_closes_every_test_on_the_back_or_face_down():
    lying = {each.id for each in movement_tests().values() if {"supine", "prone"} & set(each.positions)}

    assert doors(replace(FINE, pregnant=True, pregnancy_weeks=21), Door.CLOSED) == lying
    assert doors(replace(FINE, pregnant=True, pregnancy_weeks=12), Door.CLOSED) == set()
    assert doors(replace(FINE, pregnant=True), Door.ASK_FIRST) == lying


def test_high_pressure_or_chest_symptoms_close_the_holds():
    assert doors(replace(FINE, pressure_or_chest=True), Door.CLOSED) == {
        "prone-plank-hold",
        "side-plank-hold",
        "back-extensor-hold",
    }


@pytest.mark.parametrize(
    ("answers", "no_plan"),
    [
        (replace(FINE, red_flag=True), False),
        (replace(FINE, spine_surgery=True, spine_surgery_weeks=12), False),
        (replace(FINE, age_years=17), True),
    ],
)
def test_a_red_flag_recent_surgery_and_youth_end_the_screen(answers: GateAnswers, no_plan: bool):
    said = gates(answers)

    assert said.door is Door.CLOSED
    assert doors(answers, Door.CLOSED) == ALL
    assert said.advice is Advice.CLINICIAN
    assert said.no_plan is no_plan


def test_surgery_long_ago_closes_nothing():
    assert doors(replace(FINE, spine_surgery=True, spine_surgery_weeks=13), Door.OPEN) == ALL


def test_what_was_not_answered_is_never_a_no():
    said = gates(GateAnswers())

    assert said.door is Door.ASK_FIRST
    assert doors(GateAnswers(), Door.ASK_FIRST) == ALL
    assert said.unanswered == (
        "red_flag", "pain_nrs", "leg_symptoms", "bone_stress", "spine_surgery", "age_years", "pregnant", "pressure_or_chest",
    )  # fmt: skip


def test_weeks_since_surgery_are_asked_once_there_was_one():
    said = gates(replace(FINE, spine_surgery=True))

    assert said.unanswered == ("spine_surgery_weeks",)
    assert said.door is Door.ASK_FIRST


def test_a_stop_closes_tests_of_its_kind_for_the_day():
    stopped = [Result("prone-plank-hold", ON, stopped="shoulder-pain")]

    closed = {name for name, each in gates(FINE, stopped, on=ON).tests.items() if each.door is Door.CLOSED}
    assert closed == {"prone-plank-hold", "side-plank-hold"}
    assert gates(FINE, stopped, on=date(2026, 11, 3)).door is Door.OPEN


def test_an_urgent_stop_ends_the_screen():
    said = gates(FINE, [Result("bend-direction", ON, stopped="numb-between-the-legs")], on=ON)

    assert said.door is Door.CLOSED
    assert said.advice is Advice.EMERGENCY
    assert all(each.door is Door.CLOSED for each in said.tests.values())


def test_a_backward_bend_that_bothers_closes_version_a_alone():
    said = gates(replace(FINE, flags=frozenset({"extension-intolerant"}))).tests["back-extensor-hold"]

    assert said.door is Door.OPEN
    assert said.closed_versions == ("A",)


def test_forms_keep_the_order_and_rest_between_holds():
    full, short = session("full", gates(FINE)), session("short", gates(FINE))

    assert [each.test_id for each in full.steps if each.test_id] == list(battery().order)
    assert [
        (a.test_id, b.takes_s, c.test_id)
        for a, b, c in zip(full.steps, full.steps[1:], full.steps[2:], strict=False)
        if not b.test_id
    ] == [
        ("prone-plank-hold", 120, "side-plank-hold"),
        ("side-plank-hold", 120, "back-extensor-hold"),
    ]
    assert full.at_most_s == 2220 + 2 * 120  # 14 tests as listed, two rests
    assert (full.minutes, short.minutes) == (35, 12)
    assert [each.test_id for each in short.steps] == [
        "bend-direction", "active-straight-leg-raise", "modified-thomas", "hip-internal-rotation", "lateral-step-down",
        "side-plank-hold",
    ]  # fmt: skip


def test_a_form_leaves_out_what_is_closed_and_says_why():
    said = session("short", gates(replace(FINE, pain_nrs=6)))

    assert [(each.test_id, each.gently) for each in said.steps] == [("bend-direction", True)]
    assert len(said.left_out) == 5
    assert all(reasons for reasons in said.left_out.values())


def test_before_the_safety_questions_there_is_no_form():
    assert session("short", gates(GateAnswers())).steps == ()


def test_one_side_stopped_is_no_result_of_the_other():
    said = gates(FINE, [Result("single-leg-stance", ON, Side.LEFT, stopped="deep-buttock-pain")], on=ON)

    assert said.tests["lateral-step-down"].door is Door.CLOSED
    assert said.advice is Advice.CLINICIAN
