"""How the made-up runner's form, heart and power answer speed and grade: one set of constants, plain formulas.

Slopes against speed and grade lie within what the real files behind the noise model show (``docs/sample.md`` has both
side by side). Speed is always cadence / 60 x step length; the other channels scatter around their means independently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from runtall.core import BoolArray, FloatArray
from runtall.sample.noise import NOISE, autoregression, simulate_noise

WALKING_BELOW_MPS = 2.05


@dataclass(frozen=True, slots=True)
class Response:
    """Mean of one channel: its level at the easy speed on the flat, and how it changes with speed and grade."""

    level: float
    per_mps: float
    per_grade: float


@dataclass(frozen=True, slots=True)
class Runner:
    """Constants of a made-up runner.

    ``responses`` holds cadence, oscillation, contact time and balance; step length and vertical ratio follow from them.
    """

    responses: Mapping[str, Response]
    easy_mps: float = 2.85
    mass_kg: float = 68.0
    rest_bpm: float = 54.0
    max_bpm: float = 188.0
    easy_bpm: float = 142.0
    bpm_per_mps: float = 26.0

    def shifted(self, channel: str, by: float) -> Runner:
        """Return the same runner with one channel's level moved."""
        old = self.responses[channel]
        return replace(self, responses={**self.responses, channel: replace(old, level=old.level + by)})


SAMPLE_RUNNER = Runner(
    {
        "cadence_spm": Response(168.0, 6.0, 5.0),
        "vertical_oscillation_m": Response(0.0885, 0.0060, 0.004),
        "stance_time_s": Response(0.262, -0.0290, 0.016),
        "stance_balance_left_ratio": Response(0.4965, 0.0, 0.02),
    }
)
"""The sample runner: an ordinary easy pace of 5:51 min/km."""

_RANDOM_DAY = {
    "cadence_spm": 0.8,
    "vertical_oscillation_m": 0.0008,
    "stance_time_s": 0.0016,
    "stance_balance_left_ratio": 0.0012,
}
"""How far the runner's level wanders from day to day (standard deviation; a working choice)."""


def on_this_day(runner: Runner, *, rng: np.random.Generator) -> Runner:
    """Return the runner as they are today: each level moved a little."""
    for channel, sd in _RANDOM_DAY.items():
        runner = runner.shifted(channel, float(rng.normal(0, sd)))
    return runner


def running_form(
    runner: Runner,
    speed_mps: FloatArray,
    grade_ratio: FloatArray,
    drift: Mapping[str, FloatArray],
    *,
    noise: float,
    rng: np.random.Generator,
) -> dict[str, FloatArray]:
    """Form channels while running, as a strap would write them.

    Parameters
    ----------
    runner
        Whose form.
    speed_mps, grade_ratio
        Shape (n,), as they truly were.
    drift
        Late-run change by channel, each of shape (n,), added to the mean.
    noise
        Scale of the scatter; 1 is the fitted model.
    rng
        Source of the scatter.

    Returns
    -------
    dict
        Cadence, oscillation, contact time and balance, step length and vertical ratio, each of shape (n,).
    """
    n = len(speed_mps)
    out = {}
    for channel, response in runner.responses.items():
        mean = response.level + response.per_mps * (speed_mps - runner.easy_mps) + response.per_grade * grade_ratio
        out[channel] = mean + drift.get(channel, 0.0) + simulate_noise(channel, n, rng=rng, scale=noise)
    true_step_m = 60.0 * speed_mps / np.maximum(out["cadence_spm"], 1.0)
    out["step_length_m"] = true_step_m * (1 + noise * _strap_error(n, rng=rng))
    out["vertical_ratio"] = out["vertical_oscillation_m"] / np.maximum(out["step_length_m"], 0.05)
    return out


def _strap_error(n: int, *, rng: np.random.Generator) -> FloatArray:
    """Relative error of a measured step length: what the fitted scatter holds beyond the scatter of cadence."""
    step, cadence = NOISE["step_length_m"], NOISE["cadence_spm"]
    step_m, cadence_spm = 1.2, 169.0  # where the model was fitted

    def beyond(step_sd: float, cadence_sd: float) -> float:
        return float(np.sqrt(max((step_sd / step_m) ** 2 - (cadence_sd / cadence_spm) ** 2, 0.0)))

    fast = autoregression(n, step.fast_time_s, rng=rng) * beyond(step.fast_sd, cadence.fast_sd)
    return np.asarray(fast + autoregression(n, step.slow_time_s, rng=rng) * beyond(step.slow_sd, cadence.slow_sd))


def walking_form(form: dict[str, FloatArray], walking: BoolArray, speed_mps: FloatArray) -> None:
    """Overwrite the walking samples: short quick-footed steps, and no contact time or balance, as straps do it."""
    walk_mps = speed_mps[walking]
    cadence = 62.0 + 30.0 * walk_mps + (form["cadence_spm"][walking] - np.mean(form["cadence_spm"])) * 0.5
    form["cadence_spm"][walking] = cadence
    form["step_length_m"][walking] = np.maximum(60.0 * walk_mps / cadence, 0.2)
    form["vertical_oscillation_m"][walking] *= 0.6
    form["vertical_ratio"][walking] = form["vertical_oscillation_m"][walking] / form["step_length_m"][walking]
    form["stance_time_s"][walking] = np.nan
    form["stance_balance_left_ratio"][walking] = np.nan


def heart_rate(runner: Runner, effort_mps: FloatArray, *, rng: np.random.Generator) -> FloatArray:
    """Heart rate that follows the effort with a lag of 45 s, creeps up slowly and scatters a little, shape (n,).

    ``effort_mps`` is speed as it would feel on the flat.
    """
    from scipy.signal import lfilter

    n = len(effort_mps)
    creep = 0.11 * np.maximum(np.arange(n) / 60.0 - 15.0, 0.0)
    aim = runner.easy_bpm + runner.bpm_per_mps * (effort_mps - runner.easy_mps) + creep
    keep = float(np.exp(-1 / 45.0))
    begin = runner.rest_bpm + 28.0
    followed, _ = lfilter([1 - keep], [1.0, -keep], np.clip(aim, runner.rest_bpm, runner.max_bpm), zi=[keep * begin])
    return np.asarray(np.minimum(followed + 1.3 * autoregression(n, 25.0, rng=rng), runner.max_bpm))


def power(runner: Runner, speed_mps: FloatArray, grade_ratio: FloatArray, *, rng: np.random.Generator) -> FloatArray:
    """Reckon running power as a watch does: mass x speed x (1.04 + 4.2 x grade) and the fitted scatter, shape (n,)."""
    flat = runner.mass_kg * speed_mps * (1.04 + 4.2 * grade_ratio)
    return np.asarray(np.maximum(flat + simulate_noise("power_w", len(speed_mps), rng=rng), 0.0))
