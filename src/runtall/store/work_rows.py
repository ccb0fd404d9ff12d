"""Jobs as services and pages see them: plain values, so that whoever names them need not set the database up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from runtall.core import Message, Verdict


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as it stands. ``total_files`` is ``None`` until it is known how many there are."""

    id: int
    runner_id: int
    kind: str
    about: dict[str, Any]
    state: str
    added_at: datetime
    run_after: datetime
    started_at: datetime | None
    finished_at: datetime | None
    lease_until: datetime | None
    stalled: int
    done_files: int
    total_files: int | None
    now: str
    trouble: Message | None

    @property
    def is_open(self) -> bool:
        """Whether it waits or is worked on."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class JobFileRow:
    """What became of one file in a job."""

    path: str
    verdict: Verdict
    detail: Message
    was_known: bool
