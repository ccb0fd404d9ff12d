"""The guard of what comes through the phones' listener: a paired device gets its runner's pages, every other one nothing.

It stands before the static files, so that a device that is not paired sees none of them but what the page for its code is
made of; and it changes nothing for what comes through the listener of this computer's own browser.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from runtall.services import calendar_feed, pairing
from runtall.services.pairing import Device
from runtall.services.phone import LISTENER, PHONE, PHONE_PLAIN, THROUGH_PHONE
from runtall.web.onward import see_other

Respond = Callable[[HttpRequest], HttpResponse]

SECURE_COOKIE: Final = "__Host-runtall_device"
"""The name binds it to HTTPS and to this very host."""
PLAIN_COOKIE: Final = "runtall_device"
_A_YEAR_S: Final = 365 * 24 * 3600
PARTS: Final = ("css/base.css", "css/components.css", "css/bare.css", "icon.svg")
"""What a page for a device that is not paired is made of."""


def came_by_phone(request: HttpRequest) -> bool:
    """Whether a request came through the phones' listener. No header can say so."""
    return request.META.get(LISTENER) in THROUGH_PHONE


def paired_device(request: HttpRequest) -> Device | None:
    """Return the paired device that asks, ``None`` for any other reader; the guard has looked it up."""
    found: Device | None = getattr(request, "_runtall_device", None)
    return found


def cookie_name(request: HttpRequest) -> str:
    """Return the name of the cookie that a device keeps its token in."""
    return SECURE_COOKIE if request.META.get(LISTENER) == PHONE else PLAIN_COOKIE


def keep_token(request: HttpRequest, answer: HttpResponse, token: str) -> None:
    """Give a device its token to keep."""
    answer.set_cookie(
        cookie_name(request), token, max_age=_A_YEAR_S, path="/", secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def forget_token(request: HttpRequest, answer: HttpResponse) -> None:
    """Take a device's token away, and with it what its browser kept of pages."""
    answer.set_cookie(cookie_name(request), "", max_age=0, path="/", secure=request.is_secure(), httponly=True, samesite="Lax")
    answer["Clear-Site-Data"] = '"cache", "storage"'


class PairedOnlyMiddleware:
    """Answer paired devices alone, as far as the phones' listener goes."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, or answer in the pages' place."""
        if not came_by_phone(request):
            return self.respond(request)
        answer = self._answer(request)
        answer.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            for cookie in answer.cookies.values():
                cookie["secure"] = True
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(LISTENER) == PHONE_PLAIN:
            return self._without_tls(request)
        token = request.COOKIES.get(cookie_name(request), "")
        device = pairing.device_of(token) if token else None
        if device is not None:
            request._runtall_device = device  # type: ignore[attr-defined]  # kept where the request is kept
            return self.respond(request)
        path = request.path_info
        if not token and path == "/" and request.method in ("GET", "HEAD"):
            return see_other("pair")
        is_on_the_way_in = path in _of_trust() and request.is_secure() and pairing.is_somebody_pairing()
        if path == _path("pair") or path in _parts() or is_on_the_way_in or _opens_a_calendar(request):
            return self.respond(request)
        answer = not_paired(request)
        if token:
            forget_token(request, answer)
        return answer

    def _without_tls(self, request: HttpRequest) -> HttpResponse:
        """Show a phone that does not trust the authority yet how to, while somebody pairs; send any other to HTTPS."""
        if pairing.is_somebody_pairing():
            if request.path_info in _of_trust() or request.path_info in _parts():
                return self.respond(request)
            if request.path_info == "/":
                return see_other("phone_trust")
        if request.method in ("GET", "HEAD"):
            return see_other(f"https://{request.META['HTTP_HOST']}{request.get_full_path()}")
        return not_paired(request)


def not_paired(request: HttpRequest) -> HttpResponse:
    """Say that this device is not paired, and nothing else."""
    return render(request, "phone/not_paired.html", status=HTTPStatus.FORBIDDEN)


def _path(name: str) -> str:
    """Return an address as requests carry it: without the part that a proxy cuts off."""
    from django.urls import get_script_prefix

    return "/" + reverse(name).removeprefix(get_script_prefix())


def _opens_a_calendar(request: HttpRequest) -> bool:
    """Whether an address is that of somebody's calendar: its secret opens it, for calendar programs are not paired."""
    path = request.path_info
    if request.method not in ("GET", "HEAD") or not path.startswith("/calendar/") or not path.endswith(".ics"):
        return False
    return calendar_feed.whose(path.removeprefix("/calendar/").removesuffix(".ics")) is not None


def _of_trust() -> frozenset[str]:
    return frozenset(map(_path, ("phone_trust", "phone_authority", "phone_profile")))


def _parts() -> frozenset[str]:
    from django.urls import get_script_prefix

    return frozenset("/" + static(each).removeprefix(get_script_prefix()) for each in PARTS)
