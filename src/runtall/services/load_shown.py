"""How much was run, week by week, beside how the back felt: everything that the page of load shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from runtall.core import GradeBand, Message, NotEnoughDataError, Observation, OpenQuestion, RunSummary
from runtall.evidence import rule
from runtall.load import (
    GuardedRun,
    JudgedStreak,
    Sensitivity,
    Week,
    WeekJump,
    ascent_jumps,
    complete_weeks,
    consecutive_days,
    hard_minutes_jumps,
    impact_equivalent_m,
    impact_sensitivity,
    load_questions,
    monday_of,
    observe_load,
    other_sources,
    single_run_guard,
    weekly_change,
    weeks,
)
from runtall.services.remembered import while_same
from runtall.services.running_log import first_on_file

if TYPE_CHECKING:
    from runtall.symptoms import DiaryEntry

WEEKS = (12, 26, 52)
"""How many weeks may be looked at."""
_BEFORE = timedelta(days=7 * 4 + 90)
"""What the first week that is shown is held against: four weeks of climb, 90 days of rows of days."""
_IMPACT_OVER = timedelta(days=28)
"""Over how many days the formula's parameters are tried out: enough runs to mean something, few enough to be quick."""


@dataclass(frozen=True, slots=True)
class ImpactShown:
    """Impact-equivalent distance of the last four weeks together, its parameters, and how far each moves it.

    ``distance_m`` is the plain distance of the runs that can be reckoned; ``left_out`` counts those that cannot.
    """

    distance_m: float
    impact_m: float
    runs: int
    left_out: int
    sensitivity: tuple[Sensitivity, ...]


@dataclass(frozen=True, slots=True)
class LoadShown:
    """What was run up to a day, and how it stands.

    Attributes
    ----------
    on, today_on
        The day that weeks are counted to (of the last run where that is long ago), and today.
    weeks
        Oldest first; the last may not be over.
    pain_by_week
        Monday to the highest pain that the diary knows of that week.
    events
        Monday to what happened in it: races by name, first day of a pair of shoes.
    guard
        Each run of these weeks against the 30 days before it.
    ascents, hards
        Each week against the four before it.
    bands
        Distance by band of grade over the weeks.
    impact
        ``None`` where no run of these weeks can be reckoned.
    observations, questions, context
        What stands out, what could not be judged, and what other sources would say.
    """

    on: date
    today_on: date
    weeks: tuple[Week, ...]
    pain_by_week: Mapping[date, int]
    events: Mapping[date, str]
    guard: tuple[GuardedRun, ...]
    ascents: tuple[WeekJump, ...]
    hards: tuple[WeekJump, ...]
    bands: tuple[GradeBand, ...]
    impact: ImpactShown | None
    streak: JudgedStreak | None
    observations: tuple[Observation, ...]
    questions: tuple[OpenQuestion, ...]
    context: tuple[Message, ...]
    typed_runs: int

    @property
    def has_runs(self) -> bool:
        """Whether any run is on file at all."""
        return any(not week.before_first_run for week in self.weeks)


def load_shown(runner_id: int, *, today_on: date, n_weeks: int = 12) -> LoadShown:
    """Return how much was run in the last weeks, and how it stands against the runner's own usual."""
    from runtall.store import browsing
    from runtall.store.marks import RUNS, SAID

    run = while_same((RUNS, SAID), "load", runner_id, lambda: _what_was_run(runner_id, today_on, n_weeks), of=(today_on, n_weeks))
    diary = browsing.diary_between(runner_id, browsing.Span(run.weeks[0].starts_on, run.on + timedelta(days=1)))
    return replace(run, pain_by_week=_pain_by_week(diary))


