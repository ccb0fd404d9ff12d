"""How a point in space lands on the page: straight lines of sight, no perspective."""

from __future__ import annotations

import math
from dataclasses import dataclass

from runtall.figures._vectors import Vector, dot

UNITS_PER_M = 100.0
VIEWS_DEG = {"side": 0.0, "three-quarter": 48.0, "front": 90.0, "back": 270.0, "back-quarter": 318.0}
"""Where the viewer stands, by name: degrees round the body, from its right side to its front."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A viewer far away: ``turn_deg`` round the body from its right side toward its front, ``tilt_deg`` from above."""

    turn_deg: float
    tilt_deg: float

    def axes(self) -> tuple[Vector, Vector, Vector]:
        """Return right and up on the page, and the way toward the viewer."""
        s, c = math.sin(math.radians(self.turn_deg)), math.cos(math.radians(self.turn_deg))
        st, ct = math.sin(math.radians(self.tilt_deg)), math.cos(math.radians(self.tilt_deg))
        return (c, 0.0, -s), (-s * st, ct, -c * st), (s * ct, st, c * ct)

    def seen(self, point: Vector) -> tuple[float, float, float]:
        """Return where a point lands, x right and y down in drawing units, and how near it is in metres."""
        right, up, near = self.axes()
        return dot(point, right) * UNITS_PER_M, -dot(point, up) * UNITS_PER_M, dot(point, near)
