"""Weeks as context: how much was run, Monday to Sunday in the runner's own calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.core import RunSummary
from runtall.load._impact import impact_equivalent_m


@dataclass(frozen=True, slots=True)
class Week:
    """What was run in one calendar week.

    ``starts_on`` is its Monday. Sums are over the runs that carry the figure; ``runs_without_distance`` tells how many
    do not, so that a sum is never read as complete when it is not. ``None`` means that no run of the week carries it.
    A week without runs has zeros, because then zero is known, but only after the first run on file: of a week before
    it nobody knows what was run, and every sum is ``None`` (:attr:`before_first_run`).
    """

    starts_on: date
    runs: int
    duration_s: float | None
    distance_m: float | None
    ascent_m: float | None
    hard_s: float | None
    impact_equivalent_m: float | None
    longest_run_m: float | None
    runs_without_distance: int = 0

    @property
    def before_first_run(self) -> bool:
        """Whether the week ended before the files begin, so that its lack of runs says nothing."""
        return self.duration_s is None


def monday_of(day: date) -> date:
    """First day of the calendar week that ``day`` lies in.

    Examples
    --------
    >>> monday_of(date(2026, 11, 22))
    datetime.date(2026, 11, 16)
    """
    return day - timedelta(days=day.weekday())


def weeks(summaries: Sequence[RunSummary], *, on: date, n: int = 12) -> tuple[Week, ...]:
    """Sum up the last ``n`` calendar weeks, oldest first; the last one holds ``on`` and may not be over.

    Parameters
    ----------
    summaries
        Runs in any order; those after ``on`` are not counted.
    on
        The runner's calendar day that counts as today.
    n
        How many weeks.

    Returns
    -------
    tuple[Week, ...]
        Weeks that end before the week of the first run on file are there too, with every sum unknown (``None``); weeks
        without runs after it are zeros. ``duration_s`` is moving time.
    """
    by_week = runs_by_week(summaries, on=on, n=n)
    first_on = min((run.started_on for run in summaries if run.started_on <= on), default=None)
    begins_on = None if first_on is None else monday_of(first_on)
    return tuple(
        Week(monday, 0, None, None, None, None, None, None) if begins_on is None or monday < begins_on else _sum_up(monday, runs)
        for monday, runs in by_week.items()
    )


def complete_weeks(weeks: Sequence[Week], *, on: date) -> tuple[Week, ...]:
    """Leave out the week that is not over on ``on``: a Monday's sum says nothing about a week.

    Examples
    --------
    >>> [week.starts_on.day for week in complete_weeks(weeks([], on=date(2026, 11, 18), n=3), on=date(2026, 11, 18))]
    [2, 9]
    """
    return tuple(week for week in weeks if week.starts_on + timedelta(days=6) <= on)


def runs_by_week(summaries: Iterable[RunSummary], *, on: date, n: int) -> dict[date, list[RunSummary]]:
    """Sort the runs of the last ``n`` calendar weeks up to ``on``, under the Monday of their week, oldest week first."""
    last = monday_of(on)
    found: dict[date, list[RunSummary]] = {last - timedelta(weeks=back): [] for back in range(n - 1, -1, -1)}
    for run in summaries:
        monday = monday_of(run.started_on)
        if monday in found and run.started_on <= on:
            found[monday].append(run)
    return found


def _sum_up(monday: date, runs: Sequence[RunSummary]) -> Week:
    return Week(
        starts_on=monday,
        runs=len(runs),
        duration_s=sum(run.moving_s for run in runs),
        distance_m=_known_sum(run.distance_m for run in runs),
        ascent_m=_known_sum(run.ascent_m for run in runs),
        hard_s=_known_sum(run.hard_s for run in runs),
        impact_equivalent_m=_known_sum(impact_equivalent_m(run) for run in runs),
        longest_run_m=max((run.distance_m for run in runs if run.distance_m is not None), default=None if runs else 0.0),
        runs_without_distance=sum(run.distance_m is None for run in runs),
    )


def _known_sum(figures: Iterable[float | None]) -> float | None:
    """Sum of what is known; 0 of nothing, ``None`` when there is something and none of it is known."""
    everything = list(figures)
    known = [figure for figure in everything if figure is not None]
    return None if everything and not known else float(sum(known))
