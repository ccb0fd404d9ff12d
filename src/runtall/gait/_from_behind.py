"""What a view from behind or from the front shows, at every mid-stance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from runtall.core import FloatArray
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait._body import Body, hip_line_deg, leg_by_trunk, over_a_stride, trunk_lean_deg
from runtall.gait._from_side import Series, of_side, strides
from runtall.gait._reading import Stance, View


def behind_series(body: Body, stances: Sequence[Stance]) -> Iterator[Series]:
    """Yield everything that one film from behind or the front shows; angles in degrees, lengths in leg lengths."""
    leg = leg_by_trunk(body)
    for side in Side:
        mine = of_side(stances, side)
        out = 1.0 if side is Side.RIGHT else -1.0
        yield Series("pelvic_drop_deg", side, _around(body, out * hip_line_deg(body), mine))
        yield Series("trunk_side_lean_deg", side, _around(body, out * trunk_lean_deg(body), mine))
        yield Series("foot_to_midline_leg_ratio", side, _around(body, out * _beside_midline(body, side) / leg, mine))
        yield Series("step_time_s", side, _step_times(stances, side))
        if body.view is View.FRONT:
            yield Series("arm_crossing_ratio", side, _arm_crossings(body, stances, side))
    yield Series("step_width_leg_ratio", None, _step_widths(body, stances, leg))


def _beside_midline(body: Body, side: Side) -> FloatArray:
    """Ankle against the body's midline over about a stride, pixels, to the runner's right positive."""
    return np.asarray(body.joint(side, "ANKLE")[:, 0] - over_a_stride(body, body.mid("HIP")[:, 0]))


def _around(body: Body, values: FloatArray, mine: Sequence[Stance]) -> tuple[float, ...]:
    """Mean of a series in a short window around each mid-stance."""
    half_s = 0.5 * (rule("gait-events").value("mid_stance_window_s") + body.step_s)
    found = []
    for each in mine:
        inside = values[np.abs(body.t_s - each.mid_stance_s) <= half_s]
        if len(inside) and np.isfinite(inside).all():
            found.append(float(inside.mean()))
    return tuple(found)


def _step_times(stances: Sequence[Stance], side: Side) -> tuple[float, ...]:
    return tuple(
        after.mid_stance_s - before.mid_stance_s
        for before, after in pairwise(stances)
        if after.side is side and before.side is not side
    )


def _step_widths(body: Body, stances: Sequence[Stance], leg: FloatArray) -> tuple[float, ...]:
    """Right foot less left foot, across, of consecutive steps; negative where the feet cross over."""
    beside = {side: _beside_midline(body, side) / leg for side in Side}
    placed = [(each.side, _around(body, beside[each.side], [each])) for each in stances]
    found = []
    for (first, here), (second, there) in pairwise(placed):
        if first is not second and here and there:
            right, left = (here[0], there[0]) if first is Side.RIGHT else (there[0], here[0])
            found.append(right - left)
    return tuple(found)


def _arm_crossings(body: Body, stances: Sequence[Stance], side: Side) -> tuple[float, ...]:
    """How far the wrist goes past the body's midline in a stride, as a share of the breadth of the shoulders."""
    right, left = body.joint(Side.RIGHT, "SHOULDER")[:, 0], body.joint(Side.LEFT, "SHOULDER")[:, 0]
    breadth = float(np.nanmedian(right - left))
    inward = (body.joint(side, "WRIST")[:, 0] - 0.5 * (right + left)) * (1.0 if side is Side.LEFT else -1.0) / breadth
    found = []
    for first, last in strides(stances, side):
        inside = inward[(body.t_s >= first.mid_stance_s) & (body.t_s <= last.mid_stance_s)]
        if len(inside) and np.isfinite(inside).all():
            found.append(float(inside.max()))
    return tuple(found)
