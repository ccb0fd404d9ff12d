"""From a pose to points in space: the trunk upward from the pelvis, arms and legs by angle, by direction, or to a place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from runtall.figures._body import Body, body
from runtall.figures._vectors import (
    Turn,
    Vector,
    about_x,
    about_y,
    about_z,
    add,
    applied,
    back,
    cross,
    dot,
    from_columns,
    joined,
    length,
    minus,
    swing_deg,
    times,
    unit,
)

Part = Mapping[str, float | str]
SIDES = ("right", "left")
TRUNK_POINTS = tuple(f"trunk_{at}" for at in range(6))
_SIGN = {"right": 1.0, "left": -1.0}


@dataclass(frozen=True, slots=True)
class Pose:
    """How the body is held.

    Attributes
    ----------
    parts
        By name (``pelvis``, ``body``, ``lumbar``, ``thorax``, ``neck``, ``leg_right`` and so on) the numbers that hold it.
    """

    parts: Mapping[str, Part]


@dataclass(slots=True)
class Skeleton:
    """Points in metres, and how each segment is turned: x forward, y along it toward the trunk (up), z to the right.

    ``belly_m`` is how far a breath brings the belly forward.
    """

    points: dict[str, Vector] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict)
    spine_deg: dict[str, float] = field(default_factory=dict)
    belly_m: float = 0.0


def skeleton(pose: Pose) -> Skeleton:
    """Return where everything is when the body is held like this, with the pelvis where the pose puts it."""
    found, b = Skeleton(), body()
    found.spine_deg = {
        f"{part}_{way}": number(pose.parts[part], way)
        for part in ("lumbar", "thorax", "neck")
        for way in ("flex", "bend", "turn")
    }
    found.belly_m = number(pose.parts["lumbar"], "belly")
    _trunk(pose, b, found)
    for side in SIDES:
        _leg(side, pose.parts[f"leg_{side}"], b, found)
    for side in SIDES:
        _arm(side, pose.parts[f"arm_{side}"], b, found)
    return found


def moved(whole: Pose, by: Vector) -> Pose:
    """Return the pose with the pelvis elsewhere; hands and feet that are held somewhere stay there."""
    pelvis = whole.parts["pelvis"]
    place = {axis: number(pelvis, axis) + by[at] for at, axis in enumerate("xyz")}
    return Pose({**whole.parts, "pelvis": place})


def number(part: Part, name: str, otherwise: float = 0.0) -> float:
    """Return a number of a part; what is not said is ``otherwise``."""
    value = part.get(name, otherwise)
    assert not isinstance(value, str)
    return value


def _bent(part: Part, share: float) -> Turn:
    return joined(
        about_y(number(part, "turn") * share), about_x(number(part, "bend") * share), about_z(-number(part, "flex") * share)
    )


def _trunk(pose: Pose, b: Body, found: Skeleton) -> None:
    parts, long = pose.parts, b.lengths_m
    whole = parts["body"]
    turn = joined(about_y(number(whole, "yaw")), about_x(number(whole, "roll")), about_z(-number(whole, "pitch")))
    at = tuple(number(parts["pelvis"], axis) for axis in "xyz")
    point: Vector = (at[0], at[1], at[2])
    found.points["trunk_0"], found.turns["pelvis"] = point, turn
    steps = [(long["pelvis"], None), *[(long["lumbar"] / 2, "lumbar")] * 2, *[(long["thorax"] / 2, "thorax")] * 2]
    for index, (step, name) in enumerate(steps):
        if name is not None:
            turn = joined(turn, _bent(parts[name], 0.5))
        point = add(point, applied(turn, (0.0, step, 0.0)))
        found.points[f"trunk_{index + 1}"], found.turns[f"trunk_{index}"] = point, turn
    found.turns["thorax"] = turn
    neck = joined(turn, _bent(parts["neck"], 0.5))
    found.points["neck"], found.turns["neck"] = point, neck
    skull = joined(neck, _bent(parts["neck"], 0.5))
    found.points["skull"] = add(point, applied(neck, (0.006, long["neck"], 0.0)))
    found.points["head"] = add(found.points["skull"], applied(skull, (0.022, long["head"], 0.0)))
    found.turns["head"] = skull


def _leg(side: str, leg: Part, b: Body, found: Skeleton) -> None:
    sign, long, pelvis = _SIGN[side], b.lengths_m, found.turns["pelvis"]
    hip = add(found.points["trunk_0"], applied(pelvis, (0.0, 0.0, sign * long["hip_half_width"])))
    if "x" in leg:
        thigh, shank, foot = _leg_to(side, hip, leg, b, pelvis)
    elif "thigh" in leg:
        tilt = joined(about_y(number(leg, "yaw") * sign), about_x(-sign * number(leg, "out")))
        thigh, shank = (joined(tilt, about_z(number(leg, name))) for name in ("thigh", "shank"))
        foot = joined(tilt, about_z(number(leg, "foot") - 90))
    else:
        thigh = joined(
            pelvis, about_z(number(leg, "hip")), about_x(-sign * number(leg, "out")), about_y(sign * number(leg, "in"))
        )
        shank = joined(thigh, about_z(-number(leg, "knee")))
        foot = joined(shank, about_z(number(leg, "ankle")))
    knee = add(hip, applied(thigh, (0.0, -long["thigh"], 0.0)))
    ankle = add(knee, applied(shank, (0.0, -long["shank"], 0.0)))
    _keep(found, side, {"hip": hip, "knee": knee, "ankle": ankle}, {"thigh": thigh, "shank": shank, "foot": foot})
    _foot(side, ankle, foot, joined(foot, about_z(_toes_deg(leg))), b, found)


def _toes_deg(leg: Part) -> float:
    """How far the toes bend up: given, or as far as a raised heel bends them while the ball is on the floor."""
    raised = max(0.0, number(leg, "heel")) if "x" in leg else 0.0
    return number(leg, "toes", raised * max(0.0, 1 - number(leg, "y") / 0.06))


def _foot(side: str, ankle: Vector, foot: Turn, toes: Turn, b: Body, found: Skeleton) -> None:
    """Put heel, ball and toe so that all three rest on one flat sole, unless the toes bend."""
    long, thick = b.lengths_m, b.radii_m
    sole = -long["ankle_height"]
    ball = add(ankle, applied(foot, (long["ball"], sole + thick["ball"], 0.0)))
    heel = add(ankle, applied(foot, (-long["heel"] + 0.01, sole + thick["heel"], 0.0)))
    toe = add(ball, applied(toes, (long["toe"], thick["toe"] - thick["ball"], 0.0)))
    _keep(found, side, {"heel": heel, "ball": ball, "toe": toe}, {})


def _keep(found: Skeleton, side: str, points: Mapping[str, Vector], turns: Mapping[str, Turn]) -> None:
    found.points.update({f"{name}_{side}": each for name, each in points.items()})
    found.turns.update({f"{name}_{side}": each for name, each in turns.items()})


def _leg_to(side: str, hip: Vector, leg: Part, b: Body, pelvis: Turn) -> tuple[Turn, Turn, Turn]:
    """Bend hip and knee so that the ball of the foot comes where it is held, the heel raised by ``heel`` degrees."""
    sign, long = _SIGN[side], b.lengths_m
    yaw = number(leg, "yaw", -sign * number(leg, "toe_out", 6.0))
    foot = joined(about_y(yaw), about_x(number(leg, "tip")), about_z(-number(leg, "heel")))
    ball = (number(leg, "x"), number(leg, "y") + b.radii_m["ball"], number(leg, "z"))
    ankle = minus(ball, applied(foot, (long["ball"], -long["ankle_height"] + b.radii_m["ball"], 0.0)))
    pole = _pole(leg, hip, ankle, applied(pelvis, (1.0, 0.0, 0.0)), applied(foot, (1.0, 0.0, 0.0)), sign, "knee_out")
    thigh, shank = two_bones(hip, ankle, long["thigh"], long["shank"], pole)
    return thigh, shank, foot


def _pole(leg: Part, top: Vector, end: Vector, first: Vector, second: Vector, sign: float, name: str) -> Vector:
    """Return the way that the knee points: between body and foot, swung outward about the line from the hip to the ankle."""
    pole = add(unit(first), times(unit(second), 0.7))
    along = unit(minus(top, end), (0.0, 1.0, 0.0))
    outward = number(leg, name)
    flat = unit(minus(pole, times(along, dot(pole, along))))
    radians = math.radians(outward) * sign
    side = cross(flat, along)
    return add(times(flat, math.cos(radians)), times(side, math.sin(radians)))


def two_bones(top: Vector, end: Vector, upper_m: float, lower_m: float, pole: Vector) -> tuple[Turn, Turn]:
    """Bend two bones so that they reach from ``top`` to ``end`` with the joint between them toward ``pole``.

    Out of reach they point there, straight; ``missed_m`` of a motion's check finds that.
    """
    line = minus(end, top)
    away = max(abs(upper_m - lower_m) + 1e-6, min(length(line), upper_m + lower_m - 1e-6))
    along = unit(line, (0.0, -1.0, 0.0))
    share = (upper_m**2 - lower_m**2 + away**2) / (2 * away)
    height = math.sqrt(max(0.0, upper_m**2 - share**2))
    aside = unit(minus(pole, times(along, dot(pole, along))))
    joint = add(top, add(times(along, share), times(aside, height)))
    hinge = unit(cross(aside, times(along, -1.0)), (0.0, 0.0, 1.0))
    return _bone(top, joint, hinge), _bone(joint, add(top, times(along, away)), hinge)


def _bone(top: Vector, end: Vector, hinge: Vector) -> Turn:
    y = unit(minus(top, end), (0.0, 1.0, 0.0))
    return from_columns(cross(y, hinge), y, hinge)


def _arm(side: str, arm: Part, b: Body, found: Skeleton) -> None:
    sign, long, thorax = _SIGN[side], b.lengths_m, found.turns["thorax"]
    girdle = (number(arm, "reach"), number(arm, "shrug") - long["shoulder_drop"], sign * long["shoulder_half_width"])
    shoulder = add(found.points["trunk_5"], applied(thorax, _on_clavicle(girdle)))
    if "x" in arm:
        upper, fore = _arm_to(side, shoulder, arm, b, found)
    elif "upper" in arm:
        tilt = joined(about_y(number(arm, "yaw") * sign), about_x(-sign * number(arm, "out")))
        upper = joined(tilt, about_z(number(arm, "upper")))
        fore = joined(about_x(-sign * number(arm, "fore_out", number(arm, "out"))), about_z(number(arm, "fore")))
    else:
        upper = joined(
            thorax, about_z(number(arm, "shoulder")), about_x(-sign * number(arm, "out")), about_y(sign * number(arm, "in"))
        )
        fore = joined(upper, about_z(number(arm, "elbow")))
    elbow = add(shoulder, applied(upper, (0.0, -long["upper_arm"], 0.0)))
    wrist = add(elbow, applied(fore, (0.0, -long["forearm"], 0.0)))
    hand = _hand(sign, arm, fore)
    fingers = add(wrist, applied(hand, (0.0, -long["hand"], 0.0)))
    points = {"shoulder": shoulder, "elbow": elbow, "wrist": wrist, "fingers": fingers}
    _keep(found, side, points, {"upper_arm": upper, "forearm": fore, "hand": hand})


def _on_clavicle(girdle: Vector) -> Vector:
    """Return the shoulder joint at a constant distance from the breastbone: lifted or brought forward, it comes inward."""
    rest = (0.0, -body().lengths_m["shoulder_drop"], girdle[2])
    return times(unit(girdle), length(rest))


def _hand(sign: float, arm: Part, fore: Turn) -> Turn:
    if "point" in arm:
        return joined(about_y(sign * number(arm, "point_in")), about_z(number(arm, "point")))
    return joined(fore, about_z(number(arm, "wrist")))


def _arm_to(side: str, shoulder: Vector, arm: Part, b: Body, found: Skeleton) -> tuple[Turn, Turn]:
    """Bend the arm so that the wrist comes where it is held: a place in the room, or one on another part of the body."""
    sign, long = _SIGN[side], b.lengths_m
    place = (number(arm, "x"), number(arm, "y"), number(arm, "z"))
    on = arm.get("on")
    if isinstance(on, str):
        outward = (place[0], place[1], place[2] * (-1.0 if on.endswith("left") else 1.0) * (1 if _sided(on) else sign))
        place = add(found.points[ORIGIN.get(on, on)], applied(found.turns[on], outward))
    thorax = found.turns["thorax"]
    down = applied(thorax, (-1.0, -0.6, 0.0))
    pole = _pole({"knee_out": number(arm, "elbow_out")}, shoulder, place, down, down, -sign, "knee_out")
    return _elbowed(shoulder, place, long["upper_arm"], long["forearm"], pole)


def _elbowed(shoulder: Vector, wrist: Vector, upper_m: float, lower_m: float, pole: Vector) -> tuple[Turn, Turn]:
    """Bend the elbow toward ``pole``, so that the forearm folds to the other side."""
    upper, fore = two_bones(shoulder, wrist, upper_m, lower_m, pole)
    half = about_y(180.0)
    return joined(upper, half), joined(fore, half)


ORIGIN = {
    "pelvis": "trunk_0",
    "thorax": "trunk_5",
    **{f"thigh_{side}": f"hip_{side}" for side in SIDES},
    **{f"shank_{side}": f"knee_{side}" for side in SIDES},
    **{f"foot_{side}": f"ankle_{side}" for side in SIDES},
    **{f"hand_{side}": f"wrist_{side}" for side in SIDES},
}


def _sided(on: str) -> bool:
    return on.endswith(("_left", "_right"))


def joint_angles_deg(found: Skeleton) -> dict[str, float]:
    """Read the angles of the joints as a clinician names them, whichever way the pose was given.

    Flexion of hip, knee, elbow and spine, ankle up, out (abduction) and in (inward turn) are positive; ``shoulder_up`` is the
    angle between upper arm and trunk.
    """
    turns, angles = found.turns, dict(found.spine_deg)
    for side, sign in _SIGN.items():
        hip = swing_deg_of(turns["pelvis"], turns[f"thigh_{side}"])
        angles |= {f"hip_{side}_flex": _wide(hip[0]), f"hip_{side}_out": sign * hip[1], f"hip_{side}_in": sign * hip[2]}
        angles[f"knee_{side}_flex"] = -_near(swing_deg_of(turns[f"thigh_{side}"], turns[f"shank_{side}"])[0], -75)
        angles[f"ankle_{side}_up"] = swing_deg_of(turns[f"shank_{side}"], turns[f"foot_{side}"])[0]
        upper = applied(turns[f"upper_arm_{side}"], (0.0, -1.0, 0.0))
        down = applied(turns["thorax"], (0.0, -1.0, 0.0))
        angles[f"shoulder_{side}_up"] = math.degrees(math.acos(max(-1.0, min(1.0, dot(upper, down)))))
        angles[f"elbow_{side}_flex"] = _near(swing_deg_of(turns[f"upper_arm_{side}"], turns[f"forearm_{side}"])[0], 75)
    return angles


def swing_deg_of(parent: Turn, child: Turn) -> tuple[float, float, float]:
    """Read one segment's turn against another's."""
    return swing_deg(joined(back(parent), child))


def _wide(deg: float) -> float:
    return deg + 360 if deg < -150 else deg


def _near(deg: float, middle: float) -> float:
    return deg - 360 * round((deg - middle) / 360)
