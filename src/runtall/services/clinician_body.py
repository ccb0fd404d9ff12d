"""Movement tests side by side, and the last film, for the clinician's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from runtall.evidence import Kind, movement_tests
from runtall.screen import Change, Easing, Entry, Result, SideDifference, Way, reading_error
from runtall.services import screening
from runtall.services.clinician_model import GaitTold, TestedRow, TestedSide
from runtall.services.screening import ScreenLine

_CLINIC_UNITS = {"force_n": "N", "torque_nm": "Nm"}


def tests(runner_id: int, *, on: date) -> tuple[tuple[TestedRow, ...], Easing]:
    """Return the last result of each test and side, in the order of the battery, and which bend eases this week."""
    seen = screening.overview(runner_id, on=on)
    newest: dict[tuple[str, str], dict[str | None, ScreenLine]] = {}
    for line in sorted(seen.lines, key=lambda each: each.result.on):
        way = line.result.way.value
        newest.setdefault((line.result.test_id, way), {})[None if line.result.side is None else line.result.side.value] = line
    rows = [
        _row(measure, tuple(sides[side] for side in sorted(sides, key=lambda each: each or "")), seen.changes, seen.sides)
        for sides in newest.values()
        for measure in _measures([line.result for line in sides.values()])
    ]
    order = list(movement_tests())
    rows.sort(key=lambda row: order.index(row.test_id) if row.test_id in order else len(order))
    return tuple(rows), seen.easing


def _measures(results: Sequence[Result]) -> list[str]:
    """Return the measures that say something: numbers where there are any, else the answers; one without a name if none."""
    entered = list(dict.fromkeys(name for each in results for name in each.values))
    test = movement_tests().get(results[0].test_id)
    if test is None:
        return entered
    known = {each.id: each for each in test.measures}
    apart = [name for name in entered if name in known and not known[name].keeps_apart]
    numbers = [name for name in apart if known[name].kind is Kind.NUMBER]
    return numbers or apart or [""]


def _row(measure: str, lines: Sequence[ScreenLine], changes: Sequence[Change], sides: Sequence[SideDifference]) -> TestedRow:
    first = lines[0].result
    return TestedRow(
        test_id=first.test_id,
        measure=measure,
        unit=_unit(first.test_id, measure),
        way=first.way,
        sides=tuple(_side(measure, line, changes) for line in lines),
        difference=next(
            (each for each in sides if first.way is not Way.CAMERA and (each.test_id, each.measure) == (first.test_id, measure)),
            None,
        ),
    )


def _unit(test_id: str, measure: str) -> str:
    test = movement_tests().get(test_id)
    if test is None or not measure:
        return _CLINIC_UNITS.get(measure, "")
    return test.measure(measure).unit


def _side(measure: str, line: ScreenLine, changes: Sequence[Change]) -> TestedSide:
    result, outcome = line.result, line.outcome
    value: Entry | None = None if result.stopped is not None else result.values.get(measure)
    is_number = isinstance(value, float | int) and not isinstance(value, bool)
    moved = next(
        (
            each
            for each in changes
            if (each.test_id, each.measure, each.side, each.on) == (result.test_id, measure, result.side, result.on)
            and each.value == value
        ),
        None,
    )
    return TestedSide(
        side=result.side,
        on=result.on,
        value=value,
        error=reading_error(result, measure) if is_number else None,
        label=None if outcome is None else outcome.label,
        reason=None if outcome is None else outcome.reason,
        stopped=result.stopped is not None,
        near_a_line=outcome is not None and outcome.near_a_line,
        moved=None if moved is None else moved.movement,
        before=None if moved is None else moved.before,
        before_on=None if moved is None else moved.before_on,
    )


def gait(runner_id: int, *, with_frames: bool) -> GaitTold | None:
    """Return the last film that is kept; ``None`` where films are only read and not kept, or there is none."""
    del runner_id, with_frames
    return None
