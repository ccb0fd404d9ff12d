"""The way of the effort: an arrow along the path of a part of the body, or straight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from runtall.figures._motion import Moment
from runtall.figures._read import Arrow, Figure
from runtall.figures._shapes import n
from runtall.figures._skeleton import Skeleton
from runtall.figures._vectors import add, applied
from runtall.figures._view import Camera

_HEAD = 5.2
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An arrow as markup, and the points that it spans."""

    markup: str
    corners: tuple[tuple[float, float], ...]


def arrow_path(shown: Figure, arrow: Arrow, moments: Sequence[Moment]) -> Drawn:
    """Return an arrow beside the path that a point takes from one key to another; or straight, or round the point."""
    first, last = arrow.keys
    if arrow.mark.startswith("breath"):
        return _breath(shown.camera, arrow, next(each.found for each in moments if each.key == last))
    path = [each for each in moments[:-1] if first <= each.key <= last] or [moments[0]]
    places = [_shifted(shown.camera.seen(each.found.points[arrow.point])[:2], arrow.shift) for each in path]
    if arrow.arc_deg is not None:
        return _arc(places[-1], arrow.arc_deg, arrow.away, both=arrow.both)
    if arrow.mark == "speed":
        return _speed(places[-1], arrow)
    if arrow.push_deg is not None:
        return _straight(places[-1], arrow)
    middle = [shown.camera.seen(each.found.points["trunk_1"])[:2] for each in path]
    moved = [_outward(place, from_, arrow.away) for place, from_ in zip(places, middle, strict=True)]
    return _bow(moved[0], moved[len(moved) // 2], moved[-1], both=arrow.both)


_MOUTH, _BEFORE_IT = (0.115, -0.05, 0.0), (0.6, -0.14, 0.0)
_WAVE = 7.0


def _breath(camera: Camera, arrow: Arrow, found: Skeleton) -> Drawn:
    """Return breath at the mouth: three waves that fan out, their heads at the far end or at the lips."""
    lips, ahead = (camera.seen(add(found.points["head"], applied(found.turns["head"], way)))[:2] for way in (_MOUTH, _BEFORE_IT))
    way = _unit(lips, ahead)
    x, y = _along(lips, way, 3.0)
    waves = "".join(_wave(arrow, turn, share) for turn, share in ((-11.0, 0.75), (0.0, 1.0), (11.0, 0.75)))
    turn = math.degrees(math.atan2(way[1], way[0]))
    end, aside = _along((x, y), way, arrow.long + 4), (-way[1] * arrow.long * 0.3, way[0] * arrow.long * 0.3)
    corners = ((x, y), (end[0] + aside[0], end[1] + aside[1]), (end[0] - aside[0], end[1] - aside[1]))
    return Drawn(f'<g class="breath" transform="translate({n(x)} {n(y)})rotate({n(turn)})">{waves}</g>', corners)


def _wave(arrow: Arrow, turn_deg: float, share: float) -> str:
    """Return one wave along +x, turned by some degrees; the middle one has the head that says which way the air goes."""
    bows = max(2, round(arrow.long * share / _WAVE))
    line = f"M4 0q{n(_WAVE / 2)}-3.4 {n(_WAVE)} 0" + f"t{n(_WAVE)} 0" * (bows - 1)
    tip = (4 + bows * _WAVE + 2.5, 0.0) if arrow.mark == "breath-out" else (1.0, 0.0)
    head = _head(tip, (1.0, 0.0) if arrow.mark == "breath-out" else (-1.0, 0.0)) if not turn_deg else ""
    aside = f"translate(1 {n(math.copysign(5.5, turn_deg))})" if turn_deg else ""
    return f'<path transform="{aside}rotate({n(turn_deg)})" d="{line}{head}"/>'


def _speed(at: Point, arrow: Arrow) -> Drawn:
    """Return three lines behind the body: it goes fast."""
    x, y = at[0] - arrow.away, at[1]
    ends = [(x - back, y + down, x - back - arrow.long * share) for back, down, share in ((0, -11, 0.7), (3, 0, 1), (0, 11, 0.7))]
    line = "".join(f"M{n(a)} {n(b)}H{n(c)}" for a, b, c in ends)
    return Drawn(f'<path class="breath" d="{line}"/>', tuple((each, b) for a, b, c in ends for each in (a, c)))


def _shifted(place: Point, by: Point) -> Point:
    return place[0] + by[0], place[1] - by[1]


def _outward(place: Point, middle: Point, by: float) -> Point:
    dx, dy = place[0] - middle[0], place[1] - middle[1]
    away = math.hypot(dx, dy) or 1.0
    return place[0] + dx / away * by, place[1] + dy / away * by


def _straight(start: Point, arrow: Arrow) -> Drawn:
    way = _toward(arrow.push_deg or 0.0)
    a = _along(start, way, arrow.away + 6)
    end = _along(a, way, arrow.long)
    line = f"M{n(a[0])} {n(a[1])}L{n(end[0])} {n(end[1])}"
    return _drawn(line, (a, end), way, (-way[0], -way[1]) if arrow.both else None)


def _arc(middle: Point, span_deg: tuple[float, float], radius: float, *, both: bool) -> Drawn:
    """Return a part of a circle, from one direction to another (degrees from the right, counter-clockwise)."""
    start, end = span_deg
    ways = [_toward(start + (end - start) * share / 8) for share in range(9)]
    points = [_along(middle, way, radius) for way in ways]
    (x0, y0), (x1, y1) = points[0], points[-1]
    turns = 1.0 if end > start else -1.0
    large, sweep = int(abs(end - start) > 180), int(turns < 0)
    line = f"M{n(x0)} {n(y0)}A{n(radius)} {n(radius)} 0 {large} {sweep} {n(x1)} {n(y1)}"
    # A head on a tight bow turns inward, so that it sits along the line that one sees.
    inward = math.degrees(_HEAD / 2 / radius)
    ahead = _toward(end + turns * (90 - inward))
    return _drawn(line, points, ahead, _toward(start - turns * (90 - inward)) if both else None)


def _bow(start: Point, middle: Point, end: Point, *, both: bool) -> Drawn:
    """Return one smooth bow through start, middle and end: it says more than every wiggle."""
    (x0, y0), (xm, ym), (x1, y1) = start, middle, end
    bend = (2 * xm - (x0 + x1) / 2, 2 * ym - (y0 + y1) / 2)
    line = f"M{n(x0)} {n(y0)}Q{n(bend[0])} {n(bend[1])} {n(x1)} {n(y1)}"
    return _drawn(line, (start, middle, end), _unit(bend, end), _unit(bend, start) if both else None)


def _drawn(line: str, points: Sequence[Point], ahead: Point, astern: Point | None) -> Drawn:
    """Return a line with its head, or with two."""
    heads = _head(points[-1], ahead) + ("" if astern is None else _head(points[0], astern))
    corners = tuple((x + dx, y + dy) for x, y in points for dx, dy in ((-4, -4), (4, 4)))
    return Drawn(f'<path class="arrow" d="{line}{heads}"/>', corners)


def _head(tip: Point, way: Point) -> str:
    (x, y), (dx, dy) = tip, (way[0] * _HEAD, way[1] * _HEAD)
    left = (x - dx - dy * 0.8, y - dy + dx * 0.8)
    right = (x - dx + dy * 0.8, y - dy - dx * 0.8)
    return f"M{n(left[0])} {n(left[1])}L{n(x)} {n(y)}L{n(right[0])} {n(right[1])}"


def _toward(deg: float) -> Point:
    return math.cos(math.radians(deg)), -math.sin(math.radians(deg))


def _along(start: Point, way: Point, by: float) -> Point:
    return start[0] + way[0] * by, start[1] + way[1] * by


def _unit(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = math.hypot(dx, dy) or 1.0
    return dx / long, dy / long
