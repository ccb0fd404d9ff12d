"""From single steps to figures with spread, error and smallest real change; and what is refused on the way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from runtall.core import QUANTITIES, Message
from runtall.core.keypoints import Landmark
from runtall.core.sides import Side
from runtall.evidence import gait_error, rule
from runtall.gait._body import Body
from runtall.gait._from_side import Series
from runtall.gait._reading import FootStrike, GaitMeasure, Refused, Strike
from runtall.gait._words import (
    BASIS,
    FILM_FASTER,
    FILM_LONGER,
    HIDDEN,
    MORE_LIGHT,
    TIMING_TOO_COARSE,
    TOO_FEW_STRIDES,
)

_LEG = ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
NEEDS: dict[str, tuple[str, ...]] = {
    "trunk_lean_deg": ("HIP", "SHOULDER"),
    "trunk_side_lean_deg": ("HIP", "SHOULDER"),
    "head_forward_deg": ("SHOULDER",),
    "arm_swing_range_deg": ("SHOULDER", "ELBOW"),
    "arm_crossing_ratio": ("SHOULDER", "WRIST"),
    "pelvic_drop_deg": ("HIP",),
    "vertical_oscillation_leg_ratio": ("HIP",),
    "step_width_leg_ratio": ("HIP", "ANKLE"),
    "foot_to_midline_leg_ratio": ("HIP", "ANKLE"),
}
"""Parts of the body that a figure rests on; a whole leg where none are named."""


@dataclass(frozen=True, slots=True)
class Filmed:
    """What decides how far figures of a clip may be off: view, near side, frame rate."""

    view: str
    near: Side | None
    frame_rate_hz: float

    def leg(self, side: Side | None) -> str:
        """Whether a side is the near or the far one; ``both`` where the view knows no difference."""
        return "both" if side is None or self.near is None else "near" if side is self.near else "far"


def seen_share(body: Body, side: Side | None, parts: Iterable[str]) -> float:
    """Share of the frames with the runner in them in which these joints were seen (of both sides where no side is named)."""
    sides = tuple(Side) if side is None else (side,)
    named = [Landmark[f"{each.name}_{part}"] for each in sides for part in parts]
    there = np.isfinite(body.repair.xy[:, :, 0]).any(axis=1)
    return float(np.isfinite(body.repair.xy[:, named, 0]).all(axis=1).sum() / max(1, there.sum()))


def figure(series: Series, filmed: Filmed, *, factor: float = 1.0, name: str | None = None) -> GaitMeasure:
    """Average the steps of one figure; lengths are multiplied by ``factor`` and take another ``name``."""
    values = factor * np.array(series.values)
    known = name or series.name
    spread = float(values.std(ddof=1)) if len(values) > 1 else None
    mean = float(values.mean())
    error, smallest, basis = errors(series.name, mean, spread, len(values), series.side, filmed, factor)
    return GaitMeasure(known, QUANTITIES[known].unit, series.side, mean, spread, len(values), error, smallest, basis)


def errors(
    name: str, mean: float, spread: float | None, n: int, side: Side | None, filmed: Filmed, factor: float, stretch: float = 1.0
) -> tuple[float | None, float | None, Message | None]:
    """Range of error, smallest real change, and where both come from; ``None`` where this was never measured.

    The landmark model's own error (as published) counts whole for the error. Between two clips most of it is the same; the
    rule's share of it is taken to differ with clothes, light and day. ``stretch`` is how much more than in the tables the
    film's own part counts.
    """
    found = gait_error(name, view=filmed.view, leg=filmed.leg(side), frame_rate_hz=filmed.frame_rate_hz)
    if found is None:
        return None, None, None
    change, landmarks = rule("gait-change"), rule("gait-landmarks")
    own = landmarks.value(name) if name in landmarks.parameters else 0.0
    own *= landmarks.value("far_leg_factor") if filmed.leg(side) == "far" else 1.0
    sigmas = change.value("sigmas")
    error = math.hypot(stretch * found.error, sigmas * own)
    strides = 0.0 if spread is None else spread / factor / math.sqrt(n)
    sem = math.sqrt((stretch * found.sem) ** 2 + (change.value("landmark_repeat_ratio") * own) ** 2 + strides**2)
    if factor != 1:
        scale = rule("gait-scale").value("error_ratio") * abs(mean / factor)
        error = math.hypot(error, sigmas * scale)
    basis = Message(BASIS.text, (("rate", found.frame_rate_hz), ("clips", found.clips)))
    return factor * error, factor * smallest_real_change(sem), basis


def smallest_real_change(sem: float) -> float:
    """Smallest difference of two clips that chance would make less than once in twenty times: 1.96 times root 2 times SEM.

    References
    ----------
    weir-2005

    Examples
    --------
    >>> round(smallest_real_change(2.0), 2)
    5.54
    """
    return rule("gait-change").value("sigmas") * math.sqrt(2.0) * sem


def figures(all_series: Iterable[Series], body: Body, filmed: Filmed) -> Iterator[GaitMeasure | Refused]:
    """Average what was seen well enough, and refuse the rest."""
    own = rule("gait-strides")
    for series in all_series:
        if seen_share(body, series.side, NEEDS.get(series.name, _LEG)) < rule("gait-clip").value("seen_ratio"):
            yield Refused(_sided(series), HIDDEN, MORE_LIGHT)
        elif len(series.values) < own.value("fewest"):
            yield Refused(_sided(series), TOO_FEW_STRIDES, FILM_LONGER)
        else:
            yield figure(series, filmed)


def _sided(series: Series) -> str:
    return series.name


def strike_of(inclination_deg: float, error_deg: float) -> Strike:
    """Class of a landing by the angle of the sole; uncertain where the error reaches over a border.

    References
    ----------
    altman-davis-2012

    Examples
    --------
    >>> strike_of(18.0, 5.0), strike_of(9.0, 5.0)
    (<Strike.REARFOOT: 'rearfoot'>, <Strike.UNCERTAIN: 'uncertain'>)
    """
    own = rule("gait-strike")
    rear, fore = own.value("rearfoot_deg"), own.value("forefoot_deg")
    if inclination_deg - error_deg > rear:
        return Strike.REARFOOT
    if inclination_deg + error_deg < fore:
        return Strike.FOREFOOT
    if inclination_deg - error_deg > fore and inclination_deg + error_deg < rear:
        return Strike.MIDFOOT
    return Strike.UNCERTAIN


def strikes(measures: Sequence[GaitMeasure], all_series: Iterable[Series]) -> tuple[FootStrike, ...]:
    """Class of each foot's landings; the error is that of the mean, for the clip is judged and not a single landing."""
    found = []
    for series in all_series:
        given = next((each for each in measures if (each.name, each.side) == (series.name, series.side)), None)
        if series.name == "foot_inclination_deg" and series.side is not None and given is not None and given.error is not None:
            strike = strike_of(given.mean, given.error)
            of_class = sum(strike_of(value, 0.0) is strike for value in series.values)
            found.append(FootStrike(series.side, strike, given.n, of_class))
    return tuple(found)


def step_time_scatter(all_series: Sequence[Series], filmed: Filmed) -> GaitMeasure | Refused:
    """Coefficient of variation of the step times, given only where it is larger than what the film's own timing adds."""
    own = rule("gait-strides")
    name = "step_time_cv_ratio"
    steps = [series for series in all_series if series.name == "step_time_s"]
    n = sum(len(series.values) for series in steps)
    if n < own.value("variability_fewest"):
        return Refused(name, TOO_FEW_STRIDES, FILM_LONGER)
    mean = sum(sum(series.values) for series in steps) / n
    left_over = sum(sum((value - np.mean(series.values)) ** 2 for value in series.values) for series in steps)
    ratio = math.sqrt(left_over / max(1, n - len(steps))) / mean
    error, smallest, basis = errors(name, ratio, None, n, None, filmed, 1.0)
    if error is None or error >= ratio:
        return Refused(name, TIMING_TOO_COARSE, FILM_FASTER)
    return GaitMeasure(name, QUANTITIES[name].unit, None, ratio, None, n, error, smallest, basis)
