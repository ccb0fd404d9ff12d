"""Runners of the running half made for tests: runs and walks with their three answers, on days counted from one Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from runtall.evidence import Open, Outcome
from runtall.plan import DoneRun, PainNote, PlanInputs, Programme, RunnerFacts, SafetyState

TODAY = date(2026, 5, 30)
DAY = timedelta(days=1)


def safety(**changes: Any) -> SafetyState:
    given: dict[str, Any] = {"outcome": Outcome.CLEAR, "open": tuple(Open), "answered_on": TODAY}
    return SafetyState(**{**given, **changes})


def inputs(**changes: Any) -> PlanInputs:
    on = changes.pop("on", TODAY)
    given: dict[str, Any] = {
        "on": on,
        "now_at": datetime.combine(on, time(8), tzinfo=UTC),
        "zone": "UTC",
        "runner": RunnerFacts(),
        "safety": safety(),
        "programme": Programme(TODAY),
    }
    return PlanInputs(**{**given, **changes})


def ran(on: date, during_nrs: float | None = 0.0, *, minutes: float = 40.0, **more: Any) -> DoneRun:
    return DoneRun(on, 60.0 * minutes, pain_during_nrs=during_nrs, **more)


def walked(on: date, during_nrs: float | None = 0.0, *, minutes: float = 30.0) -> DoneRun:
    return DoneRun(on, 60.0 * minutes, run_s=0.0, walk_s=60.0 * minutes, pain_during_nrs=during_nrs)


def after(on: date, hour_nrs: float | None = 0.0, morning_nrs: float | None = 0.0) -> tuple[PainNote, ...]:
    """The answers an hour later and the next morning; ``None`` leaves one out."""
    notes = [
        (PainNote(on, "one_hour_after", hour_nrs, on), hour_nrs),
        (PainNote(on + DAY, "next_morning", morning_nrs, on), morning_nrs),
    ]
    return tuple(note for note, pain in notes if pain is not None)


def history(
    pains: Sequence[float | None], *, gap: int = 2, last_ago: int = 2, minutes: float = 40.0, **more: Any
) -> dict[str, Any]:
    """Runs so many days apart, the last of them ``last_ago`` days back; ``None``: nothing was answered."""
    days = [TODAY - (last_ago + gap * n) * DAY for n in range(len(pains) - 1, -1, -1)]
    return {
        "runs": tuple(ran(on, pain, minutes=minutes, **more) for on, pain in zip(days, pains, strict=True)),
        "diary": tuple(note for on, pain in zip(days, pains, strict=True) if pain is not None for note in after(on)),
    }
