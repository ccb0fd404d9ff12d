"""No word in a template stands outside a translation."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "runtall" / "web" / "templates"
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
COMMENT = re.compile(r"\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
READ_ALOUD = {"alt", "title", "aria-label", "aria-description", "placeholder", "summary", "label"}
NOT_WORDS = {"code", "kbd", "samp", "style", "script", "pre"}
NAMES = {"runtall", "doi"}
WORDMARK = "run<em>tall</em>"
"""What is the same in every language."""


class Words(HTMLParser):
    """What a person would see or hear of a template once its tags are taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_WORDS:
            self._inside.append(tag)
        self.found += [value for name, value in attrs if name in READ_ALOUD and value and re.search(r"[A-Za-z]{2,}", value)]
        content = dict(attrs)
        if tag == "meta" and content.get("name") == "description":
            self.found.append(content.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.found += [word for word in re.findall(r"[A-Za-z]{2,}", data) if word not in NAMES]


def untranslated(template: str) -> list[str]:
    """Words of a template that no translator would ever see."""
    bare = TAG.sub("\x00", TRANSLATED.sub("\x00", COMMENT.sub("", template.replace(WORDMARK, ""))))
    reader = Words()
    reader.feed(bare)
    return [each for each in reader.found if each]


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_every_word_of_a_template_can_be_translated(file: Path):
    assert untranslated(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_no_script_or_style_stands_in_a_page(file: Path):
    """The content security policy forbids them; files to take along carry style sheet and script, filled in from files."""
    text = COMMENT.sub("", file.read_text("utf-8"))
    if file == TEMPLATES / "player" / "file.html":
        text, scripts = re.subn(r'<script type="module">\{\{ file.script \}\}</script>', "", text)
        assert scripts == 1

    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=|\sstyle\s*=|javascript:", text)
    assert re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL) in ([], ["{{ css }}"], ["{{ file.style }}"])


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<h1>Your runs</h1>", ["Your", "runs"]),
        ("{% translate 'Your runs' %} {{ run.name }}", []),
        ("{% blocktranslate with n=3 %}Read {{ n }} files{% endblocktranslate %}", []),
        ('<img alt="A chart of weeks" src="weeks.svg">', ["A chart of weeks"]),
        ("<img alt=\"{% translate 'A chart' %}\">", []),
        ("<code>runtall import PATHS</code> {# for us #} {{ n }} km", ["km"]),
        ("<p>runtall</p>", []),
    ],
)
def test_words_outside_a_translation_are_seen(template: str, words: list[str]):
    assert untranslated(template) == words
