"""One simulated run: consistent in itself, and true to what was put in."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from runtall.core import QUANTITIES, LapTrigger
from runtall.sample.courses import HILLS, LAKE, TRACK
from runtall.sample.form import SAMPLE_RUNNER, on_this_day
from runtall.sample.noise import NOISE
from runtall.sample.simulator import STRAP_CHANNELS, DriftTruth, Effort, RunPlan, simulate_run

AT = datetime(2025, 5, 1, 6, tzinfo=UTC)


def run(*efforts: Effort, seed: int = 1, **plan):
    return simulate_run(RunPlan(AT, efforts or (Effort(2400, 2.85),), **plan), rng=np.random.default_rng(seed))


def test_speed_is_cadence_times_step_length():
    recording = run(course=LAKE).recording

    steps_a_second = recording.channels["cadence_spm"].values / 60
    product = steps_a_second * recording.channels["step_length_m"].values
    error = product / recording.channels["speed_mps"].values - 1

    # The strap errs by the stated step-length scatter less that of cadence: 1.7 % of one sample, and not one-sidedly.
    assert np.std(error) == pytest.approx(0.017, abs=0.004)
    assert abs(np.mean(error)) < 0.004


def test_distance_is_what_the_speed_adds_up_to_and_positions_agree_with_it():
    recording = run(course=LAKE).recording
    distance = recording.channels["distance_m"].values

    assert_allclose(np.diff(distance), recording.channels["speed_mps"].values[1:], atol=1e-9)
    latitude, longitude = (recording.channels[name].values for name in ("latitude_deg", "longitude_deg"))
    true_latitude, true_longitude = LAKE.positions(distance)
    # The receiver wanders by 2 m (standard deviation, each way): 10 m are five of those.
    assert np.abs(latitude - true_latitude).max() * 111_195 < 10
    assert np.abs(longitude - true_longitude).max() * 66_200 < 10


def test_every_sample_is_what_a_working_sensor_can_produce():
    recording = run(
        Effort(120, 1.5), Effort(900, 2.9), Effort(200, 3.9), course=HILLS, stops=((300, 30),), dropouts=((500, 600),)
    ).recording

    for name, channel in recording.channels.items():
        known = channel.values[np.isfinite(channel.values)]
        assert QUANTITIES[name].low <= known.min(), name
        assert known.max() <= QUANTITIES[name].high, name


def test_the_clock_runs_on_through_a_stop_and_no_sample_stands_in_it():
    recording = run(stops=((600, 45), (1200, 20)), course=LAKE).recording

    first, second = recording.pauses
    assert (first.start_s, first.end_s) == (599.0, 645.0)
    assert (second.start_s, second.end_s) == (1244.0, 1265.0)
    assert not np.any((recording.t_s > first.start_s) & (recording.t_s < first.end_s))
    assert recording.t_s[-1] == 2399 + 45 + 20
    assert recording.session.timer_s == recording.t_s[-1] - 46 - 21


def test_a_treadmill_run_has_neither_position_nor_altitude():
    recording = run().recording

    assert recording.sub_sport == "treadmill"
    assert not {"latitude_deg", "longitude_deg", "altitude_m"} & set(recording.channels)
    assert recording.distance_m is not None
    assert recording.session.ascent_m is None


def test_walking_has_no_contact_time_and_a_walker_s_cadence():
    recording = run(Effort(600, 2.85), Effort(120, 1.5), Effort(600, 2.85)).recording
    middle = slice(630, 710)

    assert np.isnan(recording.channels["stance_time_s"].values[middle]).all()
    assert np.isnan(recording.channels["stance_balance_left_ratio"].values[middle]).all()
    assert 95 < recording.channels["cadence_spm"].values[middle].mean() < 120
    assert np.isfinite(recording.channels["stance_time_s"].values[100:500]).all()


def test_a_silent_strap_leaves_gaps_and_the_watch_goes_on():
    simulated = run(dropouts=((300, 500),), stops=((100, 60),))
    recording = simulated.recording

    for name in STRAP_CHANNELS:
        gaps = np.isnan(recording.channels[name].values)
        assert gaps[300:500].all()
        assert not gaps[250:300].any()
        assert not gaps[500:].any()
    assert np.isfinite(recording.channels["cadence_spm"].values).all()
    assert simulated.dropouts == ((360.0, 560.0),)  # on the clock, which the stop set forward by 60 s


def test_without_a_strap_there_is_no_dynamics_but_a_heart_rate():
    channels = run(strap=False).recording.channels

    assert "heart_rate_bpm" in channels
    assert "cadence_spm" in channels
    assert not set(channels) & (set(STRAP_CHANNELS) - {"heart_rate_bpm"})


def test_drift_put_in_is_drift_that_comes_out():
    plan = {"course": None, "noise": 0.0, "drift": {"cadence_spm": -5.0, "stance_time_s": 0.012}, "drift_onset_ratio": 0.5}
    drifting, steady = (run(seed=4, **each) for each in (plan, {**plan, "drift": {}}))

    for truth in drifting.drifts:
        change = drifting.recording.channels[truth.channel].values - steady.recording.channels[truth.channel].values
        # The first seconds from standing are walked, where form is another.
        assert_allclose(change[10:], truth.at(drifting.recording.t_s)[10:], atol=1e-12)
    assert {truth.channel: truth.end_change for truth in drifting.drifts} == plan["drift"]
    assert steady.drifts == ()


def test_a_drift_is_nothing_before_its_onset_and_half_way_up_in_the_middle_of_its_ramp():
    truth = DriftTruth("cadence_spm", onset_s=100, end_s=300, end_change=-4.0)

    assert_array_equal(truth.at(np.array([0.0, 100, 200, 300])), [0.0, 0.0, -2.0, -4.0])


def test_without_noise_form_follows_speed_and_grade_alone():
    recording = run(course=HILLS, noise=0.0).recording
    distance, speed = (recording.channels[name].values for name in ("distance_m", "speed_mps"))
    response = SAMPLE_RUNNER.responses["stance_time_s"]

    grade = HILLS.altitude_and_grade(distance)[1]
    stance = response.level + response.per_mps * (speed - SAMPLE_RUNNER.easy_mps) + response.per_grade * grade

    running = np.isfinite(recording.channels["stance_time_s"].values)
    assert_allclose(recording.channels["stance_time_s"].values[running], stance[running], atol=1e-12)


def test_the_scatter_around_speed_and_grade_is_the_stated_model():
    """Over many runs the leftover has the variance that the model states."""
    variances = []
    for seed in range(30):
        recording = run(Effort(2700, 2.85), seed=seed).recording
        response = SAMPLE_RUNNER.responses["cadence_spm"]
        mean = response.level + response.per_mps * (recording.channels["speed_mps"].values - SAMPLE_RUNNER.easy_mps)
        variances.append(np.mean((recording.channels["cadence_spm"].values - mean)[60:] ** 2))

    # 30 runs hold about 300 independent spans of the slow part: its variance is known to 8 %, the whole to some 4 %.
    assert np.mean(variances) == pytest.approx(NOISE["cadence_spm"].sd ** 2, rel=0.15)


def test_uphill_is_slower_at_a_higher_heart_rate_cost():
    recording = run(course=HILLS).recording
    grade = HILLS.altitude_and_grade(recording.channels["distance_m"].values)[1]
    speed, power = recording.channels["speed_mps"].values, recording.channels["power_w"].values

    up, down = grade > 0.03, grade < -0.03
    assert speed[up].mean() < speed[down].mean() - 0.2
    assert (power[up] / speed[up]).mean() > (power[down] / speed[down]).mean() + 10


def test_a_press_of_the_lap_button_is_a_manual_lap_among_the_kilometres():
    simulated = run(course=LAKE, tight_m=2500)

    laps = simulated.recording.laps
    [manual] = [lap for lap in laps if lap.trigger is LapTrigger.MANUAL]
    assert manual.end_s == simulated.tight_s
    assert simulated.tight_m == pytest.approx(2500, abs=4)  # the first sample past it, at 2.85 m/s
    assert [lap.trigger for lap in laps[:3]] == [LapTrigger.DISTANCE, LapTrigger.DISTANCE, LapTrigger.MANUAL]
    assert all(a.end_s == b.start_s for a, b in pairwise(laps))
    assert sum(lap.distance_m for lap in laps) == pytest.approx(simulated.recording.distance_m, abs=0.1)


def test_a_run_too_short_for_the_press_has_none():
    assert run(course=LAKE, tight_m=50_000).tight_s is None


def test_a_workout_has_a_lap_for_every_effort():
    laps = run(
        Effort(300, 2.7, "warmup"), Effort(200, 3.9, "interval"), Effort(100, 2.4, "recovery"), course=TRACK
    ).recording.laps

    assert [lap.intensity for lap in laps] == ["warmup", "interval", "recovery"]
    assert [lap.trigger for lap in laps] == [LapTrigger.WORKOUT, LapTrigger.WORKOUT, LapTrigger.SESSION_END]


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    one, same, other = run(seed=3), run(seed=3), run(seed=4)

    for name, channel in one.recording.channels.items():
        assert_array_equal(channel.values, same.recording.channels[name].values)
    assert not np.array_equal(one.recording.channels["speed_mps"].values, other.recording.channels["speed_mps"].values)


def test_a_plan_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least a second"):
        run(Effort(0.2, 3.0))


def test_days_differ_a_little():
    levels = [on_this_day(SAMPLE_RUNNER, rng=np.random.default_rng(seed)).responses["cadence_spm"].level for seed in range(200)]

    assert np.mean(levels) == pytest.approx(168.0, abs=0.2)  # 0.8 / sqrt(200) is 0.06
    assert np.std(levels) == pytest.approx(0.8, rel=0.2)
