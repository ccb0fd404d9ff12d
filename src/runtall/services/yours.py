"""How much is kept of a runner, in words that a page can count."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept: watch files, runs, what was written and answered, plans and sessions, and rows in all."""

    files: int
    runs: int
    written: int
    planned: int
    rows: int


_WRITTEN = ("diary", "safety_answers", "movement_tests", "questionnaires", "check_ins", "own_trackers", "own_activities", "films")
_PLANNED = ("weeks", "decisions", "sessions", "races", "pauses", "opt_ins", "own_plan", "programmes")


def kept(runner_id: int) -> Kept:
    """Count what is kept of a runner."""
    from runtall.store import rows

    n = rows.count(runner_id)
    return Kept(
        files=n["originals"] - n["film_files"],
        runs=n["runs"] + n["typed_runs"],
        written=sum(n[name] for name in _WRITTEN),
        planned=sum(n[name] for name in _PLANNED),
        rows=sum(n.values()),
    )
