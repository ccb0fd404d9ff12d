"""Emergency numbers come with where they hold and who says so."""

from __future__ import annotations

import pytest

from runtall.evidence import emergency_calls, literature


def test_two_numbers_reach_help_and_each_names_its_places_and_sources():
    calls = emergency_calls()

    assert [each.number for each in calls] == ["112", "911"]
    assert all(each.where and each.literature for each in calls)
    assert {key for each in calls for key in each.literature} <= set(literature())


@pytest.mark.parametrize("call", emergency_calls(), ids=lambda each: each.number)
def test_a_number_is_digits_that_a_phone_dials(call):
    assert call.number.isdigit()
    assert 2 < len(call.number) < 6
