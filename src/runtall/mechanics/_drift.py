"""Drift: how form changes from early to late in a run, at matched speed and grade."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from runtall.core import BoolArray, Drift, FloatArray, NotEnoughDataError, say
from runtall.evidence import rule
from runtall.mechanics._form import DERIVED, FormChannel, form_channels
from runtall.mechanics._noise_interval import block_covariance, contrast_uncertainty, log_prior
from runtall.mechanics._onset import find_onset
from runtall.mechanics._prepare import PreparedRun
from runtall.signals import block_means


@dataclass(frozen=True, slots=True)
class DriftBlocks:
    """Means of form channels, speed and grade over blocks of about a minute of steady running.

    Attributes
    ----------
    mid_s
        Shape (n_blocks,), middle of each block on the run's clock.
    filled
        Shape (n_blocks,), share of the block that was steady running.
    block_s
        Length of a block.
    speed_mps, grade_ratio
        Shape (n_blocks,); grade ``None`` where the run knows no altitude.
    values
        Shape (n_blocks, n_channels), NaN where a channel has too little in a block.
    """

    mid_s: FloatArray
    filled: FloatArray
    block_s: float
    speed_mps: FloatArray
    grade_ratio: FloatArray | None
    values: FloatArray


def drift_blocks(run: PreparedRun, channels: tuple[FormChannel, ...]) -> DriftBlocks:
    """Average steady running over blocks of time, the warm-up left out.

    Raises
    ------
    NotEnoughDataError
        No speed to match, or too little steady running.
    """
    late = rule("late-run-drift")
    if run.speed_mps is None:
        raise NotEnoughDataError(say("Without speed, a change of form cannot be told from a change of pace."))
    run_so_far_s = np.cumsum(run.running_seconds)
    use = run.steady & (run_so_far_s > late.value("warm_up_s")) & np.isfinite(run.speed_mps)
    if run.grade_ratio is not None:
        use &= np.isfinite(run.grade_ratio)
    if use.any():
        usual = float(np.median(run.speed_mps[use]))
        use &= np.abs(np.nan_to_num(run.speed_mps) - usual) <= late.value("speed_band_ratio") * usual
    steady_s = float(run.seconds[use].sum())
    if steady_s < late.value("shortest_s") or run.share(steady_s) < late.value("smallest_share"):
        raise NotEnoughDataError(say("Too little steady running after the warm-up to compare early with late."))
    t_s, seconds = run.t_s[use], run.seconds[use]
    block_s = max(late.value("block_s"), float(t_s[-1] - t_s[0]) / late.value("most_blocks"))
    at = ((t_s - t_s[0]) // block_s).astype(np.int64)
    n = int(at[-1]) + 1
    least_s = late.value("least_filled_ratio") * block_s
    _, behind_s = block_means(at, t_s, seconds, n)
    columns = []
    for channel in channels:
        means, channel_s = block_means(at, channel.values[use], seconds, n)
        columns.append(np.where(channel_s >= least_s, means, np.nan))
    kept = behind_s >= least_s
    speed, _ = block_means(at, run.speed_mps[use], seconds, n)
    grade = None if run.grade_ratio is None else block_means(at, run.grade_ratio[use], seconds, n)[0][kept]
    middle = t_s[0] + (np.arange(n) + 0.5) * block_s
    values = np.stack(columns, axis=1) if columns else np.empty((n, 0))
    return DriftBlocks(middle[kept], np.minimum(behind_s[kept] / block_s, 1.0), block_s, speed[kept], grade, values[kept])


def find_drifts(run: PreparedRun, channels: tuple[FormChannel, ...] | None = None) -> tuple[Drift, ...]:
    """Change of each form channel from the first to the last third of a run, at matched speed and grade.

    Returns
    -------
    tuple[Drift, ...]
        One for each measured channel with enough blocks in each third. Channels that follow from others are left out:
        at matched speed they can only repeat them.

    Raises
    ------
    NotEnoughDataError
        No speed, too short a steady part, or no channel with enough of it. Without altitude the comparison is at
        matched speed alone.

    Notes
    -----
    Steady running is averaged over blocks of about a minute. Lines that may bend at the thirds are fitted by least
    squares, with speed and grade as covariates, and late minus early is read off them, so that a gap moves neither.
    The interval allows for minutes that resemble their neighbours (:mod:`_noise_interval`). A flag asks for an
    interval widened for all channels looked at together, and for a change that matters.
    """
    late = rule("late-run-drift")
    measured = tuple(each for each in (form_channels(run) if channels is None else channels) if each.source != DERIVED)
    if not measured:
        raise NotEnoughDataError(say("The file has no form channel of its own."))
    blocks = drift_blocks(run, measured)
    groups: dict[bytes, list[int]] = {}
    for k in range(len(measured)):
        groups.setdefault(np.isfinite(blocks.values[:, k]).tobytes(), []).append(k)
    looked_at = [
        (columns, valid)
        for key, columns in groups.items()
        if _thirds_are_filled(blocks, valid := np.frombuffer(key, dtype=bool), int(late.value("fewest_blocks")))
    ]
    if not looked_at:
        raise NotEnoughDataError(say("No form channel has enough steady running early and late in the run."))
    familywise = 1.0 - (1.0 - late.value("confidence")) / sum(len(columns) for columns, _ in looked_at)
    found: dict[int, Drift] = {}
    for columns, valid in looked_at:
        found |= _drifts_of(run, measured, blocks, columns=columns, valid=valid, familywise=familywise)
    return tuple(found[k] for k in sorted(found))


def _thirds(mid_s: FloatArray, block_s: float) -> FloatArray:
    """Return how much of each block lies in the early, middle and late third of the span; shape (n_blocks, 3)."""
    span_s = float(mid_s[-1] - mid_s[0]) + block_s
    starts = (mid_s - mid_s[0]) / span_s
    width = block_s / span_s
    early = np.clip((1 / 3 - starts) / width, 0.0, 1.0)
    late = np.clip((starts + width - 2 / 3) / width, 0.0, 1.0)
    return np.stack((early, 1.0 - early - late, late), axis=1)


def _thirds_are_filled(blocks: DriftBlocks, valid: BoolArray, fewest: int) -> bool:
    if np.count_nonzero(valid) < 3 * fewest:
        return False
    early, _, late = _thirds(blocks.mid_s, blocks.block_s).T
    return bool(np.round(early[valid].sum()) >= fewest and np.round(late[valid].sum()) >= fewest)


def _covariates(blocks: DriftBlocks, valid: BoolArray) -> FloatArray:
    """Shape (n, 0 to 2): speed and grade about their means, where they vary at all."""
    late = rule("late-run-drift")
    columns = [blocks.speed_mps[valid]]
    least = [late.value("least_speed_sd_mps")]
    if blocks.grade_ratio is not None:
        columns.append(blocks.grade_ratio[valid])
        least.append(late.value("least_grade_sd_ratio"))
    away = [each - each.mean() for each, smallest in zip(columns, least, strict=True) if each.std() > smallest]
    return np.stack(away, axis=1) if away else np.empty((int(np.count_nonzero(valid)), 0))


_EARLY = np.array([1.0, 1 / 6, 0.0, 0.0])
_LATE = np.array([1.0, 5 / 6, 1 / 2, 1 / 6])
"""Means of the lines below over the first and the last third."""


def _bent_lines(part: FloatArray) -> FloatArray:
    """Return lines over the run (0 to 1) that may bend at the thirds, shape (n, 4).

    They carry the level across gaps, and keep speed and grade from explaining what is drift within a third.
    """
    return np.stack((np.ones_like(part), part, np.clip(part - 1 / 3, 0.0, None), np.clip(part - 2 / 3, 0.0, None)), axis=1)


@cache
def _prior(channel: str, block_s: float) -> FloatArray:
    """Return how likely each model of the noise is for a channel before its run is seen, as fitted to real files."""
    late = rule("late-run-drift")
    return log_prior(
        memory_s=late.value(f"memory_{channel.rpartition('_')[0]}_s"),
        independent_ratio=late.value(f"independent_{channel.rpartition('_')[0]}_ratio"),
        memory_factor=late.value("memory_factor"),
        independent_odds=late.value("independent_odds"),
        block_s=block_s,
    )


def _drifts_of(
    run: PreparedRun,
    channels: tuple[FormChannel, ...],
    blocks: DriftBlocks,
    *,
    columns: list[int],
    valid: BoolArray,
    familywise: float,
) -> dict[int, Drift]:
    late = rule("late-run-drift")
    mid_s, filled, values = blocks.mid_s[valid], blocks.filled[valid], blocks.values[valid][:, columns]
    covariates = _covariates(blocks, valid)
    weight = np.sqrt(filled)[:, None]
    start_s, end_s = blocks.mid_s[0] - 0.5 * blocks.block_s, blocks.mid_s[-1] + 0.5 * blocks.block_s
    design = np.concatenate((_bent_lines((mid_s - start_s) / (end_s - start_s)), covariates), axis=1)
    solver = np.linalg.pinv(design * weight) * weight.T
    coefficients = solver @ values
    early_level = _EARLY @ coefficients[:4]
    contrast = (_LATE - _EARLY) @ solver[:4]
    covariance = block_covariance(mid_s, filled, blocks.block_s)
    prior = np.stack([_prior(channels[k].name, round(blocks.block_s)) for k in columns], axis=1)
    uncertainty = contrast_uncertainty(covariance, contrast, design, values, prior)
    half, wide = uncertainty.half_widths((late.value("confidence"), familywise))
    share = run.share(float(filled.sum() * blocks.block_s))
    out: dict[int, Drift] = {}
    for i, k in enumerate(columns):
        change = float(contrast @ values[:, i])
        flagged = abs(change) > float(wide[i]) and abs(change) >= late.value(f"smallest_{channels[k].name}")
        onset_s = None
        if flagged:
            matched = values[:, i] - covariates @ coefficients[4:, i]
            onset_s = find_onset(mid_s, matched, covariance[uncertainty.best_model()])
        out[k] = Drift(
            channel=channels[k].name,
            source=channels[k].source,
            change=change,
            low=change - float(half[i]),
            high=change + float(half[i]),
            early=float(early_level[i]),
            share=share,
            flagged=flagged,
            onset_s=onset_s,
            onset_m=None if onset_s is None else run.distance_at(onset_s),
        )
    return out
