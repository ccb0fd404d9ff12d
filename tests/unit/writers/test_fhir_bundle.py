"""A bundle is valid FHIR R4: what a clinic looks for stands where it looks, and what R4 and R4B tell apart is not in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from runtall.core import RunSummary, Sex, Side, Surface, Verdict
from runtall.findings import HealthRecord, OwnGoal, SheetOnFile, TestOnFile
from runtall.plan import DoneItem, ItemOutcome, PlannedDay, PlannedSession, SessionKind
from runtall.readers.fhir import read_fhir
from runtall.screen import Result, judge
from runtall.symptoms import Context, DiaryEntry, Questionnaire
from runtall.writers.fhir import HealthBundle, Person, bundle

AT = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
DAY = date(2026, 11, 2)
HELD = Result("side-plank-hold", DAY, Side.LEFT, {"hold_s": 41.0})
SESSION = PlannedSession(SessionKind.STRENGTH, 1200.0, (DoneItem("dead-bug", ItemOutcome.DONE, 2, reps=10),))
TOLD = HealthBundle(
    Person("seed", birth_year=1985, sex=Sex.FEMALE),
    HealthRecord(
        diary=(
            DiaryEntry("e1", AT, "Europe/Berlin", Context.NEXT_MORNING, pain_nrs=2),
            DiaryEntry("e2", AT, "UTC", Context.REST),
        ),
        sheets=(SheetOnFile("s1", Questionnaire.MIND, DAY, {"worry": 3}, AT),),
        tests=(TestOnFile("t1", HELD, AT),),
        goals=(OwnGoal("run 10 km <again>", DAY),),
    ),
    made_at=AT,
    version="1.2.3",
    outcomes={"t1": judge([HELD])[0]},
    runs=(
        RunSummary(
            AT, "Europe/Berlin", DAY, 1900.0, 1800.0, 1700.0, 100.0, 1, Surface.ROAD, distance_m=5000.0, cadence_spm=168.0
        ),
    ),
    week_on=DAY,
    days=(PlannedDay(DAY, "run_walk", 1500.0, SESSION),),
)
MADE = bundle(TOLD)

R4B_ALONE = frozenset({"valueCodeableReference", "valueRatioRange"})
R4_ALONE = frozenset({"valueMeta"})
"""All that R4 (4.0.1) and R4B (4.3.0) tell apart in the resources of a bundle and their parts (decision 0132)."""


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [each["resource"] for each in MADE["entry"] if each["resource"]["resourceType"] == kind]


def inside(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from inside(each)


def codes(resource: dict[str, Any]) -> set[str]:
    return {each["code"] for each in resource["code"]["coding"]}


def test_every_resource_stands_before_the_models_and_every_reference_leads_somewhere():
    from fhir.resources.R4B.bundle import Bundle

    read = Bundle.model_validate_json(json.dumps(MADE))

    there = [f"urn:uuid:{each.resource.id}" for each in read.entry]
    assert len(set(there)) == len(there)
    assert {part["reference"] for part in inside(MADE) if "reference" in part} <= set(there)
    assert {each["resource"]["resourceType"] for each in MADE["entry"]} == {
        "Patient", "Device", "Goal", "CarePlan", "Observation", "QuestionnaireResponse", "Provenance",
    }  # fmt: skip


def test_an_extension_has_no_value_that_r4_and_r4b_tell_apart():
    names = {name for part in inside(MADE) for name in part}

    assert "valueQuantity" in names
    assert names.isdisjoint(R4B_ALONE | R4_ALONE)


def test_r4b_still_tells_r4_apart_by_these_values_alone():
    from fhir.resources.R4B.extension import Extension

    known = {each.alias for each in Extension.model_fields.values()}

    assert known >= R4B_ALONE
    assert not known & R4_ALONE


def test_a_clinic_finds_pain_under_its_code_and_an_entry_without_a_rating_beside_it():
    pain, silent = (each for each in of_kind("Observation") if "diary" in codes(each))

    assert pain["code"]["coding"][0]["system"] == "http://loinc.org"
    assert codes(pain) == {"72514-3", "diary"}
    assert pain["valueQuantity"] == {"value": 2, "unit": "of 10", "system": "http://unitsofmeasure.org", "code": "{score}"}
    assert pain["effectiveDateTime"] == "2026-11-02T07:30:00+01:00"
    assert codes(silent) == {"diary"}
    assert "valueQuantity" not in silent


def test_a_movement_test_has_its_side_its_unit_its_error_and_what_it_came_to():
    (plank,) = (each for each in of_kind("Observation") if "test.side-plank-hold" in codes(each))
    (hold,) = plank["component"]

    assert (hold["valueQuantity"]["value"], hold["valueQuantity"]["code"], plank["bodySite"]["text"]) == (41.0, "s", "left side")
    assert hold["extension"][0]["extension"][0]["url"] == "error"
    assert plank["interpretation"][0]["coding"][0]["code"].startswith("outcome.")


def test_a_run_tells_minutes_distance_and_cadence():
    (run,) = (each for each in of_kind("Observation") if "run" in codes(each))
    found = {each["code"]["coding"][0]["code"]: each["valueQuantity"] for each in run["component"]}

    assert {name: (each["value"], each["code"]) for name, each in found.items()} == {
        "run.minutes": (30.0, "min"),
        "run.distance": (5000.0, "m"),
        "run.cadence": (168.0, "{steps}/min"),
    }


def test_the_plan_has_the_shape_of_the_physical_activity_guide_and_leads_to_the_own_goal():
    (plan,), (goal,) = of_kind("CarePlan"), of_kind("Goal")
    run, session = (each["detail"] for each in plan["activity"])

    assert plan["category"][0]["coding"][0]["code"] == goal["category"][0]["coding"][0]["code"] == "PhysicalActivity"
    assert plan["goal"] == run["goal"] == [{"reference": f"urn:uuid:{goal['id']}"}]
    assert run["scheduledTiming"]["repeat"]["duration"] == 25.0
    assert "2 × 10" in session["description"]
    assert goal["description"]["text"] == "run 10 km <again>"


def test_the_patient_is_a_pseudonym_with_what_the_runner_gave():
    (patient,) = of_kind("Patient")

    assert (patient["gender"], patient["birthDate"]) == ("female", "1985")
    assert set(patient) == {"resourceType", "id", "identifier", "gender", "birthDate"}
    assert bundle(TOLD) == MADE


def test_of_foreign_and_broken_entries_it_is_said_how_many_were_left():
    foreign = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]},
        "valueQuantity": {"value": 9},
    }
    broken = {**of_kind("QuestionnaireResponse")[0], "item": [{"linkId": "worry", "answer": [{"valueInteger": 99}]}]}
    mixed = {**MADE, "entry": [{"resource": each} for each in (foreign, broken, None, *of_kind("Goal"), *of_kind("CarePlan"))]}

    found = read_fhir(json.dumps(mixed).encode())

    assert (len(found.record.goals), found.record.diary, found.record.sheets) == (1, (), ())
    assert "1 plans (yours is made anew), 2 entries of other programs" in str(found.reading.detail)
    assert "1 that could not be read" in str(found.reading.detail)
    nothing = read_fhir(json.dumps({**MADE, "entry": [{"resource": foreign}]}).encode())
    assert nothing.reading.verdict is Verdict.OTHER
    assert "nothing that runtall wrote" in str(nothing.reading.detail)
