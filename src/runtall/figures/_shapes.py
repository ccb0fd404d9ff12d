"""The body as flat shapes: which there are, how each is cut, and how it lies on the page at every instant."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from runtall.figures._body import body
from runtall.figures._skeleton import SIDES, Skeleton
from runtall.figures._vectors import Vector, add, applied, dot
from runtall.figures._view import UNITS_PER_M, Camera

Place = tuple[float, float, float, float, float]
"""Where a shape lies: x, y, turn in degrees, stretch along, stretch across."""


@dataclass(slots=True)
class Shape:
    """One cut-out with its places in time.

    Attributes
    ----------
    tone
        Its colour class.
    ball
        Radius of the round joint at its origin; 0 for none. The ball moves with it, but is neither turned nor stretched.
    path
        Outline along +x from its origin.
    edged
        It has a fine line around it, under the others of its limb.
    glow
        The tint of a muscle that lies on it, in place of an outline.
    lit
        Where the light falls on it, drawn over its outline and moved with it.
    holds
        The segment that it draws, for tints to find.
    """

    tone: str
    places: list[Place]
    path: str = ""
    ball: float = 0.0
    edged: bool = True
    glow: str = ""
    lit: str = ""
    holds: str = ""


@dataclass(slots=True)
class Limb:
    """Shapes that lie over each other in one order, and how near the whole is.

    ``flows`` says that it flows into the trunk: there is no line between them.
    """

    name: str
    shapes: list[Shape]
    near_m: float
    flows: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """All instants through one camera."""

    camera: Camera
    found: Sequence[Skeleton]

    def places(self, top: str, end: str, long_m: float) -> list[Place]:
        """Return where the line from one point to another lies, stretched against its true length."""
        return self.lines([each.points[top] for each in self.found], [each.points[end] for each in self.found], long_m)

    def lines(self, tops: Sequence[Vector], ends: Sequence[Vector], long_m: float) -> list[Place]:
        """Return where lines lie, given by their ends; a line that points at the viewer keeps its turn."""
        every: list[Place] = []
        turn = 0.0
        for top, end in zip(tops, ends, strict=True):
            x, y, _ = self.camera.seen(top)
            to_x, to_y, _ = self.camera.seen(end)
            dx, dy = to_x - x, to_y - y
            on_page = math.hypot(dx, dy)
            if on_page > 0.02 * UNITS_PER_M:
                raw = math.degrees(math.atan2(dy, dx))
                turn = raw + 360 * round((turn - raw) / 360) if every else raw
            every.append((x, y, turn, max(0.02, on_page / (long_m * UNITS_PER_M)), 1.0))
        return every

    def near_m(self, name: str) -> float:
        """How near a point is on average."""
        return fmean(self.camera.seen(each.points[name])[2] for each in self.found)

    def facing(self, turn: str, way: Vector) -> float:
        """How much a direction of a segment points at the viewer on average, from -1 to 1."""
        toward = self.camera.axes()[2]
        return fmean(dot(applied(each.turns[turn], way), toward) for each in self.found)

    def light(self, places: Sequence[Place]) -> float:
        """On which side of a line on the page the light falls, on average: -1 to 1, from the top left."""
        return fmean(math.cos(math.radians(place[2] + _LIGHT_DEG)) for place in places)

    def across(self, turn: str, way: Vector, places: Sequence[Place]) -> float:
        """How far a direction of a segment points to the left of its line on the page, on average."""
        right, up, _ = self.camera.axes()
        total = 0.0
        for each, place in zip(self.found, places, strict=True):
            pointed = applied(each.turns[turn], way)
            s, c = math.sin(math.radians(place[2])), math.cos(math.radians(place[2]))
            total += -s * dot(pointed, right) + c * -dot(pointed, up)
        return total / len(places)


_LIGHT_DEG = 210.0
"""Where the light comes from, against the line of a part."""


def lit(long: float, radius: float, light_share: float) -> str:
    """Return where light falls on a rounded part: off its middle line, to the side that looks up."""
    size = f'rx="{n(long * 0.62)}" ry="{n(radius * 0.72)}"'
    return f'<ellipse class="lit" cx="{n(long * 0.46)}" cy="{n(radius * 0.42 * light_share)}" {size}/>'


def limbs(seen: Seen) -> list[Limb]:
    """Return the limbs of a figure, farthest first."""
    parts = [_trunk(seen), _head(seen)]
    for side in SIDES:
        parts += [_leg(seen, side), _arm(seen, side)]
    trunk_at = parts[0].near_m
    for limb in parts[1:]:
        limb.near_m -= trunk_at
    parts[0].near_m = 0.0
    return sorted(parts, key=lambda limb: limb.near_m)


def tapered(long: float, r1: float, r2: float, bulge_up: float = 0.0, bulge_down: float = 0.0, start: float = 0.0) -> str:
    """Return the outline around two circles, with its sides swelling out by the bulges; ``start`` cuts off the beginning."""
    slope = max(-0.9, min(0.9, (r1 - r2) / long))
    s, c = slope, math.sqrt(1 - slope * slope)
    x1, y1, x2, y2 = r1 * s, r1 * c, long + r2 * s, r2 * c
    mid, third = x1 + (x2 - x1) * 0.38, (y1 + y2) / 2
    if start:
        at = start / long
        y1 = y1 + (y2 - y1) * at
        x1 = start
    flat = not (bulge_up or bulge_down)
    if flat:
        return f"M{n(x1)} {n(-y1)}L{n(x2)} {n(-y2)}A{n(r2)} {n(r2)} 0 0 1 {n(x2)} {n(y2)}L{n(x1)} {n(y1)}Z"
    up, down = third + bulge_up * 2, third + bulge_down * 2
    end = f"{n(x2)} {n(-y2)}A{n(r2)} {n(r2)} 0 0 1 {n(x2)} {n(y2)}"
    return f"M{n(x1)} {n(-y1)}Q{n(mid)} {n(-up)} {end}Q{n(mid)} {n(down)} {n(x1)} {n(y1)}Z"


def n(value: float) -> str:
    """Return a number in as few letters as it needs, to a tenth of a unit (a millimetre)."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text in {"-0", ""} else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _r(name: str) -> float:
    return body().radii_m[name] * UNITS_PER_M


