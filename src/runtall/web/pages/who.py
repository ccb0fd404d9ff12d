"""Who reads a page: the runner, their day and their units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.core import RunnerProfile
from runtall.web.pages.words import Words


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
    """

    runner_id: int
    is_sample: bool
    profile: RunnerProfile
    today_on: date

    @property
    def words(self) -> Words:
        """How pages speak to this runner."""
        return Words(self.profile.units)
