"""Distance and speed from positions, and speed from distance, for files that do not hold them or hold wrong ones."""

from __future__ import annotations

from collections.abc import Container

import numpy as np

from runtall.core import FloatArray, IntArray

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of WGS 84; against the ellipsoid distances come out within 0.5 %."""

SPEED_WINDOW_S = 5.0
"""Width over which speed is taken as distance over time when the file has no speed of its own."""


def known_distance_m(distance_m: float | None, duration_s: float | None, channels: Container[str]) -> float | None:
    """Return the distance of a session or lap; ``None`` where its zero only says that nothing measured it.

    Examples
    --------
    >>> known_distance_m(0.0, 1800.0, ("heart_rate_bpm",)) is None
    True
    >>> known_distance_m(0.0, 1800.0, ("heart_rate_bpm", "speed_mps"))
    0.0
    """
    if distance_m != 0 or not (duration_s or 0.0) > 0 or "distance_m" in channels or "speed_mps" in channels:
        return distance_m
    return None


def distance_from_positions(latitude_deg: FloatArray, longitude_deg: FloatArray, breaks: IntArray | None = None) -> FloatArray:
    """Metres covered since the first position, along great circles from one position to the next.

    Parameters
    ----------
    latitude_deg, longitude_deg
        Shape (n,), degrees; NaN where there is no position.
    breaks
        Indices of samples before which recording was off: the jump to them is not counted.

    Returns
    -------
    FloatArray
        Shape (n,), metres; NaN where there is no position. A gap between two positions is bridged by a straight line.

    Examples
    --------
    >>> distance_from_positions(np.array([0.0, np.nan, 0.001]), np.array([0.0, np.nan, 0.0])).round(1)
    array([  0. ,   nan, 111.2])
    """
    known = np.flatnonzero(np.isfinite(latitude_deg) & np.isfinite(longitude_deg))
    distance = np.full(len(latitude_deg), np.nan)
    if not len(known):
        return distance
    latitude, longitude = np.radians(latitude_deg[known]), np.radians(longitude_deg[known])
    half_chord = (
        np.sin(np.diff(latitude) / 2) ** 2 + np.cos(latitude[:-1]) * np.cos(latitude[1:]) * np.sin(np.diff(longitude) / 2) ** 2
    )
    legs = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half_chord, 0, 1)))
    if breaks is not None and len(breaks):
        first_after = np.searchsorted(known, breaks)
        legs[first_after[(first_after > 0) & (first_after < len(known))] - 1] = 0.0
    distance[known] = np.concatenate(([0.0], np.cumsum(legs)))
    return distance


def speed_from_distance(t_s: FloatArray, distance_m: FloatArray, window_s: float = SPEED_WINDOW_S) -> FloatArray:
    """Metres a second as the slope of distance over a window centred on each sample.

    Parameters
    ----------
    t_s, distance_m
        Shape (n,), seconds and metres; NaN distances are left out.
    window_s
        Seconds; the wider of it and the spacing of the samples is used.

    Returns
    -------
    FloatArray
        Shape (n,), m/s; NaN where distance is NaN, and where the window holds no second sample or spans more than
        30 s. Changes faster than the window are smoothed.

    Examples
    --------
    >>> speed_from_distance(np.arange(4.0), np.array([0.0, 3.0, 6.0, 9.0]))
    array([3., 3., 3., 3.])
    """
    speed = np.full(len(t_s), np.nan)
    known = np.flatnonzero(np.isfinite(distance_m))
    if len(known) < 2:
        return speed
    t, metres = t_s[known], distance_m[known]
    last = len(t) - 1
    index = np.arange(len(t))
    low = np.minimum(np.searchsorted(t, t - window_s / 2, side="left"), np.maximum(index - 1, 0))
    high = np.maximum(np.searchsorted(t, t + window_s / 2, side="right") - 1, np.minimum(index + 1, last))
    span = t[high] - t[low]
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = (metres[high] - metres[low]) / span
    slope[(span > 30.0) | (span <= 0)] = np.nan
    speed[known] = slope
    return speed


def distance_is_wrong(distance_m: FloatArray, from_positions_m: FloatArray | None) -> bool:
    """Whether a file's own distance cannot be the distance covered since the start.

    It is not when it falls back again and again (some apps write the metres since the last point), when it is all zero although
    the positions moved, or when it is more than twice, or less than half, of what the positions say.

    Examples
    --------
    >>> distance_is_wrong(np.array([0.0, 2.0, 1.8, 2.1, 1.9, 2.0, 1.7]), None)
    True
    """
    known = distance_m[np.isfinite(distance_m)]
    if len(known) < 2:
        return False
    falls = int(np.count_nonzero(np.diff(known) < 0))
    if falls > max(2, 0.05 * len(known)):
        return True
    if from_positions_m is None or np.count_nonzero(np.isfinite(from_positions_m)) < 0.8 * len(distance_m):
        return False
    covered = float(np.nanmax(from_positions_m))
    own = float(known[-1] - min(known[0], known[-1]))
    return covered > 100.0 and not 0.5 * covered <= own <= 2.0 * covered