def _is_far(seen: Seen, point: str) -> bool:
    return seen.near_m(point) - seen.near_m("trunk_0") < -0.035


def _leg(seen: Seen, side: str) -> Limb:
    long = body().lengths_m
    far = _is_far(seen, f"hip_{side}")
    skin, shorts, shoe = ("skin2", "shorts2", "shoe2") if far else ("skin", "shorts", "shoe")
    thigh, shank = long["thigh"], long["shank"]
    at_thigh = seen.places(f"hip_{side}", f"knee_{side}", thigh)
    at_shank = seen.places(f"knee_{side}", f"ankle_{side}", shank)
    front = seen.across(f"thigh_{side}", (1.0, 0.0, 0.0), at_thigh)
    calf = -seen.across(f"shank_{side}", (1.0, 0.0, 0.0), at_shank)
    u = UNITS_PER_M
    light = seen.light(at_thigh)
    lower_light = seen.light(at_shank)
    leg = tapered(shank * u, _r("knee"), _r("ankle"), *_bulges(calf, 1.1))
    upper = tapered(thigh * u, _r("hip"), _r("knee"), *_bulges(front, 0.7))
    cloth_end = thigh * u * 0.52
    cloth_r = _r("hip") + (_r("knee") - _r("hip")) * 0.52 + 1.3
    cloth = (
        f"M0 {n(-_r('hip'))}L{n(cloth_end)} {n(-cloth_r)}Q{n(cloth_end + 2.2)} 0 {n(cloth_end)} {n(cloth_r)}L0 {n(_r('hip'))}Z"
    )
    shapes = [
        *_foot(seen, side, shoe),
        Shape(skin, at_shank, leg, _r("knee"), lit=lit(shank * u, _r("knee"), lower_light), holds=f"shank_{side}"),
        Shape(skin, at_thigh, upper, _r("hip"), lit=lit(thigh * u * 1.1, _r("hip"), light), holds=f"thigh_{side}"),
        Shape(shorts, at_thigh, cloth, _r("hip"), lit=lit(cloth_end, _r("hip"), light), holds=f"cloth_{side}"),
    ]
    near_m = fmean((seen.near_m(f"knee_{side}"), seen.near_m(f"ankle_{side}"), seen.near_m(f"hip_{side}")))
    return Limb(f"leg_{side}", shapes, near_m, flows=True)


