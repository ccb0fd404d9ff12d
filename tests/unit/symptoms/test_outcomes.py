"""Scores and changes: missing is not zero, and a change is named only when it is large enough to matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.core import ImplausibleValueError
from runtall.symptoms import (
    RMDQ_ITEMS,
    ChangeKind,
    pain_change,
    psfs_change,
    psfs_score,
    rmdq_change,
    rmdq_score,
)

BETTER, WORSE, SAME, UNKNOWN = ChangeKind.BETTER, ChangeKind.WORSE, ChangeKind.NO_CLEAR_CHANGE, ChangeKind.UNKNOWN
TICKED_SEVEN = {number: number <= 7 for number in RMDQ_ITEMS}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (6, 4, BETTER),  # 2 points
        (6, 5, SAME),  # 1 point, 17 %
        (10, 8, BETTER),  # 2 points, though 20 %
        (4, 2.8, BETTER),  # 1.2 points = 30 % of 4
        (4, 2.9, SAME),  # 27.5 %
        (3, 2, SAME),  # a third, but one point from a low start
        (2, 4, WORSE),
        (2, 3, SAME),
        (0, 0, SAME),
        (None, 3, UNKNOWN),
        (3, None, UNKNOWN),
    ],
)
def test_pain_changes_by_two_points_or_by_thirty_percent_from_four(before, after, kind):
    assert pain_change(before, after).kind is kind


def test_a_rating_outside_its_scale_is_refused():
    with pytest.raises(ImplausibleValueError):
        pain_change(11, 3)
    with pytest.raises(ImplausibleValueError):
        rmdq_change(25, 3)
    with pytest.raises(ImplausibleValueError):
        psfs_score([3, -1])


def test_own_activities_are_averaged_over_those_that_were_rated():
    assert psfs_score([2, 5, None]) == 3.5  # (2 + 5) / 2
    assert psfs_score([0, 0]) == 0.0
    assert psfs_score([]) is None


def test_a_new_activity_does_not_change_the_score():
    change = psfs_change({"run 10 km": 4, "sit": 5, "lift": 3}, {"run 10 km": 7, "sit": 7, "lift": 6, "dance": 0})

    assert (change.before, change.after) == (4.0, 20 / 3)
    assert change.kind is BETTER


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"a": 4, "b": 4, "c": 4}, {"a": 6, "b": 6, "c": 6}, BETTER),  # mean of three: 2 points
        ({"a": 4, "b": 4, "c": 4}, {"a": 6, "b": 6, "c": 5}, SAME),  # 1.67
        ({"a": 4}, {"a": 6}, SAME),  # one activity: 2 of the 3 it takes
        ({"a": 4}, {"a": 7}, BETTER),
        ({"a": 7, "b": None}, {"a": 4, "b": 9}, WORSE),
        ({"a": 4}, {"b": 9}, UNKNOWN),
    ],
)
def test_own_activities_change_by_two_points_on_average_and_three_alone(before, after, kind):
    assert psfs_change(before, after).kind is kind


def test_the_24_items_are_counted():
    scored = rmdq_score(TICKED_SEVEN)

    assert (scored.score, scored.lowest, scored.highest, scored.unanswered) == (7, 7, 7, ())
    assert (scored.near_floor, scored.recovered) == (False, False)


def test_an_item_without_an_answer_is_not_a_no():
    scored = rmdq_score({**TICKED_SEVEN, 3: None, 20: None})

    assert (scored.score, scored.lowest, scored.highest, scored.unanswered) == (None, 6, 8, (3, 20))
    assert scored.near_floor is None


@pytest.mark.parametrize(("n", "near_floor", "recovered"), [(0, True, True), (2, True, True), (3, True, False), (4, True, False)])
def test_a_low_score_says_that_it_is_near_its_floor(n, near_floor, recovered):
    scored = rmdq_score({number: number <= n for number in RMDQ_ITEMS})

    assert (scored.near_floor, scored.recovered) == (near_floor, recovered)


def test_there_is_no_item_25():
    with pytest.raises(ImplausibleValueError, match="no item 25"):
        rmdq_score({25: True})


@pytest.mark.parametrize(
    ("before", "after", "kind", "near_floor"),
    [
        (12, 7, BETTER, False),  # 5 points
        (7, 4, BETTER, False),  # 3 points = 43 % of 7
        (6, 2, SAME, False),  # 4 points, and 30 % counts from 7
        (4, 0, SAME, True),
        (3, 8, WORSE, True),
        (10, 14, SAME, False),
        (None, 4, UNKNOWN, False),
    ],
)
def test_daily_life_changes_by_five_points_or_thirty_percent_from_seven(before, after, kind, near_floor):
    change = rmdq_change(before, after)

    assert (change.kind, change.near_floor) == (kind, near_floor)


def test_near_the_floor_the_runner_is_sent_to_the_own_activities():
    assert "own activities" in str(rmdq_change(3, 1).sentence)


@given(st.integers(0, 24), st.integers(0, 24))
def test_better_and_worse_are_never_both_and_no_change_is_never_named(before, after):
    there, back = rmdq_change(before, after).kind, rmdq_change(after, before).kind

    assert not there is back is BETTER
    assert not there is back is WORSE
    assert rmdq_change(before, before).kind is SAME
