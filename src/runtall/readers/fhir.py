"""A FHIR bundle (R4) back to what the runner wrote: only what runtall itself wrote is taken, everything else is counted and left.

A pain rating of another program does not say that it is of the back, nor whose words a questionnaire has; so nothing foreign
becomes part of the diary. What is ours bears an identifier of runtall's own system.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from runtall.core import (
    FileReading,
    LimitExceededError,
    Message,
    RuntallError,
    Side,
    UnreadableFileError,
    Verdict,
    say,
)
from runtall.findings import (
    HEALTH_CODES,
    HEALTH_EXTRAS,
    HEALTH_IDS,
    HealthRecord,
    OwnGoal,
    SheetOnFile,
    TestOnFile,
    sheet_urn,
)
from runtall.readers.limits import LIMITS, Limits
from runtall.screen import Entry, Result, Way, judge
from runtall.symptoms import Context, DiaryEntry, Did, Effect, Felt, Kind, Noted, Place, Questionnaire, Tracked, sheet
from runtall.symptoms import Side as FeltSide

FORMAT: Final = "fhir"
_LONGEST_ID, _LONGEST_NAME, _LONGEST_TRACKER, _LONGEST_UNIT = 36, 200, 60, 30
"""As long as the store keeps them."""
_MOST_ANSWERS, _MOST_PARTS = 60, 400
_SHEETS: Final = {sheet_urn(kind): kind for kind in Questionnaire}
_Part = dict[str, Any]
_Value = TypeVar("_Value")
_BAD = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, StopIteration, RuntallError)
"""What a resource that is not what it says it is makes its reading end with."""


@dataclass(slots=True)
class _Found:
    """What was read so far, and how many resources of each kind were left."""

    diary: list[DiaryEntry] = field(default_factory=list)
    sheets: list[SheetOnFile] = field(default_factory=list)
    tests: list[TestOnFile] = field(default_factory=list)
    goals: list[OwnGoal] = field(default_factory=list)
    replaces: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class FhirReading:
    """What a bundle holds of runtall's own, what is said of it, and whether it is about a made-up runner."""

    record: HealthRecord
    reading: FileReading
    is_made_up: bool = False


def read_fhir(data: bytes, *, limits: Limits = LIMITS) -> FhirReading:
    """Read a FHIR resource; a bundle gives what runtall wrote into it, anything else gives nothing and says so.

    Raises
    ------
    UnreadableFileError
        It is no JSON.
    LimitExceededError
        It is larger, deeper or of more parts than any real record.
    """
    said = _decoded(data, limits)
    kind = said.get("resourceType") if isinstance(said, dict) else None
    if not isinstance(said, dict) or kind != "Bundle":
        detail = say("A single health record entry (FHIR {kind}); only a bundle that runtall wrote is read.", kind=str(kind)[:40])
        return FhirReading(HealthRecord(), FileReading(Verdict.OTHER, detail, FORMAT))
    entries = said.get("entry", [])
    if not isinstance(entries, list):
        raise UnreadableFileError(say("It is not a FHIR bundle: its entries are no list."))
    if len(entries) > limits.max_table_rows:
        raise LimitExceededError(say("It has more than {n} entries.", n=limits.max_table_rows))
    found, is_made_up = _Found(), _is_test_data(said)
    for entry in entries:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        is_made_up = is_made_up or _is_test_data(resource)
        _take(resource, found)
    record = HealthRecord(tuple(found.diary), tuple(found.sheets), tuple(found.tests), tuple(found.goals), found.replaces)
    verdict = Verdict.OTHER if record.is_empty else Verdict.IMPORTED
    return FhirReading(record, FileReading(verdict, _sentence(record, found.left), FORMAT), is_made_up)


