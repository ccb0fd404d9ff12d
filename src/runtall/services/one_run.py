"""One run as a page shows it: curves thinned to a few hundred points, splits, the track, and what stood out in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from runtall.core import (
    FORM_CHANNELS,
    FloatArray,
    Message,
    NotEnoughDataError,
    NotFoundError,
    Recording,
    RunSummary,
    SpeedBin,
    SpeedCurve,
    say,
)
from runtall.evidence import rule
from runtall.load import GuardedRun, Standing
from runtall.mechanics import PreparedRun, prepare
from runtall.services.remembered import while_same
from runtall.services.running_log import guard_of
from runtall.services.tightness import RunPress, presses_of_run
from runtall.signals import block_means

if TYPE_CHECKING:
    from runtall.store.browsing import KeptRun
    from runtall.store.planning import KeptTypedRun
    from runtall.symptoms import DiaryEntry

MOST_POINTS = 300
"""A phone's column has about so many pixels: more points than that draw the same line."""
MOST_TRACK_POINTS = 700
_SHORTEST_BIN_S = 6.0
_LEAST_FILLED = 0.3
_CURVES = ("heart_rate_bpm", *FORM_CHANNELS)
_READ = ("latitude_deg", "longitude_deg", "altitude_m", "distance_m", "speed_mps", *_CURVES)
"""The only channels that are decoded: a recording may carry dozens."""


@dataclass(frozen=True, slots=True)
class Curves:
    """A run thinned out: arrays of one length, a gap is NaN.

    Attributes
    ----------
    t_s, distance_m
        Middle of each point; ``distance_m`` is ``None`` where the run knows no distance.
    speed_mps, altitude_m, grade_ratio
        ``None`` where the run knows none.
    channels
        Heart rate and form channels by name.
    """

    t_s: FloatArray
    distance_m: FloatArray | None
    speed_mps: FloatArray | None
    altitude_m: FloatArray | None
    grade_ratio: FloatArray | None
    channels: Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Split:
    """One kilometre, mile or five minutes of the run; the last may be shorter. ``None`` where not known."""

    distance_m: float | None
    seconds: float
    speed_mps: float | None
    grade_ratio: float | None
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Track:
    """The way that was run, as metres east and north of its middle, NaN where positions are missing; nothing else is known of it.

    ``kept_at_s`` is the clock at each point.
    """

    east_m: FloatArray
    north_m: FloatArray
    kept_at_s: FloatArray


@dataclass(frozen=True, slots=True)
class UsualBin:
    """Own usual of one form channel at one speed: the median of earlier runs and where 8 of 10 of them lie."""

    speed_mps: float
    median: float
    low: float
    high: float
    runs: int


@dataclass(frozen=True, slots=True)
class AgainstSpeed:
    """A form channel against speed in this run, before the runner's own 90 days."""

    channel: str
    bins: tuple[SpeedBin, ...]
    usual: tuple[UsualBin, ...]


@dataclass(frozen=True, slots=True)
class RunFinding:
    """One thing looked at in this run; ``stands_out`` says whether it differs. ``rule`` judged it."""

    id: str
    stands_out: bool
    sentence: Message
    rule: str
    certainty: Message | None = None


@dataclass(frozen=True, slots=True)
class OneRun:
    """A run with everything that its page shows."""

    kept: KeptRun
    guard: GuardedRun | None
    presses: tuple[RunPress, ...]
    notes: tuple[DiaryEntry, ...]
    typed: tuple[KeptTypedRun, ...]
    shoes: str
    pairs: tuple[str, ...]
    before_id: int | None
    after_id: int | None
    curves: Curves | None
    splits: tuple[Split, ...]
    track: Track | None
    against_speed: tuple[AgainstSpeed, ...]
    findings: tuple[RunFinding, ...] = field(default=())


