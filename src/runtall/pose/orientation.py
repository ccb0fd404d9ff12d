"""How a stored picture is turned and mirrored to stand upright, and pixels picked from it without turning it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av.sidedata.sidedata import SideData
    from av.video.frame import VideoFrame


@dataclass(frozen=True, slots=True)
class Orientation:
    """One of the eight ways a picture can lie, read as: mirror left-right, then turn clockwise by quarters."""

    quarters_clockwise: int = 0
    mirrored: bool = False

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height after turning."""
        return (height, width) if self.quarters_clockwise % 2 else (width, height)

    def upright(self, stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Turn an array of shape (height, width, ...); a view, nothing is copied.

        Examples
        --------
        >>> Orientation(quarters_clockwise=1).upright(np.array([[1, 2, 3], [4, 5, 6]]))
        array([[4, 1],
               [5, 2],
               [6, 3]])
        """
        mirrored = stored[:, ::-1] if self.mirrored else stored
        return np.rot90(mirrored, -self.quarters_clockwise)


UPRIGHT = Orientation()


def orientation_of(frame: VideoFrame) -> Orientation:
    """How a decoded picture must be turned, by the matrix that the file carries beside it; upright where there is none."""
    from av.sidedata.sidedata import Type

    try:
        matrix = cast("Mapping[Type, SideData]", frame.side_data)[Type.DISPLAYMATRIX]  # the package's own types are wrong here
    except KeyError:
        return UPRIGHT
    a, b, _, c, d = (float(each) for each in np.frombuffer(bytes(matrix), dtype=np.int32)[:5])
    return orientation_from_matrix(a, b, c, d)


def orientation_from_matrix(a: float, b: float, c: float, d: float) -> Orientation:
    """Nearest quarter turn of a display matrix, which sends (x, y), y down, to (a x + c y, b x + d y).

    Examples
    --------
    >>> orientation_from_matrix(0, 1, -1, 0)
    Orientation(quarters_clockwise=1, mirrored=False)
    >>> orientation_from_matrix(-1, 0, 0, 1)
    Orientation(quarters_clockwise=0, mirrored=True)
    """
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return Orientation(int(np.rint(np.arctan2(b, a) / (np.pi / 2))) % 4, mirrored)