def _decoded(data: bytes, limits: Limits) -> Any:
    if len(data) > limits.max_whole_bytes:
        raise LimitExceededError(say("This file is larger than {n} bytes.", n=limits.max_whole_bytes))
    try:
        said = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError as error:
        raise LimitExceededError(say("Its parts lie deeper inside each other than in any real record.")) from error
    except msgspec.DecodeError as error:
        raise UnreadableFileError(say("It begins like JSON and is not whole.")) from error
    if _depth_is_over(said, limits.max_xml_depth):
        raise LimitExceededError(say("Its parts lie deeper inside each other than in any real record."))
    return said


def _depth_is_over(said: Any, most: int) -> bool:
    level = [said]
    for _ in range(most):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _is_test_data(resource: Any) -> bool:
    try:
        return any(each["code"] == "HTEST" for each in resource["meta"]["security"])
    except (KeyError, TypeError):
        return False


# What is taken -------------------------------------------------------------------------------------------------------


def _take(resource: Any, found: _Found) -> None:
    """Take one resource, or count it under what it is."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if kind in ("Patient", "Device", "Provenance"):
        return
    if not isinstance(resource, dict) or not _is_ours(resource):
        found.left["foreign"] += 1
        return
    try:
        match kind:
            case "Observation":
                _take_observation(resource, found)
            case "QuestionnaireResponse":
                _keep(found.sheets, _sheet(resource), resource, found)
            case "Goal":
                found.goals.append(_goal(resource))
            case "CarePlan":
                found.left["plan"] += 1
            case _:
                found.left["foreign"] += 1
    except _BAD:
        found.left["broken"] += 1


def _is_ours(resource: _Part) -> bool:
    return any(isinstance(each, dict) and each.get("system") == HEALTH_IDS for each in _identifiers(resource))


def _identifiers(resource: _Part) -> list[Any]:
    """Return what a resource is called: a list in most of them, a single one in a filled questionnaire."""
    named = resource.get("identifier")
    return named if isinstance(named, list) else [named]


def _take_observation(resource: _Part, found: _Found) -> None:
    code = _own_code(resource["code"])
    if code == "diary":
        _keep(found.diary, _diary(resource), resource, found)
    elif code.startswith("test."):
        _keep(found.tests, _test(resource, code.removeprefix("test.")), resource, found)
    elif code == "run":
        found.left["run"] += 1
    else:
        found.left["foreign"] += 1


def _keep(into: list[_Value], value: _Value, resource: _Part, found: _Found) -> None:
    into.append(value)
    before = tuple(_name(each) for each in _extras(resource).get("replaces", [])[:_MOST_PARTS])
    if before:
        found.replaces[_id(resource)] = before


def _id(resource: _Part) -> str:
    return _name(next(each["value"] for each in _identifiers(resource) if each["system"] == HEALTH_IDS))


def _name(said: Any) -> str:
    if not isinstance(said, str) or not 0 < len(said) <= _LONGEST_ID or not said.isprintable():
        raise ValueError("no id")
    return said


def _diary(resource: _Part) -> DiaryEntry:
    parts = _components(resource)
    zone = str(parts.one("zone")["valueString"])
    ZoneInfo(zone)
    pain = resource.get("valueQuantity")
    issued, notes = resource.get("issued"), resource.get("note", [])
    return DiaryEntry(
        id=_id(resource),
        at=_instant(resource["effectiveDateTime"]),
        zone=zone,
        context=Context(_code_in(parts.one("context"), "context")),
        pain_nrs=None if pain is None else _whole(pain["value"]),
        felt=tuple(map(_felt, parts.every("felt"))),
        noted=tuple(map(_noted, parts.every("noted"))),
        woke_at_night=parts.answer("woke"),
        at_distance_m=parts.number("at-distance"),
        speed_mps=parts.number("speed"),
        rpe=parts.number("effort"),
        sleep_h=parts.number("sleep"),
        sitting_h=parts.number("sitting"),
        stress_of_10=parts.whole("stress"),
        warmed_up=parts.answer("warm-up"),
        shoes=None if (shoes := parts.maybe("shoes")) is None else _text(shoes["valueString"]),
        run_on=None if (run := parts.maybe("run-on")) is None else date.fromisoformat(run["valueDateTime"]),
        tracked=tuple(map(_tracked, parts.every("tracked"))),
        note="\n".join(_text(each["text"]) for each in notes),
        written_at=None if issued is None else _instant(issued),
    )


def _felt(part: _Part) -> Felt:
    extras = _extras(part)
    kinds = frozenset(Kind(each) for each in extras.get("kind", []))
    return Felt(Place(_code_in(part, "place")), FeltSide(extras["side"][0]), kinds)


def _noted(part: _Part) -> Noted:
    extras = _extras(part)
    return Noted(Did(_code_in(part, "did")), Effect(extras["effect"][0]), _text(extras.get("note", [""])[0]))


def _tracked(part: _Part) -> Tracked:
    name, unit = _text(part["code"]["text"]), _text(_extras(part).get("unit", [""])[0])
    if not 0 < len(name) <= _LONGEST_TRACKER or len(unit) > _LONGEST_UNIT:
        raise ValueError("no tracker")
    value = part.get("valueQuantity")
    return Tracked(name, None if value is None else _number(value["value"]), unit)


def _test(resource: _Part, test_id: str) -> TestOnFile:
    parts = _components(resource)
    values: dict[str, Entry] = {name: _entry(part) for name, part in parts.under("measure.")}
    device, stopped, side = parts.maybe("device"), parts.maybe("stopped"), resource.get("bodySite")
    result = Result(
        test_id=test_id,
        on=date.fromisoformat(resource["effectiveDateTime"]),
        side=None if side is None else Side(_own_code(side).removeprefix("side.")),
        values=values,
        way=Way(_own_code(resource["method"]).removeprefix("way.")),
        device=None if device is None else _text(device["valueString"]),
        stopped=None if stopped is None else _code_in(stopped, "stop"),
        pain_before_nrs=parts.number("pain-before"),
        pain_after_nrs=parts.number("pain-after"),
    )
    judge([result])  # refuses what cannot be
    return TestOnFile(_id(resource), result, _instant(resource["issued"]))


def _entry(part: _Part) -> Entry:
    if "valueBoolean" in part:
        return _truth(part["valueBoolean"])
    if "valueQuantity" in part:
        return _number(part["valueQuantity"]["value"])
    return _code_in(part, "choice")


def _sheet(resource: _Part) -> SheetOnFile:
    kind = _SHEETS[resource["questionnaire"]]
    items = resource["item"]
    if not 0 < len(items) <= _MOST_ANSWERS:
        raise ValueError("no answers")
    answers = {_text(each["linkId"]): _answer(each["answer"][0]) for each in items}
    known = {each.id: each for each in sheet(kind, tuple(answers))}
    for name, value in answers.items():
        highest = len(known[name].choices) or (1 if kind is Questionnaire.DAILY else 10)
        if not 0 <= value <= highest or not 0 < len(name) <= _LONGEST_NAME:
            raise ValueError("no answer")
    on = date.fromisoformat(_extras(resource)["on"][0])
    return SheetOnFile(_id(resource), kind, on, answers, _instant(resource["authored"]))


def _answer(said: _Part) -> float:
    if "valueBoolean" in said:
        return int(_truth(said["valueBoolean"]))
    if "valueCoding" in said:
        return int(_own_code({"coding": [said["valueCoding"]]}).removeprefix("choice."))
    return _whole(said["valueInteger"]) if "valueInteger" in said else _number(said["valueDecimal"])


def _goal(resource: _Part) -> OwnGoal:
    name, put_away_on = _text(resource["description"]["text"]), resource.get("statusDate")
    if not 0 < len(name) <= _LONGEST_NAME:
        raise ValueError("no goal")
    chosen_on = date.fromisoformat(resource["startDate"])
    return OwnGoal(name, chosen_on, None if put_away_on is None else date.fromisoformat(put_away_on))


# Small parts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Components:
    """The components of an observation, by runtall's own code, in their order."""

    parts: tuple[tuple[str, _Part], ...]

    def every(self, code: str) -> Iterator[_Part]:
        return (part for name, part in self.parts if name == code)

    def under(self, prefix: str) -> Iterator[tuple[str, _Part]]:
        return ((name.removeprefix(prefix), part) for name, part in self.parts if name.startswith(prefix))

    def maybe(self, code: str) -> _Part | None:
        return next(self.every(code), None)

    def one(self, code: str) -> _Part:
        return next(self.every(code))

    def number(self, code: str) -> float | None:
        return None if (part := self.maybe(code)) is None else _number(part["valueQuantity"]["value"])

    def whole(self, code: str) -> int | None:
        return None if (part := self.maybe(code)) is None else _whole(part["valueQuantity"]["value"])

    def answer(self, code: str) -> bool | None:
        return None if (part := self.maybe(code)) is None else _truth(part["valueBoolean"])


