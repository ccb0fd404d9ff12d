"""Keypoints: where a camera saw the joints of one person, frame by frame, with its gaps, before anyone judged it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from runtall.core.errors import ShapeMismatchError
from runtall.core.messages import say
from runtall.core.recording import FloatArray


class Landmark(IntEnum):
    """The 33 points of BlazePose, in the model's order; sides are the runner's own.

    The value is the position in an array: ``keypoints.xy_px[:, Landmark.LEFT_KNEE]``.

    References
    ----------
    bazarevsky-2020
    """

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32

    @property
    def other_side(self) -> Landmark:
        """The same point of the other side; a point of the middle is its own."""
        left, right = "LEFT", "RIGHT"
        name = self.name.replace(left, right) if left in self.name else self.name.replace(right, left)
        return Landmark[name]


LANDMARKS: tuple[str, ...] = tuple(landmark.name.lower() for landmark in Landmark)
"""Names of the 33 points in the order of the arrays: ``nose`` to ``right_foot_index``."""

N_LANDMARKS = len(LANDMARKS)


@dataclass(frozen=True, slots=True)
class Keypoints:
    """One person's landmarks over a clip, as the model saw them: raw, unsmoothed, in pixels of the upright picture.

    Y points **down** and x to the right, both from the upper left corner of the picture as a viewer shows it (a phone's
    rotation is undone). A point outside the picture is an estimate of the model's and stays; a frame in which nobody was
    found is NaN.

    Attributes
    ----------
    times_s
        Shape (n_frames,), strictly increasing seconds of real time since the first frame that was read: the file's own
        timestamps, so not evenly spaced; slow motion that the file declares is already undone.
    xy_px
        Shape (n_frames, 33, 2), NaN where the person was lost. Order of points as ``Landmark``.
    confidence
        Shape (n_frames, 33), 0 to 1: how sure the model is that the point is in the picture and not hidden; 0 where the
        person was lost.
    width_px, height_px
        Of the upright picture that ``xy_px`` counts in: the video's own size, however far it was scaled down for the model.
    frame_rate_hz
        One over the median time between frames, in real time.
    depth_px
        Shape (n_frames, 33): the model's guess of the distance from the picture's plane through the mid-hip, in pixels of
        the same picture, negative towards the camera. Weak: use it to tell near from far, not to measure.
    world_m
        Shape (n_frames, 33, 3): the model's guess in metres around the mid-hip, x right, y **down**, z away from the
        camera. Its size is that of a typical body, not the runner's.
    person_box_px
        Shape (n_frames, 4): left, top, right, bottom of the square that was shown to the model, upright hull, NaN where
        the person was lost.
    source
        What saw it: ``blazepose-full`` and the like.
    version
        Of everything that makes these numbers from a file; keep results by (content hash, version).
    slow_motion_ratio
        How many times slower the file plays than life went, as the file itself declares; 1.0 for an ordinary clip.
    first_frame
        Number in the file of the first frame in these arrays, counted from 0.

    Raises
    ------
    ShapeMismatchError
        The arrays do not describe the same frames and the 33 points.
    """

    times_s: FloatArray
    xy_px: FloatArray
    confidence: FloatArray
    width_px: int
    height_px: int
    frame_rate_hz: float
    depth_px: FloatArray | None = None
    world_m: FloatArray | None = None
    person_box_px: FloatArray | None = None
    source: str = "unknown"
    version: str = "0"
    slow_motion_ratio: float = 1.0
    first_frame: int = 0

    def __post_init__(self) -> None:
        n = len(self.times_s)
        shapes = {
            "xy_px": (self.xy_px, (n, N_LANDMARKS, 2)),
            "confidence": (self.confidence, (n, N_LANDMARKS)),
            "depth_px": (self.depth_px, (n, N_LANDMARKS)),
            "world_m": (self.world_m, (n, N_LANDMARKS, 3)),
            "person_box_px": (self.person_box_px, (n, 4)),
        }
        for name, (values, shape) in shapes.items():
            if values is not None and values.shape != shape:
                raise ShapeMismatchError(
                    say(
                        "{name} has the shape {found}, and {expected} was expected.",
                        name=name,
                        found=str(values.shape),
                        expected=str(shape),
                    )
                )

    @property
    def n_frames(self) -> int:
        """How many frames the arrays describe."""
        return len(self.times_s)

    @property
    def seen_ratio(self) -> float:
        """Share of the frames in which the person was found; 0 for an empty clip."""
        import numpy as np

        if self.n_frames == 0:
            return 0.0
        return float(np.mean(np.isfinite(self.xy_px[:, Landmark.LEFT_HIP, 0])))
