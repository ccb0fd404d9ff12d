"""Left against right, and one day against another: only like with like, only beyond the test's own error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from runtall.core import Message, Side, say
from runtall.evidence import Condition, Confidence, MovementTest, battery, clinic, movement_tests
from runtall.screen._entry import FORCE, TORQUE
from runtall.screen._judge import error_of, stopped_by, tested
from runtall.screen._labels import label
from runtall.screen._reading import Range, compares, reading
from runtall.screen._results import Change, Entry, Movement, Result, SideDifference, Sidedness, Way

_Alike = tuple[str, Way, str | None, tuple[Entry | None, ...]]


@dataclass(frozen=True, slots=True)
class _Measured:
    """One result as numbers; ``alike`` names what it may be compared with."""

    result: Result
    alike: _Alike
    numbers: Mapping[str, float]


def _measured(results: Iterable[Result]) -> list[_Measured]:
    """Return results that were not stopped, oldest first; of several on one day and side, the last entered."""
    found: dict[tuple[_Alike, Side | None, date], _Measured] = {}
    every = list(results)
    chosen = tested(every)
    for each in sorted(every, key=lambda each: each.on):
        if each not in chosen:
            numbers, version = {name: float(value) for name, value in each.values.items()}, tuple[Entry | None, ...]()
            stopped = each.stopped is not None
        else:
            asked = reading(movement_tests()[each.test_id], each)
            numbers, version = asked.numbers(), asked.version()
            stopped = stopped_by(asked.test, each, asked) is not None or None in version
        if not stopped:
            alike = (each.test_id, each.way, each.device, version)
            found[alike, each.side, each.on] = _Measured(each, alike, numbers)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _SideLine:
    """What a difference between the sides must pass."""

    measure: str
    name: str
    over_ratio: float
    difference: Condition | None
    tags: tuple[str, ...]
    confidence: Confidence
    higher_is_better: bool
    error: float | None
    error_ratio: float | None = None

    def passed(self, left: float, right: float) -> bool:
        """Whether the difference is above the share of the larger side, above the test's own line and above its error."""
        apart, larger = _apart(left, right), max(abs(left), abs(right))
        error = self.error if self.error_ratio is None else self.error_ratio * larger
        if larger == 0 or error is None or apart <= error or apart / larger <= self.over_ratio:
            return False
        return self.difference is None or compares(Range(apart, apart), self.difference) is True

    def lower(self, left: float, right: float) -> Side:
        """Return the side that does less well."""
        return Side.LEFT if (left < right) == self.higher_is_better else Side.RIGHT


def _apart(first: float, second: float) -> float:
    return round(abs(first - second), 9)


def _side_lines(alike: _Alike) -> list[_SideLine]:
    test_id, way, _, version = alike
    if test_id not in movement_tests():
        kept, about = clinic(), clinic().readings[test_id]
        return [
            _SideLine(name, about.words, kept.over_ratio, None, about.tags, kept.confidence, True, None, kept.error_ratio)
            for name in (FORCE, TORQUE)
        ]
    test = movement_tests()[test_id]
    lines = []
    for rule in test.side_rules:
        listed = error_of(test, rule.measure, version)
        error = None if listed is None else listed.between_sides or listed.value
        better = test.measure(rule.measure).higher_is_better is not False
        over_ratio = max(rule.over_ratio, battery().sides_over_ratio)
        difference = Condition(rule.measure, rule.difference.op, rule.difference.value)
        error = _with_noise(error, test, rule.measure, way)
        lines.append(_SideLine(rule.measure, test.name, over_ratio, difference, rule.adds_tags, rule.confidence, better, error))
    return lines


def _with_noise(error: float | None, test: MovementTest, measure: str, way: Way) -> float | None:
    """Return the listed error; for an angle from a camera without one, what an ordinary clip is known to be off by."""
    if error is None and way is Way.CAMERA and test.measure(measure).unit == "°":
        return battery().camera_noise_deg
    return error


def reading_error(result: Result, measure: str) -> float | None:
    """How far one reading of a measure may be off by chance, in its own unit; ``None`` where nobody measured it.

    Of a clinic's device it is a share of the reading. A measure that the test does not have is our own mistake (``KeyError``).
    """
    if result.test_id not in movement_tests():
        value = result.values.get(measure)
        return None if value is None else clinic().error_ratio * abs(float(value))
    test = movement_tests()[result.test_id]
    listed = error_of(test, measure, reading(test, result).version())
    return _with_noise(None if listed is None else listed.value, test, measure, result.way)


def side_differences(results: Iterable[Result]) -> tuple[SideDifference, ...]:
    """Left against right on the last day on which both were tested, in every measure that has a line for it.

    A difference counts when it is above the usual share of the larger side (15 %), above the test's own line and above
    its error. Seen once it asks for another day; seen on the last two days of testing with the same side lower, it may
    be acted on.
    A side without a number has no difference.

    References
    ----------
    parkinson-2021, afonso-2022
    """
    measured = _measured(results)
    found = []
    for alike in dict.fromkeys(each.alike for each in measured):
        for line in _side_lines(alike):
            days = _both_sides(measured, alike, line.measure)
            if days:
                found.append(_side_difference(alike[0], line, days))
    return tuple(found)


