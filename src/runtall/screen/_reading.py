"""Entered values read against conditions: yes, no, or not known. A choice by eye is a range, and a gap stays a gap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from runtall.core import ImplausibleValueError, Sex, say
from runtall.evidence import Condition, Kind, Measure, MovementTest, Op, When
from runtall.screen._results import Entry, Result

NOT_TOLD = "not_told"
GAP = ".gap"


@dataclass(frozen=True, slots=True)
class Range:
    """What is known of a number: between ``low`` and ``high``, each of them left out where marked open."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False


def checked(test: MovementTest, values: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Return the values as they are, if they can be what they say.

    Raises
    ------
    ImplausibleValueError
        A measure that the test does not have, a choice that is none of its own, a number that is no number or outside
        what a person can reach.
    """
    for name, value in values.items():
        known = {each.id: each for each in test.measures if each.minus is None}
        if name not in known:
            raise ImplausibleValueError(say("{test} has nothing called {name}.", test=test.name, name=name))
        _check(known[name], value)
    return values


def _check(measure: Measure, value: Entry) -> None:
    if measure.kind is Kind.NUMBER:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ImplausibleValueError(say("{words}: {value} is no number.", words=measure.words, value=str(value)))
        if measure.low is not None and measure.high is not None and not measure.low <= value <= measure.high:
            raise ImplausibleValueError(
                say(
                    "{words}: {value} {unit} is outside {low} to {high}.",
                    words=measure.words,
                    value=value,
                    unit=measure.unit,
                    low=measure.low,
                    high=measure.high,
                ),
                say("Look at the unit, and enter it again."),
            )
    elif measure.kind is Kind.YES_NO:
        if not isinstance(value, bool):
            raise ImplausibleValueError(say("{words}: yes or no, not {value}.", words=measure.words, value=str(value)))
    elif value not in {each.id for each in measure.choices}:
        raise ImplausibleValueError(say("{words}: {value} is none of the answers.", words=measure.words, value=str(value)))


@dataclass(slots=True)
class Reading:
    """One result (and the other side of the same day), ready to be asked for its numbers and answers."""

    test: MovementTest
    values: Mapping[str, Entry]
    other: Mapping[str, Entry] = field(default_factory=dict)
    sex: Sex | None = None
    settled: dict[str, bool | None] = field(default_factory=dict)

    def known(self, name: str) -> Range | str | bool | None:
        """Return what is known of a measure, an answer, the sex or an earlier cut-off; ``None`` when nothing is."""
        if name == "sex":
            return self.sex.value if self.sex else NOT_TOLD
        if name in self.settled:
            return self.settled[name]
        if name.endswith(GAP):
            mine, others = self._number(name.removesuffix(GAP), self.values), self._number(name.removesuffix(GAP), self.other)
            return None if mine is None or others is None else Range(mine.low - others.high, mine.high - others.low)
        measure = self.test.measure(name)
        if measure.kind is Kind.NUMBER:
            return self._number(name, self.values)
        value = self.values.get(name, measure.default)
        return value if isinstance(value, str | bool) else None

    def _number(self, name: str, values: Mapping[str, Entry]) -> Range | None:
        measure = self.test.measure(name)
        if measure.minus is not None:
            first, second = (self._number(each, values) for each in measure.minus)
            return None if first is None or second is None else Range(first.low - second.high, first.high - second.low)
        value = values.get(name)
        if value is not None and not isinstance(value, str | bool):
            return Range(float(value), float(value))
        said = [condition for condition in _meanings(self.test, values) if condition.measure == name]
        return _range(measure, said) if said else None

    def numbers(self) -> dict[str, float]:
        """Measures that are one exact number, derived ones too."""
        found = {each.id: self._number(each.id, self.values) for each in self.test.measures if each.kind is Kind.NUMBER}
        return {name: known.low for name, known in found.items() if known is not None and known.low == known.high}

    def version(self) -> tuple[Entry | None, ...]:
        """Return what keeps this result apart from others of the same test."""
        return tuple(self.values.get(each.id, each.default) for each in self.test.measures if each.keeps_apart)

    def is_context(self, name: str) -> bool:
        """Whether a name says who or how, rather than how well."""
        return name == "sex" or name in self.settled or (not name.endswith(GAP) and self.test.measure(name).keeps_apart)


def reading(test: MovementTest, result: Result, other: Result | None = None, sex: Sex | None = None) -> Reading:
    """Make a result ready to be asked; refuses values that cannot be what they say."""
    return Reading(test, checked(test, result.values), {} if other is None else other.values, sex)


def _meanings(test: MovementTest, values: Mapping[str, Entry]) -> list[Condition]:
    """Collect what answers by eye say about numbers."""
    found: list[Condition] = []
    for measure in test.measures:
        value = values.get(measure.id)
        spelled = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        found += [condition for choice in measure.choices if choice.id == spelled for condition in choice.means]
    return found


def _range(measure: Measure, said: list[Condition]) -> Range:
    low, high = -math.inf if measure.low is None else measure.low, math.inf if measure.high is None else measure.high
    low_open = high_open = False
    for each in said:
        assert not isinstance(each.value, str)
        if each.op in (Op.OVER, Op.AT_LEAST):
            low, low_open = each.value, each.op is Op.OVER
        else:
            high, high_open = each.value, each.op is Op.UNDER
    return Range(low, high, low_open, high_open)


def compares(known: Range | str | bool | None, condition: Condition) -> bool | None:
    """Whether a condition holds; ``None`` when what is known does not settle it.

    Examples
    --------
    >>> compares(Range(30.0, 120.0, low_open=True), Condition("knee_shortfall_deg", Op.OVER, 33.0)) is None
    True
    >>> compares(Range(30.0, 120.0, low_open=True), Condition("knee_shortfall_deg", Op.OVER, 30.0))
    True
    """
    if known is None:
        return None
    if not isinstance(known, Range):
        return known == condition.value
    line = condition.value
    assert not isinstance(line, str)
    match condition.op:
        case Op.OVER:
            return _above(known, line, strictly=True)
        case Op.AT_LEAST:
            return _above(known, line, strictly=False)
        case Op.UNDER:
            return _not(_above(known, line, strictly=False))
        case Op.AT_MOST:
            return _not(_above(known, line, strictly=True))
        case Op.IS:
            return known.low == line if known.low == known.high else None


def _above(known: Range, line: float, *, strictly: bool) -> bool | None:
    all_above = known.low > line or (known.low == line and (known.low_open or not strictly))
    none_above = known.high < line or (known.high == line and (known.high_open or strictly))
    return True if all_above else False if none_above else None


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _every(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _some(answers: list[bool | None]) -> bool | None:
    return _not(_every([_not(each) for each in answers]))


def holds(when: When, answers: Mapping[Condition, bool | None]) -> bool | None:
    """Whether something holds; ``None`` when that cannot be told from what is known."""
    parts = [_every([answers[each] for each in when.all_of]), _not(_some([answers[each] for each in when.none_of]))]
    if when.any_of:
        parts.append(_some([answers[each] for each in when.any_of]))
    return _every(parts)