def one_run(runner_id: int, run_id: int, *, split_m: float = 1000.0, by_distance: bool = False) -> OneRun:
    """Return one of a runner's runs.

    Parameters
    ----------
    split_m
        Length of a split; runs without distance are split by five minutes.
    by_distance
        Whether points of the curves lie evenly over distance in place of time, where distance is known.

    Raises
    ------
    NotFoundError
        The runner has no run of this id.
    """
    from runtall.services import shoe_rack
    from runtall.store import browsing
    from runtall.store.marks import RUNS

    found = while_same((RUNS,), "kept run", runner_id, lambda: _kept_run(runner_id, run_id), of=run_id)
    if found is None:
        raise NotFoundError(say("This run is not in your log."), say("It may stand under another runner, or in another folder."))
    kept, guard = found.kept, found.guard
    on = kept.summary.started_on
    seen = while_same(
        (RUNS,), "one run", runner_id, lambda: _seen(run_id, split_m, by_distance), of=(run_id, split_m, by_distance)
    )
    return OneRun(
        kept=replace(kept, origins=browsing.origins(runner_id, run_id)),
        guard=guard,
        presses=presses_of_run(runner_id, run_id, kept.summary),
        notes=_notes(runner_id, on),
        typed=browsing.typed_on(runner_id, on, kept.summary.moving_s),
        shoes=browsing.gear_of(run_id),
        pairs=shoe_rack.names(runner_id),
        before_id=found.before_id,
        after_id=found.after_id,
        curves=seen.curves,
        splits=seen.splits,
        track=seen.track,
        against_speed=_against_speed(runner_id, kept.summary),
        findings=tuple(_findings(kept.summary, guard)),
    )


@dataclass(frozen=True, slots=True)
class _KeptRun:
    """A run among the others: what the log holds of it, how it stands to the longest before, and which come next to it."""

    kept: KeptRun
    guard: GuardedRun | None
    before_id: int | None
    after_id: int | None


