"""What the answers leave open before a test is begun, and what a stop closes for the rest of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from runtall.core import Message, NotFoundError, say
from runtall.evidence import Advice, Gate, Label, battery, movement_tests
from runtall.screen._flags import symptom_flags
from runtall.screen._judge import advice_of, judge
from runtall.screen._reading import Range, compares, holds
from runtall.screen._results import Door, GateAnswers, Gates, Result, TestGate, TestOutcome

_URGENT = (Advice.URGENT, Advice.EMERGENCY)


def gates(answers: GateAnswers, results: Iterable[Result] = (), *, on: date | None = None) -> Gates:
    """Say which tests are open, which only gently, which wait for an answer and which are closed, each with its reason.

    Parameters
    ----------
    answers
        What is known. An answer that is missing is never a no: what it could close waits for it.
    results, on
        Results so far and today's day. A test that was stopped today closes those of its kind, and an urgent stop all of
        them; a symptom flag that holds today closes what it asks to leave out. Needed only when there are results.
    """
    known = list(results)
    outcomes = [each for each in judge(known) if on is not None and each.on == on]
    flags = set(answers.flags) | ({each.flag for each in symptom_flags(known, on=on)} if on is not None else set())
    states = {gate.id: _state(gate, answers) for gate in battery().gates}
    true = [gate for gate in battery().gates if states[gate.id] is True]
    waiting = [gate for gate in battery().gates if states[gate.id] is None]
    urgent = [each for each in outcomes if each.advice in _URGENT]
    shut = bool(urgent) or any(gate.closes_screen for gate in true)
    return Gates(
        door=Door.CLOSED if shut else Door.ASK_FIRST if any(_holds_everything(gate) for gate in waiting) else Door.OPEN,
        tests=MappingProxyType({test_id: _test_gate(test_id, true, waiting, outcomes, flags) for test_id in battery().order}),
        reasons=tuple(say("{words}", words=gate.words) for gate in true) + tuple(each.reason for each in urgent),
        unanswered=tuple(dict.fromkeys(name for gate in waiting for name in _missing(gate, answers))),
        gate_ids=tuple(gate.id for gate in true),
        advice=_most_urgent([gate.advice for gate in true] + [advice_of(outcomes)]),
        flags=tuple(dict.fromkeys(flag for gate in true for flag in gate.sets_flags)),
        no_plan=any(gate.no_plan for gate in true),
    )


def _known(answers: GateAnswers, name: str) -> Range | bool | None:
    value = getattr(answers, name)
    return value if value is None or isinstance(value, bool) else Range(float(value), float(value))


def _state(gate: Gate, answers: GateAnswers) -> bool | None:
    return holds(gate.when, {each: compares(_known(answers, each.measure), each) for each in gate.when.conditions})


def _missing(gate: Gate, answers: GateAnswers) -> tuple[str, ...]:
    """Return the first answer that this gate still needs: the next one is asked only if that one is a yes."""
    return next(((name,) for name in gate.needs if getattr(answers, name) is None), ())


def _holds_everything(gate: Gate) -> bool:
    return set(gate.closes) | set(gate.gently) >= set(battery().order)


def _most_urgent(found: Iterable[Advice | None]) -> Advice | None:
    order = list(Advice)
    return max((each for each in found if each is not None), key=order.index, default=None)


def _test_gate(test_id: str, true: list[Gate], waiting: list[Gate], outcomes: list[TestOutcome], flags: set[str]) -> TestGate:
    test = movement_tests()[test_id]
    closing = [say("{words}", words=gate.words) for gate in true if test_id in gate.closes] + _stopped_today(test_id, outcomes)
    closing += [say("{words}", words=each.words) for each in test.flag_gates if each.flag in flags and each.version is None]
    versions = tuple(each.version for each in test.flag_gates if each.flag in flags and each.version is not None)
    remarks = [say("{words}", words=each.words) for each in test.flag_gates if each.flag in flags and each.version is not None]
    if closing:
        return TestGate(test_id, Door.CLOSED, tuple(closing), versions)
    asking = [gate for gate in waiting if test_id in (*gate.closes, *gate.gently)]
    if asking:
        return TestGate(test_id, Door.ASK_FIRST, (say("A safety question is still open. It comes first."),), versions)
    gently = [say("{words}", words=gate.words) for gate in true if test_id in gate.gently]
    return TestGate(test_id, Door.GENTLY if gently else Door.OPEN, tuple(gently + remarks), versions)


def _stopped_today(test_id: str, outcomes: list[TestOutcome]) -> list[Message]:
    """Reasons from today's stops: a test of the same kind, or anything urgent."""
    tests = movement_tests()
    return [
        say("{test} was stopped today, so tests of its kind wait.", test=tests[each.test_id].name)
        for each in outcomes
        if each.label is Label.STOPPED
        and (each.advice in _URGENT or set(tests[each.test_id].patterns) & set(tests[test_id].patterns))
    ]


@dataclass(frozen=True, slots=True)
class SessionStep:
    """One test, or one rest (``test_id`` is ``None``), and how many seconds it takes at most."""

    test_id: str | None
    takes_s: float
    gently: bool = False


@dataclass(frozen=True, slots=True)
class ScreenSession:
    """Tests and rests in their order. ``minutes`` is about what the whole form takes, ``at_most_s`` this session's longest."""

    form: str
    steps: tuple[SessionStep, ...]
    minutes: int
    at_most_s: float
    left_out: Mapping[str, tuple[Message, ...]]


def session(form: str, gates: Gates) -> ScreenSession:
    """Put together the short or full form from what is open, with its order and rests.

    Raises
    ------
    NotFoundError
        There is no such form.
    """
    shared = battery()
    if form not in shared.forms:
        raise NotFoundError(say("There is no form called {name}; there are {forms}.", name=form, forms=", ".join(shared.forms)))
    chosen = shared.forms[form]
    left_out = {each: gates.tests[each].reasons for each in chosen.test_ids if not _may(gates, each)}
    steps: list[SessionStep] = []
    for test_id in (each for each in chosen.test_ids if each not in left_out):
        test = movement_tests()[test_id]
        before = steps[-1].test_id if steps else None
        if test.holds and before is not None and movement_tests()[before].holds:
            steps.append(SessionStep(None, shared.rest_between_holds.total_seconds()))
        steps.append(SessionStep(test_id, test.takes.total_seconds(), gates.tests[test_id].door is Door.GENTLY))
    return ScreenSession(form, tuple(steps), chosen.minutes, sum(each.takes_s for each in steps), MappingProxyType(left_out))


def _may(gates: Gates, test_id: str) -> bool:
    return gates.door is Door.OPEN and gates.tests[test_id].door in (Door.OPEN, Door.GENTLY)
