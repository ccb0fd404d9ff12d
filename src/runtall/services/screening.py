"""The movement screen by hand: which tests, how, what was found, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError, say
from runtall.evidence import ClinicReading, Kind, Measure, MovementTest, Open, Path, Stop, battery, clinic, movement_tests
from runtall.screen import (
    Change,
    Deficit,
    Door,
    Easing,
    Entry,
    GateAnswers,
    Gates,
    Result,
    Side,
    SideDifference,
    SymptomFlag,
    TestOutcome,
    Way,
    changes,
    clinic_result,
    deficits,
    easing_direction,
    gates,
    judge,
    side_differences,
    symptom_flags,
)
from runtall.symptoms import Answer

if TYPE_CHECKING:
    from runtall.core import Sex
    from runtall.store.tested import KeptResult


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One result of the screen: its id to correct it by, what was entered, and what it came to."""

    id: str
    test_name: str
    result: Result
    outcome: TestOutcome | None


def form(name: str) -> tuple[MovementTest, ...]:
    """Return the tests of the ``short`` or the ``full`` form, in their order.

    Raises
    ------
    NotFoundError
        There is no such form.
    """
    forms = battery().forms
    if name not in forms:
        raise NotFoundError(say("There is no form called {name}.", name=name), say("Choose {forms}.", forms=" or ".join(forms)))
    return tuple(movement_tests()[test_id] for test_id in forms[name].test_ids)


def test_named(test_id: str) -> MovementTest:
    """Return one test. Raises ``NotFoundError`` for a name that is none."""
    if test_id in clinic().readings:
        raise NotFoundError(
            say("{name} is read by a clinic's device.", name=test_id),
            say("Enter it with its unit: runtall screen {name} --reading '38 {unit}' --side left", name=test_id, unit="N"),
        )
    if test_id not in movement_tests():
        raise NotFoundError(
            say("There is no movement test called {name}.", name=test_id), say("See their names with: runtall screen")
        )
    return movement_tests()[test_id]


def entry_of(test: MovementTest, name: str, text: str) -> tuple[str, Entry]:
    """Read one value as a runner writes it: ``hold_s`` and ``42``; a number may carry a unit that the measure knows.

    Raises
    ------
    NotFoundError
        The test has no such measure.
    ImplausibleValueError
        The value is no number, no yes or no, or none of the choices.
    """
    measure = next((each for each in test.measures if each.id == name), None)
    if measure is None:
        names = ", ".join(each.id for each in test.measures if each.minus is None)
        raise NotFoundError(
            say("{test} has no value called {name}.", test=test.name, name=name), say("It has: {names}.", names=names)
        )
    match measure.kind:
        case Kind.NUMBER:
            return name, _number(measure, text)
        case Kind.YES_NO:
            return name, _yes_no(measure, text)
        case Kind.CHOICE:
            return name, _choice(measure, text)


def _number(measure: Measure, text: str) -> float:
    written = text.strip().replace(",", ".")
    unit = next((each for each in sorted(measure.units, key=len, reverse=True) if written.endswith(each)), None)
    try:
        value = float(written.removesuffix(unit).strip() if unit else written)
    except ValueError as error:
        raise ImplausibleValueError(
            say("{given} is no number for: {words}", given=text, words=measure.words),
            say("Write a number in {unit}.", unit=measure.unit or "1"),
        ) from error
    return value * measure.units[unit] if unit else value


def _yes_no(measure: Measure, text: str) -> bool:
    if text.strip().lower() not in ("yes", "no"):
        raise ImplausibleValueError(
            say("{given} is no answer to: {words}", given=text, words=measure.words), say("Write yes or no.")
        )
    return text.strip().lower() == "yes"


def _choice(measure: Measure, text: str) -> str:
    ids = [choice.id for choice in measure.choices]
    if text.strip() not in ids:
        raise ImplausibleValueError(
            say("{given} is no answer to: {words}", given=text, words=measure.words),
            say("Choose one of: {choices}.", choices=", ".join(ids)),
        )
    return text.strip()


