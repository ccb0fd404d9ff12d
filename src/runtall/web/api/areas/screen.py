"""The movement screen: tests, what may be done today, results over time, a clinic's readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from ninja import Query

from runtall.core import ImplausibleValueError, say
from runtall.evidence import MovementTest
from runtall.screen import Door, Entry, Side
from runtall.services import screening
from runtall.services.screening import Overview, ScreenLine
from runtall.web.api.door import Asked
from runtall.web.api.inputs import DoorsSent, KeptId, ReadingSent, TestSent, ValuesSent, Word
from runtall.web.api.operations import Area
from runtall.web.forms.body import measures_by_hand

AREA = Area.named("screen")


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """Something that a person writes down in a test; ``choices`` are the answers that there are."""

    id: str
    words: str
    kind: str
    unit: str
    units: tuple[str, ...]
    two_sides: bool
    low: float | None
    high: float | None
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopShown:
    """What ends a test."""

    id: str
    sign: str
    advice: str


@dataclass(frozen=True, slots=True)
class TestShown:
    """One movement test: how it is done, when it ends, what is written down."""

    id: str
    name: str
    about: str
    takes_s: float
    equipment: tuple[str, ...]
    procedure: tuple[str, ...]
    stops: tuple[StopShown, ...]
    measures: tuple[MeasureShown, ...]
    two_sides: bool
    caveat: str


def _shown(test: MovementTest) -> TestShown:
    measures = tuple(
        MeasureShown(
            each.id,
            each.words,
            each.kind.value,
            each.unit,
            tuple(each.units),
            each.two_sides,
            each.low,
            each.high,
            tuple(one.id for one in each.choices),
        )
        for each in measures_by_hand(test)
    )
    stops = tuple(StopShown(each.id, each.sign, each.advice.value) for each in screening.stops_of(test))
    return TestShown(
        test.id,
        test.name,
        test.about,
        test.takes.total_seconds(),
        test.equipment,
        test.procedure,
        stops,
        measures,
        test.two_sides,
        test.caveat,
    )


@dataclass(frozen=True, slots=True)
class Tests:
    """The tests of a form, in their order."""

    tests: tuple[TestShown, ...]


@AREA.get("/screen", Overview)
def read_screen(asked: Asked) -> Overview:
    """Give what the screen came to: results, what they ask for, changes beyond error, left against right."""
    return screening.overview(asked.runner_id, on=asked.who.today_on)


@AREA.get("/screen/tests", Tests)
def list_tests(asked: Asked, form: Annotated[str, Query(pattern="^(short|full)$")] = "full") -> Tests:  # noqa: ARG001
    """Give the tests of the short or the full form."""
    return Tests(tuple(map(_shown, screening.form(form))))


@AREA.get("/screen/tests/{test_id}", TestShown)
def read_test(asked: Asked, test_id: Word) -> TestShown:  # noqa: ARG001 - the same for everybody
    """Give one movement test."""
    return _shown(screening.test_named(test_id))


@dataclass(frozen=True, slots=True)
class TestGateShown:
    """Whether a test may be done today, and why not."""

    door: Door
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doors:
    """Which tests may be done today."""

    door: Door
    unanswered: tuple[str, ...]
    tests: Mapping[str, TestGateShown]


@AREA.post("/screen/doors", Doors)
def read_doors(asked: Asked, said: DoorsSent) -> Doors:
    """Give which tests may be done today, by the safety answers on file and what is said about today; keeps nothing."""
    gates = screening.doors(asked.runner_id, on=asked.who.today_on, **said.model_dump())
    say_it = asked.words.say
    tests = {name: TestGateShown(each.door, tuple(map(say_it, each.reasons))) for name, each in gates.tests.items()}
    return Doors(gates.door, tuple(gates.unanswered), tests)


@dataclass(frozen=True, slots=True)
class TestKept:
    """What a test came to, on each side."""

    results: tuple[ScreenLine, ...]


@AREA.post("/screen/tests/{test_id}/results", TestKept, status=201)
def keep_test(asked: Asked, test_id: Word, said: TestSent) -> TestKept:
    """Keep what a test of today gave; one of the same day and side is corrected by it.

    409 where the safety answers, or what is said about today, close the test.
    """
    test = screening.test_named(test_id)
    sent = {Side.LEFT: said.left, Side.RIGHT: said.right, None: said.whole}
    by_side: dict[Side | None, dict[str, Entry]] = {
        side: dict(screening.entry_of(test, name, text) for name, text in values.items())
        for side, values in sent.items()
        if values
    }
    stopped: dict[Side | None, str] = {}
    if said.stopped_by is not None:
        sides: tuple[Side | None, ...] = tuple(said.stopped_sides) or ((Side.LEFT, Side.RIGHT) if test.two_sides else (None,))
        if said.stopped_by not in {each.id for each in screening.stops_of(test)}:
            raise ImplausibleValueError(say("This does not end the test."), say("Name one of its stops."))
        stopped = dict.fromkeys(sides, said.stopped_by)
    if not by_side and not stopped:
        raise ImplausibleValueError(say("Nothing was entered."), say("Enter at least one value, or what ended the test."))
    allowed = screening.doors(asked.runner_id, on=asked.who.today_on, **said.doors.model_dump())
    kept = screening.enter_test(asked.runner_id, test.id, by_side, on=asked.who.today_on, stopped=stopped, allowed=allowed)
    return TestKept(kept)


@AREA.get("/screen/results/{result_id}", ScreenLine)
def read_result(asked: Asked, result_id: KeptId) -> ScreenLine:
    """Give one result that holds."""
    return screening.line(asked.runner_id, result_id)


@AREA.put("/screen/results/{result_id}", ScreenLine)
def change_result(asked: Asked, result_id: KeptId, said: ValuesSent) -> ScreenLine:
    """Correct a result; the one before stays in history."""
    line = screening.line(asked.runner_id, result_id)
    test = screening.test_named(line.result.test_id)
    values = dict(screening.entry_of(test, name, text) for name, text in said.values.items())
    result = line.result
    return screening.enter(asked.runner_id, test.id, values, on=result.on, side=result.side, corrects=line.id)


@AREA.delete("/screen/results/{result_id}")
def take_result_back(asked: Asked, result_id: KeptId) -> None:
    """Take a result back; it stays in history."""
    screening.take_back(asked.runner_id, screening.line(asked.runner_id, result_id).id)


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """What a clinic's own devices may have read, and in which units."""

    id: str
    words: str
    devices: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """What a clinic's devices may read."""

    readings: tuple[ReadingShown, ...]


@AREA.get("/screen/clinic-readings", Readings)
def list_readings(asked: Asked) -> Readings:  # noqa: ARG001 - the same for everybody
    """Give what a clinic's own devices may have read."""
    found = (ReadingShown(each.id, each.words, each.devices, screening.units_of(each)) for each in screening.clinic_readings())
    return Readings(tuple(found))


@AREA.post("/screen/clinic-readings", ScreenLine, status=201)
def keep_reading(asked: Asked, said: ReadingSent) -> ScreenLine:
    """Keep what a clinic's device read on one side."""
    if said.on > asked.who.today_on:
        raise ImplausibleValueError(say("This day has not come yet."), say("Give today or an earlier day."))
    return screening.enter_clinic(
        asked.runner_id, said.reading, f"{said.value:g} {said.unit}", side=said.side, on=said.on, device=said.device
    )
