"""How many steps a minute: from the events of both feet, or from the rise and fall of the trunk where feet are not followed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from runtall.core import FloatArray, IntArray
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait._body import Body, leg_by_trunk, over_a_stride
from runtall.gait._reading import Stance
from runtall.signals import find_spans, find_turning_indices, low_pass

Pace = tuple[float, float, int]
"""Steps a minute, the standard deviation of single steps in the same unit, and how many steps."""


def cadence(body: Body, stances: Sequence[Stance]) -> Pace | None:
    """Return steps a minute; ``None`` with too few.

    A line is fitted through all contacts, toe-offs and mid-stances by the number of their step, so that no single one of
    them decides. Where left and right are not sure, or steps follow each other too unevenly to be a run's, the trunk's
    highest and lowest points are counted instead.
    """
    by_feet = _by_feet(stances) if body.repair.sides_sure else None
    if by_feet is None or by_feet[1] > rule("gait-strides").value("uneven_ratio") * by_feet[0]:
        return _by_bounce(body)
    return by_feet


def _by_feet(stances: Sequence[Stance]) -> Pace | None:
    if len(stances) <= rule("gait-strides").value("fewest_steps"):
        return None
    at_s = np.array([each.mid_stance_s for each in stances])
    number = _numbered(at_s)
    rows, times, kinds = [], [], []
    for k, each in zip(number, stances, strict=True):
        seen = (each.mid_stance_s,) if each.contact_s is None and each.toe_off_s is None else (each.contact_s, each.toe_off_s)
        for kind, instant in enumerate(seen):
            if instant is not None:
                rows.append(k)
                times.append(instant)
                kinds.append(2 * kind + (each.side is Side.RIGHT))
    return _line(np.array(rows), np.array(times), np.array(kinds), at_s)


def _by_bounce(body: Body) -> Pace | None:
    own = rule("gait-strides")
    height = 0.5 * (body.mid("HIP")[:, 1] + body.mid("SHOULDER")[:, 1])
    height = (height - over_a_stride(body, height)) / leg_by_trunk(body)
    calm = low_pass(height, sampling_rate_hz=1.0 / body.step_s, cutoff_hz=own.value("bounce_cutoff_hz"))
    peaks, lows = (_unbroken(body.t_s, each) for each in find_turning_indices(calm, hysteresis=own.value("bounce_leg_ratio")))
    if min(len(peaks), len(lows)) < own.value("fewest_steps"):
        return None
    rows = np.concatenate((_numbered(body.t_s[peaks]), _numbered(body.t_s[lows])))
    kinds = np.concatenate((np.zeros(len(peaks)), np.ones(len(lows))))
    pace = _line(rows, np.concatenate((body.t_s[peaks], body.t_s[lows])), kinds, body.t_s[lows])
    return None if pace is None or pace[1] > own.value("uneven_ratio") * pace[0] else pace


def _unbroken(t_s: FloatArray, at: IntArray) -> IntArray:
    """Keep the longest run of extremes that follow each other evenly."""
    if len(at) <= 1:
        return at
    gaps_s = np.diff(t_s[at])
    even = np.abs(gaps_s - np.median(gaps_s)) <= rule("gait-strides").value("uneven_ratio") * np.median(gaps_s)
    start, end = max(find_spans(even).tolist(), key=lambda span: span[1] - span[0], default=(0, 0))
    return at[start : end + 1]


def _numbered(at_s: FloatArray) -> IntArray:
    """Give steps numbers by their instants; one that was not seen leaves a number out."""
    usual_s = float(np.median(np.diff(at_s)))
    return np.concatenate(([0], np.cumsum(np.maximum(1, np.round(np.diff(at_s) / usual_s))))).astype(np.int64)


def _line(rows: IntArray, times_s: FloatArray, kinds: FloatArray, at_s: FloatArray) -> Pace | None:
    """Fit one step time to all events, each kind with its own start; the scatter is that of ``at_s``, one a step."""
    design = np.column_stack([rows, *(kinds == kind for kind in np.unique(kinds))]).astype(np.float64)
    solution, _, rank, _ = np.linalg.lstsq(design, times_s, rcond=None)
    if rank < design.shape[1] or not solution[0] > 0:
        return None
    step_s = float(solution[0])
    number = _numbered(at_s)
    scatter_s = float(np.std(np.diff(at_s)[np.diff(number) == 1]))
    return 60.0 / step_s, 60.0 / step_s**2 * scatter_s, int(number[-1])
