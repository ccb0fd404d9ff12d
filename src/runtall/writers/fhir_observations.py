"""Diary entries, movement tests and runs as FHIR observations (R4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from runtall.core import RunSummary
from runtall.evidence import clinic, movement_tests
from runtall.findings import TestOnFile, health_uuid
from runtall.screen import Entry, Result, TestOutcome, label, reading_error
from runtall.symptoms import DiaryEntry, Felt, Noted, Tracked
from runtall.symptoms import label as word
from runtall.writers.fhir_parts import (
    LOINC,
    Part,
    component,
    concept,
    hl7,
    identified,
    instant,
    own,
    quantity,
    refer,
    side_concept,
    with_extra,
    written,
)

_PAIN = {"system": LOINC, "code": "72514-3", "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported"}
_OF_10, _DEVICE_UNITS = "of 10", {"force_n": "N", "torque_nm": "Nm"}


@dataclass(frozen=True, slots=True)
class Manner:
    """What every observation of one bundle shares: whose it is, what measured, and whether SNOMED CT codes are added."""

    patient_id: str
    device_id: str
    snomed: bool = False


def _observation(resource_id: str, name: str, kind: str, code: Part, manner: Manner, *, corrects: tuple[str, ...]) -> Part:
    return with_extra(
        {
            "resourceType": "Observation",
            "id": resource_id,
            "identifier": identified(name),
            "status": "corrected" if corrects else "final",
            "category": [concept(hl7("observation-category", kind, kind.capitalize()))],
            "code": code,
            "subject": refer(manner.patient_id),
        },
        replaces=list(corrects),
    )


# The diary -----------------------------------------------------------------------------------------------------------


def diary_observation(entry: DiaryEntry, resource_id: str, manner: Manner, *, corrects: tuple[str, ...] = ()) -> Part:
    """Return a diary entry: its pain rating under LOINC 72514-3, everything else in components."""
    own_code = own("diary", "Back diary entry")
    code = concept(own_code) if entry.pain_nrs is None else concept(_PAIN, own_code)
    made = _observation(resource_id, entry.id, "survey", code, manner, corrects=corrects)
    made["effectiveDateTime"] = instant(entry.at, entry.zone)
    if entry.written_at is not None:
        made["issued"] = instant(entry.written_at)
    if entry.pain_nrs is not None:
        made["valueQuantity"] = quantity(entry.pain_nrs, _OF_10)
    if note := written(entry.note):
        made["note"] = [{"text": note}]
    made["component"] = [
        component("zone", "Time zone of the entry", valueString=entry.zone),
        component("context", "When, seen from a run", valueCodeableConcept=_word("context", entry.context)),
        *map(_felt, entry.felt),
        *map(_noted, entry.noted),
        *_said(entry),
        *map(_tracked, entry.tracked),
    ]
    return made


def _word(kind: str, value: Any) -> Part:
    return concept(own(f"{kind}.{value.value}", str(word(value))))


def _felt(felt: Felt) -> Part:
    made = component("felt", "Where it was felt", valueCodeableConcept=_word("place", felt.place))
    return with_extra(made, side=felt.side.value, kind=sorted(kind.value for kind in felt.kinds))


def _noted(noted: Noted) -> Part:
    made = component("noted", "What a move did to the feeling", valueCodeableConcept=_word("did", noted.did))
    return with_extra(made, effect=noted.effect.value, note=written(noted.note))


def _said(entry: DiaryEntry) -> list[Part]:
    """Return the plain answers of an entry; what was not said is not in it."""
    numbers = (
        ("at-distance", "How far into the run", entry.at_distance_m, "m"),
        ("speed", "Speed at that moment", entry.speed_mps, "m/s"),
        ("effort", "Effort of the run, 0 to 10", entry.rpe, _OF_10),
        ("sleep", "Sleep of the night before", entry.sleep_h, "h"),
        ("sitting", "Sitting on the day", entry.sitting_h, "h"),
        ("stress", "Stress, 0 to 10", entry.stress_of_10, _OF_10),
    )
    answers = (("woke", "Pain woke the runner", entry.woke_at_night), ("warm-up", "The run had a warm-up", entry.warmed_up))
    made = [
        component(code, words, valueQuantity=quantity(value, unit)) for code, words, value, unit in numbers if value is not None
    ]
    made += [component(code, words, valueBoolean=said) for code, words, said in answers if said is not None]
    if entry.shoes is not None and (shoes := written(entry.shoes)):
        made.append(component("shoes", "Shoes", valueString=shoes))
    if entry.run_on is not None:
        made.append(component("run-on", "Day of the run that it answers to", valueDateTime=entry.run_on.isoformat()))
    return made


def _tracked(tracked: Tracked) -> Part:
    made = {"code": concept(own("tracked", "The runner's own tracker"), text=written(tracked.name))}
    if tracked.value is None:
        unknown = concept(hl7("data-absent-reason", "unknown", "Unknown"))
        return with_extra({**made, "dataAbsentReason": unknown}, unit=written(tracked.unit))
    return with_extra({**made, "valueQuantity": quantity(tracked.value, "")}, unit=written(tracked.unit))


# Movement tests ------------------------------------------------------------------------------------------------------


def screen_observation(
    kept: TestOnFile, outcome: TestOutcome | None, resource_id: str, manner: Manner, *, corrects: tuple[str, ...] = ()
) -> Part:
    """Return one movement test on one side: each measure with its unit and error, and what it came to."""
    result = kept.result
    made = _observation(
        resource_id, kept.id, "exam", concept(own(f"test.{result.test_id}", _test_name(result))), manner, corrects=corrects
    )
    made |= {
        "effectiveDateTime": result.on.isoformat(),
        "issued": instant(kept.written_at),
        "method": concept(own(f"way.{result.way.value}", f"by {result.way.value}")),
    }
    if result.side is not None:
        made["bodySite"] = side_concept(result.side.value, f"{result.side.value} side", snomed=manner.snomed)
    if outcome is not None:
        came_to = own(f"outcome.{outcome.label.value}", str(label(outcome.label)))
        made["interpretation"] = [concept(came_to, text=str(outcome.reason))]
    parts = [_measured(result, name, value) for name, value in result.values.items()]
    if result.device is not None:
        parts.append(component("device", "What it was read with", valueString=result.device))
    if result.stopped is not None:
        parts.append(component("stopped", "The test was stopped", valueCodeableConcept=concept(own(f"stop.{result.stopped}"))))
    for code, words, value in (
        ("pain-before", "Pain before the test, 0 to 10", result.pain_before_nrs),
        ("pain-after", "Pain after the test, 0 to 10", result.pain_after_nrs),
    ):
        if value is not None:
            parts.append(component(code, words, valueQuantity=quantity(value, _OF_10)))
    return {**made, "component": parts} if parts else made


def _test_name(result: Result) -> str:
    known = movement_tests().get(result.test_id)
    return clinic().readings[result.test_id].words if known is None else known.name


def _measured(result: Result, name: str, value: Entry) -> Part:
    known = movement_tests().get(result.test_id)
    measure = None if known is None else known.measure(name)
    words = _test_name(result) if measure is None else measure.words
    if isinstance(value, bool):
        return component(f"measure.{name}", words, valueBoolean=value)
    if isinstance(value, str):
        choice = None if measure is None else next((each.words for each in measure.choices if each.id == value), None)
        return component(f"measure.{name}", words, valueCodeableConcept=concept(own(f"choice.{value}", choice or "")))
    unit = _DEVICE_UNITS.get(name, "") if measure is None else measure.unit
    made = component(f"measure.{name}", words, valueQuantity=quantity(value, unit))
    error = reading_error(result, name)
    return made if error is None else with_extra(made, error=quantity(error, unit))


# Runs ----------------------------------------------------------------------------------------------------------------


def run_observation(run: RunSummary, manner: Manner) -> Part:
    """Return one run: minutes, distance and cadence. A figure that the watch did not give is not in it."""
    resource_id = health_uuid("run", manner.patient_id, instant(run.started_at))
    made = _observation(resource_id, resource_id, "activity", concept(own("run", "Run")), manner, corrects=())
    made["effectivePeriod"] = _period(run)
    figures = (
        ("run.minutes", "Minutes moving", run.moving_s / 60, "min"),
        ("run.distance", "Distance", run.distance_m, "m"),
        ("run.cadence", "Cadence at easy pace, both feet", run.cadence_spm, "steps/min"),
    )
    made["component"] = [
        component(code, words, valueQuantity=quantity(round(value, 2), unit))
        for code, words, value, unit in figures
        if value is not None
    ]
    return made


def _period(run: RunSummary) -> Part:
    zone = run.time_zone
    return {"start": instant(run.started_at, zone), "end": instant(run.started_at + timedelta(seconds=run.elapsed_s), zone)}
