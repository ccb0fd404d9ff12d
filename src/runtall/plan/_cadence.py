"""Cadence on trial: five percent above the own rate at the same speed, or what the runner chose, in steps of ten at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._card import Because
from runtall.plan._inputs import DoneRun, PlanInputs
from runtall.plan._light import Colour, standing_light
from runtall.plan._opt_ins import Trial, standing_trial
from runtall.plan._walks import is_walk
from runtall.plan._why import because

_RULE = "cadence-trial"
METRONOME, GOAL, TRIAL = "metronome-cadence", "cadence-target-170-180", "cue-shorter-quicker-steps"
_FINDING = "overstride"


@dataclass(frozen=True, slots=True)
class CadenceTrial:
    """A cadence to try at unchanged speed.

    Attributes
    ----------
    own_spm
        Median over the easy runs before the trial; ``None`` while it is unknown.
    target_spm
        What to try, both feet counted; ``None`` where there is nothing to step up to, or own is unknown.
    is_offer
        Offered, not chosen: it begins when the runner says so.
    """

    claim: str
    own_spm: float | None
    target_spm: float | None
    is_offer: bool
    sentence: Message
    because: Because


def cadence_target(inputs: PlanInputs) -> CadenceTrial | None:
    """Return the cadence to try today; ``None`` without a trial, after amber or red, or without a reason to offer one.

    What the runner chose comes first: a metronome at any rate, or 170 to 180; then the trial of five percent, which is offered
    where the landing was seen far ahead. No step is more than ten percent above the own rate before the trial.

    References
    ----------
    heiderscheit-2011, lieberman-2015, drozda-2024
    """
    if standing_light(inputs).colour in (Colour.AMBER, Colour.RED):
        return None
    for claim in (METRONOME, GOAL, TRIAL):
        trial = standing_trial(inputs, claim)
        if trial is not None:
            return _chosen(inputs, claim, trial)
    if _FINDING not in inputs.present or any(each.id == TRIAL for each in inputs.opt_ins):
        return None
    own = own_cadence_spm(inputs, inputs.on)
    target = None if own is None else target_spm(own, TRIAL, None)
    sentence = say("You can try steps a little quicker and shorter for 2 to 3 weeks, at the same speed.")
    return CadenceTrial(TRIAL, own, target, True, sentence, because(_RULE, sentence, claims=(TRIAL,)))


def own_cadence_spm(inputs: PlanInputs, before_on: date) -> float | None:
    """Return the own rate on easy runs before a day, the median over 90 days; ``None`` while too few runs tell."""
    applied = rule(_RULE)
    since = before_on - timedelta(days=int(applied.value("window_days")))
    known = [run.cadence_spm for run in inputs.runs if since <= run.on < before_on and _is_easy(run) and run.cadence_spm]
    return float(median(known)) if len(known) >= applied.value("fewest_runs") else None


def target_spm(own_spm: float, claim: str, chosen_spm: float | None) -> float | None:
    """Return the rate to try: at most ten percent above the own one; ``None`` where there is nothing to step up to.

    Examples
    --------
    >>> target_spm(160.0, TRIAL, None), target_spm(150.0, GOAL, None), target_spm(176.0, GOAL, None)
    (168.0, 165.0, None)
    """
    applied = rule(_RULE)
    most = own_spm * (1 + applied.value("most_ratio"))
    if claim == METRONOME and chosen_spm is not None:
        return round(min(chosen_spm, most), 1)
    if claim == GOAL:
        goal = chosen_spm or applied.value("goal_low_spm")
        return None if own_spm >= goal else round(min(goal, most), 1)
    return round(own_spm * (1 + min(applied.value("step_ratio"), applied.value("most_ratio"))), 1)


def _chosen(inputs: PlanInputs, claim: str, trial: Trial) -> CadenceTrial:
    own = own_cadence_spm(inputs, trial.opt_in.from_on)
    target = None if own is None else target_spm(own, claim, trial.opt_in.value)
    if own is None:
        sentence = say("Your own cadence is not known yet. Count it on a few easy runs first.")
    elif target is None:
        sentence = say("Your own cadence of {own_spm} is there already. There is nothing to step up to.", own_spm=own)
    else:
        sentence = say(
            "Try {target_spm} at the same speed, in bouts of 1 to 5 min. Your own is {own_spm}.", target_spm=target, own_spm=own
        )
    return CadenceTrial(claim, own, target, False, sentence, because(_RULE, sentence, claims=(claim,)))


def _is_easy(run: DoneRun) -> bool:
    return not run.race and not run.hard_s and not is_walk(run)
