"""What is kept as a column comes back as it was, to the step that its quantity declares."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from runtall.core import QUANTITIES, Channel, Recording
from runtall.store import columns

NATIVE = ["speed_mps", "cadence_spm", "latitude_deg", "stance_time_s", "heart_rate_bpm", "altitude_m"]


def recording_with(channel: Channel) -> Recording:
    return Recording("running", datetime(2026, 1, 1, tzinfo=UTC), np.arange(float(len(channel.values))), {channel.name: channel})


def back(recording: Recording, name: str) -> np.ndarray:
    return {column.name: columns.decode(column) for column in columns.encode(recording)}[name]


@given(name=st.sampled_from(NATIVE), data=st.data())
def test_a_native_channel_comes_back_within_half_a_step_and_with_the_same_gaps(name, data):
    quantity = QUANTITIES[name]
    shares = data.draw(arrays(float, st.integers(1, 400), elements=st.floats(0, 1) | st.just(float("nan"))))
    values = quantity.low + shares * (quantity.high - quantity.low)

    kept = back(recording_with(Channel(name, quantity.unit, values)), name)

    assert_allclose(kept, values, rtol=1e-12, atol=quantity.step * 0.51)  # NaN compares equal to NaN here


@given(values=arrays(float, st.integers(1, 300), elements=st.floats(-1e9, 1e9) | st.just(float("nan"))))
@example(values=np.array([5e-324]))
def test_a_developer_field_loses_at_most_one_part_in_eight_million_of_its_range(values):
    kept = back(recording_with(Channel("developer/Anything", "au", values, "a pod")), "developer/Anything")

    peak = np.nanmax(np.abs(values)) if np.isfinite(values).any() else 0.0
    assert_allclose(kept, values, rtol=0, atol=peak / 8e6)


def test_whole_numbers_of_a_developer_field_stay_exact():
    values = np.array([3.0, 70_000.0, float("nan"), -12.0])

    kept = back(recording_with(Channel("developer/Count", "n", values, "a pod")), "developer/Count")

    assert_allclose(kept, values, rtol=0, atol=0)


def test_the_clock_is_kept_among_the_channels_to_the_millisecond():
    recording = Recording("running", datetime(2026, 1, 1, tzinfo=UTC), np.array([0.0, 1.002, 7.5]))

    assert_allclose(back(recording, columns.CLOCK), [0.0, 1.002, 7.5], atol=5e-4)
