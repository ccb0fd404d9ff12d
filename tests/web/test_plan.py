"""Plan as pages: the week and what came of it, wishes, pauses, races, an own plan, the way back, history."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from runtall.core import Units
from runtall.evidence import red_flags
from runtall.services import own_plans, plan_shown, runners, sessions, starting, today, triage, weeks
from runtall.services.plan_shown import Came
from runtall.store.plan_models import StoredWeek
from runtall.symptoms import Answer, Answers, Occasion

from ..page_outline import outline

pytestmark = pytest.mark.django_db

CLEAR = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=41, pregnant=Answer.NO, pain_nrs=1)
PAGES = ("/plan/", "/plan/wishes/", "/plan/change/", "/plan/way-back/", "/plan/history/")


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def cleared() -> int:
    runner_id = runners.own_runner_id()
    triage.keep(runner_id, CLEAR, occasion=Occasion.START)
    return runner_id


def today_of(runner_id: int):
    return runners.today_of(runners.profile(runner_id))


def html(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_plan_stands_by_itself(client, cleared, address):
    response = client.get(address)
    page = outline(response)

    assert response.status_code == 200
    assert page.tags.count("h1") == 1
    assert page.refused == []
    assert len(page.ids) == len(set(page.ids))


def test_a_runner_with_nothing_on_file_goes_to_the_door(client):
    assert client.get("/plan/")["Location"] == "/start/"


def test_a_week_has_seven_days_and_the_next_is_in_sight_when_this_one_ends(client, cleared):
    shown = plan_shown.plan_shown(cleared)
    days_left = 7 - shown.today_on.weekday()

    assert len(shown.days) == 7
    assert len(shown.next_days) == (7 if days_left < 3 else 0)
    assert html(client, "/plan/").count('class="week-day') == 7 + len(shown.next_days)


def test_a_planned_day_that_was_done_says_so(cleared):
    shown = plan_shown.plan_shown(cleared)
    here = next(each for each in shown.days if each.planned.on == shown.today_on)
    if here.session is not None:
        assert here.session is Came.TODAY
        sessions.keep(cleared, sessions.to_play(cleared), {})
        after = next(each for each in plan_shown.plan_shown(cleared).days if each.planned.on == shown.today_on)
        assert after.session is Came.DONE
    assert all(each.session in (None, Came.AHEAD) for each in shown.days if each.planned.on > shown.today_on)


def test_wishes_are_kept_and_what_cannot_be_is_said(client, cleared):
    answer = client.post("/plan/wishes/", {"run_days": ["tue", "sun"], "days": ["mon"], "minutes": "15", "mode": "full"})

    assert (answer.status_code, answer["Location"]) == (303, "/plan/?kept=wishes")
    assert starting.life(cleared).run_days == ("tue", "sun")
    assert client.post("/plan/wishes/", {"minutes": "4", "mode": "full"}).status_code == 422


def test_a_pause_stands_on_the_plan_and_ends_in_one_tap(client, cleared):
    client.post("/plan/pause/", {"kind": "holiday"})
    assert "Take it up again today" in html(client, "/plan/")

    client.post("/plan/resume/")
    assert "Take it up again today" not in html(client, "/plan/")


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/plan/pause/", {"kind": "holiday", "from_on": "2026-13-01"}),
        ("/plan/pause/", {"kind": "holiday", "from_on": "1950-01-01"}),
        ("/plan/race/", {"on": "2001-01-01", "distance": "10"}),
        ("/plan/race/", {"on": "", "distance": "far"}),
        ("/plan/own/", {}),
        ("/plan/own/", {"week": "whenever"}),
    ],
)
def test_what_cannot_be_is_said_on_the_same_page(client, cleared, address, typed):
    answer = client.post(address, typed)

    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_a_week_that_was_taken_away_meanwhile_is_made_anew(cleared):
    now = datetime.now(UTC)
    before = weeks.page(cleared, now=now)
    StoredWeek.objects.filter(runner_id=cleared).delete()  # as another process would, and what is remembered does not hear of it

    assert weeks.page(cleared, now=now + timedelta(seconds=1)).week == before.week


def test_a_race_in_miles_is_named_and_taken_back(client, cleared):
    runners.change_profile(cleared, units=Units.IMPERIAL)
    on = today_of(cleared) + timedelta(days=60)
    client.post("/plan/race/", {"on": on.isoformat(), "distance": "10", "name": "Ten <b>miles</b>"})

    assert "Ten &lt;b&gt;miles&lt;/b&gt;, 10.0\xa0mi" in html(client, "/plan/")
    client.post("/plan/race/forget/", {"on": on.isoformat()})
    assert weeks.page(cleared).races == ()


def test_an_own_plan_comes_from_words_or_a_file_and_goes_again(client, cleared):
    day = today_of(cleared) + timedelta(days=1)
    event = ("BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{day:%Y%m%d}", "SUMMARY:Run 8 km", "END:VEVENT")
    calendar = "\r\n".join(("BEGIN:VCALENDAR", *event, "END:VCALENDAR", ""))
    sent = client.post("/plan/own/", {"file": SimpleUploadedFile("plan.ics", calendar.encode())})
    assert sent["Location"] == f"/plan/?kept=own&runs=1&from={day}&until={day}"
    assert "Kept: 1 run" in html(client, sent["Location"])
    assert plan_shown.plan_shown(cleared).has_own_plan

    assert client.post("/plan/own/", {"week": "tue 40 min"}).status_code == 422  # one stands, and nothing was chosen
    assert len(own_plans.ahead(cleared, from_on=today_of(cleared))) == 1
    assert client.post("/plan/own/", {"week": "tue 40 min", "standing": "beside"}).status_code == 303
    assert len(own_plans.ahead(cleared, from_on=today_of(cleared))) > 20

    client.post("/plan/own/forget/", {"on": day.isoformat()})
    assert day not in {each.on for each in own_plans.ahead(cleared, from_on=today_of(cleared)) if each.title == "Run 8 km"}
    client.post("/plan/own/forget/")
    assert not plan_shown.plan_shown(cleared).has_own_plan
    assert client.post("/plan/own/", {"week": "tue 40 min; sun 14 km"}).status_code == 303


def test_a_kept_card_is_shown_and_decided_again(client, cleared):
    client.get("/")
    page = html(client, f"/plan/cards/{today_of(cleared).isoformat()}/")

    assert "byte for byte" in page
    assert client.get("/plan/cards/2001-01-01/").status_code == 404
    assert client.get("/plan/cards/soon/").status_code == 404
    assert client.get("/plan/weeks/2001-01-01/").status_code == 404


def test_the_way_back_marks_where_the_runner_stands(client, cleared):
    assert 'aria-current="step"' in html(client, "/plan/way-back/")


def test_the_history_is_paged_and_no_card_is_out_of_reach(client, cleared):
    now = datetime.now(UTC)
    for weeks_ago in (0, 1, 9, 30):
        today.today(cleared, now=now - timedelta(weeks=weeks_ago))
    first = html(client, "/plan/history/")
    seen, address = set(), "/plan/history/"
    while address:
        body = html(client, address)
        seen |= set(re.findall(r"/plan/cards/([0-9-]+)/", body))
        older = re.search(r'href="([^"]+)" rel="next"', body)
        address = older[1] if older else ""

    assert "4 days have a card" in first
    assert len(seen) == 4
    assert html(client, "/plan/history/?page=99") == html(client, "/plan/history/?page=4")
    assert client.get("/plan/history/?page=x").status_code == 200
