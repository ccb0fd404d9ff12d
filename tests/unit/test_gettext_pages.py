"""The report in a language that exists only in tests: whatever stays English was forgotten."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils.translation import trans_real

from runtall.cli import console, language, reporting
from runtall.evidence import literature
from runtall.web.report_html import render

from ..made_report import empty_report, made_report
from ..pseudo_language import LANGUAGE, english_in, seen

NAMES = ("Robin Sample", "Blue pair", "morning.fit", *(paper.citation for paper in literature().values()))


@pytest.fixture
def pseudo_pages(pseudo_locale: Path, settings) -> Iterator[None]:
    """Django speaks the pseudo-language."""

    def forget() -> None:
        trans_real._translations = {}
        trans_real._default = None
        gettext._translations.clear()  # type: ignore[attr-defined]

    settings.LOCALE_PATHS = [pseudo_locale]
    forget()
    yield
    forget()


@pytest.fixture
def pseudo_terminal(pseudo_locale: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command line speaks the pseudo-language, on a wide terminal."""
    spoken = gettext.translation("django", pseudo_locale, languages=[LANGUAGE])
    monkeypatch.setattr(language, "_catalogue", lambda: spoken)
    monkeypatch.setenv("COLUMNS", "300")
    console.out.cache_clear()
    yield
    console.out.cache_clear()


@pytest.mark.parametrize("report", [made_report(), made_report(is_sample=True), empty_report()], ids=["full", "sample", "empty"])
def test_the_report_page_leaves_no_english(report, pseudo_pages):
    pieces = seen(render(report, language=LANGUAGE))

    assert sum("⟦" in piece for piece in pieces) > 2
    assert english_in(pieces, data=NAMES) == []


@pytest.mark.parametrize("report", [made_report(), made_report(is_sample=True), empty_report()], ids=["full", "sample", "empty"])
def test_the_report_on_the_terminal_leaves_no_english(report, pseudo_terminal, capsys: pytest.CaptureFixture[str]):
    reporting.print_report(report)
    lines = capsys.readouterr().out.splitlines()

    assert sum("⟦" in line for line in lines) > 2
    assert english_in(lines, data=NAMES) == []


def test_forgotten_english_is_noticed():
    assert english_in(["⟦Ýóúŕ ŕúñš···⟧ Read three files", "⟦ñó ɱóŕé⟧ 12 km"], data=()) == ["⟦Ýóúŕ ŕúñš···⟧ Read three files"]


@pytest.mark.django_db
def test_sheets_of_paper_leave_no_english(pseudo_pages):
    from runtall.services import printing
    from runtall.store import runners

    runner_id = runners.own_runner().id
    for kind in printing.Kind:
        made = printing.sheet_of(printing.Wanted(kind, runner_id, language=LANGUAGE), now=datetime(2026, 11, 20, 18, tzinfo=UTC))
        pieces = list(_texts(made.values))

        assert sum("⟦" in piece for piece in pieces) > 5
        assert english_in(pieces, data=NAMES) == []


def _texts(value: object) -> Iterator[str]:
    """Every text that a sheet prints, but for names of files."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for name, each in value.items() if name not in ("file", "lang") for text in _texts(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in _texts(each))
