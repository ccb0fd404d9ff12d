"""How a run or a week stands against the runner's own usual, and why it sometimes cannot be told."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """Against the runner's own usual. ``UNKNOWN`` is an answer, never read as ``WITHIN``."""

    WITHIN = "within"
    ABOVE = "above"
    UNKNOWN = "unknown"


class Unknown(StrEnum):
    """Why a comparison cannot be made."""

    NO_DISTANCE = "no_distance"
    NO_RUN_BEFORE = "no_run_before"
    SHORT_HISTORY = "short_history"
    UNMEASURED_RUN_BEFORE = "unmeasured_run_before"
    TOO_FEW_WEEKS = "too_few_weeks"
    UNMEASURED_WEEKS = "unmeasured_weeks"
    NO_USUAL = "no_usual"
