"""From where the runner was filmed, told by how wide the shoulders and the hips look, and where the toes point."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from runtall.core import FloatArray
from runtall.core.keypoints import Landmark
from runtall.evidence import rule
from runtall.gait._reading import Ground, Heading, View


@dataclass(frozen=True, slots=True)
class Seen:
    """The view, how far the body is turned away from it in degrees, and where the runner faces in the picture."""

    view: View
    turn_deg: float | None
    heading: Heading | None


def middle(xy: FloatArray, part: str) -> FloatArray:
    """Shape (n, 2): halfway between left and right."""
    return 0.5 * (xy[:, Landmark[f"LEFT_{part}"]] + xy[:, Landmark[f"RIGHT_{part}"]])


def trunk_length(xy: FloatArray) -> float:
    """Median distance from the middle of the hips to the middle of the shoulders; NaN where neither was seen."""
    lengths = np.linalg.norm(middle(xy, "SHOULDER") - middle(xy, "HIP"), axis=1)
    return float(np.nanmedian(lengths)) if np.isfinite(lengths).any() else math.nan


def leg_length(xy: FloatArray) -> float:
    """Median of hip to knee plus knee to ankle, of the leg that looks longer; NaN where no leg was seen."""
    found = []
    for side in ("LEFT", "RIGHT"):
        hip, knee, ankle = (xy[:, Landmark[f"{side}_{part}"]] for part in ("HIP", "KNEE", "ANKLE"))
        lengths = np.linalg.norm(knee - hip, axis=1) + np.linalg.norm(ankle - knee, axis=1)
        if np.isfinite(lengths).any():
            found.append(float(np.nanmedian(lengths)))
    return max(found, default=math.nan)


def see(xy: FloatArray, depth: FloatArray | None = None) -> Seen:
    """Tell the view of a clip, y pointing up.

    Parameters
    ----------
    xy
        Shape (n_frames, 33, 2), NaN where lost.
    depth
        Shape (n_frames, 33), the model's guess of distance in the unit of ``xy``, where it makes one.

    Notes
    -----
    The shoulders of a runner turn to and fro about the way they face, so their mean apparent width, left less right, over
    the length of the trunk tells the mean turn; a model's guess of depth makes it surer.
    A mirrored film exchanges left and right and cannot be told from a true one.
    """
    own = rule("gait-view")
    trunk = trunk_length(xy)
    across = xy[:, Landmark.LEFT_SHOULDER, 0] - xy[:, Landmark.RIGHT_SHOULDER, 0]
    if not trunk > 0 or not np.isfinite(across).any():
        return Seen(View.UNKNOWN, None, None)
    wide = float(np.nanmean(across)) / trunk
    turned_deg = math.degrees(math.asin(float(np.clip(wide / own.value("shoulder_trunk_ratio"), -1.0, 1.0))))
    frontal_deg = own.value("frontal_turn_deg")
    if depth is not None:
        deep = float(np.nanmean(depth[:, Landmark.LEFT_SHOULDER] - depth[:, Landmark.RIGHT_SHOULDER])) / trunk
        turned_deg = math.degrees(math.atan2(wide, own.value("depth_shrinks_ratio") * abs(deep)))
        frontal_deg = own.value("side_turn_deg")
    if abs(turned_deg) <= own.value("side_turn_deg"):
        faces_right = _faces_right(xy)
        side = View.RIGHT_SIDE if faces_right else View.LEFT_SIDE
        return Seen(side, abs(turned_deg), Heading.RIGHT if faces_right else Heading.LEFT)
    away_deg = 90.0 - abs(turned_deg)
    if away_deg <= frontal_deg:
        return Seen(View.FRONT, away_deg, Heading.TOWARDS) if wide > 0 else Seen(View.BEHIND, away_deg, Heading.AWAY)
    return Seen(View.OBLIQUE, min(abs(turned_deg), away_deg), None)


def _faces_right(xy: FloatArray) -> bool:
    """Whether toes stand right of heels, and the nose right of the ears, in most of the clip."""
    votes = [np.sign(xy[:, Landmark[f"{side}_FOOT_INDEX"], 0] - xy[:, Landmark[f"{side}_HEEL"], 0]) for side in ("LEFT", "RIGHT")]
    votes.append(np.sign(xy[:, Landmark.NOSE, 0] - middle(xy, "EAR")[:, 0]))
    return bool(np.nansum(np.concatenate(votes)) > 0)


def ground(xy: FloatArray, seen: Seen, trunk: float) -> Ground:
    """Tell a runner in place from one who moves through the picture, or away from it and towards it."""
    hips = middle(xy, "HIP")
    known = np.flatnonzero(np.isfinite(hips[:, 0]))
    if len(known) <= 1:
        return Ground.TREADMILL
    own = rule("gait-view")
    third = known[: max(1, len(known) // 3)], known[-max(1, len(known) // 3) :]
    moved = abs(float(np.median(hips[third[1], 0]) - np.median(hips[third[0], 0]))) / trunk
    lengths = np.linalg.norm(middle(xy, "SHOULDER") - hips, axis=1)
    grown = float(np.nanmedian(lengths[third[1]]) / np.nanmedian(lengths[third[0]]))
    frontal = seen.view.is_frontal and abs(math.log(grown)) > math.log(own.value("grown_ratio"))
    return Ground.PASSING if frontal or (seen.view.is_side and moved > own.value("moved_trunks_ratio")) else Ground.TREADMILL
