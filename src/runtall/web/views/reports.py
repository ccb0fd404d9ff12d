"""Reports: the back report of what is on file, and the same as one file to keep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from runtall.services import report_copy, reporting
from runtall.web.pages.empty import empty_page
from runtall.web.pages.report import report_page
from runtall.web.who import who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the back report; without runs, how to bring some."""
    who = who_asks(request)
    made = reporting.stored_report(who.runner_id)
    if made.read.runs:
        return render(request, "report/page.html", {"page": report_page(made)})
    return render(request, "report/empty.html", {"page": empty_page(made)})


@require_safe
def one_file(request: HttpRequest) -> HttpResponse:
    """Send the report as one self-contained page, drawn by a process of its own."""
    who = who_asks(request)
    made = report_copy.one_page(who.runner_id, language=get_language() or "en")
    answer = HttpResponse(made, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="back-report-{who.today_on.isoformat()}.html"'
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


urlpatterns = [path("reports/", page, name="reports"), path("reports/one-file/", one_file, name="report_file")]
