"""The drift interval covers what it should: a small, fast form of benchmarks/drift_coverage.py with a fixed seed."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from runtall.core import FORM_CHANNELS
from runtall.mechanics import find_onset
from runtall.mechanics._noise_interval import block_covariance, contrast_uncertainty, log_prior

RUNS = 150


@cache
def bench() -> ModuleType:
    file = Path(__file__).resolve().parents[3] / "benchmarks" / "drift_coverage.py"
    spec = importlib.util.spec_from_file_location("drift_coverage", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["drift_coverage"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("size", [0.0, None], ids=["without drift", "with a known drift"])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(size: float | None):
    """All channels of 150 runs. Channels of one run are independent here, so 900 intervals: sd 0.73 % at 95 %."""
    tally = bench().judge(45, RUNS, 11, size=size)
    covered = [each for name in FORM_CHANNELS for each in tally.covered[name]]

    assert len(covered) >= 5 * RUNS
    assert 0.925 <= np.mean(covered) <= 0.98  # 95 % less 3.4 sd; the bench holds each channel to 93 to 97 %
    for name in FORM_CHANNELS:
        assert np.mean(tally.covered[name]) >= 0.88  # 150 runs: 95 % less 3.9 sd of 1.8 %


def test_runs_without_drift_seldom_carry_any_flag():
    """At most 5 % of runs, all channels together; 150 runs have a binomial sd of 1.8 %."""
    tally = bench().judge(30, RUNS, 12)

    assert np.mean(tally.any_flag) <= 0.064 + 2 * 0.018


def test_realistic_drift_is_found_and_its_onset_is_near():
    tally = bench().judge(60, 40, 13, size=1.0, onset=0.4)

    assert all(np.mean(tally.flagged[name]) >= 0.9 for name in FORM_CHANNELS)
    assert abs(np.median(tally.onset_error_s)) <= 180
    assert np.percentile(np.abs(tally.onset_error_s), 75) <= 600


def test_the_onset_of_a_clean_bend_is_the_bend():
    mid_s = np.arange(30, 3600, 60.0)
    values = np.where(mid_s > 1800, 0.01 * (mid_s - 1800), 0.0)

    assert find_onset(mid_s, values, np.eye(len(mid_s))) == pytest.approx(1800, abs=60)


def test_noise_that_lasts_widens_the_interval():
    mid_s = np.arange(30, 2400, 60.0)
    time = np.linspace(-1, 1, len(mid_s))
    design = np.stack((np.ones_like(time), time), axis=1)
    contrast = np.linalg.pinv(design)[1]
    rng = np.random.default_rng(1)
    independent = rng.normal(size=len(mid_s))
    lasting = np.convolve(rng.normal(size=len(mid_s) + 8), np.ones(5) / np.sqrt(5), "valid")[: len(mid_s)]
    both = np.stack((independent, lasting), axis=1) / np.array([independent.std(), lasting.std()])
    prior = np.stack([log_prior(memory_s=90, independent_ratio=0.3, memory_factor=3, independent_odds=5)] * 2, axis=1)
    found = contrast_uncertainty(block_covariance(mid_s, np.ones(len(mid_s)), 60.0), contrast, design, both, prior)
    narrow, wide = found.half_widths((0.95,))[0]

    assert wide > 1.3 * narrow
    assert np.all(found.half_widths((0.99,)) > found.half_widths((0.95,)))


def test_block_covariance_is_that_of_averaged_samples():
    """Against the definition: the mean of an autoregression's covariance over all pairs of instants of two blocks."""
    t_s = (np.arange(600) + 0.5) * 0.1
    lag = np.abs(t_s[:, None] - t_s[None, :])
    own = np.exp(-lag / 90.0).mean()
    far = np.exp(-np.abs(t_s[:, None] + 60.0 - t_s[None, :]) / 90.0).mean()
    mid_s = np.array([30.0, 90.0])
    independent = 0.2
    model = 1 * 4 + 1  # memory 90 s, independent share 0.2

    covariance = block_covariance(mid_s, np.ones(2), 60.0)[model]

    assert covariance[0, 0] == pytest.approx(1.0, rel=1e-6)
    assert covariance[0, 1] == pytest.approx((1 - independent) * far / own, rel=1e-3)
