"""Angles over the stride, and the frames worth showing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from runtall.core import QUANTITIES, FloatArray
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait._body import Body, hip_line_deg, knee_flexion_deg, shin_deg, thigh_deg, trunk_lean_deg
from runtall.gait._from_side import of_side, sole_from_flat_deg, strides
from runtall.gait._reading import GaitCurve, KeyFrame, Moment, Stance

_HUNDREDTHS = np.linspace(0.0, 1.0, 101)


def angle_series(body: Body, stances: Sequence[Stance], side: Side) -> dict[str, FloatArray]:
    """Every quantity that is drawn over the stride of one side, shape (n,) each, by name."""
    if body.view.is_side:
        return {
            "knee_flexion_deg": knee_flexion_deg(body, side),
            "thigh_angle_deg": thigh_deg(body, side),
            "shin_angle_deg": shin_deg(body, side),
            "foot_inclination_deg": sole_from_flat_deg(body, of_side(stances, side), side),
            "trunk_lean_deg": trunk_lean_deg(body),
            "hip_height_leg_ratio": (body.mid("HIP")[:, 1] - np.nanmean(body.mid("HIP")[:, 1])) / body.leg,
        }
    out = 1.0 if side is Side.RIGHT else -1.0
    return {"pelvic_drop_deg": out * hip_line_deg(body), "trunk_side_lean_deg": out * trunk_lean_deg(body)}


def curves(body: Body, stances: Sequence[Stance]) -> Iterator[GaitCurve]:
    """Yield the mean stride of each side and quantity, 101 points, where enough whole strides were seen."""
    fewest = rule("gait-strides").value("fewest")
    for side in Side:
        spans = [(_start(first), _start(last)) for first, last in strides(stances, side)]
        known = [(a, b) for a, b in spans if a is not None and b is not None]
        off = _toe_off_share(stances, side)
        for name, values in angle_series(body, stances, side).items():
            laid = np.array([body.at(values, a + _HUNDREDTHS * (b - a)) for a, b in known]).reshape(len(known), len(_HUNDREDTHS))
            whole = laid[np.isfinite(laid).all(axis=1)]
            if len(whole) >= fewest:
                mean, spread = whole.mean(axis=0), whole.std(axis=0, ddof=1)
                yield GaitCurve(name, QUANTITIES[name].unit, side, mean, spread, len(whole), off)


def _start(stance: Stance) -> float | None:
    """Where a stride begins: at contact, or at mid-stance where contacts are not seen."""
    return stance.mid_stance_s if stance.contact_s is None and stance.toe_off_s is None else stance.contact_s


def _toe_off_share(stances: Sequence[Stance], side: Side) -> float | None:
    shares = [
        (first.toe_off_s - first.contact_s) / (last.contact_s - first.contact_s)
        for first, last in strides(stances, side)
        if first.contact_s is not None and first.toe_off_s is not None and last.contact_s is not None
    ]
    return float(np.mean(shares)) if shares else None


_SHOWN = {
    Moment.CONTACT: ("shin_angle_deg", "knee_flexion_deg", "foot_inclination_deg", "trunk_lean_deg"),
    Moment.MID_STANCE: ("knee_flexion_deg", "trunk_lean_deg", "pelvic_drop_deg", "trunk_side_lean_deg"),
    Moment.TOE_OFF: ("thigh_angle_deg", "knee_flexion_deg", "trunk_lean_deg"),
}


def key_frames(body: Body, stances: Sequence[Stance]) -> Iterator[KeyFrame]:
    """Yield one frame for each moment and side, out of the stance whose angles are nearest to the mean of all."""
    for side in Side:
        mine = of_side(stances, side)
        series = angle_series(body, stances, side)
        for moment in Moment:
            instants = [(each, at) for each in mine if (at := _instant(each, moment)) is not None]
            if body.view.is_frontal and moment is not Moment.MID_STANCE:
                continue
            shown = [name for name in _SHOWN[moment] if name in series]
            readings = np.array([[body.at(series[name], np.array([at]))[0] for name in shown] for _, at in instants])
            if readings.size and np.isfinite(readings).all(axis=1).any():
                apart = np.abs(readings - np.nanmean(readings, axis=0)).sum(axis=1)
                k = int(np.nanargmin(apart))
                at = instants[k][1]
                frame = int(np.argmin(np.abs(body.times_s - at)))
                angles = tuple(zip(shown, readings[k].tolist(), strict=True))
                yield KeyFrame(moment, side, frame, at, angles)


def _instant(stance: Stance, moment: Moment) -> float | None:
    match moment:
        case Moment.CONTACT:
            return stance.contact_s
        case Moment.TOE_OFF:
            return stance.toe_off_s
        case Moment.MID_STANCE:
            return stance.mid_stance_s
