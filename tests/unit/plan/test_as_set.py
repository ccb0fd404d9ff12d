"""Numbers that a clinician set and exercises that they asked for: inputs of the plan, within its rules of safety."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import timedelta
from types import FunctionType

import pytest

from made_weeks import MONDAY, RUNS, exercises_of, quiet, runner
from runtall import plan
from runtall.evidence import Open, SetValue, clinic_settings, exercises, rule, rules, values_set
from runtall.plan import (
    Colour,
    DoneItem,
    DoneSession,
    ItemOutcome,
    PainNote,
    PlanInputs,
    Prescribed,
    SessionKind,
    decode_inputs,
    encode_card,
    encode_inputs,
    light_of,
    replay,
    solve_week,
    speaks_against,
    today_card,
)

SUNDAY = MONDAY - timedelta(days=1)
FELT_3 = (*(each for each in quiet(RUNS) if each.run_on != SUNDAY), PainNote(SUNDAY, "during", 3.0, run_on=SUNDAY))
FELT_3 = (*FELT_3, PainNote(SUNDAY, "one_hour_after", 0.0, run_on=SUNDAY), PainNote(MONDAY, "next_morning", 0.0, run_on=SUNDAY))
UP_TO_3 = (SetValue("pain-light", "green_up_to_nrs", 3.0),)
NAME = "side-lying-hip-abduction"
ASKED = Prescribed(NAME, exercises()[NAME].dose.sets[1], reps=(exercises()[NAME].dose.reps or (0, 0))[1])


def test_a_number_within_its_range_decides_for_this_runner_and_for_nobody_else():
    inputs = runner(diary=FELT_3)

    assert light_of(inputs, SUNDAY).colour is Colour.AMBER
    assert light_of(replace(inputs, set_values=UP_TO_3), SUNDAY).colour is Colour.GREEN
    assert light_of(inputs, SUNDAY).colour is Colour.AMBER, "what was worked out once is of its own inputs"
    assert values_set() == ()
    assert rule("pain-light").value("green_up_to_nrs") == 2


@pytest.mark.parametrize("value", [4.0, -1.0, 100.0, float("nan")])
def test_a_number_outside_its_range_or_of_no_rule_changes_nothing(value: float):
    inputs = runner(diary=FELT_3)
    wrong = (SetValue("pain-light", "green_up_to_nrs", value), SetValue("pain-light", "none", 1.0), SetValue("none", "none", 1.0))

    assert encode_card(today_card(replace(inputs, set_values=wrong))) == encode_card(today_card(inputs))


def test_a_card_with_set_numbers_is_decided_again_byte_for_byte():
    inputs = runner(diary=FELT_3, set_values=UP_TO_3, prescribed=(ASKED,))
    card = encode_card(today_card(inputs))

    assert card != encode_card(today_card(runner(diary=FELT_3))), "the number decides something here"
    assert replay(encode_inputs(inputs), card).is_same
    assert encode_inputs(decode_inputs(encode_inputs(inputs))) == encode_inputs(inputs)


def takes(said: dict[str, object]) -> bool:
    """Whether a function with these annotations is given plan inputs."""
    return any(each in ("PlanInputs", PlanInputs) for name, each in said.items() if name != "return")


def test_whatever_takes_inputs_reads_the_rules_as_they_say():
    published = {name: getattr(plan, name) for name in plan.__all__}
    takes_inputs = {
        name
        for name, each in published.items()
        if isinstance(each, FunctionType) and takes(inspect.get_annotations(inspect.unwrap(each)))
    }

    assert len(takes_inputs) > 20
    assert [name for name in sorted(takes_inputs) if published[name].__code__.co_name != "decided"] == []


def test_only_numbers_with_room_are_open_and_none_that_keeps_the_runner_safe():
    for each in clinic_settings():
        low, high = each.open.allowed
        assert low < high
        assert low <= each.open.value <= high
    closed = {"safety-answers", "ask-again", "single-run-cap", "skip-it-hurts", "return-to-run-entry", "after-a-break"}
    assert not closed & {each.rule for each in clinic_settings()}
    assert closed <= set(rules())


def dose_in(inputs: PlanInputs) -> tuple[int, int | None] | None:
    """Return sets and repetitions of the exercise in the week, ``None`` where it is not in it."""
    week = solve_week(inputs, MONDAY).week
    found = [item for day in week.days if day.session is not None for item in day.session.items if item.exercise_id == NAME]
    return (found[0].sets, found[0].reps) if found else None


def test_an_exercise_that_was_asked_for_stands_in_the_week_unless_the_rules_of_safety_rule_it_out():
    wanted, inputs = exercises()[NAME], runner(prescribed=(ASKED,))
    flag = next(each for each in wanted.contraindications if not each.startswith("acute-pain"))
    closed = replace(inputs.safety, open=tuple(each for each in Open if each is not Open.EXERCISES))
    hurt = DoneItem(NAME, ItemOutcome.HURT, ASKED.sets, ASKED.reps, pain_nrs=7.0)
    was_hurt = DoneSession(SUNDAY, SessionKind.STRENGTH, (hurt,))

    assert dose_in(runner()) is None
    assert dose_in(inputs) == (ASKED.sets, ASKED.reps)
    assert dose_in(replace(inputs, flags=(flag,))) is None
    assert exercises_of(solve_week(replace(inputs, safety=closed), MONDAY).week) == set()
    after = dose_in(replace(inputs, sessions=(was_hurt,)))
    assert after is None or after < (ASKED.sets, ASKED.reps), "an exercise that hurt gets easier, whoever asked for it"
    assert speaks_against(inputs, wanted) == ()
    assert speaks_against(replace(inputs, flags=(flag,)), wanted)
    assert "safety answers" in str(speaks_against(replace(inputs, safety=closed), wanted)[0])
