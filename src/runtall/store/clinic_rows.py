"""What a clinician decided, as services and pages see it: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeptSetting:
    """A number of a rule that a clinician set.

    Attributes
    ----------
    value_before
        What held until then.
    holds
        It counts now: not ended, and the grant to this clinician stands.
    ended_by
        A clinician's name; empty where the runner ended it, or it is not ended.
    """

    id: int
    clinician_id: int | None
    clinician_name: str
    rule: str
    parameter: str
    value: float
    value_before: float
    reason: str
    set_at: datetime
    ended_at: datetime | None
    ended_by: str
    holds: bool


@dataclass(frozen=True, slots=True)
class KeptExercise:
    """An exercise that a clinician asked for; ``holds`` and ``ended_by`` as of a setting."""

    id: int
    clinician_id: int | None
    clinician_name: str
    exercise_id: str
    sets: int
    reps: int | None
    hold_s: int | None
    duration_s: int | None
    reason: str
    set_at: datetime
    ended_at: datetime | None
    ended_by: str
    holds: bool
