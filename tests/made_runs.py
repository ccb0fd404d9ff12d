"""Small made-up runs as files, for tests of everything that imports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from runtall.core import QUANTITIES, Channel, Lap, LapTrigger, Recording
from runtall.writers.fit import activity_bytes
from runtall.writers.gpx import gpx_bytes

FIRST = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def made_run(
    day: int = 0, *, minutes: float = 12, sport: str = "running", pressed_s: float | None = None, later_s: float = 0
) -> Recording:
    """Make an even run up and down a made-up straight, ``day`` days after 2 March 2026."""
    n = int(minutes * 60)
    t_s = np.arange(float(n))
    speed = 2.8 + 0.1 * np.sin(t_s / 40 + day)
    distance = np.concatenate(([0.0], np.cumsum(speed[1:])))
    values = {
        "latitude_deg": 60.1 + distance * 9e-6,
        "longitude_deg": np.full(n, 5.0),
        "altitude_m": 20 + 3 * np.sin(distance / 300),
        "distance_m": distance,
        "speed_mps": speed,
        "heart_rate_bpm": np.round(140 + 8 * np.sin(t_s / 90)),
        "cadence_spm": np.round(168 + 2 * np.sin(t_s / 30)),
        "stance_time_s": np.round(0.25 + 0.004 * np.sin(t_s / 50), 4),
    }
    channels = {name: Channel(name, QUANTITIES[name].unit, each) for name, each in values.items()}
    end_s = float(t_s[-1])
    laps = (Lap(0.0, end_s, LapTrigger.SESSION_END),)
    if pressed_s is not None:
        laps = (Lap(0.0, pressed_s, LapTrigger.MANUAL), Lap(pressed_s, end_s, LapTrigger.SESSION_END))
    return Recording(sport, FIRST + timedelta(days=day, seconds=later_s), t_s, channels, sub_sport="generic", laps=laps)


def write_runs(folder: Path, n: int, **changes: float) -> list[Path]:
    """Write ``n`` made runs, one a day, as FIT files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for day in range(n):
        path = folder / f"run-{day:03d}.fit"
        path.write_bytes(activity_bytes(made_run(day, **changes)))
        paths.append(path)
    return paths


def write_gpx_twin(path: Path, day: int = 0) -> Path:
    """Write the made run of ``day`` once more, as a poorer GPX file."""
    path.write_bytes(gpx_bytes(made_run(day)))
    return path
