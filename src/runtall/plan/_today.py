"""Today's card: one clear action, in order, with its reasons; nothing on it that the safety answers do not open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from runtall.core import Message, say
from runtall.evidence import Open, Outcome, Within, rule
from runtall.plan._card import Because, Card, CardKind, Line, LineKind
from runtall.plan._cues import cue_line, tight_line, tried_cue
from runtall.plan._day_run import RunToday, on_foot, other_sport_s, run_today
from runtall.plan._day_session import SORE_RULE, is_too_sore, mobility_line, pain_now, session_today, warm_up_line, within
from runtall.plan._inputs import CheckIn, PlanInputs, PlannedDay, PlannedSession, SessionKind, StageShown
from runtall.plan._next_stage import needs_care, stage_today
from runtall.plan._pain_questions import QUESTIONS_RULE, PainQuestion, catch_up_question, due_questions, later_questions
from runtall.plan._pauses import is_unwell, pause_because, pause_on, unwell_because
from runtall.plan._programme import Part, clinician_advice, programme_week
from runtall.plan._stages import Advance, Repeat, SeekCare, StageDecision, StepBack, Undecided, stages
from runtall.plan._trial_lines import trial_lines
from runtall.plan._what_if import what_if
from runtall.plan._why import because

SAFETY_RULE = "safety-answers"
_STRENGTH_RULE, _SMALL_STEPS_RULE = "strength-week", "small-steps"
_NOBODY_TRAINS = (CardKind.EMERGENCY, CardKind.CLINICIAN_FIRST, CardKind.SAFETY_FIRST, CardKind.PAUSE)
"""Cards on which nobody trains."""


def today_card(inputs: PlanInputs) -> Card:
    """Return the card of the day: what to do, in order, each line with its reason, and what another answer would have made of it.

    Safety comes first: after an emergency or a clinician-first answer, and while the safety questions are open, there is no
    workout. A cleared day is never empty: it has a run, a session, or five to ten easy minutes.

    The same inputs give the same card. It reads the week that stands and solves nothing.
    """
    card = decide(inputs)
    if card.kind in (CardKind.EMERGENCY, CardKind.CLINICIAN_FIRST):
        return card
    return replace(card, counterfactuals=what_if(inputs, card, lambda other: decide(other, whole=False)))


def decide(inputs: PlanInputs, *, whole: bool = True) -> Card:
    """Return the card without its counterfactuals; not ``whole``: its action alone, without what stands around it."""
    safety = inputs.safety
    if needs_care(safety):
        return _closed(inputs)
    new = inputs.check_in is not None and inputs.check_in.on == inputs.on and inputs.check_in.new_symptom
    if new or safety.outcome is Outcome.UNANSWERED or safety.answered_on is None:
        return _ask_first(inputs, is_new=bool(new))
    if (pause := pause_on(inputs, inputs.on)) is not None:
        return _resting(inputs, pause_because(pause), say("A pause: nothing is planned today."))
    if is_unwell(inputs):
        return _resting(inputs, unwell_because(), say("Rest today."))
    return _cleared(inputs, whole=whole)


# Safety first --------------------------------------------------------------------------------------------------------


def _closed(inputs: PlanInputs) -> Card:
    """Return the card after an emergency or a clinician-first answer: nobody works out."""
    emergency = inputs.safety.outcome is Outcome.EMERGENCY
    if emergency:
        headline = say("Stop, and get emergency help now. There is no training today.")
    elif inputs.safety.within is Within.TODAY:
        headline = say("Have somebody look at your back today. There is no training until then.")
    else:
        headline = say("Have somebody look at your back this week. There is no training until then.")
    why = because(SAFETY_RULE, say("Your safety answers ask for this before everything else."))
    see = Line(
        LineKind.SEE_SOMEBODY,
        headline,
        (why,),
        detail=say(
            "What to say at the phone: runtall triage --show. What they allowed goes in with: runtall triage --cleared-by"
        ),
    )
    lines = (see,) if emergency else (see, *_walk_and_learn(inputs, why))
    kind = CardKind.EMERGENCY if emergency else CardKind.CLINICIAN_FIRST
    return Card(inputs.on, kind, headline, lines, (why,), decision="seek_care", opens=_opens(inputs))


def _walk_and_learn(inputs: PlanInputs, why: Because) -> tuple[Line, ...]:
    found = []
    if Open.WALKING in inputs.safety.open:
        found.append(Line(LineKind.WALK, say("Walk as far as it feels easy, if you like to."), (why,)))
    if Open.EDUCATION in inputs.safety.open:
        found.append(Line(LineKind.LEARN, say("Read what is known about running with a tight back: runtall evidence"), (why,)))
    return tuple(found)


def _ask_first(inputs: PlanInputs, *, is_new: bool) -> Card:
    """Return the card while safety questions are open: they come first, and nothing is assumed."""
    if is_new:
        headline = say("Something is new: answer the safety questions first.")
    else:
        headline = say("Answer the safety questions first. It takes a few minutes.")
    why = because(SAFETY_RULE, say("Until they are answered nothing is assumed, and nothing is started."))
    ask = Line(LineKind.SAFETY_QUESTIONS, headline, (why,), detail=say("runtall triage asks them."))
    lines = (ask,) if is_new else (ask, *_walk_and_learn(inputs, why))
    return Card(inputs.on, CardKind.SAFETY_FIRST, headline, lines, (why,), opens=_opens(inputs))


def _resting(inputs: PlanInputs, why: Because, headline: Message) -> Card:
    rest = Line(LineKind.REST, why.sentence, (why,))
    lines = (*_asked_before(inputs), rest)
    return Card(inputs.on, CardKind.PAUSE, headline, lines, (why,), opens=_opens(inputs), decision="stay")


def _opens(inputs: PlanInputs) -> tuple[str, ...]:
    return tuple(each.value for each in inputs.safety.open)


# A cleared day -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Session:
    """The session part of the day."""

    lines: tuple[Line, ...]
    words: Message | None
    because: tuple[Because, ...] = ()


def _cleared(inputs: PlanInputs, *, whole: bool) -> Card:
    day = planned_day(inputs)
    decision = stage_today(inputs)
    run = run_today(inputs, day, decision)
    session = _session(inputs, day, whole=whole)
    easy = () if run.lines or run.is_done or session.lines else _done_already(inputs) or _something_easy(inputs, whole=whole)
    moving = (*run.lines, *session.lines, *easy)
    lines = moving
    if whole:
        before = (*_asked_before(inputs), *_check_in(inputs))
        run_part, tried = _with_warm_up(inputs, run), _tried(inputs, run)
        lines = (*before, *run_part, *session.lines, *easy, *tried, *_around(inputs, run))
    return Card(
        on=inputs.on,
        kind=_kind(run, moving),
        headline=_headline(run, session, moving, easy),
        lines=lines,
        because=(*decision.because, *run.because, *session.because),
        stage=decision.stage,
        decision=decision_word(decision),
        opens=_opens(inputs),
    )


def planned_day(inputs: PlanInputs) -> PlannedDay:
    """Return what the standing week holds for today; an empty day where it holds nothing, or no week stands."""
    days = () if inputs.week is None else inputs.week.days
    return next((each for each in days if each.on == inputs.on), PlannedDay(inputs.on))


def other_sport_is_open(inputs: PlanInputs) -> bool:
    """Whether today's run can be another sport instead; a day of care, questions or rest has none."""
    if decide(inputs, whole=False).kind in _NOBODY_TRAINS:
        return False
    day = planned_day(inputs)
    return other_sport_s(inputs, day, on_foot(inputs, day, stage_today(inputs))) is not None