def _what_was_run(runner_id: int, today_on: date, n_weeks: int) -> LoadShown:
    """Return all of it but what the diary says."""
    from runtall.services import typed_runs
    from runtall.store import browsing, runs

    last_on = _latest((runs.last_day(runner_id, until=today_on), browsing.last_typed_on(runner_id, until=today_on)))
    recent = timedelta(days=int(rule("single-run-cap").value("recent_days")))
    on = today_on if last_on is None or today_on - last_on < recent else last_on
    first_on = monday_of(on) - timedelta(weeks=n_weeks - 1)
    pairs = browsing.summaries_with_hills(runner_id, browsing.Span(first_on - _BEFORE, on + timedelta(days=1)))
    typed = typed_runs.summaries(runner_id, browsing.Span(first_on - _BEFORE, on + timedelta(days=1)))
    past = sorted([*(run for _, run in pairs), *typed.values()], key=lambda run: run.started_at)
    earliest = first_on_file(runner_id)
    if earliest is not None and past and earliest.started_on < past[0].started_on:
        past.insert(0, earliest)  # how far back the file reaches
    shown = weeks(past, on=on, n=n_weeks)
    lately = [run for run in past if run.started_on >= first_on]
    return LoadShown(
        on=on,
        today_on=today_on,
        weeks=shown,
        pain_by_week={},
        events=events_by_week(runner_id, first_on, on),
        guard=single_run_guard(past, since=first_on),
        ascents=ascent_jumps(past, on=on, n=n_weeks),
        hards=hard_minutes_jumps(past, on=on, n=n_weeks),
        bands=_bands(lately),
        impact=_impact([run for run in lately if run.started_on > on - _IMPACT_OVER]),
        streak=consecutive_days(past, on=on),
        observations=observe_load(past, on=on),
        questions=load_questions(past, on=on),
        context=other_sources(weekly_change(complete_weeks(shown, on=on))),
        typed_runs=sum(run.started_on >= first_on for run in typed.values()),
    )


def _latest(days: Sequence[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _pain_by_week(entries: Sequence[DiaryEntry]) -> dict[date, int]:
    from runtall.services.lately import local_day

    found: dict[date, int] = {}
    for entry in entries:
        if entry.pain_nrs is not None:
            monday = monday_of(local_day(entry))
            found[monday] = max(found.get(monday, 0), entry.pain_nrs)
    return found


def events_by_week(runner_id: int, first_on: date, on: date) -> dict[date, str]:
    """Return Monday to what happened: races by their own name, and the first day of a pair, where a run names it.

    A race comes first in its week.
    """
    from runtall.store import browsing, planning
    from runtall.store.marks import RUNS

    found: dict[date, str] = {}
    for name, since in while_same((RUNS,), "first worn", runner_id, lambda: browsing.first_worn(runner_id)):
        if first_on <= since <= on:
            found[monday_of(since)] = name.strip()
    for race in planning.races(runner_id):
        if first_on <= race.on <= on and race.name:
            found[monday_of(race.on)] = race.name
    return found


def _bands(runs: Sequence[RunSummary]) -> tuple[GradeBand, ...]:
    together: dict[tuple[float, float], tuple[float, float]] = {}
    for run in runs:
        for band in run.grade_bands:
            seconds, metres = together.get((band.low_ratio, band.high_ratio), (0.0, 0.0))
            together[band.low_ratio, band.high_ratio] = (seconds + band.seconds, metres + band.distance_m)
    return tuple(GradeBand(*edges, *sums) for edges, sums in sorted(together.items()))


def _impact(runs: Sequence[RunSummary]) -> ImpactShown | None:
    """Reckon all runs together, and how far each weight, moved over its allowed range, moves the sum."""
    known = [(run, metres) for run in runs if (metres := impact_equivalent_m(run)) is not None and isfinite(metres)]
    if not known:
        return None
    by_name: dict[str, Sensitivity] = {}
    for run, _metres in known:
        try:
            each_run = impact_sensitivity(run)
        except NotEnoughDataError:
            continue
        for each in each_run:
            so_far = by_name.get(each.parameter)
            by_name[each.parameter] = (
                each
                if so_far is None
                else replace(so_far, at_low_m=so_far.at_low_m + each.at_low_m, at_high_m=so_far.at_high_m + each.at_high_m)
            )
    return ImpactShown(
        distance_m=float(sum(run.distance_m or 0.0 for run, _ in known)),
        impact_m=float(sum(metres for _, metres in known)),
        runs=len(known),
        left_out=len(runs) - len(known),
        sensitivity=tuple(by_name.values()),
    )
