"""A runner's joints on an even, fine clock: smoothed without delay, y up, x forward (from behind: to the runner's right)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from runtall.core import FloatArray
from runtall.core.keypoints import Keypoints, Landmark
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait._reading import Heading, View
from runtall.gait._sides import LEGS, SidesRepair, exchanged_throughout, repair_sides
from runtall.gait._view import Seen, leg_length, middle, see, trunk_length
from runtall.signals import low_pass, on_even_clock


@dataclass(frozen=True, slots=True)
class Body:
    """Joints over time, in pixels.

    ``points`` has the shape (n, 33, 2) on the clock ``t_s`` (n,); ``rough`` are the same before smoothing, at the film's own
    frames ``times_s``; ``trunk`` and ``leg`` are lengths in pixels. ``mirrored`` says that x was turned round; ``tilt_deg`` how
    far the phone seemed tilted, which is taken out.
    """

    t_s: FloatArray
    points: FloatArray
    times_s: FloatArray
    seen: Seen
    repair: SidesRepair
    trunk: float
    leg: float
    mirrored: bool
    tilt_deg: float = 0.0

    @property
    def view(self) -> View:
        """From where the runner was filmed."""
        return self.seen.view

    @property
    def step_s(self) -> float:
        """Seconds between two instants of the fine clock."""
        return float(self.t_s[1] - self.t_s[0])

    def joint(self, side: Side, part: str) -> FloatArray:
        """Shape (n, 2): one joint of one side."""
        return self.points[:, Landmark[f"{side.name}_{part}"]]

    def mid(self, part: str) -> FloatArray:
        """Shape (n, 2): halfway between left and right."""
        return 0.5 * (self.joint(Side.LEFT, part) + self.joint(Side.RIGHT, part))

    def foot(self, side: Side) -> FloatArray:
        """Shape (n, 2): middle of ankle, heel and toes."""
        return (self.joint(side, "ANKLE") + self.joint(side, "HEEL") + self.joint(side, "FOOT_INDEX")) / 3.0

    def at(self, values: FloatArray, instants_s: FloatArray) -> FloatArray:
        """Read a series (n,) off at instants by straight lines; NaN outside and beside gaps."""
        return np.interp(instants_s, self.t_s, values, left=math.nan, right=math.nan)


def make_body(keypoints: Keypoints) -> Body | None:
    """Put sides right, find the view and smooth; ``None`` where no trunk and leg was ever seen."""
    own = rule("gait-filter")
    xy = keypoints.xy_px * np.array([1.0, -1.0])
    confidence = keypoints.confidence
    xy = np.where((confidence >= rule("gait-clip").value("lost_confidence_ratio"))[..., None], xy, np.nan)
    leg = leg_length(xy)
    if not leg > 0 or not trunk_length(xy) > 0:
        return None
    repair = repair_sides(xy, confidence, keypoints.times_s, leg)
    seen = see(repair.xy, _depth(keypoints, repair))
    repair = near_leg_surer(repair, seen)
    mirrored = seen.heading is Heading.LEFT or seen.view is View.FRONT
    turned = repair.xy * np.array([-1.0 if mirrored else 1.0, 1.0])
    tilt_deg = _tilt_deg(turned) if seen.view.is_frontal else 0.0
    turned = _turned_back(turned, tilt_deg)
    times_s = keypoints.times_s
    even_s = times_s[0] + np.arange(int((times_s[-1] - times_s[0]) * keypoints.frame_rate_hz) + 1) / keypoints.frame_rate_hz
    gap_s = own.value("longest_gap_s")
    even = on_even_clock(times_s, turned, even_s, longest_gap_s=gap_s)
    smooth = low_pass(even, sampling_rate_hz=keypoints.frame_rate_hz, cutoff_hz=own.value("cutoff_hz"))
    fine_s = np.arange(even_s[0], even_s[-1], 1.0 / own.value("fine_clock_hz"))
    points = on_even_clock(even_s, smooth, fine_s, longest_gap_s=gap_s)
    return Body(fine_s, points, times_s, seen, repair, trunk_length(points), leg_length(points), mirrored, tilt_deg)


def _tilt_deg(xy: FloatArray) -> float:
    """How far the whole body leans sideways as one: what hips and trunk have in common over the clip, counter-clockwise.

    Nobody runs leaning to one side from the feet up, so that is a tilted phone. Hips alone, or the trunk alone, are the runner's.
    """
    across = xy[:, Landmark.RIGHT_HIP] - xy[:, Landmark.LEFT_HIP]
    up = middle(xy, "SHOULDER") - middle(xy, "HIP")
    hips_deg = math.degrees(float(np.nanmean(np.arctan2(across[:, 1], across[:, 0]))))
    trunk_deg = math.degrees(float(np.nanmean(np.arctan2(-up[:, 0], up[:, 1]))))
    return float(np.sign(hips_deg)) * min(abs(hips_deg), abs(trunk_deg)) if hips_deg * trunk_deg > 0 else 0.0


def _turned_back(xy: FloatArray, tilt_deg: float) -> FloatArray:
    angle = math.radians(-tilt_deg)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return np.asarray(xy @ turn)


def _depth(keypoints: Keypoints, repair: SidesRepair) -> FloatArray | None:
    """Give the model's depths to the sides that the shoulders were given to."""
    if keypoints.depth_px is None:
        return None
    depth = keypoints.depth_px.copy()
    left, right = Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER
    turned = repair.upper_swapped
    depth[turned, left], depth[turned, right] = keypoints.depth_px[turned, right], keypoints.depth_px[turned, left]
    return depth


