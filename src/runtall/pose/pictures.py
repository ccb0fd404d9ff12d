"""One decoded picture at the sizes that are needed of it, and turned squares cut out of it for the models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from runtall.pose.orientation import Orientation
from runtall.pose.region import Region

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter

PixelArray = npt.NDArray[np.uint32]
"""Pixels as red, green, blue and a spare byte in one number, so that one look-up fetches all."""
_Places = npt.NDArray[np.int64]
_RED_BLUE, _GREEN, _HALF = np.uint32(0x00FF00FF), np.uint32(0x0000FF00), np.uint32(0x00800080)
_LOWEST, _EIGHT = np.uint32(0xFF), np.uint32(8)
_ROWS_AT_ONCE = 32
LARGEST_REDUCTION = 16


@dataclass(frozen=True, slots=True)
class Picture:
    """Upright pixels at one size, read where they lie.

    Attributes
    ----------
    flat
        Shape (n,): the stored pixels, row after row, rows padded as the decoder likes it.
    origin, step_x, step_y
        Where the upper left pixel of the upright picture lies in ``flat``, and how far the next to the right and below are.
    width, height
        Of the upright picture at this size.
    reduction
        How many of the video's pixels one of these stands for, each way.
    """

    flat: PixelArray
    origin: int
    step_x: int
    step_y: int
    width: int
    height: int
    reduction: int

    def square(self, region: Region, side: int) -> PixelArray:
        """Cut out a turned square and scale it to ``side`` by ``side``: between neighbours along straight lines, black outside.

        Returns
        -------
        numpy.ndarray
            Shape (side, side), packed like ``flat``.

        Notes
        -----
        Places are whole numbers of 1/256 pixel, and a few rows are done at a time so that they stay in the processor's cache.
        """
        column_x, column_y, row_x, row_y = self._places(region, side)
        left, right = _ends(column_x, row_x)
        top, bottom = _ends(column_y, row_y)
        if left < 0 or top < 0 or right >= self.width - 1 or bottom >= self.height - 1:
            return self._part(left, top, right, bottom)._cut(column_x, column_y, row_x, row_y, side, (left, top))
        return self._cut(column_x, column_y, row_x, row_y, side)

    def _cut(
        self, column_x: _Places, column_y: _Places, row_x: _Places, row_y: _Places, side: int, corner: tuple[int, int] = (0, 0)
    ) -> PixelArray:
        """Fetch and blend; ``corner`` is where this picture's first pixel lies in the one that the places count in."""
        cut = np.empty((side, side), np.uint32)
        for row in range(0, side, _ROWS_AT_ONCE):
            rows = slice(row, row + _ROWS_AT_ONCE)
            x, y = row_x[rows, None] + column_x, row_y[rows, None] + column_y
            right, below = (x & 255).astype(np.uint32), (y & 255).astype(np.uint32)
            x >>= 8
            y >>= 8
            if corner != (0, 0):
                x -= corner[0]
                y -= corner[1]
            four = self._four(x, y)
            upper, lower = _blend(four[0], four[1], right), _blend(four[2], four[3], right)
            cut[rows] = _blend(upper, lower, below)
        return cut

    def _part(self, left: int, top: int, right: int, bottom: int) -> Picture:
        """Copy ``[left, right + 1]`` by ``[top, bottom + 1]``, black where that lies outside."""
        copy = np.zeros((bottom - top + 2, right - left + 2), np.uint32)
        x, y = np.arange(max(left, 0), min(right + 2, self.width)), np.arange(max(top, 0), min(bottom + 2, self.height))
        if len(x) and len(y):
            places = self.origin + x[None, :] * self.step_x + y[:, None] * self.step_y
            copy[y[0] - top : y[-1] - top + 1, x[0] - left : x[-1] - left + 1] = self.flat.take(places)
        return Picture(copy.ravel(), 0, 1, copy.shape[1], copy.shape[1], copy.shape[0], self.reduction)

    def _places(self, region: Region, side: int) -> tuple[_Places, _Places, _Places, _Places]:
        """Where each pixel comes from, in 1/256 pixel: x and y for the columns, and what each row adds to them."""
        steps = ((np.arange(side) + 0.5) / side - 0.5) * (region.size / self.reduction) * 256
        along, across = np.cos(region.angle_rad), np.sin(region.angle_rad)
        middle_x, middle_y = (256 * (each / self.reduction - 0.5) for each in (region.centre_x, region.centre_y))
        columns = middle_x + along * steps, middle_y + across * steps
        x, y, more_x, more_y = (np.rint(each).astype(np.int64) for each in (*columns, -across * steps, along * steps))
        return x, y, more_x, more_y

    def _four(self, x: _Places, y: _Places) -> tuple[PixelArray, PixelArray, PixelArray, PixelArray]:
        """Each pixel with its right, lower and lower right neighbours, all of them inside the picture."""
        at = x * self.step_x
        at += y * self.step_y
        at += self.origin
        here = self.flat.take(at, mode="clip")
        at += self.step_x
        right = self.flat.take(at, mode="clip")
        at += self.step_y
        lower_right = self.flat.take(at, mode="clip")
        at -= self.step_x
        return here, right, self.flat.take(at, mode="clip"), lower_right


