"""What was put into the sample, so that tests can hold the measures against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from runtall.core import Verdict
from runtall.sample.simulator import DriftTruth


@dataclass(frozen=True, slots=True)
class RunTruth:
    """One run as it was made.

    Attributes
    ----------
    on, started_at, kind, week
        Day, instant, ``easy | long | hills | tempo | intervals | run_walk | treadmill``, and week of the programme.
    distance_m, elapsed_s
        As simulated.
    shoe
        As the table of activities names it.
    file, also_in
        The file that holds it, and a second file of the same run from elsewhere.
    drifts
        Late-run changes that were put in; empty means none at all.
    tight_s, tight_m
        Press of the lap button because it got tight.
    fast_start
        Whether the first ten minutes were run 9 % quicker.
    pauses, walking_breaks
        Stops at lights, and walks put into an easy run.
    dropouts
        Spans [from, to) in which the strap was silent, seconds on the recording's clock.
    damaged
        Whether the file was cut off.
    """

    on: date
    started_at: datetime
    kind: str
    week: int
    distance_m: float
    elapsed_s: float
    shoe: str
    file: Path
    also_in: Path | None
    drifts: tuple[DriftTruth, ...]
    tight_s: float | None
    tight_m: float | None
    fast_start: bool
    pauses: int
    walking_breaks: int
    dropouts: tuple[tuple[float, float], ...]
    damaged: bool


@dataclass(frozen=True, slots=True)
class SpikeTruth:
    """A single run far above the longest of the 30 days before it."""

    on: date
    distance_m: float
    longest_before_m: float


@dataclass(frozen=True, slots=True)
class SampleRunner:
    """The sample runner as written.

    Attributes
    ----------
    name
        Always ``Sample runner``: made up.
    until_on, seed
        What it was made for: the same two give the same files, byte for byte (on one kind of machine, with the same versions of
        Python, numpy and zlib).
    files
        Every file, in the order in which they were written.
    verdicts
        What the import must say of each file.
    runs
        Every run, in order of time; a run that comes in two files stands here once.
    spikes
        In order of time.
    break_on
        First and last day of the weeks without a run.
    shoe_changes
        First day in new shoes, and their name.
    """

    name: str
    until_on: date
    seed: int
    files: tuple[Path, ...]
    verdicts: Mapping[Path, Verdict]
    runs: tuple[RunTruth, ...]
    spikes: tuple[SpikeTruth, ...]
    break_on: tuple[date, date]
    shoe_changes: tuple[tuple[date, str], ...]
