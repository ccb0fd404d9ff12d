"""A movement test on film: joints on an even clock, from where they were seen, and angles between them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from runtall.core import FloatArray, Side
from runtall.core.keypoints import Keypoints, Landmark
from runtall.evidence import rule
from runtall.signals import find_spans, find_turning_indices, low_pass, on_even_clock


class CameraView(StrEnum):
    """From where a test has to be filmed; ``ANY`` where the test's own figures tell whether it was right."""

    SIDE = "side"
    FRONT = "front"
    FRONT_OR_BACK = "front_or_back"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Filmed:
    """Joints of one person over a clip, y up, in pixels: shape (n, 33, 2) on the clock ``t_s``; NaN where lost.

    ``turn_deg`` is 0 for a view from the front or the back and 90 for one from the side; ``None`` where it cannot be told.
    """

    t_s: FloatArray
    points: FloatArray
    surely_seen: FloatArray
    turn_deg: float | None
    frame_rate_hz: float
    faces_camera: bool

    @property
    def step_s(self) -> float:
        """Seconds between two instants."""
        return float(self.t_s[1] - self.t_s[0])

    def joint(self, side: Side, part: str) -> FloatArray:
        """Shape (n, 2): one joint of one side."""
        return self.points[:, Landmark[f"{side.name}_{part}"]]

    def mid(self, part: str) -> FloatArray:
        """Shape (n, 2): halfway between left and right."""
        return 0.5 * (self.joint(Side.LEFT, part) + self.joint(Side.RIGHT, part))

    def seen(self, side: Side | None, parts: Iterable[str]) -> float:
        """Share of the frames in which the model was sure of all these joints (of both sides where none is named)."""
        sides = tuple(Side) if side is None else (side,)
        return float(np.min(self.surely_seen[[Landmark[f"{each.name}_{part}"] for each in sides for part in parts]]))

    def better_side(self, parts: Iterable[str]) -> Side:
        """Return the side whose joints were seen more surely: the one nearer to the camera."""
        named = tuple(parts)
        return max(Side, key=lambda side: self.seen(side, named))

    def length(self, side: Side, upper: str, lower: str) -> float:
        """Median distance between two joints of a side."""
        return float(np.nanmedian(np.linalg.norm(self.joint(side, upper) - self.joint(side, lower), axis=1)))


def filmed(keypoints: Keypoints) -> Filmed:
    """Smooth a clip without delay and tell how far the body was turned."""
    own = rule("screen-camera")
    xy = keypoints.xy_px * np.array([1.0, -1.0])
    times_s = keypoints.times_s - keypoints.times_s[0]
    even_s = np.arange(0.0, times_s[-1], 1.0 / own.value("even_clock_hz"))
    even = on_even_clock(times_s, xy, even_s, longest_gap_s=own.value("longest_gap_s"))
    points = low_pass(even, sampling_rate_hz=own.value("even_clock_hz"), cutoff_hz=own.value("cutoff_hz"))
    sure = (keypoints.confidence >= own.value("confidence_ratio")).mean(axis=0)
    across = xy[:, Landmark.LEFT_SHOULDER] - xy[:, Landmark.RIGHT_SHOULDER]
    faces = float(np.nanmean(across[:, 0])) > 0
    return Filmed(even_s, points, sure, _turn_deg(xy, keypoints.depth_px), keypoints.frame_rate_hz, faces)


def _turn_deg(xy: FloatArray, depth: FloatArray | None) -> float | None:
    """Tell how far the shoulders are turned from a front view, by their breadth against the trunk, and by their depth."""
    own = rule("screen-camera")
    shoulders = xy[:, Landmark.LEFT_SHOULDER] - xy[:, Landmark.RIGHT_SHOULDER]
    trunk = 0.5 * (xy[:, Landmark.LEFT_SHOULDER] + xy[:, Landmark.RIGHT_SHOULDER])
    trunk = trunk - 0.5 * (xy[:, Landmark.LEFT_HIP] + xy[:, Landmark.RIGHT_HIP])
    length = float(np.nanmedian(np.linalg.norm(trunk, axis=1)))
    if not length > 0:
        return None
    wide = float(np.linalg.norm(np.nanmean(shoulders, axis=0))) / length
    if depth is None:
        return math.degrees(math.acos(min(1.0, wide / own.value("shoulder_trunk_ratio"))))
    deep = abs(float(np.nanmean(depth[:, Landmark.LEFT_SHOULDER] - depth[:, Landmark.RIGHT_SHOULDER]))) / length
    return math.degrees(math.atan2(own.value("depth_shrinks_ratio") * deep, wide))


