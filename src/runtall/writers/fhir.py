"""A runner's record as a FHIR bundle (R4, 4.0.1), JSON-ready: what a clinic's system, or another runtall, can take in.

Values in, a dict out; nothing is looked up and nothing is left to the clock. What stands where is told in
``docs/health-records.md``; why, in decision 0132. ``readers/fhir.py`` takes it back in.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape

from runtall.core import RunSummary, Sex
from runtall.evidence import exercises
from runtall.findings import HealthRecord, OwnGoal, SheetOnFile, health_uuid, sheet_urn
from runtall.plan import PlannedDay, PlannedSession
from runtall.screen import TestOutcome
from runtall.symptoms import Question, Questionnaire, sheet, title_of
from runtall.writers.fhir_observations import Manner, diary_observation, run_observation, screen_observation
from runtall.writers.fhir_parts import Part, concept, hl7, identified, instant, own, physical_activity, refer, with_extra, written

FHIR_VERSION = "4.0.1"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a bundle is about.

    Attributes
    ----------
    key
        Something that stays the same and tells nothing: the pseudonym is made from it.
    name
        Only where the runner wants it in the file; empty otherwise.
    birth_year, sex
        As the runner gave them; ``None`` is "not said".
    is_made_up
        A sample runner: the bundle is marked as test data.
    """

    key: str
    name: str = ""
    birth_year: int | None = None
    sex: Sex | None = None
    is_made_up: bool = False


@dataclass(frozen=True, slots=True)
class HealthBundle:
    """Everything that goes into a bundle.

    Attributes
    ----------
    outcomes
        Id of a movement test to what it came to; a test without is written without.
    runs
        Runs, oldest first.
    week_on, days
        Monday of the week that stands, and its days; without days there is no plan in the bundle.
    made_at, version
        When, and by which runtall.
    """

    person: Person
    record: HealthRecord
    made_at: datetime
    version: str
    outcomes: Mapping[str, TestOutcome] = field(default_factory=dict)
    runs: tuple[RunSummary, ...] = ()
    week_on: date | None = None
    days: tuple[PlannedDay, ...] = ()
    snomed: bool = False


def bundle(told: HealthBundle) -> Part:
    """Return a collection bundle of Patient, Device, Goal, CarePlan, Observation, QuestionnaireResponse and Provenance.

    The same record gives the same ids whenever it is written. References inside it are by ``urn:uuid``.
    """
    patient_id, device_id = health_uuid("patient", told.person.key), health_uuid("device", told.version)
    manner = Manner(patient_id, device_id, told.snomed)
    record, replaces = told.record, told.record.replaces
    goals = [_goal(each, patient_id) for each in record.goals]
    followed = [goal["id"] for goal in goals if goal["lifecycleStatus"] == "active"]
    resources = [
        _patient(told.person, patient_id),
        _device(device_id, told.version),
        *goals,
        *([] if told.week_on is None or not told.days else [_care_plan(told, told.week_on, patient_id, device_id, followed)]),
        *(diary_observation(each, id_of(each.id), manner, corrects=replaces.get(each.id, ())) for each in record.diary),
        *(
            screen_observation(each, told.outcomes.get(each.id), id_of(each.id), manner, corrects=replaces.get(each.id, ()))
            for each in record.tests
        ),
        *(_response(each, patient_id, corrects=replaces.get(each.id, ())) for each in record.sheets),
        *(run_observation(each, manner) for each in told.runs),
    ]
    resources.append(_provenance(told, device_id, [each["id"] for each in resources if each["id"] != device_id]))
    made: Part = {"resourceType": "Bundle", "type": "collection", "timestamp": instant(told.made_at)}
    if told.person.is_made_up:
        made["meta"] = _made_up()
    made["entry"] = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources]
    return made


def id_of(name: str) -> str:
    """Return the id that something goes by in a bundle: its own where that is a UUID, else one made from it."""
    try:
        return str(uuid.UUID(name)) if len(name) == _UUID_LETTERS else health_uuid("named", name)
    except ValueError:
        return health_uuid("named", name)


_UUID_LETTERS = 36


def _made_up() -> Part:
    return {"security": [{**hl7("v3-ActReason", "HTEST", "test health data")}]}


def _patient(person: Person, patient_id: str) -> Part:
    made: Part = {"resourceType": "Patient", "id": patient_id, "identifier": identified(patient_id)}
    if person.is_made_up:
        made["meta"] = _made_up()
    if name := written(person.name).strip():
        made["name"] = [{"text": name}]
    if person.sex is not None:
        made["gender"] = person.sex.value
    if person.birth_year is not None:
        made["birthDate"] = f"{person.birth_year:04}"
    return made


def _device(device_id: str, version: str) -> Part:
    return {
        "resourceType": "Device",
        "id": device_id,
        "identifier": identified(device_id),
        "status": "active",
        "deviceName": [{"name": "runtall", "type": "user-friendly-name"}],
        "type": {"text": "software that the runner hosts"},
        "version": [{"value": version}],
    }


def _provenance(told: HealthBundle, device_id: str, targets: list[str]) -> Part:
    return {
        "resourceType": "Provenance",
        "id": health_uuid("provenance", told.person.key, instant(told.made_at)),
        "target": [refer(each) for each in targets],
        "recorded": instant(told.made_at),
        "agent": [{"type": concept(hl7("provenance-participant-type", "assembler", "Assembler")), "who": refer(device_id)}],
    }