def _components(resource: _Part) -> _Components:
    parts = resource.get("component", [])
    if len(parts) > _MOST_PARTS:
        raise ValueError("too many parts")
    return _Components(tuple((_own_code(each["code"]), each) for each in parts))


def _own_code(said: Mapping[str, Any]) -> str:
    return next((str(each["code"]) for each in said["coding"] if each["system"] == HEALTH_CODES), "")


def _code_in(part: _Part, kind: str) -> str:
    code = _own_code(part["valueCodeableConcept"])
    if not code.startswith(f"{kind}."):
        raise ValueError("another code")
    return code.removeprefix(f"{kind}.")


def _extras(part: _Part) -> dict[str, list[Any]]:
    """Return the parts of runtall's own extension by their names."""
    found: dict[str, list[Any]] = {}
    for outer in part.get("extension", []):
        if outer["url"] == HEALTH_EXTRAS:
            for inner in outer["extension"]:
                value = next((each for name, each in inner.items() if name.startswith("value")), None)
                found.setdefault(inner["url"], []).append(value)
    return found


def _checked(what: Callable[[Any], bool], said: Any) -> Any:
    if not what(said):
        raise ValueError("not what it should be")
    return said


def _number(said: Any) -> float:
    is_number = isinstance(said, int | float) and not isinstance(said, bool)
    return said if is_number and math.isfinite(said) else float(_checked(lambda _: False, said))


