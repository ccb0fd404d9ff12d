"""Load: the last weeks (a first chart; the place is being furnished)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from runtall.services import reporting
from runtall.web.pages.live_chart import LiveChart, live_chart
from runtall.web.pages.report_charts import _week_bar
from runtall.web.who import who_asks


@dataclass(frozen=True, slots=True)
class LoadPage:
    """The last weeks."""

    place: str
    chart: LiveChart


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the page."""
    who = who_asks(request)
    report = reporting.stored_report(who.runner_id)
    bars = [_week_bar(week, who.words, last=week is report.weeks[-1]) for week in report.weeks]
    chart = live_chart(
        "weeks", bars, (_("Week of"), _("Runs"), _("Distance"), _("Longest run"), _("Note")), title=_("Your last 12 weeks")
    )
    return render(request, "opening.html", {"page": LoadPage("load", chart)})


urlpatterns = [path("load/", page, name="load")]
