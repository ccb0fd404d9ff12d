"""The loops: as long as they say, closed, on the water, with slopes that are those of their heights."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from tzfpy import get_tz

from runtall.sample.courses import HILLS, LAKE, TIME_ZONE, TRACK, TRAIL

COURSES = (LAKE, HILLS, TRAIL, TRACK)


def metres(latitude, longitude):
    """Distance from point to point on a sphere of 6,371 km (haversine)."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    a = np.sin(np.diff(phi) / 2) ** 2 + np.cos(phi[:-1]) * np.cos(phi[1:]) * np.sin(np.diff(lam) / 2) ** 2
    return 2 * 6_371_000 * np.arcsin(np.sqrt(a))


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_positions_are_as_far_apart_as_the_distance_says(course):
    along = np.arange(0, 2 * course.length_m, 5.0)

    apart = metres(*course.positions(along))

    # The loop is laid out on a plane: over its few kilometres a degree of longitude changes by less than 0.5 %.
    assert_allclose(apart.sum(), along[-1], rtol=0.005)
    assert apart.max() < 5.2


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_a_loop_is_closed(course):
    for values in (
        *course.positions(np.array([0.0, course.length_m])),
        *course.altitude_and_grade(np.array([0.0, course.length_m])),
    ):
        assert_allclose(values[0], values[1], atol=1e-9)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_the_grade_is_the_slope_of_the_height_and_runnable(course):
    along = np.arange(0, course.length_m, 1.0)

    height, grade = course.altitude_and_grade(along)

    assert_allclose(np.gradient(height, along)[1:-1], grade[1:-1], atol=1e-4)
    assert np.abs(grade).max() < 0.08


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_every_point_lies_on_the_lake_and_in_its_zone(course):
    latitude, longitude = course.positions(np.linspace(0, course.length_m, 200))

    # A box on the open water of the lake.
    assert latitude.min() > 53.39
    assert latitude.max() < 53.45
    assert longitude.min() > 12.645
    assert longitude.max() < 12.72
    assert get_tz(float(longitude[0]), float(latitude[0])) == TIME_ZONE