def _bulges(toward: float, size: float) -> tuple[float, float]:
    """How far the two sides swell: more on the side where the muscle lies, given as -1 (up the page of the shape) to 1."""
    return size * (0.7 - 0.7 * toward), size * (0.7 + 0.7 * toward)


def _foot(seen: Seen, side: str, shoe: str) -> Iterator[Shape]:
    long, u = body().lengths_m, UNITS_PER_M
    heel_ball = math.dist((-long["heel"] + 0.01, body().radii_m["heel"]), (long["ball"], body().radii_m["ball"]))
    at_heel = seen.places(f"heel_{side}", f"ball_{side}", heel_ball)
    at_toe = seen.places(f"ball_{side}", f"toe_{side}", long["toe"])
    at_ankle = seen.places(
        f"ankle_{side}", f"ball_{side}", math.dist((0, 0), (long["ball"], long["ankle_height"] - body().radii_m["ball"]))
    )
    yield Shape(
        shoe,
        at_ankle,
        tapered(math.hypot(long["ball"], long["ankle_height"] - body().radii_m["ball"]) * u, _r("ankle"), _r("ball")),
        _r("ankle"),
    )
    down = seen.across(f"foot_{side}", (0.0, -1.0, 0.0), at_heel) * fmean(each[3] for each in at_heel)
    toe, ball, heel = _r("toe"), _r("ball"), _r("heel")
    yield Shape(shoe, at_heel, tapered(heel_ball * u, heel, ball), heel, lit=_sole(heel_ball * u, heel, ball, down))
    yield Shape(
        shoe, at_toe, tapered(long["toe"] * u, ball, toe), ball, lit=_sole(long["toe"] * u, ball, toe, down), holds=f"foot_{side}"
    )


def _sole(long: float, r1: float, r2: float, down: float) -> str:
    """Return the pale edge of a sole, where the foot is seen from its side."""
    if abs(down) < 0.75:
        return ""
    sign = math.copysign(1.0, down)
    return f'<path class="sole" d="M0 {n(sign * (r1 - 0.3))}L{n(long)} {n(sign * (r2 - 0.3))}"/>'


def _is_frontal(seen: Seen) -> bool:
    """Whether chest or back face the viewer: shoulders then flow into the shirt without a line."""
    return abs(seen.facing("thorax", (1.0, 0.0, 0.0))) > 0.7


def _arm(seen: Seen, side: str) -> Limb:
    long, u = body().lengths_m, UNITS_PER_M
    far = _is_far(seen, f"shoulder_{side}")
    frontal = _is_frontal(seen)
    skin, cloth_tone = ("skin2", "shirt2") if far else ("skin", "shirt" if frontal else "sleeve")
    at_upper = seen.places(f"shoulder_{side}", f"elbow_{side}", long["upper_arm"])
    at_fore = seen.places(f"elbow_{side}", f"wrist_{side}", long["forearm"])
    at_hand = seen.places(f"wrist_{side}", f"fingers_{side}", long["hand"])
    upper = tapered(long["upper_arm"] * u, _r("shoulder") * 0.88, _r("elbow"), 0.4, 0.4)
    fore = tapered(long["forearm"] * u, _r("elbow"), _r("wrist"), 0.8, 0.8)
    tip, palm, r = n(long["hand"] * u), n(long["hand"] * u * 0.62), n(_r("wrist"))
    hand = f"M0 -{r}Q6 -4.6 {palm} -3.6Q{tip} -2.6 {tip} 0Q{tip} 2.6 {palm} 3.6Q6 4.6 0 {r}Z" + _thumb(
        seen.across(f"hand_{side}", (1.0, 0.0, 0.0), at_hand)
    )
    light, lower_light = seen.light(at_upper), seen.light(at_fore)
    end, top = long["upper_arm"] * u * 0.5, _r("shoulder") * 0.9
    rim = top + (_r("elbow") - top) * 0.5 + 0.9
    cloth = f"M0 {n(-top)}L{n(end)} {n(-rim)}Q{n(end + 1.6)} 0 {n(end)} {n(rim)}L0 {n(top)}Z"
    shapes = [
        Shape(skin, at_hand, hand, _r("wrist"), lit=_fingers(long["hand"] * u), holds=f"hand_{side}"),
        Shape(skin, at_fore, fore, _r("elbow"), lit=lit(long["forearm"] * u, _r("elbow"), lower_light), holds=f"forearm_{side}"),
        Shape(skin, at_upper, upper, _r("shoulder") * 0.86, holds=f"upper_arm_{side}"),
        Shape(cloth_tone, at_upper, cloth, top, lit=lit(end, _r("shoulder"), light), holds=f"sleeve_{side}"),
    ]
    near_m = fmean(seen.near_m(f"{each}_{side}") for each in ("elbow", "wrist", "shoulder"))
    return Limb(f"arm_{side}", shapes, near_m, flows=frontal)


