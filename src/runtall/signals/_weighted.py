"""Means and quantiles in which a sample counts by the time it stands for."""

from __future__ import annotations

import math

import numpy as np

from runtall.core import FloatArray


def weighted_mean(values: FloatArray, seconds: FloatArray) -> float:
    """Mean of the valid values, each weighted by its seconds; NaN where nothing was measured.

    Examples
    --------
    >>> weighted_mean(np.array([160.0, 180.0, np.nan]), np.array([3.0, 1.0, 9.0]))
    165.0
    """
    weight = np.where(np.isfinite(values), seconds, 0.0)
    total = float(weight.sum())
    return float(np.dot(weight, np.where(weight > 0, values, 0.0))) / total if total > 0 else math.nan


def weighted_quantile(values: FloatArray, seconds: FloatArray, quantile: float) -> float:
    """Value that the series stays below for the share ``quantile`` of its time; NaN where nothing was measured.

    Each value's seconds are spread evenly around it (Hazen's rule), so with equal seconds the median is the ordinary
    median.

    Examples
    --------
    >>> weighted_quantile(np.array([1.0, 2.0, 3.0, 10.0]), np.ones(4), 0.5)
    2.5
    """
    use = np.isfinite(values) & (seconds > 0)
    if not use.all():
        values, seconds = values[use], seconds[use]
    if len(values) == 0:
        return math.nan
    if seconds.min() == seconds.max():
        return _evenly(values, quantile)
    order = np.argsort(values)
    values, seconds = values[order], seconds[order]
    middle = np.cumsum(seconds) - 0.5 * seconds
    return float(np.interp(quantile * seconds.sum(), middle, values))


def _evenly(values: FloatArray, quantile: float) -> float:
    """Return the same quantile where every value stands for equally long: no need to sort them all."""
    at = min(max(quantile * len(values) - 0.5, 0.0), len(values) - 1.0)
    low, high = math.floor(at), math.ceil(at)
    parted = np.partition(values, (low, high))
    return float(parted[low] + (at - low) * (parted[high] - parted[low]))
