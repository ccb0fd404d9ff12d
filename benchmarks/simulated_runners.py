"""Many made-up runners live with the plan, day by day, and independent checks look for anything unsafe.

    python benchmarks/simulated_runners.py --runners 40 --weeks 26     # prints "violations: N" last; exit code 1 above 0
    python benchmarks/simulated_runners.py --mutants                   # each safety rule switched off in turn: is it noticed?

Runners, bodies and answers are made up (``runtall.sample.simulated_*``); what holds here holds for them and says nothing about
what a plan does for people. Figures for the record: ``docs/bench.md``.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from bench_invariants import Checker, Violation
from bench_mutants import MUTANTS
from bench_switching import is_caught, noticed

from runtall.sample.simulated_habits import SORE_NRS, Habit, live_by_habit
from runtall.sample.simulated_life import live
from runtall.sample.simulated_runner import Keeps, made_up_runner
from runtall.services.weeks import made_from_digest

SAY_EVERY = 50
"""Runners after which a long bench says how far it is."""
MAY_TAKE_S = 480.0
"""Forty runners and 26 weeks take no longer on two processors."""


@dataclass
class Lived:
    """What came of one runner."""

    seed: int
    keeps: str
    violations: list[Violation] = field(default_factory=list)
    cards: Counter[str] = field(default_factory=Counter)
    solved: int = 0
    days: int = 0
    sore_days: int = 0
    ran_s: float = 0.0
    other: dict[str, tuple[int, float]] = field(default_factory=dict)


def lived(seed: int, weeks: int) -> Lived:
    """Let one runner live, and check each day."""
    runner = made_up_runner(seed)
    checker, found = Checker(seed), Lived(seed, runner.keeps.value)
    for day in live(runner, weeks, made_from_digest):
        found.violations += checker.check(day)
        found.cards.update(each.card.kind.value for each in day.decided)
        found.solved += sum(each.solved is not None for each in day.decided)
        found.days += 1
        found.sore_days += day.pain_nrs >= SORE_NRS
        found.ran_s += day.ran_s
    for habit in Habit:
        other = live_by_habit(runner, weeks, habit)
        found.other[habit.value] = (other.sore_days, other.ran_s)
    return found


def switched_off(at: int) -> tuple[bool, str]:
    """Switch one safety rule off, and say whether the bench noticed."""
    mutant = MUTANTS[at]
    found, days = noticed(mutant)
    is_seen = is_caught(mutant, found)
    broke = "; ".join(f"{name} ({n})" for name, n in found.most_common())
    return is_seen, f"{'noticed' if is_seen else 'NOT NOTICED':11s} {mutant.name}: {broke or 'nothing'}, after {days} runner-days"


def everybody(seeds: Iterable[int], weeks: int, workers: int) -> Iterator[Lived]:
    seeds = list(seeds)
    if workers == 1:
        yield from (lived(seed, weeks) for seed in seeds)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(lived, seeds, [weeks] * len(seeds))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runners", type=int, default=40)
    asked.add_argument("--weeks", type=int, default=26)
    asked.add_argument("--first-seed", type=int, default=0)
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument(
        "--mutants", action="store_true", help="switch each safety rule off in turn, and see whether it is noticed"
    )
    asked.add_argument("--show", type=int, default=30, help="how many violations are printed")
    given = asked.parse_args()
    started = time.monotonic()
    if given.mutants:
        return mutants(given.workers)
    seeds = range(given.first_seed, given.first_seed + given.runners)
    everyone = []
    for one in everybody(seeds, given.weeks, given.workers):
        everyone.append(one)
        if one.violations:  # said at once: the long bench takes an hour
            print(f"seed {one.seed}: {len(one.violations)} violations, the first {one.violations[0]}", flush=True)
        if len(everyone) % SAY_EVERY == 0:
            violations = sum(len(each.violations) for each in everyone)
            print(
                f"{len(everyone)} of {len(seeds)} runners, {time.monotonic() - started:.0f} s, {violations} violations",
                flush=True,
            )
    return report(everyone, given.show, time.monotonic() - started)


def mutants(workers: int) -> int:
    missed = 0
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for is_seen, words in pool.map(switched_off, range(len(MUTANTS))):
            missed += not is_seen
            print(words, flush=True)
    print(f"mutants not noticed: {missed} of {len(MUTANTS)}")
    return int(missed > 0)


def compare(everyone: list[Lived]) -> None:
    """Print days in pain beside two other ways, for the runners who keep to the plan. A property of the simulation, no effect."""
    keep = [one for one in everyone if one.keeps == Keeps.ALL.value]
    if not keep:
        return
    weeks = sum(one.days for one in keep) / 7
    ways = {"the plan, kept to": [(one.sore_days, one.ran_s) for one in keep]}
    ways |= {habit.value: [one.other[habit.value] for one in keep] for habit in Habit}
    print(f"days at {SORE_NRS:.0f} of 10 or more, and minutes run, per week ({len(keep)} made-up runners who keep to the plan):")
    for name, lived_so in ways.items():
        sore, ran_s = sum(each[0] for each in lived_so), sum(each[1] for each in lived_so)
        print(f"  {name:20s} {sore / weeks:5.2f} days {ran_s / 60 / weeks:6.0f} min")
    print("  The bodies are made up: this is a property of the simulation alone, and no word on what a plan does for people.")


def report(everyone: list[Lived], show: int, took_s: float) -> int:
    violations = [each for one in everyone for each in one.violations]
    for each in violations[:show]:
        print(each)
    for name, n in Counter(each.invariant for each in violations).most_common():
        print(f"{n:6d}  {name}")
    cards: Counter[str] = sum((one.cards for one in everyone), Counter())
    days = sum(one.days for one in everyone)
    print(
        f"{len(everyone)} runners, {days // 7} weeks, {sum(one.solved for one in everyone)} weeks solved, {cards.total()} cards"
    )
    print("cards: " + ", ".join(f"{kind} {n}" for kind, n in cards.most_common()))
    compare(everyone)
    may_take_s = MAY_TAKE_S * days / (40 * 26 * 7)
    print(f"took {took_s:.0f} s, {took_s / may_take_s:.2f} of the {may_take_s:.0f} s it may")
    print(f"violations: {len(violations)}")
    return int(bool(violations))


if __name__ == "__main__":
    sys.exit(main())
