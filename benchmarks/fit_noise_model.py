"""Fit the noise model of ``runtall.sample.noise`` to real 1 Hz recordings with running dynamics.

For every file and channel: keep steady running, take out speed, speed squared, grade and a straight line over time, and
match what is left over with white noise plus a fast and a slow first-order autoregression, through its autocovariance up
to five minutes of lag. Printed are each file's parameters and the medians over the files, which are what the project
keeps. The files themselves stay where they are.

Run: ``python benchmarks/fit_noise_model.py [folder of real runs]``; without the folder it says so and stops.
"""

from __future__ import annotations

import contextlib
import sys
import warnings
from pathlib import Path

import fitdecode
import numpy as np
from scipy.optimize import least_squares

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "runs"
MAX_LAG_S = 300
MIN_SAMPLES = 600
FIELDS = {
    "cadence": 2.0,  # one leg, to steps
    "fractional_cadence": 2.0,
    "step_length": 1e-3,
    "vertical_oscillation": 1e-3,
    "vertical_ratio": 1e-2,
    "stance_time": 1e-3,
    "stance_time_balance": 1e-2,
    "heart_rate": 1.0,
    "power": 1.0,
    "enhanced_speed": 1.0,
    "speed": 1.0,
    "enhanced_altitude": 1.0,
    "altitude": 1.0,
    "distance": 1.0,
}
CHANNELS = {
    "cadence_spm": "cadence",
    "step_length_m": "step_length",
    "vertical_oscillation_m": "vertical_oscillation",
    "vertical_ratio": "vertical_ratio",
    "stance_time_s": "stance_time",
    "stance_balance_left_ratio": "stance_time_balance",
    "heart_rate_bpm": "heart_rate",
    "power_w": "power",
    "speed_mps": "enhanced_speed",
}


def read_rows(path: Path) -> list[tuple[object, dict[str, float]]]:
    """Timestamp and native fields of every record message, as far as the file can be read."""
    rows: list[tuple[object, dict[str, float]]] = []
    with (
        contextlib.suppress(fitdecode.FitError),
        fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.DISABLED) as reader,
    ):
        for message in reader:
            if isinstance(message, fitdecode.FitDataMessage) and message.name == "record" and message.has_field("timestamp"):
                row: dict[str, float] = {}
                for field in message.fields:
                    native = not isinstance(field.field, fitdecode.types.DevField)
                    if native and field.name in FIELDS and isinstance(field.value, int | float):
                        row.setdefault(field.name, float(field.value))
                rows.append((message.get_value("timestamp"), row))
    return rows


def read_columns(path: Path) -> dict[str, np.ndarray] | None:
    """Native record fields on a regular grid of one second; None where the file is no 1 Hz recording of a fair length."""
    rows = read_rows(path)
    if len(rows) < MIN_SAMPLES:
        return None
    t = np.array([int(stamp.timestamp()) if hasattr(stamp, "timestamp") else -1 for stamp, _ in rows])
    if (t < 0).any() or np.mean(np.diff(t) == 1) < 0.9:
        return None
    columns = {name: np.full(t[-1] - t[0] + 1, np.nan) for name in FIELDS}
    for second, (_, row) in zip(t - t[0], rows, strict=True):
        for name, value in row.items():
            columns[name][second] = value * FIELDS[name]
    for long, short in (("enhanced_speed", "speed"), ("enhanced_altitude", "altitude")):
        columns[long] = np.where(np.isfinite(columns[long]), columns[long], columns[short])
    columns["cadence"] = columns["cadence"] + np.nan_to_num(columns["fractional_cadence"])
    return columns


def smooth(values: np.ndarray, width: int) -> np.ndarray:
    """Centred moving mean that passes over gaps."""
    known = np.isfinite(values)
    ones = np.ones(width)
    return np.convolve(np.where(known, values, 0), ones, "same") / np.maximum(np.convolve(known, ones, "same"), 1)


def steady_running(columns: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mask of steady running, smoothed speed and grade."""
    speed = smooth(columns["enhanced_speed"], 11)
    altitude, distance, half = smooth(columns["enhanced_altitude"], 15), columns["distance"], 15
    grade = np.full(len(speed), np.nan)
    span_m = distance[2 * half :] - distance[: -2 * half]
    grade[half:-half] = (altitude[2 * half :] - altitude[: -2 * half]) / np.maximum(span_m, 20)
    moving = columns["enhanced_speed"][columns["enhanced_speed"] > 1.5]
    usual = np.median(moving) if len(moving) else np.inf
    running = (columns["cadence"] > 140) & (columns["cadence"] < 220) & (speed > max(1.8, 0.6 * usual)) & (speed < 6.5)
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


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if not folder.is_dir():
        print(f"skipped: no real runs at {folder}")
        return
    warnings.simplefilter("ignore")
    found: dict[str, list[np.ndarray]] = {name: [] for name in CHANNELS}
    slopes: dict[str, list[np.ndarray]] = {name: [] for name in CHANNELS}
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".fit"):
        columns = read_columns(path)
        if columns is None:
            continue
        steady, speed, grade = steady_running(columns)
        for name, column in CHANNELS.items():
            left = leftover(columns[column], steady, speed, grade, of_speed=name == "speed_mps")
            if left is not None and np.nanstd(left[0]) > 0:
                found[name].append(fit(*autocovariance(left[0])))
                slopes[name].append(np.append(left[1][2:], np.nanmean(columns[column][steady])))
    print(
        f"{'channel':28}{'files':>6}{'white':>10}{'fast':>10}{'slow':>10}{'fast s':>8}{'slow s':>8}   total sd, low - high"
    )
    for name, fits in found.items():
        table = np.array(fits)
        totals = np.sqrt((table[:, :3] ** 2).sum(axis=1))
        white, fast, slow, fast_s, slow_s = np.median(table, axis=0)
        print(
            f"{name:28}{len(fits):6}{white:10.3g}{fast:10.3g}{slow:10.3g}{fast_s:8.1f}{slow_s:8.0f}"
            f"   {np.median(totals):.3g}, {totals.min():.3g} - {totals.max():.3g};"
            f" fast s {table[:, 3].min():.1f} - {table[:, 3].max():.1f}; slow s {table[:, 4].min():.0f} - {table[:, 4].max():.0f}"
        )
        if name != "speed_mps":
            per_mps, _, per_grade, mean = np.median(np.array(slopes[name]), axis=0)
            print(f"{'':28}per m/s {per_mps:.3g}, per unit of grade {per_grade:.3g}, mean {mean:.4g}")


if __name__ == "__main__":
    main()
