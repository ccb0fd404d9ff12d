"""The pain diary: what an entry may hold, and how corrections keep what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from runtall.core import ImplausibleValueError
from runtall.symptoms import Context, DiaryEntry, Felt, Kind, Place, Side, history_of, standing

AT = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)


def entry(name: str = "a", hours: float = 0, **more: object) -> DiaryEntry:
    made = DiaryEntry(name, AT + timedelta(hours=hours), "Europe/Vienna", Context.NEXT_MORNING, pain_nrs=3)
    return replace(made, **more)  # type: ignore[arg-type]


def test_what_was_not_said_is_missing_and_not_zero():
    bare = DiaryEntry("a", AT, "UTC", Context.REST)

    assert (bare.pain_nrs, bare.woke_at_night, bare.sleep_h, bare.warmed_up, bare.felt) == (None, None, None, None, ())


@pytest.mark.parametrize("wrong", [{"pain_nrs": 11}, {"pain_nrs": -1}, {"rpe": 10.5}, {"stress_of_10": 12}, {"sleep_h": 25}])
def test_a_value_outside_its_scale_is_refused(wrong: dict[str, object]):
    with pytest.raises(ImplausibleValueError, match="outside 0 to"):
        entry(**wrong)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ImplausibleValueError, match="time zone"):
        DiaryEntry("a", AT.replace(tzinfo=None), "UTC", Context.REST)


def test_a_correction_takes_the_place_of_what_it_corrects_and_both_stay_on_file():
    first, other = entry("a"), entry("b", hours=3)
    second = entry("c", pain_nrs=5, supersedes="a")
    third = entry("d", pain_nrs=4, supersedes="c")
    every = (first, other, second, third)

    assert standing(every) == (third, other)
    assert history_of("d", every) == (third, second, first)
    assert every[0].pain_nrs == 3


def test_an_entry_taken_back_no_longer_stands_and_stays_in_history():
    first = entry("a")
    gone = entry("b", pain_nrs=None, supersedes="a", withdrawn=True)

    assert standing((first, gone)) == ()
    assert history_of("b", (first, gone)) == (gone, first)


def test_taking_back_says_what():
    with pytest.raises(ImplausibleValueError, match="does not say which"):
        entry("b", withdrawn=True)


def test_entries_stand_in_the_order_of_their_time_not_of_their_writing():
    assert [each.id for each in standing((entry("late", hours=5), entry("early")))] == ["early", "late"]


def test_a_chain_that_bites_its_tail_is_our_own_mistake():
    with pytest.raises(ValueError, match="corrects itself"):
        history_of("a", (entry("a", supersedes="b"), entry("b", supersedes="a")))


def test_regions_carry_side_and_kind():
    felt = Felt(Place.BUTTOCK, Side.LEFT, frozenset({Kind.DEEP}))

    assert entry(felt=(felt,)).felt[0].side is Side.LEFT
