"""The things around the body: floor mat, wall, chair, band, weight, roller, step. Flat, calm, and where they are touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from runtall.figures._read import Figure
from runtall.figures._shapes import Place, Seen, Shape, n
from runtall.figures._skeleton import ORIGIN, Skeleton
from runtall.figures._vectors import Vector, add, applied, length, minus, times
from runtall.figures._view import UNITS_PER_M, Camera

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Thing:
    """A drawn thing: markup that stays, or a shape that moves with the body; its box, and whether the body hides it."""

    markup: str
    shape: Shape | None
    box: Box
    behind: bool = True


def behind_and_before(shown: Figure, seen: Seen) -> tuple[tuple[Thing, ...], tuple[Thing, ...]]:
    """Return the things of a figure that the body hides, and those that hide the body."""
    every = [thing for prop in shown.props for thing in _MAKES[prop.what](prop.numbers, seen)]
    return tuple(each for each in every if each.behind), tuple(each for each in every if not each.behind)


def _flat(points: Sequence[Vector], camera: Camera, tone: str, *, behind: bool = True) -> Thing:
    """Return a plane polygon."""
    places = [camera.seen(point)[:2] for point in points]
    line = "L".join(f"{n(x)} {n(y)}" for x, y in places)
    return Thing(f'<path class="{tone}" d="M{line}Z"/>', None, _around(places), behind)


def _around(places: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def _block(low: Vector, high: Vector, camera: Camera, tone: str = "prop", *, behind: bool = True) -> list[Thing]:
    """Return a box by two corners: the three faces that the viewer sees."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    toward = camera.axes()[2]
    z = z1 if toward[2] > 0 else z0
    x = x1 if toward[0] > 0 else x0
    faces = [
        _flat([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], camera, f"{tone}-top", behind=behind),
        _flat([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], camera, tone, behind=behind),
    ]
    if abs(toward[0]) > 0.05:
        faces.append(_flat([(x, y0, z0), (x, y0, z1), (x, y1, z1), (x, y1, z0)], camera, f"{tone}-side", behind=behind))
    return faces


def _mat(_: Mapping[str, Any], seen: Seen) -> list[Thing]:
    """Return a mat under everything that is near the floor."""
    low = [each.points[name] for each in seen.found for name in each.points if each.points[name][1] < 0.28]
    x0, x1 = min(p[0] for p in low) - 0.17, max(p[0] for p in low) + 0.15
    z0, z1 = min(p[2] for p in low) - 0.13, max(p[2] for p in low) + 0.13
    spare_x, spare_z = max(0.0, 0.6 - (x1 - x0)) / 2, max(0.0, 0.6 - (z1 - z0)) / 2
    corners = (x0 - spare_x, -0.012, z0 - spare_z), (x1 + spare_x, 0.0, z1 + spare_z)
    return _block(*corners, seen.camera, "mat")


def _pad(numbers: Mapping[str, Any], seen: Seen) -> list[Thing]:
    (x, z), size = numbers["at"], numbers["size"]
    return _block((x - size / 2, -0.012, z - size / 2), (x + size / 2, 0.0, z + size / 2), seen.camera, "mat")


def _box_thing(numbers: Mapping[str, Any], seen: Seen) -> list[Thing]:
    low, high = numbers["low"], numbers["high"]
    return _block(tuple(low), tuple(high), seen.camera, behind=numbers.get("behind", True))


def _wall(numbers: Mapping[str, Any], seen: Seen) -> list[Thing]:
    """Return a wall before or behind the body at ``x``, or beside it at ``z``."""
    top, wide = numbers.get("top", 1.9), numbers.get("wide", 0.9)
    if "x" in numbers:
        x, thick = numbers["x"], 0.05 if numbers["x"] > 0 else -0.05
        low, high = sorted((x, x + thick))
        return _block((low, 0.0, -wide / 2), (high, top, wide / 2), seen.camera, "wall")
    z, at = numbers["z"], numbers.get("at", 0.0)
    return _block((at - wide / 2, 0.0, z), (at + wide / 2, top, z + (0.04 if z > 0 else -0.04)), seen.camera, "wall")


def _chair(numbers: Mapping[str, Any], seen: Seen) -> list[Thing]:
    """Return a chair that faces forward (``turned`` faces it the other way), its seat about ``x``."""
    x, top, way, camera = numbers.get("x", 0.0), numbers.get("height", 0.44), -1.0 if numbers.get("turned") else 1.0, seen.camera
    legs: list[Thing] = []
    for z in (-0.2, 0.17):
        for at in (x - 0.2, x + 0.17):
            legs += _block((at, 0.0, z), (at + 0.03, top - 0.04, z + 0.03), camera)
    back_x = x - 0.22 * way
    back = _block((min(back_x, back_x - 0.03 * way), top, -0.2), (max(back_x, back_x - 0.03 * way), top + 0.44, 0.2), camera)
    seat = _block((x - 0.22, top - 0.045, -0.21), (x + 0.22, top, 0.21), camera)
    return [*legs, *back, *seat]


