"""A runner's pages as a clinician sees them: the same pages under ``/shared/<runner>/``.

Whose pages they are stands in the address and nowhere else, so that two of them can be open side by side and neither
shows the other's runner.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, set_script_prefix

_SHARED = re.compile(r"/shared/([1-9][0-9]{0,17})(/.*)?", re.DOTALL)


class SharedPagesMiddleware:
    """Take the runner out of the address; what follows is asked for as ever, and links lead back under the same address."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond
        self.static = settings.STATIC_URL  # read once before any such request: it is kept as it was first asked for

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, and put the address of links back when done."""
        found = _SHARED.fullmatch(request.path_info)
        if found is None:
            return self.respond(request)
        root = get_script_prefix()
        if (
            found[2] is None
        ):  # the first of their pages, asked for without its last stroke; said alike of runners who are not there
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{root}shared/{found[1]}/" + (f"?{query}" if query else ""))
        request._runtall_shared = (int(found[1]), root)  # type: ignore[attr-defined]  # kept where the request is kept
        request.path_info = found[2]
        set_script_prefix(f"{root}shared/{found[1]}/")
        try:
            return self.respond(request)
        finally:
            set_script_prefix(root)


def shared_runner_id(request: HttpRequest) -> int | None:
    """Return whose pages an address asks for; ``None`` for one's own."""
    found: tuple[int, str] | None = getattr(request, "_runtall_shared", None)
    return None if found is None else found[0]


def out_of_shared(request: HttpRequest, address: str) -> str:
    """Return an address as it is outside of anybody's shared pages."""
    found: tuple[int, str] | None = getattr(request, "_runtall_shared", None)
    if found is None:
        return address
    return found[1] + address.removeprefix(f"{found[1]}shared/{found[0]}/")
