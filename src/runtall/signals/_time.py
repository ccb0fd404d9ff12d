"""How much time each sample stands for, whatever the watch's recording step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from runtall.core import FloatArray, Pause, ShapeMismatchError, say


def paused_before(t_s: FloatArray, pauses: Sequence[Pause]) -> FloatArray:
    """Seconds of pause that lie before each instant.

    Parameters
    ----------
    t_s
        Shape (n,), seconds.
    pauses
        Half-open stretches; they may overlap and stand in any order.

    Returns
    -------
    FloatArray
        Shape (n,), seconds, never decreasing where ``t_s`` does not.

    Examples
    --------
    >>> paused_before(np.array([0.0, 15.0, 40.0]), [Pause(10.0, 20.0)])
    array([ 0.,  5., 10.])
    """
    merged: list[list[float]] = []
    for pause in sorted(pauses, key=lambda each: each.start_s):
        if merged and pause.start_s <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], pause.end_s)
        elif pause.end_s > pause.start_s:
            merged.append([pause.start_s, pause.end_s])
    if not merged:
        return np.zeros(len(t_s))
    edges = np.array(merged).ravel()
    lengths = np.diff(edges)
    lengths[1::2] = 0.0
    return np.interp(t_s, edges, np.concatenate(([0.0], np.cumsum(lengths))))


def sample_seconds(t_s: FloatArray, *, longest_step_s: float, pauses: Sequence[Pause] = ()) -> FloatArray:
    """Seconds that each sample stands for: half of the step before it and half of the step after.

    Averages weighted with these seconds do not change when a watch writes every second, every five, or only when
    something changed.

    Parameters
    ----------
    t_s
        Shape (n_samples,), seconds, strictly increasing.
    longest_step_s
        A longer step, pauses taken out, is a gap: nobody knows what happened in it, so it counts for nothing.
    pauses
        Stretches that are taken out of the steps they touch.

    Returns
    -------
    FloatArray
        Shape (n_samples,), seconds; their sum is the time that the samples cover.

    Examples
    --------
    >>> sample_seconds(np.array([0.0, 1.0, 2.0, 6.0, 90.0]), longest_step_s=20)
    array([0.5, 1. , 2.5, 2. , 0. ])
    """
    if len(t_s) < 2:
        return np.zeros(len(t_s))
    step_s = np.diff(t_s)
    if pauses:
        step_s = np.maximum(step_s - np.diff(paused_before(t_s, pauses)), 0.0)
    step_s = np.where(step_s > longest_step_s, 0.0, step_s)
    seconds = np.empty(len(t_s))
    seconds[0] = 0.0
    seconds[1:] = step_s
    seconds[:-1] += step_s
    return 0.5 * seconds


def fill_short_gaps(t_s: FloatArray, values: FloatArray, *, longest_gap_s: float) -> FloatArray:
    """Join the ends of short gaps by straight lines; longer gaps, and the ends of the recording, stay gaps.

    Parameters
    ----------
    t_s, values
        Shape (n_samples,). NaN in ``values`` is a gap.
    longest_gap_s
        Seconds between the valid neighbours of a gap, up to which it is filled.

    Raises
    ------
    ShapeMismatchError
        The arrays do not describe the same samples.

    Examples
    --------
    >>> fill_short_gaps(np.arange(5.0), np.array([1.0, np.nan, 3.0, np.nan, np.nan]), longest_gap_s=3)
    array([ 1.,  2.,  3., nan, nan])
    """
    if t_s.shape != values.shape:
        raise ShapeMismatchError(say("Times and values do not describe the same samples."))
    valid = np.isfinite(values)
    if valid.all() or not valid.any():
        return values
    at = np.flatnonzero(valid)
    after = np.searchsorted(at, np.arange(len(values)))
    before = np.clip(after - 1, 0, len(at) - 1)
    inside = (after > 0) & (after < len(at))
    width_s = t_s[at[np.clip(after, 0, len(at) - 1)]] - t_s[at[before]]
    filled = np.interp(t_s, t_s[at], values[at])
    return np.where(valid, values, np.where(inside & (width_s <= longest_gap_s), filled, np.nan))
