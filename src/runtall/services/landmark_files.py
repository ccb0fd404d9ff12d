"""Landmarks of a film as bytes, so that it need not be seen twice."""

from __future__ import annotations

import zlib
from dataclasses import fields
from typing import Any, BinaryIO
from zipfile import BadZipFile

import numpy as np

from runtall.core import Keypoints

_PLAIN = ("width_px", "height_px", "frame_rate_hz", "source", "version", "slow_motion_ratio", "first_frame")


def landmarks_from(stream: BinaryIO) -> Keypoints | None:
    """Return landmarks that were written; ``None`` where they cannot be read."""
    try:
        with np.load(stream, allow_pickle=False) as held:
            named: dict[str, Any] = {name: held[name] if name not in _PLAIN else held[name].item() for name in held.files}
        return Keypoints(**named)
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile, zlib.error):
        return None


def write_landmarks(keypoints: Keypoints, stream: BinaryIO) -> None:
    """Write landmarks as numpy's own archive of arrays; the same landmarks give the same bytes."""
    values = {each.name: getattr(keypoints, each.name) for each in fields(keypoints)}
    np.savez_compressed(stream, **{name: value for name, value in values.items() if value is not None})
