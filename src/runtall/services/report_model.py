"""What a report says, as values: the CLI prints it, the page shows it, ``--json`` writes it. No shell adds a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.core import Message, Observation, OpenQuestion, Units
from runtall.load import Week
from runtall.mechanics import FormComparison
from runtall.services.finding import Standout


@dataclass(frozen=True, slots=True)
class FileTrouble:
    """A file that did not come in whole, and why."""

    label: str
    verdict: str
    detail: Message


@dataclass(frozen=True, slots=True)
class WhatWasRead:
    """What the report rests on: files by verdict, runs, the span of days, and the files that did not come in whole."""

    files_by_verdict: tuple[tuple[str, int], ...]
    runs: int
    first_on: date | None
    last_on: date | None
    distance_m: float | None
    duration_s: float
    troubles: tuple[FileTrouble, ...]


@dataclass(frozen=True, slots=True)
class GuardPoint:
    """One run against the longest of the 30 days before it."""

    on: date
    distance_m: float
    longest_before_m: float | None
    above: bool


@dataclass(frozen=True, slots=True)
class DriftPoint:
    """Late-run change of one channel in one run, with its interval."""

    on: date
    channel: str
    change: float
    low: float
    high: float
    onset_s: float | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class TightLine:
    """Whether "it got tight now" comes at a usual moment. The figures are ``None`` where there is no pattern.

    ``by`` is ``time`` or ``distance``; figures are median, earliest and latest press over the runs.
    """

    sentence: Message
    runs: int
    by: str | None = None
    onset_s: float | None = None
    onset_low_s: float | None = None
    onset_high_s: float | None = None
    onset_m: float | None = None
    onset_low_m: float | None = None
    onset_high_m: float | None = None


@dataclass(frozen=True, slots=True)
class ShoeLine:
    """One pair of shoes: distance of the runs that name it."""

    name: str
    distance_m: float
    runs: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Report:
    """The back report.

    Attributes
    ----------
    runner_name, is_sample
        Whose it is; a sample runner is named as made up wherever the report is shown.
    made_on
        The runner's calendar day that "lately" is counted from: today, or the day of the last run where that is long ago.
    today_on
        The runner's calendar day on which the report was made.
    read
        What it rests on.
    weeks
        The last 12 weeks, oldest first.
    observations
        At most three, most important first; empty means nothing stands out, which is a good answer.
    questions
        What could not be judged and what would settle it.
    form
        The table behind the observations.
    guard, drifts
        The points behind the charts, oldest first.
    tight
        What the presses that the runner calls "it got tight now" say together; ``None`` where there are none.
    shoes
        Distance in each pair that the log names, the one worn last first.
    context
        What other sources make of the last full week; shown as theirs, never a verdict.
    judged
        Whether anything could be held against the runner's own usual; where not, an empty ``observations`` says nothing.
    standout
        What stands out of runs, diary, safety answers and screen together, and the one thing worth doing next; ``None``
        where nobody looked.
    """

    runner_name: str
    is_sample: bool
    made_on: date
    units: Units
    version: str
    read: WhatWasRead
    weeks: tuple[Week, ...]
    observations: tuple[Observation, ...]
    questions: tuple[OpenQuestion, ...]
    form: tuple[FormComparison, ...]
    guard: tuple[GuardPoint, ...]
    drifts: tuple[DriftPoint, ...]
    today_on: date
    tight: TightLine | None = None
    shoes: tuple[ShoeLine, ...] = ()
    context: tuple[Message, ...] = ()
    standout: Standout | None = None
    judged: bool = True
