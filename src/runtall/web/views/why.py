"""Why: what was found and why, and why today's card is as it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.services import finding as finding_service
from runtall.services import today as today_service
from runtall.web.pages.why import finding_why_page, findings_page, today_why_page
from runtall.web.who import who_asks


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Show everything that was looked at."""
    who = who_asks(request)
    found = finding_service.stored_standout(who.runner_id, today_on=who.today_on)
    return render(request, "why/findings.html", {"page": findings_page(found, who.words)})


@require_safe
def finding(request: HttpRequest, finding_id: str) -> HttpResponse:
    """Show the trail behind one finding."""
    who = who_asks(request)
    found = finding_service.stored_standout(who.runner_id, today_on=who.today_on)
    trail = finding_service.why(found, finding_id)
    return render(request, "why/finding.html", {"page": finding_why_page(trail, who.words)})


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show the trail behind today's card."""
    who = who_asks(request)
    trail = today_service.why_kept(who.runner_id, who.today_on) if who.only_reads else today_service.why_today(who.runner_id)
    return render(request, "why/today.html", {"page": today_why_page(trail, who.words)})


urlpatterns = [
    path("why/", findings, name="why"),
    path("why/today/", today, name="why_today"),
    path("why/finding/<slug:finding_id>/", finding, name="why_finding"),
]
