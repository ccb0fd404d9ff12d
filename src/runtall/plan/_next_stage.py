"""What becomes of the stage today: seek care, step back, repeat, advance or undecided, with reasons and what-ifs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from runtall.core import Message, say
from runtall.evidence import Open, Outcome, rule
from runtall.plan._card import Because, Counterfactual
from runtall.plan._course import Course, Moved, course_of
from runtall.plan._inputs import PlanInputs, SafetyState
from runtall.plan._light import Colour, Light, LightReason, lights, standing_light
from runtall.plan._run_length import run_cap_s
from runtall.plan._stages import (
    ENTRY_RULE,
    STAGES_RULE,
    START_RULE,
    Advance,
    Repeat,
    SeekCare,
    Stage,
    StageDecision,
    StepBack,
    Undecided,
    fitted,
    stages,
)
from runtall.plan._why import because

_SAFETY = "safety-answers"
_OF_THE_PLAN = ("easy", "long", "hard", "run_walk")
"""Runs that the week planned itself: a walk, another sport and the runner's own plan say nothing of how long the next run is."""


def next_stage(inputs: PlanInputs) -> StageDecision:
    """Decide on the stage of the way back to running, as of today.

    The decision is that of the last run or walk, or of a red day since: it stands until the next one. Only the answers that
    are there decide; a missing one leaves the stage where it is.

    References
    ----------
    neason-2024, tagliaferri-2023, silbernagel-2007
    """
    if needs_care(inputs.safety):
        sentence = say("Somebody should look at your back before the next run.")
        return SeekCare(None, None, (because(_SAFETY, sentence),))
    seen = lights(inputs)
    decided = _decide(inputs, seen)
    return replace(decided, counterfactual=_what_if(inputs, seen, decided))


def stage_today(inputs: PlanInputs) -> StageDecision:
    """Return the decision on the stage without its what-ifs."""
    if needs_care(inputs.safety):
        return next_stage(inputs)
    return _decide(inputs, lights(inputs))


def running_is_free(inputs: PlanInputs) -> bool:
    """Whether runs are free today, within their caps; no while the stages hold, or running is not open at all."""
    if Open.RUNNING not in inputs.safety.open or needs_care(inputs.safety):
        return False
    seen = lights(inputs)
    return _kept_to_shown(inputs, seen, course_of(inputs, seen)).is_free


def needs_care(safety: SafetyState) -> bool:
    """Whether a clinician comes before any run."""
    return safety.held or safety.outcome in (Outcome.EMERGENCY, Outcome.CLINICIAN_FIRST)


def _decide(inputs: PlanInputs, seen: Sequence[Light]) -> StageDecision:
    course = _kept_to_shown(inputs, seen, course_of(inputs, seen))
    sore = next((each for each in seen if each.on == inputs.on and not each.is_active and each.colour is Colour.AMBER), None)
    began = _as_it_began(inputs, seen, course)
    if _is_closed(inputs):
        return _closed(inputs, _held(began) if inputs.stage_shown is None else began)
    if sore is None and began is not course and began.moved is Moved.UP and _was_sore(inputs):
        held = _held(began)
        missing = () if course.light is None else (*course.light.missing, *course.light.pending)
        return Undecided(_number(held), _today(inputs, seen, held, sore=True), (*_reasons(course)[:1], _stay()), missing=missing)
    if course.moved is Moved.UP and sore is not None:
        held = _held(course)
        return Repeat(_number(held), _today(inputs, seen, held, sore=True), (*sore.because, _stay()))
    stage, today = _number(course), _today(inputs, seen, course, sore=sore is not None)
    reasons = (*(() if sore is None else sore.because), *_reasons(course))
    match course.moved:
        case Moved.DOWN:
            return StepBack(stage, today, reasons)
        case Moved.OPEN:
            missing = () if course.light is None else (*course.light.missing, *course.light.pending)
            return Undecided(stage, today, reasons, missing=missing or ("usual",))
        case Moved.UP:
            return Advance(stage, today, reasons)
        case Moved.SAME | Moved.BEGAN | Moved.NOTHING_YET:
            return Repeat(stage, today, reasons)


def _as_it_began(inputs: PlanInputs, seen: Sequence[Light], course: Course) -> Course:
    """Return the course as today began where an outing of today has not lowered it: a step that waited waits all day."""
    if not any(each.on == inputs.on and each.is_active for each in seen):
        return course
    before = [each for each in seen if each.on < inputs.on]
    began = _kept_to_shown(inputs, seen, course_of(inputs, before))
    return began if course.level >= began.level else course


