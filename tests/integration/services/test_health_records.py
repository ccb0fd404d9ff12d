"""A runner's record as a FHIR bundle: pseudonymous, and back in a fresh runtall as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from runtall.core import LimitExceededError, Side, UnreadableFileError, Verdict
from runtall.readers.fhir import read_fhir
from runtall.services import diary as written
from runtall.services import health_records, importing, questionnaires, screening
from runtall.services.health_records import Wanted
from runtall.store import diary, tested
from runtall.store import questionnaires as filled
from runtall.symptoms import Context, Felt, Kind, Place, Questionnaire, standing
from runtall.symptoms import Side as FeltSide

NOW = datetime.now(UTC)


@pytest.fixture
def record(runner_id: int) -> bytes:
    """The record of a runner with something of everything that comes back, some of it corrected."""
    today_on = NOW.date()
    first = written.write(runner_id, context=Context.REST, pain_nrs=2, note="sat all day")
    written.correct(runner_id, written.correct(runner_id, first.id, pain_nrs=4).id, pain_nrs=3)
    gone = written.write(runner_id, context=Context.REST, pain_nrs=9)
    written.take_back(runner_id, gone.id)
    written.follow(runner_id, "coffee", "cups", on=today_on)
    felt = (Felt(Place.LOW_BACK, FeltSide.LEFT, frozenset({Kind.TIGHT, Kind.ACHE})),)
    tracked = written.tracked(runner_id, {"coffee": "2"})
    written.write(runner_id, context=Context.DURING, pain_nrs=1, felt=felt, tracked=tracked, note="uphill", run_on=today_on)
    for name in ("run 10 km", "climb stairs"):
        questionnaires.choose_activity(runner_id, name, on=today_on)
    for kind, said in (
        (Questionnaire.ACTIVITIES, {"1": "4"}),
        (Questionnaire.WEEK, {"difficulty": "2", "pain": "1"}),
        (Questionnaire.DAILY, {"applies": "1,4"}),
        (Questionnaire.MIND, {"worry": "3"}),
    ):
        questionnaires.answer(runner_id, kind, said, on=today_on, today_on=today_on)
    questionnaires.put_activity_away(runner_id, "climb stairs", on=today_on)
    screening.enter(runner_id, "side-plank-hold", {"hold_s": 41.0}, side=Side.LEFT, on=today_on)
    screening.enter_clinic(runner_id, "knee-extension", "38 kgf", side=Side.RIGHT, on=today_on, device="dynamometer")
    return health_records.as_bytes(runner_id)[0]


def kept(runner_id: int) -> tuple[object, ...]:
    """All that holds of what a health record carries, without what each corrects: history stays where it was made."""
    return (
        [replace(each, supersedes=None) for each in standing(diary.entries(runner_id))],
        [replace(each, supersedes=None) for each in filled.standing(runner_id)],
        [replace(each, supersedes=None) for each in tested.standing(runner_id)],
        questionnaires.activities(runner_id),
        [(each.name, each.unit) for each in diary.trackers(runner_id)],
    )


def resources(made: bytes, kind: str = "") -> list[dict[str, Any]]:
    found = [entry["resource"] for entry in json.loads(made)["entry"]]
    return [each for each in found if kind in ("", each["resourceType"])]


def inside(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from inside(each)


def test_a_record_goes_to_another_runtall_and_comes_back_without_loss(runner_id, record, tmp_path):
    from fhir.resources.R4B.bundle import Bundle

    from runtall.store.models import Runner

    Bundle.model_validate_json(record)
    (patient,) = resources(record, "Patient")
    assert set(patient) == {"resourceType", "id", "identifier"}  # no sex, no year of birth were given, no name was asked for
    assert b'"value": 9' not in record  # what was taken back stays where it was said

    other = Runner.objects.create(name="Another").pk
    file = tmp_path / "record.json"
    file.write_bytes(record)
    (outcome,) = importing.import_paths(other, [file])
    assert outcome.verdict is Verdict.IMPORTED
    assert "2 diary entries, 4 questionnaires, 2 movement tests, 2 own activities" in str(outcome.detail)
    assert kept(other) == kept(runner_id)

    newest = standing(diary.entries(runner_id))[0]
    written.correct(runner_id, newest.id, pain_nrs=0)
    later = tmp_path / "later.json"
    later.write_bytes(health_records.as_bytes(runner_id)[0])
    n_written = len(diary.entries(runner_id))
    for whose in (other, runner_id):
        importing.import_paths(whose, [file, later])
    assert kept(other) == kept(runner_id)  # a correction takes the place of what it corrects there too
    assert len(diary.entries(runner_id)) == n_written

    asked = Wanted(from_on=NOW.date(), until_on=NOW.date(), name="Somebody", snomed=True)
    made, told = health_records.as_bytes(runner_id, asked)
    assert told.movement_tests == 2
    assert resources(made, "Patient")[0] == {**patient, "name": [{"text": "Somebody"}]}
    assert {part["code"] for part in inside(json.loads(made)) if part.get("system") == "http://snomed.info/sct"} == {
        "7771000",
        "24028007",
    }


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'{"resourceType": "Bundle", "entry": ' + b"[" * 100 + b"]" * 100 + b"}", LimitExceededError),
        (b'{"resourceType": "Bundle", "entry": ' + b"[" * 100_000, LimitExceededError),
        (b'{"resourceType": "Bundle", "entry": 7}', UnreadableFileError),
        (b'{"resourceType": "Bundle", "entry": [', UnreadableFileError),
    ],
)
def test_what_is_too_deep_or_not_whole_is_refused(data, error):
    with pytest.raises(error):
        read_fhir(data)


def test_a_made_up_runners_record_stays_out_of_anybodys_own(runner_id, tmp_path):
    from runtall.store import runners

    sample = runners.sample_runner(make=True)
    assert sample is not None
    written.write(sample.id, context=Context.REST, pain_nrs=2)
    file = tmp_path / "sample.json"
    health_records.write(sample.id, file)

    (outcome,) = importing.import_paths(runner_id, [file])

    assert outcome.verdict is Verdict.OTHER
    assert diary.entries(runner_id) == ()
