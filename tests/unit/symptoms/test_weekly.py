"""Once a week: four overuse questions from 0 to 100, and three items that choose what is offered to read."""

from __future__ import annotations

import itertools

import pytest

from runtall.core import ImplausibleValueError
from runtall.symptoms import MIND_NOTE, MIND_QUESTIONS, OVERUSE_QUESTIONS, Mind, OveruseWeek, mind_offers, overuse_severity


def test_the_questions_have_as_many_choices_as_the_published_points():
    assert [len(question.choices) for question in OVERUSE_QUESTIONS] == [4, 5, 5, 4]
    assert [question.id for question in OVERUSE_QUESTIONS] == ["difficulty", "volume", "performance", "pain"]


def test_every_week_scores_the_sum_of_its_published_points():
    """Points of Clarsen 2013: 0, 8, 17, 25 for four choices and 0, 6, 13, 19, 25 for five."""
    four, five = (0, 8, 17, 25), (0, 6, 13, 19, 25)
    for a, b, c, d in itertools.product(range(3), range(5), range(5), range(4)):
        scored = overuse_severity(OveruseWeek(a + 1, b + 1, c + 1, d + 1))

        assert scored is not None
        assert scored.severity == four[a] + five[b] + five[c] + four[d]
        assert scored.hard_week == (b >= 2 or c >= 2)


def test_a_missing_answer_leaves_the_week_without_a_score():
    assert overuse_severity(OveruseWeek(1, 1, None, 1)) is None
    assert overuse_severity(OveruseWeek()) is None


def test_no_running_at_all_is_the_end_of_the_scale_and_asks_no_more():
    scored = overuse_severity(OveruseWeek(difficulty=4))

    assert scored is not None
    assert (scored.severity, scored.hard_week) == (100, True)


@pytest.mark.parametrize("week", [OveruseWeek(5, 1, 1, 1), OveruseWeek(1, 6, 1, 1), OveruseWeek(1, 1, 1, 0)])
def test_an_answer_that_does_not_exist_is_refused(week):
    with pytest.raises(ImplausibleValueError):
        overuse_severity(week)


def test_the_three_items_say_that_they_are_untested():
    assert "untested" in str(MIND_NOTE)
    assert [question.id for question in MIND_QUESTIONS] == [each.value for each in Mind]


@pytest.mark.parametrize(
    ("worry", "mood", "confidence", "offered"),
    [(6, 6, 4, list(Mind)), (5, 5, 5, []), (None, None, None, []), (0, 0, 0, [Mind.CONFIDENCE]), (10, 0, 10, [Mind.WORRY])],
)
def test_something_to_read_is_offered_from_the_rules_borders(worry, mood, confidence, offered):
    assert [offer.on for offer in mind_offers(worry, mood, confidence)] == offered


def test_offers_label_nobody():
    assert not any(
        word in str(offer.sentence).lower() for offer in mind_offers(10, 10, 0) for word in ("anxious", "depress", "catastroph")
    )
