"""The bridge to intervals.icu, against a service on this machine that holds to the documented contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from intervals_service import KEY, Service, activity, running
from made_runs import write_runs
from runtall.core import ImplausibleValueError
from runtall.services import bridged_workouts, bridging, diary, importing, intervals, runners
from runtall.services.intervals import Workout
from runtall.store import bridges
from runtall.store.bridge_models import Bridge
from runtall.symptoms import Context, Tracked

FIT = b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00"


@pytest.fixture(scope="module")
def running_service() -> Iterator[Service]:
    with running() as made:
        yield made


@pytest.fixture
def service(running_service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    fresh = Service(origin=running_service.origin)
    vars(running_service).update(vars(fresh))
    monkeypatch.setattr(intervals.Intervals.__init__, "__defaults__", ("0", 0.0, -1e9))  # no waiting between calls
    return running_service


@pytest.fixture
def today_on(runner_id: int) -> date:
    return runners.today_of(runners.profile(runner_id))


def set_up(runner_id: int, service: Service, today_on: date, **said: object) -> None:
    bridging.set_up(runner_id, KEY, at=service.origin, in_own_network=True, today_on=today_on, **said)  # type: ignore[arg-type]


def trouble_of(runner_id: int) -> str:
    found = bridging.shown(runner_id)
    assert found is not None
    return str(found.trouble)


def test_runs_come_over_once_as_files_and_what_is_no_run_stays_there(
    runner_id: int, service: Service, today_on: date, tmp_path: Path
):
    write_runs(tmp_path / "watch", 2, minutes=2)
    files = [each.read_bytes() for each in sorted((tmp_path / "watch").iterdir())]
    at = datetime.combine(today_on, datetime.min.time(), UTC)
    service.files = dict(zip(("i1", "i2"), files, strict=True))
    service.activities = [
        activity("i1", at - timedelta(days=1)),
        activity("i2", at - timedelta(days=120)),  # in the second window of days
        activity("i3", at, type="Ride"),
        activity("i4", at, source="STRAVA", type=None, file_type=None),  # the empty stub that stands for Strava's
        activity("i5", at),  # typed by hand there: no file
    ]
    set_up(runner_id, service, today_on, since_on=today_on - timedelta(days=200))

    bridging.cross_now(runner_id)
    asked = list(service.asked)
    bridging.cross_now(runner_id)

    assert {line.path for line in importing.ledger_lines(runner_id)} == {"intervals.icu/i1.fit", "intervals.icu/i2.fit"}
    assert [each for each in asked if each.endswith("/file")].count("GET /api/v1/activity/i1/file") == 1
    assert not any(each.endswith("/file") for each in service.asked[len(asked) :]), "nothing is asked for twice"
    assert not any("i3" in each or "i4" in each for each in asked)
    assert service.refused == []
    assert trouble_of(runner_id) == "None"


def test_asked_to_wait_the_bridge_keeps_what_came_and_waits(runner_id: int, service: Service, today_on: date, tmp_path: Path):
    write_runs(tmp_path / "watch", 2, minutes=2)
    files = [each.read_bytes() for each in sorted((tmp_path / "watch").iterdir())]
    service.files = dict(zip(("i1", "i2"), files, strict=True))
    service.activities = [activity(each, datetime.combine(today_on, datetime.min.time())) for each in ("i1", "i2")]
    service.allowed_calls = 3  # the list in two windows of days, and one file
    set_up(runner_id, service, today_on)

    bridging.cross_now(runner_id)
    row = bridges.bridge(runner_id)

    assert len(importing.ledger_lines(runner_id)) == 1
    assert row is not None
    assert 100 < (row.next_at - datetime.now(UTC)).total_seconds() <= 120, "as long as Retry-After says"
    service.allowed_calls = 100
    bridging.cross_now(runner_id)
    assert len(importing.ledger_lines(runner_id)) == 2


def test_values_become_own_trackers_and_never_touch_what_the_runner_wrote(runner_id: int, service: Service, today_on: date):
    day = today_on - timedelta(days=2)
    name = "Resting heart rate (intervals.icu)"
    own = diary.write(
        runner_id, context=Context.REST, at=datetime.combine(day, datetime.min.time(), UTC), pain_nrs=4, sleep_h=5.0
    )
    service.wellness = [
        {"id": day.isoformat(), "restingHR": 51, "sleepSecs": 27000, "soreness": 2, "hrv": None, "weight": 70, "mood": 0},
        {"id": (day + timedelta(days=1)).isoformat(), "restingHR": 49},
    ]
    set_up(runner_id, service, today_on, takes_runs=False, takes_wellness=True)

    bridging.cross_now(runner_id)
    bridging.cross_now(runner_id)
    first, second = (each for each in diary.entries(runner_id) if each.tracked)
    assert {(each.name, each.value) for each in first.tracked} == {
        (name, 51.0), ("Sleep (intervals.icu)", 7.5), ("Soreness (intervals.icu)", 2.0)
    }  # fmt: skip
    diary.correct(runner_id, second.id, tracked=(Tracked(name, 60.0, "bpm"),))
    service.wellness[0]["restingHR"] = 52
    service.wellness[1]["restingHR"] = 48
    bridging.cross_now(runner_id)

    kept = diary.entries(runner_id)
    assert next(each for each in kept if each.id == own.id) == own
    values = sorted(each.value for entry in kept for each in entry.tracked if each.name == name and each.value is not None)
    assert values == [52.0, 60.0], "what changed there changes here; what the runner corrected is theirs"
    diary.put_away(runner_id, "Soreness (intervals.icu)", on=today_on)
    service.wellness[0] |= {"restingHR": 53, "soreness": 4, "sleepSecs": None}
    bridging.cross_now(runner_id)
    (entry,) = (each for each in diary.entries(runner_id) if any(one.value == 53.0 for one in each.tracked))
    assert {(each.name, each.value) for each in entry.tracked} == {(name, 53.0), ("Soreness (intervals.icu)", 2.0)}
    assert service.refused == []


def test_planned_workouts_are_added_changed_and_taken_out_once(
    runner_id: int, service: Service, today_on: date, monkeypatch: pytest.MonkeyPatch
):
    own = {"category": "WORKOUT", "start_date_local": f"{today_on}T00:00:00", "name": "mine", "type": "Run"}
    service.events = {7: {**own, "id": 7}, 8: {**own, "id": 8, "external_id": "runtall-other000-run"}}
    plan: list[Workout] = []
    monkeypatch.setattr(bridged_workouts, "planned", lambda _runner_id, _mark, now=None: tuple(plan))
    set_up(runner_id, service, today_on, takes_runs=False, sends_plan=True)
    mark = Bridge.objects.get().mark
    run = Workout(f"runtall-{mark}-a-run", today_on, "Run", "easy run", "", None, FIT)
    session = Workout(f"runtall-{mark}-a-session", today_on + timedelta(days=1), "WeightTraining", "strength", "runtall", None)

    def cross() -> list[str]:
        before = len(service.asked)
        bridging.cross_now(runner_id)
        assert trouble_of(runner_id) == "None"
        return [each.partition(" ")[0] + each.partition("events")[2] for each in service.asked[before:]]

    plan[:] = [run, session]
    assert cross() == ["GET", "POST/bulk"]
    assert cross() == ["GET"], "nothing changed: nothing is sent"
    moved = Workout(run.external_id, run.on, "Run", "easy run, shorter", "", None, FIT)
    plan[:] = [moved]
    assert cross() == ["GET", "PUT/bulk-delete", "PUT/102"]
    assert {(each.get("external_id", ""), each["name"]) for each in service.events.values()} == {
        ("", "mine"), ("runtall-other000-run", "mine"), (run.external_id, "easy run, shorter")
    }  # fmt: skip
    plan.clear()  # the safety answers closed the plan
    assert cross() == ["GET", "PUT/bulk-delete"]
    assert set(service.events) == {7, 8}
    assert service.refused == []


def test_the_key_is_kept_sealed_and_one_that_is_not_taken_is_told(runner_id: int, service: Service, today_on: date):
    with pytest.raises(ImplausibleValueError, match="key is missing"):
        bridging.set_up(runner_id, " ", today_on=today_on)
    with pytest.raises(ImplausibleValueError, match="local network"):
        bridging.set_up(runner_id, KEY, at="https://127.0.0.1", today_on=today_on)
    bridging.cross_now(runner_id)
    assert service.asked == [], "off until it is set up"

    set_up(runner_id, service, today_on)
    assert KEY not in Bridge.objects.get().sealed_key
    bridging.set_up(runner_id, "another", at=service.origin, in_own_network=True, today_on=today_on)
    bridging.cross_now(runner_id)
    assert "does not take this key" in trouble_of(runner_id)
    Bridge.objects.update(sealed_key="gAAAAA of another installation")
    asked = len(service.asked)
    bridging.cross_now(runner_id)
    assert "kept by another installation" in trouble_of(runner_id)
    assert len(service.asked) == asked
    bridging.take_down(runner_id)
    assert bridging.shown(runner_id) is None
