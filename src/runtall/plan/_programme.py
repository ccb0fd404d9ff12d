"""Twelve weeks in blocks of four: what each week holds, when to test again, when to look back, when to see somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from runtall.core import Message, say
from runtall.evidence import Rule, rule
from runtall.plan._card import Because
from runtall.plan._inputs import Mode, PainNote, PlanInputs, Programme


class Part(StrEnum):
    """A part of the programme that can be on; small steps switch them on one after another."""

    SLOW_START = "slow_start"
    WARM_UP = "warm_up"
    STRENGTH = "strength"


_PARTS_BY_STEP = (Part.SLOW_START, Part.WARM_UP, Part.STRENGTH)
"""Step 1 is the slow start alone, step 2 adds the warm-up, step 3 is everything."""


@dataclass(frozen=True, slots=True)
class ProgrammeWeek:
    """Where in the programme a day stands.

    Attributes
    ----------
    number
        Week from 1, counted in whole weeks from the first day; 0 before it. It may pass the last week of the programme.
    block, week_of_block
        From 1; both 0 before the first day.
    parts
        What is on in this week.
    retest
        The movement screen is done again in this week: the last of each block.
    review
        This week ends with a look back over the block.
    over
        The programme's weeks are done; the last block goes round again until the runner decides.
    """

    number: int
    block: int
    week_of_block: int
    parts: tuple[Part, ...]
    retest: bool
    review: bool
    over: bool


def programme_week(programme: Programme, on: date) -> ProgrammeWeek:
    """Say which week of the programme a day belongs to, and what that week holds.

    A new block begins every four weeks; its last week ends with a retest and a review.

    Examples
    --------
    >>> week = programme_week(Programme(date(2026, 11, 2)), date(2026, 11, 25))
    >>> week.number, week.block, week.week_of_block, week.retest
    (4, 1, 4, True)
    """
    by = rule("programme-reviews")
    weeks_a_block = int(by.value("block_weeks"))
    days = (on - programme.started_on).days
    number = 0 if days < 0 else days // 7 + 1
    block, week_of_block = (0, 0) if number == 0 else divmod(number - 1, weeks_a_block)
    last = number > 0 and week_of_block + 1 == weeks_a_block
    return ProgrammeWeek(
        number=number,
        block=block + 1 if number else 0,
        week_of_block=week_of_block + 1 if number else 0,
        parts=_parts(programme),
        retest=last,
        review=last,
        over=number > by.value("weeks"),
    )


def _parts(programme: Programme) -> tuple[Part, ...]:
    return _PARTS_BY_STEP if programme.mode is Mode.FULL else _PARTS_BY_STEP[: max(1, programme.step)]


class PainCourse(StrEnum):
    """How the pain of one week compares with that of another."""

    CLEARLY_BETTER = "clearly_better"
    A_LITTLE_BETTER = "a_little_better"
    NO_CHANGE = "no_change"
    WORSE = "worse"
    QUIET = "quiet"
    UNKNOWN = "unknown"
