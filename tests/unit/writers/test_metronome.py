"""The metronome's sound: a click where each step falls."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtall.core import ImplausibleValueError
from runtall.writers.metronome import SAMPLING_RATE_HZ, write_metronome


def sound(**asked) -> np.ndarray:
    made = io.BytesIO()
    write_metronome(made, **asked)
    made.seek(0)
    with wave.open(made) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 1, SAMPLING_RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), np.uint8).astype(int) - 128


def onsets(samples: np.ndarray) -> np.ndarray:
    """Samples at which silence of 5 ms or more ends."""
    loud = np.flatnonzero(np.abs(samples) > 2)
    return loud[np.concatenate(([True], np.diff(loud) > SAMPLING_RATE_HZ // 50))]


@settings(max_examples=25, deadline=None)
@given(rate=st.floats(30, 300), minutes=st.floats(0.02, 0.6))
def test_clicks_fall_where_the_steps_fall_and_never_drift(rate, minutes):
    heard = onsets(sound(cadence_spm=rate, duration_min=minutes))
    total = round(60 * minutes * SAMPLING_RATE_HZ)
    expected = np.arange(len(heard)) * 60 * SAMPLING_RATE_HZ / rate

    # a click is loud within 1 ms of its instant; one at the very end may not have become loud yet
    assert np.abs(heard - expected).max() <= SAMPLING_RATE_HZ / 1000 + 1
    assert 0 <= np.ceil(total * rate / 60 / SAMPLING_RATE_HZ) - len(heard) <= 1


def test_half_an_hour_at_172_has_5160_clicks():
    assert len(onsets(sound(cadence_spm=172, duration_min=30))) == 172 * 30


def test_an_accent_is_higher():
    samples = sound(cadence_spm=60, duration_min=0.1, accent_every=3)
    clicks = [samples[at : at + 200] for at in onsets(samples)]
    pitches_hz = [np.abs(np.fft.rfft(each)).argmax() * SAMPLING_RATE_HZ / 200 for each in clicks]

    # a click of 25 ms tells its pitch to within a bin of 40 Hz and the smear of its fading
    assert pitches_hz == pytest.approx([1500, 1000, 1000, 1500, 1000, 1000], abs=120)


@pytest.mark.parametrize(
    "asked",
    [
        {"cadence_spm": 29.9, "duration_min": 1},
        {"cadence_spm": 301, "duration_min": 1},
        {"cadence_spm": float("nan"), "duration_min": 1},
        {"cadence_spm": 170, "duration_min": 0},
        {"cadence_spm": 170, "duration_min": 121},
        {"cadence_spm": 170, "duration_min": 1, "accent_every": -1},
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(asked):
    made = io.BytesIO()
    with pytest.raises(ImplausibleValueError):
        write_metronome(made, **asked)
    assert made.getvalue() == b""
