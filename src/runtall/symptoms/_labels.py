"""How the words of closed sets are said to a reader; what is stored and written as JSON is the word itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from runtall.core import Message, say
from runtall.evidence import Open, Outcome, Path, Within
from runtall.symptoms._answers import Answer
from runtall.symptoms._diary import Context, Did, Effect, Kind, Place, Side
from runtall.symptoms._outcomes import ChangeKind

_CONTEXTS = {
    Context.REST: say("without a run"),
    Context.BEFORE: say("before the run"),
    Context.DURING: say("during the run"),
    Context.RIGHT_AFTER: say("right after the run"),
    Context.ONE_HOUR_AFTER: say("an hour after the run"),
    Context.NEXT_MORNING: say("the next morning"),
}
_PLACES = {
    Place.LOW_BACK: say("low back"),
    Place.TAILBONE: say("tailbone"),
    Place.UPPER_BACK: say("upper back"),
    Place.NECK: say("neck"),
    Place.FLANK: say("flank"),
    Place.HIP: say("hip"),
    Place.BUTTOCK: say("buttock"),
    Place.GROIN: say("groin"),
    Place.SADDLE: say("where you sit on a saddle"),
    Place.THIGH: say("thigh"),
    Place.KNEE: say("knee"),
    Place.BELOW_KNEE: say("below the knee"),
    Place.FOOT: say("foot"),
    Place.BELLY: say("belly"),
    Place.CHEST: say("chest"),
    Place.ELSEWHERE: say("elsewhere"),
}
_SIDES = {
    Side.LEFT: say("left"),
    Side.CENTRE: say("in the middle"),
    Side.RIGHT: say("right"),
    Side.BOTH: say("both sides"),
}
_KINDS = {
    Kind.TIGHT: say("tight"),
    Kind.STIFF: say("stiff"),
    Kind.ACHE: say("aching"),
    Kind.DEEP: say("deep"),
    Kind.SHARP: say("sharp"),
    Kind.SHOOTING: say("shooting"),
    Kind.BURNING: say("burning"),
    Kind.TINGLING: say("tingling"),
    Kind.NUMB: say("numb"),
    Kind.HEAVY: say("heavy"),
    Kind.GIVING_WAY: say("giving way"),
}
_EFFECTS = {
    Effect.EASED: say("eased it"),
    Effect.NO_CHANGE: say("changed nothing"),
    Effect.SPREAD: say("spread it"),
    Effect.WORSENED: say("made it worse"),
}
_DID = {
    Did.BENDING_FORWARD: say("bending forward"),
    Did.BENDING_BACK: say("bending back"),
    Did.TURNING: say("turning"),
    Did.SITTING: say("sitting"),
    Did.STANDING: say("standing"),
    Did.WALKING: say("walking"),
    Did.LYING_DOWN: say("lying down"),
    Did.RUNNING_TALL: say("running tall"),
    Did.SHORTER_QUICKER_STEPS: say("shorter, quicker steps"),
    Did.SLOWING_DOWN: say("slowing down"),
    Did.STRETCHING: say("stretching"),
    Did.HOPPING: say("hopping"),
    Did.WARMTH: say("warmth"),
    Did.SLEEP: say("sleep"),
    Did.OTHER: say("something else"),
}
_ANSWERS = {Answer.YES: say("yes"), Answer.NO: say("no"), Answer.UNKNOWN: say("not sure")}
_CHANGES = {
    ChangeKind.BETTER: say("better"),
    ChangeKind.WORSE: say("worse"),
    ChangeKind.NO_CLEAR_CHANGE: say("no clear change"),
    ChangeKind.UNKNOWN: say("not known"),
}
_OUTCOMES = {
    Outcome.EMERGENCY: say("emergency"),
    Outcome.CLINICIAN_FIRST: say("a clinician first"),
    Outcome.CLINICIAN_SOON: say("a clinician soon"),
    Outcome.UNANSWERED: say("not answered yet"),
    Outcome.CLEAR: say("clear"),
}
_WITHIN = {Within.TODAY: say("today"), Within.THIS_WEEK: say("this week")}
_OPEN = {
    Open.RECORDS: say("your records"),
    Open.DIARY: say("the diary"),
    Open.EDUCATION: say("reading"),
    Open.WALKING: say("walking"),
    Open.SCREEN: say("the movement screen"),
    Open.EXERCISES: say("exercises"),
    Open.RUNNING: say("running"),
    Open.PAIN_MONITORING: say("running with some pain"),
}
_PATHS = {
    Path.COMMON: say("the common way"),
    Path.BONE_STRESS: say("pain near a bone"),
    Path.OSTEOPOROSIS: say("thin bones"),
    Path.PREGNANCY: say("pregnancy"),
    Path.SURGERY: say("after an operation"),
    Path.UNDER_18: say("under 18"),
}
_LABELS: Mapping[type[StrEnum], Mapping[Any, Message]] = MappingProxyType(
    {
        Answer: _ANSWERS,
        ChangeKind: _CHANGES,
        Context: _CONTEXTS,
        Did: _DID,
        Effect: _EFFECTS,
        Kind: _KINDS,
        Open: _OPEN,
        Outcome: _OUTCOMES,
        Path: _PATHS,
        Place: _PLACES,
        Side: _SIDES,
        Within: _WITHIN,
    }
)


def label(word: Answer | ChangeKind | Context | Did | Effect | Kind | Open | Outcome | Path | Place | Side | Within) -> Message:
    """Return how a word of the diary, the safety questions or the scores is said to a reader.

    Examples
    --------
    >>> str(label(Place.BELOW_KNEE)), str(label(Side.CENTRE))
    ('below the knee', 'in the middle')
    """
    return _LABELS[type(word)][word]