def _whole(said: Any) -> int:
    number = _number(said)
    return int(_checked(lambda _: float(number).is_integer(), number))


def _truth(said: Any) -> bool:
    return bool(_checked(lambda each: isinstance(each, bool), said))


def _text(said: Any) -> str:
    return str(_checked(lambda each: isinstance(each, str) and "\0" not in each, said))


def _instant(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("no zone")
    return at.astimezone(UTC)


# What is said of it --------------------------------------------------------------------------------------------------


def _sentence(record: HealthRecord, left: Counter[str]) -> Message:
    not_taken = _not_taken(left)
    if record.is_empty:
        return say("A health record (FHIR) with nothing that runtall wrote. {not_taken}", not_taken=not_taken)
    return say(
        "A health record (FHIR). Taken where it was not here yet: {diary} diary entries, {sheets} questionnaires, {tests}"
        " movement tests, {goals} own activities. {not_taken}",
        diary=len(record.diary),
        sheets=len(record.sheets),
        tests=len(record.tests),
        goals=len(record.goals),
        not_taken=not_taken,
    )


def _not_taken(left: Counter[str]) -> Message:
    counts = {name: left[name] for name in ("run", "plan", "foreign", "broken")}
    if not any(counts.values()):
        return say("Nothing was left out.")
    if not (counts["foreign"] or counts["broken"]):
        return say(
            "Left out: {run} runs (import the watch's files) and {plan} plans (yours is made anew).",
            run=counts["run"],
            plan=counts["plan"],
        )
    return say(
        "Left out: {run} runs (import the watch's files), {plan} plans (yours is made anew), {foreign} entries of other programs"
        " (they do not say that they are about your back) and {broken} that could not be read.",
        **counts,
    )
