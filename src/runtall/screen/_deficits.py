"""What is worth working on: purposes for the plan, with side, certainty and an order; never a verdict on a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from runtall.core import Message, Sex, Side, say
from runtall.evidence import Confidence, Label, PlanOrder, battery, movement_tests
from runtall.screen._compare import side_differences
from runtall.screen._judge import judge_one, tested
from runtall.screen._labels import label
from runtall.screen._results import Deficit, Result, SideDifference, Sidedness, TestOutcome

_SURENESS = list(Confidence)


@dataclass(frozen=True, slots=True)
class _Reason:
    """One test that asks for a purpose."""

    tag: str
    test_id: str
    side: Side | None
    confidence: Confidence
    on: date
    near_a_line: bool
    start_level: int | None
    citations: tuple[str, ...]

    @property
    def type(self) -> str:
        """Return the type of the test; a clinic's device reads strength."""
        test = movement_tests().get(self.test_id)
        return "endurance" if test is None else test.type


def deficits(results: Iterable[Result], *, sex: Sex | None = None, stiff: frozenset[str] = frozenset()) -> tuple[Deficit, ...]:
    """Purposes that the last results ask for, most worth doing first.

    Only ``work_on`` asks for anything, and a side difference that was seen twice. Stopped, unclear and missing tests ask
    for nothing. What everybody's plan holds anyway is not taken away by this.

    Parameters
    ----------
    results
        Of any days; the last of each test and side counts.
    sex
        For lines that depend on it.
    stiff
        Purposes whose place the runner calls stiff: only then does mobility go before the rest.
    """
    known = list(results)
    outcomes = latest_outcomes(known, sex=sex)
    differences = [each for each in side_differences(known) if each.status is Sidedness.SEEN_TWICE]
    reasons = [reason for each in outcomes if each.label is Label.WORK_ON for reason in _from_outcome(each)]
    reasons += [reason for each in differences for reason in _from_sides(each)]
    found = [
        _deficit(tag, [each for each in reasons if each.tag == tag], [each for each in differences if tag in each.tags], stiff)
        for tag in battery().tags
        if any(each.tag == tag for each in reasons)
    ]
    return tuple(sorted(found, key=lambda each: (each.order, _SURENESS.index(each.confidence), each.tag)))


def latest_outcomes(results: Iterable[Result], *, sex: Sex | None = None) -> tuple[TestOutcome, ...]:
    """Label the last result of each test and side in which anything was entered."""
    known = sorted(tested(results), key=lambda each: each.on)
    last: dict[tuple[str, Side | None], TestOutcome] = {}
    for each in known:
        outcome = judge_one(each, known, sex=sex)
        if outcome.label is not Label.NOT_DONE:
            last[each.test_id, each.side] = outcome
    order = battery().order
    return tuple(last[place] for place in sorted(last, key=lambda place: (order.index(place[0]), place[1] or "")))


def _from_outcome(outcome: TestOutcome) -> list[_Reason]:
    assert outcome.on is not None
    lines = {each.id: each for each in movement_tests()[outcome.test_id].cut_offs}
    return [
        _Reason(
            tag, outcome.test_id, outcome.side, lines[name].confidence, outcome.on, outcome.near_a_line, lines[name].start_level,
            lines[name].citations,
        )
        for name in outcome.cut_offs
        for tag in lines[name].adds_tags
    ]  # fmt: skip


def _from_sides(difference: SideDifference) -> list[_Reason]:
    citations = battery().sides_citations
    return [
        _Reason(
            tag, difference.test_id, difference.lower_side, difference.confidence, difference.on, False, None, citations
        )
        for tag in difference.tags
    ]  # fmt: skip


def _deficit(tag: str, reasons: list[_Reason], differences: list[SideDifference], stiff: frozenset[str]) -> Deficit:
    sides = {each.side for each in reasons}
    extra = {each.lower_side for each in differences}
    levels = [each.start_level for each in reasons if each.start_level is not None]
    side = next(iter(sides)) if len(sides) == 1 else None
    return Deficit(
        tag=tag,
        side=side,
        confidence=min((each.confidence for each in reasons), key=_SURENESS.index),
        certainty=_certainty(reasons, on_two_days=len(differences) == len(reasons)),
        sentence=_sentence(tag, side),
        order=_order(tag, reasons, stiff),
        on=max(each.on for each in reasons),
        test_ids=tuple(dict.fromkeys(each.test_id for each in reasons)),
        start_level=min(levels, default=None),
        extra_set_side=next(iter(extra)) if len(extra) == 1 else None,
        near_a_line=all(each.near_a_line for each in reasons),
        citations=tuple(dict.fromkeys(key for each in reasons for key in each.citations)),
    )


def _order(tag: str, reasons: list[_Reason], stiff: frozenset[str]) -> int:
    """Return the first place in the plan's order that one of the reasons fits, from 1."""
    places = battery().plan_order
    return next((i for i, place in enumerate(places, 1) if _fits(place, tag, reasons, stiff)), len(places))


def _fits(place: PlanOrder, tag: str, reasons: list[_Reason], stiff: frozenset[str]) -> bool:
    if place.needs_stiffness and tag not in stiff:
        return False
    fitting = {each.test_id for each in reasons if each.type in place.types and each.confidence in place.confidence}
    return len(fitting) >= place.tests_needed


def _sentence(tag: str, side: Side | None) -> Message:
    words = Message(battery().tags[tag])
    return say("{purpose}, on the {side} side.", purpose=words, side=label(side)) if side else say("{purpose}.", purpose=words)


def _certainty(reasons: list[_Reason], *, on_two_days: bool) -> Message:
    tests = len({each.test_id for each in reasons})
    if all(each.near_a_line for each in reasons):
        return say("Close to the line, within the test's error: a repeat may well come out the other way.")
    if tests > 1:
        return say("Seen in {n} tests.", n=tests)
    if on_two_days:
        return say("Seen on two days in one test.")
    if min((each.confidence for each in reasons), key=_SURENESS.index) is Confidence.WORKING_CHOICE:
        return say("Seen in one test; the line is our own working choice.")
    return say("Seen in one test.")
