"""A language that exists only in tests: accented, longer, in brackets. English that shows up in it was never translated."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

from babel.messages import Catalog

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "eo"
"""The name it goes by, so that every library accepts it: Esperanto's."""
ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "áƀçðéƒĝĥíĵķļɱñóþʠŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ"
)
PLACE = re.compile(r"(\{[^{}]*\}|%\(\w+\)[sd]|%[sd%]|<[^<>]+>)")
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?:[ ,;:\u00a0]+[A-Za-z]{2,}){2,}")
"""Three plain words in a row."""


@cache
def tool() -> ModuleType:
    """Return the tool behind ``make messages``."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def catalogue() -> Catalog:
    """Return every sentence of the source."""
    return tool().collect()


def pseudo(text: str) -> str:
    """Write a sentence in the pseudo-language; named places stay as they are."""
    parts = [part if PLACE.fullmatch(part) else part.translate(ACCENTED) for part in PLACE.split(text)]
    return f"⟦{''.join(parts)}{'·' * (len(text) // 3)}⟧"


def write_locale(folder: Path) -> Path:
    """Write a locale folder with the whole catalogue, and the sentences of the made-up report, in the pseudo-language."""
    pseudo_catalogue = Catalog(locale=LANGUAGE, domain=tool().DOMAIN)
    for message in catalogue():
        if message.id:
            string = tuple(map(pseudo, message.id)) if isinstance(message.id, tuple) else pseudo(message.id)
            pseudo_catalogue.add(message.id, string, context=message.context)
    with (ROOT / "tests" / "made_report.py").open("rb") as file:
        for _line, _marker, text, _comments in tool().extract_source(file, tool().KEYWORDS, (), {}):
            pseudo_catalogue.add(text, pseudo(text))
    tool().write(pseudo_catalogue, folder)
    return folder


class _Seen(HTMLParser):
    """What a person sees or hears of a page, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"style", "script", "code"}:
            self._skipping.append(tag)
        self.pieces += [value for name, value in attrs if name in {"alt", "title", "aria-label", "placeholder"} and value]

    def handle_endtag(self, tag: str) -> None:
        if self._skipping and self._skipping[-1] == tag:
            self._skipping.pop()

    def handle_data(self, data: str) -> None:
        if not self._skipping and data.strip():
            self.pieces.append(" ".join(data.split()))


def seen(html: str) -> list[str]:
    """Return what a person sees or hears of a page."""
    reader = _Seen()
    reader.feed(html)
    return reader.pieces


def english_in(pieces: list[str], *, data: tuple[str, ...] = ()) -> list[str]:
    """Return the pieces that still hold English once the ``data`` (names, titles of journals) are taken out."""
    names = re.compile("|".join(map(re.escape, data)) or r"(?!)")
    return [piece for piece in pieces if ENGLISH.search(names.sub("", piece))]
