"""Whose pages these are: the runner's own, or, until they leave it, the made-up sample runner's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from runtall.core import RunnerProfile
from runtall.services import runners
from runtall.web.pages.words import Words

SAMPLE_COOKIE = "runtall_sample"
"""Set while the reader looks around as the sample runner; it names no person and lives as long as the browser is open."""


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


def who_asks(request: HttpRequest) -> Who:
    """Return whose pages a request is about; found once a request."""
    found: Who | None = getattr(request, "_runtall_who", None)
    if found is None:
        found = _find(request)
        request._runtall_who = found  # type: ignore[attr-defined]  # kept where the request is kept
    return found


def _find(request: HttpRequest) -> Who:
    sample_id = runners.sample_runner_id() if request.COOKIES.get(SAMPLE_COOKIE) == "1" else None
    runner_id = runners.own_runner_id() if sample_id is None else sample_id
    profile = runners.profile(runner_id)
    return Who(runner_id, sample_id is not None, profile, runners.today_of(profile))
