"""The way of the effort: an arrow along the path of a part of the body, or straight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from runtall.figures._motion import Moment
from runtall.figures._read import Arrow, Figure
from runtall.figures._shapes import n

_HEAD = 5.2


@dataclass(frozen=True, slots=True)
class Drawn:
    """An arrow as markup, and the points that it spans."""

    markup: str
    corners: tuple[tuple[float, float], ...]


def arrow_path(shown: Figure, arrow: Arrow, moments: Sequence[Moment]) -> Drawn:
    """Return an arrow beside the path that a point takes from one key to another, away from the body."""
    first, last = arrow.keys
    path = [each for each in moments[:-1] if first <= each.key <= last] or [moments[0]]
    places = [shown.camera.seen(each.found.points[arrow.point])[:2] for each in path]
    if arrow.push_deg is not None:
        return _straight(places[-1], arrow.push_deg, arrow.away)
    middle = [shown.camera.seen(each.found.points["trunk_1"])[:2] for each in path]
    moved = [_outward(place, from_, arrow.away) for place, from_ in zip(places, middle, strict=True)]
    return _curve([moved[0], moved[len(moved) // 4], moved[len(moved) // 2], moved[3 * len(moved) // 4], moved[-1]])


def _outward(place: tuple[float, float], middle: tuple[float, float], by: float) -> tuple[float, float]:
    dx, dy = place[0] - middle[0], place[1] - middle[1]
    away = math.hypot(dx, dy) or 1.0
    return place[0] + dx / away * by, place[1] + dy / away * by


def _straight(start: tuple[float, float], deg: float, away: float) -> Drawn:
    dx, dy = math.cos(math.radians(deg)), -math.sin(math.radians(deg))
    a = (start[0] + dx * (away + 6), start[1] + dy * (away + 6))
    return _curve([a, (a[0] + dx * 12, a[1] + dy * 12), (a[0] + dx * 24, a[1] + dy * 24)])


def _curve(points: Sequence[tuple[float, float]]) -> Drawn:
    if len(points) == 5:
        # One smooth bow through start, middle and end says more than every wiggle.
        (x0, y0), (xm, ym), (x1, y1) = points[0], points[2], points[4]
        qx, qy = 2 * xm - (x0 + x1) / 2, 2 * ym - (y0 + y1) / 2
    else:
        (x0, y0), (qx, qy), (x1, y1) = points
    dx, dy = x1 - qx, y1 - qy
    long = math.hypot(dx, dy) or 1.0
    dx, dy = dx / long, dy / long
    left = (x1 - dx * _HEAD - dy * _HEAD * 0.8, y1 - dy * _HEAD + dx * _HEAD * 0.8)
    right = (x1 - dx * _HEAD + dy * _HEAD * 0.8, y1 - dy * _HEAD - dx * _HEAD * 0.8)
    markup = (
        f'<path class="arrow" d="M{n(x0)} {n(y0)}Q{n(qx)} {n(qy)} {n(x1)} {n(y1)}'
        f'M{n(left[0])} {n(left[1])}L{n(x1)} {n(y1)}L{n(right[0])} {n(right[1])}"/>'
    )
    return Drawn(
        markup,
        tuple(
            (x + dx, y + dy)
            for x, y in ((x0, y0), ((x0 + x1) / 4 + qx / 2, (y0 + y1) / 4 + qy / 2), (x1, y1))
            for dx, dy in ((-4, -4), (4, 4))
        ),
    )
