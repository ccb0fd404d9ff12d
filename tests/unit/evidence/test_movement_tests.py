"""The movement tests as data hold together: names resolve, units fit, papers are known, nothing forbidden is measured."""

from __future__ import annotations

import ast
import re
from datetime import timedelta

import pytest

from runtall.evidence import Kind, Label, MovementTest, battery, clinic, literature, movement_tests

from ...architecture.source import SOURCE, modules, where

TESTS = list(movement_tests().values())
IDS = list(movement_tests())


def citations(test: MovementTest) -> set[str]:
    parts = (*test.cut_offs, *test.normal, *test.errors, *test.side_rules)
    return {key for each in parts for key in each.citations} | set(test.caveat_citations)


def test_there_are_fourteen_and_the_order_holds_them_all():
    assert [each.number for each in TESTS] == list(range(1, 15))
    assert sorted(battery().order) == sorted(IDS)
    assert [movement_tests()[each].number for each in battery().order] == [1, 4, 2, 3, 6, 7, 5, 8, 9, 14, 12, 11, 10, 13]


@pytest.mark.parametrize("test", TESTS, ids=IDS)
def test_every_condition_asks_for_something_that_is_written_down(test: MovementTest):
    named = {each.id for each in test.measures} | {each.id for each in test.cut_offs} | {"sex"}
    asked = {c.measure.removesuffix(".gap") for each in test.cut_offs for c in each.when.conditions}
    asked |= {c.measure for each in test.stops if each.when for c in each.when.conditions}
    asked |= {c.measure for m in test.measures for choice in m.choices for c in choice.means}
    asked |= {each.measure for each in (*test.errors, *test.side_rules)}
    asked |= {name for m in test.measures if m.minus for name in m.minus}

    assert asked <= named


@pytest.mark.parametrize("test", TESTS, ids=IDS)
def test_every_number_to_enter_has_a_range_and_an_error_or_a_line(test: MovementTest):
    numbers = [each for each in test.measures if each.kind is Kind.NUMBER]

    assert all(each.unit and each.low is not None and each.high is not None and each.low < each.high for each in numbers)
    assert test.errors
    assert test.procedure
    assert test.stops
    assert test.normal
    assert test.caveat
    assert test.takes > timedelta(0)


@pytest.mark.parametrize("test", TESTS, ids=IDS)
def test_a_side_rule_has_an_error_to_pass(test: MovementTest):
    errors = {each.measure for each in test.errors if each.value is not None}

    assert {each.measure for each in test.side_rules} <= errors
    assert bool(test.side_rules) == (test.asymmetry != "not applicable")


@pytest.mark.parametrize("test", TESTS, ids=IDS)
def test_tags_and_flags_are_known_and_announced(test: MovementTest):
    tags = {tag for each in (*test.cut_offs, *test.side_rules) for tag in each.adds_tags}
    flags = {flag for each in (*test.cut_offs, *test.stops) for flag in each.sets_flags}

    assert tags <= set(battery().tags)
    assert flags <= set(battery().flags)
    assert tags <= set(test.informs)
    assert set(test.informs) <= set(battery().tags) | set(battery().flags)


@pytest.mark.parametrize("test", TESTS, ids=IDS)
def test_better_than_our_own_choice_has_a_paper_unless_it_is_common_practice(test: MovementTest):
    unsourced = [each.id for each in test.cut_offs if each.confidence not in ("working-choice", "low") and not each.citations]

    assert unsourced == []


def test_papers_are_packaged():
    keys = (
        {key for each in TESTS for key in citations(each)}
        | set(battery().sides_citations)
        | set(battery().quad_strength_citations)
    )
    keys |= {key for each in battery().never_report for key in each.citations}
    keys |= {key for each in battery().camera["known_error"] for key in each.get("citations", ())}

    assert sorted(keys - set(literature())) == []


def test_only_work_on_asks_for_something():
    asking = {each.label for test in TESTS for each in test.cut_offs if each.adds_tags or each.sets_flags}

    assert asking == {Label.WORK_ON}


def test_a_clinic_reads_purposes_that_exist():
    assert {tag for each in clinic().readings.values() for tag in each.tags} <= set(battery().tags)
    assert {each for reading in clinic().readings.values() for each in reading.devices} == set(clinic().devices)


def test_nothing_is_measured_that_must_never_be_reported():
    forbidden = re.compile(r"tilt|posture|lordosis|spine_angle|spinal_angle|total_score|overall|injury|risk_percent|body_score")
    names = {m.id for test in TESTS for m in test.measures} | set(clinic().readings)
    names |= {
        node.id if isinstance(node, ast.Name) else node.attr
        for _, tree in modules("screen")
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    }

    assert [each for each in names if forbidden.search(each)] == []
    assert len(battery().never_report) == 4


def test_no_number_that_decides_stands_in_the_screen_itself():
    """Sizes and places (0, 1, 2), the digits that entry is rounded to, a half, a right and a straight angle are all."""
    allowed = {0, 1, 2, 9, 0.5, 90, 180}
    found = [
        f"{where(file, node)}: {node.value}"
        for file, tree in modules("screen")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
        if node.value not in allowed
    ]

    assert found == []
    assert (SOURCE / "screen").is_dir()
