"""Onset: the moment at which a drifting channel starts to leave its early level for good."""

from __future__ import annotations

import numpy as np

from runtall.core import FloatArray


def find_onset(mid_s: FloatArray, values: FloatArray, covariance: FloatArray) -> float:
    """Find the moment at which a level turns into a drift.

    A level followed by a straight line is fitted for every possible bend; bends are weighted by how well they explain
    the values under the given covariance, and the onset is the weighted median bend.

    Parameters
    ----------
    mid_s, values
        Shape (n_blocks,): block times and block means, speed and grade taken out.
    covariance
        Shape (n_blocks, n_blocks), up to a factor.

    Returns
    -------
    float
        Seconds on the clock of ``mid_s``.

    Notes
    -----
    The weighted median is steadier than the best single bend, which jumps with the noise. ``benchmarks/drift_coverage.py``
    prints its error.
    """
    bends = mid_s[: max(1, len(mid_s) - 2)]
    ramps = np.clip(mid_s[:, None] - bends[None, :], 0.0, None)
    factor = np.linalg.cholesky(covariance)
    white = np.linalg.solve(factor, np.column_stack((np.ones_like(values), values, ramps)))
    one = white[:, 0] / np.linalg.norm(white[:, 0])
    away = white[:, 1:] - one[:, None] * (one @ white[:, 1:])[None, :]
    target, lines = away[:, 0], away[:, 1:]
    explained = (target @ lines) ** 2 / np.einsum("nb,nb->b", lines, lines)
    residual = np.maximum(target @ target - explained, 1e-300)
    log_weight = -0.5 * (len(values) - 3) * np.log(residual)
    weights = np.exp(log_weight - log_weight.max())
    cumulative = np.cumsum(weights) - 0.5 * weights
    return float(np.interp(0.5 * weights.sum(), cumulative, bends))
