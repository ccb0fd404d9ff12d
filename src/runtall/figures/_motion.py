"""From key poses to a motion in time: eased, held where it is held, nothing that is pinned slides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from runtall.figures._body import body
from runtall.figures._skeleton import SIDES, TRUNK_POINTS, Part, Pose, Skeleton, moved, number, skeleton
from runtall.figures._vectors import Vector, minus


@dataclass(frozen=True, slots=True)
class Key:
    """One key pose.

    Attributes
    ----------
    move_s
        Time to get there from the key before; for the first, from the last.
    hold_s
        Time spent there.
    words
        What the position is, where it is not plain.
    """

    pose: Pose
    move_s: float
    hold_s: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One sampled instant: when, which keys it lies between, and where everything is."""

    at_s: float
    key: float
    found: Skeleton


@dataclass(frozen=True, slots=True)
class Rest:
    """What stays where it is while the body moves: a point of the body that is held, or the floor under the lowest part."""

    anchor: str | None = None
    settle: bool = True
    lift: Mapping[int, float] | None = None


_QUICK_S = 0.5
"""Movements shorter than this need fewer instants: nobody sees a millimetre in a running step."""


def mirrored(pose: Pose) -> Pose:
    """Return the same pose with left and right exchanged, exactly.

    Examples
    --------
    >>> from runtall.figures import figure
    >>> pose = figure("bird-dog").keys[1].pose
    >>> mirrored(mirrored(pose)) == pose
    True
    """
    parts: dict[str, Part] = {}
    for name, part in pose.parts.items():
        twin = other_side(name)
        flipped: dict[str, float | str] = {}
        for key, value in part.items():
            if isinstance(value, str):
                flipped[key] = other_side(value)
            elif key in (_ASIDE if name in _MIDDLE else _ROOM) and not (key == "z" and "on" in part):
                flipped[key] = -value
            else:
                flipped[key] = value
        parts[twin] = flipped
    return Pose(parts)


_MIDDLE = ("pelvis", "body", "lumbar", "thorax", "neck")
_ASIDE = ("z", "yaw", "roll", "bend", "turn")
_ROOM = ("z", "tip")


def other_side(name: str) -> str:
    """Return a name with left and right exchanged."""
    if name.endswith("right"):
        return name.removesuffix("right") + "left"
    return name.removesuffix("left") + "right" if name.endswith("left") else name


def between(first: Pose, second: Pose, share: float) -> Pose:
    """Return the pose a share of the way, every number eased alike."""
    parts: dict[str, Part] = {}
    for name, part in first.parts.items():
        other = second.parts[name]
        mixed: dict[str, float | str] = {}
        for key in {**part, **other}:
            a, b = part.get(key, 0.0), other.get(key, 0.0)
            mixed[key] = a if isinstance(a, str) else a + (number(other, key) - a) * share if not isinstance(b, str) else b
        parts[name] = mixed
    return Pose(parts)


def eased(share: float) -> float:
    """Return a share of a movement that starts and ends gently."""
    return share * share * (3 - 2 * share)


def sampled(keys: Sequence[Key], rest: Rest, per_move: int) -> tuple[Moment, ...]:
    """Return the motion as instants, from the first key back to it: ``per_move`` in each movement, two ends of each hold."""
    where = _Anchored(keys, rest)
    moments: list[Moment] = []
    at_s = 0.0
    for index, key in enumerate(keys):
        following = keys[(index + 1) % len(keys)]
        here = where.found(key.pose)
        moments.append(Moment(at_s, index, here))
        if key.hold_s > 0:
            at_s += key.hold_s
            moments.append(Moment(at_s, index, here))
        if len(keys) == 1:
            break
        steps = per_move if following.move_s > _QUICK_S else per_move // 2 + 1
        for step in range(1, steps):
            share = step / steps
            pose = between(key.pose, following.pose, eased(share))
            moments.append(Moment(at_s + following.move_s * share, index + share, where.found(pose)))
        at_s += following.move_s
    if len(keys) > 1:
        moments.append(Moment(at_s, 0, moments[0].found))
    return tuple(moments)


def held(keys: Sequence[Key], rest: Rest, pose: Pose) -> Moment:
    """Return one pose where the anchor or the floor of a motion wants it."""
    return Moment(0.0, 0, _Anchored(keys, rest).found(pose))


class _Anchored:
    """Puts each pose where its anchor or the floor wants it."""

    def __init__(self, keys: Sequence[Key], rest: Rest) -> None:
        self._rest = rest
        self._at: Vector | None = None
        if rest.anchor is not None:
            first = keys[0].pose
            first = moved(first, (0.0, -lowest_m(skeleton(first), first), 0.0)) if rest.settle else first
            self._at = skeleton(first).points[rest.anchor]

    def found(self, pose: Pose) -> Skeleton:
        if self._at is not None:
            off = minus(self._at, skeleton(pose).points[self._rest.anchor or ""])
            return skeleton(moved(pose, off))
        if self._rest.settle:
            return skeleton(moved(pose, (0.0, number(pose.parts["body"], "lift") - lowest_m(skeleton(pose), pose), 0.0)))
        return skeleton(pose)


def lowest_m(found: Skeleton, pose: Pose | None = None) -> float:
    """How high the lowest part of the body is above the floor, leaving out hands and feet that the pose holds somewhere."""
    held = [
        f"{limb}_{side}" for side in SIDES for limb in ("leg", "arm") if pose is not None and "x" in pose.parts[f"{limb}_{side}"]
    ]
    return min(point[1] - radius for name, point, radius in surfaces(found) if _limb(name) not in held)


def _limb(name: str) -> str:
    stem, _, side = name.rpartition("_")
    if stem in ("knee", "ankle", "heel", "ball", "toe"):
        return f"leg_{side}"
    return f"arm_{side}" if stem in ("shoulder", "elbow", "wrist", "fingers") else name


def surfaces(found: Skeleton) -> list[tuple[str, Vector, float]]:
    """Every point of the body with how far its skin reaches down."""
    thick, b = body().radii_m, body()
    everything: list[tuple[str, Vector, float]] = []
    for at, name in enumerate(TRUNK_POINTS):
        turn = found.turns["pelvis" if at == 0 else f"trunk_{at - 1}"]
        fore, aside = turn[1][0], turn[1][2]
        radius = ((b.half_depth_m[at] * fore) ** 2 + (b.half_width_m[at] * aside) ** 2) ** 0.5
        along = abs(turn[1][1]) * (0.105 if at == 0 else 0.05)
        everything.append((name, found.points[name], max(radius, along)))
    everything.append(("head", found.points["head"], 0.1))
    for side in SIDES:
        names = ("knee", "ankle", "heel", "ball", "toe", "shoulder", "elbow", "wrist", "fingers")
        everything.extend((f"{n}_{side}", found.points[f"{n}_{side}"], thick[n]) for n in names)
    return everything


def turned_around(key: Key) -> Key:
    """Return a key with left and right exchanged."""
    return replace(key, pose=mirrored(key.pose))
