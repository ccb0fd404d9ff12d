"""Sheets of paper in words: what templates for print set, in a language of the app."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils import translation

from runtall.services.clinician_model import ClinicianReport
from runtall.services.home_programme import HomeProgramme
from runtall.web.pages.clinician_sheet import DETAILS, clinician_sheet
from runtall.web.pages.programme_sheet import FEWER_ROWS, programme_sheet
from runtall.web.report_html import language_of_environment, make_ready

Values = dict[str, Any]
Pictures = dict[str, str | bytes]


def clinician(report: ClinicianReport, language: str) -> Iterator[tuple[Values, Pictures]]:
    """Give the clinician's pages from the fullest to the shortest, so that whoever prints them takes the first that fits."""
    make_ready()
    language = language or language_of_environment()
    for detail in DETAILS:
        with translation.override(language):
            sheet, pictures = clinician_sheet(report, language=language, detail=detail)
        yield asdict(sheet), pictures


def programme(found: HomeProgramme, language: str) -> Iterator[tuple[Values, Pictures]]:
    """Give the home programme with ever fewer lines in its log, so that whoever prints it takes the first that fits."""
    make_ready()
    language = language or language_of_environment()
    with translation.override(language):
        sheet, pictures = programme_sheet(found, language=language)
    for fewer in range(0, max(1, sheet.log_rows), FEWER_ROWS):
        yield {**asdict(sheet), "log_rows": sheet.log_rows - fewer}, pictures
