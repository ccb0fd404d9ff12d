"""Who gets in: a token, its scope, the authorisation matrix and, for a clinician, the runner's grant; in that order.

Cookies count for nothing here, so that no page of somebody else's can have a browser ask in its reader's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from runtall.services import api_tokens, runners, sharing
from runtall.services.api_tokens import Holder
from runtall.services.authorisation import Need, Role, Verdict, operation_need, scope_of, verdict
from runtall.web import throttle
from runtall.web.api import problems
from runtall.web.pages.who import Reader, Who
from runtall.web.pages.words import Words
from runtall.web.paired import came_by_phone
from runtall.web.shared_pages import shared_runner_id
from runtall.web.who import who_asks

COUNTS = throttle.Counts()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was let in: for whom, by whom, and the request itself for what is read from it piece by piece."""

    who: Who
    holder: Holder
    request: HttpRequest

    @property
    def runner_id(self) -> int:
        """Whose data this is about."""
        return self.who.runner_id

    @property
    def words(self) -> Words:
        """How sentences are said to this runner."""
        return self.who.words


def door_of(operation_id: str) -> Callable[[HttpRequest], Asked]:
    """Return what decides about requests for one operation."""

    def door(request: HttpRequest) -> Asked:
        if came_by_phone(request):  # a phone shows pages; programs ask the other listener
            raise problems.not_yours()
        holder = _holder(request)
        need = operation_need(operation_id)
        if need is None:
            raise problems.not_yours()
        scope = scope_of(need)
        if scope not in holder.token.scopes:
            raise problems.no_scope(scope)
        return _let_in(request, holder, need)

    return door


def _holder(request: HttpRequest) -> Holder:
    """Return who asks. Raises ``Problem`` for no token that works, and for who asks too often."""
    said = request.headers.get("Authorization", "")
    kind, _space, secret = said.partition(" ")
    address = f"address {request.META.get('REMOTE_ADDR', '')}"
    if kind.lower() != "bearer" or not secret:
        raise problems.no_token(given=False)
    holder = api_tokens.holder_of(secret.strip(), with_accounts=settings.RUNTALL_ACCOUNTS)
    if holder is None:
        if wait_s := COUNTS.wait_s(address, most=throttle.MOST_WRONG):
            raise problems.too_often(wait_s)
        raise problems.no_token(given=True)
    if wait_s := COUNTS.wait_s(f"token {holder.token.id}", most=throttle.MOST_OF_A_TOKEN):
        raise problems.too_often(wait_s)
    return holder


def _let_in(request: HttpRequest, holder: Holder, need: Need) -> Asked:
    says, shared = verdict(holder.role, need), shared_runner_id(request)
    if shared is not None and holder.role is not Role.CLINICIAN:
        raise problems.not_found()
    if says is Verdict.DENY or (says is Verdict.WITH_GRANT and shared is None):
        raise problems.not_yours()
    if holder.role is Role.CLINICIAN:
        return _clinician(request, holder, need, shared)
    assert holder.runner_id is not None
    profile = runners.profile(holder.runner_id)
    who = Who(holder.runner_id, False, profile, runners.today_of(profile), holder.role)
    return Asked(_note(request, holder, who), holder, request)


def _clinician(request: HttpRequest, holder: Holder, need: Need, shared: int | None) -> Asked:
    """Let a clinician in: under a runner's shared address to what the grant opens, and the look is written down first."""
    assert holder.user_id is not None
    if shared is not None:
        if not sharing.may_look(holder.user_id, shared):
            raise problems.not_found()
        query = request.META.get("QUERY_STRING", "")
        address = request.path_info + (f"?{query}" if query else "")
        sharing.note_look(shared, holder.user_id, holder.user_name, of=need.object, address=address)
        request._runtall_looks = True  # type: ignore[attr-defined]  # from here on nothing can be written: web/access.py
    reader = Reader(Role.CLINICIAN, shared, holder.user_id, holder.user_name)
    request._runtall_reader = reader  # type: ignore[attr-defined]  # kept where the request is kept
    request.__dict__.pop("_runtall_who", None)
    return Asked(who_asks(request), holder, request)


def _note(request: HttpRequest, holder: Holder, who: Who) -> Who:
    """Keep who asks where every part of the app looks for it."""
    reader = Reader(holder.role, holder.runner_id, holder.user_id, holder.user_name)
    request._runtall_reader = reader  # type: ignore[attr-defined]
    request._runtall_who = who  # type: ignore[attr-defined]
    return who
