"""What is told of accounts, grants and looks, for who shows them: no framework here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One account; ``runner_id`` is ``None`` for one without data of its own."""

    id: int
    name: str
    role: str
    is_active: bool
    has_password: bool
    last_sign_in_at: datetime | None
    runner_id: int | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One place where an account is signed in."""

    id: int
    key: str
    began_at: datetime
    last_seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Given:
    """A grant, as one side of it sees the other."""

    id: int
    runner_id: int
    runner_name: str
    clinician_name: str
    given_at: datetime
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Looked:
    """One page that a clinician asked for."""

    clinician_name: str
    at: datetime
    object: str
    address: str
