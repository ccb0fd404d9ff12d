"""What is told of a bridge, for who shows it: no framework here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from runtall.core import Message


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """A bridge as it stands; its key stays in the store until it is used."""

    runner_id: int
    origin: str
    in_own_network: bool
    athlete: str
    mark: str
    takes_runs: bool
    takes_wellness: bool
    sends_plan: bool
    since_on: date
    set_up_at: datetime
    asked_at: datetime | None
    next_at: datetime
    trouble: Message | None
