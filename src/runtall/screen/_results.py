"""What a runner enters and what comes of it: results, outcomes, changes, deficits, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from runtall.core import Message, Side
from runtall.evidence import Advice, Confidence, Label

Entry = float | str | bool
"""A number in the measure's own unit, the id of a choice, or yes and no."""


class Way(StrEnum):
    """How a result was got; results of different ways are never compared."""

    HAND = "hand"
    CAMERA = "camera"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Result:
    """One movement test on one day on one side, as it was entered.

    Attributes
    ----------
    test_id
        Id in ``evidence.movement_tests()``.
    on
        The runner's own calendar day.
    side
        ``None`` for a test of the whole body.
    values
        Measure id to what was entered. A measure that was not entered is not in it: missing is not zero.
    way, device
        How it was got, and with what (``dynamometer``, ``force_plate``), for a clinic's own devices.
    stopped
        Id of the stop that ended it; then no value of it is judged.
    pain_before_nrs, pain_after_nrs
        Pain around the test, 0 to 10; ``None`` where not asked.
    """

    test_id: str
    on: date
    side: Side | None = None
    values: Mapping[str, Entry] = field(default_factory=dict)
    way: Way = Way.HAND
    device: str | None = None
    stopped: str | None = None
    pain_before_nrs: float | None = None
    pain_after_nrs: float | None = None


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What one result came to.

    Attributes
    ----------
    label
        One of ``ok | work_on | unclear | stopped | not_done | relief``.
    cut_offs
        Ids of the cut-offs that hold, the deciding one first.
    undecided
        Ids of cut-offs that this way of measuring cannot settle.
    not_measured
        Measures that a cut-off reads and nobody entered.
    near_a_line
        A reading is closer to a cut-off than the test's own error: a repeat may well come out on the other side.
    confidence
        Of the deciding cut-off; ``None`` where none decided.
    tags, flags
        Deficit tags and symptom flags that the cut-offs (or the stop) add.
    start_level
        Level at which an exercise would start, where the deciding cut-off names one.
    advice
        What a stop or a gate asks for; ``None`` without.
    reason
        The outcome in one sentence.
    """

    __test__ = False

    test_id: str
    on: date | None
    side: Side | None
    label: Label
    reason: Message
    cut_offs: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    not_measured: tuple[str, ...] = ()
    near_a_line: bool = False
    confidence: Confidence | None = None
    tags: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    start_level: int | None = None
    stopped_by: str | None = None
    advice: Advice | None = None
    citations: tuple[str, ...] = ()


class Movement(StrEnum):
    """Which way a reading moved between two days, if that can be told."""

    BETTER = "better"
    WORSE = "worse"
    NO_CLEAR_CHANGE = "no_clear_change"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """One measure on two days, named only when larger than the test's error; ``firm`` beyond its smallest change."""

    test_id: str
    measure: str
    side: Side | None
    before_on: date
    on: date
    before: float
    value: float
    error: float | None
    movement: Movement
    firm: bool
    sentence: Message


class Sidedness(StrEnum):
    """What can be said about left against right."""

    SEEN_TWICE = "seen_twice"
    REPEAT = "repeat"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"


@dataclass(frozen=True, slots=True)
class SideDifference:
    """Left against right in one measure on its last day; ``REPEAT`` asks for another day, ``SEEN_TWICE`` may be acted on."""

    test_id: str
    measure: str
    on: date
    left: float
    right: float
    difference_ratio: float | None
    lower_side: Side | None
    status: Sidedness
    seen_on: tuple[date, ...]
    tags: tuple[str, ...]
    confidence: Confidence
    sentence: Message


@dataclass(frozen=True, slots=True)
class Deficit:
    """Something worth working on: where, how sure, and the purpose it asks exercises for.

    Attributes
    ----------
    tag
        The purpose: a deficit tag such as ``lateral-core``.
    side
        ``None`` when both sides or the whole body are meant.
    extra_set_side
        Side that gets one extra set, from a difference seen twice.
    confidence
        The best of the cut-offs behind it.
    order
        Place in the order of the plan, 1 first.
    test_ids
        Tests that it rests on, and ``on`` the last of their days.
    """

    tag: str
    side: Side | None
    confidence: Confidence
    certainty: Message
    sentence: Message
    order: int
    on: date
    test_ids: tuple[str, ...]
    start_level: int | None = None
    extra_set_side: Side | None = None
    near_a_line: bool = False
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SymptomFlag:
    """A movement or position to go easy on. Holds on days in ``[since_on, until_on)``; ``None``: until it is asked again."""

    flag: str
    test_id: str
    since_on: date
    until_on: date | None
    sentence: Message


class EasingStatus(StrEnum):
    """What the bend test says today about a direction that eases."""

    EASES = "eases"
    NEITHER = "neither"
    BOTH_WORSE = "both_worse"
    ASK_AGAIN = "ask_again"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Direction of bending."""

    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True)
class Easing:
    """Which bend eases the back this week: offered, never required, and asked again on ``recheck_on``."""

    status: EasingStatus
    directions: tuple[Direction, ...]
    found_on: date | None
    recheck_on: date | None
    sentence: Message
    advice: Advice | None = None


class Door(StrEnum):
    """Whether the screen, or a test of it, may be done now."""

    OPEN = "open"
    GENTLY = "gently"
    ASK_FIRST = "ask_first"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class GateAnswers:
    """What must be known before the screen. ``None`` is "not answered", which is never a no.

    Attributes
    ----------
    red_flag
        Whether any red-flag question was answered yes.
    leg_symptoms
        Pain or tingling below the buttock.
    bone_stress
        Whether the bone-stress questions came out positive.
    spine_surgery_weeks
        Weeks since; read only when ``spine_surgery`` is true.
    pregnancy_weeks
        Read only when ``pregnant`` is true.
    pressure_or_chest
        High blood pressure that is not under control, or chest symptoms on effort.
    flags
        Symptom flags that hold today.
    """

    red_flag: bool | None = None
    pain_nrs: float | None = None
    leg_symptoms: bool | None = None
    bone_stress: bool | None = None
    spine_surgery: bool | None = None
    spine_surgery_weeks: float | None = None
    age_years: float | None = None
    pregnant: bool | None = None
    pregnancy_weeks: float | None = None
    pressure_or_chest: bool | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TestGate:
    """Whether one test may be done now, and why not. ``closed_versions`` are versions of it that may not."""

    __test__ = False

    test_id: str
    door: Door
    reasons: tuple[Message, ...] = ()
    closed_versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gates:
    """What the answers leave open.

    ``unanswered`` are answers that are still missing and keep something shut; ``advice`` the most urgent that follows;
    ``flags`` symptom flags that the answers themselves set for today.
    """

    door: Door
    tests: Mapping[str, TestGate]
    reasons: tuple[Message, ...]
    unanswered: tuple[str, ...]
    gate_ids: tuple[str, ...]
    advice: Advice | None
    flags: tuple[str, ...] = ()
    no_plan: bool = False
