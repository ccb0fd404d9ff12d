"""Questionnaires as a runner fills them: what an answer may be, what a score says, and which change is named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.core import ImplausibleValueError, NotFoundError
from runtall.evidence import rule
from runtall.symptoms import Questionnaire, ask_again_on, change_of, no_change_named, read_sheet, score_of, sheet, title_of

A, DAILY, WEEK, MIND, PAIN = (
    Questionnaire.ACTIVITIES,
    Questionnaire.DAILY,
    Questionnaire.WEEK,
    Questionnaire.MIND,
    Questionnaire.PAIN,
)


def test_every_questionnaire_has_a_title_and_all_but_own_activities_their_questions():
    assert len({str(title_of(kind)) for kind in Questionnaire}) == len(Questionnaire)
    assert [len(sheet(kind)) for kind in (A, WEEK, PAIN, DAILY, MIND)] == [0, 4, 1, 24, 3]


def test_the_items_of_the_24_are_numbers_and_no_sentences_of_the_sheet():
    texts = {question.text.text for question in sheet(DAILY)}

    assert texts == {"Item {number} of the sheet applies today."}


def test_numbers_that_apply_answer_the_whole_sheet_and_single_items_only_themselves():
    whole = read_sheet(DAILY, {"applies": "1, 4,9", "4": "no"})

    assert [number for number, said in whole.items() if said] == ["1", "9"]
    assert len(whole) == 24
    assert read_sheet(DAILY, {"3": "yes"}) == {"3": 1}
    assert sum(read_sheet(DAILY, {"applies": "none"}).values()) == 0


@pytest.mark.parametrize(
    ("kind", "said"),
    [(PAIN, {"pain": "11"}), (PAIN, {"pain": "-1"}), (PAIN, {"pain": "3.5"}), (WEEK, {"difficulty": "5"}), (WEEK, {"pain": "0"}),
     (DAILY, {"2": "1"}), (DAILY, {"applies": "0"}), (DAILY, {"applies": ""}), (MIND, {"worry": "much"})],
)  # fmt: skip
def test_an_answer_that_the_question_does_not_have_is_refused(kind, said):
    with pytest.raises(ImplausibleValueError):
        read_sheet(kind, said)


@pytest.mark.parametrize(("kind", "name"), [(PAIN, "ache"), (DAILY, "25"), (MIND, "fear"), (A, "swim"), (A, "2"), (A, "0")])
def test_a_question_that_does_not_exist_is_refused(kind, name):
    with pytest.raises(NotFoundError):
        read_sheet(kind, {name: "1"}, ["run"])


def test_an_activity_whose_name_is_said_wins_over_places_in_the_list():
    assert read_sheet(A, {"RUN 10 KM": "3", "2": "5"}, ["run 10 km", "sit"]) == {"run 10 km": 3, "sit": 5}


def test_a_missing_item_leaves_the_score_open_between_its_ends():
    score = score_of(DAILY, {"1": 1, "2": 1, "3": 0})

    assert (score.value, score.low, score.high, len(score.unanswered)) == (None, 2, 23, 21)
    assert score.near_floor is None


def test_a_low_score_says_that_getting_better_would_not_show():
    low = score_of(DAILY, read_sheet(DAILY, {"applies": "1,2,3,4"}))
    high = score_of(DAILY, read_sheet(DAILY, {"applies": "1,2,3,4,5"}))

    assert (low.near_floor, low.warning is not None) == (True, True)
    assert (high.near_floor, high.warning) == (False, None)


def test_fewer_than_three_activities_are_told_apart_later():
    assert score_of(A, {"run": 4, "sit": 6}).warning is not None
    assert score_of(A, {"run": 4, "sit": 6, "lift": 5}).warning is None
    assert score_of(A, {"run": None}).value is None


def test_worry_mood_and_confidence_have_no_score_and_no_change():
    assert score_of(MIND, {"worry": 9}) is None
    assert change_of(MIND, {"worry": 9}, {"worry": 1}) is None
    assert no_change_named(MIND) is not None


def test_the_end_of_the_weekly_scale_is_four_answers_at_their_last():
    most = rule("overuse-severity").value("four_steps_4")
    last = score_of(WEEK, {"difficulty": 3, "volume": 5, "performance": 5, "pain": 4})

    assert last.highest == 4 * most == 100
    assert last.value == 17 + 25 + 25 + 25
    assert change_of(WEEK, {}, {}) is None


@given(before=st.integers(0, 10), after=st.integers(0, 10))
def test_a_change_and_its_reverse_are_never_both_better(before: int, after: int):
    forth, back = change_of(PAIN, {"pain": before}, {"pain": after}), change_of(PAIN, {"pain": after}, {"pain": before})

    assert not (forth.kind.value == back.kind.value and forth.kind.value in ("better", "worse"))
    if abs(before - after) < 2:
        assert forth.kind.value in ("no_clear_change", "unknown")


def test_weekly_questions_come_back_in_a_week_and_those_on_the_mind_in_four():
    assert ask_again_on(WEEK, date(2026, 11, 1)) == date(2026, 11, 8)
    assert ask_again_on(MIND, date(2026, 11, 1)) == date(2026, 11, 29)
    assert ask_again_on(A, date(2026, 11, 1)) is None
