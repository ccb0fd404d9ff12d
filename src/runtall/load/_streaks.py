"""Days in a row with a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.core import RunSummary
from runtall.evidence import Rule, rule
from runtall.load._standing import Standing, Unknown


@dataclass(frozen=True, slots=True)
class Streak:
    """Consecutive calendar days with at least one run: the first, the last, and how many."""

    first_on: date
    last_on: date

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.last_on - self.first_on).days + 1


@dataclass(frozen=True, slots=True)
class JudgedStreak:
    """The longest recent row of days against the runner's own longest row before it."""

    streak: Streak
    longest_before: int
    standing: Standing
    because: Unknown | None = None


def streaks(summaries: Iterable[RunSummary], *, also_on: Iterable[date] = ()) -> tuple[Streak, ...]:
    """All rows of days with a run, oldest first; a single day is a row of one. ``also_on`` are days of further runs."""
    found: list[Streak] = []
    for day in sorted({*(run.started_on for run in summaries), *also_on}):
        if found and day - found[-1].last_on == timedelta(days=1):
            found[-1] = Streak(found[-1].first_on, day)
        else:
            found.append(Streak(day, day))
    return tuple(found)


def consecutive_days(
    summaries: Sequence[RunSummary], *, on: date, also_on: Iterable[date] = (), streak: Rule | None = None
) -> JudgedStreak | None:
    """Longest row of running days that ends in the last four weeks, against the longest of the 90 days before it.

    ``None`` when there was no run in these weeks. Days on which a watch was left at home cannot be seen, so a row may
    be longer than it looks, never shorter. ``also_on`` are days of runs that are not among ``summaries``.
    """
    streak = streak or rule("consecutive-days")
    everything = streaks((run for run in summaries if run.started_on <= on), also_on=(day for day in also_on if day <= on))
    recent_from = on - timedelta(days=int(streak.value("recent_days")) - 1)
    recent = [each for each in everything if each.last_on >= recent_from]
    if not recent:
        return None
    longest = max(recent, key=lambda each: (each.days, each.last_on))
    window_from = longest.first_on - timedelta(days=int(streak.value("window_days")))
    before = max((_days_since(each, window_from) for each in everything if each.last_on < longest.first_on), default=0)
    on_file = (longest.first_on - everything[0].first_on).days
    standing, because = judge_streak(longest.days, before, on_file, streak)
    return JudgedStreak(longest, before, standing, because)


def judge_streak(days: int, longest_before: int, days_on_file: int, streak: Rule) -> tuple[Standing, Unknown | None]:
    """Whether a row of days stands out: long enough, and well beyond the runner's own."""
    if days < streak.value("least_days") or days < longest_before + streak.value("beyond_own_days"):
        return Standing.WITHIN, None
    if days_on_file < streak.value("window_days"):
        return Standing.UNKNOWN, Unknown.SHORT_HISTORY
    return Standing.ABOVE, None


def _days_since(streak: Streak, day: date) -> int:
    """Days of the row on ``day`` and later."""
    return max(0, (streak.last_on - max(streak.first_on, day)).days + 1)
