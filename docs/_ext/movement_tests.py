"""The page on movement tests, read from their data: how each is done, when it ends, and what its numbers mean."""

from __future__ import annotations

from collections.abc import Iterable

from runtall.evidence import CutOff, Measure, MovementTest, NeverReported, TestError, battery, clinic, movement_tests


def _sources(keys: Iterable[str]) -> str:
    return ", ".join(f"[{key}](#paper-{key})" for key in keys)


def _sure(confidence: str, keys: Iterable[str]) -> str:
    sources = _sources(keys)
    return ("our own working choice" if confidence == "working-choice" else f"confidence {confidence}") + (
        f"; {sources}" if sources else ""
    )


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _steps(lines: Iterable[str]) -> str:
    return "\n".join(f"{i}. {line}" for i, line in enumerate(lines, 1))


def _cut_off(each: CutOff) -> str:
    note = f" {each.note}" if each.note else ""
    return f"{each.finding} → `{each.label}`: {each.result}{note} ({_sure(each.confidence, each.citations)})"


def _measure(each: Measure) -> str:
    units = [name for name in each.units if name != each.unit]
    answers = [choice.words.lower() for choice in each.choices]
    what = ", ".join(units or answers) or each.unit or "yes or no"
    return f"{each.words} ({what}{'; left and right' if each.two_sides else ''})"


def _error(each: TestError) -> str:
    return each.words + (f" {each.note}" if each.note else "") + f" ({_sure(each.confidence, each.citations)})"


def _test(test: MovementTest) -> str:
    by_hand = [each for each in test.measures if "hand" in each.by and each.minus is None]
    errors = list(dict.fromkeys(_error(each) for each in test.errors))
    parts = [
        f"## {test.number}. {test.name}",
        f"{test.about} About {test.takes.total_seconds() / 60:.2g} minutes. You need: {', '.join(test.equipment) or 'nothing'}.",
        _steps(test.procedure),
        "**Stop at once if**",
        _bullets(f"{each.sign}" + (f" {battery().advice[each.advice]}" if each.advice != "stop" else "") for each in test.stops),
        "**Write down**",
        _bullets(map(_measure, by_hand)),
        "**What is usual**",
        _bullets(f"{each.words} ({_sure(each.confidence, each.citations)})" for each in test.normal),
        "**How it is read**",
        _bullets(map(_cut_off, test.cut_offs)),
        "**How far off it may be**",
        _bullets(errors),
        f"Between the sides, what counts: {test.asymmetry}.",
        f"{test.caveat}" + (f" ({_sources(test.caveat_citations)})" if test.caveat_citations else ""),
    ]
    return "\n\n".join(parts)


def _never(each: NeverReported) -> str:
    return f"{each.what}. {each.why}" + (f" ({_sources(each.citations)})" if each.citations else "")


def movement_test_pages() -> str:
    """Write every movement test, after what they share."""
    shared = battery()
    names = {test_id: each.name for test_id, each in movement_tests().items()}
    forms = [
        f"{each.name}, about {each.minutes} minutes: {', '.join(names[name] for name in each.test_ids)}. {each.use}"
        for each in shared.forms.values()
    ]
    parts = [
        shared.purpose,
        shared.evidence_position,
        "## Before you start",
        _bullets(each.words for each in shared.gates),
        "A question that was not answered is not a no: the tests that it could close wait for it.",
        "## When to stop any test",
        _bullets(each.sign for each in shared.stops),
        shared.stop_action,
        "## Two forms",
        _bullets(forms),
        shared.order_reason,
        "## Again later",
        f"Every {shared.retest_days} days. {shared.retest_rule} {shared.before_acting_on_sides}",
        f"{shared.sides_words} {shared.sides_consequence} ({_sources(shared.sides_citations)})",
        "## What is never reported",
        _bullets(
            f"{each.what}. {each.why}" + (f" ({_sources(each.citations)})" if each.citations else "")
            for each in shared.never_report
        ),
        *(map(_test, movement_tests().values())),
        "## A clinic's own devices",
        f"Readings of a {' or a '.join(each.lower() for each in clinic().devices.values())} can be entered for each side, in "
        f"{', '.join(clinic().units)}. They have no usual values here: only sides and change, beyond an error of "
        f"{clinic().error_words}",
        _bullets(each.words for each in clinic().readings.values()),
    ]
    return "\n\n".join(parts)
