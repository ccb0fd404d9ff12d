"""How a safety rule is switched off, and whether the bench notices.

A mutant patches a function where the plan uses it, or the number of a rule, in this process alone, and is undone afterwards.
"""

from __future__ import annotations

import gc
import importlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Any

from bench_invariants import Checker

import runtall.plan._stages as stages_module
from runtall.evidence import Open, Outcome
from runtall.evidence import _rules as rules_module
from runtall.plan import PlanInputs
from runtall.plan import _onward as onward
from runtall.plan import _week_exercises as week_exercises
from runtall.plan._light import Colour, LightReason
from runtall.sample.simulated_life import live
from runtall.sample.simulated_runner import MadeUpRunner, made_up_runner
from runtall.services.weeks import made_from_digest

WEEKS = 26
SEEDS = tuple(range(60))
"""Runners that a mutant is tried on, its own first, until it is noticed."""
Patch = tuple[str, str, Callable[[Any], Any]]
"""Module, name in it, and what to make of what stands there."""


@dataclass(frozen=True)
class Mutant:
    """One safety rule switched off.

    Attributes
    ----------
    seed, quick
        The runner with whom it shows soonest, others follow where it does not; whether it shows within six weeks.
    numbers
        Rule, parameter, and the number put in its place.
    noticed_by
        Invariants of which at least one must complain.
    """

    name: str
    noticed_by: tuple[str, ...]
    patches: tuple[Patch, ...] = ()
    numbers: tuple[tuple[str, str, float], ...] = ()
    seed: int = 0
    quick: bool = False


def always(value: object) -> Callable[[Any], Any]:
    return lambda _standing: lambda *_args, **_named: value


def open_all(function: Any) -> Any:
    """Let a function of the inputs see everything as open and cleared."""
    return lambda inputs, *rest, **named: function(
        replace(inputs, safety=replace(inputs.safety, outcome=Outcome.CLEAR, open=tuple(Open), held=False, unanswered=0)),
        *rest,
        **named,
    )


def unflagged(function: Any) -> Any:
    return lambda exercise_id, _flags, kit: function(exercise_id, (), kit)


def every_light(colour: Colour) -> Callable[[Any], Any]:
    def judged(function: Any) -> Any:
        def green(*args: Any, **named: Any) -> Any:
            light = function(*args, **named)
            is_it = light.colour is colour
            return replace(light, colour=Colour.GREEN, reason=LightReason.QUIET, holds=False) if is_it else light

        return green

    return judged


def answered(function: Any) -> Any:
    def asked(inputs: PlanInputs, *rest: Any, **named: Any) -> Any:
        return function(replace(inputs, safety=replace(inputs.safety, unanswered=0)), *rest, **named)

    return asked


def without_reasons(function: Any) -> Any:
    def made(inputs: PlanInputs) -> Any:
        card = function(inputs)
        return replace(card, lines=tuple(replace(line, because=()) for line in card.lines))

    return made


def empty(function: Any) -> Any:
    def made(inputs: PlanInputs) -> Any:
        from runtall.plan import LineKind

        card = function(inputs)
        return replace(card, lines=tuple(line for line in card.lines if line.kind is not LineKind.MOBILITY))

    return made


_ASKED = count()
"""One for all that ask, so that no two cards are alike."""


def forgetful(function: Any) -> Any:
    """A card that changes from one asking to the next."""

    def made(inputs: PlanInputs) -> Any:
        card = function(inputs)
        return replace(card, opens=(*card.opens, str(next(_ASKED))))

    return made


LIFE = "runtall.sample.simulated_life"
_CHECKS = "bench_invariants"


def card(wrap: Callable[[Any], Any]) -> tuple[Patch, ...]:
    return ((LIFE, "today_card", wrap), (_CHECKS, "today_card", wrap))


def not_in_the_way(_standing: Any) -> Any:
    return lambda *_args, **_named: None


@contextmanager
def switched_off(mutant: Mutant) -> Iterator[None]:
    """Patch the plan with a mutant, and undo it."""
    undo: list[tuple[Any, str, Any]] = []
    try:
        for module_name, path, wrap in mutant.patches:
            holder: Any = importlib.import_module(module_name)
            *parents, name = path.split(".")
            for parent in parents:
                holder = getattr(holder, parent)
            undo.append((holder, name, getattr(holder, name)))
            setattr(holder, name, wrap(getattr(holder, name)))
        if mutant.numbers:
            undo.append((rules_module.Rule, "value", rules_module.Rule.value))
            rules_module.Rule.value = _with_numbers(rules_module.Rule.value, mutant.numbers)
        _forget()
        yield
    finally:
        for holder, name, standing in reversed(undo):
            setattr(holder, name, standing)
        _forget()


def _with_numbers(value: Any, numbers: tuple[tuple[str, str, float], ...]) -> Any:
    changed = {(rule_id, name): number for rule_id, name, number in numbers}
    return lambda self, name: changed.get((self.id, name), value(self, name))


def _forget() -> None:
    """Empty what is worked out once from the rules."""
    stages_module.stages.cache_clear()
    onward.forget()
    week_exercises.left_by.cache_clear()
    gc.collect()


def noticed(mutant: Mutant, *, seeds: tuple[int, ...] | None = None, weeks: int = WEEKS) -> tuple[Counter[str], int]:
    """What the bench complains of with a mutant, up to the first day on which an invariant meant for it does; and runner-days."""
    found: Counter[str] = Counter()
    lived = 0
    with switched_off(mutant):
        for seed in dict.fromkeys((mutant.seed, *SEEDS)) if seeds is None else seeds:
            runner = made_up_runner(seed)
            checker = Checker(seed)
            for day in islice(_living(runner, weeks), 7 * weeks):
                lived += 1
                found.update(each.invariant for each in checker.check(day))
                if any(found[name] for name in mutant.noticed_by):
                    return found, lived
    return found, lived


def _living(runner: MadeUpRunner, weeks: int) -> Iterator[Any]:
    yield from live(runner, weeks, made_from_digest)


def is_caught(mutant: Mutant, found: Counter[str]) -> bool:
    return any(found[name] for name in mutant.noticed_by)
