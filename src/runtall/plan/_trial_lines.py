"""What a trial asks for on the day, and what the runner's own numbers say at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._card import Because, Line, LineKind
from runtall.plan._inputs import OptIn, PlanInputs
from runtall.plan._light import answers_by_day
from runtall.plan._opt_ins import TRIAL_RULE, Trial, TrialState, trials
from runtall.plan._why import because

_DRINKING = "drinking-reminders"


class Verdict(StrEnum):
    """What pain at and after runs did in a trial, as the runner's own numbers have it."""

    LESS = "less"
    MORE = "more"
    NO_CLEAR_CHANGE = "no_clear_change"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TrialVerdict:
    """The own numbers of a trial: medians over answered runs before and during it. It says nothing about why."""

    opt_in: OptIn
    verdict: Verdict
    before_nrs: float | None
    during_nrs: float | None
    sentence: Message
    because: Because


def trial_lines(inputs: PlanInputs) -> tuple[Line, ...]:
    """Return a line for each trial that runs today, and for those that ended in the last days: stopped, or over and judged."""
    lately = timedelta(days=int(rule(TRIAL_RULE).value("told_days")))
    found = []
    for trial in trials(inputs):
        ended_on = trial.stopped_on or trial.until_on
        if trial.state is TrialState.RUNNING:
            found.append(Line(LineKind.LEARN, asks(trial.opt_in), (trial.because,)))
        elif trial.state in (TrialState.STOPPED, TrialState.OVER) and ended_on > inputs.on - lately:
            judged = judge_trial(inputs, trial)
            found.append(Line(LineKind.LEARN, trial.because.sentence, (judged.because,), detail=judged.sentence))
    return tuple(found)


def asks(opt_in: OptIn) -> Message:
    """Say what a trial asks for; of drinking never more than the amounts of its rule, and never beyond thirst."""
    if opt_in.id == "drink-20oz-2h-before":
        drink = rule(_DRINKING)
        return say(
            "{hours:.0f} hours before the run: up to {amount:.0f} ml of water, and no more than you are thirsty for.",
            hours=drink.value("before_h"),
            amount=drink.value("before_ml"),
        )
    if opt_in.id == "drink-7-10oz-per-10-20min":
        drink = rule(_DRINKING)
        return say(
            "In the run: at most {amount:.0f} ml every {every:.0f} min, and no more than you are thirsty for.",
            amount=drink.value("during_ml"),
            every=drink.value("every_min"),
        )
    return _ASKS.get(opt_in.id, say("Try what you chose, one change at a time."))


_MIDFOOT = say("Land on the middle of the foot, for short stretches at first. A calf or Achilles that complains ends it.")
_SOFT = say("Run on soft ground: grass or a smooth trail.")
_QUICKER = say("Quicker, shorter steps at the same speed, in short bouts.")
_CEILING = say("Your week stays within ten percent over the week before, as you chose.")
_ASKS = {
    "cue-midfoot-landing": _MIDFOOT,
    "posterior-tilt-gait-midfoot": _MIDFOOT,
    "lean-from-ankles": say("Lean a little from the ankles, not from the waist."),
    "soft-surfaces-better": _SOFT,
    "acute-phase-soft-surfaces": _SOFT,
    "ten-percent-weekly-rule": _CEILING,
    "ten-percent-return": _CEILING,
    "gaze-ahead": say("Look ahead, not down."),
    "arms-do-not-cross": say("Swing the arms forward and back, not across."),
    "mid-run-static-intermittent": say("Stop for a short stretch in the run where you like one: 15 to 30 s a side."),
    "metronome-cadence": _QUICKER,
    "cadence-target-170-180": _QUICKER,
    "cue-shorter-quicker-steps": _QUICKER,
    "core-hip-3x-week": say("Strength for trunk and hips three times a week."),
    "daily-stretching": say("Stretch hips, back of the legs and upper back every day, for a few minutes."),
    "foam-roll-back-glutes": say("Roll buttocks and legs if it feels good; leave out the low back."),
}
"""What each choice asks for, by the id of its claim."""


def judge_trial(inputs: PlanInputs, trial: Trial) -> TrialVerdict:
    """Say what pain at and after runs did: in the weeks before the trial, and in it."""
    length = timedelta(days=int(rule(TRIAL_RULE).value("longest_days")))
    begin, end = trial.opt_in.from_on, min(inputs.on + timedelta(days=1), trial.until_on)
    said = answers_by_day(inputs)
    worst = {
        on: max(known)
        for on, day in said.items()
        if day.is_active
        and (known := [each for each in (day.during_nrs, day.one_hour_after_nrs, day.next_morning_nrs) if each is not None])
    }
    before = [pain for on, pain in worst.items() if begin - length <= on < begin]
    during = [pain for on, pain in worst.items() if begin <= on < end]
    verdict = verdict_of(before, during)
    sentence = _sentence(verdict)
    return TrialVerdict(
        trial.opt_in,
        verdict,
        median(before) if before else None,
        median(during) if during else None,
        sentence,
        because(TRIAL_RULE, sentence, claims=(trial.opt_in.id,)),
    )


def verdict_of(before_nrs: Sequence[float], during_nrs: Sequence[float]) -> Verdict:
    """Compare two medians; a change counts from the smallest that matters on, and only with enough answers on both sides.

    Examples
    --------
    >>> verdict_of([3, 2, 3, 3], [1, 0, 1, 1]).value, verdict_of([3], [1]).value
    ('less', 'unknown')
    """
    by = rule(TRIAL_RULE)
    if min(len(before_nrs), len(during_nrs)) < by.value("fewest_runs"):
        return Verdict.UNKNOWN
    change = median(during_nrs) - median(before_nrs)
    if abs(change) < by.value("change_nrs"):
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.LESS if change < 0 else Verdict.MORE


def _sentence(verdict: Verdict) -> Message:
    match verdict:
        case Verdict.LESS:
            return say("In these weeks you wrote down less pain at runs than before. Whether it was this, nobody can tell.")
        case Verdict.MORE:
            return say("In these weeks you wrote down more pain at runs than before. Whether it was this, nobody can tell.")
        case Verdict.NO_CLEAR_CHANGE:
            return say("Pain at runs was about the same as before. Keep it if you like it, drop it if not.")
        case Verdict.UNKNOWN:
            return say("Too few answers before and during it to say anything.")