def stage_shown(card: Card) -> StageShown | None:
    """Return what a card says of the stage; ``None`` for a card that says nothing: care or safety comes first, or a pause."""
    if card.kind in _NOBODY_TRAINS:
        return None
    level = stages()[-1].number + 1 if card.stage is None else card.stage
    return StageShown(card.on, level, is_undecided=card.decision == "undecided")


def decision_word(decision: StageDecision) -> str:
    """Return a decision in the word that a card carries."""
    match decision:
        case SeekCare():
            return "seek_care"
        case StepBack():
            return "step_back"
        case Repeat():
            return "stay" if decision.stage is None else "repeat"
        case Advance():
            return "advance"
        case Undecided():
            return "undecided"


def _kind(run: RunToday, moving: tuple[Line, ...]) -> CardKind:
    kinds = {line.kind for line in moving}
    if run.is_done or kinds & {LineKind.RUN, LineKind.RUN_WALK, LineKind.OWN_RUN, LineKind.CROSS_TRAINING}:
        return CardKind.RUN_AND_SESSION if LineKind.SESSION in kinds else CardKind.RUN
    if LineKind.SESSION in kinds:
        return CardKind.SESSION
    return CardKind.WALK if LineKind.WALK in kinds else CardKind.MOBILITY


def _headline(run: RunToday, session: _Session, moving: tuple[Line, ...], easy: tuple[Line, ...]) -> Message:
    """Say the one clear action."""
    if run.is_done and session.words is None:
        return say("Your run is done. How the back answers comes next.")
    if run.words is not None and session.words is not None:
        return say("{first}, then {second}.", first=run.words, second=session.words)
    if run.words is not None:
        return say("{only}.", only=run.words)
    if session.words is not None:
        return say("Today: {only}.", only=session.words)
    return say("{only}.", only=(easy or moving)[0].title)


