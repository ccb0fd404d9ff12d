"""The week: which days hold a run, strength or mobility, and which exercises, chosen by a solver and explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.core import Message
from runtall.plan._card import Because
from runtall.plan._inputs import PlanInputs, WeekPlan


@dataclass(frozen=True, slots=True)
class WeekSolved:
    """A week, why it looks as it does, and which wish to loosen for what it lacks.

    Attributes
    ----------
    week
        Seven days; ``shortfalls`` of it name what could not be had.
    notes
        What shaped the week, each with its rule: parts not open, moved or dropped sessions, substitutes.
    loosen
        One sentence for each wish that stood in the way; empty where nothing is lacking.
    """

    week: WeekPlan
    notes: tuple[Because, ...] = ()
    loosen: tuple[Message, ...] = ()


def solve_week(inputs: PlanInputs, monday_on: date, *, standing: WeekPlan | None = None) -> WeekSolved:
    """Choose the week that begins on ``monday_on``; the same inputs give the same week.

    Parameters
    ----------
    inputs
        As of ``inputs.on``. Days of the week before it are over: they keep what stood there.
    standing
        The week as it stands, when it is solved again: it changes as little as can be, and what was missed moves to a
        free day or is dropped, never added on top of something.

    Raises
    ------
    ValueError
        ``monday_on`` is no Monday, or ``standing`` is another week: our own mistake.
    """
    raise NotImplementedError
