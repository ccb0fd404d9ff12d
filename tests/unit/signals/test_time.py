"""Time weights, filters and spans on plain arrays."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from runtall.core import Pause, ShapeMismatchError
from runtall.signals import (
    block_means,
    drop_short_spans,
    fill_short_gaps,
    find_spans,
    find_turning_points,
    paused_before,
    sample_seconds,
    smooth_over_time,
    student_t_cdf,
    student_t_quantile,
    weighted_mean,
    weighted_quantile,
)

NAN = np.nan


def test_a_sample_stands_for_half_of_the_step_on_either_side():
    seconds = sample_seconds(np.array([0.0, 1.0, 3.0, 8.0]), longest_step_s=20)

    assert seconds.tolist() == [0.5, 1.5, 3.5, 2.5]


def test_a_long_step_is_a_gap_and_counts_for_nothing():
    assert sample_seconds(np.array([0.0, 1.0, 100.0, 101.0]), longest_step_s=20).sum() == 2.0


def test_a_pause_is_taken_out_of_the_step_it_lies_in():
    # 0 to 100 s with a pause from 2 to 98: four seconds of running are left, no gap.
    assert sample_seconds(np.array([0.0, 100.0]), longest_step_s=20, pauses=[Pause(2.0, 98.0)]).sum() == 4.0


def test_overlapping_pauses_are_not_counted_twice():
    assert paused_before(np.array([0.0, 50.0]), [Pause(10, 30), Pause(20, 40), Pause(45, 44)]).tolist() == [0.0, 30.0]


def test_one_sample_stands_for_no_time():
    assert sample_seconds(np.array([0.0]), longest_step_s=20).tolist() == [0.0]


def test_short_gaps_are_filled_and_long_ones_stay():
    t_s = np.arange(8.0)
    filled = fill_short_gaps(t_s, np.array([NAN, 1, NAN, 3, NAN, NAN, NAN, 7]), longest_gap_s=2)

    assert_allclose(filled, [NAN, 1, 2, 3, NAN, NAN, NAN, 7])


def test_filling_refuses_arrays_of_different_samples():
    with pytest.raises(ShapeMismatchError):
        fill_short_gaps(np.arange(3.0), np.arange(2.0), longest_gap_s=2)


def test_smoothing_bridges_a_gap_shorter_than_its_window_only():
    t_s, seconds = np.arange(9.0), np.ones(9)
    values = np.array([2.0, 2, NAN, 2, NAN, NAN, NAN, NAN, 2])

    assert_allclose(smooth_over_time(t_s, values, seconds, window_s=3), [2, 2, 2, 2, 2, NAN, NAN, 2, 2])


def test_smoothing_is_the_same_with_equal_and_with_unequal_steps():
    """The quick way for equal steps and the general way agree: a far sample makes the steps unequal."""
    rng = np.random.default_rng(3)
    t_s, values = np.arange(60.0), rng.normal(size=60)
    quick = smooth_over_time(t_s, values, np.ones(60), window_s=7.3)
    general = smooth_over_time(np.append(t_s, 500.0), np.append(values, 0.0), np.append(np.ones(60), 0.0), window_s=7.3)

    assert_allclose(quick[:50], general[:50], rtol=1e-10)


def test_a_window_wider_than_the_recording_gives_the_mean():
    values = np.array([1.0, 2.0, 6.0])

    assert_allclose(smooth_over_time(np.arange(3.0), values, np.ones(3), window_s=100), 3.0)


def test_spans_are_half_open():
    assert find_spans(np.array([False, True, True, False, True])).tolist() == [[1, 3], [4, 5]]
    assert find_spans(np.zeros(3, dtype=bool)).tolist() == []


def test_short_spans_go_by_their_seconds_not_their_samples():
    mask = np.array([True, False, True, True])

    assert drop_short_spans(mask, np.array([5.0, 1, 1, 1]), shortest_s=4).tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([0, 1, 0, 1, 0], [0, 0]),  # a wobble below the hysteresis
        ([0, 5, 0], [0, 5, 0]),
        ([3, 0, 5, 4.5, 6, 2], [3, 0, 6, 2]),
        ([1, 1, 1], [1, 1]),
    ],
)
def test_turning_points_ignore_what_is_smaller_than_the_hysteresis(values: list[float], points: list[float]):
    found = find_turning_points(np.array(values, dtype=float), hysteresis=2.0)
    steps = np.diff(found)

    assert steps[steps > 0].sum() == np.clip(np.diff(points), 0, None).sum()
    assert steps[steps < 0].sum() == np.clip(np.diff(points), None, 0).sum()


def test_a_mean_without_values_is_unknown():
    assert np.isnan(weighted_mean(np.array([NAN]), np.ones(1)))
    assert np.isnan(weighted_quantile(np.array([NAN]), np.ones(1), 0.5))


def test_a_median_counts_seconds():
    # Three values with 1, 1 and 8 seconds: the middle second falls into the last of them, at rank 5 of 10. Its middle is
    # at rank 6, that of the second at 1.5, so the median lies (5 - 1.5) / (6 - 1.5) of the way from 150 to 160.
    found = weighted_quantile(np.array([150.0, 150.0, 160.0]), np.array([1.0, 1.0, 8.0]), 0.5)

    assert found == pytest.approx(150 + 10 * 3.5 / 4.5)


def test_block_means_leave_gaps_out():
    means, seconds = block_means(np.array([0, 0, 2]), np.array([1.0, NAN, 4.0]), np.ones(3), 3)

    assert_allclose(means, [1, NAN, 4])
    assert seconds.tolist() == [1, 0, 1]


@pytest.mark.parametrize("df", [1, 2, 3, 5, 12, 30, 112])
def test_students_t_agrees_with_scipy(df: int):
    from scipy.stats import t

    probabilities = np.array([0.001, 0.1, 0.6, 0.975, 0.9958, 0.9995])

    assert_allclose([student_t_quantile(p, df) for p in probabilities], t.ppf(probabilities, df), rtol=1e-4)
    assert_allclose(student_t_cdf(t.ppf(probabilities, df), df), probabilities, atol=1e-5)