def _both_sides(measured: list[_Measured], alike: _Alike, measure: str) -> list[tuple[date, float, float]]:
    sides: dict[Side, dict[date, float]] = {Side.LEFT: {}, Side.RIGHT: {}}
    for each in measured:
        if each.alike == alike and each.result.side is not None and measure in each.numbers:
            sides[each.result.side][each.result.on] = each.numbers[measure]
    left, right = sides[Side.LEFT], sides[Side.RIGHT]
    return [(on, left[on], right[on]) for on in sorted(left.keys() & right.keys())]


def _side_difference(test_id: str, line: _SideLine, days: list[tuple[date, float, float]]) -> SideDifference:
    on, left, right = days[-1]
    seen_on: list[date] = []
    for day, first, second in reversed(days):
        if not line.passed(first, second) or line.lower(first, second) is not line.lower(left, right):
            break
        seen_on.insert(0, day)
    enough = len(seen_on) >= battery().sides_days_needed
    status = Sidedness.SEEN_TWICE if enough else Sidedness.REPEAT if seen_on else Sidedness.NO_CLEAR_DIFFERENCE
    larger = max(abs(left), abs(right))
    lower = line.lower(left, right) if seen_on else None
    ratio = None if larger == 0 else _apart(left, right) / larger
    return SideDifference(
        test_id, line.measure, on, left, right, ratio, lower, status, tuple(seen_on), line.tags, line.confidence,
        _side_words(line, status, lower),
    )  # fmt: skip


def _side_words(line: _SideLine, status: Sidedness, lower: Side | None) -> Message:
    name = Message(line.name)
    if status is Sidedness.NO_CLEAR_DIFFERENCE or lower is None:
        return say("{test}: no clear difference between the sides.", test=name)
    if status is Sidedness.REPEAT:
        return say("{test}: the {side} side came out lower once. Test again on another day.", test=name, side=label(lower))
    return say(
        "{test}: the {side} side came out lower on two days. {consequence} {common}",
        test=name,
        side=label(lower),
        consequence=Message(battery().sides_consequence),
        common=Message(battery().sides_words),
    )


def changes(results: Iterable[Result]) -> tuple[Change, ...]:
    """Each measure on its last day against the comparable day before. Results got in another way or version never meet."""
    measured = _measured(results)
    found = []
    for alike, side in dict.fromkeys((each.alike, each.result.side) for each in measured):
        row = [each for each in measured if each.alike == alike and each.result.side is side]
        for name in dict.fromkeys(name for each in row for name in each.numbers):
            days = [each for each in row if name in each.numbers]
            if len(days) > 1 and (change := _change(days[-2], days[-1], name)) is not None:
                found.append(change)
    return tuple(found)


def change(before: Result, after: Result) -> tuple[Change, ...]:
    """Compare two results of one test and side; empty when they were got in different ways or versions, or one was stopped."""
    return changes([before, after])


def _change(before: _Measured, after: _Measured, name: str) -> Change | None:
    test_id, way, _, version = after.alike
    first, last = before.numbers[name], after.numbers[name]
    smallest: float | None = None
    better = True
    if test_id in movement_tests():
        test = movement_tests()[test_id]
        if (higher := test.measure(name).higher_is_better) is None:
            return None
        better = higher
        listed = error_of(test, name, version)
        error = _with_noise(listed.value if listed else None, test, name, way)
        smallest = listed.smallest_change if listed else None
        name_of_test = test.name
    else:
        error, name_of_test = clinic().error_ratio * max(abs(first), abs(last)), clinic().readings[test_id].words
    movement = _movement(first, last, error, better)
    firm = smallest is not None and _apart(first, last) > smallest and movement is not Movement.UNKNOWN
    days = (before.result.on, after.result.on)
    return Change(
        test_id,
        name,
        after.result.side,
        *days,
        first,
        last,
        error,
        movement,
        firm,
        _change_words(Message(name_of_test), movement),
    )


def _movement(first: float, last: float, error: float | None, better: bool) -> Movement:
    if error is None:
        return Movement.UNKNOWN
    if _apart(first, last) <= error:
        return Movement.NO_CLEAR_CHANGE
    return Movement.BETTER if (last > first) == better else Movement.WORSE


def _change_words(test: Message, movement: Movement) -> Message:
    match movement:
        case Movement.BETTER:
            return say("{test}: better than last time, by more than the test's error.", test=test)
        case Movement.WORSE:
            return say("{test}: less than last time, by more than the test's error.", test=test)
        case Movement.NO_CLEAR_CHANGE:
            return say("{test}: no clear change.", test=test)
        case Movement.UNKNOWN:
            return say("{test}: the error of this reading is not known, so no change is named.", test=test)
