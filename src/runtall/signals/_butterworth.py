"""A low-pass filter that shifts nothing in time, for movement that was sampled at an even rate."""

from __future__ import annotations

import numpy as np

from runtall.core import FloatArray, ShapeMismatchError, say
from runtall.signals._spans import find_spans

_PASSES = 2
_CORNER = (2.0 ** (1.0 / _PASSES) - 1.0) ** 0.25
"""Each pass lowers the corner of a second-order filter; dividing by this puts it back."""


def low_pass(values: FloatArray, *, sampling_rate_hz: float, cutoff_hz: float) -> FloatArray:
    """Take out what is faster than ``cutoff_hz``, forwards and backwards, so that peaks stay where they are.

    Parameters
    ----------
    values
        Shape (n_samples, ...), filtered along the first axis. NaN is a gap: what lies before and after it is filtered by
        itself, and the gap stays.
    sampling_rate_hz
        Samples a second, evenly spaced.
    cutoff_hz
        Where the amplitude has fallen to 0.71 after both passes. At or above half of the sampling rate nothing is done.

    Returns
    -------
    FloatArray
        Same shape. A stretch of fewer than four samples is returned as it is.

    Raises
    ------
    ShapeMismatchError
        There is no axis of time.

    References
    ----------
    winter-2009

    Examples
    --------
    >>> t_s = np.arange(0.0, 2.0, 0.01)
    >>> slow = np.sin(2 * np.pi * t_s)
    >>> kept = low_pass(slow + np.sin(2 * np.pi * 40 * t_s), sampling_rate_hz=100, cutoff_hz=8)
    >>> bool(np.abs(kept - slow)[20:-20].max() < 0.01)
    True
    """
    if values.ndim == 0:
        raise ShapeMismatchError(say("A filter over time needs an axis of time."))
    if len(values) == 0 or 2.0 * cutoff_hz >= sampling_rate_hz * _CORNER:
        return values
    flat = np.array(values, dtype=np.float64).reshape(len(values), -1)
    missing = np.isnan(flat)
    whole = ~missing.any(axis=0)
    if whole.any():
        flat[:, whole] = _both_ways(flat[:, whole], sampling_rate_hz, cutoff_hz)
    for column in np.flatnonzero(~whole):
        for start, end in find_spans(~missing[:, column]):
            flat[start:end, column] = _both_ways(flat[start:end, column], sampling_rate_hz, cutoff_hz)
    return flat.reshape(values.shape)


def _both_ways(stretch: FloatArray, sampling_rate_hz: float, cutoff_hz: float) -> FloatArray:
    """Filter one stretch without gaps, mirrored through its ends so that these stay where they are."""
    from scipy.signal import butter, sosfiltfilt

    if len(stretch) <= _PASSES + 1:
        return stretch
    sections = butter(_PASSES, cutoff_hz / _CORNER, fs=sampling_rate_hz, output="sos")
    around = min(len(stretch) - 1, round(sampling_rate_hz / cutoff_hz * _PASSES))
    return np.asarray(sosfiltfilt(sections, stretch, axis=0, padtype="odd", padlen=around), dtype=np.float64)
