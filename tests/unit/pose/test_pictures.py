"""Squares cut out of pictures as they are stored, and the way back from the square to the picture."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.pose.orientation import UPRIGHT, Orientation
from runtall.pose.pictures import Picture, channels
from runtall.pose.region import Region, region_from_alignment, same_place, steadied

WIDTH, HEIGHT = 40, 30


def packed(grey: np.ndarray) -> np.ndarray:
    """Grey levels as packed pixels."""
    rgb = np.repeat(grey.astype(np.uint8)[:, :, None], 4, axis=2)
    return np.ascontiguousarray(rgb).view(np.uint32)[:, :, 0]


def as_picture(grey: np.ndarray, orientation: Orientation = UPRIGHT, reduction: int = 1) -> Picture:
    """What lies upright in ``grey``, stored turned, in rows that are padded by three pixels."""
    height, width = grey.shape
    stored_size = (width, height) if orientation.quarters_clockwise % 2 == 0 else (height, width)
    numbers = np.arange(stored_size[0] * stored_size[1]).reshape(stored_size[1], stored_size[0])
    row = stored_size[0] + 3
    places = orientation.upright(numbers // stored_size[0] * row + numbers % stored_size[0])
    flat = np.full(row * stored_size[1], 0xFFFFFFFF, np.uint32)
    flat[places.ravel()] = packed(grey).ravel()
    steps = int(places[0, 1] - places[0, 0]), int(places[1, 0] - places[0, 0])
    return Picture(flat, int(places[0, 0]), *steps, width, height, reduction)


def slope() -> np.ndarray:
    """Grey that rises by 4 to the right and by 2 downwards: between pixels it is known exactly."""
    return 4 * np.arange(WIDTH)[None, :] + 2 * np.arange(HEIGHT)[:, None]


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_square_is_the_same_however_the_picture_is_stored(quarters: int, mirrored: bool):
    region = Region(20.3, 14.8, 20.0, 0.4)

    cut = as_picture(slope(), Orientation(quarters, mirrored)).square(region, 16)

    assert (cut == as_picture(slope()).square(region, 16)).all()


@given(x=st.floats(12, 28), y=st.floats(12, 18), size=st.floats(4, 14), angle=st.floats(-math.pi, math.pi))
def test_between_pixels_grey_is_as_on_the_slope(x: float, y: float, size: float, angle: float):
    region = Region(x, y, size, angle)
    side = 8

    cut = channels(as_picture(slope()).square(region, side))[:, :, 1]

    across = (np.arange(side) + 0.5) / side
    places = region.to_picture(np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2))
    truth = 4 * (places[:, 0] - 0.5) + 2 * (places[:, 1] - 0.5)  # the middle of the first pixel lies at half a pixel
    assert cut.ravel() == pytest.approx(truth, abs=1.6)  # two roundings to whole greys, and places to 1/256 pixel


def test_a_smaller_copy_of_the_picture_shows_the_same_place():
    half = as_picture(slope()[::2, ::2] + 3.0, reduction=2)  # mean of four on the slope: half a step right and down

    small = channels(half.square(Region(20, 15, 12), 6))[:, :, 0].astype(int)
    large = channels(as_picture(slope()).square(Region(20, 15, 12), 6))[:, :, 0].astype(int)

    assert np.abs(small - large).max() <= 2


def test_outside_the_picture_is_black_and_the_rest_is_not_disturbed():
    cut = channels(as_picture(np.full((HEIGHT, WIDTH), 200)).square(Region(0, 0, 20), 20))[:, :, 0]

    assert (cut[10:, 10:] == 200).all()
    assert (cut[:10] == 0).all()
    assert (cut[:, :10] == 0).all()


def test_the_square_turns_with_a_leaning_person():
    hips, above_head = np.array([100.0, 200.0]), np.array([160.0, 120.0])  # 3, 4, 5: 100 pixels away

    region = region_from_alignment(hips, above_head)

    assert (region.centre_x, region.centre_y, region.size) == pytest.approx((100, 200, 250))  # 2 x 100 x 1.25
    assert region.angle_rad == pytest.approx(math.atan2(60, 80))  # leaning to the right is clockwise
    assert region.to_picture(np.array([[0.5, 0.5 - 100 / 250]]))[0] == pytest.approx(above_head)


def test_the_next_square_takes_the_short_way_round():
    shown, wished = Region(0, 0, 100, math.radians(175)), Region(0, 0, 200, math.radians(-175))

    following = steadied(shown, wished)

    assert math.degrees(following.angle_rad) == pytest.approx(177)  # a fifth of ten degrees on
    assert following.size == pytest.approx(100 * 2**0.2)


def test_two_squares_are_one_place_when_near_and_alike_in_size():
    here = Region(100, 100, 100)

    assert same_place(here, Region(120, 100, 110))
    assert not same_place(here, Region(130, 100, 100))
    assert not same_place(here, Region(100, 100, 210))