def enter(
    runner_id: int,
    test_id: str,
    values: Mapping[str, Entry],
    *,
    on: date,
    side: Side | None = None,
    stopped: str | None = None,
    pain_before_nrs: float | None = None,
    pain_after_nrs: float | None = None,
    corrects: str | None = None,
    allowed: Gates | None = None,
    way: Way = Way.HAND,
    now: datetime | None = None,
) -> ScreenLine:
    """Keep one result and return what it came to; ``corrects`` is the start of the id of a result that it replaces.

    ``allowed`` holds a test of today to its gates (:func:`doors`); leave it out for what was done on an earlier day.

    Raises
    ------
    ConflictError
        The runner's safety answers close the screen, or the result was corrected already.
    ImplausibleValueError, NotFoundError
        A value, test, side or stop that cannot be.
    """
    result = Result(test_id, on, side, dict(values), way, None, stopped, pain_before_nrs, pain_after_nrs)
    judge([result])  # refuses what cannot be, before anything is kept
    if allowed is not None:
        _refuse_closed(allowed, test_id)
    from runtall.store.planning import all_or_nothing

    with all_or_nothing(runner_id):
        line = _keep(runner_id, result, corrects, now)
        _open_questions(runner_id, test_id, [stopped], now)
    return line


def _open_questions(runner_id: int, test_id: str, stopped: Iterable[str | None], now: datetime | None) -> None:
    """Hold the safety questions open that the stops of a test bring up: what was not answered is not a no."""
    from runtall.services import triage

    by_id = {each.id: each for each in stops_of(test_named(test_id))}
    signs = [sign for stop_id in stopped if stop_id in by_id for sign in by_id[stop_id].opens]
    triage.hold_open(runner_id, signs, now=now)


def enter_test(
    runner_id: int,
    test_id: str,
    by_side: Mapping[Side | None, Mapping[str, Entry]],
    *,
    on: date,
    stopped: Mapping[Side | None, str] = MappingProxyType({}),
    allowed: Gates | None = None,
    now: datetime | None = None,
) -> tuple[ScreenLine, ...]:
    """Keep what a test gave on its sides, all or none; a result of the same day and side is corrected by it.

    Parameters
    ----------
    by_side
        Side (``None`` for the whole body) to what was entered; a side that was not tested is not in it.
    stopped
        Side to the id of the stop that ended it there.

    Raises
    ------
    ConflictError, ImplausibleValueError, NotFoundError
        As :func:`enter`.
    """
    from runtall.store import tested
    from runtall.store.planning import all_or_nothing

    sides = tuple(dict.fromkeys([*by_side, *stopped]))
    found = [Result(test_id, on, side, dict(by_side.get(side, {})), Way.HAND, None, stopped.get(side)) for side in sides]
    judge(found)  # refuses what cannot be, before anything is kept
    if allowed is not None:
        _refuse_closed(allowed, test_id)
    before = {
        each.result.side: each.id
        for each in tested.standing(runner_id)
        if (each.result.test_id, each.result.on, each.result.way) == (test_id, on, Way.HAND)
    }
    written_at = now or datetime.now(UTC)
    kept = [tested.KeptResult(str(uuid.uuid4()), each, written_at, before.get(each.side)) for each in found]
    with all_or_nothing(runner_id):
        tested.keep(runner_id, kept)
        _open_questions(runner_id, test_id, stopped.values(), now)
    ids = {each.id for each in kept}
    return tuple(line for line in lines(runner_id) if line.id in ids)


def line(runner_id: int, result_id: str) -> ScreenLine:
    """Return one result that holds. Raises ``NotFoundError`` for one that does not."""
    found = next((each for each in lines(runner_id) if each.id == result_id), None)
    if found is None:
        raise NotFoundError(say("This result was taken back or corrected meanwhile."), say("See the newest under Body."))
    return found


def _keep(runner_id: int, result: Result, corrects: str | None, now: datetime | None) -> ScreenLine:
    from runtall.store import tested

    before = None if corrects is None else _named(runner_id, corrects)
    kept = tested.KeptResult(str(uuid.uuid4()), result, now or datetime.now(UTC), None if before is None else before.id)
    tested.keep(runner_id, [kept])
    return next(line for line in lines(runner_id) if line.id == kept.id)


def clinic_readings() -> tuple[ClinicReading, ...]:
    """Return what a clinic's own devices may have read."""
    return tuple(clinic().readings.values())


def units_of(reading: ClinicReading) -> tuple[str, ...]:
    """Return the units in which a reading may be entered."""
    return tuple(name for name, unit in clinic().units.items() if unit.kind in reading.kinds)


