"""Exercises: the catalogue, how much of each, what comes next, routines and timed sessions."""

from runtall.exercise._allowed import Substitution, allowed, at_hand, ruled_out, substitute
from runtall.exercise._dose import Dose, first_dose, into_range, ladder, with_extra_set, within_range, work_s
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
from runtall.exercise._why import Why

__all__ = [
    "LIGHTS",
    "Deload",
    "Dose",
    "DoseDecision",
    "DoseUp",
    "HoldDose",
    "LevelUp",
    "Logged",
    "ReturnAfterBreak",
    "SideDone",
    "Substitution",
    "UndecidedDose",
    "Went",
    "Why",
    "allowed",
    "at_hand",
    "first_dose",
    "into_range",
    "is_good",
    "ladder",
    "next_dose",
    "ruled_out",
    "substitute",
    "with_extra_set",
    "within_range",
    "work_s",
]