def _roller(numbers: Mapping[str, Any], seen: Seen) -> list[Thing]:
    """Return a foam roller, lying across."""
    x, radius, wide = numbers.get("x", 0.0), numbers.get("radius", 0.075), 0.24
    u, camera = UNITS_PER_M, seen.camera
    ends = [camera.seen((x, radius, z)) for z in (-wide, wide)]
    (ax, ay, _), (bx, by, _) = ends
    r = radius * u
    markup = (
        f'<path class="tube" stroke-width="{n(2 * r)}" d="M{n(ax)} {n(ay)}L{n(bx)} {n(by)}"/>'
        f'<circle class="prop" cx="{n(ax)}" cy="{n(ay)}" r="{n(r)}"/>'
    )
    face = (
        f'<circle class="prop-top" cx="{n(bx)}" cy="{n(by)}" r="{n(r)}"/>'
        f'<circle class="prop" cx="{n(bx)}" cy="{n(by)}" r="{n(r * 0.4)}"/>'
    )
    box = (min(ax, bx) - r, min(ay, by) - r, max(ax, bx) + r, max(ay, by) + r)
    return [Thing(markup, None, box), Thing(face, None, (bx - r, by - r, bx + r, by + r), behind=False)]


def _end(raw: Any, each: Skeleton) -> Vector:
    """Return a place: numbers, a point of the body, or a point of a segment (``["pelvis", x, y, z]``)."""
    if isinstance(raw, str):
        return each.points[raw]
    if isinstance(raw[0], str):
        origin = ORIGIN.get(raw[0], raw[0])
        return add(each.points[origin], applied(each.turns[raw[0]], tuple(raw[1:])))
    return float(raw[0]), float(raw[1]), float(raw[2])


def _line(numbers: Mapping[str, Any], seen: Seen) -> list[Thing]:
    """Return a band, strap or stick between two places; ``past`` lets it stand out beyond both."""
    tops = [_end(numbers["from"], each) for each in seen.found]
    ends = [_end(numbers["to"], each) for each in seen.found]
    if past := numbers.get("past", 0.0):
        longer = [(minus(b, a), a, b) for a, b in zip(tops, ends, strict=True)]
        tops = [add(a, times(d, -past / (length(d) or 1.0))) for d, a, _ in longer]
        ends = [add(b, times(d, past / (length(d) or 1.0))) for d, _, b in longer]
    long = max(0.05, fmean(length(minus(b, a)) for a, b in zip(tops, ends, strict=True)))
    places = seen.lines(tops, ends, long)
    half = numbers.get("thick", 0.022) / 2 * UNITS_PER_M
    path = f"M0 {n(-half)}L{n(long * UNITS_PER_M)} {n(-half)}L{n(long * UNITS_PER_M)} {n(half)}L0 {n(half)}Z"
    shape = Shape(numbers.get("tone", "band"), places, path, half, edged=False)
    return [Thing("", shape, _seen_box(seen, [*tops, *ends]), numbers.get("behind", False))]


def _seen_box(seen: Seen, points: Sequence[Vector]) -> Box:
    return _around([seen.camera.seen(point)[:2] for point in points])


def _dumbbell(numbers: Mapping[str, Any], seen: Seen) -> list[Thing]:
    """Return a weight in a hand: seen from its end where it points at the viewer."""
    side = numbers["hand"]
    middle = [add(each.points[f"wrist_{side}"], applied(each.turns[f"hand_{side}"], (0.0, -0.08, 0.0))) for each in seen.found]
    way = numbers.get("way", "across")
    axis = {"across": (0.0, 0.0, 1.0), "along": (1.0, 0.0, 0.0), "up": (0.0, 1.0, 0.0)}[way]
    places = seen.lines([add(m, times(axis, -0.11)) for m in middle], [add(m, times(axis, 0.11)) for m in middle], 0.22)
    path = "M-3-5.5h7.5v3.8h13v-3.8h7.5v11h-7.5v-3.8h-13v3.8h-7.5Z"
    return [
        Thing(
            "",
            Shape("weight", places, path, 0.0 if way == "up" else 5.2, edged=False),
            _seen_box(seen, middle),
            numbers.get("behind", False),
        )
    ]


def _still_line(numbers: Mapping[str, Any], seen: Seen) -> list[Thing]:
    """Return a thing at a fixed place, as a line: a door frame, a pole, a camera's line of sight."""
    a, b = (seen.camera.seen(tuple(numbers[name])) for name in ("from", "to"))
    wide = numbers.get("thick", 0.05) * UNITS_PER_M
    markup = (
        f'<path class="{numbers.get("tone", "tube")}" stroke-width="{n(wide)}" d="M{n(a[0])} {n(a[1])}L{n(b[0])} {n(b[1])}"/>'
    )
    return [Thing(markup, None, _around([a[:2], b[:2]]), numbers.get("behind", True))]


def _shift(place: Place, by: float) -> Place:
    return (place[0] + by, *place[1:])


_MAKES: Mapping[str, Callable[[Mapping[str, Any], Seen], list[Thing]]] = {
    "mat": _mat,
    "pad": _pad,
    "box": _box_thing,
    "wall": _wall,
    "chair": _chair,
    "roller": _roller,
    "line": _line,
    "pole": _still_line,
    "dumbbell": _dumbbell,
}
