"""Who reads a page, and whose page it is: the reader's role, and the runner with their day and units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.core import RunnerProfile
from runtall.services.authorisation import Role
from runtall.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks.

    Attributes
    ----------
    role
        What the authorisation matrix goes by.
    runner_id
        The runner whose data are the reader's own, or may be read by them; ``None`` where there is no such runner.
    user_id
        The account; ``None`` where there are no accounts.
    name
        What the account is called.
    """

    role: Role
    runner_id: int | None = None
    user_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """The runner whose pages are asked for.

    Attributes
    ----------
    runner_id
        Every row that is read or written is this runner's.
    is_sample
        The made-up runner: every page says so.
    profile
        What the runner told about themselves.
    today_on
        The runner's own calendar day.
    role
        Of the reader, who need not be the runner.
    """

    runner_id: int
    is_sample: bool
    profile: RunnerProfile
    today_on: date
    role: Role = Role.OWNER

    @property
    def only_reads(self) -> bool:
        """Whether these are somebody else's pages: nothing is decided or written by opening them."""
        return self.role is Role.CLINICIAN

    @property
    def words(self) -> Words:
        """How pages speak to this runner."""
        return Words(self.profile.units)
