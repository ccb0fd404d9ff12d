"""A break in the evidence is noticed, whichever it is; as packaged there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from runtall.evidence import Body, Choice, Grade, Place, evidence_problems, packaged


def with_changed(things: Mapping[str, Any], key: str, **changes: Any) -> dict[str, Any]:
    return {**things, key: replace(things[key], **changes)}


def claim(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: replace(body, claims=with_changed(body.claims, "cue-run-tall", **changes))


def point(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: replace(body, contested_points=with_changed(body.contested_points, "hills", **changes))


def default(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: replace(body, defaults=with_changed(body.defaults, "shoe-check", **changes))


def step(**changes: Any) -> Callable[[Body], Body]:
    def change(body: Body) -> Body:
        first, *others = body.protocols["article-a"].steps
        steps = (replace(first, **changes), *others)
        return replace(body, protocols=with_changed(body.protocols, "article-a", steps=steps))

    return change


def no_step(body: Body) -> Body:
    return replace(body, protocols=with_changed(body.protocols, "article-a", steps=body.protocols["article-a"].steps[1:]))


def rule(**changes: Any) -> Callable[[Body], Body]:
    def change(body: Body) -> Body:
        versions = body.rules["single-run-cap"]
        return replace(body, rules={**body.rules, "single-run-cap": (replace(versions[0], **changes), *versions[1:])})

    return change


def sign(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: replace(body, red_flags=with_changed(body.red_flags, "fainting", **changes))


def movement_test(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: replace(body, movement_tests=with_changed(body.movement_tests, "side-plank-hold", **changes))


def exercise(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: replace(body, exercises=with_changed(body.exercises, "plank", **changes))


def routine(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: replace(body, routines=with_changed(body.routines, "desk-break", **changes))


def start_mode(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: replace(body, start_modes=with_changed(body.start_modes, "full", **changes))


def test_the_packaged_evidence_hangs_together():
    assert evidence_problems() == ()


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (claim(literature=("nobody-1900",)), "no paper is called nobody-1900"),
        (claim(agrees=("article-z",)), "no article is called article-z"),
        (claim(disagrees=("article-a",)), "stands on two sides"),
        (claim(we_do=None), "nothing says what runtall does"),
        (claim(status=None), "cue-run-tall None"),
        (claim(status=Choice.OPT_IN), "no step of a protocol has it"),
        (claim(status=Choice.WITHHELD), "withheld without a reason"),
        (claim(grade=Grade.WORKING_CHOICE), "a working choice is ours"),
        (point(literature=("nobody-1900",)), "no paper is called nobody-1900"),
        (point(claims=("nothing",)), "no claim is called nothing"),
        (point(rules=("nothing",)), "no rule is called nothing"),
        (point(literature=()), "without a paper"),
        (default(literature=("nobody-1900",)), "no paper is called nobody-1900"),
        (default(literature=()), "graded weak without a source"),
        (default(rules=("nothing",)), "no rule is called nothing"),
        (step(claims=("nothing",)), "no claim is called nothing"),
        (step(claims=()), "rests on no claim"),
        (step(claims=("dead-bug-dose",)), "article-a does not say dead-bug-dose"),
        (step(grade=Grade.STRONG), "graded strong, and cue-run-tall weak"),
        (step(status=Choice.OPT_IN), "opt-in, and cue-run-tall default"),
        (step(followed_in=Place.EVIDENCE), "default and followed in evidence"),
        (no_step, "prescribed by article-a, and no step of a protocol has it"),
        (rule(sources=("nobody-1900",)), "no paper is called nobody-1900"),
        (rule(sources=()), "without a source"),
        (rule(examples=()), "no example shows it"),
        (sign(sources=("nobody-1900",)), "no paper is called nobody-1900"),
        (sign(sources=()), "a safety question without a source"),
        (sign(only_when="nothing"), "no safety question is called nothing"),
        (movement_test(caveat_citations=("nobody-1900",)), "no paper is called nobody-1900"),
        (exercise(claims=("nothing",)), "no claim is called nothing"),
        (exercise(literature=("nobody-1900",)), "no paper is called nobody-1900"),
        (exercise(sources=("article-z",)), "no article is called article-z"),
        (exercise(progression="nothing"), "no exercise is called nothing"),
        (exercise(progression="knee-plank"), "its progression runs in a circle"),
        (exercise(regression="plank-shoulder-tap"), "its regression runs in a circle"),
        (routine(covers=("article-a/nothing",)), "no step of an article is called article-a/nothing"),
        (routine(article="article-z"), "no article is called article-z"),
        (start_mode(claims=("nothing",)), "no claim is called nothing"),
    ],
)
def test_a_break_is_noticed(broken: Callable[[Body], Body], said: str):
    assert [sentence for sentence in evidence_problems(broken(packaged())) if said in sentence]
