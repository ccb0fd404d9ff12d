"""Climb and hard minutes against the four weeks before, and days in a row."""

from __future__ import annotations

from datetime import date, timedelta

from runtall.core import Surface
from runtall.load import Standing, Unknown, ascent_jumps, consecutive_days, hard_minutes_jumps, streaks

SUNDAY = date(2026, 11, 22)


def weeks_ago(n):
    return SUNDAY - timedelta(weeks=n)


def climbs(run, *metres):
    """One run a week, the last figure in this week."""
    return [run(weeks_ago(back), 10, ascent_m=climb) for back, climb in enumerate(reversed(metres))]


def test_a_week_of_double_climb_stands_out(run):
    jump = ascent_jumps(climbs(run, 300.0, 350.0, 280.0, 320.0, 700.0), on=SUNDAY)[-1]

    assert (jump.standing, jump.highest_before, jump.figure) == (Standing.ABOVE, 350.0, 700.0)
    assert jump.cap == 525.0


def test_treadmill_runs_have_no_part_in_the_climb(run):
    belt = [run(weeks_ago(back), 10, hour=18, surface=Surface.TREADMILL) for back in range(5)]
    jump = ascent_jumps([*climbs(run, 300.0, 350.0, 280.0, 320.0, 700.0), *belt], on=SUNDAY)[-1]

    assert jump.standing is Standing.ABOVE


def test_weeks_whose_altitude_is_missing_leave_it_open(run):
    jump = ascent_jumps(climbs(run, 300.0, None, 280.0, 320.0, 700.0), on=SUNDAY)[-1]

    assert (jump.standing, jump.because) == (Standing.UNKNOWN, Unknown.UNMEASURED_WEEKS)


def test_a_week_known_for_the_most_part_is_scaled_to_its_whole(run):
    # 50 of 60 minutes carry 300 m: the week counts as 360 m
    partly = [run(weeks_ago(1), 10, minutes=50, ascent_m=300.0), run(weeks_ago(1), 2, minutes=10, hour=18)]
    shifted = [run(weeks_ago(back + 2), 10, ascent_m=300.0) for back in range(3)]
    jump = ascent_jumps([*shifted, *partly, run(SUNDAY, 10, ascent_m=500.0)], on=SUNDAY)[-1]

    assert jump.highest_before == 360.0
    assert jump.standing is Standing.WITHIN


def test_this_weeks_unknown_climb_is_not_within(run):
    jump = ascent_jumps(climbs(run, 300.0, 300.0, 300.0, 300.0, None), on=SUNDAY)[-1]

    assert (jump.standing, jump.because) == (Standing.UNKNOWN, Unknown.UNMEASURED_WEEKS)


def test_a_first_month_has_no_usual(run):
    jump = ascent_jumps(climbs(run, 300.0, 900.0), on=SUNDAY)[-1]

    assert jump.because is Unknown.TOO_FEW_WEEKS


def test_hard_time_by_heart_rate_is_not_compared_with_hard_time_by_speed(run):
    def hard(back, seconds, basis):
        return run(weeks_ago(back), 10, hard_s=seconds, hard_basis=basis)

    before = [hard(back, 900.0, "heart_rate") for back in range(1, 5)]

    assert hard_minutes_jumps([*before, hard(0, 2400.0, "heart_rate")], on=SUNDAY)[-1].standing is Standing.ABOVE
    assert hard_minutes_jumps([*before, hard(0, 2400.0, "speed")], on=SUNDAY)[-1].standing is Standing.UNKNOWN


def test_days_in_a_row_are_found_and_two_runs_of_a_day_are_one_day(run):
    days = [0, 1, 2, 5, 6]
    runs = [run(SUNDAY - timedelta(days=back), 5) for back in days] + [run(SUNDAY, 3, hour=18)]

    assert [streak.days for streak in streaks(runs)] == [2, 3]


def test_a_row_far_beyond_the_own_longest_stands_out(run):
    old = [run(SUNDAY - timedelta(days=back), 5) for back in range(10, 130, 2)]
    row = [run(SUNDAY - timedelta(days=back), 5) for back in range(6)]
    judged = consecutive_days([*old, *row], on=SUNDAY)

    assert judged is not None
    assert (judged.streak.days, judged.longest_before, judged.standing) == (6, 1, Standing.ABOVE)


def test_a_daily_runner_is_not_told_that_they_run_daily(run):
    judged = consecutive_days([run(SUNDAY - timedelta(days=back), 5) for back in range(130)], on=SUNDAY)

    assert judged is not None
    assert judged.standing is not Standing.ABOVE


def test_without_recent_runs_there_is_no_row(run):
    assert consecutive_days([run(SUNDAY - timedelta(days=40), 5)], on=SUNDAY) is None
