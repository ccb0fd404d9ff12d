"""How sure a contrast of block means is when neighbouring minutes resemble each other.

A run is one stretch of a wandering series: its minutes are not independent, and how long they remember each other
cannot be read off one run. So the memory is not estimated but averaged over: every pair of memory time and share of
independent scatter on a grid gives a Student distribution, weighted by how well that pair explains the run's own
residuals (restricted likelihood) and by what real files show for the channel. The interval comes from their mixture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from runtall.core import FloatArray
from runtall.signals import student_t_cdf, student_t_quantile

_N_WIDTHS = 40


MEMORY_S = (45.0, 90.0, 180.0)
"""Grid of memory times that the noise may have."""
INDEPENDENT_RATIO = (0.06, 0.2, 0.4, 0.7)
"""Grid of shares of the block means' scatter that may be independent from block to block."""


_MINUTE_S = 60.0


def log_prior(
    *, memory_s: float, independent_ratio: float, memory_factor: float, independent_odds: float, block_s: float = _MINUTE_S
) -> FloatArray:
    """Weigh the models of the grid by how far they lie from what real files show.

    Parameters
    ----------
    memory_s, independent_ratio
        What real files show for means over a minute.
    memory_factor, independent_odds
        One standard deviation of the spread around it: a factor of the memory time, a factor of the odds of the share.
    block_s
        Length of the blocks; longer ones average more of the independent scatter away.

    Returns
    -------
    FloatArray
        Shape (n_models,), logarithms up to a constant.
    """
    memory = np.log(np.array(MEMORY_S) / memory_s) / np.log(memory_factor)
    share, times = np.array(INDEPENDENT_RATIO), np.array([memory_s])
    lasting = _block_variance(times, _MINUTE_S)[0] / _block_variance(times, block_s)[0]
    expected = independent_ratio / (1.0 - independent_ratio) * _MINUTE_S / block_s * lasting
    odds = share / (1.0 - share) / expected
    return np.asarray(-0.5 * (memory[:, None] ** 2 + (np.log(odds) / np.log(independent_odds))[None, :] ** 2)).ravel()


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Mixture of Student distributions for each contrast.

    Attributes
    ----------
    scales
        Shape (n_models, n_channels), standard error under each model.
    weights
        Shape (n_models, n_channels), adding up to 1 for each channel.
    df
        Degrees of freedom, the same for all.
    """

    scales: FloatArray
    weights: FloatArray
    df: int

    def half_widths(self, confidences: Sequence[float]) -> FloatArray:
        """Half of the intervals that hold the truth with each confidence; shape (n_confidences, n_channels)."""
        tails = [0.5 + 0.5 * confidence for confidence in confidences]
        # A mixture's quantile lies between those of its narrowest and its widest part.
        nearest = student_t_quantile(min(tails), self.df) * self.scales.min(axis=0)
        furthest = student_t_quantile(max(tails), self.df) * self.scales.max(axis=0)
        widths = nearest + np.linspace(0.0, 1.0, _N_WIDTHS)[:, None] * (furthest - nearest)
        heights = np.einsum("wgk,gk->wk", student_t_cdf(widths[:, None, :] / self.scales, self.df), self.weights)
        return np.stack([np.interp(tails, heights[:, k], widths[:, k]) for k in range(widths.shape[1])], axis=1)

    def best_model(self) -> int:
        """Return the index of the model with most weight, all channels together."""
        return int(np.argmax(self.weights.sum(axis=1)))


def block_covariance(mid_s: FloatArray, filled: FloatArray, block_s: float) -> FloatArray:
    """Covariance of block means under every pair of memory and independent share, in units of their sum.

    Parameters
    ----------
    mid_s, filled
        Shape (n_blocks,): middle of each block on the run's clock, and share of the block that was measured.
    block_s
        Length of a block.

    Returns
    -------
    FloatArray
        Shape (n_models, n_blocks, n_blocks); models in order of memory, then of independent share.
    """
    apart = np.abs(mid_s[:, None] - mid_s[None, :])
    memory = np.array(MEMORY_S)
    x = block_s / memory
    neighbours = (2.0 * (np.cosh(x) - 1.0) / x**2)[:, None, None] * np.exp(-apart / memory[:, None, None])
    own = _block_variance(memory, block_s)
    n = len(mid_s)
    at = np.arange(n)
    neighbours[:, at, at] = own[:, None]
    neighbours /= own[:, None, None]
    share = np.array(INDEPENDENT_RATIO)
    covariance = neighbours[:, None] * (1.0 - share)[None, :, None, None]
    covariance[:, :, at, at] += share[None, :, None] / np.clip(filled, 0.1, 1.0)
    return np.asarray(covariance.reshape(-1, n, n))


def _block_variance(memory_s: FloatArray, block_s: float) -> FloatArray:
    """Return the variance of a block's mean of noise with unit variance and these memory times."""
    x = block_s / memory_s
    return np.asarray(2.0 * (x - 1.0 + np.exp(-x)) / x**2)


def contrast_uncertainty(
    covariance: FloatArray, contrast: FloatArray, smooth: FloatArray, values: FloatArray, prior: FloatArray
) -> Uncertainty:
    """How sure contrasts of block means are, the noise's memory averaged over.

    Parameters
    ----------
    covariance
        Shape (n_models, n_blocks, n_blocks), from :func:`block_covariance`.
    contrast
        Shape (n_blocks,): the weights of the blocks in the contrast.
    smooth
        Shape (n_blocks, n_columns): what explains the blocks apart from noise, flexible in time, so that drift of any
        shape is not taken for noise.
    values
        Shape (n_blocks, n_channels).
    prior
        Shape (n_models, n_channels), from :func:`log_prior`.

    Returns
    -------
    Uncertainty
        Of ``contrast @ values``.
    """
    n, p = smooth.shape
    k = values.shape[1]
    factor = np.linalg.cholesky(covariance)
    both = np.broadcast_to(np.concatenate((smooth, values), axis=1), (len(factor), n, p + k))
    whitened = np.linalg.solve(factor, both)
    design, target = whitened[:, :, :p], whitened[:, :, p:]
    gram = design.transpose(0, 2, 1) @ design
    cross = design.transpose(0, 2, 1) @ target
    explained = np.einsum("gpk,gpk->gk", cross, np.linalg.solve(gram, cross))
    residual = np.maximum(np.einsum("gnk,gnk->gk", target, target) - explained, 1e-300)
    df = n - p
    log_det = 2.0 * np.log(np.einsum("gnn->gn", factor)).sum(axis=1)
    log_weight = prior - 0.5 * (log_det + np.linalg.slogdet(gram)[1])[:, None] - 0.5 * df * np.log(residual)
    weights = np.exp(log_weight - log_weight.max(axis=0))
    spread = np.einsum("gmn,m,n->g", covariance, contrast, contrast)
    return Uncertainty(np.sqrt(residual / df * spread[:, None]), weights / weights.sum(axis=0), df)
