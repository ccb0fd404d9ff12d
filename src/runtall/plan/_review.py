"""The weekly review, a minute long: how the pain went, what was kept, and one change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from runtall.core import Message
from runtall.plan._card import Because
from runtall.plan._inputs import PlanInputs
from runtall.plan._programme import PainCourse


class ChangeKind(StrEnum):
    """The one change that a review proposes."""

    SEE_SOMEBODY = "see_somebody"
    LOG_MORE = "log_more"
    EASE = "ease"
    FEWER = "fewer"
    STEP_ON = "step_on"
    RETEST = "retest"
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
        Runs and sessions of the plan, and how many of them were kept; ``None`` where no week stood.
    change
        Exactly one, with its reason.
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
    change: ChangeKind
    change_sentence: Message
    because: tuple[Because, ...]
    advice: tuple[Because, ...] = ()


def weekly_review(inputs: PlanInputs) -> WeeklyReview:
    """Look back at the last complete week: pain, adherence, one change."""
    raise NotImplementedError