def _kept_run(runner_id: int, run_id: int) -> _KeptRun | None:
    from runtall.store import browsing

    kept = browsing.run(runner_id, run_id)
    if kept is None:
        return None
    on, started_at = kept.summary.started_on, kept.summary.started_at
    guard = guard_of(runner_id, on, on).get((started_at, kept.summary.elapsed_s))
    return _KeptRun(kept, guard, *browsing.neighbours(runner_id, on, started_at))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the samples of a run come to on a page."""

    curves: Curves | None = None
    splits: tuple[Split, ...] = ()
    track: Track | None = None


def _seen(run_id: int, split_m: float, by_distance: bool) -> _Seen:
    run = _prepared(run_id)
    if run is None:
        return _Seen()
    return _Seen(_curves(run, by_distance=by_distance), tuple(_splits(run, split_m)), _track(run.recording))


def _prepared(run_id: int) -> PreparedRun | None:
    from runtall.store import runs

    try:
        return prepare(runs.recording_of(run_id, only=_READ))
    except NotEnoughDataError:
        return None


def _notes(runner_id: int, on: date) -> tuple[DiaryEntry, ...]:
    """Return what the diary says of the runs of a day, the morning after included."""
    from runtall.services.lately import answers_to
    from runtall.store import browsing

    near = browsing.diary_between(runner_id, browsing.Span(on, on + timedelta(days=3)))
    return tuple(entry for entry in near if answers_to(entry) == on)


# Curves --------------------------------------------------------------------------------------------------------------


def _curves(run: PreparedRun, *, by_distance: bool) -> Curves:
    measured = np.concatenate((run.t_s[:1], run.t_s))
    along = run.distance_m if by_distance and run.distance_m is not None else run.t_s
    reach = float(along[-1] - along[0])
    n = int(np.clip((run.t_s[-1] - run.t_s[0]) / _SHORTEST_BIN_S, 1, MOST_POINTS))
    at = np.clip(((along - along[0]) / (reach or 1.0) * n).astype(np.int64), 0, n - 1)
    whole = np.bincount(at, np.diff(measured), n)
    middles = along[0] + (np.arange(n) + 0.5) * reach / n

    def thinned(values: FloatArray | None) -> FloatArray | None:
        if values is None:
            return None
        means, behind = block_means(at, values, run.seconds, n)
        return np.where(behind >= _LEAST_FILLED * whole, means, np.nan)

    moving = None if run.speed_mps is None else np.where(run.running | run.walking, run.speed_mps, np.nan)
    channels = {name: thinned(_while_moving(run, name)) for name in _CURVES if run.recording.values(name) is not None}
    t_s = np.interp(middles, along, run.t_s) if along is run.distance_m else middles
    return Curves(
        t_s=t_s,
        distance_m=None if run.distance_m is None else np.interp(t_s, run.t_s, run.distance_m),
        speed_mps=thinned(moving),
        altitude_m=thinned(run.recording.values("altitude_m")),
        grade_ratio=thinned(run.grade_ratio),
        channels={name: values for name, values in channels.items() if values is not None and np.isfinite(values).any()},
    )


def _while_moving(run: PreparedRun, name: str) -> FloatArray | None:
    """Return a channel; a form channel only while running: a standing watch still writes a cadence of zero."""
    values = run.recording.values(name)
    return values if values is None or name == "heart_rate_bpm" else np.where(run.running, values, np.nan)


_SPLIT_S = 300.0


def _splits(run: PreparedRun, split_m: float) -> Iterator[Split]:
    along, step = (run.t_s, _SPLIT_S) if run.distance_m is None else (run.distance_m - run.distance_m[0], split_m)
    n = max(1, int(np.ceil(float(along[-1] - along[0]) / step - 1e-9)))
    at = np.clip(((along - along[0]) / step).astype(np.int64), 0, n - 1)
    seconds = np.bincount(at, run.seconds, n)
    names = [name for name in _CURVES if run.recording.values(name) is not None]
    means = {name: block_means(at, _known(_while_moving(run, name)), run.seconds, n)[0] for name in names}
    grade = None if run.grade_ratio is None else block_means(at, run.grade_ratio, run.seconds, n)[0]
    ends = np.minimum((np.arange(n) + 1) * step, float(along[-1] - along[0]))
    for each in range(n):
        metres = None if run.distance_m is None else float(ends[each] - each * step)
        speed = None if metres is None or seconds[each] <= 0 else metres / float(seconds[each])
        values = {name: float(column[each]) for name, column in means.items() if np.isfinite(column[each])}
        slope = None if grade is None or not np.isfinite(grade[each]) else float(grade[each])
        yield Split(metres, float(seconds[each]), speed, slope, values)


def _known(values: FloatArray | None) -> FloatArray:
    assert values is not None  # only channels that are there are asked for
    return values


def _track(recording: Recording) -> Track | None:
    latitude, longitude = recording.values("latitude_deg"), recording.values("longitude_deg")
    if latitude is None or longitude is None:
        return None
    every = max(1, -(-len(latitude) // MOST_TRACK_POINTS))
    latitude, longitude, t_s = latitude[::every], longitude[::every], recording.t_s[::every]
    known = np.isfinite(latitude) & np.isfinite(longitude)
    if np.count_nonzero(known) < 2:
        return None
    middle_deg = float(np.mean(latitude[known]))
    metres_a_degree = 111_320.0
    turned = (longitude - longitude[known][0] + 540.0) % 360.0 - 180.0  # across the date line too
    east = turned * metres_a_degree * np.cos(np.radians(middle_deg))
    return Track(east, (latitude - middle_deg) * metres_a_degree, t_s)


# Against the runner's own usual --------------------------------------------------------------------------------------


def _against_speed(runner_id: int, summary: RunSummary) -> tuple[AgainstSpeed, ...]:
    from runtall.store import browsing
    from runtall.store.marks import RUNS

    if not summary.curves:
        return ()
    usual = rule("form-baseline")
    first_on = summary.started_on - timedelta(days=int(usual.value("baseline_days")))
    span = browsing.Span(first_on, summary.started_on)
    earlier = while_same((RUNS,), "speed curves", runner_id, lambda: browsing.speed_curves(runner_id, span), of=span)
    return tuple(
        AgainstSpeed(curve.channel, curve.bins, tuple(_usual(curve, earlier)))
        for curve in summary.curves
        if len(curve.bins) > 1 and curve.channel == "cadence_spm"
    )


_FEWEST_RUNS = 4


def _usual(curve: SpeedCurve, earlier: Sequence[Sequence[SpeedCurve]]) -> Iterator[UsualBin]:
    """Where earlier runs with the same sensor lie at each speed; nothing where too few of them ran at that speed."""
    by_speed: dict[float, list[float]] = {}
    for run in earlier:
        for other in run:
            if (other.channel, other.source) == (curve.channel, curve.source):
                for each in other.bins:
                    by_speed.setdefault(round(each.speed_mps, 3), []).append(each.value)
    for speed_mps, values in sorted(by_speed.items()):
        if len(values) >= _FEWEST_RUNS:
            low, middle, high = (float(each) for each in np.quantile(values, (0.1, 0.5, 0.9)))
            yield UsualBin(speed_mps, middle, low, high, len(values))


def _findings(summary: RunSummary, guard: GuardedRun | None) -> Iterator[RunFinding]:
    if guard is not None:
        yield _of_guard(guard)
    yield from _of_opening(summary)
    if summary.intervals:
        yield RunFinding(
            "hard",
            False,
            say("{hard_s} of it were hard, in {n} bouts.", hard_s=summary.hard_s or 0.0, n=summary.intervals),
            rule("hard-minutes").key,
            say("Hard is reckoned by your own heart rate.")
            if summary.hard_basis == "heart_rate"
            else say("Hard is reckoned against this run's own easy pace."),
        )
    if summary.walking_breaks:
        yield RunFinding(
            "walking",
            False,
            say("{n} walking breaks, {walking_s} of walking in all.", n=summary.walking_breaks, walking_s=summary.walking_s),
            rule("walking-breaks").key,
        )


def _of_guard(guard: GuardedRun) -> RunFinding:
    key = rule("single-run-cap").key
    if guard.standing is Standing.ABOVE and guard.distance_m is not None and guard.longest_before_m is not None:
        sentence = say(
            "It is {rise_ratio} longer than your longest run of the 30 days before ({longest_m}).",
            rise_ratio=guard.rise_ratio or 0.0,
            longest_m=guard.longest_before_m,
        )
        certainty = say(
            "Both distances are as the files give them. This rests on one large cohort, which watched and did not test."
        )
        return RunFinding("guard", True, sentence, key, certainty)
    if guard.standing is Standing.WITHIN and guard.longest_before_m is not None and guard.cap_m is not None:
        sentence = say(
            "Its length is within what the 30 days before carry: up to {cap_m}, after a longest run of {longest_m}.",
            cap_m=guard.cap_m,
            longest_m=guard.longest_before_m,
        )
        return RunFinding("guard", False, sentence, key)
    return RunFinding("guard", False, say("Its length cannot be held against the 30 days before: too little is on file."), key)


def _of_opening(summary: RunSummary) -> Iterator[RunFinding]:
    opening = summary.opening
    if opening is None:
        return
    fast = rule("fast-openings")
    away = opening.speed_ratio - 1
    if opening.speed_ratio >= fast.value("fast_ratio"):
        yield RunFinding(
            "opening",
            True,
            say("The first ten minutes were {away_ratio} faster than the middle pace of this run.", away_ratio=away),
            fast.key,
            say("Hills are taken out of both. Whether a fast start matters for the back is not known."),
        )
    elif away < 0:
        sentence = say("The first ten minutes were {away_ratio} easier than the middle pace of this run.", away_ratio=-away)
        yield RunFinding("opening", False, sentence, fast.key)
    else:
        yield RunFinding("opening", False, say("The first ten minutes were as fast as the rest of this run."), fast.key)
