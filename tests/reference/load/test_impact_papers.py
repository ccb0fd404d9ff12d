"""The weights of the impact formula against the figures of the papers that they come from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import radians, tan

import pytest

from runtall.core import GradeBand, RunSummary
from runtall.evidence import rule
from runtall.load import impact_equivalent_m


def run_at(grade: float, speed_mps: float) -> RunSummary:
    seconds = 1000 / speed_mps
    return RunSummary(
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        time_zone="UTC",
        started_on=date(2026, 1, 1),
        elapsed_s=seconds,
        moving_s=seconds,
        running_s=seconds,
        walking_s=0.0,
        mechanics_version=1,
        distance_m=1000.0,
        grade_bands=(GradeBand(grade, grade, seconds, 1000.0),),
    )


def test_nine_degrees_downhill_weigh_as_the_impact_peak_of_gottschall_2005():
    # +54 % at -9 degrees; 1 percentage point of tolerance for the weight's two digits
    assert impact_equivalent_m(run_at(-tan(radians(9)), 3.0)) == pytest.approx(1540, abs=10)


def test_the_braking_peak_of_gottschall_2005_is_the_upper_end_of_the_allowed_weight():
    _, high = rule("impact-equivalent").parameters["downhill_weight"].allowed

    assert 1 + high * tan(radians(9)) == pytest.approx(1.73, abs=0.01)


def test_the_speed_weight_stays_below_the_slope_of_the_force_in_keller_1996():
    slope_bw = (2.5 - 1.2) / (6.0 - 1.5)
    at_reference_bw = 1.2 + slope_bw * (3.0 - 1.5)
    low, high = rule("impact-equivalent").parameters["speed_weight"].allowed

    assert low <= rule("impact-equivalent").value("speed_weight") <= slope_bw / at_reference_bw <= high


def test_above_the_fastest_speed_on_the_plate_the_weight_stays():
    assert impact_equivalent_m(run_at(0.0, 7.0)) == pytest.approx(impact_equivalent_m(run_at(0.0, 6.0)))
