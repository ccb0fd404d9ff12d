"""The report as one self-contained page: no script, no request to anywhere, made from the same fragments as Reports."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files

import django
from django.apps import apps
from django.conf import settings
from django.template import Context, Engine
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from runtall.services.report_model import Report
from runtall.web.pages.empty import EmptyPage, empty_page
from runtall.web.pages.report import ReportPage, report_page

_STYLE_SHEETS = ("base", "components")


def render(report: Report, *, language: str | None = None) -> str:
    """Return the report as one HTML page that holds its own styles and drawings.

    Parameters
    ----------
    report
        What to show; without runs the page says which files to bring.
    language
        Of the page; the environment's (``LANGUAGE``, ``LC_ALL``, ``LANG``) unless said otherwise.
    """
    make_ready()
    with translation.override(language or language_of_environment()):
        if not report.read.runs:
            return _filled("report/self_contained_empty.html", empty_page(report))
        return _filled("report/self_contained.html", report_page(report, drawn=True))


def _filled(template: str, page: ReportPage | EmptyPage) -> str:
    filled: str = engine().get_template(template).render(Context({"page": page, "css": style(_STYLE_SHEETS)}))
    return filled


def make_ready() -> None:
    """Give Django what templates and translations need, where no store was opened before."""
    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        settings.configure(USE_I18N=True, USE_TZ=True, LOCALE_PATHS=[str(files("runtall") / "locale")])
    if not apps.ready:
        django.setup()


def language_of_environment() -> str:
    """Return the language that the environment asks for, as far as runtall speaks it."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "").partition(":")[0].partition(".")[0]
        if code and code not in {"C", "POSIX"}:
            try:
                return translation.get_supported_language_variant(translation.to_language(code))
            except LookupError:
                continue
    return "en"


@cache
def engine() -> Engine:
    """Return what fills templates where no pages are served."""
    return Engine(
        dirs=[str(files("runtall.web") / "templates")],
        libraries={"i18n": "django.templatetags.i18n", "l10n": "django.templatetags.l10n"},
    )


@cache
def style(sheets: tuple[str, ...]) -> SafeString:
    """Return style sheets of the pages, one behind the other, to stand inside a page."""
    folder = files("runtall.web") / "static" / "css"
    return mark_safe("\n".join((folder / f"{name}.css").read_text("utf-8") for name in sheets))  # noqa: S308 - our own files
