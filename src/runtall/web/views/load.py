"""Load: how much was run lately, and how it stands against the runner's own usual."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.services.load_shown import WEEKS, load_shown
from runtall.web.pages.load import load_page
from runtall.web.who import who_asks

_BY_TEXT = {str(n): n for n in WEEKS}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the last weeks: twelve, or as many more as are asked for."""
    who = who_asks(request)
    n_weeks = _BY_TEXT.get(request.GET.get("weeks", ""), WEEKS[0])
    shown = load_shown(who.runner_id, today_on=who.today_on, n_weeks=n_weeks)
    return render(request, "load/page.html", {"page": load_page(shown, who.words, n_weeks=n_weeks)})


urlpatterns = [path("load/", page, name="load")]
