"""Exercises: the catalogue, how much of each, what comes next, routines and timed sessions."""

from runtall.exercise._allowed import Substitution, allowed, at_hand, pain_flags, ruled_out, substitute
from runtall.exercise._applies import APPLIES
from runtall.exercise._coverage import Coverage, coverage, for_purpose
from runtall.exercise._dose import Dose, first_dose, into_range, ladder, with_extra_set, within_range, work_s
from runtall.exercise._fit import fit_minutes, session_timeline
from runtall.exercise._logs import logs_of
from runtall.exercise._progress import (
    LIGHTS,
    Deload,
    DoseDecision,
    DoseUp,
    HoldDose,
    LevelUp,
    Logged,
    ReturnAfterBreak,
    SideDone,
    UndecidedDose,
    Went,
    is_good,
    next_dose,
)
from runtall.exercise._routine import OpenedRoutine, SmallStep, open_routine, small_step
from runtall.exercise._sides import sides_done
from runtall.exercise._skip import Ask, Skipped, sets_before, sides_before, skip, skip_it_hurts
from runtall.exercise._timeline import (
    SessionItem,
    StepKind,
    TimedStep,
    Timeline,
    dose_in_words,
    minutes_of,
    position_at,
    resume,
    session_s,
    tempo_s,
)
from runtall.exercise._why import Why

__all__ = [
    "APPLIES",
    "LIGHTS",
    "Ask",
    "Coverage",
    "Deload",
    "Dose",
    "DoseDecision",
    "DoseUp",
    "HoldDose",
    "LevelUp",
    "Logged",
    "OpenedRoutine",
    "ReturnAfterBreak",
    "SessionItem",
    "SideDone",
    "Skipped",
    "SmallStep",
    "StepKind",
    "Substitution",
    "TimedStep",
    "Timeline",
    "UndecidedDose",
    "Went",
    "Why",
    "allowed",
    "at_hand",
    "coverage",
    "dose_in_words",
    "first_dose",
    "fit_minutes",
    "for_purpose",
    "into_range",
    "is_good",
    "ladder",
    "logs_of",
    "minutes_of",
    "next_dose",
    "open_routine",
    "pain_flags",
    "position_at",
    "resume",
    "ruled_out",
    "session_s",
    "session_timeline",
    "sets_before",
    "sides_before",
    "sides_done",
    "skip",
    "skip_it_hurts",
    "small_step",
    "substitute",
    "tempo_s",
    "with_extra_set",
    "within_range",
    "work_s",
]
