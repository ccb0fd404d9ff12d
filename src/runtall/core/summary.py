"""What is left of a recording once it has been measured: small, typed, enough for load, baselines and the report.

``mechanics`` makes a :class:`RunSummary` from a recording; ``store`` keeps its scalars as columns; ``load``, the report
and later ``findings`` read it. It stands in ``core`` because they never import one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Surface(StrEnum):
    """What was run on, as far as the file tells."""

    TREADMILL = "treadmill"
    TRACK = "track"
    TRAIL = "trail"
    ROAD = "road"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SpeedBin:
    """Mean of one channel while the runner's grade-adjusted speed stood in one bin, on steady running only.

    ``speed_mps`` is the bin's centre, ``value`` the mean, ``seconds`` the running time behind it.
    """

    speed_mps: float
    value: float
    seconds: float


@dataclass(frozen=True, slots=True)
class SpeedCurve:
    """How one form channel depends on speed within one run.

    ``source`` is who measured (a channel's ``source``): curves of different sources are never compared.
    """

    channel: str
    source: str
    bins: tuple[SpeedBin, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """Change of one form channel from early to late in a run, at matched speed and grade.

    Attributes
    ----------
    channel, source
        What was measured, by whom.
    change, low, high
        Late minus early, in the channel's unit, and the 95 % interval.
    early
        Level early in the run, in the channel's unit.
    share
        Share of the elapsed run that the estimate rests on.
    flagged
        The interval, widened for all channels looked at together, excludes zero, and the change exceeds the smallest
        meaningful one.
    onset_s
        Elapsed second at which the channel starts to leave its early band for good; ``None`` where it never does or
        nothing is flagged.
    onset_m
        Metres covered by then; ``None`` also where the run knows no distance.
    """

    channel: str
    source: str
    change: float
    low: float
    high: float
    early: float
    share: float
    flagged: bool
    onset_s: float | None = None
    onset_m: float | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The first ten minutes against the rest of the same run.

    Attributes
    ----------
    speed_ratio
        Median grade-adjusted speed of the opening over that of the run; above 1 is a fast start.
    heart_rate_ramp_bpm_per_min
        Slope of heart rate over the opening; ``None`` without heart rate.
    warm_up_s
        Seconds of walking or clearly easier running before the run's own pace is first reached.
    seconds
        Running seconds behind ``speed_ratio``.
    """

    speed_ratio: float
    heart_rate_ramp_bpm_per_min: float | None
    warm_up_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class GradeBand:
    """Time and distance on one band of grade ``[low_ratio, high_ratio)``, moving only."""

    low_ratio: float
    high_ratio: float
    seconds: float
    distance_m: float


@dataclass(frozen=True, slots=True)
class LapPress:
    """A press of the lap button, as a candidate for "it got tight now": where it came in the run.

    The watch cannot say what a press meant; ``RunSummary.lap_presses`` holds all, and the runner says which count.
    """

    onset_s: float
    onset_m: float | None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run, measured. Every optional field is ``None`` when the file cannot answer.

    Attributes
    ----------
    started_at, time_zone, started_on
        Aware UTC instant, IANA zone, and the runner's own calendar day.
    elapsed_s, moving_s, running_s, walking_s
        First to last sample; without pauses and standing; of which running and walking.
    distance_m
        Metres covered.
    median_speed_mps, grade_adjusted_speed_mps
        Median while running, and the same with the hills taken out.
    ascent_m, descent_m
        Sums of climbs and drops, both positive.
    grade_bands
        Time and distance by grade; empty without altitude.
    hard_s, hard_basis, intervals
        Seconds at hard effort, what they were judged by (``speed`` or ``heart_rate``), and separate hard bouts.
    walking_breaks
        Walks of a few seconds or more between two stretches of running.
    surface, surface_basis
        What was run on and how that is known (``file``, ``no_positions``, ``shape``).
    heart_rate_median_bpm
        Median while running.
    cadence_spm, step_length_m, vertical_oscillation_m, vertical_ratio, stance_time_s, stance_balance_left_ratio
        Median over steady running at the runner's own easy pace in this run.
    form_share
        Share of the elapsed run that those medians rest on.
    opening, drifts, curves, lap_presses
        See their types.
    mechanics_version
        Version of the measures, kept with every derived row.
    """

    started_at: datetime
    time_zone: str
    started_on: date
    elapsed_s: float
    moving_s: float
    running_s: float
    walking_s: float
    mechanics_version: int
    surface: Surface = Surface.UNKNOWN
    surface_basis: str = ""
    distance_m: float | None = None
    median_speed_mps: float | None = None
    grade_adjusted_speed_mps: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    hard_s: float | None = None
    hard_basis: str | None = None
    intervals: int | None = None
    walking_breaks: int | None = None
    heart_rate_median_bpm: float | None = None
    cadence_spm: float | None = None
    step_length_m: float | None = None
    vertical_oscillation_m: float | None = None
    vertical_ratio: float | None = None
    stance_time_s: float | None = None
    stance_balance_left_ratio: float | None = None
    form_share: float | None = None
    opening: Opening | None = None
    grade_bands: tuple[GradeBand, ...] = ()
    drifts: tuple[Drift, ...] = ()
    curves: tuple[SpeedCurve, ...] = ()
    lap_presses: tuple[LapPress, ...] = ()


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the runs on file reach: how many, first and last day, and sums over those that carry the figure.

    ``distance_m`` is ``None`` where no run carries one.
    """

    runs: int
    first_on: date | None
    last_on: date | None
    distance_m: float | None
    moving_s: float

    @classmethod
    def of(cls, runs: Sequence[RunSummary]) -> Extent:
        """Return the extent of measured runs."""
        days = [run.started_on for run in runs]
        known_m = [run.distance_m for run in runs if run.distance_m is not None]
        return cls(
            runs=len(runs),
            first_on=min(days, default=None),
            last_on=max(days, default=None),
            distance_m=float(sum(known_m)) if known_m else None,
            moving_s=float(sum(run.moving_s for run in runs)),
        )