def _asked_before(inputs: PlanInputs) -> tuple[Line, ...]:
    """Return what stands before everything else on a cleared day: advice, the weekly question, one question missed."""
    found = []
    if inputs.safety.outcome is Outcome.CLINICIAN_SOON:
        why = because(SAFETY_RULE, say("Your safety answers ask for it. Running may go on."))
        found.append(Line(LineKind.SEE_SOMEBODY, say("Have somebody look at your back within the next weeks."), (why,)))
    found += [Line(LineKind.SEE_SOMEBODY, each.sentence, (each,)) for each in clinician_advice(inputs)]
    if asks_weekly(inputs):
        why = because(SAFETY_RULE, say("The answers are a week old. Until they are new nothing is added."))
        found.append(
            Line(LineKind.SAFETY_QUESTIONS, say("Anything new since then? Answer with: runtall triage --weekly"), (why,))
        )
    missed = catch_up_question(inputs)
    if missed is not None:
        why = because(QUESTIONS_RULE, say("One answer is missing. Without it the plan stays where it is."))
        found.append(Line(LineKind.CATCH_UP, missed.sentence, (why,), detail=_how_to_answer(missed)))
    return tuple(found)


def asks_weekly(inputs: PlanInputs) -> bool:
    """Whether the safety questions of the week are due, or some are open."""
    answered_on = inputs.safety.answered_on
    if answered_on is None or inputs.safety.unanswered:
        return True
    return (inputs.on - answered_on).days >= rule(SAFETY_RULE).value("asked_days")


def _how_to_answer(question: PainQuestion) -> Message:
    moment = question.moment.replace("_", "-")
    return say("Answer with: runtall check-out --{moment} N --run-on {day}", moment=moment, day=question.run_on.isoformat())


def _check_in(inputs: PlanInputs) -> tuple[Line, ...]:
    said = inputs.check_in
    if said is not None and said.on == inputs.on and replace(said, other_sport=None) != CheckIn(inputs.on):
        return ()
    why = because("pain-light", say("What you say now can change the rest of the card."))
    return (
        Line(
            LineKind.CHECK_IN,
            say("Twenty seconds first: runtall check-in"),
            (why,),
            steps=(
                say("How is the back now, 0 to 10?"),
                say("Hours slept, and hours sat today?"),
                say("Do you feel well, and is anything new?"),
            ),
        ),
    )


def _with_warm_up(inputs: PlanInputs, run: RunToday) -> tuple[Line, ...]:
    """Put the warm-up before a run, and the card for a tight spell and the one cue after it.

    A warm-up is made of exercises: where a clinician's word opens running and not those, the run begins without.
    """
    lines = run.with_caps(inputs)
    if not run.is_running:
        return lines
    is_begun = Part.WARM_UP in programme_week(inputs.programme, inputs.on).parts
    has_warm_up = is_begun and Open.EXERCISES in inputs.safety.open
    return (*((warm_up_line(inputs),) if has_warm_up else ()), *lines, tight_line(), cue_line(inputs))


def _tried(inputs: PlanInputs, run: RunToday) -> tuple[Line, ...]:
    """Return what the runner tries or has tried; a cue on trial stands as the one cue of the run already."""
    cue = tried_cue(inputs) if run.is_running else None
    return trial_lines(inputs, on_a_run=run.is_running, but=None if cue is None else cue.opt_in.id)


