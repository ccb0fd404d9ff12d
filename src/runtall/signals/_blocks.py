"""Means over stretches of time."""

from __future__ import annotations

import numpy as np

from runtall.core import FloatArray, IntArray


def block_means(block: IntArray, values: FloatArray, seconds: FloatArray, n_blocks: int) -> tuple[FloatArray, FloatArray]:
    """Mean of the valid values in each block, weighted by seconds, and the seconds behind it.

    Parameters
    ----------
    block
        Shape (n_samples,), the block that each sample belongs to, 0 to ``n_blocks - 1``.
    values, seconds
        Shape (n_samples,). A NaN value, or zero seconds, adds nothing.

    Returns
    -------
    tuple[FloatArray, FloatArray]
        Means, NaN where a block has none, and seconds; both of shape (n_blocks,).

    Examples
    --------
    >>> means, seconds = block_means(np.array([0, 0, 1]), np.array([1.0, 3.0, np.nan]), np.array([1.0, 3.0, 1.0]), 2)
    >>> means, seconds
    (array([2.5, nan]), array([4., 0.]))
    """
    known = np.isfinite(values)
    if not known.all():
        block, values, seconds = block[known], values[known], seconds[known]
    total: FloatArray = np.bincount(block, seconds, n_blocks).astype(np.float64)
    sums = np.bincount(block, seconds * values, n_blocks)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, sums / total, np.nan), total
