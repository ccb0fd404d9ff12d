"""Everything that runtall stands on may be used, and a strange or copyleft licence is noticed on the day it arrives."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs" / "_ext"))

from licence_table import Part, Row, is_allowed, locked_names, problems, row, table  # type: ignore[import-not-found]

RUN = frozenset(table()["allowed"]["run"])
DEV = RUN | frozenset(table()["allowed"]["dev"])


@pytest.mark.parametrize("name", locked_names("run.txt"))
def test_what_runs_is_permissively_licensed_inside_and_out(name: str):
    assert problems(row(name), RUN, look_inside=True) == []


@pytest.mark.parametrize("name", sorted(set(locked_names("video.txt")) - set(locked_names("run.txt"))))
def test_what_videos_need_is_known_inside_and_out(name: str):
    assert problems(row(name), RUN, look_inside=True) == []


@pytest.mark.parametrize(
    "name", sorted(set(locked_names("dev.txt") + locked_names("build.txt")) - set(locked_names("video.txt")))
)
def test_tools_may_be_used_too(name: str):
    assert problems(row(name), DEV, look_inside=False) == []


def test_no_judgement_outlives_its_distribution():
    """Entries for things no longer installed would pass unseen when they come back under another licence."""
    installed = set(locked_names("video.txt") + locked_names("dev.txt") + locked_names("build.txt"))

    assert set(table()["unclear"]) | set(table()["inside"]) | set(table()["accepted"]) <= installed


@pytest.mark.parametrize("licence", sorted(RUN | DEV))
def test_the_list_of_allowed_licences_holds_no_strong_copyleft(licence: str):
    assert not licence.startswith(("GPL", "AGPL", "LGPL", "SSPL", "CC-BY-NC", "EUPL")) or " WITH " in licence


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT", True),
        ("AGPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("GPL-3.0-or-later", False),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", True),
        ("(MIT OR Apache-2.0) AND (LGPL-3.0-only OR SSPL-1.0)", False),
        ("MIT AND (GPL-3.0-only", False),
        ("", False),
    ],
)
def test_licence_expressions_are_read_as_spdx_means_them(expression: str, verdict: bool):
    assert is_allowed(expression, RUN) is verdict


def test_a_licence_is_accepted_for_the_distribution_it_was_read_in_and_no_other():
    other = Row("psycopg-pool", "1", "LGPL-3.0-only", "metadata", (), (), False)
    changed = Row("psycopg", "9", "AGPL-3.0-only", "metadata", (), (), False)

    assert problems(row("psycopg"), RUN, look_inside=True) == []
    assert len(problems(other, RUN, look_inside=True)) == len(problems(changed, RUN, look_inside=True)) == 1


def _row(
    licence: str | None = "MIT", parts: tuple[Part, ...] = (), listed: tuple[Part, ...] = (), carries_more: bool = False
) -> Row:
    return Row("thing", "1", licence, "metadata", parts, listed, carries_more)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(_row(licence=None), id="unknown"),
        pytest.param(_row(licence="GPL-3.0-only"), id="copyleft"),
        pytest.param(_row(carries_more=True), id="native part nobody looked at"),
        pytest.param(_row(parts=(Part("a library", "LGPL-3.0-only", "its notice"),)), id="copyleft inside, no reason given"),
        pytest.param(_row(listed=(Part("a crate 1.0", "AGPL-3.0-only", "bill of materials"),)), id="copyleft in its own list"),
    ],
)
def test_the_gate_can_fail(entry: Row):
    assert len(problems(entry, RUN, look_inside=True)) == 1
