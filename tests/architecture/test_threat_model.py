"""The threat model names only tests that there are, and is linked from where people look."""

from __future__ import annotations

import re

from .source import ROOT

DOCS = ROOT / "docs"
TEXT = (DOCS / "threat-model.md").read_text("utf-8")
NAMED = frozenset(re.findall(r"`(test_\w+)`", TEXT))
DEFINED = frozenset(
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE)
)


def test_every_test_that_the_threat_model_names_is_there():
    assert sorted(NAMED - DEFINED) == []
    assert len(NAMED) > 50


def test_every_answer_names_what_holds_it():
    rows = [
        line for line in TEXT.split("## Headers", 1)[0].split("## What can go wrong", 1)[1].splitlines() if line.startswith("| ")
    ]
    bare = [row for row in rows if "`test_" not in row and not row.startswith("| what |")]

    assert len(rows) > 35
    assert bare == []


def test_readers_find_it():
    assert "\nthreat-model\n" in (DOCS / "index.md").read_text("utf-8")
    assert "(threat-model.md)" in (DOCS / "privacy.md").read_text("utf-8")
