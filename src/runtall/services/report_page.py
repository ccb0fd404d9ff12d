"""The report as one self-contained page, for a shell that has no pages of its own."""

from __future__ import annotations

from importlib import import_module

from runtall.services.report_model import Report

PAGE = "runtall.web.report_html:render"
"""Who draws it: named and not imported, so that shells stay siblings and the terminal does not pay for templates."""


def render(report: Report, *, language: str | None = None) -> str:
    """Return the report as one HTML page without scripts or requests, in ``language`` or that of the environment.

    See ``docs/decisions/0020-report-page.md``.
    """
    module, _, name = PAGE.partition(":")
    page: str = getattr(import_module(module), name)(report, language=language)
    return page