def _fingers(long: float) -> str:
    """Return the fine lines between the fingers."""
    lines = "".join(f"M{n(long * 0.56)} {n(y)}L{n(long * 0.93)} {n(y * 0.72)}" for y in (-1.5, 0.2, 1.8))
    return f'<path class="finger" d="{lines}"/>'


def _thumb(toward: float) -> str:
    """Return the thumb, on the side of the hand where it is seen."""
    if abs(toward) < 0.5:
        return ""
    sign = math.copysign(1.0, toward)
    return f"M1 {n(2 * sign)}Q3.4 {n(6.4 * sign)} 7.4 {n(6.2 * sign)}Q9.4 {n(5.6 * sign)} 7.8 {n(4.4 * sign)}L5 {n(2 * sign)}Z"


def _trunk(seen: Seen) -> Limb:
    shapes = list(_trunk_pieces(seen))
    near = fmean(seen.near_m(f"trunk_{at}") for at in range(6))
    return Limb("trunk", shapes, near)


def _trunk_pieces(seen: Seen) -> Iterator[Shape]:
    b, u = body(), UNITS_PER_M
    long = [b.lengths_m["pelvis"], *[b.lengths_m["lumbar"] / 2] * 2, *[b.lengths_m["thorax"] / 2] * 2]
    cloth: list[Shape] = []
    for at in range(5):
        flat = seen.places(f"trunk_{at}", f"trunk_{at + 1}", long[at])
        name = f"trunk_{at}" if at else "pelvis"
        r1 = _thickness(seen, name, flat, at)
        r2 = _thickness(seen, name, flat, at + 1)
        m1, m2 = fmean(r1), fmean(r2)
        places = [(x, y, turn, sx, (a + c) / (m1 + m2)) for (x, y, turn, sx, _), a, c in zip(flat, r1, r2, strict=True)]
        cap1, cap2 = (10.0 if at == 0 else 6.5), (4.2 if at == 4 else 6.5)
        path = (
            f"M0 {n(-m1)}L{n(long[at] * u)} {n(-m2)}A{n(cap2)} {n(m2)} 0 0 1 {n(long[at] * u)} {n(m2)}L0 {n(m1)}"
            f"A{n(cap1)} {n(m1)} 0 0 1 0 {n(-m1)}Z"
        )
        shine = "" if at else lit(long[at] * u, m1, seen.light(places))
        cloth.append(Shape("shirt" if at else "shorts", places, path, lit=shine, holds=name))
    yield from _neck(seen)
    yield from _yoke(seen)
    yield from reversed(cloth[1:])
    yield _trunk_light(seen)
    yield from _belly(seen)
    yield from _seat(seen)
    yield cloth[0]


def _trunk_light(seen: Seen) -> Shape:
    """Return the light along the whole shirt: one for each part of it would show as bands."""
    b, at = body(), 3
    long = b.lengths_m["lumbar"] + b.lengths_m["thorax"]
    places = seen.places("trunk_1", "trunk_5", long)
    radius = fmean(_thickness(seen, f"trunk_{at}", places, at))
    light = seen.light(places)
    return Shape("lit", places, edged=False, glow=lit(long * UNITS_PER_M * 0.86, radius, light))


def _belly(seen: Seen) -> Iterator[Shape]:
    """Yield the belly that a breath brings forward, where there is one."""
    if not any(each.belly_m for each in seen.found):
        return
    thick = 0.075
    depth = body().half_depth_m[2] - thick - 0.002
    ends = [
        [add(each.points[point], applied(each.turns["trunk_2"], (depth + each.belly_m, 0.0, 0.0))) for each in seen.found]
        for point in ("trunk_1", "trunk_4")
    ]
    long = fmean(math.dist(a, b) for a, b in zip(*ends, strict=True))
    u = UNITS_PER_M
    rx, ry, end = n(long * u * 0.56), n(thick * u), long * u
    path = f"M{n(-0.06 * end)} 0A{rx} {ry} 0 0 1 {n(1.06 * end)} 0A{rx} {ry} 0 0 1 {n(-0.06 * end)} 0Z"
    yield Shape("shirt", seen.lines(ends[0], ends[1], long), path)