def _was_sore(inputs: PlanInputs) -> bool:
    """Whether today's check-in found a sore back: a run or walk since then does not undo that."""
    said = inputs.check_in
    return (
        said is not None
        and said.on == inputs.on
        and said.pain_nrs is not None
        and said.pain_nrs > rule("pain-light").value("green_up_to_nrs")
    )


def _is_closed(inputs: PlanInputs) -> bool:
    """Whether nothing moves today: safety questions are open, or running is."""
    return Open.RUNNING not in inputs.safety.open or inputs.safety.unanswered > 0 or inputs.safety.answered_on is None


def _kept_to_shown(inputs: PlanInputs, seen: Sequence[Light], course: Course) -> Course:
    """Hold a step up at the stage that was shown last while today is closed, and after an undecided day until the light is green.

    So a step that late answers bring, or one that came up beside open questions, is taken on a green light and on no other. Nor
    is one taken that an earlier walk earned while a later run waits for its answers.

    Several that come at once are taken a day apart.
    """
    shown = inputs.stage_shown
    if shown is None or course.level <= shown.level:
        return course
    before = standing_light(inputs, [each for each in seen if each.on < inputs.on]).colour
    undecided = shown.is_undecided and standing_light(inputs, seen).colour is not Colour.GREEN
    if _is_closed(inputs) or undecided or before is Colour.UNKNOWN:
        return replace(_at(course, shown.level), moved=Moved.OPEN)
    if course.level > shown.level + 1 and shown.on >= inputs.on - timedelta(days=1):
        return replace(_at(course, shown.level + 1), moved=Moved.UP, before=shown.level)
    return course


def _closed(inputs: PlanInputs, course: Course) -> Undecided:
    """Nothing moves while safety questions are open, or running is not allowed yet."""
    walk = stages()[0] if Open.WALKING in inputs.safety.open else None
    is_open_question = bool(inputs.safety.unanswered) or inputs.safety.answered_on is None
    sentence = (
        say("A few safety questions are still open. They come first.")
        if is_open_question
        else say("Running is not open yet. Walking is what can be done.")
    )
    missing = ("safety",) if is_open_question else ("clearance",)
    return Undecided(_number(course), walk, (because(_SAFETY, sentence),), missing=missing)


def _held(course: Course) -> Course:
    """Return the course without a step up that was not used yet."""
    if course.moved is not Moved.UP or course.before is None:
        return course
    return _at(course, course.before)


def _at(course: Course, level: int) -> Course:
    """Return the course at a lower level, where nothing moved."""
    return replace(course, level=level, walk_since=date.min if level == 0 else course.walk_since, moved=Moved.SAME)


def _number(course: Course) -> int | None:
    return None if course.is_free else course.level


def _today(inputs: PlanInputs, seen: Sequence[Light], course: Course, *, sore: bool) -> Stage | None:
    """Return the stage whose session is for today; a sore day takes one less."""
    if course.is_free:
        return None
    if course.walks_first:
        return stages()[0]
    number = max(0, course.level - 1) if sore else course.level
    cap_s = run_cap_s(inputs, light=standing_light(inputs, seen))
    return stages()[0] if number == 0 or cap_s == 0 else fitted(stages()[number], cap_s)


def _stay() -> Because:
    return because(STAGES_RULE, say("The step up waits for a quieter day."))


def _reasons(course: Course) -> tuple[Because, ...]:
    """Give the light that decided, then the rule that made the step of it."""
    of_light = () if course.light is None or course.moved is Moved.BEGAN else course.light.because
    step = because(_step_rule(course), _step(course), claims=() if course.is_free else ("run-walk-2to1", "first-week-20-30min"))
    return (*of_light, step)


def _step_rule(course: Course) -> str:
    if course.moved in (Moved.BEGAN, Moved.NOTHING_YET) or course.is_free:
        return ENTRY_RULE
    return START_RULE if course.walks_first else STAGES_RULE


