"""Looking around as the made-up sample runner, and leaving it in one tap; ``start`` makes it where there is none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from runtall.web.onward import see_other
from runtall.web.who import SAMPLE_COOKIE


def show_sample() -> HttpResponse:
    """Show the sample runner's pages from here on."""
    answer = see_other("today")
    answer.set_cookie(SAMPLE_COOKIE, "1", httponly=True, samesite="Lax")
    return answer


@require_POST
def leave(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Go back to one's own pages."""
    answer = see_other("today")
    answer.delete_cookie(SAMPLE_COOKIE, samesite="Lax")
    return answer


urlpatterns = [path("sample/leave/", leave, name="sample_leave")]
