"""The runner's own baseline: form lately against the 90 days before, at matched speed, runs as the unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from runtall.core import FORM_CHANNELS, FloatArray, RunSummary, SpeedBin
from runtall.evidence import rule
from runtall.mechanics._form import DERIVED
from runtall.signals import student_t_quantile

_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class FormComparison:
    """One form channel of one source, lately against before, at matched speed.

    Attributes
    ----------
    channel, source
        What was measured, by whom; sources are never mixed.
    baseline, lately
        Level before and lately, at the speeds that were run lately; ``None`` without matching runs.
    change, change_low, change_high
        Lately minus baseline and its 95 % interval; ``None`` with too few runs.
    clear
        The interval, widened for all channels looked at together, excludes zero, and the change exceeds the smallest
        meaningful one.
    baseline_runs, lately_runs
        Runs behind each side.
    """

    channel: str
    source: str
    baseline: float | None
    lately: float | None
    change: float | None
    change_low: float | None
    change_high: float | None
    clear: bool
    baseline_runs: int
    lately_runs: int


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is left of each run once its speed is matched: level of the bins, and each run's distance from them."""

    level: float
    before: FloatArray
    lately: FloatArray

    @property
    def change(self) -> float:
        return float(self.lately.mean() - self.before.mean())

    def half_width(self, confidence: float) -> float:
        """Half of Welch's interval: runs differ from run to run, and perhaps not equally before and lately."""
        n_before, n_lately = len(self.before), len(self.lately)
        a, b = self.before.var(ddof=1) / n_before, self.lately.var(ddof=1) / n_lately
        if a + b == 0:
            return 0.0
        df = (a + b) ** 2 / (a * a / (n_before - 1) + b * b / (n_lately - 1))
        return student_t_quantile(0.5 + 0.5 * confidence, max(1.0, round(float(df), 1))) * math.sqrt(float(a + b))


def compare_with_baseline(summaries: Sequence[RunSummary], *, on: date) -> tuple[FormComparison, ...]:
    """Compare form lately with the runner's own baseline, at matched speed.

    Parameters
    ----------
    summaries
        Any order; runs after ``on`` and before the baseline are left out.
    on
        Last day of "lately", in the runner's calendar.

    Returns
    -------
    tuple[FormComparison, ...]
        One for each channel and source that was measured on either side; in the order in which people read channels.

    Notes
    -----
    Each run counts once, however long: its distance from the runner's usual curve against speed is averaged over the
    speeds that it shares with the baseline. Run-to-run variation gives the interval. Runs of neighbouring days that
    share shoes or ground are not independent, so a clear change says "lately is different", not why.
    """
    form = rule("form-baseline")
    lately_from = on - timedelta(days=int(form.value("lately_days")) - 1)
    before_from = lately_from - timedelta(days=int(form.value("baseline_days")))
    lately = [run for run in summaries if lately_from <= run.started_on <= on]
    before = [run for run in summaries if before_from <= run.started_on < lately_from]
    pairs = {(c.channel, c.source) for run in (*before, *lately) for c in run.curves if c.source != DERIVED}
    ordered = sorted(pairs, key=lambda pair: (FORM_CHANNELS.index(pair[0]), pair[1]))
    sides = {pair: _match_speed(_bins(before, *pair), _bins(lately, *pair)) for pair in ordered}
    fewest = form.value("fewest_lately_runs"), form.value("fewest_baseline_runs")
    judged = {
        pair: each
        for pair, each in sides.items()
        if each is not None and len(each.lately) >= fewest[0] and len(each.before) >= fewest[1]
    }
    familywise = 1.0 - (1.0 - form.value("confidence")) / max(1, len(judged))
    return tuple(
        _comparison(*pair, judged[pair], familywise=familywise)
        if pair in judged
        else _too_little(*pair, sides[pair], before=_bins(before, *pair), lately=_bins(lately, *pair))
        for pair in ordered
    )