def enter_clinic(
    runner_id: int,
    reading_id: str,
    read: str,
    *,
    side: Side | None,
    on: date,
    device: str | None = None,
    corrects: str | None = None,
    now: datetime | None = None,
) -> ScreenLine:
    """Keep what a clinic's device read on one side, written with its unit (``38 kgf``), and return it.

    The clinic's own day and judgement hold: no gate of ours is asked. ``device`` may be left out where only one reads it.

    Raises
    ------
    NotFoundError
        No such reading, or no result to correct.
    ImplausibleValueError
        No number, no unit that fits, no side, or another device.
    ConflictError
        The result was corrected already.
    """
    known = clinic().readings.get(reading_id)
    if known is None:
        raise NotFoundError(
            say("There is no reading called {name}.", name=reading_id), say("See their names with: runtall screen --form clinic")
        )
    if side is None:
        raise ImplausibleValueError(say("A reading belongs to one side."), say("Add --side left or --side right."))
    number, unit = _number_and_unit(read, known)
    result = clinic_result(reading_id, number, unit, device=device or known.devices[0], side=side, on=on)
    return _keep(runner_id, result, corrects, now)


def _number_and_unit(read: str, reading: ClinicReading) -> tuple[float, str]:
    written, names = read.strip().replace(",", "."), units_of(reading)
    unit = next((each for each in sorted(names, key=len, reverse=True) if written.lower().endswith(each.lower())), None)
    number = "" if unit is None else written[: -len(unit)].strip()
    try:
        return float(number), unit or ""
    except ValueError as error:
        raise ImplausibleValueError(
            say("{given} is no reading with a unit.", given=read),
            say("Write a number and one of {units}, such as 38 {unit}.", units=", ".join(names), unit=names[0]),
        ) from error


def _refuse_closed(allowed: Gates, test_id: str) -> None:
    gate = allowed.tests.get(test_id)
    if gate is None or gate.door in (Door.OPEN, Door.GENTLY):
        return
    what = gate.reasons[0] if gate.reasons else say("This test waits today.")
    if gate.door is Door.ASK_FIRST:
        raise ConflictError(
            what,
            say(
                "Still open: {names}. Answer with runtall triage, and say --legs-free or --leg-symptoms, and --no-chest "
                "or --chest.",
                names=", ".join(allowed.unanswered),
            ),
        )
    raise ConflictError(what, say("Leave it out today; not done counts for nothing."))


def take_back(runner_id: int, result_id: str, *, now: datetime | None = None) -> None:
    """Take a result back; it stays in history."""
    from runtall.store import tested

    before = _named(runner_id, result_id)
    tested.keep(
        runner_id, [tested.KeptResult(str(uuid.uuid4()), before.result, now or datetime.now(UTC), before.id, withdrawn=True)]
    )


def _named(runner_id: int, result_id: str) -> KeptResult:
    from runtall.store import tested

    found = [each for each in tested.standing(runner_id) if result_id and each.id.startswith(result_id)]
    if len(found) != 1:
        raise NotFoundError(
            say("No single test result begins with {id}.", id=result_id), say("See them with: runtall screen --results")
        )
    return found[0]


def results(runner_id: int) -> tuple[Result, ...]:
    """Return the results that hold, oldest first."""
    from runtall.store import tested

    return tuple(each.result for each in tested.standing(runner_id))


def outcomes(runner_id: int) -> tuple[TestOutcome, ...]:
    """Return what the results that hold came to."""
    return judge(results(runner_id), sex=_sex(runner_id))


def _sex(runner_id: int) -> Sex | None:
    from runtall.store import runners

    return runners.profile_of(runner_id).sex


def lines(runner_id: int) -> tuple[ScreenLine, ...]:
    """Return the results that hold with their outcomes, oldest first; what a clinic's device read has none."""
    from runtall.store import tested

    return _lines(tested.standing(runner_id), _sex(runner_id))


def _lines(kept: Sequence[KeptResult], sex: Sex | None) -> tuple[ScreenLine, ...]:
    outcomes = judge([each.result for each in kept], sex=sex)
    judged = {(each.test_id, each.on, each.side): each for each in outcomes}
    return tuple(
        ScreenLine(each.id, _name(each.result), each.result, judged.get((each.result.test_id, each.result.on, each.result.side)))
        for each in kept
    )


