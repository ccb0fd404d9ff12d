"""Values and labels of the movement tests in words: units as they are read, marks with a shape."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Message, Units
from runtall.evidence import Kind, Label, Measure, MovementTest, clinic, movement_tests
from runtall.screen import Entry, Result, Side, label
from runtall.web.pages.words import Words

_METRES_PER_INCH = 0.0254
_SHAPES = {
    Label.OK: "tick",
    Label.WORK_ON: "arrow",
    Label.UNCLEAR: "question",
    Label.STOPPED: "stop",
    Label.NOT_DONE: "dash",
    Label.RELIEF: "ease",
}
NARROW_SPACE = "\N{NO-BREAK SPACE}"


def evidence_words(text: str, words: Words) -> str:
    """Return a sentence of the test files in the reader's language."""
    return words.say(Message(text))


def value_words(measure: Measure, value: Entry, words: Words) -> str:
    """Return ``42 s``, ``9.5 cm``, ``yes`` or the words of a choice."""
    if measure.kind is Kind.YES_NO:
        return _("yes") if value else _("no")
    if measure.kind is Kind.CHOICE:
        return next((evidence_words(each.words, words) for each in measure.choices if each.id == value), str(value))
    number = float(value)
    if measure.unit == "repetitions":
        return ngettext("{n} repetition", "{n} repetitions", round(number)).format(n=f"{number:g}")
    if measure.unit in ("of 10", "points of 5"):
        return _("{n} of {highest}").format(n=f"{number:g}", highest=10 if measure.unit == "of 10" else 5)
    return f"{shown_number(measure, number, words):g}{unit_words(measure, words)}".replace("-", "\N{MINUS SIGN}")


def shown_number(measure: Measure, value: float, words: Words) -> float:
    """Return a number in the unit that it is read in, to a tenth."""
    if measure.unit == "m":
        return round(value * 100 if words.units is Units.METRIC else value / _METRES_PER_INCH, 1)
    return round(value, 1)


def unit_words(measure: Measure, words: Words) -> str:
    """Return the unit behind a number, with its space where it takes one."""
    unit = ("cm" if words.units is Units.METRIC else "in") if measure.unit == "m" else measure.unit
    return unit if unit == "°" else f"{NARROW_SPACE}{unit}" if unit else ""


def result_words(result: Result, words: Words) -> str:
    """Return everything that was entered, in one line."""
    known = movement_tests().get(result.test_id)
    if known is None:
        return clinic_words(result)
    named = {each.id: each for each in known.measures}
    measured = [(named[name], value) for name, value in result.values.items() if name in named]
    numbers = [value_words(each, value, words) for each, value in measured if each.kind is Kind.NUMBER]
    if len(numbers) == 1:
        others = [_with_name(each, value, words) for each, value in measured if each.kind is not Kind.NUMBER]
        return " · ".join([*numbers, *others])
    return " · ".join(_with_name(each, value, words) for each, value in measured)


def _with_name(measure: Measure, value: Entry, words: Words) -> str:
    return f"{evidence_words(measure.words, words)}: {value_words(measure, value, words)}"


def clinic_words(result: Result) -> str:
    """Return ``392 N``: what a clinic's device read."""
    symbols: Mapping[str, str] = {"force_n": "N", "torque_nm": "Nm"}
    return " · ".join(f"{float(value):.0f}{NARROW_SPACE}{symbols.get(name, '')}" for name, value in result.values.items())


def main_measure(test: MovementTest) -> Measure | None:
    """Return the number that a test is followed by; ``None`` where only words are written down."""
    return next((each for each in test.measures if each.kind is Kind.NUMBER and "hand" in each.by and each.minus is None), None)


def label_words(came_to: Label, words: Words) -> str:
    """Return a label as a reader sees it."""
    return words.say(label(came_to))


def label_shape(came_to: Label) -> str:
    """Return the name of the shape that stands beside a label's word."""
    return _SHAPES[came_to]


def side_words(side: Side | None, words: Words) -> str:
    """Return the side; empty for the whole body."""
    return "" if side is None else words.say(label(side))


def name_of(test_id: str, words: Words) -> str:
    """Return the name of a test or of a clinic's reading."""
    known = movement_tests().get(test_id)
    return evidence_words(clinic().readings[test_id].words if known is None else known.name, words)
