"""Effort over the run: the opening, hard minutes and intervals, walking breaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.core import BoolArray, FloatArray, NotEnoughDataError, Opening, say
from runtall.evidence import rule
from runtall.mechanics._prepare import PreparedRun, easy_speed
from runtall.signals import drop_short_spans, find_spans, smooth_over_time, weighted_quantile


@dataclass(frozen=True, slots=True)
class HardEffort:
    """Hard running in one run: seconds, separate bouts, what it was judged by, and the share of the run that was judged."""

    seconds: float
    bouts: int
    basis: str
    share: float


def opening(run: PreparedRun) -> Opening:
    """Measure the first ten minutes of running against the rest of the same run.

    Raises
    ------
    NotEnoughDataError
        No speed, or the run is too short to have an opening and a rest.
    """
    first = rule("opening")
    if run.effort_mps is None:
        raise NotEnoughDataError(say("Without speed there is no opening pace."))
    seconds = run.running_seconds
    run_so_far_s = np.cumsum(seconds)
    early = run_so_far_s <= first.value("opening_s")
    rest_s = float(seconds[~early].sum())
    opening_s = float(seconds[early & np.isfinite(run.effort_mps)].sum())
    if rest_s < first.value("shortest_rest_s") or opening_s < 0.5 * first.value("opening_s"):
        raise NotEnoughDataError(say("The run is too short to set its opening against the rest."))
    whole = weighted_quantile(run.effort_mps, seconds, 0.5)
    ratio = weighted_quantile(run.effort_mps[early], seconds[early], 0.5) / whole
    return Opening(ratio, _heart_rate_ramp(run, early), _warm_up(run, whole), opening_s)


def _heart_rate_ramp(run: PreparedRun, early: BoolArray) -> float | None:
    """Slope of heart rate over the opening, beats a minute each minute, by weighted least squares."""
    heart_rate = run.recording.values("heart_rate_bpm")
    if heart_rate is None:
        return None
    use = early & np.isfinite(heart_rate) & (run.seconds > 0)
    weight = run.seconds[use]
    if weight.sum() < 0.5 * rule("opening").value("opening_s"):
        return None
    minutes, beats = run.t_s[use] / 60.0, heart_rate[use]
    away = minutes - np.average(minutes, weights=weight)
    spread = float(np.dot(weight, away * away))
    return float(np.dot(weight, away * beats) / spread) if spread > 0 else None


def _warm_up(run: PreparedRun, whole_mps: float) -> float:
    """Return the moving seconds before the run's own pace is first held."""
    first = rule("opening")
    assert run.effort_mps is not None
    window_s = first.value("held_s")
    pace = smooth_over_time(run.t_s, run.effort_mps, run.seconds, window_s=window_s)
    with np.errstate(invalid="ignore"):
        there = run.running & (pace >= first.value("own_pace_ratio") * whole_mps)
    there = drop_short_spans(there, run.seconds, shortest_s=window_s)
    if not there.any():
        return 0.0
    moving = np.where(run.running | run.walking, run.seconds, 0.0)
    return float(moving[: int(np.argmax(there))].sum())


def hard_effort(run: PreparedRun, *, heart_rate_max_bpm: float | None = None) -> HardEffort:
    """Find hard minutes and the separate bouts they came in.

    With a known maximal heart rate, hard is a share of it. Without, hard is clearly faster than the run's own easy
    pace, held for a while: then a run that is hard from start to end shows none, because nothing in the file alone
    tells a slow runner's race from a fast runner's jog.

    Parameters
    ----------
    heart_rate_max_bpm
        The runner's own highest heart rate, where somebody knows it.

    Raises
    ------
    NotEnoughDataError
        Neither speed nor (with a known maximum) heart rate over most of the run.
    """
    hard = rule("hard-minutes")
    series, threshold, basis = _effort_series(run, heart_rate_max_bpm)
    known_s = float(run.running_seconds[np.isfinite(series)].sum())
    if known_s < hard.value("smallest_share") * run.running_s or known_s == 0:
        raise NotEnoughDataError(say("Effort is not known over most of the run."))
    with np.errstate(invalid="ignore"):
        above = run.running & (series >= threshold)
    above = _join_close(above, run.seconds, hard.value("join_s"))
    above = drop_short_spans(above, run.seconds, shortest_s=hard.value("shortest_bout_s"))
    return HardEffort(float(run.seconds[above].sum()), len(find_spans(above)), basis, run.share(known_s))


def _effort_series(run: PreparedRun, heart_rate_max_bpm: float | None) -> tuple[FloatArray, float, str]:
    hard = rule("hard-minutes")
    heart_rate = run.recording.values("heart_rate_bpm")
    if heart_rate_max_bpm is not None and heart_rate is not None:
        return heart_rate, hard.value("heart_rate_ratio") * heart_rate_max_bpm, "heart_rate"
    if run.effort_mps is None:
        raise NotEnoughDataError(
            say("Without speed, or a known maximal heart rate, hard effort cannot be told."),
            say("A foot pod, or your highest heart rate, would tell."),
        )
    reference = min(easy_speed(run), _slow_half(run))
    smooth = smooth_over_time(run.t_s, run.effort_mps, run.seconds, window_s=hard.value("window_s"))
    return smooth, hard.value("speed_ratio") * reference, "speed"


def _slow_half(run: PreparedRun) -> float:
    assert run.effort_mps is not None
    return weighted_quantile(run.effort_mps, run.running_seconds, rule("hard-minutes").value("easy_quantile"))


def _join_close(mask: BoolArray, seconds: FloatArray, join_s: float) -> BoolArray:
    """Close breaks in ``mask`` shorter than ``join_s``, at the ends too short to be a bout of their own."""
    if not mask.any():
        return mask
    inner = np.zeros_like(mask)
    inner[int(np.argmax(mask)) : len(mask) - int(np.argmax(mask[::-1]))] = True
    holes = inner & ~mask
    return mask | (holes & ~drop_short_spans(holes, seconds, shortest_s=join_s))


def walking_breaks(run: PreparedRun) -> int:
    """Count the walks between two stretches of running.

    Raises
    ------
    NotEnoughDataError
        Neither speed nor cadence tells walking from running.
    """
    if not run.gait_known:
        raise NotEnoughDataError(say("Without speed or cadence, walking cannot be told from running."))
    breaks = rule("walking-breaks")
    walks = drop_short_spans(run.walking, run.seconds, shortest_s=breaks.value("shortest_walk_s"))
    runs = drop_short_spans(run.running, run.seconds, shortest_s=breaks.value("shortest_run_s"))
    if not runs.any():
        return 0
    first, last = int(np.argmax(runs)), len(runs) - int(np.argmax(runs[::-1]))
    return sum(1 for start, end in find_spans(walks).tolist() if start >= first and end <= last)