def _name(result: Result) -> str:
    known = movement_tests().get(result.test_id)
    return clinic().readings[result.test_id].words if known is None else known.name


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the results that hold come to: parts as the functions of these names return them."""

    lines: tuple[ScreenLine, ...]
    deficits: tuple[Deficit, ...]
    changes: tuple[Change, ...]
    sides: tuple[SideDifference, ...]
    easing: Easing
    flags: tuple[SymptomFlag, ...]


def overview(runner_id: int, *, on: date) -> Overview:
    """Return everything at once, from one reading of the results."""
    from runtall.store import tested

    kept, sex = tested.standing(runner_id), _sex(runner_id)
    known = [each.result for each in kept]
    return Overview(
        lines=_lines(kept, sex),
        deficits=deficits(known, sex=sex),
        changes=changes(known),
        sides=side_differences(known),
        easing=easing_direction(known, on=on),
        flags=symptom_flags(known, on=on),
    )


def asked_for(runner_id: int) -> tuple[Deficit, ...]:
    """Return what the results that hold ask for, most worth doing first."""
    return deficits(results(runner_id), sex=_sex(runner_id))


def changed(runner_id: int) -> tuple[Change, ...]:
    """Return each measure against the comparable day before; named better or less only beyond the test's error."""
    return changes(results(runner_id))


def sides(runner_id: int) -> tuple[SideDifference, ...]:
    """Return left against right; to be acted on only above 15 %, above the error and seen on two days."""
    return side_differences(results(runner_id))


def easing(runner_id: int, *, on: date) -> Easing:
    """Return which bend eases the back this week; after a week it is asked again."""
    return easing_direction(results(runner_id), on=on)


def flags(runner_id: int, *, on: date) -> tuple[SymptomFlag, ...]:
    """Return the movements and positions to go easy on, on a day."""
    return symptom_flags(results(runner_id), on=on)


def doors(
    runner_id: int,
    *,
    on: date,
    leg_symptoms: bool | None = None,
    pressure_or_chest: bool | None = None,
    pain_nrs: float | None = None,
    pregnancy_weeks: float | None = None,
) -> Gates:
    """Return which tests may be done on a day, by the safety answers on file and a few answers of the day.

    Parameters
    ----------
    leg_symptoms
        Pain or tingling below the buttock; ``None`` is not said, and then what it could close waits.
    pressure_or_chest
        High blood pressure that is not under control, or chest symptoms on effort; ``None`` likewise.
    pain_nrs
        How the back feels now; the last safety answer on it unless said.
    pregnancy_weeks
        Read only where the safety answers say that the runner is pregnant.
    """
    from runtall.services import triage

    stands = triage.state(runner_id).standing
    answers, judged = stands.answers, stands.triage
    settled = not judged.unanswered
    surgery = answers.surgery_weeks
    told = GateAnswers(
        red_flag=True if Open.SCREEN not in stands.open and settled else False if settled else True if judged.reasons else None,
        pain_nrs=answers.pain_nrs if pain_nrs is None else pain_nrs,
        leg_symptoms=leg_symptoms,
        bone_stress=True if Path.BONE_STRESS in judged.paths else False if settled else None,
        spine_surgery=True if Path.SURGERY in judged.paths else False if settled else None,
        spine_surgery_weeks=surgery,
        age_years=answers.age_years,
        pregnant={Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}[answers.pregnant],
        pregnancy_weeks=pregnancy_weeks,
        pressure_or_chest=pressure_or_chest,
    )
    return gates(told, results(runner_id), on=on)


def differs_by_sex(test: MovementTest) -> bool:
    """Whether a line of the test depends on sex."""
    return any(condition.measure == "sex" for each in test.cut_offs for condition in each.when.conditions)


def stops_of(test: MovementTest) -> tuple[Stop, ...]:
    """Return what ends a test, its own signs first and each once."""
    return tuple({each.id: each for each in (*battery().stops, *test.stops)}[name] for name in _stop_ids(test))


def _stop_ids(test: MovementTest) -> tuple[str, ...]:
    return tuple(dict.fromkeys([each.id for each in (*test.stops, *battery().stops)]))


def said_stops(test: MovementTest) -> Sequence[Message]:
    """Return what ends a test, as sentences."""
    return tuple(Message(stop.sign) for stop in (*test.stops, *battery().stops))