def _session(inputs: PlanInputs, day: PlannedDay, *, whole: bool) -> _Session:
    planned = day.session
    if planned is None or Open.EXERCISES not in inputs.safety.open or _is_done(inputs, planned.kind):
        return _Session((), None)
    if planned.kind is not SessionKind.STRENGTH:
        return _easy_session(mobility_line(inputs, _shortened(inputs, planned), whole=whole))
    if (against := _against_strength(inputs)) is not None:
        line = mobility_line(inputs, whole=whole)
        return _easy_session(replace(line, because=(against, *line.because)), (against,))
    kept = session_today(inputs, _shortened(inputs, planned), whole=whole)
    if kept.session is None:
        line = mobility_line(inputs, whole=whole)
        return _easy_session(replace(line, because=(*kept.changes, *line.because)), kept.changes)
    why = because(_STRENGTH_RULE, say("Your week has strength today."), claims=("strength-stretch-2-3-per-week",))
    title = say("Strength, {session_s}", session_s=kept.session.duration_s)
    line = Line(
        LineKind.SESSION, title, (why, *kept.changes), duration_s=kept.session.duration_s, session=kept.session,
        detail=say("Step by step: runtall session"), exercise_reasons=kept.exercise_reasons,
    )  # fmt: skip
    return _Session((line,), say("{session_s} of strength", session_s=kept.session.duration_s))


def _easy_session(line: Line, reasons: tuple[Because, ...] = ()) -> _Session:
    return _Session((line,), say("{easy_s} of easy movement", easy_s=line.duration_s or 0.0), reasons)


def _is_done(inputs: PlanInputs, kind: SessionKind) -> bool:
    return any(each.on == inputs.on and each.kind is kind and each.finished for each in inputs.sessions)


def _against_strength(inputs: PlanInputs) -> Because | None:
    """Return what speaks against strength today; ``None`` where nothing does."""
    yesterday = inputs.on - timedelta(days=1)
    if any(each.on in (yesterday, inputs.on) and each.kind is SessionKind.STRENGTH and each.items for each in inputs.sessions):
        return because(_STRENGTH_RULE, say("Strength was done within a day: it never stands on two days in a row."))
    pain = pain_now(inputs)
    if pain is not None and is_too_sore(pain):
        return because(SORE_RULE, say("The back is at {pain_nrs} now: no strength today, only the gentlest.", pain_nrs=pain))
    if Part.STRENGTH not in programme_week(inputs.programme, inputs.on).parts:
        return because(_SMALL_STEPS_RULE, say("Small steps: strength comes later, and only if the first steps are not enough."))
    return None


def _shortened(inputs: PlanInputs, planned: PlannedSession) -> PlannedSession:
    """Keep the session within the time that there is today."""
    available_s = None if inputs.check_in is None or inputs.check_in.on != inputs.on else inputs.check_in.available_s
    if available_s is None or available_s >= planned.duration_s:
        return planned
    return within(planned, available_s)


def _done_already(inputs: PlanInputs) -> tuple[Line, ...]:
    """Return what is left of a day whose session is done: nothing that has to be."""
    if not any(each.on == inputs.on and each.finished and each.items for each in inputs.sessions):
        return ()
    why = because(_STRENGTH_RULE, say("Your session of today is on file."))
    return (Line(LineKind.REST, say("Your session is done. The rest of the day is free"), (why,)),)


def _something_easy(inputs: PlanInputs, *, whole: bool) -> tuple[Line, ...]:
    """Return the item that no cleared day is without."""
    if Open.EXERCISES in inputs.safety.open:
        return (mobility_line(inputs, whole=whole),)
    why = because(SAFETY_RULE, say("Exercises are not open yet."))
    found = _walk_and_learn(inputs, why)
    return found or (Line(LineKind.REST, say("Rest today"), (why,)),)


def _around(inputs: PlanInputs, run: RunToday) -> tuple[Line, ...]:
    """Return the questions after the run, those that are due and those to come."""
    due = due_questions(inputs)
    if not (run.is_running or run.is_done or due):
        return ()
    coming = later_questions(inputs) if run.is_done else ()
    steps = (
        *(each.sentence for each in due),
        *(each.sentence for each in coming),
        *(
            ()
            if run.is_done
            else (
                say("After it: how much the back hurt, 0 to 10, and how hard it was."),
                say("An hour later, and the next morning: the back, 0 to 10."),
            )
        ),
    )
    why = because(QUESTIONS_RULE, say("How the back answers decides what comes next. What is not said stays unknown."))
    return (Line(LineKind.CHECK_OUT, say("Afterwards: runtall check-out"), (why,), steps=steps),)
