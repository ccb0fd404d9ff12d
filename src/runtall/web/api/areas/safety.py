"""The safety questions: where the runner stands, what was answered, and a clinician's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ninja import Query

from runtall.core import ImplausibleValueError, say
from runtall.evidence import Outcome, Within
from runtall.services import triage
from runtall.services.triage import TriageForm
from runtall.symptoms import Answered, Answers, Clearance, Occasion, question_groups, read_answers
from runtall.web.api.door import Asked
from runtall.web.api.inputs import AnswersSent, ClearanceSent
from runtall.web.api.operations import Area

AREA = Area.named("safety")


@AREA.get("/safety", TriageForm)
def read_safety(asked: Asked) -> TriageForm:
    """Give where the runner stands: outcome, reasons, what is open, and what was left unanswered."""
    return triage.form_of_state(triage.state(asked.runner_id))


@dataclass(frozen=True, slots=True)
class SafetyHistory:
    """Everything that was answered and cleared, oldest first; nothing in it ever changes."""

    events: tuple[Answered | Clearance, ...]


@AREA.get("/safety/history", SafetyHistory)
def read_safety_history(asked: Asked) -> SafetyHistory:
    """Give everything that was answered and cleared."""
    return SafetyHistory(triage.history(asked.runner_id))


@dataclass(frozen=True, slots=True)
class SafetyQuestion:
    """One question, and what a yes would mean."""

    id: str
    question: str
    reason: str
    outcome: Outcome
    within: Within | None


@dataclass(frozen=True, slots=True)
class SafetyGroup:
    """Questions that are asked together."""

    id: str
    title: str
    questions: tuple[SafetyQuestion, ...]


@dataclass(frozen=True, slots=True)
class SafetyQuestions:
    """The questions of an occasion, the most urgent groups first."""

    occasion: Occasion
    answered_on: date | None
    groups: tuple[SafetyGroup, ...]


@AREA.get("/safety/questions", SafetyQuestions)
def list_safety_questions(asked: Asked, occasion: Annotated[Occasion, Query()] = Occasion.START) -> SafetyQuestions:
    """Give the questions of an occasion, without those that answers so far have made needless."""
    stands = triage.state(asked.runner_id)
    groups = tuple(
        SafetyGroup(
            group.id,
            group.title,
            tuple(SafetyQuestion(each.id, each.question, each.reason, each.outcome, each.within) for each in group.signs),
        )
        for group in question_groups(occasion, stands.standing.answers)
    )
    return SafetyQuestions(occasion, stands.answered_on, groups)


@AREA.post("/safety/answers", TriageForm)
def answer_safety(asked: Asked, said: AnswersSent) -> TriageForm:
    """Keep one round of answers and give where the runner stands with it.

    409 where an earlier yes would be taken back that is not under ``confirmed``.
    """
    answers = read_answers(
        {
            "flags": {name: value.value for name, value in said.flags.items()},
            "age_years": said.age_years,
            "pain_nrs": said.pain_nrs,
            "surgery_weeks": said.surgery_weeks,
            "pregnant": None if said.pregnant is None else said.pregnant.value,
        }
    )
    if answers == Answers():
        raise ImplausibleValueError(say("Nothing was answered, so nothing is kept."), say("Answer at least one question."))
    kept = triage.keep(asked.runner_id, answers, occasion=said.occasion, confirmed=frozenset(said.confirmed), note=said.note)
    return triage.form_of_state(kept)


@AREA.post("/safety/clearances", TriageForm)
def keep_clearance(asked: Asked, said: ClearanceSent) -> TriageForm:
    """Keep a clinician's word: who looked, when, and what they allow. The plan then begins at its first stage."""
    kept = triage.clear(asked.runner_id, by=said.by, seen_on=said.seen_on, allows=frozenset(said.allows), note=said.note)
    return triage.form_of_state(kept)
