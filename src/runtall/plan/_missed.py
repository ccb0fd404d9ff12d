"""What was planned and not done: it moves to a free day or is dropped, and never piles up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.plan._inputs import DoneRun, DoneSession, PlanInputs, PlannedDay, SessionKind, WeekPlan

NO_RUN = (None, "own")
"""What stands for no run of the plan's own."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a planned day: whether its run, strength and mobility were done; ``None`` where none was planned."""

    on: date
    run: bool | None
    strength: bool | None
    mobility: bool | None = None


def kept(week: WeekPlan, inputs: PlanInputs, *, until_on: date) -> tuple[Kept, ...]:
    """Compare each day of the week before ``until_on`` with what was done.

    A run counts on whichever day of the week it was run, once: a runner who moves Tuesday's run to Wednesday has kept it.
    The same holds for strength. A day that is not over is done only by what was done on it: an earlier run may have been one
    more, and what stands for today stays. An unfinished session counts as done: it was begun, and nothing is owed.
    """
    days = [day for day in week.days if day.on < until_on]
    runs = _done_on([each for each in inputs.runs if week.monday_on <= each.on < until_on])
    strength = _sessions_on(inputs, week.monday_on, until_on, SessionKind.STRENGTH)
    any_session = _sessions_on(inputs, week.monday_on, until_on, None)
    ran = _matched([day.on for day in days if day.run not in NO_RUN], runs, over_before=inputs.on)
    strong = _matched(_planned_on(days, SessionKind.STRENGTH), strength, over_before=inputs.on)
    moved = _matched(_planned_on(days, SessionKind.MOBILITY), any_session, over_before=inputs.on)
    return tuple(Kept(day.on, ran.get(day.on), strong.get(day.on), moved.get(day.on)) for day in days)


def _planned_on(days: Sequence[PlannedDay], kind: SessionKind) -> list[date]:
    return [day.on for day in days if day.session is not None and day.session.kind is kind]


def _sessions_on(inputs: PlanInputs, from_on: date, until_on: date, kind: SessionKind | None) -> list[date]:
    """Days on which a session of this kind was begun; ``None``: any kind."""
    return _done_on([each for each in inputs.sessions if from_on <= each.on < until_on and kind in (None, each.kind)])


def _done_on(done: Sequence[DoneRun | DoneSession]) -> list[date]:
    return sorted({each.on for each in done})


def _matched(planned: Sequence[date], done: Sequence[date], *, over_before: date) -> dict[date, bool]:
    """Give each planned day one day of doing: its own first, then days that are over the ones left over, in order."""
    found = {on: on in done for on in planned}
    left = [on for on in done if on not in planned]
    missed = [on for on in planned if on not in done and on < over_before]
    return found | dict.fromkeys(missed[: len(left)], True)


def days_of(monday_on: date) -> tuple[date, ...]:
    """Return the seven days of a week."""
    return tuple(monday_on + timedelta(days=n) for n in range(7))
