"""Hills: climbs and drops, time and distance by band of grade."""

from __future__ import annotations

import numpy as np

from runtall.core import GradeBand, NotEnoughDataError, say
from runtall.evidence import rule
from runtall.mechanics._prepare import PreparedRun
from runtall.signals import find_turning_points, smooth_over_time


def climbs_and_drops(run: PreparedRun) -> tuple[float, float]:
    """Metres climbed and metres dropped, both positive, with the sensor's wobble left out.

    Altitude is smoothed over time, then only moves larger than the hysteresis count.

    Raises
    ------
    NotEnoughDataError
        No altitude, or altitude over too little of the run.
    """
    measure = rule("climbs-and-drops")
    altitude = run.recording.values("altitude_m")
    if altitude is None:
        raise NotEnoughDataError(say("The file knows no altitude."), say("A watch with a barometer or GPS tells it."))
    measured_s = float(run.seconds[np.isfinite(altitude)].sum())
    if measured_s < measure.value("smallest_share") * run.seconds.sum():
        raise NotEnoughDataError(say("Altitude is missing over most of the run."))
    smooth = smooth_over_time(run.t_s, altitude, run.seconds, window_s=measure.value("window_s"))
    points = find_turning_points(smooth[np.isfinite(smooth)], hysteresis=measure.value("hysteresis_m"))
    step = np.diff(points)
    return float(step[step > 0].sum()), float(-step[step < 0].sum())


def grade_bands(run: PreparedRun) -> tuple[GradeBand, ...]:
    """Time and distance on each band of grade, moving only; steep drops first.

    Raises
    ------
    NotEnoughDataError
        No altitude or no speed.
    """
    if run.grade_ratio is None or run.speed_mps is None:
        raise NotEnoughDataError(say("Without altitude and speed there is no grade."))
    bands = rule("grade-bands")
    edges = np.array([bands.value(f"edge_{i}_grade_ratio") for i in range(1, 7)])
    moving = (run.running | run.walking) & np.isfinite(run.grade_ratio)
    seconds = run.seconds[moving]
    at = np.searchsorted(edges, run.grade_ratio[moving], side="right")
    total_s = np.bincount(at, seconds, len(edges) + 1)
    total_m = np.bincount(at, seconds * np.nan_to_num(run.speed_mps[moving]), len(edges) + 1)
    limit = rule("ground-grade").value("steepest_grade_ratio")
    lows, highs = (-limit, *edges.tolist()), (*edges.tolist(), limit)
    return tuple(
        GradeBand(low, high, float(s), float(m)) for low, high, s, m in zip(lows, highs, total_s, total_m, strict=True) if s > 0
    )
