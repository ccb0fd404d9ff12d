"""Pixels into metres: by the speed of the belt or the run, else by the runner's height, else not at all."""

from __future__ import annotations

import math

import numpy as np

from runtall.core import ImplausibleValueError, say
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait._body import Body
from runtall.gait._events import ground_speed
from runtall.gait._reading import Ground, ScaleBasis


def scale(body: Body, ground: Ground, height_m: float | None, known_speed_mps: float | None) -> tuple[ScaleBasis, float | None]:
    """Return what gives the scale, and pixels a metre (``None`` without).

    From the side, a known speed comes first: a standing foot moves back at it on a belt, the hips move on at it past a phone.
    Otherwise thigh, shank and trunk are a known share of the height.

    Raises
    ------
    ImplausibleValueError
        A height or speed that no runner has.
    """
    _check(height_m, known_speed_mps)
    if known_speed_mps and body.view.is_side:
        px_per_s = _speed(body, ground)
        if px_per_s > 0:
            return ScaleBasis.SPEED, px_per_s / known_speed_mps
    if height_m:
        return ScaleBasis.HEIGHT, by_height(body, height_m)
    return ScaleBasis.NONE, None


def by_height(body: Body, height_m: float) -> float:
    """Pixels a metre by standing height, from the segments that this view shows whole.

    References
    ----------
    drillis-contini-1966
    """
    own = rule("gait-scale")
    if body.view.is_side:
        return (body.leg + body.trunk) / (own.value("segments_height_ratio") * height_m)
    return body.trunk / (own.value("trunk_height_ratio") * height_m)


def _speed(body: Body, ground: Ground) -> float:
    if ground is Ground.PASSING:
        hips = body.mid("HIP")[:, 0]
        known = np.flatnonzero(np.isfinite(hips))
        return float(np.polyfit(body.t_s[known], hips[known], 1)[0]) if len(known) > 1 else math.nan
    near = body.view.near
    return ground_speed(body, near) if near else float(np.nanmean([ground_speed(body, side) for side in Side]))


def _check(height_m: float | None, known_speed_mps: float | None) -> None:
    own = rule("gait-scale")
    if height_m is not None and not own.value("least_height_m") <= height_m <= own.value("most_height_m"):
        raise ImplausibleValueError(
            say("{height_m} is not the height of a grown runner.", height_m=height_m), say("Look at the unit.")
        )
    if known_speed_mps is not None and not own.value("least_speed_mps") <= known_speed_mps <= own.value("most_speed_mps"):
        raise ImplausibleValueError(
            say("{speed_mps} is not the speed of a run.", speed_mps=known_speed_mps), say("Look at the unit.")
        )
