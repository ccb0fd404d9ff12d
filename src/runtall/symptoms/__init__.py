"""How the back feels: diary, outcomes, safety questions and what follows from them. No sentence names a disease."""

from runtall.evidence import Open, Outcome, Path, Within
from runtall.symptoms._answers import Answer, Answers, none_of_these, sign_answer
from runtall.symptoms._diary import (
    Context,
    DiaryEntry,
    Did,
    Effect,
    Felt,
    Kind,
    Noted,
    Place,
    Side,
    Tracked,
    history_of,
    standing,
)
from runtall.symptoms._triage import ALL_OPEN, OPEN_WHILE_UNANSWERED, Reason, Triage, triage, urgency

__all__ = [
    "ALL_OPEN",
    "OPEN_WHILE_UNANSWERED",
    "Answer",
    "Answers",
    "Context",
    "DiaryEntry",
    "Did",
    "Effect",
    "Felt",
    "Kind",
    "Noted",
    "Open",
    "Outcome",
    "Path",
    "Place",
    "Reason",
    "Side",
    "Tracked",
    "Triage",
    "Within",
    "history_of",
    "none_of_these",
    "sign_answer",
    "standing",
    "triage",
    "urgency",
]
