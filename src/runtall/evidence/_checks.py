"""Whether the packaged evidence hangs together: every id known, everything prescribed accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtall.evidence._claims import ARTICLES, claims
from runtall.evidence._contested import contested_points
from runtall.evidence._defaults import defaults
from runtall.evidence._emergency_calls import emergency_calls
from runtall.evidence._exercises import GENERAL_PRACTICE, exercises
from runtall.evidence._grades import Choice, Grade
from runtall.evidence._literature import literature
from runtall.evidence._movement_tests import Advice, movement_tests
from runtall.evidence._protocols import Place, protocols
from runtall.evidence._red_flags import red_flags
from runtall.evidence._routines import routines, start_modes
from runtall.evidence._rules import rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from runtall.evidence._claims import Claim
    from runtall.evidence._contested import ContestedPoint
    from runtall.evidence._defaults import Default
    from runtall.evidence._exercises import Exercise
    from runtall.evidence._literature import Paper
    from runtall.evidence._movement_tests import MovementTest
    from runtall.evidence._protocols import Protocol, Step
    from runtall.evidence._red_flags import RedFlag
    from runtall.evidence._routines import Routine, StartMode
    from runtall.evidence._rules import Rule


@dataclass(frozen=True, slots=True)
class Body:
    """Everything that is packaged, to be looked at as a whole."""

    literature: Mapping[str, Paper]
    claims: Mapping[str, Claim]
    contested_points: Mapping[str, ContestedPoint]
    defaults: Mapping[str, Default]
    protocols: Mapping[str, Protocol]
    rules: Mapping[str, tuple[Rule, ...]]
    red_flags: Mapping[str, RedFlag]
    movement_tests: Mapping[str, MovementTest]
    exercises: Mapping[str, Exercise]
    routines: Mapping[str, Routine]
    start_modes: Mapping[str, StartMode]


def packaged() -> Body:
    """Return the evidence as it is packaged."""
    return Body(
        literature(),
        claims(),
        contested_points(),
        defaults(),
        protocols(),
        rules(),
        red_flags(),
        movement_tests(),
        exercises(),
        routines(),
        start_modes(),
    )


def evidence_problems(body: Body | None = None) -> tuple[str, ...]:
    """Return, as sentences, whatever does not hang together in the evidence; empty is good.

    Examples
    --------
    >>> evidence_problems()
    ()
    """
    seen = packaged() if body is None else body
    return tuple(
        sentence
        for look in (
            _of_claims,
            _of_points,
            _of_defaults,
            _of_protocols,
            _of_rules,
            _of_prescriptions,
            _of_signs,
            _of_tests,
            _of_emergency_calls,
            _of_exercises,
            _of_routines,
        )
        for sentence in look(seen)
    )


def _unknown(owner: str, what: str, ids: Iterable[str], known: Collection[str]) -> Iterator[str]:
    yield from (f"{owner}: no {what} is called {each}" for each in ids if each not in known)


def _of_claims(body: Body) -> Iterator[str]:
    for claim in body.claims.values():
        yield from _unknown(claim.id, "paper", claim.literature, body.literature)
        yield from _unknown(claim.id, "article", (claim.said_by, *claim.agrees, *claim.disagrees), ARTICLES)
        named = (claim.said_by, *claim.agrees, *claim.disagrees)
        if len(set(named)) != len(named):
            yield f"{claim.id}: an article stands on two sides"
        if claim.status is not None and not claim.we_do:
            yield f"{claim.id}: it prescribes something, and nothing says what runtall does about it"
        if claim.status is Choice.WITHHELD and not claim.withheld:
            yield f"{claim.id}: withheld without a reason"
        if claim.grade is Grade.WORKING_CHOICE:
            yield f"{claim.id}: a working choice is ours, and claims are the articles'"


def _of_points(body: Body) -> Iterator[str]:
    for point in body.contested_points.values():
        yield from _unknown(point.id, "paper", point.literature, body.literature)
        yield from _unknown(point.id, "claim", point.claims, body.claims)
        yield from _unknown(point.id, "rule", point.rules, body.rules)
        for position in point.positions:
            yield from _unknown(point.id, "article", position.articles, ARTICLES)
        if not point.literature or not point.claims:
            yield f"{point.id}: without a paper or without a claim"


def _of_defaults(body: Body) -> Iterator[str]:
    for default in body.defaults.values():
        yield from _unknown(default.id, "paper", default.literature, body.literature)
        yield from _unknown(default.id, "rule", default.rules, body.rules)
        if not default.literature and default.grade is not Grade.WORKING_CHOICE:
            yield f"{default.id}: graded {default.grade} without a source"


def _of_protocols(body: Body) -> Iterator[str]:
    for protocol in body.protocols.values():
        yield from _unknown("protocols", "article", (protocol.id,), ARTICLES)
        for step in protocol.steps:
            yield from _unknown(f"{protocol.id}/{step.id}", "claim", step.claims, body.claims)
            yield from _step_against_claims(protocol, step, [body.claims[each] for each in step.claims if each in body.claims])


def _step_against_claims(protocol: Protocol, step: Step, resting_on: Collection[Claim]) -> Iterator[str]:
    where = f"{protocol.id}/{step.id}"
    if not resting_on:
        yield f"{where}: rests on no claim"
    for claim in resting_on:
        if protocol.id not in (claim.said_by, *claim.agrees):
            yield f"{where}: {protocol.id} does not say {claim.id}"
        if step.grade is not claim.grade:
            yield f"{where}: graded {step.grade}, and {claim.id} {claim.grade}"
        if step.status is not claim.status and not (step.status is Choice.WITHHELD and claim.withheld):
            yield f"{where}: {step.status}, and {claim.id} {claim.status}"
    shown_only = step.status in (Choice.EDUCATION, Choice.WITHHELD)
    if shown_only is not (step.followed_in is Place.EVIDENCE):
        yield f"{where}: {step.status} and followed in {step.followed_in}"


def _of_rules(body: Body) -> Iterator[str]:
    for versions in body.rules.values():
        for rule in versions:
            yield from _unknown(rule.key, "paper", rule.sources, body.literature)
            if not rule.sources and rule.grade != Grade.WORKING_CHOICE:
                yield f"{rule.key}: graded {rule.grade} without a source"
            if not rule.examples:
                yield f"{rule.key}: no example shows it"


def _of_prescriptions(body: Body) -> Iterator[str]:
    """Nothing that an article prescribes is silently dropped."""
    on_a_step = {(claim, step.status) for protocol in body.protocols.values() for step in protocol.steps for claim in step.claims}
    for claim in body.claims.values():
        if claim.status is not None and (claim.id, claim.status) not in on_a_step:
            yield f"{claim.id}: prescribed by {claim.said_by}, and no step of a protocol has it"
        if claim.withheld and (claim.id, Choice.WITHHELD) not in on_a_step:
            yield f"{claim.id}: what is withheld of it stands in no protocol"


def _of_signs(body: Body) -> Iterator[str]:
    for sign in body.red_flags.values():
        yield from _unknown(sign.id, "paper", sign.sources, body.literature)
        yield from _unknown(sign.id, "safety question", () if sign.only_when is None else (sign.only_when,), body.red_flags)
        if not sign.sources:
            yield f"{sign.id}: a safety question without a source"


def _of_tests(body: Body) -> Iterator[str]:
    for test in body.movement_tests.values():
        cited = (
            *(key for each in test.cut_offs for key in each.citations),
            *(key for each in test.normal for key in each.citations),
            *(key for each in test.errors for key in each.citations),
            *(key for each in test.side_rules for key in each.citations),
            *test.caveat_citations,
        )
        yield from _unknown(test.id, "paper", cited, body.literature)
        for stop in test.stops:
            yield from _unknown(f"{test.id}, stop {stop.id}", "safety question", stop.opens, body.red_flags)
            if stop.advice is Advice.EMERGENCY and not stop.opens:
                yield f"{test.id}, stop {stop.id}: it asks for an emergency call and opens no safety question"


def _of_emergency_calls(body: Body) -> Iterator[str]:
    for call in emergency_calls():
        yield from _unknown(f"emergency number {call.number}", "paper", call.literature, body.literature)
        if not call.literature:
            yield f"emergency number {call.number}: nothing says that it holds there"


def _of_exercises(body: Body) -> Iterator[str]:
    for each in body.exercises.values():
        yield from _unknown(each.id, "claim", each.claims, body.claims)
        yield from _unknown(each.id, "paper", each.literature, body.literature)
        yield from _unknown(each.id, "article", (source for source in each.sources if source != GENERAL_PRACTICE), ARTICLES)
        for way in ("regression", "progression"):
            if (following := getattr(each, way)) is not None:
                yield from _unknown(each.id, "exercise", (following,), body.exercises)
                yield from _circles(body, each, way)


def _circles(body: Body, each: Exercise, way: str) -> Iterator[str]:
    """Say where a line of exercises does not end."""
    seen = {each.id}
    following = getattr(each, way)
    while following in body.exercises:
        if following in seen:
            yield f"{each.id}: its {way} runs in a circle"
            return
        seen.add(following)
        following = getattr(body.exercises[following], way)


def _of_routines(body: Body) -> Iterator[str]:
    steps = {f"{article.id}/{step.id}" for article in body.protocols.values() for step in article.steps}
    for each in body.routines.values():
        yield from _unknown(each.id, "step of an article", each.covers, steps)
        yield from _unknown(each.id, "article", () if each.article is None else (each.article,), ARTICLES)
        yield from _unknown(each.id, "exercise", (item.exercise_id for item in (*each.items, *each.more)), body.exercises)
    for mode in body.start_modes.values():
        yield from _unknown(mode.id, "claim", mode.claims, body.claims)