def _ends(columns: _Places, rows: _Places) -> tuple[int, int]:
    """Least and greatest sum of the two, in whole pixels; both run evenly, so their ends tell."""
    sums = [int(column + row) >> 8 for column in columns[[0, -1]] for row in rows[[0, -1]]]
    return min(sums), max(sums)


def _blend(first: PixelArray, second: PixelArray, part: PixelArray) -> PixelArray:
    """Mix two packed pixels, ``part`` of 256 parts the second, and use both up.

    Red and blue go together, as 8 bits lie free above each.
    """
    rest = np.uint32(256) - part
    mixed = first & _RED_BLUE
    mixed *= rest
    other = second & _RED_BLUE
    other *= part
    mixed += other
    mixed += _HALF
    mixed >>= _EIGHT
    mixed &= _RED_BLUE
    first >>= _EIGHT
    first &= _LOWEST
    first *= rest
    second >>= _EIGHT
    second &= _LOWEST
    second *= part
    first += second
    first += _HALF & _LOWEST
    first &= _GREEN
    mixed |= first
    return mixed


def channels(packed: PixelArray) -> npt.NDArray[np.uint8]:
    """Red, green and blue of packed pixels: shape (height, width, 3), a view."""
    return packed.view(np.uint8).reshape(*packed.shape, 4)[..., :3]


class Pictures:
    """The sizes of one decoded picture, each made when it is first asked for.

    Parameters
    ----------
    frame
        As decoded.
    width, height
        Of the stored picture once its pixels are square.
    orientation
        How it is turned to stand upright.
    scalers
        One for each reduction, kept from picture to picture.
    """

    def __init__(
        self, frame: VideoFrame, width: int, height: int, orientation: Orientation, scalers: dict[int, VideoReformatter]
    ) -> None:
        self._frame = frame
        self._stored = width, height
        self._orientation = orientation
        self._scalers = scalers
        self._made: dict[int, Picture] = {}
        self.width, self.height = orientation.size(width, height)

    def square(self, region: Region, side: int) -> PixelArray:
        """Cut out a region, from the smallest size that still has a pixel for each one asked for."""
        return self.at(reduction_for(region.size, side)).square(region, side)

    def at(self, reduction: int) -> Picture:
        """Give the whole picture, 1, 2, 4, 8 or 16 times smaller."""
        if reduction not in self._made:
            self._made[reduction] = self._make(reduction)
        return self._made[reduction]

    def _make(self, reduction: int) -> Picture:
        from av.video.reformatter import VideoReformatter

        width, height = (max(2, round(each / reduction)) for each in self._stored)
        scaler = self._scalers.setdefault(reduction, VideoReformatter())
        way = "AREA" if reduction > 1 else "BILINEAR"
        # one thread: with several, FFmpeg 8 now and then leaves a few pixels unset where two threads' rows meet
        plane = scaler.reformat(self._frame, width, height, format="rgba", interpolation=way, threads=1).planes[0]
        flat: npt.NDArray[Any] = np.frombuffer(memoryview(plane), dtype=np.uint32)
        row = plane.line_size // 4
        # numbers of four neighbouring pixels at each corner, turned: they tell where the first lies and how far the next ones are
        edge_x, edge_y = np.array([0, 1, width - 2, width - 1]), np.array([0, 1, height - 2, height - 1])
        turned = self._orientation.upright(edge_y[:, None] * row + edge_x[None, :])
        start, right, below = int(turned[0, 0]), int(turned[0, 1]), int(turned[1, 0])
        return Picture(flat, start, right - start, below - start, *self._orientation.size(width, height), reduction)


def reduction_for(size: float, side: int) -> int:
    """How many times smaller a picture may be so that a square of ``size`` pixels still has ``side`` of them.

    Examples
    --------
    >>> [reduction_for(size, 256) for size in (200, 511, 512, 1500)]
    [1, 1, 2, 4]
    """
    reduction = 1
    while reduction < LARGEST_REDUCTION and size / (2 * reduction) >= side:
        reduction *= 2
    return reduction
