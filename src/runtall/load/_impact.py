"""Impact-equivalent distance: an open formula for how much a run asked of the landing legs and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from runtall.core import GradeBand, NotEnoughDataError, RunSummary, Surface, say
from runtall.evidence import Rule, rule


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far one weight, moved over its allowed range with all else equal, moves the result, metres."""

    parameter: str
    low_value: float
    high_value: float
    at_low_m: float
    at_high_m: float


def impact_equivalent_m(summary: RunSummary, *, formula: Rule | None = None) -> float | None:
    """Distance weighted by how hard the ground answers: faster and steeper downhill counts more.

    Each grade band contributes its distance times ``1 + speed_weight (speed - reference)`` times
    ``1 + downhill_weight steepness``; uphill is not discounted. The weights are the rule ``impact-equivalent``: they
    compare a runner's own weeks and measure nothing in the body.

    Parameters
    ----------
    summary
        A run with distance and grade bands. A treadmill run needs its distance and moving time only: belts do not
        descend, and uphill weighs like flat.
    formula
        Version of the rule; the active one unless said otherwise.

    Returns
    -------
    float | None
        Metres; ``None`` without distance, or where the grade of more than a fifth of it is unknown.

    References
    ----------
    gottschall-2005, keller-1996
    """
    formula = formula or rule("impact-equivalent")
    return _weighted_m(summary, {name: parameter.value for name, parameter in formula.parameters.items()})


def impact_sensitivity(summary: RunSummary, *, formula: Rule | None = None) -> tuple[Sensitivity, ...]:
    """How much each weight matters for this run: the result at either end of its allowed range.

    Raises
    ------
    NotEnoughDataError
        The run has no impact-equivalent distance.

    References
    ----------
    gottschall-2005, keller-1996
    """
    formula = formula or rule("impact-equivalent")
    values = {name: parameter.value for name, parameter in formula.parameters.items()}
    found = []
    for name in ("speed_weight", "downhill_weight", "reference_speed", "steepest"):
        low, high = formula.parameters[name].allowed
        at_low, at_high = (_weighted_m(summary, {**values, name: value}) for value in (low, high))
        if at_low is None or at_high is None:
            raise NotEnoughDataError(
                say("The distance or the hills of this run are not known, so its impact-equivalent distance is not either."),
                say("A file with distance and altitude would tell."),
            )
        found.append(Sensitivity(name, low, high, at_low, at_high))
    return tuple(found)


def _weighted_m(summary: RunSummary, weights: Mapping[str, float]) -> float | None:
    if summary.distance_m is None:
        return None
    bands = _bands(summary)
    known_m = sum(band.distance_m for band in bands)
    if known_m <= 0 or known_m < weights["known_share"] * summary.distance_m:
        return None
    return summary.distance_m * sum(band.distance_m * _weight(band, weights) for band in bands) / known_m


def _bands(summary: RunSummary) -> Sequence[GradeBand]:
    if summary.surface is Surface.TREADMILL and summary.distance_m is not None:
        return (GradeBand(0.0, 0.0, summary.moving_s, summary.distance_m),)
    return summary.grade_bands


def _weight(band: GradeBand, weights: Mapping[str, float]) -> float:
    speed_mps = band.distance_m / band.seconds if band.seconds > 0 else weights["reference_speed"]
    speed_mps = min(max(speed_mps, weights["slowest"]), weights["fastest"])
    steepness = min(max(-_middle(band), 0.0), weights["steepest"])
    by_speed = 1 + weights["speed_weight"] * (speed_mps - weights["reference_speed"])
    return by_speed * (1 + weights["downhill_weight"] * steepness)


def _middle(band: GradeBand) -> float:
    """Grade that stands for the band: its middle, or the finite edge of an open one."""
    if not isfinite(band.low_ratio):
        return band.high_ratio
    return (band.low_ratio + band.high_ratio) / 2 if isfinite(band.high_ratio) else band.low_ratio
