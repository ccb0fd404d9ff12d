"""Sheets of paper in words: what templates for print set, in a language of the app."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils import translation

from runtall.services.clinician_model import ClinicianReport
from runtall.web.pages.clinician_sheet import DETAILS, clinician_sheet
from runtall.web.report_html import make_ready

Values = dict[str, Any]
Pictures = dict[str, str | bytes]


def clinician(report: ClinicianReport, language: str) -> Iterator[tuple[Values, Pictures]]:
    """Give the clinician's pages from the fullest to the shortest, so that whoever prints them takes the first that fits."""
    make_ready()
    for detail in DETAILS:
        with translation.override(language):
            sheet, pictures = clinician_sheet(report, language=language, detail=detail)
        yield asdict(sheet), pictures
