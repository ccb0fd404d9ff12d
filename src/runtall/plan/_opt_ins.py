"""What a runner chose to try: contested things on trial for 2 to 4 weeks, stopped by amber or red, judged by own data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._card import Because
from runtall.plan._inputs import OptIn, PlanInputs
from runtall.plan._light import Colour, lights
from runtall.plan._why import because

TRIAL_RULE = "opt-in-trial"
DAILY_CHOSEN, LONGER_CHOSEN = "daily-stretching", "mobility-dose-15-25min"
"""What can be chosen of mobility: stretching every day, and longer sessions."""


class TrialState(StrEnum):
    """Where a trial stands."""

    AHEAD = "ahead"
    RUNNING = "running"
    STOPPED = "stopped"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial as of today.

    Attributes
    ----------
    until_on
        First day on which it is over: as the runner chose, at most four weeks after it began.
    stopped_on
        Day of the amber or red light that ended it.
    """

    opt_in: OptIn
    state: TrialState
    until_on: date
    stopped_on: date | None
    because: Because


def trials(inputs: PlanInputs) -> tuple[Trial, ...]:
    """Return all trials that the runner ever chose, as they stand today."""
    bad = [each.on for each in lights(inputs) if each.colour in (Colour.AMBER, Colour.RED)] if inputs.opt_ins else []
    return tuple(_trial(each, bad, inputs.on) for each in inputs.opt_ins)


def is_on(inputs: PlanInputs, claim_id: str) -> bool:
    """Whether the runner is trying something today."""
    return standing_trial(inputs, claim_id) is not None


def standing_trial(inputs: PlanInputs, claim_id: str) -> Trial | None:
    """Return the trial of a claim that is running today; ``None`` where there is none."""
    if not any(each.id == claim_id for each in inputs.opt_ins):
        return None
    return next((each for each in trials(inputs) if each.opt_in.id == claim_id and each.state is TrialState.RUNNING), None)


def _trial(opt_in: OptIn, bad: list[date], today_on: date) -> Trial:
    longest = timedelta(days=int(rule(TRIAL_RULE).value("longest_days")))
    until = min(opt_in.until_on, opt_in.from_on + longest)
    stopped = None if opt_in.id in CEILINGS else next((day for day in bad if opt_in.from_on <= day < until), None)
    if today_on < opt_in.from_on:
        state, sentence = TrialState.AHEAD, say("Your trial begins on {from_on}.", from_on=opt_in.from_on.isoformat())
    elif stopped is not None:
        state, sentence = TrialState.STOPPED, _stopped(stopped)
    elif today_on >= until and opt_in.id not in CEILINGS:
        state, sentence = TrialState.OVER, say("Your trial is over. Look at what your own numbers say before you go on.")
    else:
        state, sentence = TrialState.RUNNING, _running(opt_in, until)
    return Trial(opt_in, state, until, stopped, because(TRIAL_RULE, sentence, claims=(opt_in.id,)))


CEILINGS = frozenset({"ten-percent-weekly-rule", "ten-percent-return"})
"""Choices that only ever ask for less: amber does not end them, and neither does time."""


def _running(opt_in: OptIn, until: date) -> Message:
    if opt_in.id in CEILINGS:
        return say("You chose this ceiling: it holds until you end it.")
    return say("You chose to try this until {until_on}.", until_on=until.isoformat())


def _stopped(on: date) -> Message:
    return say(
        "The light of {stopped_on} was not green, so this trial has stopped. You can choose it again.", stopped_on=on.isoformat()
    )
