"""Filters that shift nothing in time."""

from __future__ import annotations

import numpy as np

from runtall.core import FloatArray


def smooth_over_time(t_s: FloatArray, values: FloatArray, seconds: FloatArray, *, window_s: float) -> FloatArray:
    """Mean over a window centred on each sample, weighted by the time that each sample stands for.

    Parameters
    ----------
    t_s, values, seconds
        Shape (n_samples,). ``seconds`` as :func:`sample_seconds` gives them; NaN in ``values`` is a gap.
    window_s
        Width of the whole window.

    Returns
    -------
    FloatArray
        Shape (n_samples,); NaN where the window holds nothing that was measured, so gaps shorter than the window
        are bridged and longer ones stay.

    Notes
    -----
    Between samples the integral is taken as straight lines, so a window narrower than the recording step leaves the
    samples as they are. At both ends the window is cut off, not mirrored.

    Examples
    --------
    >>> t_s = np.arange(5.0)
    >>> smooth_over_time(t_s, np.array([0.0, 0.0, 3.0, 0.0, 0.0]), np.ones(5), window_s=3)
    array([0., 1., 1., 1., 0.])
    """
    if len(t_s) == 0:
        return values
    known = np.isfinite(values)
    if not known.all():
        values, seconds = np.where(known, values, 0.0), np.where(known, seconds, 0.0)
    total, sum_ = _integrals_around(t_s, seconds, seconds * values, 0.5 * window_s)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 1e-9, sum_ / total, np.nan)


def _cell_edges(t_s: FloatArray) -> FloatArray:
    """Shape (n + 1,): midpoints between samples, and half a step beyond both ends."""
    if len(t_s) == 1:
        return np.array([t_s[0] - 0.5, t_s[0] + 0.5])
    middle = 0.5 * (t_s[1:] + t_s[:-1])
    return np.concatenate(([2 * t_s[0] - middle[0]], middle, [2 * t_s[-1] - middle[-1]]))


def _integrals_around(t_s: FloatArray, first: FloatArray, second: FloatArray, half_s: float) -> tuple[FloatArray, FloatArray]:
    """Integrate two masses from ``half_s`` before to ``half_s`` after each sample."""
    cumulative = np.zeros((2, len(t_s) + 1))
    np.cumsum(first, out=cumulative[0, 1:])
    np.cumsum(second, out=cumulative[1, 1:])
    steps_s = np.diff(t_s)
    if len(steps_s) and np.ptp(steps_s) == 0:
        half_cells = half_s / float(steps_s[0])
        around = _shifted(cumulative, 0.5 + half_cells) - _shifted(cumulative, 0.5 - half_cells)
    else:
        edges = _cell_edges(t_s)
        both = cumulative[0] + 1j * cumulative[1]
        difference = np.interp(t_s + half_s, edges, both) - np.interp(t_s - half_s, edges, both)
        around = np.stack((difference.real, difference.imag))
    return around[0], around[1]


def _shifted(cumulative: FloatArray, cells: float) -> FloatArray:
    """Read off equally spaced cumulative sums ``cells`` to the right of each cell's left edge, held at both ends."""
    n = cumulative.shape[1] - 1
    whole = min(max(int(np.floor(cells)), -n), n)
    part = min(max(cells - whole, 0.0), 1.0)
    held = np.zeros((2, n + 1))
    if whole >= 0:
        held[:, : n + 1 - whole] = cumulative[:, whole:]
        held[:, n + 1 - whole :] = cumulative[:, -1:]
    else:
        held[:, -whole:] = cumulative[:, :whole]
    return np.asarray(held[:, :-1] + part * np.diff(held))
