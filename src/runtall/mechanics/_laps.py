"""Presses of the lap button, and whether "it got tight now" comes at a usual time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from runtall.core import FloatArray, LapPress, LapTrigger, Message, say
from runtall.evidence import rule
from runtall.mechanics._prepare import PreparedRun


def lap_presses(run: PreparedRun) -> tuple[LapPress, ...]:
    """Presses of the lap button in order of time; the press that ended the recording is not one of them."""
    margin_s = rule("tight-lap-pattern").value("end_margin_s")
    return tuple(
        LapPress(lap.end_s, run.distance_at(lap.end_s))
        for lap in run.recording.laps
        if lap.trigger is LapTrigger.MANUAL and 0 < lap.end_s < run.recording.elapsed_s - margin_s
    )


@dataclass(frozen=True, slots=True)
class TightMark:
    """A press that the runner says meant "it got tight now".

    Attributes
    ----------
    on
        Day of the run.
    onset_s, onset_m
        Elapsed seconds and metres at the press; metres ``None`` where the run knows no distance.
    run_s, run_m
        Length of the whole run, against which the press is early or late.
    """

    on: date
    onset_s: float
    run_s: float
    onset_m: float | None = None
    run_m: float | None = None


@dataclass(frozen=True, slots=True)
class TightPattern:
    """It gets tight at a usual time or distance.

    Attributes
    ----------
    by
        ``time`` or ``distance``: in which of the two the presses lie closer together.
    onset_s, onset_low_s, onset_high_s
        Median, earliest and latest press, elapsed seconds.
    onset_m, onset_low_m, onset_high_m
        The same in metres; ``None`` where a run knows no distance.
    runs
        Runs behind it; only the first press of a run counts.
    chance
        Probability that presses at random moments of the same runs lie as close together.
    """

    by: str
    onset_s: float
    onset_low_s: float
    onset_high_s: float
    onset_m: float | None
    onset_low_m: float | None
    onset_high_m: float | None
    runs: int
    chance: float


@dataclass(frozen=True, slots=True)
class NoPattern:
    """No usual moment, and why: too few runs, or presses as far apart as chance would put them."""

    runs: int
    because: Message


def tight_lap_pattern(marks: Sequence[TightMark]) -> TightPattern | NoPattern:
    """Decide whether "it got tight" comes at a usual minute or kilometre.

    The first press of each run counts. A pattern is stated when presses at random moments of the same runs would
    rarely lie within as narrow a span, in minutes or in kilometres; both looks share one probability of error.

    Parameters
    ----------
    marks
        In any order; several of one run (same day and length) are one run.
    """
    when = rule("tight-lap-pattern")
    first: dict[tuple[date, float], TightMark] = {}
    for mark in sorted(marks, key=lambda each: each.onset_s):
        first.setdefault((mark.on, mark.run_s), mark)
    runs = list(first.values())
    fewest = int(when.value("fewest_runs"))
    if len(runs) < fewest:
        return NoPattern(
            len(runs), say("{runs} marked runs so far; {fewest} are needed to look for a pattern.", runs=len(runs), fewest=fewest)
        )
    onset_s = np.array([mark.onset_s for mark in runs])
    metres = [(mark.onset_m, mark.run_m) for mark in runs if mark.onset_m is not None and mark.run_m is not None]
    onset_m = np.array([onset for onset, _ in metres]) if len(metres) == len(runs) else None
    chances = {"time": _chance_of_span(onset_s, np.array([mark.run_s for mark in runs]))}
    if onset_m is not None:
        chances["distance"] = _chance_of_span(onset_m, np.array([length for _, length in metres]))
    by = min(chances, key=lambda each: chances[each])
    chance = min(1.0, chances[by] * len(chances))
    if chance > when.value("chance"):
        return NoPattern(len(runs), say("The {runs} marked moments lie as far apart as chance would put them.", runs=len(runs)))
    low_m, middle_m, high_m = (None, None, None) if onset_m is None else _low_middle_high(onset_m)
    low_s, middle_s, high_s = _low_middle_high(onset_s)
    return TightPattern(by, middle_s, low_s, high_s, middle_m, low_m, high_m, len(runs), chance)


def _low_middle_high(values: FloatArray) -> tuple[float, float, float]:
    return float(values.min()), float(np.median(values)), float(values.max())


def _chance_of_span(onset: FloatArray, length: FloatArray) -> float:
    """Probability that moments drawn evenly over each run's length all lie within the span of ``onset``.

    For each run in turn its moment is the earliest; the others must then fall within the span after it.
    """
    length = np.maximum(length, onset)
    span = float(np.ptp(onset))
    chance = 0.0
    for i, own in enumerate(length):
        earliest = (np.arange(2000) + 0.5) / 2000 * own
        others = np.delete(length, i)[:, None]
        inside = np.clip(np.minimum(earliest + span, others) - earliest, 0.0, None) / others
        chance += float(np.prod(inside, axis=0).mean())
    return min(1.0, chance)
