"""Form: cadence, step length, oscillation, contact time and balance, at easy pace and as curves against speed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from runtall.core import (
    FORM_CHANNELS,
    QUANTITIES,
    BoolArray,
    FloatArray,
    NotEnoughDataError,
    SpeedBin,
    SpeedCurve,
    say,
)
from runtall.evidence import rule
from runtall.mechanics._prepare import PreparedRun, easy_speed
from runtall.signals import block_means, weighted_quantile

DERIVED = "derived"
"""Source of a channel that was reckoned from others: step length from speed and cadence, say."""


@dataclass(frozen=True, slots=True)
class FormChannel:
    """One form channel of a run, in its unit, shape (n_samples,), NaN where not measured; ``source`` is who measured."""

    name: str
    source: str
    values: FloatArray


@dataclass(frozen=True, slots=True)
class EasyForm:
    """Form at the runner's own easy pace in one run.

    ``medians`` holds a value for each channel that has enough time behind it; ``share`` is the part of the elapsed
    run that the best covered of them rests on. ``speed_mps`` is that pace; ``None`` where the file knows no speed.
    """

    medians: Mapping[str, float]
    speed_mps: float | None
    share: float


def form_channels(run: PreparedRun) -> tuple[FormChannel, ...]:
    """Every form channel that the file has, and those that follow from others.

    Step length follows from speed and cadence, vertical ratio from oscillation and step length, where the file lacks
    them; their source then says ``derived``, so they are never compared with a sensor's own.
    """
    found: dict[str, FormChannel] = {}
    for name in FORM_CHANNELS:
        channel = run.recording.channels.get(name)
        if channel is not None and channel.n_valid:
            found[name] = FormChannel(name, channel.source, channel.values)
    cadence, speed = found.get("cadence_spm"), run.speed_mps
    if "step_length_m" not in found and cadence is not None and speed is not None:
        found["step_length_m"] = FormChannel("step_length_m", DERIVED, derived_step_length(speed, cadence.values))
    rise, length = found.get("vertical_oscillation_m"), found.get("step_length_m")
    if "vertical_ratio" not in found and rise is not None and length is not None:
        ratio = _within("vertical_ratio", rise.values / length.values)
        found["vertical_ratio"] = FormChannel("vertical_ratio", DERIVED, ratio)
    return tuple(found[name] for name in FORM_CHANNELS if name in found)


def derived_step_length(speed_mps: FloatArray, cadence_spm: FloatArray) -> FloatArray:
    """Step length that speed and cadence imply.

    Parameters
    ----------
    speed_mps, cadence_spm
        Same shape; NaN is a gap, and a cadence of zero is no step.

    Returns
    -------
    FloatArray
        Same shape, metres; NaN where an input is missing or the result is no human step.

    Examples
    --------
    >>> derived_step_length(np.array([3.0, 3.0]), np.array([180.0, 0.0]))
    array([ 1., nan])
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return _within("step_length_m", speed_mps * 60.0 / cadence_spm)


def _within(name: str, values: FloatArray) -> FloatArray:
    quantity = QUANTITIES[name]
    with np.errstate(invalid="ignore"):
        return np.where((values >= quantity.low) & (values <= quantity.high), values, np.nan)


def easy_form(run: PreparedRun, channels: tuple[FormChannel, ...] | None = None) -> EasyForm:
    """Median of each form channel over steady running at the runner's own easy pace.

    Without any speed (a treadmill run without a pod) it is the median over all steady running, and says so by
    ``speed_mps`` being ``None``.

    Raises
    ------
    NotEnoughDataError
        No channel has enough steady running behind it.
    """
    own = rule("own-easy-pace")
    mask = run.steady
    pace: float | None = None
    if run.effort_mps is not None:
        pace = easy_speed(run)
        band = own.value("band_ratio")
        with np.errstate(invalid="ignore"):
            mask = mask & (np.abs(run.effort_mps - pace) <= band * pace)
    seconds = np.where(mask, run.seconds, 0.0)
    medians: dict[str, float] = {}
    longest_s = 0.0
    for channel in form_channels(run) if channels is None else channels:
        valid = mask & np.isfinite(channel.values)
        behind_s = float(seconds[valid].sum())
        if behind_s >= own.value("shortest_s"):
            medians[channel.name] = weighted_quantile(channel.values[valid], seconds[valid], 0.5)
            longest_s = max(longest_s, behind_s)
    if not medians:
        raise NotEnoughDataError(say("No form channel has enough steady running behind it."))
    return EasyForm(medians, pace, run.share(longest_s))


def speed_curves(run: PreparedRun, channels: tuple[FormChannel, ...] | None = None) -> tuple[SpeedCurve, ...]:
    """How each form channel depends on speed within the run: means by bins of speed, steady running only.

    Bins are of grade-adjusted speed; where the file knows no altitude, of speed as it is.

    Raises
    ------
    NotEnoughDataError
        No speed, or no bin with enough steady running in it.
    """
    curve = rule("speed-curves")
    width, shortest_s = curve.value("bin_mps"), curve.value("shortest_s")
    if run.effort_mps is None:
        raise NotEnoughDataError(say("Without speed there is no curve against speed."))
    steady: BoolArray = run.steady & np.isfinite(run.effort_mps)
    at = np.rint(run.effort_mps[steady] / width).astype(np.int64)
    if len(at) == 0:
        raise NotEnoughDataError(say("No steady running to draw a curve from."))
    first, seconds = int(at.min()), run.seconds[steady]
    curves = []
    for channel in form_channels(run) if channels is None else channels:
        means, behind_s = block_means(at - first, channel.values[steady], seconds, int(at.max()) - first + 1)
        bins = tuple(
            SpeedBin(round((first + i) * width, 6), float(means[i]), float(behind_s[i]))
            for i in np.flatnonzero(behind_s >= shortest_s).tolist()
        )
        if bins:
            curves.append(SpeedCurve(channel.name, channel.source, bins))
    if not curves:
        raise NotEnoughDataError(say("No speed was held long enough to draw a curve from."))
    return tuple(curves)
