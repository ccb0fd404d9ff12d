"""Recording to RunSummary: every measure once, ``None`` where the file cannot answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from runtall.core import FloatArray, NotEnoughDataError, Recording, RunSummary
from runtall.mechanics._drift import find_drifts
from runtall.mechanics._effort import hard_effort, opening, walking_breaks
from runtall.mechanics._form import EasyForm, easy_form, form_channels, speed_curves
from runtall.mechanics._hills import climbs_and_drops, grade_bands
from runtall.mechanics._laps import lap_presses
from runtall.mechanics._prepare import PreparedRun, prepare
from runtall.mechanics._surface import surface
from runtall.signals import weighted_quantile

MECHANICS_VERSION = 1
"""Kept with every summary; a higher number means that stored summaries are to be made anew."""

_Answer = TypeVar("_Answer")


def _if_enough(measure: Callable[[], _Answer]) -> _Answer | None:
    try:
        return measure()
    except NotEnoughDataError:
        return None


def summarise(recording: Recording, *, heart_rate_max_bpm: float | None = None) -> RunSummary:
    """Measure one run.

    Parameters
    ----------
    recording
        With its time zone settled.
    heart_rate_max_bpm
        The runner's own highest heart rate, where somebody knows it; hard minutes are then judged by heart rate.

    Returns
    -------
    RunSummary
        With ``None`` and empty tuples wherever the file holds too little to answer honestly.

    Raises
    ------
    ValueError
        The recording's zone is not settled: our own mistake, not the runner's.
    """
    if recording.time_zone is None:
        raise ValueError("settle the recording's time zone before it is summarised")
    zone = ZoneInfo(recording.time_zone)
    try:
        run = prepare(recording)
    except NotEnoughDataError:
        return _only_totals(recording, zone)
    channels = form_channels(run)
    heights = _if_enough(lambda: climbs_and_drops(run))
    hard = _if_enough(lambda: hard_effort(run, heart_rate_max_bpm=heart_rate_max_bpm))
    form = _if_enough(lambda: easy_form(run, channels)) or EasyForm({}, None, 0.0)
    ground, ground_basis = surface(run)
    running_s, walking_s = run.running_s, float(run.seconds[run.walking].sum())
    return RunSummary(
        started_at=recording.started_at,
        time_zone=recording.time_zone,
        started_on=recording.started_at.astimezone(zone).date(),
        elapsed_s=recording.elapsed_s,
        moving_s=running_s + walking_s,
        running_s=running_s,
        walking_s=walking_s,
        mechanics_version=MECHANICS_VERSION,
        surface=ground,
        surface_basis=ground_basis,
        distance_m=recording.distance_m,
        median_speed_mps=_median_while_running(run, run.speed_mps),
        grade_adjusted_speed_mps=None if run.grade_ratio is None else _median_while_running(run, run.effort_mps),
        ascent_m=None if heights is None else heights[0],
        descent_m=None if heights is None else heights[1],
        hard_s=None if hard is None else hard.seconds,
        hard_basis=None if hard is None else hard.basis,
        intervals=None if hard is None else hard.bouts,
        walking_breaks=_if_enough(lambda: walking_breaks(run)),
        heart_rate_median_bpm=_median_while_running(run, recording.values("heart_rate_bpm")),
        cadence_spm=form.medians.get("cadence_spm"),
        step_length_m=form.medians.get("step_length_m"),
        vertical_oscillation_m=form.medians.get("vertical_oscillation_m"),
        vertical_ratio=form.medians.get("vertical_ratio"),
        stance_time_s=form.medians.get("stance_time_s"),
        stance_balance_left_ratio=form.medians.get("stance_balance_left_ratio"),
        form_share=form.share if form.medians else None,
        opening=_if_enough(lambda: opening(run)),
        grade_bands=_if_enough(lambda: grade_bands(run)) or (),
        drifts=_if_enough(lambda: find_drifts(run, channels)) or (),
        curves=_if_enough(lambda: speed_curves(run, channels)) or (),
        lap_presses=lap_presses(run),
    )


def _only_totals(recording: Recording, zone: ZoneInfo) -> RunSummary:
    """Keep what the watch summed up of a run too short, or without samples, to be measured: all of its time counts as run."""
    assert recording.time_zone is not None  # settled, or there would be no zone
    counted_s = recording.session.timer_s or 0.0
    return RunSummary(
        started_at=recording.started_at,
        time_zone=recording.time_zone,
        started_on=recording.started_at.astimezone(zone).date(),
        elapsed_s=recording.elapsed_s,
        moving_s=counted_s,
        running_s=counted_s,
        walking_s=0.0,
        mechanics_version=MECHANICS_VERSION,
        distance_m=recording.distance_m,
    )


def _median_while_running(run: PreparedRun, values: FloatArray | None) -> float | None:
    if values is None:
        return None
    median = weighted_quantile(values, run.running_seconds, 0.5)
    return None if np.isnan(median) else median
