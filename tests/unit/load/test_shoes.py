"""Distance in each pair of shoes."""

from __future__ import annotations

from datetime import date

import pytest

from runtall.load import ShoeStage, shoe_distances, shoe_stage


def test_pairs_add_up_their_runs_and_the_one_worn_last_comes_first(run):
    first, second = date(2026, 5, 1), date(2026, 5, 2)
    old, new = shoe_distances([("Blue", run(first, 10)), ("Red", run(second, 6)), ("blue ", run(first, 5, hour=18))])[::-1]

    assert (old.name, old.distance_m, old.runs) == ("Blue", 15_000, 2)
    assert (new.name, new.last_on) == ("Red", second)


def test_a_run_without_distance_is_counted_beside_the_sum(run):
    (pair,) = shoe_distances([("Blue", run(date(2026, 5, 1), 10)), ("Blue", run(date(2026, 5, 2)))])

    assert (pair.distance_m, pair.runs, pair.runs_without_distance) == (10_000, 2, 1)


def test_runs_without_a_name_belong_to_no_pair(run):
    assert shoe_distances([(None, run(date(2026, 5, 1), 10)), (" ", run(date(2026, 5, 2), 10))]) == ()


@pytest.mark.parametrize(("km", "stage"), [(499.9, ShoeStage.FRESH), (500, ShoeStage.LOOK), (800, ShoeStage.LOOK_AGAIN)])
def test_distance_decides_whether_a_look_is_worth_it(km, stage):
    assert shoe_stage(km * 1000) is stage
