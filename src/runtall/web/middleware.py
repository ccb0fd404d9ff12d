"""What every request passes: this machine only, headers that keep pages to themselves, our own errors in words."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from runtall.core import (
    ConflictError,
    ImplausibleValueError,
    MissingExtraError,
    NotFoundError,
    RuntallError,
    ShapeMismatchError,
    UnreadableFileError,
)
from runtall.web.loopback import foreign_trait
from runtall.web.pages.errors import error_of, proxy_page
from runtall.web.paired import came_by_phone
from runtall.web.views.errors import bad_request, is_of_the_store, store_closed, wrong_way

Respond = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; img-src 'self' data:"
)

STATUS_OF: Final = (
    (UnreadableFileError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ImplausibleValueError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ShapeMismatchError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (MissingExtraError, HTTPStatus.NOT_IMPLEMENTED),
)


class LoopbackOnlyMiddleware:
    """Answer this machine's own browser and nobody else.

    There is no password here, so a proxy must not hand the pages on: a request that names one (``Forwarded``,
    ``X-Forwarded-*``, ``Via``), comes from another address or asks for another host is refused. The host check also
    stops a foreign page that points its own name at this machine.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or pass on."""
        if came_by_phone(request):  # another listener, with a guard of its own (web/paired.py)
            return self.respond(request)
        if why := foreign_trait(request):
            return HttpResponse(proxy_page(why), status=HTTPStatus.FORBIDDEN, content_type="text/html; charset=utf-8")
        return self.respond(request)


def _keep_cookies_within(response: HttpResponse) -> None:
    """Bind cookies to the part of the address that is runtall's, where a proxy shows other things beside it."""
    if settings.RUNTALL_SUBPATH:
        for name, cookie in response.cookies.items():
            if cookie["path"] == "/" and not name.startswith("__Host-"):
                cookie["path"] = f"{settings.RUNTALL_SUBPATH}/"


_BEYOND_ALL_BOUNDS: Final = (
    (OverflowError, "SQLite INTEGER"),
    (ValueError, "for integer string conversion"),
    (RecursionError, "while decoding a JSON"),
)
"""Errors for what is too large or too deep, by their kind and a part of their words: none has a kind of its own."""


def cannot_be_kept(exception: Exception) -> bool:
    """Whether something was sent that nothing here keeps: a NUL character, a number beyond all bounds, lists without end."""
    return isinstance(exception, DataError) or any(
        isinstance(exception, kind) and words in str(exception) for kind, words in _BEYOND_ALL_BOUNDS
    )


class SecurityHeadersMiddleware:
    """Keep pages to themselves: nothing from elsewhere, no frames, no copies in caches."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what is not set yet."""
        response = self.respond(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response = wrong_way(request, response.headers.get("Allow", ""))
        for name, value in (
            ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ):
            response.headers.setdefault(name, value)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store")
        _keep_cookies_within(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn what the runner's data or wishes caused into a page that says what happened and what to do next."""
        if is_of_the_store(exception):
            return store_closed(request, exception)
        if cannot_be_kept(exception):
            return bad_request(request)
        if not isinstance(exception, RuntallError):
            return None
        status = next((status for kind, status in STATUS_OF if isinstance(exception, kind)), HTTPStatus.OK)
        return render(request, "errors/page.html", {"page": error_of(exception)}, status=status)
