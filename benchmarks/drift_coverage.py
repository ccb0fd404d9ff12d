"""Is the drift interval right? Simulated runs with a known drift, scatter as fitted to real files.

Prints, per channel and length of run: how often the 95 % interval covers the truth (with drift and without), how often
a run without drift carries any flag, all channels together, how often realistic drifts are flagged, and how far off the
onset is. Runs have uneven pace and hills that channels answer to, walking pauses of the timer, a strap that drops out,
and smart recording in a third of them.

    python benchmarks/drift_coverage.py [runs per length, default 1000] [seed, default 1]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from runtall.core import FORM_CHANNELS, Channel, FloatArray, NotEnoughDataError, Pause, Recording
from runtall.evidence import rule
from runtall.mechanics import find_drifts, prepare
from runtall.sample.noise import NOISE, autoregression, simulate_noise

MINUTES = (30, 45, 60, 120)
LEVEL = {
    "cadence_spm": 170.0,
    "step_length_m": 1.06,
    "vertical_oscillation_m": 0.095,
    "vertical_ratio": 0.088,
    "stance_time_s": 0.255,
    "stance_balance_left_ratio": 0.5,
}
BY_SPEED = {
    "cadence_spm": 6.0,
    "step_length_m": 0.3,
    "vertical_oscillation_m": -0.003,
    "vertical_ratio": -0.012,
    "stance_time_s": -0.030,
    "stance_balance_left_ratio": 0.0,
}
BY_GRADE = {
    "cadence_spm": 20.0,
    "step_length_m": -0.4,
    "vertical_oscillation_m": -0.10,
    "vertical_ratio": -0.04,
    "stance_time_s": 0.10,
    "stance_balance_left_ratio": 0.0,
}
REALISTIC = {
    "cadence_spm": -7.0,
    "step_length_m": -0.07,
    "vertical_oscillation_m": 0.010,
    "vertical_ratio": 0.010,
    "stance_time_s": 0.022,
    "stance_balance_left_ratio": 0.022,
}
"""Change from onset to the end of the run, of a size that people show when they tire."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """A run, and the drift that was put into it: mean of its last third less mean of its first, warm-up left out."""

    recording: Recording
    truth: Mapping[str, float]


def simulate(minutes: int, rng: np.random.Generator, *, size: float = 0.0, onset: float = 0.0, memory: float = 1.0) -> Simulated:
    """Simulate one run.

    ``size`` multiplies the realistic drifts; ``onset`` is where in the run (0 to 1) a straight drift starts; ``memory``
    multiplies the time for which minutes resemble each other.
    """
    n = minutes * 60
    t_s = np.arange(n, dtype=np.float64)
    speed = 3.0 + simulate_noise("speed_mps", n, rng=rng) - 0.1 * t_s / n * rng.random()
    altitude = _altitude(n, rng)
    grade = np.gradient(altitude) / np.maximum(speed, 1.0)
    ramp = np.clip((t_s / n - onset) / (1.0 - onset), 0.0, None)
    values: dict[str, FloatArray] = {}
    truth: dict[str, float] = {}
    warm_up_s = rule("late-run-drift").value("warm_up_s")
    part = (t_s - warm_up_s) / (n - warm_up_s)
    for name in FORM_CHANNELS:
        drift = size * REALISTIC[name] * ramp
        noise = simulate_noise(name, n, rng=rng) if memory == 1.0 else _lasting_noise(name, n, rng, memory)
        values[name] = LEVEL[name] + BY_SPEED[name] * (speed - 3.0) + BY_GRADE[name] * grade + drift + noise
        truth[name] = float(drift[part >= 2 / 3].mean() - drift[(part >= 0) & (part <= 1 / 3)].mean())
    values |= {"speed_mps": speed, "altitude_m": altitude + rng.normal(0.0, 0.2, n), "distance_m": np.cumsum(speed)}
    return Simulated(_as_recorded(t_s, values, rng), truth)


def _lasting_noise(name: str, n: int, rng: np.random.Generator, memory: float) -> FloatArray:
    noise = NOISE[name]
    fast = autoregression(n, noise.fast_time_s, rng=rng) * noise.fast_sd
    return np.asarray(fast + autoregression(n, memory * noise.slow_time_s, rng=rng) * noise.slow_sd)


def _altitude(n: int, rng: np.random.Generator) -> FloatArray:
    waves = [rng.uniform(0, 8) * np.sin(2 * np.pi * (np.arange(n) / period + rng.random())) for period in (700, 1300, 2300)]
    return np.asarray(100.0 + np.sum(waves, axis=0))


def _as_recorded(t_s: FloatArray, values: dict[str, FloatArray], rng: np.random.Generator) -> Recording:
    """Apply a pause, a dropping strap and smart recording, as they come in real files."""
    n = len(t_s)
    keep = np.ones(n, dtype=bool)
    pauses: tuple[Pause, ...] = ()
    if rng.random() < 0.5:
        start, length = int(rng.uniform(0.1, 0.8) * n), int(rng.uniform(30, 180))
        keep[start : start + length] = False
        pauses = (Pause(start - 1.0, float(start + length)),)
    if rng.random() < 0.3:
        start, length = int(rng.uniform(0.1, 0.7) * n), int(rng.uniform(60, 240))
        for name in FORM_CHANNELS[2:]:
            values[name][start : start + length] = np.nan
    if rng.random() < 1 / 3:
        written = np.cumsum(rng.integers(1, 9, n))
        smart = np.zeros(n, dtype=bool)
        smart[written[written < n]] = True
        keep &= smart
    keep[[0, -1]] = True
    channels = {name: Channel(name, "", column[keep]) for name, column in values.items()}
    return Recording("running", datetime(2026, 1, 1, tzinfo=UTC), t_s[keep], channels, pauses=pauses, time_zone="UTC")


@dataclass(slots=True)
class Tally:
    """What the runs of one length gave."""

    covered: dict[str, list[bool]]
    flagged: dict[str, list[bool]]
    any_flag: list[bool]
    onset_error_s: list[float]
    refused: int = 0


def judge(minutes: int, runs: int, seed: int, *, size: float | None = 0.0, onset: float = 0.0, memory: float = 1.0) -> Tally:
    """Simulate and measure ``runs`` runs of one length; without ``size`` each has its own drift, up or down, and onset."""
    rng = np.random.default_rng([seed, minutes, 999 if size is None else int(100 * size), int(100 * onset), int(100 * memory)])
    tally = Tally({name: [] for name in FORM_CHANNELS}, {name: [] for name in FORM_CHANNELS}, [], [])
    for _ in range(runs):
        drift = (size, onset) if size is not None else (rng.uniform(-1.5, 1.5), rng.uniform(0.0, 0.7))
        made = simulate(minutes, rng, size=drift[0], onset=drift[1], memory=memory)
        try:
            drifts = find_drifts(prepare(made.recording))
        except NotEnoughDataError:
            tally.refused += 1
            continue
        tally.any_flag.append(any(drift.flagged for drift in drifts))
        for found in drifts:
            tally.covered[found.channel].append(found.low <= made.truth[found.channel] <= found.high)
            tally.flagged[found.channel].append(found.flagged)
            if found.onset_s is not None and size:
                tally.onset_error_s.append(found.onset_s - onset * minutes * 60)
    return tally


def _share(found: list[bool]) -> float:
    return float(np.mean(found)) if found else float("nan")


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started_s = time.process_time()
    short = [name.rsplit("_", 1)[0] for name in FORM_CHANNELS]
    print(f"noise: {', '.join(f'{name} sd {NOISE[name].sd:.3g}' for name in FORM_CHANNELS)}")
    print("\ncoverage of the 95 % interval, and any flag without drift")
    print(f"{'min':>4} {'drift':>6} " + " ".join(f"{name[:14]:>14}" for name in short) + f" {'any flag':>9} {'refused':>8}")
    outside: list[str] = []
    for minutes in MINUTES:
        for drift in ("none", "known"):
            tally = judge(minutes, runs, seed, size=0.0 if drift == "none" else None)
            line = " ".join(f"{_share(tally.covered[name]):14.1%}" for name in FORM_CHANNELS)
            flag = f"{_share(tally.any_flag):9.1%}" if drift == "none" else " " * 9
            outside += [f"{minutes} min {name}" for name in FORM_CHANNELS if not 0.93 <= _share(tally.covered[name]) <= 0.97]
            outside += [f"{minutes} min flags"] if drift == "none" and _share(tally.any_flag) > 0.064 else []
            print(f"{minutes:4d} {drift:>6} {line} {flag} {tally.refused:8d}")
    print("\nflagged among runs with a realistic drift from 40 % of the run on, and the onset's error in minutes")
    print(
        f"{'min':>4} {'':6} "
        + " ".join(f"{name[:14]:>14}" for name in short)
        + f" {'any flag':>9}  onset: median error, middle half"
    )
    for minutes in MINUTES:
        tally = judge(minutes, runs // 5, seed, size=1.0, onset=0.4)
        line = " ".join(f"{_share(tally.flagged[name]):14.1%}" for name in FORM_CHANNELS)
        low, middle, high = (
            np.percentile(np.array(tally.onset_error_s) / 60, (25, 50, 75)) if tally.onset_error_s else (np.nan,) * 3
        )
        print(f"{minutes:4d} {'':6} {line} {_share(tally.any_flag):9.1%}  {middle:+.1f} ({low:+.1f} to {high:+.1f})")
    print("\nif minutes resembled each other for half or twice as long as in the files: 60 min, no drift")
    for memory in (0.5, 2.0):
        tally = judge(60, runs // 4, seed, memory=memory)
        line = " ".join(f"{_share(tally.covered[name]):14.1%}" for name in FORM_CHANNELS)
        print(f"{'':4} {memory:6.1f} {line} {_share(tally.any_flag):9.1%}")
    print(f"\n{time.process_time() - started_s:.0f} s of CPU, {runs} runs a length without drift, as many with")
    print(f"outside 93 to 97 % coverage or above 6.4 % flags: {', '.join(outside) or 'nothing'}")
    return len(outside)


if __name__ == "__main__":
    sys.exit(main())
