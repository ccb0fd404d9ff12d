"""What a true side view shows, step by step and stride by stride."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from runtall.core import FloatArray
from runtall.core.keypoints import Landmark
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait._body import Body, against_vertical_deg, knee_flexion_deg, shin_deg, sole_deg, thigh_deg, trunk_lean_deg
from runtall.gait._reading import Stance


@dataclass(frozen=True, slots=True)
class Series:
    """One figure, once for each step or stride, before anything is averaged; lengths may still be in pixels."""

    name: str
    side: Side | None
    values: tuple[float, ...]


def of_side(stances: Iterable[Stance], side: Side) -> list[Stance]:
    """Return the stances of one foot, in order."""
    return [each for each in stances if each.side is side]


def strides(stances: Iterable[Stance], side: Side) -> list[tuple[Stance, Stance]]:
    """Return consecutive stances of one foot between which the other foot stood exactly once."""
    ordered = list(stances)
    found = []
    for k, first in enumerate(ordered):
        if first.side is side and k + 2 < len(ordered) and ordered[k + 1].side is not side and ordered[k + 2].side is side:
            found.append((first, ordered[k + 2]))
    return found


def whole_strides(stances: Iterable[Stance], side: Side) -> list[tuple[float, float]]:
    """Return contact and next contact of one foot, seconds, of strides whose both contacts were seen."""
    return [
        (first.contact_s, last.contact_s)
        for first, last in strides(stances, side)
        if first.contact_s is not None and last.contact_s is not None
    ]


def side_series(body: Body, stances: Sequence[Stance]) -> Iterator[Series]:
    """Yield everything that one film from the side shows; angles in degrees, times in seconds, lengths in leg lengths."""
    for side in Side:
        mine = of_side(stances, side)
        contacts = np.array([each.contact_s for each in mine if each.contact_s is not None])
        toe_offs = np.array([each.toe_off_s for each in mine if each.toe_off_s is not None])
        yield from _timing(stances, side)
        yield _read("shin_angle_deg", side, body, shin_deg(body, side), contacts)
        ahead = (body.joint(side, "ANKLE")[:, 0] - body.mid("HIP")[:, 0]) / body.leg
        yield _read("foot_ahead_leg_ratio", side, body, ahead, contacts)
        yield _read("foot_inclination_deg", side, body, sole_from_flat_deg(body, mine, side), contacts)
        yield _read("knee_flexion_contact_deg", side, body, knee_flexion_deg(body, side), contacts)
        yield _deepest("knee_flexion_midstance_deg", side, body, knee_flexion_deg(body, side), mine)
        yield _read("thigh_extension_deg", side, body, -thigh_deg(body, side), toe_offs)
        yield _ranges("thigh_swing_range_deg", side, body, thigh_deg(body, side), whole_strides(stances, side))
        upper_arm = against_vertical_deg(body.joint(side, "SHOULDER"), body.joint(side, "ELBOW"))
        yield _ranges("arm_swing_range_deg", side, body, upper_arm, whole_strides(stances, side))
        if side is body.view.near:
            yield _read("trunk_lean_deg", None, body, trunk_lean_deg(body), _mids(stances))
            yield _means("head_forward_deg", body, head_forward_deg(body), whole_strides(stances, side))
            yield _bounces(body, whole_strides(stances, side))


def _mids(stances: Iterable[Stance]) -> FloatArray:
    return np.array([each.mid_stance_s for each in stances if each.contact_s is not None and each.toe_off_s is not None])


def _timing(stances: Sequence[Stance], side: Side) -> Iterator[Series]:
    mine = of_side(stances, side)
    stance_s = [each.toe_off_s - each.contact_s for each in mine if each.contact_s is not None and each.toe_off_s is not None]
    yield Series("stance_time_s", side, tuple(stance_s))
    steps_s = [
        after.contact_s - before.contact_s
        for before, after in pairwise(stances)
        if after.side is side and before.side is not side and after.contact_s is not None and before.contact_s is not None
    ]
    yield Series("step_time_s", side, tuple(steps_s))
    shares = [
        (first.toe_off_s - first.contact_s) / (last.contact_s - first.contact_s)
        for first, last in strides(stances, side)
        if first.contact_s is not None and first.toe_off_s is not None and last.contact_s is not None
    ]
    yield Series("duty_factor", side, tuple(shares))


def sole_from_flat_deg(body: Body, mine: Iterable[Stance], side: Side) -> FloatArray:
    """Heel to toes against how the same foot lies when it is flat, toes up positive; NaN where no stance was seen whole."""
    own = rule("gait-strike")
    flat_from, flat_to = own.value("flat_from_ratio"), own.value("flat_to_ratio")
    sole = sole_deg(body, side)
    flat = []
    for each in mine:
        if each.contact_s is not None and each.toe_off_s is not None:
            length_s = each.toe_off_s - each.contact_s
            lying = (body.t_s >= each.contact_s + flat_from * length_s) & (body.t_s <= each.contact_s + flat_to * length_s)
            flat.append(sole[lying])
    known = np.concatenate(flat) if flat else np.array([])
    level = float(np.nanmedian(known)) if np.isfinite(known).any() else math.nan
    return np.asarray((sole - level + 180.0) % 360.0 - 180.0)


def head_forward_deg(body: Body) -> FloatArray:
    """Middle of the shoulders to the near ear against vertical; forward positive."""
    near = body.view.near or Side.LEFT
    return -against_vertical_deg(body.points[:, Landmark[f"{near.name}_EAR"]], body.mid("SHOULDER"))


def _read(name: str, side: Side | None, body: Body, values: FloatArray, instants_s: FloatArray) -> Series:
    read = body.at(values, instants_s)
    return Series(name, side, tuple(read[np.isfinite(read)].tolist()))


def _within(body: Body, values: FloatArray, start_s: float, end_s: float) -> FloatArray:
    inside = values[(body.t_s >= start_s) & (body.t_s <= end_s)]
    return inside if len(inside) and np.isfinite(inside).all() else np.array([])


def _deepest(name: str, side: Side, body: Body, values: FloatArray, mine: Iterable[Stance]) -> Series:
    found = [
        float(inside.max())
        for each in mine
        if each.contact_s is not None and each.toe_off_s is not None
        if len(inside := _within(body, values, each.contact_s, each.toe_off_s))
    ]
    return Series(name, side, tuple(found))


def _ranges(name: str, side: Side, body: Body, values: FloatArray, spans: Iterable[tuple[float, float]]) -> Series:
    found = [float(np.ptp(inside)) for start, end in spans if len(inside := _within(body, values, start, end))]
    return Series(name, side, tuple(found))


def _means(name: str, body: Body, values: FloatArray, spans: Iterable[tuple[float, float]]) -> Series:
    found = [float(inside.mean()) for start, end in spans if len(inside := _within(body, values, start, end))]
    return Series(name, None, tuple(found))


def _bounces(body: Body, spans: Iterable[tuple[float, float]]) -> Series:
    """Rise and fall of the middle of the hips in a step, in leg lengths."""
    height = body.mid("HIP")[:, 1] / body.leg
    found = [bounce(inside) for start, end in spans if len(inside := _within(body, height, start, end))]
    return Series("vertical_oscillation_leg_ratio", None, tuple(found))


def bounce(height: FloatArray) -> float:
    """Range of what a stride's two steps have in common in a height: the even waves of a fit to one stride.

    Taking highest less lowest would count scatter as bounce.

    Examples
    --------
    >>> share = np.linspace(0, 1, 200)
    >>> round(bounce(2.0 + 0.3 * share + 0.05 * np.sin(4 * np.pi * share)), 3)
    0.1
    """
    share = np.linspace(0.0, 1.0, len(height))
    even = [wave(2 * np.pi * k * share) for k in (2, 4) for wave in (np.sin, np.cos)]
    odd = [wave(2 * np.pi * share) for wave in (np.sin, np.cos)]
    design = np.column_stack([*even, *odd, np.ones(len(share)), share])
    solution = np.linalg.lstsq(design, height, rcond=None)[0]
    return float(np.ptp(design[:, : len(even)] @ solution[: len(even)]))
