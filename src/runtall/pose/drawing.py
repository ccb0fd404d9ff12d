"""Drawing on a picture's pixels: smooth lines, dots, the skeleton, and a face that nobody can make out any more."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from runtall.core import FloatArray, Keypoints, Landmark

Pixels = npt.NDArray[np.uint8]
"""Shape (height, width, 3): red, green, blue; functions here change it in place."""
Colour = tuple[int, int, int]

LEFT_COLOUR: Colour = (255, 149, 0)
RIGHT_COLOUR: Colour = (64, 156, 255)
MIDDLE_COLOUR: Colour = (245, 245, 245)
_JOINTS = ("SHOULDER", "ELBOW", "WRIST"), ("SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX", "ANKLE")
BONES: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(
        (Landmark[f"{side}_{upper}"], Landmark[f"{side}_{lower}"])
        for side in ("LEFT", "RIGHT")
        for chain in _JOINTS
        for upper, lower in pairwise(chain)
    ),
)
"""Pairs of landmarks between which a bone is drawn."""
LEAST_CONFIDENCE = 0.3
"""Bones with an end that the model is less sure of are not drawn."""
FACE = [landmark for landmark in Landmark if landmark <= Landmark.MOUTH_RIGHT]
TILES_ACROSS_FACE = 4


def draw_line(picture: Pixels, start: FloatArray, end: FloatArray, colour: Colour, width_px: float) -> None:
    """Draw a straight line with round ends; parts outside the picture are left out, and so is a line with a NaN end."""
    if not (np.isfinite(start).all() and np.isfinite(end).all()):
        return
    reach = 0.5 * width_px + 1
    low = np.maximum(np.floor(np.minimum(start, end) - reach), 0).astype(int)
    high = np.minimum(np.ceil(np.maximum(start, end) + reach) + 1, picture.shape[1::-1]).astype(int)
    if (high <= low).any():
        return
    x, y = np.arange(low[0], high[0])[None, :] + 0.5, np.arange(low[1], high[1])[:, None] + 0.5
    along = end - start
    part = np.clip(((x - start[0]) * along[0] + (y - start[1]) * along[1]) / max(float(along @ along), 1e-9), 0, 1)
    distance = np.hypot(x - start[0] - part * along[0], y - start[1] - part * along[1])
    cover = np.clip(0.5 * width_px + 0.5 - distance, 0, 1)[:, :, None]
    area = picture[low[1] : high[1], low[0] : high[0]]
    area[...] = np.rint(area * (1 - cover) + np.array(colour) * cover).astype(np.uint8)


def draw_skeleton(picture: Pixels, xy_px: FloatArray, confidence: FloatArray, *, width_px: float = 4.0) -> None:
    """Draw one frame's bones: the runner's left side orange, the right one blue.

    Parameters
    ----------
    xy_px, confidence
        Shapes (33, 2) and (33,), in this picture's own pixels.
    """
    for start, end in BONES:
        if min(confidence[start], confidence[end]) >= LEAST_CONFIDENCE:
            sides = {each.name.partition("_")[0] for each in (start, end)}
            colour = MIDDLE_COLOUR if len(sides) > 1 else LEFT_COLOUR if sides == {"LEFT"} else RIGHT_COLOUR
            draw_line(picture, xy_px[start], xy_px[end], colour, width_px)


def face_circles(keypoints: Keypoints) -> FloatArray:
    """Where the runner's head is in each frame, with room to spare, also in those where the runner was lost.

    Returns
    -------
    FloatArray
        Shape (n_frames, 3): middle x and y, and radius, in the video's pixels. Gaps are bridged from the frames around
        them, with twice the radius; all NaN when nobody was ever seen.
    """
    face = keypoints.xy_px[:, FACE]
    middle = face.mean(axis=1)
    across = np.linalg.norm(face - middle[:, None, :], axis=-1).max(axis=1)
    shoulders = keypoints.xy_px[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    hips = keypoints.xy_px[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    radius = np.maximum(1.5 * across, 0.28 * np.linalg.norm(shoulders - hips, axis=1))
    circles = np.column_stack([middle, radius])
    known = np.isfinite(circles).all(axis=1)
    if known.any():
        for column in range(3):
            bridged = np.interp(keypoints.times_s, keypoints.times_s[known], circles[known, column])
            circles[:, column] = np.where(known, circles[:, column], bridged * (2 if column == 2 else 1))
    return circles


def hide_face(picture: Pixels, circle: FloatArray) -> None:
    """Make a head unrecognisable: a few even tiles, too coarse to be undone, in a circle.

    Parameters
    ----------
    circle
        Shape (3,): middle x and y and radius, in this picture's own pixels; NaN leaves the picture as it is.
    """
    if not np.isfinite(circle).all():
        return
    x, y, radius = (float(each) for each in circle)
    left, top = max(0, int(x - radius)), max(0, int(y - radius))
    right, bottom = min(picture.shape[1], int(x + radius) + 2), min(picture.shape[0], int(y + radius) + 2)
    if right <= left or bottom <= top:
        return
    area = picture[top:bottom, left:right]
    columns, rows = np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5
    inside = (columns[None, :] - x) ** 2 + (rows[:, None] - y) ** 2 <= radius**2
    tile = max(2, int(np.ceil(2 * radius / TILES_ACROSS_FACE)))
    for upper in range(0, area.shape[0], tile):
        for first in range(0, area.shape[1], tile):
            place = (slice(upper, upper + tile), slice(first, first + tile))
            area[place] = np.where(inside[place][:, :, None], area[place].mean(axis=(0, 1)).astype(np.uint8), area[place])
