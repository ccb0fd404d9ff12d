"""Impact-equivalent distance: an open formula, and what it does not know."""

from __future__ import annotations

from datetime import date

import pytest

from runtall.core import GradeBand, NotEnoughDataError, Surface
from runtall.load import impact_equivalent_m, impact_sensitivity

DAY = date(2026, 11, 22)


def test_bands_are_weighted_by_their_own_speed_and_drop(run):
    # 6 km flat at 3 m/s weigh 1; 4 km at 4 m/s down a 10 % slope weigh 1.1 x 1.34 = 1.474
    bands = (GradeBand(-0.02, 0.02, 2000.0, 6000.0), GradeBand(-0.12, -0.08, 1000.0, 4000.0))

    assert impact_equivalent_m(run(DAY, 10, grade_bands=bands)) == pytest.approx(6000 + 4000 * 1.474)


def test_ground_of_unknown_grade_is_taken_to_be_like_the_rest_up_to_a_fifth(run):
    band = GradeBand(-0.01, 0.01, 3000.0, 9000.0)

    assert impact_equivalent_m(run(DAY, 10, grade_bands=(band,))) == pytest.approx(10_000)
    assert impact_equivalent_m(run(DAY, 12, grade_bands=(band,))) is None


def test_an_unknown_distance_stays_unknown(run):
    assert impact_equivalent_m(run(DAY, grade_bands=(GradeBand(-0.01, 0.01, 3000.0, 9000.0),))) is None


def test_without_altitude_only_a_treadmill_run_is_known(run):
    assert impact_equivalent_m(run(DAY, 10.8)) is None
    assert impact_equivalent_m(run(DAY, 10.8, surface=Surface.TREADMILL)) == pytest.approx(10_800)


def test_an_open_band_counts_as_its_finite_edge_and_no_steeper_than_was_measured(run):
    open_band = GradeBand(float("-inf"), -0.10, 1000.0, 3000.0)
    cliff = GradeBand(-0.6, -0.4, 1000.0, 3000.0)

    assert impact_equivalent_m(run(DAY, 3, grade_bands=(open_band,))) == pytest.approx(3000 * 1.34)
    assert impact_equivalent_m(run(DAY, 3, grade_bands=(cliff,))) == pytest.approx(3000 * (1 + 3.4 * 0.158))


def test_sensitivity_tells_how_much_each_weight_matters(run):
    band = GradeBand(-0.11, -0.09, 1000.0, 4000.0)  # 4 m/s down 10 %
    by_name = {each.parameter: each for each in impact_sensitivity(run(DAY, 4, grade_bands=(band,)))}

    assert by_name["downhill_weight"].at_low_m == pytest.approx(4000 * 1.1)
    assert by_name["downhill_weight"].at_high_m == pytest.approx(4000 * 1.1 * 1.46)
    assert by_name["speed_weight"].at_low_m == pytest.approx(4000 * 1.34)


def test_sensitivity_of_an_unknown_is_refused_with_the_file_that_would_tell(run):
    with pytest.raises(NotEnoughDataError, match="altitude would tell"):
        impact_sensitivity(run(DAY, 10))
