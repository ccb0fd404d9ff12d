"""Fit the noise model of ``runtall.sample.noise`` to real 1 Hz recordings with running dynamics.

For every file and channel: keep steady running, take out speed, speed squared, grade and a straight line over time, and
match what is left over with white noise plus a fast and a slow first-order autoregression, through its autocovariance up
to five minutes of lag. Printed are each file's parameters and the medians over the files, which are what the project
keeps. The files themselves stay where they are.

Run: ``python benchmarks/fit_noise_model.py [folder of real runs]``; without the folder it says so and stops.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from runtall.core import Recording
from runtall.readers.fit import read_fit

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "runs"
MAX_LAG_S = 300
MIN_SAMPLES = 600
CHANNELS = (
    "cadence_spm",
    "step_length_m",
    "vertical_oscillation_m",
    "vertical_ratio",
    "stance_time_s",
    "stance_balance_left_ratio",
    "heart_rate_bpm",
    "power_w",
    "speed_mps",
)


def regular_columns(recording: Recording) -> dict[str, np.ndarray] | None:
    """Native channels on a regular grid of one second; None where it is no 1 Hz recording of a fair length."""
    second = np.rint(recording.t_s).astype(int)
    if len(second) < MIN_SAMPLES or np.mean(np.diff(second) == 1) < 0.9:
        return None
    columns = {}
    for name in (*CHANNELS, "altitude_m", "distance_m"):
        columns[name] = np.full(second[-1] + 1, np.nan)
        channel = recording.channels.get(name)
        if channel is not None and channel.source == "device":
            columns[name][second] = channel.values
    return columns


def smooth(values: np.ndarray, width: int) -> np.ndarray:
    """Centred moving mean that passes over gaps."""
    known = np.isfinite(values)
    ones = np.ones(width)
    return np.convolve(np.where(known, values, 0), ones, "same") / np.maximum(np.convolve(known, ones, "same"), 1)


def steady_running(columns: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mask of steady running, smoothed speed and grade."""
    speed = smooth(columns["speed_mps"], 11)
    altitude, distance, half = smooth(columns["altitude_m"], 15), columns["distance_m"], 15
    grade = np.full(len(speed), np.nan)
    span_m = distance[2 * half :] - distance[: -2 * half]
    grade[half:-half] = (altitude[2 * half :] - altitude[: -2 * half]) / np.maximum(span_m, 20)
    moving = columns["speed_mps"][columns["speed_mps"] > 1.5]
    usual = np.median(moving) if len(moving) else np.inf
    running = (columns["cadence_spm"] > 140) & (columns["cadence_spm"] < 220) & (speed > max(1.8, 0.6 * usual)) & (speed < 6.5)
    near_a_stop = np.convolve(~running, np.ones(21), "same") > 0.5
    steady = ~near_a_stop & (np.abs(grade) < 0.15)
    steady[:60] = False
    return steady, speed, grade


def leftover(values: np.ndarray, steady: np.ndarray, speed: np.ndarray, grade: np.ndarray, *, of_speed: bool):
    """Residual after speed, speed squared, grade and a line over time; coefficients; NaN where not steady."""
    keep = np.flatnonzero(steady & np.isfinite(values))
    if len(keep) < MIN_SAMPLES:
        return None
    for _ in range(2):
        centred = speed[keep] - speed[keep].mean()
        minutes = keep / 60.0
        design = [np.ones(len(keep)), minutes - minutes.mean()]
        design += [] if of_speed else [centred, centred**2, grade[keep]]
        matrix = np.column_stack(design)
        coefficients = np.linalg.lstsq(matrix, values[keep], rcond=None)[0]
        residual = values[keep] - matrix @ coefficients
        spread = 1.4826 * np.median(np.abs(residual)) + 1e-9
        last_keep, last_residual = keep, residual
        keep = keep[np.abs(residual) < 6 * spread]
    out = np.full(len(values), np.nan)
    out[last_keep] = last_residual
    return out, coefficients


def autocovariance(residual: np.ndarray) -> tuple[np.ndarray, int]:
    """Autocovariance by lag in seconds, pairs with a gap left out, and the number of samples."""
    known = np.isfinite(residual)
    filled = np.where(known, residual, 0)
    n = len(filled)
    values = [
        np.sum(filled[: n - lag] * filled[lag:]) / max(np.sum(known[: n - lag] & known[lag:]), 1) for lag in range(MAX_LAG_S)
    ]
    return np.array(values), int(known.sum())


