"""Unevenly timed samples put on an even clock, by curves that pass through every sample."""

from __future__ import annotations

import numpy as np

from runtall.core import FloatArray
from runtall.signals._spans import find_spans


def on_even_clock(t_s: FloatArray, values: FloatArray, at_s: FloatArray, *, longest_gap_s: float) -> FloatArray:
    """Read a series off at other instants, by cubic splines through what was measured.

    Parameters
    ----------
    t_s, values
        Shapes (n,) and (n, ...); NaN is a gap.
    at_s
        Shape (m,), instants to read at.
    longest_gap_s
        Seconds between measured neighbours up to which the spline bridges; longer gaps, and what lies outside the first and
        last sample, stay gaps.

    Returns
    -------
    FloatArray
        Shape (m, ...).

    Examples
    --------
    >>> t_s = np.array([0.0, 0.1, 0.3, 0.4, 2.0, 2.1])
    >>> on_even_clock(t_s, 2 * t_s, np.array([0.2, 1.0, 2.05]), longest_gap_s=0.5).round(6)
    array([0.4, nan, 4.1])
    """
    flat = values.reshape(len(values), -1)
    out = np.full((len(at_s), flat.shape[1]), np.nan)
    known = np.isfinite(flat)
    pattern = {key.tobytes(): key for key in known.T}
    for mask in pattern.values():
        columns = np.flatnonzero((known == mask[:, None]).all(axis=0))
        out[:, columns] = _read_off(t_s[mask], flat[np.ix_(mask, columns)], at_s, longest_gap_s)
    return out.reshape((len(at_s), *values.shape[1:]))


def _read_off(t_s: FloatArray, values: FloatArray, at_s: FloatArray, longest_gap_s: float) -> FloatArray:
    from scipy.interpolate import CubicSpline

    out = np.full((len(at_s), values.shape[1]), np.nan)
    near = np.diff(t_s) <= longest_gap_s
    for start, end in find_spans(near):
        piece = slice(start, end + 1)
        inside = (at_s >= t_s[start]) & (at_s <= t_s[end])
        if inside.any():
            out[inside] = CubicSpline(t_s[piece], values[piece])(at_s[inside])
    return out
