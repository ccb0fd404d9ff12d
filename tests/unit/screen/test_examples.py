"""Every example in every test file comes out as it says, on either side."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from runtall.evidence import MovementTest, TestExample, movement_tests
from runtall.screen import Result, Sex, Side, TestOutcome, judge

ON = date(2026, 11, 2)
CASES = [
    pytest.param(test, example, side, id=f"{test.id}: {example.name} ({side.value})")
    for test in movement_tests().values()
    for example in test.examples
    for side in Side
]


def outcome(test: MovementTest, example: TestExample, side: Side) -> TestOutcome:
    tested = side if test.two_sides else None
    results = [Result(test.id, ON, tested, example.values)]
    if example.other:
        results.append(Result(test.id, ON, side.other, example.other))
    if example.seen_before:
        results += [Result(each.test_id, ON - timedelta(days=3), each.side, each.values) for each in results]
    judged = judge(results, sex=Sex(example.sex) if example.sex else None)
    return next(each for each in judged if each.on == ON and each.side is tested)


@pytest.mark.parametrize(("test", "example", "side"), CASES)
def test_an_example_comes_out_as_it_says(test: MovementTest, example: TestExample, side: Side):
    said = outcome(test, example, side)

    plain = {name: getattr(said, name) for name in example.expect}
    plain = {
        name: sorted(value) if name in ("tags", "flags") else list(value) if isinstance(value, tuple) else value
        for name, value in plain.items()
    }
    assert plain == {name: sorted(value) if name in ("tags", "flags") else value for name, value in example.expect.items()}


@pytest.mark.parametrize("test", movement_tests().values(), ids=str)
def test_every_cut_off_of_a_test_is_reached_by_an_example(test: MovementTest):
    reached = {each for example in test.examples for each in outcome(test, example, Side.LEFT).cut_offs}

    assert {each.id for each in test.cut_offs} == reached
