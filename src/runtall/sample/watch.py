"""What current watches write beside the records, every second: beat intervals, satellite figures, their maker's own messages."""

from __future__ import annotations

import numpy as np

from runtall.core import FloatArray, Recording
from runtall.writers.fit import timestamps
from runtall.writers.fit_encoding import UINT8, UINT16, UINT32, Column, Field, Rows, message_type
from runtall.writers.fit_profile import GPS_METADATA, HRV

MAKERS_OWN = message_type(
    0xFF01, timestamp=Field(253, UINT32), sensor_level=Field(0, UINT16), sensor_state=Field(1, UINT8), strap=Field(2, UINT8)
)
"""A message in the range that the protocol leaves to makers: readers must step over it."""

_BEATS_A_ROW = 5


def messages_beside_records(recording: Recording, *, rng: np.random.Generator) -> tuple[Rows, ...]:
    """Three more messages for every sample, to be interleaved with the records (``activity_bytes(..., extra=...)``)."""
    stamps = timestamps(recording, recording.t_s)
    n = recording.n_samples
    beside = [Rows(HRV, {"time": _beat_intervals(recording, rng=rng)}, order=recording.t_s + 0.01)]
    latitude, longitude = recording.values("latitude_deg"), recording.values("longitude_deg")
    if latitude is not None and longitude is not None:
        satellite: dict[str, Column] = {
            "timestamp": stamps,
            "position_lat": latitude,
            "position_long": longitude,
            "enhanced_speed": recording.channels["speed_mps"].values,
        }
        beside.append(Rows(GPS_METADATA, satellite, order=recording.t_s + 0.02))
    own: dict[str, Column] = {
        "timestamp": stamps,
        "sensor_level": rng.integers(0, 4000, n),
        "sensor_state": rng.integers(0, 4, n),
        "strap": 1,
    }
    beside.append(Rows(MAKERS_OWN, own, order=recording.t_s + 0.03))
    return tuple(beside)


def _beat_intervals(recording: Recording, *, rng: np.random.Generator) -> FloatArray:
    """Intervals between the beats of each second, shape (n_samples, 5): as many as the heart rate gives, then gaps."""
    rate = recording.channels["heart_rate_bpm"].values
    beats = np.diff(np.floor(np.cumsum(np.nan_to_num(rate) / 60.0)), prepend=0.0)
    intervals = 60.0 / np.maximum(rate, 25.0)[:, None] + rng.normal(0, 0.006, (len(rate), _BEATS_A_ROW))
    return np.where(np.arange(_BEATS_A_ROW) < beats[:, None], intervals, np.nan)
