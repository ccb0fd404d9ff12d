"""Small vectors and rotations in plain numbers: faster here than arrays, and nothing to load.

The world: x points where the body faces, y up, z to its right. Angles in degrees.
"""

from __future__ import annotations

import math
from typing import TypeAlias

Vector: TypeAlias = tuple[float, float, float]
Turn: TypeAlias = tuple[Vector, Vector, Vector]
"""A rotation by its rows."""

UNTURNED: Turn = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def add(a: Vector, b: Vector) -> Vector:
    """Sum of two vectors."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def minus(a: Vector, b: Vector) -> Vector:
    """From ``b`` to ``a``."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def times(a: Vector, k: float) -> Vector:
    """Return a vector made ``k`` times as long."""
    return a[0] * k, a[1] * k, a[2] * k


def dot(a: Vector, b: Vector) -> float:
    """Product of lengths along each other."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Return the vector square to both."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def length(a: Vector) -> float:
    """How long a vector is."""
    return math.sqrt(dot(a, a))


def unit(a: Vector, otherwise: Vector = (1.0, 0.0, 0.0)) -> Vector:
    """Return the direction of a vector; ``otherwise`` where it has none."""
    long = length(a)
    return times(a, 1 / long) if long > 1e-9 else otherwise


def applied(turn: Turn, a: Vector) -> Vector:
    """Return a vector after a rotation."""
    return dot(turn[0], a), dot(turn[1], a), dot(turn[2], a)


def after(first: Turn, then: Turn) -> Turn:
    """Return the matrix product of both: ``then`` within the frame of ``first``."""
    columns = back(then)
    return tuple(tuple(dot(row, column) for column in columns) for row in first)  # type: ignore[return-value]


def back(turn: Turn) -> Turn:
    """Return the rotation undone."""
    (a, b, c), (d, e, f), (g, h, i) = turn
    return (a, d, g), (b, e, h), (c, f, i)


def from_columns(x: Vector, y: Vector, z: Vector) -> Turn:
    """Return the rotation that takes the axes there."""
    return back((x, y, z))


def about_x(deg: float) -> Turn:
    """Tilt to the right."""
    s, c = _sin_cos(deg)
    return (1.0, 0.0, 0.0), (0.0, c, -s), (0.0, s, c)


def about_y(deg: float) -> Turn:
    """Turn to the left."""
    s, c = _sin_cos(deg)
    return (c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c)


def about_z(deg: float) -> Turn:
    """Swing what hangs down forward."""
    s, c = _sin_cos(deg)
    return (c, -s, 0.0), (s, c, 0.0), (0.0, 0.0, 1.0)


def _sin_cos(deg: float) -> tuple[float, float]:
    radians = math.radians(deg)
    return math.sin(radians), math.cos(radians)


def joined(*turns: Turn) -> Turn:
    """Return several rotations, each in the frame of the one before."""
    whole = turns[0]
    for turn in turns[1:]:
        whole = after(whole, turn)
    return whole


def swing_deg(turn: Turn) -> tuple[float, float, float]:
    """Read a rotation as degrees of swing forward, out to the right, and turn to the left about its own length.

    Examples
    --------
    >>> tuple(round(each) for each in swing_deg(joined(about_z(80), about_x(-20), about_y(10))))
    (80, 20, 10)
    """
    aside = max(-1.0, min(1.0, turn[2][1]))
    forward = math.atan2(-turn[0][1], turn[1][1])
    about = math.atan2(-turn[2][0], turn[2][2])
    return math.degrees(forward), -math.degrees(math.asin(aside)), math.degrees(about)
