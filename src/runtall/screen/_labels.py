"""How the words of the movement screen are said to a reader; what is stored and written as JSON is the word itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from runtall.core import Message, Sex, Side, say
from runtall.evidence import Advice, Confidence, Label
from runtall.screen._results import Direction, Door, EasingStatus, Movement, Sidedness, Way

_LABELS: Mapping[type[StrEnum], Mapping[Any, Message]] = MappingProxyType(
    {
        Advice: {
            Advice.STOP: say("stop this test"),
            Advice.CLINICIAN: say("ask a clinician"),
            Advice.URGENT: say("see somebody today"),
            Advice.EMERGENCY: say("call for help now"),
        },
        Confidence: {
            Confidence.HIGH: say("well supported"),
            Confidence.MEDIUM: say("fairly supported"),
            Confidence.LOW: say("little supported"),
            Confidence.WORKING_CHOICE: say("our working choice"),
        },
        Direction: {Direction.FORWARD: say("forward"), Direction.BACKWARD: say("backward")},
        Door: {
            Door.OPEN: say("open"),
            Door.GENTLY: say("open, gently"),
            Door.ASK_FIRST: say("waits for an answer"),
            Door.CLOSED: say("closed today"),
        },
        EasingStatus: {
            EasingStatus.EASES: say("a bend eases it"),
            EasingStatus.NEITHER: say("neither bend eases it"),
            EasingStatus.BOTH_WORSE: say("both bends make it worse"),
            EasingStatus.ASK_AGAIN: say("time to test again"),
            EasingStatus.UNKNOWN: say("not known yet"),
        },
        Label: {
            Label.OK: say("fine"),
            Label.WORK_ON: say("work on it"),
            Label.UNCLEAR: say("unclear"),
            Label.STOPPED: say("stopped"),
            Label.NOT_DONE: say("not done"),
            Label.RELIEF: say("eases"),
        },
        Movement: {
            Movement.BETTER: say("better"),
            Movement.WORSE: say("less than before"),
            Movement.NO_CLEAR_CHANGE: say("no clear change"),
            Movement.UNKNOWN: say("not known"),
        },
        Sex: {Sex.FEMALE: say("female"), Sex.MALE: say("male")},
        Side: {Side.LEFT: say("left"), Side.RIGHT: say("right")},
        Sidedness: {
            Sidedness.SEEN_TWICE: say("seen on two days"),
            Sidedness.REPEAT: say("seen once: test again on another day"),
            Sidedness.NO_CLEAR_DIFFERENCE: say("no clear difference"),
        },
        Way: {Way.HAND: say("by hand"), Way.CAMERA: say("by camera"), Way.DEVICE: say("by a clinic's device")},
    }
)


def label(
    word: Advice | Confidence | Direction | Door | EasingStatus | Label | Movement | Sex | Side | Sidedness | Way,
) -> Message:
    """Return how a word of the movement screen is said to a reader.

    Examples
    --------
    >>> str(label(Label.WORK_ON)), str(label(Side.LEFT))
    ('work on it', 'left')
    """
    return _LABELS[type(word)][word]
