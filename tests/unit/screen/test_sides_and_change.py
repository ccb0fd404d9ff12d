"""Left against right and now against before: only beyond error, only like with like, sides only when seen twice."""

from __future__ import annotations

from datetime import date

import pytest

from runtall.core import ImplausibleValueError, NotFoundError
from runtall.screen import (
    Movement,
    Result,
    Side,
    Sidedness,
    Way,
    change,
    changes,
    clinic_result,
    deficits,
    entered,
    side_differences,
)

FIRST, SECOND, THIRD = date(2026, 10, 1), date(2026, 10, 8), date(2026, 10, 29)


def sides(test_id: str, measure: str, left: float, right: float, *days: date) -> list[Result]:
    return [
        Result(test_id, on, side, {measure: value}) for on in days for side, value in ((Side.LEFT, left), (Side.RIGHT, right))
    ]


@pytest.mark.parametrize(
    ("test_id", "measure", "left", "right", "counts"),
    [
        ("single-leg-bridge-reps", "repetition_count", 20, 25, True),  # 5 of 25 = 20 %, at least 5, above error 3
        ("single-leg-bridge-reps", "repetition_count", 21, 25, False),  # 4 repetitions: below 5
        ("single-leg-bridge-reps", "repetition_count", 34, 40, False),  # 6 of 40 = 15 %, not above it
        ("single-leg-bridge-reps", "repetition_count", 33, 40, True),  # 7 of 40 = 17.5 %
        ("heel-raise-reps", "repetition_count", 14, 20, False),  # 6 of 20 = 30 %, but not above the error of 6
        ("heel-raise-reps", "repetition_count", 13, 20, True),  # 7 of 20 = 35 %, above 6
        ("side-plank-hold", "hold_s", 60, 75, False),  # 15 s, not more than 15
        ("side-plank-hold", "hold_s", 80, 100, False),  # 20 s, 20 % and not more
        ("side-plank-hold", "hold_s", 79, 100, True),  # 21 s, 21 %, above 10.95
        ("weight-bearing-lunge", "toe_to_wall_m", 0.10, 0.12, False),  # 2 cm: acted on above 2
        ("weight-bearing-lunge", "toe_to_wall_m", 0.095, 0.12, True),  # 2.5 cm of 12 = 21 %, above 1.5 cm
        ("weight-bearing-lunge", "toe_to_wall_m", 0.149, 0.171, False),  # 2.2 cm of 17.1 = 12.9 %
        ("hip-internal-rotation", "inward_deg", 30, 41, True),  # 11 of 41 = 27 %, above 10
        ("thoracic-rotation", "turn_deg", 40, 50, False),  # 10, not more than 10
        ("active-straight-leg-raise", "effort_score", 3, 1, True),  # 2 points, above error 1
        ("active-straight-leg-raise", "effort_score", 1, 0, False),  # 1 point
        ("modified-thomas", "thigh_angle_deg", 2, -10, True),  # 12 degrees, above 10 and above 7
    ],
)
def test_a_side_difference_counts_above_its_share_its_line_and_its_error(test_id, measure, left, right, counts):
    once = side_differences(sides(test_id, measure, left, right, FIRST))
    twice = side_differences(sides(test_id, measure, left, right, FIRST, SECOND))

    assert once[0].status is (Sidedness.REPEAT if counts else Sidedness.NO_CLEAR_DIFFERENCE)
    assert twice[0].status is (Sidedness.SEEN_TWICE if counts else Sidedness.NO_CLEAR_DIFFERENCE)
    assert twice[0].lower_side is (Side.LEFT if counts else None)


def test_seen_twice_means_the_same_side_both_times():
    results = sides("heel-raise-reps", "repetition_count", 10, 22, FIRST) + sides(
        "heel-raise-reps", "repetition_count", 22, 10, SECOND
    )

    assert side_differences(results)[0].status is Sidedness.REPEAT
    assert side_differences(results)[0].lower_side is Side.RIGHT


def test_an_even_day_in_between_starts_the_count_again():
    results = (
        sides("heel-raise-reps", "repetition_count", 10, 22, FIRST, THIRD)
        + sides("heel-raise-reps", "repetition_count", 22, 22, SECOND)
    )  # fmt: skip

    assert side_differences(results)[0].status is Sidedness.REPEAT


def test_the_same_day_entered_twice_is_one_day():
    assert side_differences(sides("heel-raise-reps", "repetition_count", 10, 22, FIRST, FIRST))[0].status is Sidedness.REPEAT


def test_a_missing_side_is_no_zero():
    assert side_differences([Result("heel-raise-reps", FIRST, Side.LEFT, {"repetition_count": 20})]) == ()


def test_a_stopped_side_is_no_zero():
    results = [
        Result("heel-raise-reps", FIRST, Side.LEFT, {"repetition_count": 20}),
        Result("heel-raise-reps", FIRST, Side.RIGHT, {"repetition_count": 3}, stopped="calf-pain"),
    ]

    assert side_differences(results) == ()
    assert [each.side for each in deficits(results)] == []


