"""Reports: the back report of what is on file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.services import reporting
from runtall.web.pages.empty import empty_page
from runtall.web.pages.today import today_page
from runtall.web.who import who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the back report; without runs, how to bring some."""
    who = who_asks(request)
    made = reporting.stored_report(who.runner_id)
    if made.read.runs:
        return render(request, "today/page.html", {"page": today_page(made)})
    return render(request, "today/empty.html", {"page": empty_page(made)})


urlpatterns = [path("reports/", page, name="reports")]
