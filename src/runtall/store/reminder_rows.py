"""What is told of a runner's reminders, for who shows and sends them: no framework here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from runtall.core import Message


@dataclass(frozen=True, slots=True)
class Reminding:
    """Where reminders go, which, and when not.

    Attributes
    ----------
    channel
        ``ntfy`` or ``webhook``.
    address
        The whole of it; it may hold what is secret.
    says_what
        The text names what is asked; else only that something waits.
    session_at, quiet_from, quiet_until
        ``HH:MM`` by the runner's clock; an empty ``session_at``: no reminder of the day's session.
    trouble
        Why the last one did not arrive.
    """

    channel: str
    address: str
    in_own_network: bool = False
    says_what: bool = False
    hour_after: bool = True
    next_morning: bool = True
    session_at: str = ""
    quiet_from: str = "21:00"
    quiet_until: str = "07:00"
    trouble: Message | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One reminder that is to be sent; ``key`` is the same at every try."""

    id: int
    kind: str
    about_on: date
    key: str
    tries: int
    until_at: datetime
