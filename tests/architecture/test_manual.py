"""The manual is built whole, fetches nothing, and says only what is so."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from typer.main import get_command

from runtall.cli.main import DISK_EXIT, EXIT_CODES, STOPPED_EXIT, app
from runtall.cli.schemas import SCHEMAS
from runtall.core import QUANTITIES, Verdict
from runtall.evidence import claims, contested_points, literature, protocols, red_flags, rules
from runtall.symptoms import Questionnaire, title_of

from .source import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
SHELL = re.compile(r"^```shell\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual as ``make docs`` builds it: a warning is an error."""
    out = tmp_path_factory.mktemp("manual")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-W",
            "--keep-going",
            "-b",
            "html",
            "-d",
            str(out / "trees"),
            str(DOCS),
            str(out / "html"),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "RUNTALL_HOME": str(out / "home"), "DJANGO_SETTINGS_MODULE": "runtall.settings"},
    )
    assert done.returncode == 0, done.stderr
    return out / "html"


class Fetches(HTMLParser):
    """Addresses that a browser would fetch by itself on opening a page; a link that a reader may follow is not one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") not in {"canonical", "search", "index", "next", "prev", "author", "help"}:
            self.found.append(given.get("href", ""))
        if tag in {"script", "img", "iframe", "source", "video", "audio", "embed", "object", "input"}:
            self.found += [given[name] for name in ("src", "srcset", "data") if name in given]
        self.found += re.findall(r"url\(([^)]+)\)", given.get("style", ""))


def leads_away(address: str) -> bool:
    """Whether an address is on another machine."""
    return re.match(r"['\"]?(\w+:)?//", address) is not None


def test_pages_of_the_manual_fetch_nothing_from_elsewhere(manual: Path):
    pages = list(manual.rglob("*.html"))
    away = []
    for page in pages:
        reader = Fetches()
        reader.feed(page.read_text("utf-8"))
        away += [f"{page.name}: {address}" for address in reader.found if leads_away(address)]

    assert len(pages) > 12
    assert away == []


def test_styles_of_the_manual_fetch_nothing_from_elsewhere(manual: Path):
    away = []
    for style in manual.rglob("*.css"):
        text = style.read_text("utf-8")
        addresses = re.findall(r"url\(([^)]+)\)", text) + re.findall(r"@import\s+['\"]([^'\"]+)", text)
        away += [f"{style.name}: {address}" for address in addresses if leads_away(address)]

    assert away == []


@pytest.mark.parametrize(
    ("page", "fetched"),
    [
        ('<script src="https://cdn.example.org/x.js"></script>', True),
        ('<link rel="stylesheet" href="//fonts.example.org/x.css">', True),
        ('<div style="background: url(https://example.org/x.png)">', True),
        ('<a href="https://example.org/">read on</a><script src="_static/x.js"></script>', False),
    ],
)
def test_what_a_page_fetches_is_seen(page: str, fetched: bool):
    reader = Fetches()
    reader.feed(page)

    assert any(map(leads_away, reader.found)) is fetched


def test_no_mark_is_left_unfilled(manual: Path):
    assert [page.name for page in manual.rglob("*.html") if "<!-- generated" in page.read_text("utf-8")] == []


def test_the_manual_shows_every_quantity_and_rule(manual: Path):
    text = (manual / "measures.html").read_text("utf-8")
    wanted = [
        *QUANTITIES,
        *(f"{each.id}, version {each.version}" for versions in rules().values() for each in versions),
    ]

    assert [each for each in wanted if each not in text] == []


def test_the_manual_shows_every_paper_and_claim(manual: Path):
    papers = (manual / "literature.html").read_text("utf-8")
    evidence = (manual / "evidence.html").read_text("utf-8")

    assert [each for each in literature() if f'id="paper-{each}"' not in papers] == []
    assert [each for each in claims() if f'id="claim-{each}"' not in evidence] == []
    assert [each for each in contested_points() if f'id="contested-{each}"' not in evidence] == []
    assert [each.title for each in protocols().values() if escape(each.title) not in evidence] == []


def test_the_manual_shows_every_safety_question_and_questionnaire(manual: Path):
    safety = (manual / "safety-questions.html").read_text("utf-8")
    felt = (manual / "how-it-feels.html").read_text("utf-8")

    assert [each for each in red_flags() if f'id="safety-{each}"' not in safety] == []
    assert [kind for kind in Questionnaire if str(title_of(kind)) not in felt] == []


def test_the_manual_shows_every_schema(manual: Path):
    text = (manual / "json.html").read_text("utf-8")

    assert [name for name in SCHEMAS if f"runtall {name}" not in text] == []


def test_the_manual_explains_every_verdict():
    text = (DOCS / "reading-files.md").read_text("utf-8")

    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == [verdict.value for verdict in Verdict]


def test_the_manual_explains_every_exit_code():
    explained = {int(code) for code in re.findall(r"^\| (\d+) \|", (DOCS / "commands.md").read_text("utf-8"), re.MULTILINE)}

    assert explained == set(EXIT_CODES.values()) | {0, 2, DISK_EXIT, STOPPED_EXIT}


def lines_to_type() -> Iterator[tuple[Path, str]]:
    """Yield every line that the manual tells its reader to type."""
    for page in PAGES:
        for block in SHELL.findall(page.read_text("utf-8")):
            yield from ((page, line.split("#")[0].strip()) for line in block.splitlines() if line.split("#")[0].strip())


def _options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}


@pytest.mark.parametrize(
    ("page", "line"), [pytest.param(page, line, id=f"{page.name}: {line}") for page, line in lines_to_type()]
)
def test_every_line_to_type_can_be_typed(page: Path, line: str):
    words = line.split()
    if words[0] == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

        assert set(words[1:]) <= set(targets)
    elif words[0] == ".venv/bin/python":
        program = ROOT / words[1]

        assert program.exists()
        assert all(word in program.read_text("utf-8") for word in words if word.startswith("--"))
    else:
        assert words[0] in {".venv/bin/runtall", "runtall"}, f"{page.name} shows something that no test knows: {line}"
        command = get_command(app)
        if len(words) > 1 and not words[1].startswith("-"):
            assert words[1] in command.commands  # type: ignore[attr-defined]
            command = command.commands[words[1]]  # type: ignore[attr-defined]

        assert {word for word in words if word.startswith("--")} <= _options(command)


def test_inline_commands_exist_too():
    """``runtall something`` in running text names a command that is there."""
    commands = set(get_command(app).commands) | {"sample"}  # type: ignore[attr-defined]  # the device that made-up files name
    named = {(page.name, word) for page in PAGES for word in re.findall(r"`runtall ([a-z][a-z-]*)", page.read_text("utf-8"))}

    assert {(page, word) for page, word in named if word not in commands} == set()


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [Requirement(each).name for each in project["project"]["dependencies"] + project["dependency-groups"]["dev"]]
    record = (DOCS / "decisions" / "0001-dependencies.md").read_text("utf-8").lower()
    named = {
        name.strip()
        for row in re.findall(r"^\| ([^|]+) \|", record, re.MULTILINE)
        for name in row.replace("5.2 lts", "").split(",")
    }

    assert {name.lower() for name in asked} - named == set()


def test_every_decision_has_a_number_of_its_own_and_says_what_follows():
    records = sorted((DOCS / "decisions").glob("0*.md"))

    assert len({record.name[:4] for record in records}) == len(records) >= 4
    for record in records:
        text = record.read_text("utf-8")
        assert text.startswith(f"# {record.name[:4]} "), record.name
        assert "## Decision" in text, record.name
        assert "## Consequences" in text, record.name


def test_links_between_files_lead_somewhere():
    pages = [*PAGES, *sorted((DOCS / "decisions").glob("*.md")), ROOT / "CHANGELOG.md"]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    ]

    assert [
        f"{page.name}: {target}" for page, target in links if "://" not in target and not (page.parent / target).exists()
    ] == []


def test_the_licence_is_apache_2_word_for_word():
    """The digest of the text as the Apache Software Foundation publishes it, appendix included."""
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()

    assert digest == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
