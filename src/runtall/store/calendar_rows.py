"""What is told of a runner's calendar, for who shows it: no framework here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Wishes:
    """What entries say and when they begin.

    Attributes
    ----------
    says_what
        Entries name what is planned; else only that something is.
    run_at, session_at
        ``HH:MM`` by the runner's clock; empty: all day.
    alarm_min
        An alarm so many minutes before an entry with an hour.
    """

    says_what: bool = False
    run_at: str = ""
    session_at: str = ""
    alarm_min: int | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The address at which the calendar is read; what it is stands nowhere.

    Attributes
    ----------
    read_at
        When somebody read it last, to within an hour; ``None`` while nobody has.
    """

    made_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What one entry is known by; ``state`` is ``planned``, ``done`` or ``gone``."""

    uid: str
    monday_on: date
    kind: str
    on: date
    state: str
    sequence: int
    shown_sha256: str
    changed_at: datetime
