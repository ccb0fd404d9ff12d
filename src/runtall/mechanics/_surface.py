"""What was run on, as far as the file tells."""

from __future__ import annotations

import numpy as np

from runtall.core import FloatArray, Surface
from runtall.evidence import rule
from runtall.mechanics._prepare import PreparedRun

_BY_WORD = {
    "treadmill": Surface.TREADMILL,
    "indoor_running": Surface.TREADMILL,
    "virtual_activity": Surface.TREADMILL,
    "track": Surface.TRACK,
    "indoor_track": Surface.TRACK,
    "trail": Surface.TRAIL,
    "trail_run": Surface.TRAIL,
    "street": Surface.ROAD,
    "road": Surface.ROAD,
}


def surface(run: PreparedRun) -> tuple[Surface, str]:
    """Tell what was run on, and how that is known.

    Returns
    -------
    tuple[Surface, str]
        ``file`` where the sub-sport says it; ``shape`` where the positions fill a running track's oval;
        ``no_positions`` with an unknown surface where there is nothing to look at (a treadmill, or a pod outdoors);
        otherwise unknown and an empty word: a road cannot be told from a path by its shape.
    """
    said = _BY_WORD.get(run.recording.sub_sport or "")
    if said is not None:
        return said, "file"
    latitude, longitude = run.recording.values("latitude_deg"), run.recording.values("longitude_deg")
    if latitude is None or longitude is None:
        return Surface.UNKNOWN, "no_positions"
    if _fills_a_track(run, latitude, longitude):
        return Surface.TRACK, "shape"
    return Surface.UNKNOWN, ""


def _fills_a_track(run: PreparedRun, latitude: FloatArray, longitude: FloatArray) -> bool:
    """Whether several laps' worth of running stayed on an oval of a 400 m track's length and width."""
    oval = rule("track-by-shape")
    use = run.running & np.isfinite(latitude) & np.isfinite(longitude)
    distance = run.recording.distance_m
    if distance is None or distance < oval.value("shortest_m") or np.count_nonzero(use) < 60:
        return False
    lat, lon = np.radians(latitude[use]), np.radians(longitude[use])
    east = 6_371_000.0 * (lon - lon.mean()) * np.cos(lat.mean())
    north = 6_371_000.0 * (lat - lat.mean())
    if np.hypot(np.ptp(east), np.ptp(north)) > 2 * oval.value("longest_length_m"):
        return False
    _, axes = np.linalg.eigh(np.cov(np.stack((east, north))))
    across, along = (np.subtract(*np.percentile(east * axis[0] + north * axis[1], (99, 1))) for axis in axes.T)
    return bool(
        oval.value("shortest_length_m") <= along <= oval.value("longest_length_m")
        and oval.value("narrowest_m") <= across <= oval.value("widest_m")
    )
