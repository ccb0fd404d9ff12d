"""Movement tests side by side, and the last film, for the clinician's report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from runtall.core import NotFoundError
from runtall.evidence import Kind, movement_tests
from runtall.screen import Change, Easing, Entry, Result, SideDifference, Way, reading_error
from runtall.services import screening
from runtall.services.clinician_model import GaitMeasure, GaitTold, TestedRow, TestedSide
from runtall.services.screening import ScreenLine

if TYPE_CHECKING:
    from runtall.services.filming import Picture
    from runtall.store.film_rows import FilmRow

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


MOST_FRAMES = 4
"""So many key pictures stand beside each other and can still be read."""


def gait(runner_id: int, *, with_frames: bool) -> GaitTold | None:
    """Return what the newest film of running says; ``None`` where none was read."""
    from runtall.services import films
    from runtall.services.film_words import how_filmed

    newest = _newest_film(runner_id)
    found = None if newest is None else films.said(newest)
    if newest is None or found is None:
        return None
    return GaitTold(
        on=newest.filmed_on,
        view=newest.view,
        how=how_filmed(found),
        measures=tuple(
            GaitMeasure(each.name, each.label, each.unit, each.side, each.mean, each.error)
            for each in found.measures
            if each.error is not None
        ),
        frames=_frames(runner_id, newest.id) if with_frames else (),
    )


def has_frames(runner_id: int) -> bool:
    """Whether there are key pictures that the runner could let in."""
    from runtall.store import film_shelf

    newest = _newest_film(runner_id)
    return newest is not None and any(each.part == "picture" for each in film_shelf.files(runner_id, newest.id))


def _newest_film(runner_id: int) -> FilmRow | None:
    from runtall.services import films

    return next((each for each in films.of_running(runner_id) if each.state == "read"), None)


def _frames(runner_id: int, film_id: str) -> tuple[Picture, ...]:
    """Return key pictures with their bytes; those that are lost are left out."""
    from runtall.services import films
    from runtall.services.film_reading import picture_of
    from runtall.store import film_shelf

    found: list[Picture] = []
    for file in film_shelf.files(runner_id, film_id):
        if file.part == "picture" and file.facts is not None and len(found) < MOST_FRAMES:
            try:
                jpeg = films.file_of(runner_id, film_id, file.part, file.place).read_bytes()
            except (NotFoundError, OSError):
                continue
            found.append(replace(picture_of(file.facts), jpeg=jpeg))
    return tuple(found)
