"""How running-dynamics channels scatter around what speed and grade explain: one stated model, fitted to real files.

What is left of a channel once speed, grade and a straight line over time are taken out is modelled as a sum of three
independent parts::

    noise(t) = white(t) + fast(t) + slow(t)

``white`` is independent from sample to sample; ``fast`` and ``slow`` are stationary first-order autoregressions (discrete
Ornstein-Uhlenbeck processes) with autocovariance ``sd**2 * exp(-lag_s / time_s)``. Together that is an ARMA(2, 2) process.
The parameters are medians over real one-second recordings by several makers' watches and straps
(``benchmarks/fit_noise_model.py`` fits them; ``docs/sample.md`` shows the fit and its spread over the files).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from runtall.core import FloatArray


@dataclass(frozen=True, slots=True)
class ChannelNoise:
    """Scatter of one channel around what speed and grade explain, in the channel's own unit.

    Attributes
    ----------
    channel
        Key of ``core.quantities.CHANNELS``.
    white_sd
        Standard deviation of the part that is new in every sample.
    fast_sd, fast_time_s
        Standard deviation and time constant of the part that lasts a few steps.
    slow_sd, slow_time_s
        Standard deviation and time constant of the part that lasts a minute or two.
    sd_low, sd_high
        Smallest and largest total standard deviation among the files behind the fit.
    n_files
        Real files behind the fit.
    """

    channel: str
    white_sd: float
    fast_sd: float
    fast_time_s: float
    slow_sd: float
    slow_time_s: float
    sd_low: float
    sd_high: float
    n_files: int

    @property
    def sd(self) -> float:
        """Total standard deviation of one sample."""
        return float(np.sqrt(self.white_sd**2 + self.fast_sd**2 + self.slow_sd**2))

    def autocovariance(self, lag_s: FloatArray) -> FloatArray:
        """Autocovariance at lags in seconds, in the channel's unit squared; the white part counts at lag 0 only."""
        lag_s = np.abs(np.asarray(lag_s, dtype=np.float64))
        out = self.fast_sd**2 * np.exp(-lag_s / self.fast_time_s) + self.slow_sd**2 * np.exp(-lag_s / self.slow_time_s)
        return np.asarray(out + np.where(lag_s == 0, self.white_sd**2, 0.0))


_FITTED = (
    ChannelNoise("cadence_spm", 0.044, 1.72, 4.6, 0.88, 139, 1.43, 2.85, 11),
    ChannelNoise("step_length_m", 0.0003, 0.0227, 4.1, 0.0088, 85, 0.0121, 0.0434, 7),
    ChannelNoise("vertical_oscillation_m", 0.00005, 0.00204, 4.6, 0.00182, 89, 0.00117, 0.00405, 8),
    ChannelNoise("vertical_ratio", 0.00002, 0.00122, 3.6, 0.00063, 100, 0.0003, 0.00368, 6),
    ChannelNoise("stance_time_s", 0.00008, 0.00358, 4.6, 0.00334, 127, 0.00299, 0.00868, 8),
    ChannelNoise("stance_balance_left_ratio", 0.00005, 0.00125, 13.5, 0.00374, 77, 0.00249, 0.00549, 3),
    ChannelNoise("power_w", 0.15, 14.4, 9.0, 0.5, 15, 10.2, 21.3, 6),
    ChannelNoise("speed_mps", 0.003, 0.031, 15.0, 0.156, 67, 0.082, 0.957, 11),
)

NOISE: Mapping[str, ChannelNoise] = MappingProxyType({each.channel: each for each in _FITTED})
"""The fitted model by channel.

``speed_mps`` has nothing but a line over time taken out: it is how evenly people run, hills included.
"""


def simulate_noise(
    channel: str, n: int, *, rng: np.random.Generator, sampling_rate_hz: float = 1.0, scale: float = 1.0
) -> FloatArray:
    """Draw scatter for one channel of one run.

    Parameters
    ----------
    channel
        Key of ``NOISE``.
    n
        Samples wanted.
    rng
        Where the randomness comes from; the same state gives the same scatter.
    sampling_rate_hz
        Samples a second; the time constants stay seconds.
    scale
        Multiplies the standard deviation, for a quieter or noisier device.

    Returns
    -------
    FloatArray
        Shape (n,), mean zero, stationary from the first sample, in the channel's unit.

    Examples
    --------
    >>> simulate_noise("cadence_spm", 3, rng=np.random.default_rng(1)).shape
    (3,)
    """
    noise = NOISE[channel]
    white = rng.standard_normal(n) * noise.white_sd
    fast = autoregression(n, noise.fast_time_s * sampling_rate_hz, rng=rng) * noise.fast_sd
    slow = autoregression(n, noise.slow_time_s * sampling_rate_hz, rng=rng) * noise.slow_sd
    return np.asarray((white + fast + slow) * scale)


def autoregression(n: int, time_samples: float, *, rng: np.random.Generator) -> FloatArray:
    """Stationary first-order autoregression of unit variance, shape (n,); its time constant is given in samples."""
    from scipy.signal import lfilter

    if n == 0:
        return np.empty(0)
    keep = float(np.exp(-1.0 / time_samples))
    shocks = rng.standard_normal(n) * np.sqrt(1.0 - keep * keep)
    shocks[0] /= np.sqrt(1.0 - keep * keep)
    return np.asarray(lfilter([1.0], [1.0, -keep], shocks), dtype=np.float64)
