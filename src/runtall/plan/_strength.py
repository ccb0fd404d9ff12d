"""How many strength sessions a week asks for, and how long they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from runtall.evidence import rule
from runtall.plan._inputs import PlanInputs, SessionKind
from runtall.plan._opt_ins import is_on
from runtall.plan._programme import begun_on, programme_week

THREE_CHOSEN = "core-hip-3x-week"
"""The article's three times a week, where the runner chose to try it."""


@dataclass(frozen=True, slots=True)
class StrengthWishes:
    """Sessions and minutes of a week; ``least`` sessions matter most."""

    sessions: int
    least: int
    minutes: int
    minutes_least: int


def strength_wishes(
    block: int, sessions_done: Sequence[int], *, chosen: bool = False, minutes_asked: int | None = None
) -> StrengthWishes:
    """Say how many sessions a week asks for, and of how many minutes.

    Parameters
    ----------
    block
        Of the programme, from 1.
    sessions_done
        Strength sessions in each whole week before this one, since the programme began, oldest first.
    chosen
        The runner chose three.
    minutes_asked
        ``None`` where the runner has not said.

    Examples
    --------
    >>> strength_wishes(2, [2, 2], minutes_asked=25)
    StrengthWishes(sessions=3, least=2, minutes=25, minutes_least=15)
    """
    by = rule("strength-week")
    least, weeks = int(by.value("sessions_least")), int(by.value("kept_weeks"))
    lately = list(sessions_done)[-weeks:]
    kept = len(lately) == weeks and all(n >= least for n in lately)
    few = len(lately) == weeks and all(n < by.value("few_share") * least for n in lately)
    third = chosen or (block >= by.value("third_from_block") and kept)
    usual = by.value("minutes_usual") if minutes_asked is None else minutes_asked
    minutes = by.value("minutes_least") if few else min(max(usual, by.value("minutes_least")), by.value("minutes_most"))
    return StrengthWishes(
        sessions=int(by.value("sessions_most")) if third else least,
        least=least,
        minutes=int(minutes),
        minutes_least=int(by.value("minutes_least")),
    )


def wishes_of(inputs: PlanInputs, monday_on: date) -> StrengthWishes:
    """Return what the week that begins on ``monday_on`` asks for, by what was done before it."""
    chosen = is_on(inputs, THREE_CHOSEN)
    return strength_wishes(
        programme_week(replace(inputs.programme, started_on=begun_on(inputs)), monday_on + _SUNDAY).block,
        strength_by_week(inputs, monday_on),
        chosen=chosen,
        minutes_asked=inputs.runner.minutes_per_session,
    )


_WEEK, _SUNDAY = timedelta(days=7), timedelta(days=6)


def strength_by_week(inputs: PlanInputs, until_monday_on: date) -> tuple[int, ...]:
    """Count the days with a strength session in each whole week of the programme before a Monday, oldest first."""
    begun = begun_on(inputs)
    first_monday = begun + timedelta(days=-begun.weekday() % 7)
    done = {each.on for each in inputs.sessions if each.kind is SessionKind.STRENGTH}
    weeks = max(0, (until_monday_on - first_monday).days // 7)
    mondays = [first_monday + n * _WEEK for n in range(weeks)]
    return tuple(sum(monday <= on < monday + _WEEK for on in done) for monday in mondays)
