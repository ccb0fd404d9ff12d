"""What the way of recording must not change: step, gaps, pauses, zone, order of channels.

Tolerances are stated where sampling itself must lose something: a run written every k seconds cannot know its stops to
the second, so sums of time may differ by a few steps; averages by far less than a device's own resolution.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtall.core import FORM_CHANNELS, BoolArray, Channel, FloatArray, Pause, Recording, RunSummary
from runtall.mechanics import find_drifts, prepare, summarise
from runtall.mechanics._applies import recording_of_stretches

SEEDS = st.integers(0, 10_000)
UNHURRIED = settings(max_examples=15, deadline=None)


def run_of(seed: int, minutes: int = 50) -> Recording:
    """A run with uneven pace, hills and form that follows both, smooth over several seconds as real ones are."""
    rng = np.random.default_rng(seed)
    n = minutes * 60 + 1
    t_s = np.arange(n, dtype=np.float64)

    def waves(size: float) -> FloatArray:
        return size * sum(np.sin(t_s / rng.uniform(40, 400) + rng.uniform(0, 6)) for _ in range(4)) / 2

    speed = 3.0 + waves(0.12)
    altitude = 100 + waves(6)
    values = {
        "speed_mps": speed,
        "distance_m": np.concatenate(([0.0], np.cumsum(0.5 * (speed[1:] + speed[:-1])))),
        "altitude_m": altitude,
        "heart_rate_bpm": 140 + 10 * t_s / n + waves(2),
        "cadence_spm": 152 + 6 * speed + waves(0.8) - rng.uniform(0, 8) * t_s / n,
        "vertical_oscillation_m": 0.09 + waves(0.001),
        "stance_time_s": 0.34 - 0.03 * speed + waves(0.002) + rng.uniform(0, 0.02) * t_s / n,
    }
    base = recording_of_stretches([{"minutes": minutes, "cadence_spm": 170}])
    return replace(base, channels={name: Channel(name, "", each) for name, each in values.items()})


def keeping(recording: Recording, keep: BoolArray, pauses: tuple[Pause, ...] = ()) -> Recording:
    channels = {name: replace(each, values=each.values[keep]) for name, each in recording.channels.items()}
    return replace(recording, t_s=recording.t_s[keep], channels=channels, pauses=pauses)


def smart(recording: Recording, seed: int) -> Recording:
    """Samples 1 to 8 s apart, as watches write that save battery."""
    steps = np.random.default_rng(seed).integers(1, 9, recording.n_samples)
    at = np.concatenate(([0], np.cumsum(steps)))
    keep = np.zeros(recording.n_samples, dtype=bool)
    keep[at[at < recording.n_samples]] = True
    keep[-1] = True
    return keeping(recording, keep)


def assert_same_run(found: RunSummary, expected: RunSummary) -> None:
    """Averages within 0.5 %, which is a tenth of what matters; times within 1 %; climbs within 5 % or 2 m."""
    for name in ("median_speed_mps", "grade_adjusted_speed_mps", "cadence_spm", "vertical_oscillation_m", "stance_time_s"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=5e-3), name
    assert found.moving_s == pytest.approx(expected.moving_s, rel=0.01)
    assert found.running_s == pytest.approx(expected.running_s, rel=0.01)
    assert found.distance_m == pytest.approx(expected.distance_m, rel=1e-3)
    assert found.ascent_m == pytest.approx(expected.ascent_m, rel=0.05, abs=2)
    assert found.opening is not None
    assert expected.opening is not None
    assert found.opening.speed_ratio == pytest.approx(expected.opening.speed_ratio, abs=0.01)
    assert found.opening.heart_rate_ramp_bpm_per_min == pytest.approx(expected.opening.heart_rate_ramp_bpm_per_min, abs=0.1)


@UNHURRIED
@given(SEEDS, st.integers(2, 5))
def test_writing_every_few_seconds_changes_no_measure(seed: int, step: int):
    recording = run_of(seed)
    keep = np.arange(recording.n_samples) % step == 0
    keep[-1] = True

    assert_same_run(summarise(keeping(recording, keep)), summarise(recording))


@UNHURRIED
@given(SEEDS)
def test_smart_recording_changes_no_measure(seed: int):
    recording = run_of(seed)

    assert_same_run(summarise(smart(recording, seed)), summarise(recording))


@UNHURRIED
@given(SEEDS)
def test_smart_recording_moves_drift_by_less_than_its_uncertainty(seed: int):
    recording = run_of(seed)
    whole, sparse = (find_drifts(prepare(each)) for each in (recording, smart(recording, seed)))

    for one, other in zip(whole, sparse, strict=True):
        assert abs(one.change - other.change) <= 0.5 * (one.high - one.low)


@UNHURRIED
@given(SEEDS, st.floats(0.15, 0.8), st.integers(30, 600))
def test_a_pause_adds_elapsed_time_and_nothing_else(seed: int, where: float, pause_s: int):
    recording = run_of(seed)
    at = int(where * recording.n_samples)
    moved = np.where(np.arange(recording.n_samples) > at, recording.t_s + pause_s, recording.t_s)
    paused = replace(recording, t_s=moved, pauses=(Pause(float(at) + 0.5, float(at) + 0.5 + pause_s),))

    found, expected = summarise(paused), summarise(recording)

    assert found.elapsed_s == pytest.approx(expected.elapsed_s + pause_s)
    assert found.moving_s == pytest.approx(expected.moving_s, abs=1)
    for name in ("median_speed_mps", "cadence_spm", "vertical_oscillation_m", "stance_time_s"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=5e-3), name
    assert found.hard_s == pytest.approx(expected.hard_s, abs=80)  # a bout cut in two may leave halves under 40 s


@UNHURRIED
@given(SEEDS)
def test_measures_do_not_depend_on_when_the_run_was(seed: int):
    recording = run_of(seed)
    later = replace(recording, started_at=recording.started_at + timedelta(days=400))

    assert replace(summarise(later), started_at=recording.started_at, started_on=summarise(recording).started_on) == summarise(
        recording
    )


@UNHURRIED
@given(SEEDS, st.floats(0.85, 1.15))
def test_drift_scales_with_its_channel(seed: int, k: float):
    recording = run_of(seed)
    scaled = {**recording.channels, "cadence_spm": Channel("cadence_spm", "", k * recording.channels["cadence_spm"].values)}
    pairs = zip(find_drifts(prepare(recording)), find_drifts(prepare(replace(recording, channels=scaled))), strict=True)

    for one, other in pairs:
        factor = k if one.channel == "cadence_spm" else 1.0
        assert other.change == pytest.approx(factor * one.change, rel=1e-6, abs=1e-9)
        assert other.high - other.low == pytest.approx(factor * (one.high - one.low), rel=1e-6)


@UNHURRIED
@given(SEEDS, st.floats(-0.05, 0.05))
def test_a_sensor_that_is_off_by_a_constant_drifts_no_more_and_no_less(seed: int, off: float):
    recording = run_of(seed)
    shifted = {
        **recording.channels,
        "stance_time_s": Channel("stance_time_s", "", recording.channels["stance_time_s"].values + off),
    }
    pairs = zip(find_drifts(prepare(recording)), find_drifts(prepare(replace(recording, channels=shifted))), strict=True)

    for one, other in pairs:
        assert other.change == pytest.approx(one.change, rel=1e-6, abs=1e-9)


@UNHURRIED
@given(SEEDS)
def test_every_channel_may_be_missing(seed: int):
    """Nothing raises, and what is missing is unknown, never zero."""
    recording = run_of(seed)
    rng = np.random.default_rng(seed)
    kept = {name: each for name, each in recording.channels.items() if rng.random() < 0.5}
    run = summarise(replace(recording, channels=kept))

    for name in FORM_CHANNELS:
        if name not in kept and name not in ("step_length_m", "vertical_ratio"):
            assert getattr(run, name) is None
    if "altitude_m" not in kept:
        assert run.ascent_m is None
    if "heart_rate_bpm" not in kept:
        assert run.heart_rate_median_bpm is None


@UNHURRIED
@given(SEEDS, st.floats(0.0, 0.95))
def test_gaps_anywhere_raise_nothing_and_make_nothing_up(seed: int, share: float):
    recording = run_of(seed, minutes=30)
    rng = np.random.default_rng(seed)
    channels = {
        name: replace(each, values=np.where(rng.random(recording.n_samples) < share, np.nan, each.values))
        for name, each in recording.channels.items()
    }
    run = summarise(replace(recording, channels=channels))

    if run.cadence_spm is not None:
        assert run.cadence_spm == pytest.approx(summarise(recording).cadence_spm, rel=0.03)
    for curve in run.curves:
        assert all(each.seconds >= 60 and np.isfinite(each.value) for each in curve.bins)
