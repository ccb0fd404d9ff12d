"""The plan as a calendar: names that stay, a sequence that rises, hours with their zone, and an address that is a secret."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from django.db import connection
from django.test import Client

from made_cleared import CHEST_PAIN, NOW, clear
from runtall.core import ConflictError, ImplausibleValueError
from runtall.evidence import rule
from runtall.plan import run_cap_s
from runtall.readers.fit_workout import read_fit_workout
from runtall.services import calendar_feed, calendar_plan, planning, sessions, triage, watch_files
from runtall.services.calendar_feed import Wishes
from runtall.services.secret_addresses import WithoutKeys

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def cleared(runner_id) -> int:
    return clear(runner_id)


def events(runner_id: int, now: datetime = NOW) -> dict[str, dict[str, object]]:
    """Return the entries by their name, as a second library reads them."""
    read = vobject.readOne(calendar_plan.calendar(runner_id, words=str, now=now).decode())
    return {
        each.uid.value: {
            "on": each.dtstart.value,
            "sequence": int(each.sequence.value),
            "title": each.summary.value,
            "status": each.status.value,
            "text": each.description.value if hasattr(each, "description") else "",
        }
        for each in getattr(read, "vevent_list", [])
    }


def of_day(found: dict[str, dict[str, object]], on: date) -> dict[str, dict[str, object]]:
    return {uid: each for uid, each in found.items() if each["on"] == on}


def test_what_is_done_changes_its_entry_and_no_other_and_what_closes_training_cancels_what_lies_ahead(cleared):
    first = events(cleared)
    inputs = planning.gather(cleared, now=NOW)
    for each in watch_files.of_week(cleared, words=str, now=NOW):
        if each.part == "run":
            (run,), _ = read_fit_workout(each.data, on=each.on)
            most_s = run_cap_s(inputs, each.on)
            assert run.duration_s is not None
            assert most_s is not None
            assert run.duration_s <= most_s + rule("warm-up-length").value("longer_s")
    sessions.type_run(cleared, on=NOW.date(), duration_s=1800.0, now=LATER)
    second = events(cleared, LATER)
    again = events(cleared, LATER + timedelta(minutes=1))
    triage.keep(cleared, CHEST_PAIN, now=LATER + timedelta(minutes=2))
    closed = events(cleared, LATER + timedelta(minutes=3))
    changed = {uid for uid in first if first[uid] != second[uid]}
    ahead = {uid for uid, each in second.items() if each["on"] > NOW.date()}

    assert [each["title"] for each in of_day(second, NOW.date()).values()].count("runtall: session (done)") == 1
    assert again == second
    assert len(changed) <= 1  # the run of the day, or the one that moved to it; a run besides is an entry of its own
    assert all(second[uid]["sequence"] == first[uid]["sequence"] + 1 for uid in changed)
    assert set(first) <= set(second) == set(closed)
    assert ahead
    assert {(closed[uid]["status"], closed[uid]["sequence"]) for uid in ahead} == {("CANCELLED", 1)}
    with pytest.raises(ConflictError):  # and nothing goes to a watch
        watch_files.of_week(cleared, words=str, now=LATER + timedelta(minutes=3))


def test_entries_are_matched_by_day_and_then_in_order_so_that_what_moves_keeps_its_name():
    from runtall.services.calendar_plan import Wanted, matched
    from runtall.store.calendar_rows import KnownEntry

    monday = date(2026, 11, 16)
    known = [KnownEntry(f"{n}", monday, "run", monday + timedelta(days=n), "planned", 0, "", NOW) for n in (1, 3, 5)]
    wanted = [Wanted(monday, "run", monday + timedelta(days=n), "easy", 1800.0) for n in (2, 3, 5, 6)]

    gone = [*known, KnownEntry("gone", monday, "run", monday + timedelta(days=6), "gone", 4, "", NOW)]

    found = {want.on.weekday(): before.uid for before, want in matched(known, wanted, NOW) if want is not None}
    fewer = [(before.uid, want) for before, want in matched(known, wanted[1:2], NOW)]

    back = {want.on.weekday(): before.uid for before, want in matched(gone, wanted, NOW) if want is not None}
    assert back[6] == "gone"  # what comes back is known by its old name
    assert (found[2], found[3], found[5]) == ("1", "3", "5")
    assert found[6] not in {"1", "3", "5"}
    assert [uid for uid, want in fewer if want is None] == ["1", "5"]


def test_entries_say_little_until_asked_for_more_and_have_an_hour_with_its_zone(runner_id):
    clear(runner_id, zone="Europe/Oslo")
    little = events(runner_id)
    calendar_feed.wish(runner_id, Wishes(says_what=True, run_at="07:30", session_at="18:00", alarm_min=30))
    text = calendar_plan.calendar(runner_id, words=str, now=LATER).decode()
    more = events(runner_id, LATER)

    assert {each["title"].removesuffix(" (done)") for each in little.values()} == {"runtall: session"}
    assert {each["text"] for each in little.values()} == {""}
    assert set(more) == set(little)
    assert "TZID:Europe/Oslo" in text
    assert "DTSTART;TZID=Europe/Oslo:2026111" in text
    assert "TRIGGER:-PT30M" in text
    assert all(isinstance(each["on"], datetime) for each in more.values())
    assert {each["on"].astimezone(UTC).strftime("%H:%M") for each in more.values()} == {"06:30", "17:00"}
    assert any("Strength" in each["title"] and each["text"] for each in more.values())
    with pytest.raises(ImplausibleValueError):
        calendar_feed.wish(runner_id, Wishes(run_at="25:00"))


def test_nothing_is_begun_or_decided_by_reading_the_calendar_of_a_runner_who_has_not_begun(runner_id):
    from runtall.store import planning

    assert events(runner_id) == {}
    assert planning.programme(runner_id) is None
    assert planning.decision_days(runner_id) == ()


def test_the_address_opens_without_a_session_and_ends_with_its_key(cleared, caplog):
    owner, program = (Client(HTTP_HOST="127.0.0.1:8127") for _ in range(2))
    key = calendar_feed.switch_on(cleared)
    url = f"/calendar/{key}.ics"
    first = program.get(url)
    again = program.get(url, headers={"If-None-Match": f"W/{first['ETag']}"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_sha256 FROM store_calendarfeed")
        kept = cursor.fetchall()
    with caplog.at_level(logging.WARNING):
        program.post(url)
    told = [record for record in caplog.records if WithoutKeys().filter(record)]
    new = owner.post("/settings/calendar/on/").content.decode()
    old = program.get(url)
    owner.post("/settings/calendar/off/")

    assert (first.status_code, first["Cache-Control"], first.cookies) == (200, "private, no-cache", {})
    assert vobject.readOne(first.content.decode()).vevent_list
    assert (again.status_code, again.content) == (304, b"")
    assert kept == [(hashlib.sha256(key.encode()).hexdigest(),)]
    assert told
    assert not any(key in record.getMessage() for record in told)
    renewed = new.split('class="secret-address">')[1].split("<")[0]
    assert key not in new
    assert old.status_code == 404
    assert program.get(renewed.removeprefix("http://127.0.0.1:8127")).status_code == 404  # switched off
    assert "secret-address" not in owner.get("/settings/calendar/").content.decode()


def test_who_guesses_waits(cleared):
    program = Client(HTTP_HOST="127.0.0.1:8127", REMOTE_ADDR="127.0.0.9")
    answers = [program.get(f"/calendar/{n:043d}.ics").status_code for n in range(32)]

    assert answers == [404] * 30 + [429] * 2
