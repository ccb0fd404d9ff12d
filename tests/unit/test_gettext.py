"""Every sentence for people can be put into another language, shown with one that exists only here."""

from __future__ import annotations

import ast
import gettext
from functools import cache
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

from runtall.core import QUANTITIES, Message, Units
from runtall.evidence import literature, rules

from ..pseudo_language import ENGLISH, LANGUAGE, catalogue, tool

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "runtall"
MARKERS = {"say", "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """The tool behind ``make messages``."""
    return tool()


@cache
def sentences() -> tuple[tuple[str, ast.Call, str], ...]:
    """Return every call of a marker in the source: where it stands, the call, and the marker's name."""
    return tuple(
        (f"{file.relative_to(ROOT)}:{node.lineno}", node, node.func.id)
        for file in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS
    )


def text_of(call: ast.Call) -> str | None:
    """The sentence as written, or ``None`` where it is computed."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def places(text: str) -> set[str]:
    """Names of the places in a sentence."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_are_sentences():
    assert sum(marker == "say" for _, _, marker in sentences()) > 20


def test_every_sentence_stands_in_the_source_as_it_is_read(messages: ModuleType):
    """A sentence put together while running cannot be found, nor translated; those in data files are collected from there."""
    computed = [(where, call) for where, call, _ in sentences() if text_of(call) is None]

    assert [
        where for where, call in computed if not (call.args and getattr(call.args[0], "attr", "") in messages.DATA_FIELDS)
    ] == []


def test_sentences_in_data_are_collected_too():
    collected = {message.id for message in catalogue()}

    assert {quantity.label for quantity in QUANTITIES.values()} <= collected
    assert {rule.statement for versions in rules().values() for rule in versions} <= collected
    assert {paper.finding for paper in literature().values()} <= collected


def test_every_named_place_gets_a_value_and_every_value_a_place():
    wrong = []
    for where, call, marker in sentences():
        text = text_of(call)
        if marker == "say" and text is not None and all(keyword.arg for keyword in call.keywords):
            given = {keyword.arg for keyword in call.keywords}
            if given and places(text) != given:  # none given: a sentence kept to be filled in later
                wrong.append(f"{where}: places {sorted(places(text))}, values {sorted(map(str, given))}")

    assert wrong == []


def test_every_place_is_named():
    assert [
        where for where, call, marker in sentences() if marker == "say" and places(text_of(call) or "") & {"", "0", "1"}
    ] == []


def test_every_sentence_is_collected():
    collected = {each for message in catalogue() for each in (message.id if isinstance(message.id, tuple) else (message.id,))}

    assert {text for _, call, _ in sentences() if (text := text_of(call)) is not None} <= collected


def test_templates_are_searched_too(messages: ModuleType, tmp_path: Path):
    folder = tmp_path / "templates" / "runs"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(
        "<h1>{% translate 'Your runs' %}</h1>{% blocktranslate with n=3 %}Read {{ n }} files{% endblocktranslate %}",
        "utf-8",
    )

    assert {message.id for message in messages.collect(tmp_path)} >= {"Your runs", "Read %(n)s files"}


@pytest.mark.parametrize("units", Units)
def test_every_sentence_can_be_said_in_the_pseudo_language(pseudo_locale: Path, units: Units):
    translate = gettext.translation("django", pseudo_locale, languages=[LANGUAGE]).gettext
    number, text = 1234.5, "X"

    for where, call, marker in sentences():
        if marker == "say" and (english := text_of(call)) is not None:
            needs_number = {name for _, name, form, _ in Formatter().parse(english) if name and form}
            values = tuple((name, number if name in needs_number else text) for name in sorted(places(english) - {""}))
            spoken = Message(english, tuple((n, "2026-11-14" if n.endswith("_on") else v) for n, v in values)).in_words(
                translate, units
            )

            assert places(translate(english)) == places(english), where
            assert spoken.startswith("⟦"), where
            assert not ENGLISH.search(spoken.replace("14 November", "")), f"{where}: {spoken}"


def test_a_translation_may_move_the_places():
    message = Message("read {n} of {total} files", (("n", 3), ("total", 5)))

    assert message.in_words(lambda _: "{total} Dateien, davon {n} gelesen") == "5 Dateien, davon 3 gelesen"
