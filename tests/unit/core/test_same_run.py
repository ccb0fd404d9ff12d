"""Recordings of one run are recognised, two runs are not taken for one, and the richer recording wins."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from runtall.core import Channel, Recording, RunKey, richness, same_run


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (RunKey(0.0, 3600.0, 10_000.0), True),
        (RunKey(90.0, 3500.0, 9_400.0), True),  # started by hand on a second device, 6 % shorter by satellite
        (RunKey(0.0, 3600.0, None), True),  # a treadmill without a pod: distance unknown decides nothing
        (RunKey(150.0, 3600.0, 10_000.0), False),  # another start
        (RunKey(0.0, 1800.0, 10_000.0), False),  # half as long
        (RunKey(0.0, 3600.0, 12_000.0), False),  # 20 % farther in the same time: someone else's, or another run
    ],
)
def test_one_run_is_recognised_by_start_duration_and_distance(other, expected):
    run = RunKey(0.0, 3600.0, 10_000.0)

    assert same_run(run, other) is expected
    assert same_run(other, run) is expected


def recording(n: int, **channels: str) -> Recording:
    values = np.ones(n)
    made = {name: Channel(name, "", values, source) for name, source in channels.items()}
    return Recording("running", datetime(2026, 1, 1, tzinfo=UTC), np.arange(float(n)), made)


def test_dynamics_count_before_more_samples_and_wholeness_before_dynamics():
    dense = recording(5000, speed_mps="device", heart_rate_bpm="device")
    dynamic = recording(500, speed_mps="device", cadence_spm="device", stance_time_s="device")

    assert richness(dynamic, damaged=False) > richness(dense, damaged=False)
    assert richness(dense, damaged=False) > richness(dynamic, damaged=True)


def test_what_was_reckoned_from_positions_does_not_make_a_recording_richer():
    measured = recording(500, speed_mps="device")
    reckoned = recording(500, speed_mps="positions", distance_m="positions")

    assert richness(measured, damaged=False) > richness(reckoned, damaged=False)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (RunKey(0.0, 1500.0, 4_100.0, is_cut=True), True),  # the first part of the same file
        (RunKey(2.0, 3600.0, 10_000.0, is_cut=True), True),  # damaged near the end
        (RunKey(0.0, 4000.0, 11_000.0, is_cut=True), False),  # longer than the whole: another run
        (RunKey(60.0, 1500.0, 4_100.0, is_cut=True), False),  # a copy starts where its original does
    ],
)
def test_a_damaged_beginning_is_the_same_run_as_the_whole(other, expected):
    whole = RunKey(0.0, 3600.0, 10_000.0)

    assert same_run(whole, other) is expected
    assert same_run(other, whole) is expected


def test_runs_one_after_the_other_are_two_however_short():
    assert not same_run(RunKey(0.0, 60.0, 200.0), RunKey(100.0, 60.0, 200.0))