def fit(acov: np.ndarray, n: int) -> np.ndarray:
    """White, fast and slow standard deviation, fast and slow time constant."""
    lag, total = np.arange(len(acov)), acov[0]

    def model(logs: np.ndarray) -> np.ndarray:
        white, fast, slow, fast_s, slow_s = np.exp(logs)
        out = fast * np.exp(-lag / fast_s) + slow * np.exp(-lag / slow_s)
        out[0] += white
        # A mean and a line were estimated from the same data: they take two long-run variances over n with them.
        return out - 2 * (white + 2 * fast * fast_s + 2 * slow * slow_s) / n

    weight = 1 / np.sqrt(1 + lag / 5)
    start = np.log([total * 0.1, total * 0.5, total * 0.4, 4, 60])
    low = np.log([total * 1e-4, total * 1e-3, total * 1e-3, 1, 15])
    high = np.log([total * 2, total * 2, total * 2, 15, 400])
    found = np.exp(least_squares(lambda logs: (model(logs) - acov) / total * weight, start, bounds=(low, high)).x)
    return np.concatenate([np.sqrt(found[:3]), found[3:]])


def minute_means_sd(residual: np.ndarray) -> float:
    """Standard deviation of means over a minute, what drift is measured from; minutes that miss more than 10 s are left out."""
    minutes = residual[: len(residual) // 60 * 60].reshape(-1, 60)
    full = np.isfinite(minutes).sum(axis=1) >= 50
    return float(np.std(np.nanmean(minutes[full], axis=1))) if full.sum() > 5 else np.nan


def modelled_minute_means_sd(parameters: np.ndarray) -> float:
    """The same by the model: white, fast and slow standard deviation, fast and slow time constant."""
    white, fast, slow, fast_s, slow_s = parameters
    lag = np.arange(60)
    cover = fast**2 * np.exp(-lag / fast_s) + slow**2 * np.exp(-lag / slow_s)
    cover[0] += white**2
    weight = np.where(lag == 0, 60, 2 * (60 - lag)) / 60**2
    return float(np.sqrt(np.sum(weight * cover)))


def fit_folder(
    folder: Path, channels: tuple[str, ...] = CHANNELS
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, np.ndarray]]:
    """One row a file: parameters (white, fast, slow, fast s, slow s), slopes (per m/s, per m/s squared, per grade, mean),
    and the standard deviation of minute means."""
    found: dict[str, list[np.ndarray]] = {name: [] for name in channels}
    slopes: dict[str, list[np.ndarray]] = {name: [] for name in channels}
    minutes: dict[str, list[float]] = {name: [] for name in channels}
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".fit"):
        for recording in read_fit(path.read_bytes()).runs:
            columns = regular_columns(recording)
            if columns is None:
                continue
            steady, speed, grade = steady_running(columns)
            for name in channels:
                left = leftover(columns[name], steady, speed, grade, of_speed=name == "speed_mps")
                if left is not None and np.nanstd(left[0]) > 0:
                    found[name].append(fit(*autocovariance(left[0])))
                    slopes[name].append(np.append(left[1][2:], np.nanmean(columns[name][steady])))
                    minutes[name].append(minute_means_sd(left[0]))
    return tuple({name: np.array(each) for name, each in kind.items()} for kind in (found, slopes, minutes))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if not folder.is_dir():
        print(f"skipped: no real runs at {folder}")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found, slopes, minutes = fit_folder(folder)
    print(f"{'channel':28}{'files':>6}{'white':>10}{'fast':>10}{'slow':>10}{'fast s':>8}{'slow s':>8}   total sd, low - high")
    for name, table in found.items():
        totals = np.sqrt((table[:, :3] ** 2).sum(axis=1))
        white, fast, slow, fast_s, slow_s = np.median(table, axis=0)
        print(
            f"{name:28}{len(table):6}{white:10.3g}{fast:10.3g}{slow:10.3g}{fast_s:8.1f}{slow_s:8.0f}"
            f"   {np.median(totals):.3g}, {totals.min():.3g} - {totals.max():.3g};"
            f" fast s {table[:, 3].min():.1f} - {table[:, 3].max():.1f}; slow s {table[:, 4].min():.0f} - {table[:, 4].max():.0f}"
        )
        modelled = modelled_minute_means_sd(np.median(table, axis=0))
        print(
            f"{'':28}means over a minute: {modelled:.3g} by the model,"
            f" {np.nanmedian(minutes[name]):.3g} ({np.nanmin(minutes[name]):.3g} to {np.nanmax(minutes[name]):.3g}) in the files"
        )
        if name != "speed_mps":
            per_mps, _, per_grade, mean = slopes[name].T
            print(
                f"{'':28}per m/s {np.median(per_mps):.3g} ({per_mps.min():.3g} to {per_mps.max():.3g}),"
                f" per unit of grade {np.median(per_grade):.3g} ({per_grade.min():.3g} to {per_grade.max():.3g}),"
                f" mean {np.median(mean):.4g}"
            )


if __name__ == "__main__":
    main()
