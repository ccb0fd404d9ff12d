"""Which questions are asked when: at the start, weekly, and when the diary brings a new sign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from runtall.core import ImplausibleValueError
from runtall.evidence import red_flags
from runtall.symptoms import (
    Answer,
    Answers,
    Context,
    DiaryEntry,
    Did,
    Effect,
    Felt,
    Kind,
    Noted,
    Occasion,
    Place,
    Side,
    anything_new,
    question_groups,
    questions_for,
    read_answers,
    reopened,
)

AT = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)


def felt(place: Place, side: Side = Side.LEFT, *kinds: Kind) -> Felt:
    return Felt(place, side, frozenset(kinds))


def entry(*regions: Felt, days: float = 0, context: Context = Context.REST, **more: object) -> DiaryEntry:
    return DiaryEntry(f"d{days}", AT + timedelta(days=days), "UTC", context, 4, regions, **more)  # type: ignore[arg-type]


def groups_of(ids: tuple[str, ...]) -> set[str]:
    return {red_flags()[sign_id].group for sign_id in ids}


def test_at_the_start_everything_is_asked_the_most_urgent_first():
    groups = question_groups(Occasion.START)

    assert [sign.id for group in groups for sign in group.signs] == list(red_flags())
    assert groups[0].id == "bladder-bowel-saddle"


def test_weekly_leaves_out_what_cannot_be_new():
    asked = {sign.id for group in question_groups(Occasion.WEEKLY) for sign in group.signs}

    assert set(red_flags()) - asked == {"past-cancer", "past-stress-fracture", "under-18"}


def test_questions_for_some_are_left_out_once_they_do_not_apply():
    asked = {
        sign.id for group in question_groups(Occasion.WEEKLY, Answers(age_years=40, pregnant=Answer.NO)) for sign in group.signs
    }

    assert not asked & {"pregnancy-bleeding", "pregnancy-fluid", "pregnancy-waves", "young-hurts-bending-back"}
    unsaid = {sign.id for group in question_groups(Occasion.WEEKLY, Answers()) for sign in group.signs}
    assert {"pregnancy-bleeding", "young-hurts-bending-back"} <= unsaid


def test_none_of_these_is_an_answer_and_silence_is_none():
    shown = ("fever-or-chills", "feeling-ill")

    assert anything_new(shown, (), none_of_these=True) == dict.fromkeys(shown, Answer.NO)
    assert anything_new(shown, (), none_of_these=False) == dict.fromkeys(shown, Answer.UNKNOWN)
    assert anything_new(shown, ("feeling-ill",), none_of_these=False) == {
        "fever-or-chills": Answer.NO,
        "feeling-ill": Answer.YES,
    }


def test_something_and_none_of_these_together_is_refused():
    with pytest.raises(ImplausibleValueError, match="none of these"):
        anything_new(("feeling-ill",), ("feeling-ill",), none_of_these=True)
    with pytest.raises(ImplausibleValueError, match="not among"):
        anything_new(("feeling-ill",), ("fainting",), none_of_these=False)


@pytest.mark.parametrize(
    ("logged", "groups"),
    [
        (entry(felt(Place.SADDLE, Side.CENTRE, Kind.NUMB)), {"bladder-bowel-saddle"}),
        (entry(felt(Place.BUTTOCK, Side.LEFT, Kind.TINGLING)), {"bladder-bowel-saddle"}),
        (entry(felt(Place.BELOW_KNEE, Side.LEFT, Kind.ACHE)), {"legs"}),
        (entry(felt(Place.THIGH, Side.BOTH)), {"bladder-bowel-saddle"}),
        (entry(felt(Place.THIGH, Side.RIGHT), felt(Place.THIGH, Side.LEFT)), {"bladder-bowel-saddle"}),
        (entry(felt(Place.FOOT, Side.BOTH, Kind.TINGLING)), {"bladder-bowel-saddle", "legs"}),
        (entry(felt(Place.LOW_BACK, Side.LEFT, Kind.SHOOTING)), {"legs"}),
        (entry(felt(Place.LOW_BACK), noted=(Noted(Did.BENDING_FORWARD, Effect.SPREAD),)), {"legs"}),
        (entry(felt(Place.CHEST)), {"chest-and-belly"}),
        (entry(felt(Place.BELLY, Side.CENTRE)), {"chest-and-belly"}),
        (entry(felt(Place.FLANK)), {"urine-and-flank"}),
        (entry(felt(Place.BUTTOCK, Side.RIGHT, Kind.DEEP)), {"bone-stress"}),
        (
            entry(felt(Place.LOW_BACK), woke_at_night=True),
            {"feeling-ill", "general-health", "bone-stress", "nights-and-weeks"},
        ),
        (entry(felt(Place.LOW_BACK, Side.BOTH, Kind.STIFF), context=Context.NEXT_MORNING), {"nights-and-weeks"}),
        (entry(felt(Place.LOW_BACK, Side.BOTH, Kind.TIGHT)), set()),
        (entry(felt(Place.LOW_BACK, Side.LEFT, Kind.ACHE), woke_at_night=False), set()),
    ],
)
def test_a_new_sign_brings_its_questions(logged: DiaryEntry, groups: set[str]):
    assert groups_of(questions_for(logged)) == groups


def test_pain_in_both_legs_asks_about_both_legs():
    asked = questions_for(entry(felt(Place.BELOW_KNEE, Side.BOTH, Kind.NUMB)))

    assert {"pain-both-legs", "numbness-both-legs", "less-strength-both-legs", "saddle-numbness"} <= set(asked)


def test_strong_pain_asks_how_well_standing_and_walking_go():
    strong = DiaryEntry("s", AT, "UTC", Context.REST, 8, (felt(Place.LOW_BACK),))

    assert {"cannot-walk", "cannot-stand-straight"} <= set(questions_for(strong))


def test_side_and_kind_must_belong_to_the_same_region():
    apart = entry(felt(Place.BUTTOCK, Side.RIGHT, Kind.TIGHT), felt(Place.LOW_BACK, Side.CENTRE, Kind.DEEP))

    assert questions_for(apart) == ()


def test_a_sign_that_was_answered_this_week_is_not_asked_again_and_a_new_place_is():
    first, again = entry(felt(Place.BELOW_KNEE)), entry(felt(Place.BELOW_KNEE), days=2)
    answered = dict.fromkeys(questions_for(first), AT + timedelta(minutes=5))

    assert questions_for(again, [first], answered) == ()
    both = entry(felt(Place.BELOW_KNEE, Side.BOTH), days=2)
    assert "saddle-numbness" in questions_for(both, [first], answered)


def test_an_answer_given_before_the_sign_came_does_not_count():
    answered = dict.fromkeys(red_flags(), AT - timedelta(days=1))

    assert questions_for(entry(felt(Place.BELOW_KNEE)), (), answered)


def test_questions_that_are_asked_become_open_again_and_a_yes_stays():
    before = Answers({"numbness-one-leg": Answer.NO, "pain-below-knee": Answer.YES})
    after = reopened(before, ("numbness-one-leg", "pain-below-knee"))

    assert after.flags == {"numbness-one-leg": Answer.UNKNOWN, "pain-below-knee": Answer.YES}


def test_answers_are_read_from_a_flat_map_or_under_flags():
    flat = read_answers(
        {"fainting": "no", "chest-pain": True, "age": 44, "pregnant": "unknown", "surgery_weeks": None, "pain_nrs": 3}
    )

    assert flat.flags == {"fainting": Answer.NO, "chest-pain": Answer.YES}
    assert (flat.age_years, flat.pregnant, flat.surgery_weeks, flat.pain_nrs) == (44, Answer.UNKNOWN, None, 3.0)
    assert read_answers({"flags": {"fainting": "no", "chest-pain": "yes"}, "age_years": 44, "pain_nrs": 3}) == flat


@pytest.mark.parametrize(
    "raw",
    [
        {"no-such-sign": "yes"},
        {"fainting": "perhaps"},
        {"fainting": 1},
        {"age": "old"},
        {"pain_nrs": 11},
        {"flags": []},
        {"age": -1},
    ],
)
def test_what_is_no_answer_is_refused(raw: dict[str, object]):
    with pytest.raises(ImplausibleValueError):
        read_answers(raw)
