"""The authorisation matrix at the door: asked for every request that reaches an address, before its view runs."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from runtall.services.authorisation import Need, Role, Verb, Verdict, need_of_view, verdict
from runtall.web.onward import see_other
from runtall.web.pages.errors import not_for_you
from runtall.web.shared_pages import out_of_shared, shared_runner_id
from runtall.web.who import Reader, reader_of

Respond = Callable[[HttpRequest], HttpResponse]

IN_SHARED_PAGES = frozenset({"evidence", "parts", "api"})
"""What may be opened under the address of a runner's shared pages beside that runner's data."""


class AccessMiddleware:
    """Let a request through to its view, or answer in its place.

    The owner at this computer may do everything: one branch, and no more. Everybody else goes by the matrix; an address
    without a line in it is closed.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is made when the address is known.

        From the look that was let through on, nothing can be written: somebody else's pages are there to read. What a clinician
        decides for a runner is the one thing that the matrix lets them write there.
        """
        if shared_runner_id(request) is None:
            return self.respond(request)
        from runtall.services import sharing

        with sharing.only_reading(lambda: getattr(request, "_runtall_looks", False)):
            return self.respond(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Decide, now that the address is known."""
        reader = reader_of(request)
        if reader.role is Role.OWNER:
            return None
        match = request.resolver_match
        name = "" if match is None else match.url_name or ""
        need = need_of_view(name, request.method)
        if shared_runner_id(request) is not None and reader.role is not Role.NOBODY:
            return _shared(request, reader, need)
        if verdict(reader.role, need) is Verdict.ALLOW:
            return None
        return _closed(request, reader, name)


def _shared(request: HttpRequest, reader: Reader, need: Need | None) -> HttpResponse | None:
    """Decide about a page under the address of somebody's shared pages; every look is written down before it is given.

    Whether there is such a runner at all is told only to a clinician with a grant of theirs.
    """
    runner_id, user_id = reader.runner_id, reader.user_id
    if runner_id is None or runner_id != shared_runner_id(request) or reader.role is not Role.CLINICIAN:
        raise Http404
    if user_id is None or need is None:
        raise Http404
    says = verdict(reader.role, need)
    if says is Verdict.WITH_GRANT:
        from runtall.services import sharing

        query = request.META.get("QUERY_STRING", "")
        address = request.path_info + (f"?{query}" if query else "")
        sharing.note_look(runner_id, user_id, reader.name, of=need.object, address=address)
        request._runtall_looks = need.verb is Verb.READ  # type: ignore[attr-defined]  # kept where the request is kept
        return None
    if says is Verdict.ALLOW and need.object in IN_SHARED_PAGES:
        return None
    return _refuse(request, signed_in=True)


def _closed(request: HttpRequest, reader: Reader, name: str) -> HttpResponse:
    """Say that this is not for the reader, and how to get in where there is a way."""
    try:
        way_in = out_of_shared(request, reverse("account_login"))
    except NoReverseMatch:
        raise Http404 from None
    is_page = request.method in ("GET", "HEAD") and "HX-Request" not in request.headers
    if reader.role is Role.NOBODY:
        if is_page:
            return see_other(f"{way_in}?next={quote(request.get_full_path())}")
        answer = _refuse(request, signed_in=False)
        answer["HX-Redirect"] = way_in
        return answer
    if is_page and name == "today":  # where the name of the app leads: each role has its own first page
        return see_other("account_home")
    return _refuse(request, signed_in=True)


def _refuse(request: HttpRequest, *, signed_in: bool) -> HttpResponse:
    status = HTTPStatus.FORBIDDEN if signed_in else HTTPStatus.UNAUTHORIZED
    return render(request, "errors/page.html", {"page": not_for_you(signed_in=signed_in)}, status=status)
