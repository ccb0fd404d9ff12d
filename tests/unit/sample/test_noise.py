"""The noise model: that what is drawn is what is stated."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from runtall.core import CHANNELS, FORM_CHANNELS
from runtall.sample.noise import NOISE, simulate_noise


def test_every_form_channel_has_a_fitted_model_within_the_spread_of_its_files():
    assert set(FORM_CHANNELS) <= set(NOISE) <= set(CHANNELS)
    for noise in NOISE.values():
        assert noise.sd_low <= noise.sd <= noise.sd_high
        assert noise.fast_time_s < noise.slow_time_s


@pytest.mark.parametrize("channel", sorted(NOISE))
def test_drawn_noise_has_the_stated_autocovariance(channel):
    rng = np.random.default_rng(7)
    lags = np.array([0, 1, 5, 30, 120])
    noise = NOISE[channel]

    drawn = simulate_noise(channel, 400_000, rng=rng)
    found = np.array([np.mean(drawn[: len(drawn) - lag] * drawn[lag:]) for lag in lags])

    # 400,000 s hold some 1,500 independent spans of the slowest part (2 x 139 s): its variance is known to about 4 %, so 12 %
    # of the total is three of those.
    assert_allclose(found, noise.autocovariance(lags.astype(float)), atol=0.12 * noise.sd**2)


def test_the_time_constants_stay_seconds_at_another_sampling_rate():
    noise = NOISE["stance_time_s"]

    drawn = simulate_noise("stance_time_s", 400_000, rng=np.random.default_rng(3), sampling_rate_hz=4.0)
    found = np.mean(drawn[:-40] * drawn[40:])  # 40 samples are 10 s

    assert_allclose(found, noise.autocovariance(np.array([10.0]))[0], atol=0.2 * noise.sd**2)


def test_the_first_sample_scatters_like_any_other():
    first = np.array([simulate_noise("cadence_spm", 2, rng=np.random.default_rng(seed))[0] for seed in range(4000)])

    # 4,000 independent draws know a standard deviation to 1.1 %; 4 % is more than three of those.
    assert_allclose(first.std(), NOISE["cadence_spm"].sd, rtol=0.04)


def test_the_same_seed_gives_the_same_noise():
    draw = [simulate_noise("power_w", 50, rng=np.random.default_rng(11)) for _ in range(2)]

    assert_array_equal(draw[0], draw[1])
    assert len(simulate_noise("power_w", 0, rng=np.random.default_rng(11))) == 0
