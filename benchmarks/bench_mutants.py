"""Each safety rule of the plan switched off in turn: the bench must notice, or it proves nothing.

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


def _always(value: object) -> Callable[[Any], Any]:
    return lambda _standing: lambda *_args, **_named: value


def _open_all(function: Any) -> Any:
    """Let a function of the inputs see everything as open and cleared."""
    return lambda inputs, *rest, **named: function(
        replace(inputs, safety=replace(inputs.safety, outcome=Outcome.CLEAR, open=tuple(Open), held=False, unanswered=0)),
        *rest,
        **named,
    )


def _unflagged(function: Any) -> Any:
    return lambda exercise_id, _flags, kit: function(exercise_id, (), kit)


def _every_light(colour: Colour) -> Callable[[Any], Any]:
    def judged(function: Any) -> Any:
        def green(*args: Any, **named: Any) -> Any:
            light = function(*args, **named)
            is_it = light.colour is colour
            return replace(light, colour=Colour.GREEN, reason=LightReason.QUIET, holds=False) if is_it else light

        return green

    return judged


def _answered(function: Any) -> Any:
    def asked(inputs: PlanInputs, *rest: Any, **named: Any) -> Any:
        return function(replace(inputs, safety=replace(inputs.safety, unanswered=0)), *rest, **named)

    return asked


def _without_reasons(function: Any) -> Any:
    def made(inputs: PlanInputs) -> Any:
        card = function(inputs)
        return replace(card, lines=tuple(replace(line, because=()) for line in card.lines))

    return made


def _empty(function: Any) -> Any:
    def made(inputs: PlanInputs) -> Any:
        from runtall.plan import LineKind

        card = function(inputs)
        return replace(card, lines=tuple(line for line in card.lines if line.kind is not LineKind.MOBILITY))

    return made


_ASKED = count()
"""One for all that ask, so that no two cards are alike."""


def _forgetful(function: Any) -> Any:
    """A card that changes from one asking to the next."""

    def made(inputs: PlanInputs) -> Any:
        card = function(inputs)
        return replace(card, opens=(*card.opens, str(next(_ASKED))))

    return made


_LIFE = "runtall.sample.simulated_life"
_CHECKS = "bench_invariants"


def _card(wrap: Callable[[Any], Any]) -> tuple[Patch, ...]:
    return ((_LIFE, "today_card", wrap), (_CHECKS, "today_card", wrap))


def _not_in_the_way(_standing: Any) -> Any:
    return lambda *_args, **_named: None


MUTANTS = (
    Mutant(
        "care comes first on the card",
        ("no workout after emergency", "no workout after clinician_first"),
        (("runtall.plan._today", "needs_care", _always(False)), ("runtall.plan._today", "_cleared", _open_all)),
        seed=3,
        quick=True,
    ),
    Mutant(
        "care comes first in the week",
        ("no workout after emergency", "no workout after clinician_first"),
        ((_LIFE, "solve_week", _open_all),),
        seed=3,
        quick=True,
    ),
    Mutant(
        "only what is open",
        ("nothing outside what is open",),
        (("runtall.plan._today", "_cleared", _open_all),),
        seed=6,
        quick=True,
    ),
    Mutant(
        "safety questions first",
        ("nothing outside what is open",),
        (("runtall.plan._today", "_ask_first", lambda _f: _ask_nothing),),
        seed=0,
        quick=True,
    ),
    Mutant(
        "cap of a single run",
        ("single-run cap",),
        numbers=(("single-run-cap", "rise_ratio", 0.5), ("planned-run-cap", "floor_s", 1800.0)),
        seed=2,
        quick=True,
    ),
    Mutant(
        "weekly minutes",
        ("weekly minutes",),
        numbers=(("planned-weekly-minutes", "rise_ratio", 1.0), ("planned-weekly-minutes", "floor_s", 7200.0)),
        seed=14,
        quick=True,
    ),
    Mutant(
        "not more days and longer runs in one week",
        ("not more days and longer runs in one week",),
        (("runtall.plan._weekly_minutes", "_usual", _always((None, None))),),
        seed=2106,
        quick=True,
    ),
    Mutant(
        "amber is amber",
        ("no longer run after amber or on unknown", "no step up after amber, red or unknown", "weekly minutes"),
        (("runtall.plan._light", "judge_light", _every_light(Colour.AMBER)),),
        seed=2,
        quick=True,
    ),
    Mutant(
        "red is red",
        ("no run straight after red", "no step up after amber, red or unknown"),
        (("runtall.plan._light", "judge_light", _every_light(Colour.RED)),),
        seed=3,
        quick=True,
    ),
    Mutant(
        "unknown is unknown",
        ("no longer run after amber or on unknown", "no step up after amber, red or unknown", "weekly minutes"),
        (("runtall.plan._light", "judge_light", _every_light(Colour.UNKNOWN)),),
        seed=1,
        quick=True,
    ),
    Mutant(
        "an hour later and the next morning are asked for",
        ("no step up after amber, red or unknown", "no longer run after amber or on unknown", "weekly minutes"),
        (("runtall.plan._light", "_open_moments", _always(((), ()))),),
        seed=0,
        quick=True,
    ),
    Mutant(
        "open safety questions hold the stage",
        ("no step up on what is not answered", "restarts at the first stage"),
        (("runtall.plan._next_stage", "_decide", _answered),),
        seed=4,
    ),
    Mutant(
        "open safety questions hold the run",
        ("no longer run after amber or on unknown", "weekly minutes"),
        (
            ("runtall.plan._run_length", "holds_still", _always(False)),
            ("runtall.plan._weekly_minutes", "holds_still", _always(False)),
        ),
        seed=2108,
        quick=True,
    ),
    Mutant(
        "two green sessions before the next stage",
        ("a step up is earned", "one stage at a time", "no step up after amber, red or unknown"),
        numbers=(("return-to-run-stages", "green_sessions", 0.0),),
        seed=12,
    ),
    Mutant(
        "walking stays green for 48 hours first",
        ("a step up is earned", "no step up after amber, red or unknown"),
        numbers=(("return-to-run-start", "green_days", 0.0), ("return-to-run-start", "counts_from_share", 0.1)),
        seed=9,
        quick=True,
    ),
    Mutant(
        "a clinician's word begins at the first stage",
        ("restarts at the first stage",),
        numbers=(("return-to-run-entry", "first_stage", 4.0),),
    ),
    Mutant(
        "hills and hard minutes wait after amber",
        ("no hills or hard minutes after amber",),
        (("runtall.plan._caps", "extras_after", lambda function: lambda _green: function(None)),),
        seed=12,
        quick=True,
    ),
    Mutant(
        "doses wait after amber, red and on unknown",
        ("no larger dose after amber, red or on unknown", "no harder level after amber, red or on unknown"),
        (("runtall.plan._day_session", "held_back", lambda _f: lambda _inputs, planned: (planned, ())),),
        seed=2,
    ),
    Mutant(
        "contraindications on the card",
        ("no contraindicated exercise",),
        (("runtall.plan._day_session", "substitute", _unflagged),),
        seed=2,
        quick=True,
    ),
    Mutant(
        "contraindications in the week",
        ("no contraindicated exercise",),
        (("runtall.plan._week_exercises", "allowed", lambda _f: lambda *_args: ()),),
        seed=2,
        quick=True,
    ),
    Mutant(
        "strength never on two days in a row, on the card",
        ("no strength on two days in a row",),
        (
            ("runtall.plan._today", "_against_strength", _not_in_the_way),
            ("runtall.plan._week_days", "_Placing.strength_apart", _not_in_the_way),
        ),
        seed=1,
        quick=True,
    ),
    Mutant(
        "strength never on two days in a row, in the week",
        ("no strength on two days in a row",),
        (("runtall.plan._week_days", "_Placing.strength_apart", _not_in_the_way),),
        numbers=(("week-weights", "strength_close", 0.0),),
        seed=1,
        quick=True,
    ),
    Mutant(
        "no hard run the day after strength",
        ("no hard run the day after strength",),
        (
            ("runtall.plan._week_days", "_Placing.hard_after_strength", _not_in_the_way),
            ("runtall.plan._week_runs", "_is_used_to_hard", _always(True)),
            ("runtall.plan._day_run", "_eased", lambda _f: lambda _inputs, day: (day.run, ())),
        ),
        seed=1,
        quick=True,
    ),
    Mutant(
        "two to three strength sessions",
        ("strength two to three times a week",),
        numbers=(("strength-week", "sessions_least", 0.0), ("strength-week", "sessions_most", 1.0)),
        quick=True,
    ),
    Mutant(
        "strength of 15 to 25 minutes",
        ("strength takes 15 to 25 minutes",),
        numbers=(
            ("strength-week", "minutes_least", 35.0),
            ("strength-week", "minutes_most", 45.0),
            ("strength-week", "minutes_usual", 45.0),
            ("strength-week", "base_exercises", 12.0),
        ),
        quick=True,
    ),
    Mutant(
        "a common base for everybody",
        ("common base in each full week",),
        (("runtall.plan._week", "common_base", _always(())), ("runtall.plan._week_exercises", "common_base", _always(()))),
        quick=True,
    ),
    Mutant("something on a cleared day", ("a cleared day has an item",), _card(_empty), quick=True),
    Mutant("a reason for each line", ("every line has reasons",), _card(_without_reasons), quick=True),
    Mutant("the same inputs, the same card", ("replays",), _card(_forgetful), quick=True),
)


def _ask_nothing(inputs: PlanInputs, *, is_new: bool) -> Any:  # noqa: ARG001
    today = importlib.import_module("runtall.plan._today")
    return today._cleared(replace(inputs, safety=replace(inputs.safety, open=tuple(Open))), whole=True)


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
