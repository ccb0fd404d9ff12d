"""Every example in every rule file holds: the rule's own function says what the file expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from runtall import exercise, findings, gait, load, mechanics, plan, screen, symptoms
from runtall.evidence import Example, Rule, rules

ROOMS = tuple(room for room in (mechanics, gait, load, symptoms, screen, exercise, findings, plan) if hasattr(room, "APPLIES"))
APPLIES: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    rule_id: applies for room in ROOMS for rule_id, applies in room.APPLIES.items()
}

CASES = [
    pytest.param(each, example, id=f"{each.key}: {example.name}")
    for versions in rules().values()
    for each in versions
    if each.status == "active"
    for example in each.examples
]

RELATIVE = 0.01
"""Examples are written in round numbers; a hundredth is closer than anybody reads them."""


@pytest.mark.parametrize(("applied", "example"), CASES)
def test_a_rule_says_what_its_example_expects(applied: Rule, example: Example) -> None:
    said = APPLIES[applied.id](example.given)

    assert {key: said.get(key) for key in example.expect} == {key: about(value) for key, value in example.expect.items()}


def test_no_package_claims_another_packages_rule() -> None:
    assert len(APPLIES) == sum(len(room.APPLIES) for room in ROOMS)


def test_every_active_rule_has_a_function_that_applies_it() -> None:
    active = {each.id for versions in rules().values() for each in versions if each.status == "active"}

    assert active == set(APPLIES)


def about(value: Any) -> Any:
    """Numbers with their tolerance, at any depth; words, yes and no, and dates exactly."""
    if isinstance(value, bool | str | date) or value is None:
        return value
    if isinstance(value, list):
        return [about(each) for each in value]
    return pytest.approx(value, rel=RELATIVE, abs=1e-6)
