"""How far figures read off films of running may be off, by view, leg and frame rate: as ``benchmarks/gait_accuracy.py`` found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from runtall.evidence._packaged import entries, nothing_else


@dataclass(frozen=True, slots=True)
class GaitError:
    """What came out when captured runs were filmed by virtual phones and read: one figure, one view, one frame rate.

    Attributes
    ----------
    measure
        A key of ``core.quantities.QUANTITIES``; every number below is in its unit.
    view
        ``side`` or ``frontal``.
    leg
        ``near`` or ``far`` from the camera; ``both`` where that makes no difference.
    frame_rate_hz
        Of the film.
    bias
        Mean of read less true, over all clips.
    error
        Half width of the range around a clip's mean that holds the truth in 19 of 20 clips.
    sem
        Standard error of measurement: scatter of the same run filmed again, the phone put up anew.
    clips
        Films behind it.
    """

    measure: str
    view: str
    leg: str
    frame_rate_hz: int
    bias: float
    error: float
    sem: float
    clips: int


@cache
def gait_errors() -> tuple[GaitError, ...]:
    """Every measured error, in the order of the files."""
    found = []
    for _topic, raw in entries("gait_errors"):
        nothing_else(raw, GaitError)
        found.append(GaitError(**raw))
    return tuple(found)


def gait_error(measure: str, *, view: str, leg: str, frame_rate_hz: float) -> GaitError | None:
    """Return the error of the nearest frame rate (by ratio) that was tried; ``None`` where this was never measured.

    Examples
    --------
    >>> gait_error("shin_angle_deg", view="side", leg="near", frame_rate_hz=59.9).frame_rate_hz
    60
    >>> gait_error("shin_angle_deg", view="frontal", leg="near", frame_rate_hz=60) is None
    True
    """
    fitting = [each for each in gait_errors() if (each.measure, each.view) == (measure, view) and each.leg in (leg, "both")]
    return min(fitting, key=lambda each: abs(math.log(each.frame_rate_hz / frame_rate_hz)), default=None)
