"""What follows from runs: load, the report, what stands out and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from ninja import Query

from runtall.services import finding, report_copy, reporting
from runtall.services.finding import Standout, Trail
from runtall.services.load_shown import WEEKS, LoadShown, load_shown
from runtall.services.report_model import Report
from runtall.web.api.door import Asked
from runtall.web.api.inputs import Word
from runtall.web.api.operations import Area

AREA = Area.named("insight")


@AREA.get("/load", LoadShown)
def read_load(asked: Asked, weeks: Annotated[int, Query(ge=1, le=max(WEEKS))] = WEEKS[0]) -> LoadShown:
    """Give how much was run in the last weeks, and how it stands against the runner's own usual."""
    return load_shown(asked.runner_id, today_on=asked.who.today_on, n_weeks=weeks)


@AREA.get("/report", Report)
def read_report(asked: Asked) -> Report:
    """Give the back report of everything on file."""
    return reporting.stored_report(asked.runner_id, today_on=asked.who.today_on)


@AREA.get("/report/file", bytes, media="text/html")
def read_report_file(asked: Asked) -> HttpResponseBase:
    """Give the back report as one self-contained page."""
    made = report_copy.one_page(asked.runner_id, language=get_language() or "en")
    answer = HttpResponse(made, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="back-report-{asked.who.today_on.isoformat()}.html"'
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


@AREA.get("/findings", Standout)
def list_findings(asked: Asked) -> Standout:
    """Give everything that was looked at, what is put forward first."""
    return finding.stored_standout(asked.runner_id, today_on=asked.who.today_on)


@AREA.get("/findings/{finding_id}", Trail)
def read_finding(asked: Asked, finding_id: Word) -> Trail:
    """Give the trail behind one finding: rule, figures, papers, disputes."""
    today_on: date = asked.who.today_on
    return finding.why(finding.stored_standout(asked.runner_id, today_on=today_on), finding_id)
