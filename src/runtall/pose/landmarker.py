"""The 33 landmarks of one person in one picture: BlazePose's landmark model, read as it was trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.core import N_LANDMARKS, FloatArray
from runtall.pose.model_files import LANDMARKERS, Size, model_path
from runtall.pose.networks import Network
from runtall.pose.pictures import Pictures
from runtall.pose.region import Region, region_from_alignment, turned

LEAST_PRESENCE = 0.5
"""Below this the model says that nobody is in the square."""
OUTLINE = "Identity_2"
"""Output with the person's outline, which nobody asks for."""
CENTRE, REACH = 33, 34
"""Two more points of the model, from which the next square is laid."""
SMALLEST_PX, LARGEST_SHARE = 16, 4
"""No square is smaller, or so many times as large as the picture's longer side: there the model has lost its way."""
KERNEL = 7
"""Places of the heat map, each way, over which a point is refined."""
LEAST_HEAT = 0.5


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the model saw of one person in one picture.

    Attributes
    ----------
    xy_px, depth_px
        Shapes (33, 2) and (33,), in pixels of the upright picture, y down.
    world_m
        Shape (33, 3).
    confidence
        Shape (33,), 0 to 1.
    presence
        0 to 1: whether anybody is there at all.
    shown
        The square that the model was shown.
    following
        The square to show it in the next picture.
    """

    xy_px: FloatArray
    depth_px: FloatArray
    world_m: FloatArray
    confidence: FloatArray
    presence: float
    shown: Region
    following: Region


class Landmarker:
    """BlazePose's landmark model; not to be shared between threads."""

    def __init__(self, size: Size = Size.FULL) -> None:
        self._network = Network(model_path(LANDMARKERS[size]), without=(OUTLINE,))

    def see(self, pictures: Pictures, region: Region) -> Sighting | None:
        """Look at one square of a picture; ``None`` when nobody is in it."""
        side = self._network.side
        if not SMALLEST_PX <= region.size <= LARGEST_SHARE * max(pictures.width, pictures.height):
            return None
        self._network.see(pictures.square(region, side), low=0.0, high=1.0)
        presence = float(self._network.answer("Identity_1")[0])
        if not presence >= LEAST_PRESENCE:
            return None
        raw = self._network.answer("Identity").astype(np.float64).reshape(-1, 5)
        xy = region.to_picture(self._refined(raw[:, :2] / side))
        following = region_from_alignment(xy[CENTRE], xy[REACH])
        world = self._network.answer("Identity_4").astype(np.float64).reshape(-1, 3)[:N_LANDMARKS]
        visible, present = (1 / (1 + np.exp(-raw[:N_LANDMARKS, column])) for column in (3, 4))
        return Sighting(
            xy_px=xy[:N_LANDMARKS],
            depth_px=raw[:N_LANDMARKS, 2] / side * region.size,
            world_m=np.column_stack([turned(world[:, :2], region.angle_rad), world[:, 2]]),
            confidence=visible * present,
            presence=presence,
            shown=region,
            following=following,
        )

    def _refined(self, xy: FloatArray) -> FloatArray:
        """Move each point to the middle of the heat around it, where the model is sure enough; shape (n, 2), 0 to 1."""
        heat_side, n_maps = 64, len(xy)
        offsets = np.arange(KERNEL) - KERNEL // 2
        middle = np.floor(xy * heat_side).astype(np.int64)
        columns, rows = middle[:, :1] + offsets, middle[:, 1:] + offsets
        inside = ((rows >= 0) & (rows < heat_side))[:, :, None] & ((columns >= 0) & (columns < heat_side))[:, None, :]
        places = (rows[:, :, None] * heat_side + columns[:, None, :]) * n_maps + np.arange(n_maps)[:, None, None]
        heat = self._network.pick("Identity_3", np.where(inside, places, 0)).astype(np.float64)
        heat = np.where(inside, 1 / (1 + np.exp(-heat)), 0.0)
        total = heat.sum(axis=(1, 2))
        sure = (heat.max(axis=(1, 2)) >= LEAST_HEAT) & (middle >= 0).all(axis=1) & (middle < heat_side).all(axis=1)
        refined = np.column_stack([np.einsum("nyx,nx->n", heat, columns), np.einsum("nyx,ny->n", heat, rows)])
        return np.where(sure[:, None], refined / np.maximum(total, 1e-9)[:, None] / heat_side, xy)
