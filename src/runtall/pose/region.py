"""The turned square around a person that the landmark model is shown, and the way from its answer back to the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from runtall.core import FloatArray

MARGIN = 1.25
"""How much wider than the person the square is, as the landmark model was trained."""

MOVE, GROW = 0.5, 0.2
"""How far the square goes, from picture to picture, towards where the landmarks want it; and how far it grows and turns."""


@dataclass(frozen=True, slots=True)
class Region:
    """A square in the upright picture, in its pixels, y down.

    Attributes
    ----------
    centre_x, centre_y
        Its middle.
    size
        Length of a side.
    angle_rad
        How far it is turned clockwise; 0 for a person who stands upright.
    """

    centre_x: float
    centre_y: float
    size: float
    angle_rad: float = 0.0

    @property
    def hull(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the upright rectangle around it."""
        half = 0.5 * self.size * (abs(math.cos(self.angle_rad)) + abs(math.sin(self.angle_rad)))
        return self.centre_x - half, self.centre_y - half, self.centre_x + half, self.centre_y + half

    def to_picture(self, xy: FloatArray) -> FloatArray:
        """Carry points from the square (0 to 1 across it) into the picture.

        Parameters
        ----------
        xy
            Shape (n, 2).

        Examples
        --------
        >>> Region(100, 50, 40).to_picture(np.array([[0.5, 0.5], [0.0, 1.0]]))
        array([[100.,  50.],
               [ 80.,  70.]])
        """
        middle = np.array([self.centre_x, self.centre_y])
        return middle + turned((xy - 0.5) * self.size, self.angle_rad)


def turned(xy: FloatArray, angle_rad: float) -> FloatArray:
    """Turn points clockwise (y is down) about the origin; shape (..., 2)."""
    cos, sin = math.cos(angle_rad), math.sin(angle_rad)
    turned_: FloatArray = xy @ np.array([[cos, sin], [-sin, cos]])
    return turned_


def region_from_alignment(centre: FloatArray, reach: FloatArray) -> Region:
    """Square around a person, from the two points that the models give for this purpose.

    Parameters
    ----------
    centre
        Shape (2,): between the hips.
    reach
        Shape (2,): above the head when upright, on the circle around the hips that holds the whole person.

    Notes
    -----
    The square is turned so that ``reach`` lies straight above ``centre``, and is :data:`MARGIN` times as wide as the circle.

    Examples
    --------
    >>> region_from_alignment(np.array([100.0, 200.0]), np.array([100.0, 120.0]))
    Region(centre_x=100.0, centre_y=200.0, size=200.0, angle_rad=0.0)
    >>> lying = region_from_alignment(np.array([100.0, 200.0]), np.array([180.0, 200.0]))
    >>> round(math.degrees(lying.angle_rad))
    90
    """
    x, y = (float(each) for each in reach - centre)
    angle = math.pi / 2 - math.atan2(-y, x)
    angle -= 2 * math.pi * math.floor((angle + math.pi) / (2 * math.pi))
    return Region(float(centre[0]), float(centre[1]), 2 * MARGIN * math.hypot(x, y), angle)


def steadied(shown: Region, wished: Region) -> Region:
    """Square for the next picture, between the one that was shown and the one that its landmarks ask for.

    The landmarks themselves are not smoothed: they are carried back to the picture from whatever square was shown. But the
    model answers a little differently for each square, so one that does not jump about gives landmarks that jump less.

    Examples
    --------
    >>> steadied(Region(100, 50, 40), Region(104, 50, 40))
    Region(centre_x=102.0, centre_y=50.0, size=40.0, angle_rad=0.0)
    """
    turn = (wished.angle_rad - shown.angle_rad + math.pi) % (2 * math.pi) - math.pi
    return Region(
        centre_x=shown.centre_x + MOVE * (wished.centre_x - shown.centre_x),
        centre_y=shown.centre_y + MOVE * (wished.centre_y - shown.centre_y),
        size=shown.size * (wished.size / shown.size) ** GROW,
        angle_rad=shown.angle_rad + GROW * turn,
    )


def same_place(first: Region, second: Region, *, within: float = 0.25) -> bool:
    """Whether two squares are around the same person: middles closer than this share of the larger side, sizes within double."""
    larger, smaller = max(first.size, second.size), min(first.size, second.size)
    apart = math.hypot(first.centre_x - second.centre_x, first.centre_y - second.centre_y)
    return apart < within * larger and larger < 2 * smaller
