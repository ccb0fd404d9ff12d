"""Twelve weeks in blocks of four: what each week holds, when to test again, when to look back, when to see somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from runtall.core import say
from runtall.evidence import rule
from runtall.exercise import SmallStep, small_step
from runtall.plan._card import Because
from runtall.plan._inputs import Mode, PainNote, PlanInputs, Programme
from runtall.plan._why import because
from runtall.symptoms import ChangeKind, pain_change

_WEEK = timedelta(days=7)


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


def pain_course(first_nrs: Sequence[float], last_nrs: Sequence[float]) -> PainCourse:
    """Compare two weeks by the mean of each day's highest rating; too few days of either are unknown, not the same.

    Examples
    --------
    >>> pain_course([5, 4, 5], [3, 2, 2])
    <PainCourse.CLEARLY_BETTER: 'clearly_better'>
    >>> pain_course([5, 4, 5], [4])
    <PainCourse.UNKNOWN: 'unknown'>
    """
    by = rule("programme-reviews")
    before, after = mean_nrs(first_nrs), mean_nrs(last_nrs)
    if before is None or after is None:
        return PainCourse.UNKNOWN
    change = pain_change(before, after).kind
    if change is ChangeKind.WORSE:
        return PainCourse.WORSE
    if after <= by.value("quiet_nrs"):
        return PainCourse.QUIET
    if change is ChangeKind.BETTER:
        return PainCourse.CLEARLY_BETTER
    return PainCourse.A_LITTLE_BETTER if before - after >= by.value("any_change_points") else PainCourse.NO_CHANGE


def mean_nrs(days_nrs: Sequence[float]) -> float | None:
    """Return the mean of a week's daily ratings; ``None`` when too few days have one."""
    enough = len(days_nrs) >= rule("programme-reviews").value("days_needed")
    return sum(days_nrs) / len(days_nrs) if enough else None


def daily_highest_nrs(diary: Iterable[PainNote], from_on: date, until_on: date) -> tuple[float, ...]:
    """Return the highest rating of each day in ``[from_on, until_on)``, days in order; days without a rating are left out."""
    days: dict[date, float] = {}
    for note in diary:
        if from_on <= note.on < until_on and note.pain_nrs is not None:
            days[note.on] = max(note.pain_nrs, days.get(note.on, note.pain_nrs))
    return tuple(days[on] for on in sorted(days))


class Advice(StrEnum):
    """Whether the programme's weeks ask for a clinician's look."""

    NONE = "none"
    NO_CHANGE = "no_change"
    NOT_CLEARLY_BETTER = "not_clearly_better"


def advice_after(weeks_done: int, course: PainCourse) -> Advice:
    """Say whether so many whole weeks with such a course of pain ask for a clinician's look.

    Examples
    --------
    >>> advice_after(3, PainCourse.NO_CHANGE)
    <Advice.NO_CHANGE: 'no_change'>
    >>> advice_after(5, PainCourse.A_LITTLE_BETTER)
    <Advice.NONE: 'none'>
    """
    by = rule("programme-reviews")
    unchanged = (PainCourse.NO_CHANGE, PainCourse.WORSE)
    if weeks_done >= by.value("not_better_weeks") and course in (*unchanged, PainCourse.A_LITTLE_BETTER):
        return Advice.NOT_CLEARLY_BETTER
    return Advice.NO_CHANGE if weeks_done >= by.value("no_change_weeks") and course in unchanged else Advice.NONE


def clinician_advice(inputs: PlanInputs) -> tuple[Because, ...]:
    """Reasons to see a clinician that lie in the weeks of the programme: at most one, empty while there is none.

    The first week of the programme is compared with the last seven days. Without ratings nothing is said.
    """
    match advice_after(weeks_done(inputs), course_so_far(inputs)):
        case Advice.NONE:
            return ()
        case Advice.NO_CHANGE:
            sentence = say(
                "{n} weeks are done and the pain is not less. A clinician's look is a good idea now.", n=weeks_done(inputs)
            )
        case Advice.NOT_CLEARLY_BETTER:
            sentence = say(
                "{n} weeks are done and it is not clearly better. A clinician's look is a good idea now.", n=weeks_done(inputs)
            )
        case unexpected:
            assert_never(unexpected)
    return (because("programme-reviews", sentence),)


def course_so_far(inputs: PlanInputs) -> PainCourse:
    """Compare the first week of the programme with the last seven days; unknown before both are there."""
    started_on = begun_on(inputs)
    first_until = started_on + _WEEK
    last_from = inputs.on - _WEEK + timedelta(days=1)
    if last_from < first_until:
        return PainCourse.UNKNOWN
    return pain_course(
        daily_highest_nrs(inputs.diary, started_on, first_until),
        daily_highest_nrs(inputs.diary, last_from, inputs.on + timedelta(days=1)),
    )


def begun_on(inputs: PlanInputs) -> date:
    """Return the first day of the programme; after a clinician's word it begins again."""
    restart_on = inputs.safety.restart_on
    return max(inputs.programme.started_on, restart_on) if restart_on is not None else inputs.programme.started_on


def weeks_done(inputs: PlanInputs) -> int:
    """Count the whole weeks of the programme that are over."""
    return max(0, (inputs.on - begun_on(inputs)).days // 7)


def step_now(inputs: PlanInputs) -> SmallStep:
    """Say which of the small steps comes next, by what the diary tells of whether the last one was enough.

    Pain that got worse, and ratings that are missing, are no word on that: the step stays, and the runner is asked.
    """
    enough = {
        PainCourse.CLEARLY_BETTER: True,
        PainCourse.QUIET: True,
        PainCourse.NO_CHANGE: False,
        PainCourse.A_LITTLE_BETTER: False,
    }
    step = inputs.programme.step
    days = (inputs.on - begun_on(inputs)).days - (step - 1) * int(rule("small-steps").value("days_each"))
    return small_step(step, of_steps=len(_PARTS_BY_STEP), days=days, enough=enough.get(course_so_far(inputs)))


def step_asked_on(inputs: PlanInputs) -> date:
    """Return the first day on which it is asked whether the step of now was enough."""
    return begun_on(inputs) + timedelta(days=inputs.programme.step * int(rule("small-steps").value("days_each")))


def step_on_offered(inputs: PlanInputs) -> bool:
    """Whether a runner who goes in small steps is offered the next one now."""
    return inputs.programme.mode is Mode.SMALL_STEPS and step_now(inputs).step > inputs.programme.step
