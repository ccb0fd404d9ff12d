"""Whatever the samples hold, a file gives them back: to half of the last digit that FIT keeps, and gaps as gaps."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType

import fitfast
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from runtall.core import QUANTITIES, Channel, Pause, Recording
from runtall.core.fit_checksum import checksum
from runtall.readers.fit import read_fit
from runtall.writers.fit import activity_bytes

HALF_A_STEP = {
    "latitude_deg": 90 / 2**31,
    "longitude_deg": 90 / 2**31,
    "altitude_m": 0.1,
    "distance_m": 0.005,
    "speed_mps": 0.0005,
    "heart_rate_bpm": 0.5,
    "cadence_spm": 1 / 128,
    "step_length_m": 0.00005,
    "vertical_oscillation_m": 0.00005,
    "vertical_ratio": 0.00005,
    "stance_time_s": 0.00005,
    "stance_time_ratio": 0.00005,
    "stance_balance_left_ratio": 0.00005,
    "power_w": 0.5,
    "temperature_c": 0.5,
}
"""Half of the smallest difference that the format keeps, in our units."""


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Up to 40 samples on an uneven clock, any of the channels within what a sensor can produce, gaps anywhere."""
    steps = draw(st.lists(st.integers(1, 9), min_size=1, max_size=40))
    t_s = np.concatenate([[0.0], np.cumsum(steps)])
    n = len(t_s)
    channels = {}
    for name in draw(st.lists(st.sampled_from(sorted(HALF_A_STEP)), unique=True, max_size=6)):
        low, high = QUANTITIES[name].low, QUANTITIES[name].high
        if name == "cadence_spm":
            high = 200.0  # where most of a file is faster, the reader takes it for one that counts both feet already
        values = draw(arrays(np.float64, n, elements=st.floats(low, high)))
        gaps = draw(arrays(np.bool_, n))
        channels[name] = Channel(name, QUANTITIES[name].unit, np.where(gaps, np.nan, values))
    started_at = datetime.fromtimestamp(draw(st.integers(1_000_000_000, 2_000_000_000)), tz=UTC)
    return Recording("running", started_at, t_s, MappingProxyType(channels))


@settings(max_examples=150, deadline=None)
@given(recording=recordings())
def test_an_independent_decoder_finds_every_sample_and_every_gap(recording):
    columns = fitfast.records(activity_bytes(recording))

    assert_array_equal(columns["timestamp"], recording.started_at.timestamp() + recording.t_s)
    field = {"latitude_deg": ("position_lat", 1.0), "speed_mps": ("enhanced_speed", 1.0), "heart_rate_bpm": ("heart_rate", 1.0)}
    field |= {"stance_time_s": ("stance_time", 1000.0), "step_length_m": ("step_length", 1000.0)}
    for name in set(field) & set(recording.channels):
        column, factor = field[name]
        found = columns.get(column, np.full(recording.n_samples, np.nan))
        tolerance = HALF_A_STEP[name] * factor * (1 + 1e-6) + 1e-9
        assert_allclose(found, recording.channels[name].values * factor, rtol=0, atol=tolerance)


@settings(max_examples=150, deadline=None)
@given(recording=recordings())
def test_our_own_reader_gives_the_recording_back(recording):
    reading = read_fit(activity_bytes(recording))

    [found] = reading.runs
    assert found.started_at == recording.started_at
    assert_array_equal(found.t_s, recording.t_s)
    for name, channel in recording.channels.items():
        if name in ("latitude_deg", "longitude_deg"):
            continue  # a position is a pair to the reader, and 0, 0 a receiver without a fix: the independent decoder has these
        given = channel.values
        read = found.channels.get(name)  # what the reader works out itself (a distance from positions) was not in the file
        values = np.full(recording.n_samples, np.nan) if read is None or read.source != "device" else read.values
        # A sample that rounds out of the plausible range becomes a gap: at the very edge that is right.
        quantity, half = QUANTITIES[name], HALF_A_STEP[name]
        inside = ~((given < quantity.low + half) | (given > quantity.high - half))
        assert_allclose(values[inside], given[inside], rtol=0, atol=half * (1 + 1e-6) + 1e-9)


@given(pause_s=st.integers(1, 5000), at=st.integers(1, 50))
@settings(max_examples=50, deadline=None)
def test_our_own_reader_finds_the_pause(pause_s, at):
    t_s = np.concatenate([np.arange(at + 1.0), at + pause_s + np.arange(60.0)])
    pause = Pause(float(at), float(at + pause_s))
    recording = Recording("running", datetime(2025, 5, 1, tzinfo=UTC), t_s, pauses=(pause,))

    [found] = read_fit(activity_bytes(recording)).runs

    assert found.pauses == (pause,)
    assert found.session.timer_s == recording.elapsed_s - pause_s


@given(data=st.binary(max_size=6000), cut=st.integers(0, 6000))
def test_the_checksum_carries_over_from_part_to_part(data, cut):
    head, tail = data[:cut], data[cut:]

    carried = checksum(head + bytes(len(tail)))

    assert checksum(data) == carried ^ checksum(tail)
