"""Where the working muscles lie on the body, so that they can be tinted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runtall.figures._body import body
from runtall.figures._shapes import Limb, Seen, Shape, n
from runtall.figures._view import UNITS_PER_M

_HIDDEN_BELOW = -0.55


@dataclass(frozen=True, slots=True)
class Zone:
    """A muscle on a segment: how far along it, which way it faces (forward, out), its half length and half width as shares."""

    segment: str
    along: float
    way: tuple[float, float]
    half_length: float
    half_width: float
    sided: bool = True


_ZONES: dict[str, tuple[Zone, ...]] = {
    "glutes": (Zone("pelvis", -0.1, (-0.92, 0.3), 0.8, 0.85),),
    "glute-med": (Zone("pelvis", 0.25, (-0.15, 1.0), 0.7, 0.75),),
    "hamstrings": (Zone("thigh", 0.55, (-1.0, 0.0), 0.42, 0.62),),
    "quads": (Zone("thigh", 0.55, (1.0, 0.0), 0.44, 0.62),),
    "adductors": (Zone("thigh", 0.38, (0.0, -1.0), 0.34, 0.5),),
    "hip-flexors": (Zone("thigh", 0.08, (1.0, 0.0), 0.3, 0.75), Zone("pelvis", 0.2, (1.0, 0.3), 0.6, 0.6)),
    "calves": (Zone("shank", 0.34, (-1.0, 0.0), 0.34, 0.75),),
    "shins": (Zone("shank", 0.42, (1.0, 0.2), 0.36, 0.6),),
    "ankles": (Zone("shank", 0.9, (-0.6, 0.4), 0.16, 0.9),),
    "abs": (Zone("trunk_1", 0.8, (1.0, 0.0), 1.5, 0.66, sided=False),),
    "obliques": (Zone("trunk_2", 0.1, (0.35, 1.0), 1.35, 0.75),),
    "back": (Zone("trunk_1", 0.75, (-1.0, 0.0), 1.7, 0.62, sided=False),),
    "upper-back": (Zone("trunk_3", 0.8, (-1.0, 0.0), 1.6, 0.62, sided=False),),
    "chest": (Zone("trunk_4", 0.1, (1.0, 0.3), 1.2, 0.7),),
    "ribs": (Zone("trunk_3", 0.2, (0.6, 1.0), 1.5, 0.8),),
    "shoulder": (Zone("upper_arm", 0.1, (0.2, 1.0), 0.28, 0.95),),
    "neck": (Zone("trunk_4", 0.9, (-0.8, 0.4), 0.9, 0.7),),
}
_TRUNK_AT = {"pelvis": 0, "trunk_1": 1, "trunk_2": 2, "trunk_3": 3, "trunk_4": 4}


def names() -> tuple[str, ...]:
    """Every muscle that can be tinted; with ``-left`` or ``-right`` one side alone."""
    return tuple(_ZONES)


def tint(limbs: list[Limb], muscles: tuple[str, ...], seen: Seen) -> None:
    """Lay the tints of the named muscles on the shapes that hold them."""
    shapes = {shape.holds: shape for limb in limbs for shape in limb.shapes if shape.holds}
    for muscle in muscles:
        for zone, side in _asked(muscle):
            holder = _holder(zone.segment, side)
            glow = _glow(zone, side, holder, shapes[holder], seen)
            if glow:
                limb = next(each for each in limbs if shapes[holder] in each.shapes)
                limb.shapes.append(Shape("glow", shapes[holder].places, edged=False, glow=glow))


def _asked(muscle: str) -> Iterator[tuple[Zone, str]]:
    stem, side = muscle, ""
    for each in ("left", "right"):
        if muscle.endswith(f"-{each}"):
            stem, side = muscle.removesuffix(f"-{each}"), each
    for zone in _ZONES[stem]:
        for each in ("right", "left") if zone.sided else ("right",):
            if side in ("", each):
                yield zone, each


def _holder(segment: str, side: str) -> str:
    return segment if segment in _TRUNK_AT else f"{segment}_{side}"


def _glow(zone: Zone, side: str, holder: str, shape: Shape, seen: Seen) -> str:
    sign = 1.0 if side == "right" else -1.0
    fore, out = zone.way
    size = (fore * fore + out * out) ** 0.5
    way = (fore / size, 0.0, sign * out / size) if zone.sided else (1.0 if fore > 0 else -1.0, 0.0, 0.0)
    if seen.facing(holder, way) < _HIDDEN_BELOW:
        return ""
    long, radius = _size(zone.segment)
    deep, wide = _half(zone.segment)
    cy = seen.across(holder, (way[0] * deep, 0.0, way[2] * wide), shape.places)
    rx, ry = zone.half_length * long, zone.half_width * radius
    return f'<ellipse cx="{n(zone.along * long)}" cy="{n(cy)}" rx="{n(rx)}" ry="{n(ry)}"/>'


def _half(segment: str) -> tuple[float, float]:
    """How far from the middle of a segment a muscle is drawn, forward and aside, in drawing units."""
    if segment not in _TRUNK_AT:
        return (0.42 * _size(segment)[1],) * 2
    b, at = body(), _TRUNK_AT[segment]
    return 0.42 * b.half_depth_m[at] * UNITS_PER_M, 0.62 * b.half_width_m[at] * UNITS_PER_M


def _size(segment: str) -> tuple[float, float]:
    """Length and radius of a segment in drawing units."""
    b, u = body(), UNITS_PER_M
    if segment in _TRUNK_AT:
        at = _TRUNK_AT[segment]
        long = b.lengths_m["pelvis"] if at == 0 else b.lengths_m["lumbar" if at < 3 else "thorax"] / 2
        return long * u, (b.half_depth_m[at] + b.half_depth_m[at + 1]) / 2 * u
    radius = {"thigh": ("hip", "knee"), "shank": ("knee", "ankle"), "upper_arm": ("shoulder", "elbow")}[segment]
    return b.lengths_m[segment] * u, sum(b.radii_m[each] for each in radius) / 2 * u