def angle_deg(first: FloatArray, middle: FloatArray, last: FloatArray) -> FloatArray:
    """Angle at ``middle`` between the lines to the two others, 0 to 180, shape (n,).

    Examples
    --------
    >>> angle_deg(np.array([[0.0, 1.0]]), np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]])).round()
    array([90.])
    """
    a, b = first - middle, last - middle
    cross = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return np.asarray(np.degrees(np.abs(np.arctan2(cross, (a * b).sum(axis=1)))))


def from_level_deg(first: FloatArray, last: FloatArray) -> FloatArray:
    """Angle of a line against level, -90 to 90 whichever end comes first, shape (n,)."""
    along = last - first
    way = np.where(along[:, 0] < 0, -1.0, 1.0)
    return np.degrees(np.arctan2(way * along[:, 1], way * along[:, 0]))


def from_upright_deg(below: FloatArray, above: FloatArray) -> FloatArray:
    """Angle of the line up from one joint to another against vertical; to the picture's right positive, shape (n,)."""
    along = above - below
    return np.degrees(np.arctan2(along[:, 0], along[:, 1]))


def held_s(t_s: FloatArray, in_line: FloatArray) -> float:
    """Seconds from first taking a posture to leaving it for longer than a correction may take.

    Parameters
    ----------
    t_s
        Shape (n,), evenly spaced seconds.
    in_line
        Shape (n,): 1 where the posture is held, 0 where not, NaN where it was not seen (which ends nothing by itself).
    """
    step_s = float(t_s[1] - t_s[0]) if len(t_s) > 1 else 0.0
    held = np.flatnonzero(in_line == 1)
    if len(held) == 0:
        return 0.0
    grace = rule("screen-camera").value("corrected_within_s")
    end = len(t_s)
    for start, stop in find_spans(in_line == 0):
        if start > held[0] and (stop - start) * step_s > grace:
            end = start
            break
    last = held[held < end][-1]
    return float((last - held[0] + 1) * step_s)


def tries_of(t_s: FloatArray, values: FloatArray, *, swing: float) -> tuple[float, ...]:
    """End positions of the movements towards larger values: the middle second of each, as far as it was held.

    A clip that begins and ends in the position (one long hold) gives one.
    """
    peaks, _ = find_turning_indices(values, hysteresis=swing)
    known = np.flatnonzero(np.isfinite(values))
    if len(peaks) == 0 and len(known):
        peaks = np.array([known[np.argmax(values[known])]])
    return tuple(_middle_of_hold(t_s, values, int(peak)) for peak in peaks)


def _middle_of_hold(t_s: FloatArray, values: FloatArray, peak: int) -> float:
    own = rule("screen-camera")
    near = values >= values[peak] - own.value("plateau_deg")
    start, end = next((int(a), int(b)) for a, b in find_spans(near) if a <= peak < b)
    middle_s, half_s = 0.5 * (t_s[start] + t_s[end - 1]), 0.5 * own.value("middle_s")
    inside = np.arange(start, end)[np.abs(t_s[start:end] - middle_s) <= half_s]
    return float(values[inside].mean())


def median_of_tries(tries: tuple[float, ...]) -> float:
    """Median of the last three tries, or of as many as there are."""
    return float(np.median(tries[-round(rule("screen-camera").value("tries")) :]))


def full_repetitions(peaks: Iterable[float], *, full: float) -> int:
    """Count repetitions that reach ``full``, until too many short ones come in a row."""
    count = short = 0
    for peak in peaks:
        short = 0 if peak >= full else short + 1
        count += peak >= full
        if short >= rule("screen-camera").value("short_in_a_row"):
            break
    return count
