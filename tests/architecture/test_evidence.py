"""Rules and papers: every number that steers a runner is data with a source, and what was released stays as it was."""

from __future__ import annotations

import ast
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from runtall.evidence import GRADES, Rule, literature, rules

from .source import SOURCE, modules, where

RULES = SOURCE / "evidence" / "rules"
MANIFEST = RULES / "manifest.toml"
EVERY = [each for versions in rules().values() for each in versions]
IDS = [each.key for each in EVERY]


def files() -> dict[str, Path]:
    return {f"{file.parent.name}/{file.stem}": file for file in sorted(RULES.glob("*/v*.toml"))}


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_a_rule_says_what_it_is(each: Rule):
    assert each.key in files(), "id and version are those of the folder and the file"
    assert each.statement.endswith(".")
    assert each.grade in GRADES
    assert each.status in ("draft", "active", "retired")


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_a_rule_cites_papers_that_are_packaged(each: Rule):
    assert [source for source in each.sources if source not in literature()] == []


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_a_rule_with_better_than_our_own_grade_has_a_source(each: Rule):
    assert each.grade == "working-choice" or each.sources


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_a_rule_is_shown_by_an_example(each: Rule):
    assert each.examples
    assert len({example.name for example in each.examples}) == len(each.examples)


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_a_parameter_lies_within_what_a_clinician_may_set_and_has_a_unit(each: Rule):
    outside = {
        name: (parameter.value, parameter.allowed)
        for name, parameter in each.parameters.items()
        if not parameter.allowed[0] <= parameter.value <= parameter.allowed[1] or not parameter.unit
    }

    assert outside == {}


def test_at_most_one_version_of_a_rule_is_active():
    active = [each.id for each in EVERY if each.status == "active"]

    assert len(active) == len(set(active))


def test_released_rule_files_are_what_they_were():
    """A released file never changes: a new value is a new version, with a line of its own in the manifest."""
    released = tomllib.loads(MANIFEST.read_text("utf-8"))
    found = {key: hashlib.sha256(file.read_bytes()).hexdigest() for key, file in files().items()}
    differing = sorted(key for key in released | found if released.get(key) != found.get(key))

    assert differing == [], "manifest.toml should hold:\n" + "\n".join(f'"{key}" = "{found.get(key)}"' for key in differing)


def test_papers_say_how_sure_we_are_of_them():
    unsure = [paper.id for paper in literature().values() if paper.citation_confidence not in ("high", "medium", "low")]

    assert unsure == []
    assert all(1900 < paper.year < 2100 and paper.finding.endswith(".") for paper in literature().values())


def references(docstring: str) -> list[str]:
    """Keys under a docstring's heading References."""
    found = re.search(r"^References\n-+\n((?:[^\n]+\n?)+)", docstring, re.MULTILINE)
    return [] if found is None else [key for key in re.split(r"[,\s]+", found.group(1)) if key]


def test_docstrings_cite_papers_that_are_packaged():
    unknown = [
        (where(file, node), key)
        for file, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for key in references(ast.get_docstring(node) or "")
        if key not in literature()
    ]

    assert unknown == []


def test_references_are_read_from_a_docstring():
    assert references("What.\n\nReferences\n----------\nminetti-2002, wu-2021\nchase-2023\n\nExamples\n--------\n>>> 1\n") == [
        "minetti-2002",
        "wu-2021",
        "chase-2023",
    ]


def test_quantities_cite_papers_that_are_packaged():
    from runtall.core import QUANTITIES

    assert [key for each in QUANTITIES.values() for key in each.sources if key not in literature()] == []


def test_the_front_page_counts_the_papers_that_are_packaged():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

    assert f"all {len(literature())} papers" in readme
