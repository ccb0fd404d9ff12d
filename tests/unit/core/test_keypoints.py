"""Keypoints: their points, sides and shapes."""

from __future__ import annotations

import numpy as np
import pytest

from runtall.core import LANDMARKS, N_LANDMARKS, Keypoints, Landmark, ShapeMismatchError


def some(n: int, **changed: object) -> Keypoints:
    values = {
        "times_s": np.arange(n) / 30,
        "xy_px": np.zeros((n, N_LANDMARKS, 2)),
        "confidence": np.ones((n, N_LANDMARKS)),
        "width_px": 640,
        "height_px": 480,
        "frame_rate_hz": 30.0,
    }
    return Keypoints(**(values | changed))  # type: ignore[arg-type]


def test_every_point_has_its_twin_and_the_nose_is_its_own():
    assert Landmark.LEFT_KNEE.other_side is Landmark.RIGHT_KNEE
    assert Landmark.MOUTH_RIGHT.other_side is Landmark.MOUTH_LEFT
    assert [each for each in Landmark if each.other_side is each] == [Landmark.NOSE]
    assert all(each.other_side.other_side is each for each in Landmark)
    assert LANDMARKS[Landmark.RIGHT_FOOT_INDEX] == "right_foot_index"


@pytest.mark.parametrize(
    "changed", [{"xy_px": np.zeros((4, 33, 2))}, {"confidence": np.ones((5, 17))}, {"world_m": np.zeros((5, 33, 2))}]
)
def test_arrays_of_other_frames_or_points_are_refused(changed: dict[str, object]):
    with pytest.raises(ShapeMismatchError):
        some(5, **changed)


def test_the_share_of_frames_seen_counts_gaps():
    xy = np.zeros((4, N_LANDMARKS, 2))
    xy[1] = np.nan

    assert some(4, xy_px=xy).seen_ratio == 0.75
    assert some(0).seen_ratio == 0.0
