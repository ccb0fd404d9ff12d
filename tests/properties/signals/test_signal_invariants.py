"""What filters and weights must not change."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from runtall.core import FloatArray
from runtall.signals import find_turning_points, sample_seconds, smooth_over_time, weighted_mean, weighted_quantile

STEPS = st.lists(st.integers(1, 8), min_size=3, max_size=60)


def times(steps: list[int]) -> FloatArray:
    return np.concatenate(([0.0], np.cumsum(steps))).astype(float)


@given(STEPS)
def test_seconds_add_up_to_the_time_covered(steps: list[int]):
    t_s = times(steps)

    assert_allclose(sample_seconds(t_s, longest_step_s=20).sum(), t_s[-1])


@given(STEPS, st.floats(0.1, 10))
def test_smoothing_does_not_depend_on_the_unit_of_time(steps: list[int], k: float):
    t_s = times(steps)
    values = np.sin(t_s)
    seconds = sample_seconds(t_s, longest_step_s=1e9)

    assert_allclose(
        smooth_over_time(k * t_s, values, k * seconds, window_s=9 * k),
        smooth_over_time(t_s, values, seconds, window_s=9),
        atol=1e-8,
    )


@given(STEPS, st.floats(-5, 5), st.floats(-5, 5), st.floats(0.5, 200))
def test_smoothing_stays_between_the_lowest_and_the_highest(steps: list[int], low: float, high: float, window_s: float):
    t_s = times(steps)
    values = np.where(np.arange(len(t_s)) % 2, low, high)
    smooth = smooth_over_time(t_s, values, sample_seconds(t_s, longest_step_s=20), window_s=window_s)

    assert np.nanmin(smooth) >= min(low, high) - 1e-9
    assert np.nanmax(smooth) <= max(low, high) + 1e-9


@given(STEPS)
def test_smoothing_backwards_in_time_is_smoothing_turned_round(steps: list[int]):
    t_s = times(steps)
    values = np.cos(t_s)
    seconds = sample_seconds(t_s, longest_step_s=20)
    forwards = smooth_over_time(t_s, values, seconds, window_s=11)
    backwards = smooth_over_time(t_s[-1] - t_s[::-1], values[::-1], seconds[::-1], window_s=11)

    assert_allclose(forwards, backwards[::-1], atol=1e-9)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.integers(2, 5))
def test_writing_each_sample_several_times_changes_no_average(values: list[float], times_over: int):
    once, often = np.array(values), np.repeat(values, times_over)

    assert_allclose(
        weighted_mean(often, np.full(len(often), 1 / times_over)), weighted_mean(once, np.ones(len(once))), rtol=1e-9, atol=1e-9
    )


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=40), st.floats(0.01, 100))
def test_a_quantile_does_not_depend_on_the_unit_of_time(values: list[float], k: float):
    array, seconds = np.array(values), np.ones(len(values))

    assert_allclose(weighted_quantile(array, k * seconds, 0.4), weighted_quantile(array, seconds, 0.4), rtol=1e-9)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.floats(0, 1))
def test_the_short_way_over_equal_samples_gives_the_quantile_of_the_long_one(values: list[float], quantile: float):
    array = np.array(values)
    nearly_equal = np.ones(len(values))
    nearly_equal[-1] += 1e-12  # takes the way over sorted samples

    assert_allclose(
        weighted_quantile(array, np.ones(len(values)), quantile), weighted_quantile(array, nearly_equal, quantile), atol=1e-9
    )


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=60), st.floats(0.5, 10))
def test_climbs_less_drops_is_the_height_gained_but_for_the_hysteresis(values: list[float], hysteresis: float):
    points = find_turning_points(np.array(values), hysteresis=hysteresis)

    assert abs((points[-1] - points[0]) - (values[-1] - values[0])) <= 2 * hysteresis
    assert np.abs(np.diff(points)).sum() <= np.abs(np.diff(values)).sum() + 1e-9
