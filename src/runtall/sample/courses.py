"""Where the made-up runner runs: loops drawn over the open water of a lake, so that they are nobody's door and nobody's way.

The lake is the Müritz in north-eastern Germany (53.42 N, 12.68 E, zone Europe/Berlin): the largest lake that lies wholly
within that country, wide enough that every loop stays on the water. Shape and hills are sums of sines, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.core import FloatArray

TIME_ZONE = "Europe/Berlin"
_METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6,371 km
_KNOTS = 2048


@dataclass(frozen=True, slots=True)
class Course:
    """A closed loop.

    Attributes
    ----------
    name
        What the sample calls it.
    length_m
        Once round.
    centre_deg
        Latitude and longitude of the middle.
    petals
        Shape: (lobes, share of the radius, phase) of each wave on the circle.
    hills
        Height: (waves a lap, amplitude in metres, phase) of each sine.
    altitude_m
        Mean height.
    sub_sport
        In FIT's words.
    """

    name: str
    length_m: float
    centre_deg: tuple[float, float]
    petals: tuple[tuple[int, float, float], ...]
    hills: tuple[tuple[int, float, float], ...]
    altitude_m: float = 62.0
    sub_sport: str = "generic"

    def positions(self, distance_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Latitude and longitude after so many metres, each of shape (n,); laps repeat."""
        angle = np.linspace(0, 2 * np.pi, _KNOTS)
        radius = 1 + sum((share * np.sin(lobes * angle + phase) for lobes, share, phase in self.petals), np.zeros(_KNOTS))
        east, north = radius * np.cos(angle), radius * np.sin(angle)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))])
        metres = self.length_m / along[-1]
        place = np.mod(distance_m, self.length_m) / metres
        latitude = self.centre_deg[0] + np.interp(place, along, north) * metres / _METRES_PER_DEGREE
        per_degree_east = _METRES_PER_DEGREE * np.cos(np.radians(self.centre_deg[0]))
        longitude = self.centre_deg[1] + np.interp(place, along, east) * metres / per_degree_east
        return latitude, longitude

    def altitude_and_grade(self, distance_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Height and its slope after so many metres, each of shape (n,)."""
        turn = 2 * np.pi * np.asarray(distance_m) / self.length_m
        height, grade = np.full(turn.shape, self.altitude_m), np.zeros(turn.shape)
        for waves, amplitude_m, phase in self.hills:
            height += amplitude_m * np.sin(waves * turn + phase)
            grade += amplitude_m * waves * 2 * np.pi / self.length_m * np.cos(waves * turn + phase)
        return height, grade


LAKE = Course("lake loop", 5000, (53.420, 12.680), ((2, 0.18, 0.4), (3, 0.10, 1.9)), ((2, 3.0, 0.3), (5, 1.5, 1.1)))
HILLS = Course(
    "hill loop", 8000, (53.425, 12.685), ((2, 0.22, 2.1), (5, 0.06, 0.2)), ((2, 22.0, 0.0), (5, 7.0, 2.0)), altitude_m=90.0
)
TRAIL = Course(
    "trail loop",
    6500,
    (53.415, 12.675),
    ((3, 0.20, 0.9), (7, 0.05, 0.0)),
    ((3, 11.0, 0.5), (7, 4.0, 0.0)),
    altitude_m=75.0,
    sub_sport="trail",
)
TRACK = Course("track", 400, (53.422, 12.690), ((2, 0.25, 1.6),), (), sub_sport="track")
