"""Whose pages these are: the runner's own, or, until they leave it, the made-up sample runner's."""

from __future__ import annotations

from django.http import HttpRequest

from runtall.services import runners
from runtall.web.pages.who import Who

__all__ = ["SAMPLE_COOKIE", "Who", "who_asks"]

SAMPLE_COOKIE = "runtall_sample"
"""Set while the reader looks around as the sample runner; it names no person and lives as long as the browser is open."""


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
