"""Who asks, and whose pages these are.

``reader_of(request)`` says who asks, once a request: the owner at this computer, a paired phone of theirs, an account, or
nobody. ``who_asks(request)`` says whose pages they get: the runner's own, or, until they leave it, the made-up sample
runner's. ``web/access.py`` decides between the two, before any view runs, by the authorisation matrix.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from runtall.services import runners
from runtall.services.authorisation import Role
from runtall.web.look import SAMPLE_COOKIE
from runtall.web.loopback import foreign_trait
from runtall.web.pages.who import Reader, Who
from runtall.web.paired import came_by_phone, paired_device

__all__ = ["NOBODY", "OWNER", "SAMPLE_COOKIE", "Reader", "Who", "may_be_kept_for", "reader_of", "who_asks"]

OWNER = Reader(Role.OWNER)
NOBODY = Reader(Role.NOBODY)

NOBODYS_RUNNER = 0
"""Stands where a reader has no runner: no row carries it."""


def reader_of(request: HttpRequest) -> Reader:
    """Return who asks; found once a request."""
    found: Reader | None = getattr(request, "_runtall_reader", None)
    if found is None:
        found = _find_reader(request)
        request._runtall_reader = found  # type: ignore[attr-defined]  # kept where the request is kept
    return found


def _find_reader(request: HttpRequest) -> Reader:
    if came_by_phone(request):  # whatever else a request through that listener carries counts for nothing
        device = paired_device(request)
        return NOBODY if device is None else Reader(Role.DEVICE, device.runner_id)
    if settings.RUNTALL_ACCOUNTS:
        from runtall.web.account_reader import account_reader

        return account_reader(request)
    return OWNER if foreign_trait(request) is None else NOBODY


def may_be_kept_for(request: HttpRequest) -> tuple[int, ...]:
    """Return the runners whose sessions this reader may keep: their own, and at their own computer the sample's too."""
    who = who_asks(request)
    if who.role not in (Role.OWNER, Role.DEVICE):
        return (who.runner_id,)
    return tuple(each for each in (who.runner_id, runners.own_runner_id(), runners.sample_runner_id()) if each is not None)


def who_asks(request: HttpRequest) -> Who:
    """Return whose pages a request is about; found once a request."""
    found: Who | None = getattr(request, "_runtall_who", None)
    if found is None:
        found = _find(request)
        request._runtall_who = found  # type: ignore[attr-defined]  # kept where the request is kept
    return found


def _find(request: HttpRequest) -> Who:
    reader = reader_of(request)
    if reader.role in (Role.OWNER, Role.DEVICE):
        sample_id = runners.sample_runner_id() if request.COOKIES.get(SAMPLE_COOKIE) == "1" else None
        runner_id = runners.own_runner_id() if sample_id is None else sample_id
        is_sample = sample_id is not None
    else:
        runner_id = NOBODYS_RUNNER if reader.runner_id is None else reader.runner_id
        is_sample = reader.role is Role.VISITOR
    profile = runners.profile(runner_id)
    return Who(runner_id, is_sample, profile, runners.today_of(profile), reader.role)
