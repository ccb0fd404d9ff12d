"""What is told of links to a report, for who shows them: no framework here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A link, without its key and without the report.

    Attributes
    ----------
    ended_at
        When the runner ended it, or too many wrong pass phrases did; ``None`` where it runs to ``ends_at``.
    times_opened
        Page or PDF. Who opened it is not kept.
    """

    id: int
    runner_id: int
    label: str
    has_phrase: bool
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    wrong_phrases: int
    times_opened: int
    first_opened_at: datetime | None
    last_opened_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether it leads anywhere."""
        return self.ended_at is None and now < self.ends_at