def _step(course: Course) -> Message:
    """Say what became of the stage."""
    if course.is_free:
        return _free_step(course)
    if course.walks_first:
        days = int(rule(START_RULE).value("green_days"))
        return say(
            "Walking comes first: running starts once a walk of {walk_s} has stayed green for {hours} hours.",
            walk_s=stages()[0].total_s, hours=days * 24,
        )  # fmt: skip
    stage = course.level
    match course.moved:
        case Moved.UP if stage == 1:
            return say("Your walk stayed green for two days: running starts, at stage {stage}.", stage=stage)
        case Moved.UP:
            return say("Enough green sessions at the stage before: on to stage {stage}.", stage=stage)
        case Moved.DOWN:
            return say("One step down for now: stage {stage}. Green sessions bring it back.", stage=stage)
        case Moved.BEGAN:
            return say("After a long time without a run it starts again with running and walking: stage {stage}.", stage=stage)
        case Moved.OPEN:
            return say("The stage stays where it is until the answers are in: stage {stage}.", stage=stage)
    left = int(rule(STAGES_RULE).value("green_sessions")) - course.greens
    return say("The same again: stage {stage}. Green sessions to the next one: {left}.", stage=stage, left=left)


def _free_step(course: Course) -> Message:
    match course.moved:
        case Moved.UP:
            return say("Half an hour of running stayed green twice. From now on you run freely, within the caps.")
        case Moved.DOWN:
            return say("You keep running. The next run is shorter, flat and easy.")
    return say("You run freely, within the caps.")


def _what_if(inputs: PlanInputs, seen: Sequence[Light], decided: StageDecision) -> tuple[Counterfactual, ...]:
    """Say what another answer to the last run, or today, would have made of it; only where it makes a difference."""
    judged = [each for each in seen if each.is_active or each.on == inputs.on]
    if not judged or isinstance(decided, SeekCare) or "safety" in decided.missing or "clearance" in decided.missing:
        return ()
    last = judged[-1]
    found = []
    for given, other in _others(last):
        changed = [other if each is last else each for each in seen]
        then = _decide(inputs, changed)
        sentence = _then(inputs, changed, then)
        if sentence != _then(inputs, seen, decided):
            found.append(Counterfactual(given, sentence))
    return tuple(found)


def _others(light: Light) -> list[tuple[Message, Light]]:
    """Return the same day with other answers."""
    quiet = replace(light, colour=Colour.GREEN, reason=LightReason.QUIET, holds=False, missing=(), pending=())
    sore = replace(light, colour=Colour.AMBER, reason=LightReason.DURING, holds=True)
    green, amber = rule("pain-light").value("green_up_to_nrs"), rule("pain-light").value("amber_up_to_nrs")
    pain = 0.0 if light.pain_nrs is None else light.pain_nrs
    match light.colour:
        case Colour.UNKNOWN:
            return [
                (say("Once the answers are in, and quiet"), quiet),
                (say("With pain {pain_nrs} or more in the answers", pain_nrs=green + 1), sore),
            ]
        case Colour.GREEN if light.holds:
            return [(say("With no rise afterwards"), quiet)]
        case Colour.GREEN:
            return [(say("With pain {other:.0f} instead of {pain:.0f}", other=green + 1, pain=pain), sore)]
        case Colour.AMBER if light.reason is LightReason.RISE:
            return [(say("With no rise afterwards"), quiet)]
        case Colour.RED if light.reason is LightReason.LEG:
            return [(say("With nothing new in a leg"), quiet)]
        case Colour.AMBER | Colour.RED:
            less = [(say("With pain {other:.0f} instead of {pain:.0f}", other=green, pain=pain), quiet)]
            if light.colour is Colour.AMBER or pain <= amber:
                return less
            return [*less, (say("With pain {other:.0f} instead of {pain:.0f}", other=amber, pain=pain), sore)]


def _then(inputs: PlanInputs, seen: Sequence[Light], decided: StageDecision) -> Message:
    """Say what the next run would be: never more than the week has planned for it."""
    if decided.today is not None:
        return decided.today.title
    cap_s = run_cap_s(inputs, light=standing_light(inputs, seen))
    known = [each for each in (cap_s, _next_planned_s(inputs)) if each is not None]
    return say("Run freely, up to {cap_s}", cap_s=min(known)) if known else say("Run freely")


def _next_planned_s(inputs: PlanInputs) -> float | None:
    """Return the seconds of the next run that the standing week has, today's among them; ``None`` where it has none."""
    days = () if inputs.week is None else inputs.week.days
    return next((day.run_s for day in days if day.on >= inputs.on and day.run in _OF_THE_PLAN and day.run_s), None)