def _thickness(seen: Seen, turn: str, places: Sequence[Place], at: int) -> list[float]:
    """Half of how wide the trunk looks across its line: an ellipse, wide from the front and narrow from the side."""
    b, (right, up, _) = body(), seen.camera.axes()
    every = []
    for each, place in zip(seen.found, places, strict=True):
        s, c = math.sin(math.radians(place[2])), math.cos(math.radians(place[2]))
        fore, aside = (applied(each.turns[turn], way) for way in ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0)))
        depth = (-s * dot(fore, right) - c * dot(fore, up)) * b.half_depth_m[at]
        width = (-s * dot(aside, right) - c * dot(aside, up)) * b.half_width_m[at]
        every.append(math.hypot(depth, width) * UNITS_PER_M)
    return every


def _points(seen: Seen, origin: str, turn: str, way: Vector) -> list[Vector]:
    return [add(each.points[origin], applied(each.turns[turn], way)) for each in seen.found]


def _seat(seen: Seen) -> Iterator[Shape]:
    if seen.facing("pelvis", (1.0, 0.0, 0.0)) > 0.6:
        return
    for side in (-1.0, 1.0):
        middle = _points(seen, "trunk_0", "pelvis", (-0.024, -0.016, side * 0.07))
        yield Shape("shorts", [(x, y, 0.0, 1.0, 1.0) for x, y, _ in map(seen.camera.seen, middle)], ball=8.8)


def _neck(seen: Seen) -> Iterator[Shape]:
    long = body().lengths_m["neck"]
    places = seen.places("neck", "skull", long)
    yield Shape("skin2", places, tapered(long * UNITS_PER_M, _r("neck") * 1.1, _r("neck")), _r("neck"))


def _yoke(seen: Seen) -> Iterator[Shape]:
    long = body().lengths_m
    for side in SIDES:
        tops = _points(seen, "trunk_5", "thorax", (0.0, -0.012, 0.0))
        ends = [each.points[f"shoulder_{side}"] for each in seen.found]
        span = math.hypot(long["shoulder_half_width"], long["shoulder_drop"])
        places = seen.lines(tops, ends, span)
        yield Shape("shirt", places, tapered(span * UNITS_PER_M, 4.6, _r("shoulder") * 0.92), 4.6)


Outline = tuple[tuple[str, tuple[float, ...]], ...]
_PROFILE: Outline = (
    ("M", (8.6, 5.4)),
    ("Q", (5.6, 9.1, 2.4, 9.2)),
    ("Q", (1.2, 9.2, 0.5, 8.9)),
    ("L", (-2.5, 10.9)),
    ("Q", (-3.4, 11.3, -3.7, 9.4)),
    ("Q", (-5.0, 10.1, -5.9, 9.0)),
    ("Q", (-7.0, 8.9, -7.6, 9.1)),
    ("Q", (-9.6, 8.9, -9.8, 6.2)),
    ("Q", (-9.6, 3.0, -7.6, -0.6)),
    ("L", (-4.0, -5.0)),
    ("L", (5.0, -5.0)),
    ("Z", ()),
)
"""Face and jaw from the side, as (up, forward) in centimetres from the middle of the head."""
_HAIR: Outline = (
    ("M", (5.9, 8.2)),
    ("Q", (9.0, 9.4, 11.2, 4.6)),
    ("C", (12.4, 0.6, 11.6, -5.6, 6.6, -8.8)),
    ("C", (2.4, -10.6, -3.6, -9.8, -6.4, -6.6)),
    ("Q", (-6.6, -4.4, -4.4, -3.6)),
    ("Q", (-1.6, -3.6, -1.4, -1.2)),
    ("L", (-1.8, 0.6)),
    ("L", (2.0, 1.0)),
    ("Q", (3.2, 4.2, 5.6, 5.4)),
    ("Z", ()),
)
"""Hair from the side, likewise."""
_SIDE_ON = 0.8
"""From how much of its profile on a head is drawn as one."""


