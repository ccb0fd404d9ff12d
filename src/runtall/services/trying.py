"""Beginning a trial of something contested: only while running is open."""

from __future__ import annotations

from runtall.core import ConflictError, say
from runtall.evidence import Open
from runtall.plan import OptIn
from runtall.services import triage, weeks


def is_open(runner_id: int) -> bool:
    """Whether the safety answers leave running open, so that something may be tried."""
    return Open.RUNNING in triage.state(runner_id).standing.open


def refuse_unless_open(runner_id: int) -> None:
    """Refuse while running is not open. Raises ``ConflictError``."""
    if not is_open(runner_id):
        raise ConflictError(
            say("Nothing new can be begun: the safety questions come first."),
            say("Answer them, or wait until running is open again."),
        )


def begin(runner_id: int, claim_id: str, *, weeks_long: int, value: float | None = None) -> OptIn:
    """Begin a trial today. Raises ``ConflictError`` while running is not open, else as ``weeks.try_out``."""
    refuse_unless_open(runner_id)
    return weeks.try_out(runner_id, claim_id, weeks=weeks_long, value=value)