# Goals and the plan --------------------------------------------------------------------------------------------------


def _goal(goal: OwnGoal, patient_id: str) -> Part:
    made: Part = {
        "resourceType": "Goal",
        "id": health_uuid("goal", patient_id, goal.name),
        "identifier": identified(health_uuid("goal", patient_id, goal.name)),
        "lifecycleStatus": "active" if goal.put_away_on is None else "on-hold",
        "category": [physical_activity(), concept(own("own-activity", "The runner's own activity"))],
        "description": {"text": written(goal.name)},
        "subject": refer(patient_id),
        "startDate": goal.chosen_on.isoformat(),
        "target": [{"measure": concept(own("own-activity.rating", "How well it can be done, 0 to 10 (as before)"))}],
    }
    if goal.put_away_on is not None:
        made["statusDate"] = goal.put_away_on.isoformat()
    return made


def _care_plan(told: HealthBundle, week_on: date, patient_id: str, device_id: str, goals: list[str]) -> Part:
    """Return the week that stands, after the shape of HL7's Physical Activity guide."""
    last_on = week_on + timedelta(days=6)
    title = f"Running with the back in mind, week of {week_on.isoformat()}"
    details = [detail for day in told.days for detail in _details(day, goals)]
    lines = "".join(f"<li>{escape(_line(each))}</li>" for each in details)
    plan_id = health_uuid("plan", patient_id, week_on.isoformat())
    return {
        "resourceType": "CarePlan",
        "id": plan_id,
        "identifier": identified(plan_id),
        "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{title}</p><ul>{lines}</ul></div>'},
        "status": "active",
        "intent": "plan",
        "category": [physical_activity()],
        "title": title,
        "subject": refer(patient_id),
        "period": {"start": week_on.isoformat(), "end": last_on.isoformat()},
        "author": refer(device_id),
        "activity": [{"detail": each} for each in details],
        **({"goal": [refer(each) for each in goals]} if goals else {}),
    }


def _line(detail: Part) -> str:
    day = detail["scheduledTiming"]["repeat"]["boundsPeriod"]["start"]
    return f"{day}: {detail['code']['text']}" + (f" ({detail['description']})" if "description" in detail else "")


def _details(day: PlannedDay, goals: list[str]) -> list[Part]:
    made = []
    if day.run is not None:
        made.append(_detail(day.on, "run." + day.run, f"run: {day.run.replace('_', ' ')}", day.run_s, "", goals))
    if day.session is not None:
        kind, session = day.session.kind.value, day.session
        made.append(_detail(day.on, f"session.{kind}", kind.replace("_", " "), session.duration_s, _what(session), goals))
    return made


def _what(session: PlannedSession) -> str:
    """Return the exercises of a session with what is asked of each."""
    known = exercises()
    told = []
    for item in session.items:
        name = known[item.exercise_id].name if item.exercise_id in known else item.exercise_id
        each = f"{item.reps}" if item.reps is not None else f"{item.hold_s or item.duration_s} s"
        told.append(f"{name} {item.sets} × {each}")
    return "; ".join(told)


def _detail(on: date, code: str, words: str, duration_s: float | None, what: str, goals: list[str]) -> Part:
    repeat: Part = {"boundsPeriod": {"start": on.isoformat(), "end": on.isoformat()}}
    if duration_s is not None and duration_s > 0:
        repeat |= {"duration": round(duration_s / 60, 1), "durationUnit": "min"}
    return {
        "code": concept(own(code, words)),
        **({"goal": [refer(each) for each in goals]} if goals else {}),
        "status": "scheduled",
        "scheduledTiming": {"repeat": repeat},
        **({"description": what} if what else {}),
    }


# Questionnaires ------------------------------------------------------------------------------------------------------


def _response(filled: SheetOnFile, patient_id: str, *, corrects: tuple[str, ...]) -> Part:
    asked = {each.id: each for each in sheet(filled.kind, tuple(filled.answers))}
    return with_extra(
        {
            "resourceType": "QuestionnaireResponse",
            "id": id_of(filled.id),
            "identifier": identified(filled.id)[0],
            "questionnaire": sheet_urn(filled.kind),
            "status": "amended" if corrects else "completed",
            "subject": refer(patient_id),
            "authored": instant(filled.written_at),
            "source": refer(patient_id),
            "item": [_item(filled.kind, name, value, asked.get(name)) for name, value in filled.answers.items()],
        },
        title=str(title_of(filled.kind)),
        on=filled.on,
        replaces=list(corrects),
    )


def _item(kind: Questionnaire, name: str, value: float, asked: Question | None) -> Part:
    words = {} if asked is None else {"text": written(str(asked.text))}
    return {"linkId": name, **words, "answer": [_answer(kind, value, asked)]}


def _answer(kind: Questionnaire, value: float, asked: Question | None) -> Part:
    if kind is Questionnaire.DAILY and value in (0, 1):
        return {"valueBoolean": bool(value)}
    if not float(value).is_integer():
        return {"valueDecimal": value}
    number = int(value)
    if asked is not None and asked.choices and 1 <= number <= len(asked.choices):
        return {"valueCoding": own(f"choice.{number}", str(asked.choices[number - 1]))}
    return {"valueInteger": number}