def near_leg_surer(repair: SidesRepair, seen: Seen) -> SidesRepair:
    """Settle which leg is which by the model's own sureness, where the names alone did not: the near leg hides the far one."""
    near = seen.view.near
    if repair.sides_sure or near is None:
        return repair
    parts = LEGS[1:]
    sure = {side: float(np.mean(repair.confidence[:, [Landmark[f"{side.name}_{part}"] for part in parts]])) for side in Side}
    ahead = sure[near] - sure[near.other]
    if abs(ahead) < rule("gait-sides").value("surer_by_ratio"):
        return repair
    return replace(repair if ahead > 0 else exchanged_throughout(repair), sides_sure=True)


def against_vertical_deg(above: FloatArray, below: FloatArray) -> FloatArray:
    """Angle of the line from one joint down to another, shape (n,); positive where the lower one stands ahead.

    Examples
    --------
    >>> against_vertical_deg(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])).round()
    array([45.])
    """
    return np.degrees(np.arctan2(below[:, 0] - above[:, 0], above[:, 1] - below[:, 1]))


def thigh_deg(body: Body, side: Side) -> FloatArray:
    """Hip to knee against vertical; knee ahead positive."""
    return against_vertical_deg(body.joint(side, "HIP"), body.joint(side, "KNEE"))


def shin_deg(body: Body, side: Side) -> FloatArray:
    """Knee to ankle against vertical; ankle ahead positive."""
    return against_vertical_deg(body.joint(side, "KNEE"), body.joint(side, "ANKLE"))


def knee_flexion_deg(body: Body, side: Side) -> FloatArray:
    """How far the knee is bent; 0 is straight."""
    return (thigh_deg(body, side) - shin_deg(body, side) + 180.0) % 360.0 - 180.0


def trunk_lean_deg(body: Body) -> FloatArray:
    """Middle of the hips to middle of the shoulders against vertical; forward (from behind: to the right) positive."""
    return -against_vertical_deg(body.mid("SHOULDER"), body.mid("HIP"))


def sole_deg(body: Body, side: Side) -> FloatArray:
    """Heel to toes against level; toes up positive. Not yet set against the flat foot."""
    along = body.joint(side, "FOOT_INDEX") - body.joint(side, "HEEL")
    return np.degrees(np.arctan2(along[:, 1], along[:, 0]))


def hip_line_deg(body: Body) -> FloatArray:
    """Left to right hip against level; right hip up positive."""
    across = body.joint(Side.RIGHT, "HIP") - body.joint(Side.LEFT, "HIP")
    return np.degrees(np.arctan2(across[:, 1], across[:, 0]))


def leg_by_trunk(body: Body) -> FloatArray:
    """Shape (n,): a leg's length in pixels at every instant, by the trunk's; a swinging leg itself looks short from behind."""
    own = rule("gait-scale")
    ratio = (own.value("segments_height_ratio") - own.value("trunk_height_ratio")) / own.value("trunk_height_ratio")
    return ratio * over_a_stride(body, np.linalg.norm(body.mid("SHOULDER") - body.mid("HIP"), axis=1))


def over_a_stride(body: Body, values: FloatArray) -> FloatArray:
    """Mean over about a stride around every instant, gaps left out; the clip's ends lean on what there is."""
    width = max(1, round(rule("gait-events").value("midline_s") / body.step_s))
    known = np.isfinite(values)
    kernel = np.ones(min(width, len(values)))
    total = np.convolve(np.where(known, values, 0.0), kernel, mode="same")
    count = np.convolve(known.astype(np.float64), kernel, mode="same")
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, total / count, np.nan)
