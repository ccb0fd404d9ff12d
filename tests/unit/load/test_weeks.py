"""Weeks as context: sums that say what they do not know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from runtall.core import GradeBand, Surface
from runtall.load import Week, monday_of, other_sources, weekly_change, weeks

SUNDAY = date(2026, 11, 22)


def test_twelve_weeks_end_with_the_one_that_holds_today():
    found = weeks([], on=SUNDAY)

    assert len(found) == 12
    assert found[-1].starts_on == date(2026, 11, 16)
    assert found[0].starts_on == date(2026, 8, 31)
    assert all(week.starts_on.weekday() == 0 for week in found)


def test_a_week_without_runs_after_the_first_run_is_a_known_zero(run):
    week = weeks([run(SUNDAY - timedelta(weeks=3), 10)], on=SUNDAY)[-2]

    assert (week.runs, week.duration_s, week.distance_m, week.ascent_m) == (0, 0.0, 0.0, 0.0)
    assert (week.hard_s, week.impact_equivalent_m, week.longest_run_m) == (0.0, 0.0, 0.0)
    assert not week.before_first_run


def test_of_a_week_before_the_first_run_nothing_is_known(run):
    first_on = date(2026, 11, 4)  # a Wednesday: its week began on 2 November
    found = weeks([run(first_on, 10), run(SUNDAY, 8)], on=SUNDAY)

    assert [week.starts_on.day for week in found if not week.before_first_run] == [2, 9, 16]
    assert [week.distance_m for week in found[-4:]] == [None, 10_000, 0.0, 8_000]
    assert found[-4] == Week(date(2026, 10, 26), 0, None, None, None, None, None, None)


@pytest.mark.parametrize("days_ahead", [None, 1])
def test_without_a_run_up_to_today_no_week_is_known(run, days_ahead):
    later = [] if days_ahead is None else [run(SUNDAY + timedelta(days=days_ahead), 10)]

    assert all(week.before_first_run for week in weeks(later, on=SUNDAY))


def test_weeks_before_the_first_run_do_not_thin_the_usual(run):
    runs = [run(SUNDAY - timedelta(weeks=back), 30) for back in range(3)]

    assert weekly_change(weeks(runs, on=SUNDAY)).change_ratio is None


def test_a_week_of_runs_without_distance_is_unknown(run):
    week = weeks([run(SUNDAY), run(SUNDAY, hour=18)], on=SUNDAY)[-1]

    assert (week.runs, week.distance_m, week.longest_run_m, week.runs_without_distance) == (2, None, None, 2)
    assert week.duration_s == 7200


def test_a_partly_known_week_sums_what_is_known_and_counts_the_rest(run):
    week = weeks([run(SUNDAY, 10, ascent_m=120.0), run(SUNDAY, hour=18), run(SUNDAY, 6, hour=20)], on=SUNDAY)[-1]

    assert (week.distance_m, week.longest_run_m, week.runs_without_distance, week.ascent_m) == (16_000, 10_000, 1, 120.0)
    assert week.hard_s is None


def test_runs_after_today_are_not_counted(run):
    thursday = SUNDAY - timedelta(days=3)

    assert weeks([run(SUNDAY, 10)], on=thursday)[-1].runs == 0


def test_sunday_belongs_to_the_week_of_its_monday(run):
    found = weeks([run(SUNDAY, 10), run(SUNDAY - timedelta(days=7), 7)], on=SUNDAY)

    assert [week.distance_m for week in found[-2:]] == [7_000, 10_000]
    assert monday_of(SUNDAY) == date(2026, 11, 16)


def test_impact_is_summed_where_it_is_known(run):
    flat = GradeBand(-0.01, 0.01, 3600.0, 10_800.0)
    known = run(SUNDAY, 10.8, grade_bands=(flat,))
    belt = run(SUNDAY, 10.8, hour=18, surface=Surface.TREADMILL)

    assert weeks([known, belt, run(SUNDAY, 5, hour=20)], on=SUNDAY)[-1].impact_equivalent_m == pytest.approx(21_600)


def test_the_change_of_the_week_is_against_the_mean_of_four(run):
    runs = [run(SUNDAY - timedelta(weeks=back), km) for back, km in enumerate([40, 20, 30, 40, 30])]
    change = weekly_change(weeks(runs, on=SUNDAY))

    assert change.change_ratio == pytest.approx(40 / 30 - 1)
    assert change.last_week_ratio == pytest.approx(1.0)
    said = [str(sentence).replace("\xa0", " ") for sentence in other_sources(change)]
    assert "10 % more a week; your last full week was +100 %" in said[0]
    assert "1.33" in said[1]


def test_a_week_with_a_run_of_unknown_length_has_no_change(run):
    runs = [run(SUNDAY - timedelta(weeks=back), 30) for back in range(5)]
    change = weekly_change(weeks([*runs, run(SUNDAY - timedelta(weeks=1), hour=18)], on=SUNDAY))

    assert change.change_ratio is None
    assert other_sources(change) == ()
