"""Before the first run: what to bring."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.services.report_model import Report
from runtall.web.pages.report import ReadPanel, read_panel
from runtall.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """No runs yet. ``read`` tells of files that came but held no run; ``None`` where none came at all."""

    read: ReadPanel | None
    place: str = "reports"


def empty_page(report: Report) -> EmptyPage:
    """Return the page of a runner without runs."""
    return EmptyPage(
        read=read_panel(report.read, Words(report.units)) if report.read.files_by_verdict else None,
    )
