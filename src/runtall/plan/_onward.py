"""Working days out one after another, and keeping those before the first that anything changed on.

A runner of two years writes one more line: nothing of the days before it is another. What is worked out by days is taken on
from there, in place of once more from the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Any, Generic, TypeVar

from runtall.plan._inputs import DoneRun, PainNote, PlanInputs

Found = TypeVar("Found")
_HELD = 4
"""How many results are held: of a few runners, and of a few days that are looked at by turns."""
_all_known: list[list[Any]] = []


@dataclass(frozen=True, slots=True)
class Before(Generic[Found]):
    """What was worked out last time.

    Attributes
    ----------
    inputs, found
        From what, and what came of it.
    until
        Days before this one have the same runs and answers now as then; ``None`` where all have.
    """

    inputs: PlanInputs
    found: Found
    until: date | None

    def holds_for(self, on: date) -> bool:
        """Whether what was found for a day is found again."""
        return self.until is None or on < self.until


def onward(
    rests_on: Callable[[PlanInputs], tuple[object, ...]] | None = None,
) -> Callable[[Callable[[PlanInputs, Before[Found] | None], Found]], Callable[[PlanInputs], Found]]:
    """Have a pure function of runs and diary go on from one of its last results.

    Parameters
    ----------
    rests_on
        What else the function reads, if anything; a result is gone on from only where that is equal. A number that a
        clinician set is always among it.
    """

    def held(function: Callable[[PlanInputs, Before[Found] | None], Found]) -> Callable[[PlanInputs], Found]:
        known: list[tuple[PlanInputs, tuple[object, ...], Found]] = []
        _all_known.append(known)

        @wraps(function)
        def call(inputs: PlanInputs) -> Found:
            parts = (*(rests_on(inputs) if rests_on else ()), inputs.set_values)
            same = [(before, found) for before, other, found in tuple(known) if other == parts]
            for before, found in same:
                if before.runs is inputs.runs and before.diary is inputs.diary and before.on == inputs.on:
                    return found
            nearest = max(
                (Before(before, found, first_changed_day(before, inputs)) for before, found in same),
                key=lambda each: each.until or date.max,
                default=None,
            )
            found = function(inputs, nearest)
            known.insert(0, (inputs, parts, found))
            del known[_HELD:]
            return found

        return call

    return held


def forget() -> None:
    """Forget what was worked out, so that every day is worked out anew: for whoever changes a rule, or checks this."""
    for each in (*_all_known, _compared):
        each.clear()


_compared: list[tuple[tuple[object, ...], date | None]] = []
_COMPARED_MOST = 16


def first_changed_day(before: PlanInputs, now: PlanInputs) -> date | None:
    """Return the first day whose runs or answers may be others now; ``None`` where all are the same."""
    parts = (before.runs, before.diary, now.runs, now.diary)
    for known, day in tuple(_compared):  # several ask after the same two
        if all(one is other for one, other in zip(known, parts, strict=True)):
            return day
    day = _first_changed_day(before, now)
    _compared.insert(0, (parts, day))
    del _compared[_COMPARED_MOST:]
    return day


def _first_changed_day(before: PlanInputs, now: PlanInputs) -> date | None:
    ran = min((each.on for each in _not_in_both(before.runs, now.runs)), default=None)
    days = [min(_answers_to(each)) for each in _not_in_both(before.diary, now.diary)]
    if ran is not None:  # an answer to a run that comes or goes may have stood on another day
        days += [ran, *(each.on for each in now.diary if each.on < ran and each.run_on is not None and each.run_on >= ran)]
    return min(days, default=None)


def _answers_to(note: PainNote) -> tuple[date, ...]:
    """Return the days that a note may answer to; a next morning belongs to the day before, where anything was run on it."""
    day = note.run_on or note.on
    return (day, note.on, note.on - timedelta(days=1)) if note.context == "next_morning" else (day,)


Each = TypeVar("Each", bound=DoneRun | PainNote)


def _not_in_both(before: Sequence[Each], now: Sequence[Each]) -> Sequence[Each]:
    """Return what follows the part that two sequences begin with alike."""
    if before is now:
        return ()
    same = 0
    for one, other in zip(before, now, strict=False):
        if one is not other and one != other:
            break
        same += 1
    return (*before[same:], *now[same:])
