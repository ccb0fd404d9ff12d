"""A recording made ready to be measured: time weights, running or walking, grade, steady stretches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.core import BoolArray, FloatArray, NotEnoughDataError, Recording, say
from runtall.evidence import rule
from runtall.mechanics._grade import grade_adjusted_speed, ground_grade
from runtall.signals import drop_short_spans, paused_before, sample_seconds, smooth_over_time, weighted_quantile


@dataclass(frozen=True, slots=True)
class PreparedRun:
    """A recording with what every measure needs, reckoned once.

    All arrays have shape (n_samples,).

    Attributes
    ----------
    recording
        As it was read.
    seconds
        Time that each sample stands for; zero beside gaps and in pauses. Averages are weighted with it.
    speed_mps
        Smoothed speed: the file's own, else from its distance; ``None`` where it has neither.
    speed_is_derived
        Whether ``speed_mps`` came from distance.
    distance_m
        Distance since the start at each sample, without gaps; ``None`` where unknown.
    running, walking
        What the runner was doing; neither where they stood still or nothing tells.
    gait_known
        Whether speed or cadence told; without both the whole recording is taken as running.
    grade_ratio
        Grade of the ground; ``None`` without altitude.
    effort_mps
        Grade-adjusted speed where the grade is known, otherwise speed as it is; ``None`` without speed.
    steady
        Running at an even pace on gentle ground, away from starts, stops and hard bouts' edges.
    """

    recording: Recording
    seconds: FloatArray
    speed_mps: FloatArray | None
    speed_is_derived: bool
    distance_m: FloatArray | None
    running: BoolArray
    walking: BoolArray
    gait_known: bool
    grade_ratio: FloatArray | None
    effort_mps: FloatArray | None
    steady: BoolArray

    @property
    def t_s(self) -> FloatArray:
        """Clock of the recording."""
        return self.recording.t_s

    @property
    def running_seconds(self) -> FloatArray:
        """Seconds that each sample stands for while running, zero elsewhere."""
        return np.where(self.running, self.seconds, 0.0)

    @property
    def running_s(self) -> float:
        """Seconds of running."""
        return float(self.running_seconds.sum())

    def share(self, seconds: float) -> float:
        """Return seconds as a share of the elapsed run, at most 1."""
        return min(1.0, seconds / self.recording.elapsed_s) if self.recording.elapsed_s > 0 else 0.0

    def distance_at(self, t_s: float) -> float | None:
        """Metres covered at an instant of the run; ``None`` where the file knows no distance."""
        return None if self.distance_m is None else float(np.interp(t_s, self.t_s, self.distance_m))


def prepare(recording: Recording) -> PreparedRun:
    """Make a recording ready: weigh its samples by time, tell running from walking, find the steady stretches.

    Raises
    ------
    NotEnoughDataError
        Fewer than two samples, or no time between them that is not a pause or a gap.
    """
    gaps = rule("sample-gaps")
    longest_step_s = gaps.value("longest_step_s")
    t_s = recording.t_s
    seconds = sample_seconds(t_s, longest_step_s=longest_step_s, pauses=recording.pauses)
    if not seconds.any():
        raise NotEnoughDataError(
            say("The recording holds no stretch of samples that belong together."),
            say("Look at the file with 'runtall inspect' to see what is in it."),
        )
    distance = _distance_without_gaps(recording)
    raw_speed, derived = _speed(recording, distance, longest_step_s)
    speed = None if raw_speed is None else smooth_over_time(t_s, raw_speed, seconds, window_s=gaps.value("speed_window_s"))
    if distance is None and speed is not None:
        distance = np.cumsum(seconds * np.nan_to_num(speed))
    running, walking, known = _gait(recording, seconds, speed)
    grade = ground_grade(recording, seconds, distance)
    effort = speed
    if speed is not None and grade is not None:
        adjusted = grade_adjusted_speed(speed, grade)
        effort = np.where(np.isfinite(grade), adjusted, speed)
    return PreparedRun(
        recording=recording,
        seconds=seconds,
        speed_mps=speed,
        speed_is_derived=derived,
        distance_m=distance,
        running=running,
        walking=walking,
        gait_known=known,
        grade_ratio=grade,
        effort_mps=effort,
        steady=_steady(recording, seconds, running, effort, grade),
    )


def _distance_without_gaps(recording: Recording) -> FloatArray | None:
    distance = recording.values("distance_m")
    if distance is None:
        return None
    valid = np.isfinite(distance)
    if np.count_nonzero(valid) < 2:
        return None
    return np.maximum.accumulate(np.interp(recording.t_s, recording.t_s[valid], distance[valid]))


def _speed(recording: Recording, distance: FloatArray | None, longest_step_s: float) -> tuple[FloatArray | None, bool]:
    speed = recording.values("speed_mps")
    if speed is not None:
        return speed, False
    if distance is None or distance[-1] <= distance[0]:
        return None, False
    # Distance is written in whole metres by some watches: a slope over ten seconds or more is not coarse any more.
    half_s = 5.0
    ahead = np.interp(recording.t_s + half_s, recording.t_s, distance)
    behind = np.interp(recording.t_s - half_s, recording.t_s, distance)
    first, last = recording.t_s[0], recording.t_s[-1]
    width_s = np.minimum(recording.t_s + half_s, last) - np.maximum(recording.t_s - half_s, first)
    step_s = np.diff(recording.t_s, prepend=first)
    slope = np.divide(ahead - behind, width_s, out=np.full(len(width_s), np.nan), where=width_s > 0)
    return np.where(step_s > longest_step_s, np.nan, slope), True


def _gait(recording: Recording, seconds: FloatArray, speed: FloatArray | None) -> tuple[BoolArray, BoolArray, bool]:
    """Tell running from walking by cadence and speed, and by one of them where the other is missing."""
    apart = rule("run-walk-separation")
    transition_spm, fast_mps = apart.value("transition_spm"), apart.value("always_running_mps")
    standing_mps, standing_spm = apart.value("standing_mps"), apart.value("standing_spm")
    raw = recording.values("cadence_spm")
    n = recording.n_samples
    if raw is None and speed is None:
        return np.ones(n, dtype=bool), np.zeros(n, dtype=bool), False
    nothing = np.full(n, np.nan)
    cadence = nothing
    if raw is not None:
        cadence = smooth_over_time(recording.t_s, raw, seconds, window_s=apart.value("window_s"))
    pace = nothing if speed is None else speed
    with np.errstate(invalid="ignore"):
        has_cadence, has_speed = np.isfinite(cadence), np.isfinite(pace)
        moves = np.where(has_speed, pace >= standing_mps, cadence >= standing_spm)
        by_speed = pace >= apart.value("transition_mps")
        by_cadence = (cadence >= transition_spm) | (pace >= fast_mps)
        running = moves & np.where(has_cadence, by_cadence, by_speed)
    running = drop_short_spans(running, seconds, shortest_s=apart.value("shortest_bout_s"))
    walking = moves & ~running
    stopped_briefly = ~drop_short_spans(~running, seconds, shortest_s=apart.value("shortest_bout_s")) & ~running
    known = has_cadence | has_speed
    running = running | (stopped_briefly & moves)
    return running & known, walking & ~running & known, True


def _steady(
    recording: Recording, seconds: FloatArray, running: BoolArray, effort: FloatArray | None, grade: FloatArray | None
) -> BoolArray:
    """Find running at an even pace on gentle ground, away from starts and stops."""
    even = rule("steady-running")
    settle_s = even.value("settle_s")
    t_s = recording.t_s
    steady = running & (seconds > 0) & (_seconds_to_break(recording, running) >= settle_s)
    with np.errstate(invalid="ignore"):
        if effort is not None:
            around = smooth_over_time(t_s, np.where(running, effort, np.nan), seconds, window_s=even.value("pace_window_s"))
            steady &= np.abs(effort - around) <= even.value("pace_tolerance_ratio") * around
        if grade is not None:
            steady &= ~(np.abs(grade) > even.value("steepest_grade_ratio"))
    return steady


def _seconds_to_break(recording: Recording, running: BoolArray) -> FloatArray:
    """Time from each sample to the nearest start, stop, change of gait, pause or gap; shape (n_samples,)."""
    t_s = recording.t_s
    step_s = np.diff(t_s)
    broken = (step_s > rule("sample-gaps").value("longest_step_s")) | (running[1:] != running[:-1])
    if recording.pauses:
        broken |= np.diff(paused_before(t_s, recording.pauses)) > 0
    at = np.flatnonzero(broken)
    breaks = np.concatenate((t_s[:1], t_s[np.stack((at, at + 1), axis=1).ravel()], t_s[-1:]))
    after = np.clip(np.searchsorted(breaks, t_s), 1, len(breaks) - 1)
    return np.asarray(np.minimum(t_s - breaks[after - 1], breaks[after] - t_s))


def easy_speed(run: PreparedRun) -> float:
    """Own easy pace of this run: the median grade-adjusted speed of its steady running below hard effort.

    Returns
    -------
    float
        Metres a second.

    Raises
    ------
    NotEnoughDataError
        No speed, or too little steady running.
    """
    own = rule("own-easy-pace")
    if run.effort_mps is None:
        raise NotEnoughDataError(say("The file knows no speed."), say("A watch with GPS, or a foot pod, tells it."))
    seconds = np.where(run.steady, run.seconds, 0.0)
    if seconds.sum() < own.value("shortest_s"):
        raise NotEnoughDataError(say("Too little steady running to know an easy pace."))
    return weighted_quantile(run.effort_mps, seconds, own.value("quantile"))