def _head(seen: Seen) -> Limb:
    up = _points(seen, "head", "head", (0.0, 0.1, 0.0))
    middle = [each.points["head"] for each in seen.found]
    flat = [(x, y, turn, 1.0, 1.0) for x, y, turn, _, _ in seen.lines(middle, up, 0.1)]
    forward = seen.across("head", (1.0, 0.0, 0.0), flat)
    shapes = list(_profile(flat, forward) if abs(forward) > _SIDE_ON else _round_head(seen, flat))
    return Limb("head", shapes, seen.near_m("head"))


def _profile(flat: list[Place], forward: float) -> Iterator[Shape]:
    """Yield the head from the side, facing one way or the other."""
    yield Shape("skin", flat, _outline(_PROFILE, forward))
    yield Shape("hair", flat, _outline(_HAIR, forward), lit=f'<ellipse class="lit" cx="6.5" cy="{n(-forward)}" rx="4.4" ry="8"/>')
    ear, eye = n(-2.2 * forward), n(6.5 * forward)
    yield Shape("skin2", flat, glow=f'<ellipse cx="-1.5" cy="{ear}" rx="2.5" ry="1.7"/>', edged=False)
    yield Shape("hair", flat, glow=f'<ellipse cx=".4" cy="{eye}" rx="1.1" ry=".8"/>', edged=False)


def _outline(outline: Outline, forward: float) -> str:
    return "".join(
        step + " ".join(n(value * (forward if at % 2 else 1.0)) for at, value in enumerate(numbers)) for step, numbers in outline
    )


def _round_head(seen: Seen, flat: list[Place]) -> Iterator[Shape]:
    """Yield the head from the front, from behind, or between."""
    u = UNITS_PER_M
    r = 0.080 + 0.018 * abs(seen.facing("head", (0.0, 0.0, 1.0)))
    bow, low, high = f"{n(10.5)} {n(r * u)} 0 0 1", n(-9.4), n(11.7)
    crown = f"M{low} 0A{bow} {high} 0A{bow} {low} 0Z"
    yield Shape("hair", flat, crown, lit='<ellipse class="lit" cx="5" rx="6" ry="7"/>')
    if seen.facing("head", (1.0, 0.0, 0.0)) > -0.45:
        yield from _face(seen, r)


def _face(seen: Seen, r: float) -> Iterator[Shape]:
    u = UNITS_PER_M
    down = _points(seen, "head", "head", (0.016, -0.026, 0.0))
    up = _points(seen, "head", "head", (0.016, 0.074, 0.0))
    places = [(x, y, turn, 1.0, 1.0) for x, y, turn, _, _ in seen.lines(down, up, 0.1)]
    aside = seen.across("head", (1.0, 0.0, 0.0), places)
    rx, ry, jaw = 8.8, (r - 0.008) * u, (r - 0.03) * u
    face = (
        f"M{n(rx)} 0C{n(rx)} {n(ry * 0.7)} 4 {n(ry)} 0 {n(ry)}C-5 {n(ry)} -7.6 {n(jaw)} {n(-rx)} {n(aside * 1.5)}"
        f"C-7.6 {n(-jaw)} -5 {n(-ry)} 0 {n(-ry)}C4 {n(-ry)} {n(rx)} {n(-ry * 0.7)} {n(rx)} 0Z"
    )
    yield Shape("skin", places, face, edged=False)
    facing = seen.facing("head", (1.0, 0.0, 0.0))
    side = seen.across("head", (0.0, 0.0, 1.0), places)
    for eye in (-3.1, 3.1):
        across = eye * side + 6.0 * aside
        if abs(across) < ry - 0.6 and facing > 0.2:
            yield Shape("hair", places, glow=f'<ellipse cx="2.2" cy="{n(across)}" rx="1.1" ry=".8"/>', edged=False)
    if abs(aside) > 0.3:
        sign = 1.0 if seen.facing("head", (0.0, 0.0, 1.0)) > 0 else -1.0
        ear = _points(seen, "head", "head", (-0.012, -0.02, sign * 0.075))
        yield Shape("skin2", [(x, y, 0.0, 1.0, 1.0) for x, y, _ in map(seen.camera.seen, ear)], ball=1.9, edged=False)
