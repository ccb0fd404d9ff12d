"""The report as a page: one's own, or the sample runner's where nothing of one's own has been imported yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.core import NotFoundError, say
from runtall.services import reporting, runners
from runtall.web.pages.empty import empty_page
from runtall.web.pages.report import report_page
from runtall.web.views.start import needs_start
from runtall.web.who import who_asks


@require_safe
def own_page(request: HttpRequest) -> HttpResponse:
    """Show the runner's own report; before the first import the sample's, if there is one, and how to bring own files."""
    if needs_start(who_asks(request)):
        return redirect("start")
    own = reporting.stored_report(runners.own_runner_id())
    if own.read.runs:
        return render(request, "report/page.html", {"page": report_page(own)})
    if own.read.files_by_verdict:
        return render(request, "report/empty.html", {"page": empty_page(own)})
    sample_id = runners.sample_runner_id()
    if sample_id is None:
        return render(request, "report/empty.html", {"page": empty_page(own)})
    return render(request, "report/page.html", {"page": report_page(reporting.stored_report(sample_id))})


@require_safe
def sample_page(request: HttpRequest) -> HttpResponse:
    """Show the sample runner's report."""
    sample_id = runners.sample_runner_id()
    if sample_id is None:
        raise NotFoundError(say("There is no sample runner yet."), say("Make one up: runtall demo"))
    return render(request, "report/page.html", {"page": report_page(reporting.stored_report(sample_id))})


urlpatterns = [path("", own_page, name="today"), path("sample/", sample_page, name="sample")]
