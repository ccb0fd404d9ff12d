"""What cannot be undone, or hands everything over, is done only by who showed just now that it is them: where there are accounts.

Without accounts there is no password to ask for, and a paired phone may do neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from runtall.core import ConflictError, say
from runtall.services.authorisation import Role
from runtall.web.onward import see_other
from runtall.web.who import reader_of

View = Callable[..., HttpResponseBase]

_ASKED = frozenset({Role.RUNNER, Role.CLINICIAN, Role.OPERATOR})
"""Who has an account and acts in it; a visitor looks at what is made up."""


def must_show_who(request: HttpRequest) -> bool:
    """Whether the reader has an account and did not show within the last minutes that it is them.

    Signing in does not count, but for accounts that have neither password nor second step here: those can do no more.
    """
    if reader_of(request).role not in _ASKED:
        return False
    from allauth.account import app_settings
    from allauth.account.authentication import get_authentication_records

    shown = get_authentication_records(request, request.user)
    if _ways(request):
        shown = [each for each in shown if each.get("reauthenticated")]
    return not shown or time.time() - shown[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT


def way_to_show(request: HttpRequest, back_to: str) -> str:
    """Return the address where the reader shows that it is them and comes back to a page; empty where they have none."""
    ways = _ways(request)
    return f"{ways[0]}?{urlencode({'next': reverse(back_to)})}" if ways else ""


def _ways(request: HttpRequest) -> list[str]:
    from allauth.account.adapter import get_adapter

    return [each["url"] for each in get_adapter().get_reauthentication_methods(request.user)]


def shown_just_now(*, back_to: str) -> Callable[[View], View]:
    """Have a view run only for who showed just now that it is them.

    What was sent is kept meanwhile and done afterwards; who asked for a file comes back to the page ``back_to``, where it is.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not must_show_who(request):
                return view(request, *args, **kwargs)
            from allauth.core.exceptions import ReauthenticationRequired

            way = way_to_show(request, back_to)
            if not way:
                raise ConflictError(
                    say("This is done only right after signing in."),
                    say("Sign out, sign in again, and come back within a few minutes."),
                )
            if request.method == "POST":
                raise ReauthenticationRequired  # allauth keeps what was sent, and leads on
            return see_other(way)

        return answer

    return guarded
