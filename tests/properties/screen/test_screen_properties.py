"""What must hold of the movement screen whatever was entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from runtall.evidence import Kind, Label, Measure, MovementTest, movement_tests
from runtall.screen import (
    Door,
    GateAnswers,
    Result,
    Sex,
    Side,
    changes,
    deficits,
    entered,
    gates,
    judge,
    side_differences,
    symptom_flags,
)

DAY = date(2026, 10, 1)
SEXES = st.sampled_from([None, *Sex])


def entries(measure: Measure) -> st.SearchStrategy:
    if measure.kind is Kind.NUMBER:
        return st.floats(measure.low, measure.high).map(lambda value: round(value, 3))
    return st.booleans() if measure.kind is Kind.YES_NO else st.sampled_from([each.id for each in measure.choices])


@st.composite
def results(draw: st.DrawFn, stopped: bool = True) -> list[Result]:
    found = []
    for test_id in draw(st.lists(st.sampled_from(list(movement_tests())), max_size=4, unique=True)):
        test = movement_tests()[test_id]
        names = [each.id for each in test.measures if each.minus is None]
        for days in draw(st.lists(st.integers(0, 40), max_size=3, unique=True)):
            for side in draw(st.sampled_from([list(Side), [Side.LEFT]])) if test.two_sides else [None]:
                chosen = draw(st.lists(st.sampled_from(names), unique=True))
                values = {name: draw(entries(test.measure(name))) for name in chosen}
                stop = draw(st.sampled_from([None, None, None, *(each.id for each in test.stops)])) if stopped else None
                found.append(Result(test.id, DAY + timedelta(days=days), side, values, stopped=stop))
    return found


def mirrored(rows: list[Result]) -> list[Result]:
    return [replace(each, side=each.side and each.side.other) for each in rows]


@given(rows=results(), sex=SEXES)
def test_mirroring_the_sides_mirrors_what_comes_out(rows: list[Result], sex: Sex | None):
    said = {(each.test_id, each.on, each.side): replace(each, side=None) for each in judge(rows, sex=sex)}
    mirror = {
        (each.test_id, each.on, each.side and each.side.other): replace(each, side=None)
        for each in judge(mirrored(rows), sex=sex)
    }

    assert said == mirror
    assert {
        (each.tag, each.side and each.side.other, each.extra_set_side and each.extra_set_side.other, each.order)
        for each in deficits(rows, sex=sex)
    } == {(each.tag, each.side, each.extra_set_side, each.order) for each in deficits(mirrored(rows), sex=sex)}
    assert {
        (each.measure, each.status, each.left, each.right, each.lower_side and each.lower_side.other)
        for each in side_differences(rows)
    } == {(each.measure, each.status, each.right, each.left, each.lower_side) for each in side_differences(mirrored(rows))}


@given(rows=results())
def test_the_order_of_entry_makes_no_difference(rows: list[Result]):
    assert set(map(repr, judge(rows))) == set(map(repr, judge(rows[::-1])))
    assert deficits(rows) == deficits(rows[::-1])


@given(rows=results(stopped=False), data=st.data())
def test_a_stopped_test_is_never_a_zero(rows: list[Result], data: st.DataObject):
    """A stop, whatever had been counted by then, gives no purpose, no side difference and no change."""
    stopped = [replace(each, stopped=data.draw(st.sampled_from(movement_tests()[each.test_id].stops)).id) for each in rows]

    assert {each.label for each in judge(stopped)} <= {Label.STOPPED}
    assert all(not each.tags and not each.cut_offs for each in judge(stopped))
    assert (deficits(stopped), side_differences(stopped), changes(stopped)) == ((), (), ())


@given(rows=results())
def test_missing_is_not_zero(rows: list[Result]):
    """Tests in which nothing was entered change nothing."""
    last = DAY + timedelta(days=50)
    empty = [Result(each.id, last, side) for each in movement_tests().values() for side in (Side if each.two_sides else [None])]

    assert {each.label for each in judge(empty)} == {Label.NOT_DONE}
    assert deficits([*rows, *empty]) == deficits(rows)
    assert side_differences([*rows, *empty]) == side_differences(rows)
    assert changes([*rows, *empty]) == changes(rows)
    assert symptom_flags([*rows, *empty], on=last) == symptom_flags(rows, on=last)


@given(data=st.data())
def test_the_unit_of_entry_makes_no_difference(data: st.DataObject):
    measures = [(test, each) for test in movement_tests().values() for each in test.measures if each.units]
    test, measure = data.draw(st.sampled_from(measures))
    value = data.draw(entries(measure))

    def label(number: float) -> Label:
        return judge([Result(test.id, DAY, Side.LEFT if test.two_sides else None, {measure.id: number})])[0].label

    for unit, factor in measure.units.items():
        again = entered(test.id, measure.id, value / factor, unit)
        assert abs(again - value) < 1e-8
        assert round(again, 3) == value
        assert label(round(again, 3)) is label(value)


@given(rows=results())
def test_a_single_day_is_never_acted_on_for_its_sides(rows: list[Result]):
    one_day = [replace(each, on=DAY) for each in rows]

    assert [each for each in deficits(one_day) if each.extra_set_side] == []


ANSWERS = st.builds(
    GateAnswers,
    red_flag=st.none() | st.booleans(),
    pain_nrs=st.none() | st.integers(0, 10),
    leg_symptoms=st.none() | st.booleans(),
    bone_stress=st.none() | st.booleans(),
    spine_surgery=st.none() | st.booleans(),
    spine_surgery_weeks=st.none() | st.floats(0, 100),
    age_years=st.none() | st.integers(10, 90),
    pregnant=st.none() | st.booleans(),
    pregnancy_weeks=st.none() | st.floats(0, 42),
    pressure_or_chest=st.none() | st.booleans(),
)
RANK = [Door.OPEN, Door.GENTLY, Door.ASK_FIRST, Door.CLOSED]


@given(answers=ANSWERS, name=st.sampled_from(["red_flag", "leg_symptoms", "bone_stress", "pressure_or_chest"]))
def test_a_yes_never_opens_and_no_answer_never_opens_more_than_a_no(answers: GateAnswers, name: str):
    doors = {
        value: {test_id: RANK.index(each.door) for test_id, each in gates(replace(answers, **{name: value})).tests.items()}
        for value in (True, False, None)
    }

    assert all(doors[False][each] <= doors[True][each] for each in doors[True])
    assert all(doors[False][each] <= doors[None][each] for each in doors[None])


def test_every_test_is_drawn_from():
    assert all(isinstance(each, MovementTest) for each in movement_tests().values())
    assert len(movement_tests()) == 14
