"""What a trial asks for on the day, and what the runner's own numbers say at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

from runtall.core import Message, say
from runtall.evidence import Open, exercises, rule
from runtall.exercise import allowed
from runtall.plan._card import Because, Line, LineKind
from runtall.plan._day_session import flags_today
from runtall.plan._inputs import OptIn, PlanInputs
from runtall.plan._light import answers_by_day
from runtall.plan._opt_ins import TRIAL_RULE, Trial, TrialState, trials
from runtall.plan._why import because

_DRINKING = "drinking-reminders"
_DRINKS = ("drink-20oz-2h-before", "drink-7-10oz-per-10-20min")
_BENDING_BACK = "backward-bends-goodmornings-2x10"
_EXERCISES = {
    "standing-toe-touch": ("standing-toe-touch-stretch",),
    _BENDING_BACK: ("standing-backward-bend", "good-morning"),
    "low-lunge-dose-pre": ("low-lunge",),
    "daily-stretching": ("edge-of-bed-hip-flexor-stretch", "supine-hamstring-strap", "open-book"),
    "foam-roll-back-glutes": ("foam-roll-glutes", "foam-roll-mid-back"),
    "mobility-dose-15-25min": (),
    "core-hip-3x-week": (),
}
"""What each choice of exercises holds; each is left out on a day that rules it out, as everywhere."""
OF_A_RUN = frozenset(
    {
        "cue-midfoot-landing",
        "posterior-tilt-gait-midfoot",
        "lean-from-ankles",
        "gaze-ahead",
        "arms-do-not-cross",
        "soft-surfaces-better",
        "acute-phase-soft-surfaces",
        "mid-run-static-intermittent",
        "metronome-cadence",
        "cadence-target-170-180",
        "cue-shorter-quicker-steps",
        "ten-percent-weekly-rule",
        "ten-percent-return",
        "low-lunge-dose-pre",
        _BENDING_BACK,
        *_DRINKS,
    }
)
"""Choices that are about a run: said on a day that holds one."""


class Verdict(StrEnum):
    """What pain at and after runs did in a trial, as the runner's own numbers have it."""

    LESS = "less"
    MORE = "more"
    NO_CLEAR_CHANGE = "no_clear_change"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TrialVerdict:
    """The own numbers of a trial: medians over answered runs before and during it. It says nothing about why.

    Attributes
    ----------
    before_n, during_n
        How many answered runs each median rests on.
    """

    opt_in: OptIn
    verdict: Verdict
    before_nrs: float | None
    during_nrs: float | None
    sentence: Message
    because: Because
    before_n: int = 0
    during_n: int = 0

    @property
    def counted(self) -> Message:
        """How many answered runs it rests on, before the trial and in it."""
        return say(
            "Counted: {before_n} answered runs before it, {during_n} in it.", before_n=self.before_n, during_n=self.during_n
        )


def trial_lines(inputs: PlanInputs, *, on_a_run: bool = True, but: str | None = None) -> tuple[Line, ...]:
    """Return a line for each trial that runs today, and for those that ended in the last days: stopped, or over and judged.

    Parameters
    ----------
    on_a_run
        Today holds a run; without one, what is asked of a run is left for the day that has one.
    but
        A trial that stands elsewhere on the card while it runs: the one cue.
    """
    found: list[Line] = []
    ended: list[Line] = []
    for trial in trials(inputs):
        if trial.state is TrialState.RUNNING:
            if trial.opt_in.id != but and (on_a_run or trial.opt_in.id not in OF_A_RUN) and _is_open(inputs, trial.opt_in):
                found.append(_running(inputs, trial))
        elif ended_lately(inputs, trial, int(rule(TRIAL_RULE).value("told_days"))):
            judged = judge_trial(inputs, trial)
            said = say(
                "{stands} {verdict} {counted}", stands=trial.because.sentence, verdict=judged.sentence, counted=judged.counted
            )
            ended.append(Line(LineKind.TRIAL, say("No longer tried: {what}", what=asks(trial.opt_in)), (judged.because,), said))
    return (*found, *ended)


def ended_lately(inputs: PlanInputs, trial: Trial, days: int) -> bool:
    """Whether a trial was stopped, or was over, within the last days."""
    ended_on = trial.stopped_on or trial.until_on
    if ended_on <= trial.opt_in.from_on:  # taken back on the day that it was chosen
        return False
    return trial.state in (TrialState.STOPPED, TrialState.OVER) and ended_on > inputs.on - timedelta(days=days)


def _is_open(inputs: PlanInputs, opt_in: OptIn) -> bool:
    needed = Open.EXERCISES if opt_in.id in _EXERCISES else Open.RUNNING
    return needed in inputs.safety.open


def _running(inputs: PlanInputs, trial: Trial) -> Line:
    """Return what a running trial asks for; where today rules its exercises out, that they are left out, and why."""
    against = _against(inputs, trial.opt_in)
    title = asks(trial.opt_in) if against is None else say("Left out today: {what}", what=asks(trial.opt_in))
    reasons = [trial.because]
    if trial.opt_in.id in _DRINKS:
        thirst = say("Thirst is the guide; this is a reminder, never a must.")
        reasons.append(because(_DRINKING, thirst, claims=(trial.opt_in.id,)))
    return Line(LineKind.TRIAL, title, tuple(reasons), detail=against or trial.because.sentence)


def _against(inputs: PlanInputs, opt_in: OptIn) -> Message | None:
    """Return why none of the exercises of a trial is open today; ``None`` where one is, or where it has none."""
    wanted = _EXERCISES.get(opt_in.id, ())
    if opt_in.id == _BENDING_BACK and "backward" not in inputs.easing:
        return say("It is for backs that bending back eases, and your bend test does not say so now.")
    closed = [why[0] for each in wanted if (why := allowed(exercises()[each], flags_today(inputs), inputs.runner.kit))]
    is_left_out = len(closed) == len(wanted) or opt_in.id == _BENDING_BACK
    return closed[0] if closed and is_left_out else None


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
    "mid-run-static-intermittent": say("A pause in the run for a short stretch, where you like one: 15 to 30 s a side."),
    "metronome-cadence": _QUICKER,
    "cadence-target-170-180": _QUICKER,
    "cue-shorter-quicker-steps": _QUICKER,
    "standing-toe-touch": say("Standing toe touch with soft knees, no further than is comfortable."),
    _BENDING_BACK: say("Before the run: backward bends together with good mornings, 2 sets of 10."),
    "low-lunge-dose-pre": say("Before the run: the low lunge, 15 to 30 s a side."),
    "force-plate-strength-test": say(
        "Have both legs measured on a force plate or with a dynamometer, and write it down under Body."
    ),
    "mobility-dose-15-25min": say("Mobility of 15 to 25 min on three to five days of the week."),
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
        len(before),
        len(during),
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
