"""The weekly review, a minute long: how the pain went, what was kept, and one change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._card import Because
from runtall.plan._inputs import PlanInputs, WeekPlan
from runtall.plan._missed import kept
from runtall.plan._programme import (
    PainCourse,
    clinician_advice,
    daily_highest_nrs,
    mean_nrs,
    pain_course,
    programme_week,
    step_on_offered,
)
from runtall.plan._strength import wishes_of
from runtall.plan._why import because

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


class WeekChange(StrEnum):
    """The one change that a review proposes."""

    SEE_SOMEBODY = "see_somebody"
    EASE = "ease"
    LOG_MORE = "log_more"
    FEWER = "fewer"
    RETEST = "retest"
    STEP_ON = "step_on"
    ONE_MORE = "one_more"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class WeeklyReview:
    """One week looked back at.

    Attributes
    ----------
    pain, pain_sentence
        The week's pain against the week before.
    this_nrs, before_nrs
        Mean of each day's highest rating; ``None`` without enough ratings.
    planned, done
        Runs and strength sessions of the plan, and how many of them were kept; ``None`` where no week stood.
    change
        Exactly one, with its reason.
    retest
        The movement screen is due: a block of the programme ends.
    advice
        To see a clinician, where the programme's weeks say so.
    """

    monday_on: date
    pain: PainCourse
    pain_sentence: Message
    this_nrs: float | None
    before_nrs: float | None
    planned: int | None
    done: int | None
    adherence_sentence: Message
    change: WeekChange
    change_sentence: Message
    because: tuple[Because, ...]
    retest: bool = False
    advice: tuple[Because, ...] = ()


def weekly_review(inputs: PlanInputs, week: WeekPlan | None = None) -> WeeklyReview:
    """Look back at the last complete week: pain, adherence, one change.

    On a Sunday the week that ends today is looked at. Too few ratings and a week without a plan are unknown, and are said to
    be.

    Parameters
    ----------
    week
        The week as it stood; left out, ``inputs.week`` where that is the week looked at.
    """
    monday_on = reviewed_monday(inputs.on)
    week = week or inputs.week
    if week is not None and week.monday_on != monday_on:
        week = None
    this = daily_highest_nrs(inputs.diary, monday_on, monday_on + _WEEK)
    before = daily_highest_nrs(inputs.diary, monday_on - _WEEK, monday_on)
    course = pain_course(before, this)
    planned, done = _kept(inputs, week)
    advice = clinician_advice(inputs)
    retest = programme_week(inputs.programme, monday_on + _WEEK - _DAY).retest
    change = choose_change(
        course,
        planned,
        done,
        advice=bool(advice),
        retest=retest,
        step_on=step_on_offered(inputs),
        third=_third_opens(inputs, monday_on),
    )
    sentence = _change_sentence(change)
    return WeeklyReview(
        monday_on=monday_on,
        pain=course,
        pain_sentence=_pain_sentence(course, mean_nrs(before), mean_nrs(this)),
        this_nrs=mean_nrs(this),
        before_nrs=mean_nrs(before),
        planned=planned,
        done=done,
        adherence_sentence=_adherence_sentence(planned, done),
        change=change,
        change_sentence=sentence,
        because=(because("weekly-change", sentence), *(advice if change is WeekChange.SEE_SOMEBODY else ())),
        retest=retest,
        advice=advice,
    )


def reviewed_monday(on: date) -> date:
    """Return the Monday of the last complete week; on a Sunday of the week that ends with it.

    Examples
    --------
    >>> reviewed_monday(date(2026, 11, 22)), reviewed_monday(date(2026, 11, 23))
    (datetime.date(2026, 11, 16), datetime.date(2026, 11, 16))
    """
    return on + _DAY - timedelta(days=(on + _DAY).weekday()) - _WEEK


def choose_change(
    pain: PainCourse, planned: int | None, done: int | None, *, advice: bool, retest: bool, step_on: bool, third: bool
) -> WeekChange:
    """Choose the one change: the first that fits.

    Parameters
    ----------
    planned, done
        ``None`` where no week stood: nothing is made of that.
    advice, retest, step_on, third
        A clinician's look is due; the screen is; the next small step is offered; a third session opens.
    """
    by = rule("weekly-change")
    share = done / planned if planned and done is not None else None
    fits = {
        WeekChange.SEE_SOMEBODY: advice,
        WeekChange.EASE: pain is PainCourse.WORSE,
        WeekChange.LOG_MORE: pain is PainCourse.UNKNOWN,
        WeekChange.FEWER: share is not None and share < by.value("few_share"),
        WeekChange.RETEST: retest,
        WeekChange.STEP_ON: step_on,
        WeekChange.ONE_MORE: third and share is not None and share >= by.value("most_share"),
        WeekChange.KEEP: True,
    }
    return next(change for change in WeekChange if fits[change])


def _kept(inputs: PlanInputs, week: WeekPlan | None) -> tuple[int | None, int | None]:
    """Count what was planned and what of it was done. Today is over only when it was done."""
    if week is None:
        return None, None
    days = kept(week, inputs, until_on=week.monday_on + _WEEK)
    verdicts = [
        verdict for day in days for verdict in (day.run, day.strength) if verdict is not None and (verdict or day.on < inputs.on)
    ]
    return len(verdicts), sum(verdicts)


def _third_opens(inputs: PlanInputs, monday_on: date) -> bool:
    """Whether the week to come asks for more strength sessions than the one looked at."""
    return wishes_of(inputs, monday_on + _WEEK).sessions > wishes_of(inputs, monday_on).sessions


def _pain_sentence(course: PainCourse, before_nrs: float | None, this_nrs: float | None) -> Message:
    if this_nrs is None:
        return say("There are too few ratings of this week to say how the pain went.")
    if before_nrs is None:
        return say("Pain was {this:.1f} of 10 on a mean day; the week before has too few ratings to compare.", this=this_nrs)
    values = {"this": this_nrs, "before": before_nrs}
    match course:
        case PainCourse.CLEARLY_BETTER | PainCourse.A_LITTLE_BETTER:
            return say("Pain went down, from {before:.1f} to {this:.1f} of 10 on a mean day.", **values)
        case PainCourse.WORSE:
            return say("Pain went up, from {before:.1f} to {this:.1f} of 10 on a mean day.", **values)
        case PainCourse.QUIET:
            return say("A quiet week: {this:.1f} of 10 on a mean day.", this=this_nrs)
        case PainCourse.NO_CHANGE | PainCourse.UNKNOWN:
            return say("Pain was about the same: {before:.1f}, then {this:.1f} of 10 on a mean day.", **values)
        case unexpected:
            assert_never(unexpected)


def _adherence_sentence(planned: int | None, done: int | None) -> Message:
    if planned is None or done is None:
        return say("No plan stood for that week, so there is nothing to compare.")
    if not planned:
        return say("Nothing was planned that week.")
    return say("You did {done} of the {planned} runs and strength sessions of the plan.", done=done, planned=planned)


def _change_sentence(change: WeekChange) -> Message:
    return {
        WeekChange.SEE_SOMEBODY: say("One change: let a clinician have a look. The plan can go on as it feels fine."),
        WeekChange.EASE: say("One change: an easier week. Nothing gets longer or harder until the back has settled."),
        WeekChange.LOG_MORE: say("One change: note how the back feels on a few more mornings, so that the plan can follow it."),
        WeekChange.FEWER: say("One change: plan less. Short sessions that fit your week count more than long ones that do not."),
        WeekChange.RETEST: say("One change: do the movement tests again, and see what four weeks did."),
        WeekChange.STEP_ON: say("One change: take the next small step, if you like. The last one alone was not quite enough."),
        WeekChange.ONE_MORE: say("One change: a third strength session, now that two fit well."),
        WeekChange.KEEP: say("One change is none: keep going like this."),
    }[change]