def _bins(runs: Sequence[RunSummary], channel: str, source: str) -> list[tuple[SpeedBin, ...]]:
    return [c.bins for run in runs for c in run.curves if c.channel == channel and c.source == source]


def _match_speed(before: list[tuple[SpeedBin, ...]], lately: list[tuple[SpeedBin, ...]]) -> _Sides | None:
    """Fit the usual curve to the runs before, and measure every run's distance from it.

    The curve (a level for each bin) and the runs' distances are fitted by turns, so that a bin that only unusual runs
    visited does not look unusual itself.
    """
    if not before or not lately:
        return None
    values, seconds = _grid([*before, *lately])
    n = len(before)
    known = seconds[:n].sum(axis=0) > 0  # speeds at which there is a usual
    values, seconds = values[:, known], seconds[:, known]
    usual_s, matched_s = seconds[:n].sum(axis=0), seconds.sum(axis=1)
    if not (matched_s[:n] > 0).all():
        return None
    offset = np.zeros(len(values))
    for _ in range(_ROUNDS):
        level = (seconds[:n] * (values[:n] - offset[:n, None])).sum(axis=0) / usual_s
        away = (seconds * (values - level)).sum(axis=1)
        offset = np.divide(away, matched_s, out=np.full(len(values), np.nan), where=matched_s > 0)
        offset -= offset[:n].mean()
    use = matched_s >= rule("form-baseline").value("shortest_matched_s")
    if not use[:n].any() or not use[n:].any():
        return None
    lately_s = seconds[n:][use[n:]].sum(axis=0)
    return _Sides(float(np.average(level, weights=lately_s)), offset[:n][use[:n]], offset[n:][use[n:]])


def _grid(runs: list[tuple[SpeedBin, ...]]) -> tuple[FloatArray, FloatArray]:
    """Lay runs out by bins: values (0 where empty) and seconds, both of shape (n_runs, n_bins)."""
    speeds = sorted({each.speed_mps for bins in runs for each in bins})
    at = {speed: i for i, speed in enumerate(speeds)}
    values, seconds = np.zeros((len(runs), len(speeds))), np.zeros((len(runs), len(speeds)))
    for row, bins in enumerate(runs):
        for each in bins:
            values[row, at[each.speed_mps]] = each.value
            seconds[row, at[each.speed_mps]] = each.seconds
    return values, seconds


def _comparison(channel: str, source: str, sides: _Sides, *, familywise: float) -> FormComparison:
    form = rule("form-baseline")
    half, wide = sides.half_width(form.value("confidence")), sides.half_width(familywise)
    change, baseline = sides.change, sides.level + float(sides.before.mean())
    return FormComparison(
        channel=channel,
        source=source,
        baseline=baseline,
        lately=baseline + change,
        change=change,
        change_low=change - half,
        change_high=change + half,
        clear=abs(change) > wide and abs(change) >= form.value(f"smallest_{channel}"),
        baseline_runs=len(sides.before),
        lately_runs=len(sides.lately),
    )


def _too_little(
    channel: str,
    source: str,
    sides: _Sides | None,
    *,
    before: list[tuple[SpeedBin, ...]],
    lately: list[tuple[SpeedBin, ...]],
) -> FormComparison:
    """Give the levels as far as they are known, and no judgement on their difference."""
    if sides is not None:
        baseline = sides.level + float(sides.before.mean())
        levels, counts = (baseline, baseline + sides.change), (len(sides.before), len(sides.lately))
        return FormComparison(
            channel, source, *levels, None, None, None, clear=False, baseline_runs=counts[0], lately_runs=counts[1]
        )
    return FormComparison(
        channel,
        source,
        _level(before),
        _level(lately),
        None,
        None,
        None,
        clear=False,
        baseline_runs=len(before),
        lately_runs=len(lately),
    )


def _level(runs: list[tuple[SpeedBin, ...]]) -> float | None:
    """Mean over runs of each run's own mean; ``None`` without runs."""
    own = [float(np.average([b.value for b in bins], weights=[b.seconds for b in bins])) for bins in runs]
    return float(np.mean(own)) if own else None
