"""Reminders: off by default, what is due and when, two a day, quiet hours, tried again and never sent twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from made_cleared import CHEST_PAIN, NOW, clear
from runtall.core import ImplausibleValueError
from runtall.services import connections, planning, reminders, sessions, today, triage
from runtall.services.reminders import Reminding

AN_HOUR_LATER = NOW + timedelta(minutes=65)


@dataclass
class Other:
    """The other side: what came in, and what it answers."""

    url: str
    status: int = 200
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def keys(self) -> list[str]:
        return [headers["Idempotency-Key"] for _, headers, _ in self.came]


@pytest.fixture
def other() -> Iterator[Other]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append((self.path, dict(self.headers), body))
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Other(f"http://127.0.0.1:{server.server_address[1]}/hidden-topic")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def ran(runner_id, other) -> int:
    """A runner who wants reminders, and typed a run at nine."""
    clear(runner_id)
    wished = Reminding("ntfy", other.url, in_own_network=True, quiet_from="21:00", quiet_until="06:00")
    reminders.choose(runner_id, wished, now=NOW)
    sessions.type_run(runner_id, on=NOW.date(), duration_s=1800.0, pain_during_nrs=0, now=NOW)
    return runner_id


def wish(runner_id: int, **changed: object) -> None:
    kept = reminders.chosen(runner_id)
    assert kept is not None
    reminders.choose(runner_id, replace(kept, **changed), now=NOW)


def test_an_hour_after_a_run_one_reminder_goes_out_once_and_says_nothing_of_the_back(ran, other):
    reminders.send_due(now=NOW + timedelta(minutes=5))
    assert other.came == []
    reminders.send_due(now=AN_HOUR_LATER)
    reminders.send_due(now=AN_HOUR_LATER + timedelta(minutes=10))

    ((path, headers, body),) = other.came
    assert (path, headers["Title"], body) == ("/hidden-topic", "runtall", b"Something waits for you in runtall.")
    assert "Cookie" not in headers
    assert [each.origin for each in connections.of_runner(ran)] == [other.url.removesuffix("/hidden-topic")]


def test_what_does_not_arrive_is_tried_again_with_the_same_key_a_bounded_number_of_times(ran, other):
    other.status = 503
    for minutes in (0, 1, 4, 11, 30):
        reminders.send_due(now=AN_HOUR_LATER + timedelta(minutes=minutes))
    tried, kept = len(other.came), reminders.chosen(ran)
    other.status = 200
    for minutes in (60, 90, 100):
        reminders.send_due(now=AN_HOUR_LATER + timedelta(minutes=minutes))

    assert tried == 4  # at once, after 3, 6 and 12 min; not after 1
    assert kept is not None
    assert "503" in str(kept.trouble)
    assert len(other.came) == 5
    assert len(set(other.keys())) == 1
    assert reminders.chosen(ran).trouble is None  # type: ignore[union-attr]


def test_an_address_that_takes_nothing_is_not_asked_again_and_settings_say_so(ran, other):
    other.status = 404
    for minutes in (0, 10, 20):
        reminders.send_due(now=AN_HOUR_LATER + timedelta(minutes=minutes))

    assert len(other.came) == 1
    assert "404" in str(reminders.chosen(ran).trouble)  # type: ignore[union-attr]


def test_quiet_hours_an_answer_and_a_closed_plan_leave_nothing_to_send(ran, other):
    wish(ran, quiet_from="10:00", quiet_until="12:00")
    reminders.send_due(now=AN_HOUR_LATER)
    assert other.came == []
    wish(ran, quiet_from="21:00", quiet_until="06:00")
    today.check_out(ran, one_hour_after=1, run_on=NOW.date(), now=AN_HOUR_LATER)
    reminders.send_due(now=AN_HOUR_LATER + timedelta(minutes=1))
    assert other.came == []
    triage.keep(ran, CHEST_PAIN, now=AN_HOUR_LATER + timedelta(minutes=2))
    wish(ran, session_at="10:30")
    reminders.send_due(now=AN_HOUR_LATER + timedelta(hours=1))
    assert other.came == []


def test_no_more_than_two_a_day_by_the_runner_s_own_clock(ran, other):
    morning = datetime.combine(NOW.date() + timedelta(days=1), time(7, 30), tzinfo=NOW.tzinfo)  # Thursday: strength
    sessions.type_run(ran, on=morning.date(), duration_s=1800.0, pain_during_nrs=0, now=morning)
    wish(ran, session_at="09:30", channel="webhook", says_what=True)
    for minutes in range(0, 300, 30):
        reminders.send_due(now=morning + timedelta(minutes=minutes))

    said = [json.loads(body) for _, _, body in other.came]
    assert len(said) == reminders.MOST_A_DAY
    assert [each["kind"] for each in said] == ["question", "question"]
    assert "morning after" in said[0]["message"]
    assert planning.day_and_zone(ran, morning)[0] == morning.date()


def test_the_day_s_session_has_its_reminder_at_its_hour_and_none_once_it_is_done(runner_id, other):
    clear(runner_id)
    wished = Reminding("webhook", other.url, in_own_network=True, session_at="12:00", hour_after=False)
    reminders.choose(runner_id, wished, now=NOW)
    days = [NOW + timedelta(days=n, hours=3, minutes=1) for n in range(4)]
    for day in days:
        reminders.send_due(now=day)
        reminders.send_due(now=day + timedelta(minutes=30))

    from runtall.services import weeks

    planned = [each.on for each in weeks.page(runner_id, now=NOW).week.days if each.session is not None]
    expected = sum(day.date() in planned for day in days)
    assert len(other.came) == expected > 0
    assert len(set(other.keys())) == expected


def test_nothing_goes_out_by_default_and_only_to_what_may_be_asked(runner_id, other, settings):
    clear(runner_id)
    sessions.type_run(runner_id, on=NOW.date(), duration_s=1800.0, now=NOW)
    reminders.send_due(now=AN_HOUR_LATER)
    browser = Client(HTTP_HOST="127.0.0.1:8127")
    form = {"channel": "ntfy", "address": other.url, "says": "less", "quiet_from": "21:00", "quiet_until": "07:00"}
    refused = browser.post("/settings/reminders/keep/", form)
    kept = browser.post("/settings/reminders/keep/", {**form, "in_own_network": "1", "hour_after": "1"})
    tried = browser.post("/settings/reminders/try/")
    off = browser.post("/settings/reminders/off/")

    assert (refused.status_code, b"encryption" in refused.content) == (422, True)
    assert (kept.status_code, tried["Location"], off.status_code) == (303, "/settings/reminders/?saved=tried", 303)
    assert len(other.came) == 1
    assert reminders.chosen(runner_id) is None
    with pytest.raises(ImplausibleValueError, match="topic"):
        reminders.choose(runner_id, Reminding("ntfy", "https://push.example.org/"))
