"""A clinician's first page: the runners who share."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.services import sharing
from runtall.web.pages.accounts import shared_runners_page
from runtall.web.who import reader_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the runners who share, and nothing of what they share."""
    reader = reader_of(request)
    assert reader.user_id is not None  # the matrix lets clinicians alone through
    return render(
        request, "accounts/shared_runners.html", {"page": shared_runners_page(sharing.given_to(reader.user_id), reader.name)}
    )


urlpatterns = [path("shared/", page, name="shared_runners")]
