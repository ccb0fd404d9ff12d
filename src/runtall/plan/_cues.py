"""What to think of while running: one form cue at a time, and what to do when the back gets tight; words are evidence."""

from __future__ import annotations

from datetime import date
from functools import cache

from runtall.core import Message, say
from runtall.evidence import Step, protocols, rule
from runtall.plan._card import Because, Line, LineKind
from runtall.plan._inputs import PlanInputs
from runtall.plan._opt_ins import Trial, standing_trial
from runtall.plan._trial_lines import asks
from runtall.plan._why import because

CUE_RULE, TIGHT_RULE = "form-cue-turn", "mid-run-tightness"
CUES = (
    ("article-a", "run-tall"),
    ("article-e", "closer-steps"),
    ("article-e", "land-soft"),
    ("article-a", "drop-shoulders"),
)
"""Article and step of each cue, in the order of their turns."""
CUES_BY_FINDING = {"overstride": ("article-e", "closer-steps"), "high-bounce": ("article-e", "land-soft")}
"""A finding that is present brings its cue first."""
CHOSEN_CUES = {
    "gaze-ahead": ("article-e", "gaze"),
    "arms-do-not-cross": ("article-e", "arms"),
    "lean-from-ankles": ("article-d", "lean"),
    "cue-midfoot-landing": ("article-a", "midfoot"),
    "posterior-tilt-gait-midfoot": ("article-a", "midfoot"),
}
"""What the runner can choose to try that is a cue; while its trial runs it is the one cue."""
IN_A_TIGHT_SPELL = ("run-tall", "drop-shoulders", "quicker-shorter", "slow-down", "walk", "belly-breaths")
"""Steps of the first article, in their order."""


@cache
def step_of(article: str, step: str) -> Step:
    """Return one step of an article's protocol. Raises ``StopIteration`` for an unknown one: our own mistake."""
    return next(each for each in protocols()[article].steps if each.id == step)


def cue_of(inputs: PlanInputs) -> Step:
    """Return the form cue of the day: one that the runner is trying, else the one whose two weeks these are."""
    tried = tried_cue(inputs)
    if tried is not None:
        return step_of(*CHOSEN_CUES[tried.opt_in.id])
    wanted = [CUES_BY_FINDING[each] for each in inputs.present if each in CUES_BY_FINDING]
    order = list(dict.fromkeys((*wanted, *CUES)))
    turn = cue_turn(inputs.programme.started_on, inputs.on)
    return step_of(*order[turn % len(order)])


def tried_cue(inputs: PlanInputs) -> Trial | None:
    """Return the trial of a cue that runs today; ``None`` where there is none, or where a light has stopped it."""
    return next((found for each in CHOSEN_CUES if (found := standing_trial(inputs, each)) is not None), None)


def cue_turn(started_on: date, on: date) -> int:
    """Return how many times the cue has changed since the first day."""
    return max(0, (on - started_on).days) // int(rule(CUE_RULE).value("days"))


def cue_line(inputs: PlanInputs) -> Line:
    """Return the line with the one cue of these two weeks; one on trial is said with its caution, and until when."""
    cue = cue_of(inputs)
    if (tried := tried_cue(inputs)) is not None:
        said = asks(tried.opt_in)
        return Line(
            LineKind.FORM_CUE,
            said,
            (of_step(cue, tried.because.rule, said), tried.because),
            detail=tried.because.sentence,
        )
    why = because(CUE_RULE, say("One thing at a time; another one comes after two weeks."))
    return Line(LineKind.FORM_CUE, Message(cue.say), (of_step(cue, why.rule, Message(cue.say)), why))


def tight_line() -> Line:
    """Return what to do when the back gets tight in the run, in order."""
    steps = [step_of("article-a", name) for name in IN_A_TIGHT_SPELL]
    key = rule(TIGHT_RULE).key
    amber = rule("pain-light").value("amber_up_to_nrs")
    return Line(
        LineKind.MID_RUN,
        say("If it gets tight in the run, in this order:"),
        tuple(of_step(each, key, Message(each.say)) for each in steps),
        detail=say("Above {amber:.0f} of 10, or with anything new in a leg, the run is over: walk home.", amber=amber),
        steps=tuple(Message(each.say) for each in steps),
    )


def of_step(step: Step, key: str, sentence: Message) -> Because:
    """Return the reason that a step of an article is, with its own grade and claims."""
    return Because(key, sentence, step.grade.value, (), step.claims)
