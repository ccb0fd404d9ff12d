"""The authorisation matrix at the door: asked for every request that reaches an address, before its view runs."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from runtall.services.authorisation import Role, Verdict, need_of_view, verdict
from runtall.web.onward import see_other
from runtall.web.pages.errors import not_for_you
from runtall.web.who import Reader, reader_of

Respond = Callable[[HttpRequest], HttpResponse]


class AccessMiddleware:
    """Let a request through to its view, or answer in its place.

    The owner at this computer may do everything: one branch, and no more. Everybody else goes by the matrix; an address
    without a line in it is closed.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is made when the address is known."""
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Decide, now that the address is known."""
        reader = reader_of(request)
        if reader.role is Role.OWNER:
            return None
        match = request.resolver_match
        need = need_of_view(None if match is None else match.url_name, request.method)
        says = verdict(reader.role, need)
        if says is Verdict.ALLOW or (says is Verdict.WITH_GRANT and reader.runner_id is not None):
            return None
        return _closed(request, reader)


def _closed(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Say that this is not for the reader, and how to get in where there is a way."""
    if reader.role is Role.NOBODY:
        try:
            way_in = reverse("account_login")
        except NoReverseMatch:
            raise Http404 from None
        if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
            return see_other(f"{way_in}?next={quote(request.get_full_path())}")
        answer = render(request, "errors/page.html", {"page": not_for_you(signed_in=False)}, status=HTTPStatus.UNAUTHORIZED)
        answer["HX-Redirect"] = way_in
        return answer
    return render(request, "errors/page.html", {"page": not_for_you(signed_in=True)}, status=HTTPStatus.FORBIDDEN)