def test_versions_never_meet():
    results = [
        Result("side-plank-hold", FIRST, Side.LEFT, {"hold_s": 20, "version": "straight_leg"}),
        Result("side-plank-hold", FIRST, Side.RIGHT, {"hold_s": 70, "version": "knees"}),
        Result("side-plank-hold", SECOND, Side.LEFT, {"hold_s": 70, "version": "knees"}),
    ]

    assert side_differences(results) == ()
    assert changes(results) == ()


def test_hand_and_camera_never_meet():
    by_hand = Result("hip-internal-rotation", FIRST, Side.LEFT, {"inward_deg": 25})
    by_camera = Result("hip-internal-rotation", SECOND, Side.LEFT, {"inward_deg": 45}, Way.CAMERA)

    assert change(by_hand, by_camera) == ()


@pytest.mark.parametrize(
    ("before", "after", "movement", "firm"),
    [
        (50, 60.9, Movement.NO_CLEAR_CHANGE, False),  # 10.9 s, error 10.95
        (50, 61, Movement.BETTER, False),  # 11 s
        (50, 39, Movement.WORSE, False),
        (50, 81, Movement.BETTER, True),  # 31 s, smallest change 10.95 x 1.96 x 1.414 = 30.4
    ],
)
def test_a_change_is_named_only_beyond_the_error(before, after, movement, firm):
    said = changes(
        [
            Result("side-plank-hold", FIRST, Side.LEFT, {"hold_s": before}),
            Result("side-plank-hold", SECOND, Side.LEFT, {"hold_s": after}),
        ]
    )

    assert [(each.movement, each.firm) for each in said] == [(movement, firm)]


def test_where_less_is_better_less_is_better():
    said = changes(
        [
            Result("active-knee-extension", FIRST, Side.LEFT, {"knee_shortfall_deg": 40}),
            Result("active-knee-extension", SECOND, Side.LEFT, {"knee_shortfall_deg": 30}),
        ]
    )

    assert said[0].movement is Movement.BETTER


def test_version_b_of_the_back_hold_has_an_error_of_its_own():
    rows = [
        Result("back-extensor-hold", on, None, {"version": "B", "hold_s": value}) for on, value in ((FIRST, 90), (SECOND, 107.2))
    ]

    assert changes(rows)[0].error == 17.0
    assert changes(rows)[0].movement is Movement.BETTER  # 17.2 s above 17.0; version A asks for more than 17.5


def test_a_dynamometer_is_compared_side_by_side_in_any_unit():
    results = [
        each
        for on in (FIRST, SECOND)
        for each in (
            clinic_result("knee-extension", 30, "kgf", device="dynamometer", side=Side.RIGHT, on=on),  # 294.2 N
            clinic_result("knee-extension", 400, "N", device="dynamometer", side=Side.LEFT, on=on),
        )
    ]

    said = side_differences(results)
    assert [(each.measure, each.status, each.lower_side) for each in said] == [("force_n", Sidedness.SEEN_TWICE, Side.RIGHT)]
    assert said[0].difference_ratio == pytest.approx(1 - 294.1995 / 400)
    assert [(each.tag, each.extra_set_side) for each in deficits(results)] == [("quad-strength", Side.RIGHT)]


def test_a_force_plate_within_its_error_shows_no_difference():
    results = [
        clinic_result("jump-peak-force", newtons, "N", device="force_plate", side=side, on=FIRST)
        for side, newtons in ((Side.LEFT, 850), (Side.RIGHT, 1000))  # exactly 15 %
    ]

    assert side_differences(results)[0].status is Sidedness.NO_CLEAR_DIFFERENCE


def test_newtons_and_newton_metres_are_not_mixed():
    results = [
        clinic_result("knee-extension", 100, "Nm", device="dynamometer", side=Side.LEFT, on=FIRST),
        clinic_result("knee-extension", 400, "N", device="dynamometer", side=Side.RIGHT, on=FIRST),
    ]

    assert side_differences(results) == ()


def test_what_a_device_cannot_read_is_refused():
    with pytest.raises(ImplausibleValueError):
        clinic_result("jump-peak-force", 900, "N", device="dynamometer", side=Side.LEFT, on=FIRST)
    with pytest.raises(ImplausibleValueError):
        clinic_result("jump-peak-force", 900, "Nm", device="force_plate", side=Side.LEFT, on=FIRST)
    with pytest.raises(NotFoundError):
        clinic_result("posture", 1, "N", device="force_plate", side=Side.LEFT, on=FIRST)


@pytest.mark.parametrize(("number", "unit"), [(9.5, "cm"), (95, "mm"), (0.095, "m"), (0.095, None)])
def test_the_unit_of_entry_makes_no_difference(number, unit):
    assert entered("weight-bearing-lunge", "toe_to_wall_m", number, unit) == 0.095


def test_a_unit_of_something_else_is_refused():
    with pytest.raises(ImplausibleValueError, match="It takes cm, mm, m, in"):
        entered("weight-bearing-lunge", "toe_to_wall_m", 9, "s")
