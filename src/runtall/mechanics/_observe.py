"""What stands out in how someone runs: patterns over runs, never a single run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from runtall.core import Drift, Message, Observation, RunSummary, say
from runtall.evidence import rule
from runtall.mechanics._baseline import FormComparison, compare_with_baseline
from runtall.mechanics._sentences import (
    BASELINE,
    LATE_RUN,
    LATE_RUN_GRADE_MATCHED,
    LATE_RUN_ONSET_GRADE_MATCHED,
    LATE_RUN_ONSET_SPEED_MATCHED,
    LATE_RUN_SPEED_MATCHED,
    SHORT_NAMES,
    fill,
)
from runtall.signals import student_t_quantile


@dataclass(frozen=True, slots=True)
class LateRunPattern:
    """Late-run drift of one channel over the recent longer runs.

    Attributes
    ----------
    channel, source
        What was measured, by whom.
    change, low, high
        Mean change from early to late over the runs and its 95 % interval, runs as the unit.
    early
        Mean level early in these runs.
    flagged, runs
        Runs flagged in the direction of ``change``, and runs that could be judged.
    onset_s, onset_m
        Median onset of the flagged runs; ``None`` where none is known.
    onset_low_s, onset_high_s
        Between these lie the onsets of half of the flagged runs.
    grade_matched
        Whether every judged run knows its hills; otherwise some are matched for speed alone.
    stands_out
        Enough runs are flagged, the interval widened for all channels excludes zero, and the change matters.
    on
        Days of the flagged runs.
    """

    channel: str
    source: str
    change: float
    low: float
    high: float
    early: float
    flagged: int
    runs: int
    onset_s: float | None
    onset_m: float | None
    onset_low_s: float | None
    onset_high_s: float | None
    grade_matched: bool
    stands_out: bool
    on: tuple[date, ...]


def observe_form(
    summaries: Sequence[RunSummary],
    *,
    on: date,
    patterns: Sequence[LateRunPattern] | None = None,
    compared: Sequence[FormComparison] | None = None,
) -> tuple[Observation, ...]:
    """Put forward what stands out in form: late-run drift, change against the own baseline, fast openings.

    Each is held against its own noise and a smallest meaningful size; nothing is put forward that a single run shows.

    Parameters
    ----------
    summaries
        Any order.
    on
        The day that "lately" ends on.
    patterns, compared
        What :func:`late_run_patterns` and :func:`compare_with_baseline` gave of the same runs, for who has it at hand.
    """
    patterns = late_run_patterns(summaries, on=on) if patterns is None else patterns
    compared = compare_with_baseline(summaries, on=on) if compared is None else compared
    drifts = tuple(_late_run_observation(each) for each in patterns if each.stands_out)
    changes = tuple(_baseline_observation(each) for each in compared if each.clear)
    fast = _fast_openings(summaries, on=on)
    return (*drifts, *changes, *(() if fast is None else (fast,)))


def late_run_patterns(summaries: Sequence[RunSummary], *, on: date) -> tuple[LateRunPattern, ...]:
    """Gather the late-run drifts of the recent longer runs, by channel and source.

    Channels with fewer judged runs than the rule asks for are left out.
    """
    pattern = rule("late-run-drift-pattern")
    since = on - timedelta(days=int(pattern.value("days")) - 1)
    gathered: dict[tuple[str, str], list[tuple[RunSummary, Drift]]] = {}
    for run in sorted(summaries, key=lambda each: each.started_at):
        if since <= run.started_on <= on and run.running_s >= pattern.value("long_run_s"):
            for drift in run.drifts:
                gathered.setdefault((drift.channel, drift.source), []).append((run, drift))
    judged = {pair: found for pair, found in gathered.items() if len(found) >= pattern.value("fewest_runs")}
    familywise = 1.0 - (1.0 - pattern.value("confidence")) / max(1, len(judged))
    return tuple(_pattern(*pair, found, familywise) for pair, found in judged.items())


def _pattern(channel: str, source: str, found: Sequence[tuple[RunSummary, Drift]], familywise: float) -> LateRunPattern:
    rule_ = rule("late-run-drift-pattern")
    changes = np.array([drift.change for _, drift in found])
    mean, error = float(changes.mean()), float(changes.std(ddof=1)) / math.sqrt(len(changes))
    half, wide = (
        error * student_t_quantile(0.5 + 0.5 * confidence, len(changes) - 1)
        for confidence in (rule_.value("confidence"), familywise)
    )
    flagged = [(run, drift) for run, drift in found if drift.flagged and drift.change * mean > 0]
    onsets_s = [drift.onset_s for _, drift in flagged if drift.onset_s is not None]
    onsets_m = [drift.onset_m for _, drift in flagged if drift.onset_m is not None]
    enough = len(flagged) >= max(rule_.value("fewest_flagged"), rule_.value("flagged_ratio") * len(found))
    return LateRunPattern(
        channel=channel,
        source=source,
        change=mean,
        low=mean - half,
        high=mean + half,
        early=float(np.mean([drift.early for _, drift in found])),
        flagged=len(flagged),
        runs=len(found),
        onset_s=float(np.median(onsets_s)) if onsets_s else None,
        onset_m=float(np.median(onsets_m)) if onsets_m else None,
        onset_low_s=float(np.percentile(onsets_s, 25)) if onsets_s else None,
        onset_high_s=float(np.percentile(onsets_s, 75)) if onsets_s else None,
        grade_matched=all(run.ascent_m is not None for run, _ in found),
        stands_out=bool(enough and abs(mean) > wide and abs(mean) >= rule("late-run-drift").value(f"smallest_{channel}")),
        on=tuple(run.started_on for run, _ in flagged),
    )


def _late_run_observation(found: LateRunPattern) -> Observation:
    by = rule("late-run-drift-pattern")
    fall, rise = LATE_RUN[found.channel]
    values = {f"early_{found.channel}": found.early, f"late_{found.channel}": found.early + found.change}
    return Observation(
        id=f"late-run-drift-{SHORT_NAMES[found.channel]}",
        quantity=found.channel,
        value=found.change,
        sentence=fill(rise if found.change > 0 else fall, **values),
        certainty=_certainty(found),
        method=by.key,
        strength=abs(found.change) / rule("late-run-drift").value(f"smallest_{found.channel}"),
        low=found.low,
        high=found.high,
        baseline=found.early,
        baseline_runs=found.runs,
        sources=by.sources,
        on=found.on,
    )


def _certainty(found: LateRunPattern) -> Message:
    """Say what a late-run pattern rests on."""
    counts = {"flagged": found.flagged, "runs": found.runs, "days": int(rule("late-run-drift-pattern").value("days"))}
    if found.onset_s is None or found.onset_m is None or found.onset_low_s is None or found.onset_high_s is None:
        return fill(LATE_RUN_GRADE_MATCHED if found.grade_matched else LATE_RUN_SPEED_MATCHED, **counts)
    return fill(
        LATE_RUN_ONSET_GRADE_MATCHED if found.grade_matched else LATE_RUN_ONSET_SPEED_MATCHED,
        **counts,
        onset_s=found.onset_s,
        onset_m=found.onset_m,
        low_s=found.onset_low_s,
        high_s=found.onset_high_s,
    )


def _baseline_observation(found: FormComparison) -> Observation:
    by = rule("form-baseline")
    assert found.change is not None
    assert found.baseline is not None
    assert found.lately is not None
    fall, rise = BASELINE[found.channel]
    values = {f"usual_{found.channel}": found.baseline, f"lately_{found.channel}": found.lately}
    return Observation(
        id=f"baseline-{SHORT_NAMES[found.channel]}",
        quantity=found.channel,
        value=found.change,
        sentence=fill(rise if found.change > 0 else fall, **values),
        certainty=say(
            "{lately_runs} runs of the last {lately_days} days against {baseline_runs} of the {baseline_days} days before, at "
            "matched speed and with the same sensor; more than runs differ from one another anyway.",
            lately_runs=found.lately_runs,
            lately_days=int(by.value("lately_days")),
            baseline_runs=found.baseline_runs,
            baseline_days=int(by.value("baseline_days")),
        ),
        method=by.key,
        strength=abs(found.change) / by.value(f"smallest_{found.channel}"),
        low=found.change_low,
        high=found.change_high,
        baseline=found.baseline,
        baseline_runs=found.baseline_runs,
        sources=by.sources,
    )


def _fast_openings(summaries: Sequence[RunSummary], *, on: date) -> Observation | None:
    """Put forward that most recent runs open clearly faster than they go on."""
    by = rule("fast-openings")
    since = on - timedelta(days=int(by.value("days")) - 1)
    runs = [(run, run.opening.speed_ratio) for run in summaries if since <= run.started_on <= on and run.opening is not None]
    if len(runs) < by.value("fewest_runs"):
        return None
    ratios = np.array([ratio for _, ratio in runs])
    fast = [run for run, ratio in runs if ratio >= by.value("fast_ratio")]
    mean = float(ratios.mean())
    error = float(ratios.std(ddof=1)) / math.sqrt(len(ratios))
    half = error * student_t_quantile(0.5 + 0.5 * by.value("confidence"), len(ratios) - 1)
    middle = float(np.median(ratios))
    if len(fast) < by.value("fast_runs_ratio") * len(runs) or mean - half <= 1.0 or middle < by.value("fast_ratio"):
        return None
    return Observation(
        id="fast-openings",
        quantity="opening_speed_ratio",
        value=mean,
        sentence=say(
            "You open fast: in {fast} of {runs} recent runs the first ten minutes were clearly faster than the run, "
            "{faster_ratio} in the middle run, hills taken out where the file knows them.",
            fast=len(fast),
            runs=len(runs),
            faster_ratio=middle - 1.0,
        ),
        certainty=say(
            "Measured against the same run each time. From where on an opening is fast is our working choice; that a fast "
            "start tightens backs is opinion, not proof."
        ),
        method=by.key,
        strength=(middle - 1.0) / (by.value("fast_ratio") - 1.0),
        low=mean - half,
        high=mean + half,
        baseline=1.0,
        baseline_runs=len(runs),
        sources=by.sources,
        on=tuple(sorted(run.started_on for run in fast)),
    )
