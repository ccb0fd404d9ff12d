"""Each run against the longest of the 30 days before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from runtall.load import Standing, Unknown, run_cap_m, single_run_guard

TODAY = date(2026, 5, 20)
LONG_AGO = date(2026, 1, 1)


def days_ago(n):
    return TODAY - timedelta(days=n)


def test_a_run_a_third_longer_than_the_longest_stands_out(run):
    judged = single_run_guard([run(LONG_AGO, 5), run(days_ago(20), 12), run(days_ago(5), 8), run(TODAY, 16)])[-1]

    assert judged.standing is Standing.ABOVE
    assert judged.longest_before_m == 12_000
    assert judged.runs_before == 2
    assert judged.rise_ratio == pytest.approx(1 / 3)


@pytest.mark.parametrize(("longest_km", "cap_km"), [(4, 5), (10, 11), (10.5, 11.55), (30, 33)])
def test_the_cap_is_a_tenth_more_or_one_kilometre_whichever_is_larger(longest_km, cap_km):
    assert run_cap_m(longest_km * 1000.0) == pytest.approx(cap_km * 1000)


def test_the_window_holds_thirty_days_and_not_thirty_one(run):
    inside = single_run_guard([run(LONG_AGO, 5), run(days_ago(30), 16), run(TODAY, 16)])[-1]
    outside = single_run_guard([run(LONG_AGO, 5), run(days_ago(31), 16), run(days_ago(3), 9), run(TODAY, 16)])[-1]

    assert (inside.standing, inside.longest_before_m) == (Standing.WITHIN, 16_000)
    assert (outside.standing, outside.longest_before_m) == (Standing.ABOVE, 9_000)


def test_an_earlier_run_of_the_same_day_counts(run):
    judged = single_run_guard([run(LONG_AGO, 5), run(TODAY, 10, hour=18), run(TODAY, 10, hour=7)])[-1]

    assert judged.longest_before_m == 10_000
    assert judged.standing is Standing.WITHIN


def test_a_short_history_proves_a_run_within_but_never_above(run):
    within = single_run_guard([run(days_ago(5), 10), run(TODAY, 10.5)])[-1]
    longer = single_run_guard([run(days_ago(5), 10), run(TODAY, 14)])[-1]

    assert within.standing is Standing.WITHIN
    assert (longer.standing, longer.because) == (Standing.UNKNOWN, Unknown.SHORT_HISTORY)


def test_after_a_break_nothing_is_compared(run):
    judged = single_run_guard([run(LONG_AGO, 20), run(TODAY, 5)])[-1]

    assert (judged.standing, judged.because, judged.longest_before_m) == (Standing.UNKNOWN, Unknown.NO_RUN_BEFORE, None)


def test_a_missing_distance_is_unknown_and_not_zero(run):
    judged = single_run_guard([run(LONG_AGO, 5), run(days_ago(5), 10), run(TODAY)])[-1]

    assert (judged.standing, judged.because, judged.distance_m) == (Standing.UNKNOWN, Unknown.NO_DISTANCE, None)


def test_a_short_run_of_unknown_length_cannot_have_allowed_a_long_one(run):
    # 16 km in 90 min: 14.5 km would have allowed it, 82 min at that pace. 40 min were too short, 85 min were not.
    brief, long = run(days_ago(4), minutes=40), run(days_ago(4), minutes=85)
    others = [run(LONG_AGO, 5), run(days_ago(9), 10), run(TODAY, 16, minutes=90)]

    assert single_run_guard([*others, brief])[-1].standing is Standing.ABOVE
    assert single_run_guard([*others, long])[-1].because is Unknown.UNMEASURED_RUN_BEFORE


def test_only_unmeasured_runs_before_leave_it_open(run):
    judged = single_run_guard([run(LONG_AGO, 5), run(days_ago(4), minutes=30), run(TODAY, 16)])[-1]

    assert judged.because is Unknown.UNMEASURED_RUN_BEFORE


def test_only_runs_since_a_day_are_judged_but_all_serve_as_comparison(run):
    runs = [run(LONG_AGO, 5), run(days_ago(20), 15), run(TODAY, 16)]

    assert [each.on for each in single_run_guard(runs, since=days_ago(7))] == [TODAY]
    assert single_run_guard(runs, since=days_ago(7))[0].longest_before_m == 15_000


def test_no_runs_give_no_words():
    assert single_run_guard([]) == ()


def test_the_order_of_runs_does_not_matter(run):
    runs = [run(LONG_AGO, 5), run(days_ago(20), 12), run(TODAY, 16)]

    assert single_run_guard(runs) == single_run_guard(runs[::-1])


def test_a_rule_of_another_version_is_followed(run):
    from runtall.evidence import rule

    guard = rule("single-run-cap")
    wider = replace(guard, parameters={**guard.parameters, "rise_ratio": replace(guard.parameters["rise_ratio"], value=0.3)})
    runs = [run(LONG_AGO, 5), run(days_ago(20), 20), run(TODAY, 25)]

    assert single_run_guard(runs)[-1].standing is Standing.ABOVE
    assert single_run_guard(runs, guard=wider)[-1].standing is Standing.WITHIN
