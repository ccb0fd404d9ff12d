"""Today's card: what to do, in order, every line with its reason, and what would have made it another card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from runtall.core import Message
from runtall.plan._inputs import PlannedSession


@dataclass(frozen=True, slots=True)
class Because:
    """Why: the rule with its version, the sentence, how well it is supported, and where to read on."""

    rule: str
    sentence: Message
    grade: str
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


class LineKind(StrEnum):
    """What a line of the card is."""

    SEE_SOMEBODY = "see_somebody"
    SAFETY_QUESTIONS = "safety_questions"
    CATCH_UP = "catch_up"
    CHECK_IN = "check_in"
    WARM_UP = "warm_up"
    RUN = "run"
    RUN_WALK = "run_walk"
    WALK = "walk"
    CROSS_TRAINING = "cross_training"
    OWN_RUN = "own_run"
    SESSION = "session"
    MOBILITY = "mobility"
    REST = "rest"
    MID_RUN = "mid_run"
    FORM_CUE = "form_cue"
    TRIAL = "trial"
    CHECK_OUT = "check_out"
    LEARN = "learn"


class CapKind(StrEnum):
    """What a cap limits."""

    DISTANCE = "distance"
    DURATION = "duration"
    OPENING_SPEED = "opening_speed"
    HILLS = "hills"
    HARD_MINUTES = "hard_minutes"
    CADENCE = "cadence"
    PAIN = "pain"


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit for the run: its number in SI (``None`` where the sentence is all), and why."""

    kind: CapKind
    sentence: Message
    value: float | None
    because: Because


class ReasonKind(StrEnum):
    """What a reason about exercises of a session explains: that they are there, or that they are as last time, less, or more."""

    HERE = "here"
    SAME = "same"
    LESS = "less"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class ExerciseReason:
    """A reason about one exercise of a session, or about several that share it; another exercise in its place is less or more."""

    kind: ReasonKind
    exercise_ids: tuple[str, ...]
    because: Because


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do today.

    Attributes
    ----------
    duration_s
        How long it takes; ``None`` where that does not apply.
    repeats
        For run-walk: (rounds, run_s, walk_s).
    session
        Exercises with what is asked, for warm-up, session and mobility.
    steps
        What to do one after another, or what is asked, where the line holds several things.
    because
        At least one.
    exercise_reasons
        Why the exercises of a planned session are there and as they are: one for each that changed.
    """

    kind: LineKind
    title: Message
    because: tuple[Because, ...]
    detail: Message | None = None
    duration_s: float | None = None
    distance_m: float | None = None
    repeats: tuple[int, int, int] | None = None
    caps: tuple[Cap, ...] = ()
    session: PlannedSession | None = None
    steps: tuple[Message, ...] = ()
    exercise_reasons: tuple[ExerciseReason, ...] = ()

    def reasons(self) -> tuple[Because, ...]:
        """Return every reason of the line: its own, those of its caps, and those of its exercises, changes first."""
        changed = [each.because for each in self.exercise_reasons]
        return (*self.because, *(cap.because for cap in self.caps), *changed)


class CardKind(StrEnum):
    """The one clear action of today."""

    EMERGENCY = "emergency"
    CLINICIAN_FIRST = "clinician_first"
    SAFETY_FIRST = "safety_first"
    RUN = "run"
    RUN_AND_SESSION = "run_and_session"
    SESSION = "session"
    MOBILITY = "mobility"
    WALK = "walk"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What one other answer would have made of today: "with pain 2 instead of 4: run 30 min"."""

    given: Message
    then: Message


@dataclass(frozen=True, slots=True)
class Card:
    """Today. A card of an emergency or of a clinician's path holds no workout.

    Attributes
    ----------
    headline
        The one clear action, as a sentence.
    stage
        Stage of the return to running (0: walking comes first), ``None`` while running is free.
    decision
        What became of the stage: ``seek_care``, ``step_back``, ``repeat``, ``advance``, ``undecided`` or ``stay``.
    """

    on: date
    kind: CardKind
    headline: Message
    lines: tuple[Line, ...]
    because: tuple[Because, ...]
    stage: int | None = None
    decision: str = "undecided"
    counterfactuals: tuple[Counterfactual, ...] = ()
    opens: tuple[str, ...] = ()
