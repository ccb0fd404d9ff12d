"""Plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.web.pages.opening import opening_page


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the page."""
    return render(request, "opening.html", {"page": opening_page("plan")})


urlpatterns = [path("plan/", page, name="plan"), path("plan/way-back/", page, name="way_back")]
