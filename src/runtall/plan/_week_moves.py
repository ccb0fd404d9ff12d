"""Where the missed sessions and runs of a standing week went: to a free day, or out of the week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.plan._inputs import PlanInputs, PlannedDay, SessionKind, WeekPlan
from runtall.plan._missed import Kept, days_of, kept
from runtall.plan._week_days import DaysAnswer

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moves:
    """Missed day to the day that its strength, or its run, moves to; ``None`` where it is let go."""

    strength: Mapping[date, date | None]
    runs: Mapping[date, date | None]


def kept_so_far(inputs: PlanInputs, standing: WeekPlan | None) -> tuple[Kept, ...]:
    """Return what came of the standing week's days up to today; today itself only where it was done."""
    if standing is None:
        return ()
    return kept(standing, inputs, until_on=inputs.on + _DAY)


def moved_from(inputs: PlanInputs, standing: WeekPlan | None, monday_on: date, placed: DaysAnswer) -> Moves:
    """Match what was missed with the days that hold something now and held nothing before, in order."""
    if standing is None:
        return Moves({}, {})
    over = [each for each in kept_so_far(inputs, standing) if each.on < inputs.on]
    days = list(zip(days_of(monday_on), standing.days, strict=True))
    free_strength = [on for (on, stood), new in zip(days, placed.strength, strict=True) if new and not is_strength(stood)]
    free_runs = [on for (on, stood), new in zip(days, placed.runs, strict=True) if new is not None and stood.run is None]
    strength = _matched([each.on for each in over if each.strength is False], free_strength)
    new_days = [on for on, new in zip(days_of(monday_on), placed.strength, strict=True) if new]
    beside = {on for on, to in strength.items() if to is None and any(abs(on - each) <= _DAY for each in new_days)}
    return Moves(
        {on: to for on, to in strength.items() if to is not None or on in beside},
        {on: to for on, to in _matched([each.on for each in over if each.run is False], free_runs).items() if to is not None},
    )


def _matched(missed: Sequence[date], free: Sequence[date]) -> dict[date, date | None]:
    return {on: free[place] if place < len(free) else None for place, on in enumerate(missed)}


def is_strength(day: PlannedDay) -> bool:
    """Whether a day holds strength."""
    return day.session is not None and day.session.kind is SessionKind.STRENGTH
