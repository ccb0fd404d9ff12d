"""Made-up runners live with the plan, and the bench that watches them notices a safety rule that is switched off."""

from __future__ import annotations

from itertools import islice

import pytest
from bench_invariants import Checker
from bench_mutants import MUTANTS
from bench_switching import Mutant, is_caught, noticed

from runtall.plan import encode_card, encode_inputs
from runtall.sample.simulated_habits import Habit, live_by_habit
from runtall.sample.simulated_life import live
from runtall.sample.simulated_runner import BEGINS_ON, made_up_runner
from runtall.services.weeks import made_from_digest


@pytest.mark.parametrize("seed", [4, 9, 23])
def test_three_weeks_of_a_made_up_runner_hold_every_invariant(seed: int):
    checker = Checker(seed)

    violations = [each for day in live(made_up_runner(seed), 3, made_from_digest) for each in checker.check(day)]

    assert violations == []


def test_the_same_runner_lives_the_same_life():
    def life() -> list[tuple[bytes, bytes]]:
        days = live(made_up_runner(7), 1, made_from_digest)
        return [(encode_inputs(each.inputs), encode_card(each.card)) for day in days for each in day.decided]

    first = life()

    assert first
    assert first == life()


def test_some_runners_begin_on_another_day_than_monday_with_runs_of_that_week_on_file():
    late = [made_up_runner(seed) for seed in range(60) if made_up_runner(seed).begins_on != BEGINS_ON]

    assert [each.seed for each in late] == [5, 14, 23, 32, 41, 50, 59]
    assert {each.programme.started_on for each in late} == {BEGINS_ON}
    firsts = [next(live(each, 1, made_from_digest)) for each in late]
    assert [each.on for each in firsts] == [each.begins_on for each in late]
    assert any(BEGINS_ON <= run.on < day.on for day in firsts for each in day.decided for run in each.inputs.runs)


def test_runners_differ():
    assert len({made_up_runner(seed).habit for seed in range(20)}) > 10
    assert len({made_up_runner(seed).cause for seed in range(20)}) == 6


@pytest.mark.parametrize("mutant", [each for each in MUTANTS if each.quick], ids=lambda each: each.name)
def test_a_safety_rule_switched_off_is_noticed(mutant: Mutant):
    found, _days = noticed(mutant, seeds=(mutant.seed,), weeks=7)

    assert is_caught(mutant, found), dict(found)


def test_a_mutant_is_undone_afterwards():
    mutant = next(each for each in MUTANTS if each.quick)
    noticed(mutant, seeds=(mutant.seed,), weeks=1)
    checker = Checker(mutant.seed)

    days = islice(live(made_up_runner(mutant.seed), 1, made_from_digest), 7)

    assert [each for day in days for each in checker.check(day)] == []


@pytest.mark.parametrize("habit", list(Habit))
def test_a_habit_without_a_plan_counts_every_day(habit: Habit):
    lived = live_by_habit(made_up_runner(1), 4, habit)

    assert lived.days == 28
    assert 0 <= lived.sore_days <= 28
    assert lived == live_by_habit(made_up_runner(1), 4, habit)
