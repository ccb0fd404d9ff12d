"""Looking around as the made-up sample runner, and leaving it in one tap."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from runtall.core import NotFoundError, say
from runtall.services import runners
from runtall.web.who import SAMPLE_COOKIE


@require_POST
def enter(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Show the sample runner's pages from here on.

    Raises
    ------
    NotFoundError
        Nobody made a sample runner yet.
    """
    if runners.sample_runner_id() is None:
        raise NotFoundError(say("There is no sample runner yet."), say("Make one up: runtall demo"))
    answer = redirect("today")
    answer.set_cookie(SAMPLE_COOKIE, "1", httponly=True, samesite="Lax")
    return answer


@require_POST
def leave(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Go back to one's own pages."""
    answer = redirect("today")
    answer.delete_cookie(SAMPLE_COOKIE, samesite="Lax")
    return answer


urlpatterns = [
    path("sample/enter/", enter, name="sample_enter"),
    path("sample/leave/", leave, name="sample_leave"),
]
