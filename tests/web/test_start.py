"""The first visit: doors, days and kit, the sample runner made while a page waits."""

from __future__ import annotations

import pytest
from django.test import Client

from runtall.plan import Mode
from runtall.services import diary, runners, sample_making, starting, triage
from runtall.services.sample_making import Making, Stage
from runtall.symptoms import Answer, Answers, Context
from runtall.web.views.start import WANTED_COOKIE, needs_start
from runtall.web.who import SAMPLE_COOKIE, Who

from ..page_outline import outline

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def sample(monkeypatch):
    """Say how far the sample runner is, and count how often it is begun: ``sample(stage)``."""
    begun = []

    def stands(stage: Stage, done: int = 0, total: int = 0) -> list[int]:
        monkeypatch.setattr(sample_making, "state", lambda: Making(stage, done, total))
        monkeypatch.setattr(sample_making, "begin", lambda: begun.append(1))
        return begun

    stands(Stage.ABSENT)
    return stands


def own() -> int:
    return runners.own_runner_id()


def test_the_very_first_page_is_the_door(client, sample):
    first = client.get("/")
    door = client.get("/start/")
    page = outline(door)

    assert first.status_code == 302
    assert first["Location"] == "/start/"
    assert page.refused == []
    assert page.tags.count("h1") == 1
    assert {"/start/safety/questions/1/", "/import/"} <= set(page.links)
    assert 'action="/sample/enter/"' in door.content.decode()


def test_nobody_is_sent_back_to_the_door_who_has_begun(client, sample):
    diary.write(own(), context=Context.REST, pain_nrs=2)

    assert client.get("/").status_code == 200


def test_the_sample_runner_never_needs_a_start():
    profile = runners.profile(own())

    assert needs_start(Who(own(), False, profile, runners.today_of(profile)))
    assert not needs_start(Who(own(), True, profile, runners.today_of(profile)))


def test_days_minutes_kit_and_mode_are_kept_and_today_follows(client):
    said = {"run_days": ["sun", "tue"], "days": ["mon", "thu"], "minutes": "25", "mode": "small_steps", "kit": ["band"]}
    answer = client.post("/start/life/", {**said, "units": "imperial"})
    kept = starting.life(own())

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert kept.run_days == ("tue", "sun")
    assert kept.days == ("mon", "thu")
    assert kept.minutes_per_session == 25
    assert kept.kit == ("band",)
    assert kept.mode is Mode.SMALL_STEPS
    assert runners.profile(own()).units.value == "imperial"


def test_what_cannot_be_is_refused_beside_the_field_and_nothing_typed_is_lost(client):
    answer = client.post("/start/life/", {"minutes": "900", "days": ["mon"], "kit": ["band"], "mode": "full"})
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "from 5 to 120" in html
    assert 'name="days" value="mon" checked' in html
    assert 'name="kit" value="band" checked' in html
    assert not starting.is_settled(own())


def test_back_from_the_last_step_keeps_what_was_chosen_and_stays_in_the_first_visit(client):
    triage.keep(own(), Answers({"chest-pain": Answer.NO}))
    answer = client.post("/start/life/", {"minutes": "15", "days": ["wed"], "mode": "full", "back": "1"})
    step = client.get("/start/safety/questions/3/").content.decode()

    assert answer["Location"] == "/start/safety/questions/3/"
    assert starting.life(own()).days == ("wed",)
    assert "4 of 5" in step


def test_a_programme_that_runs_keeps_its_first_day_when_days_change(client):
    from runtall.store import planning

    client.post("/start/life/", {"minutes": "15", "mode": "full"})
    first = planning.programme(own())
    client.post("/start/life/", {"minutes": "25", "mode": "full"})

    assert planning.programme(own()) == first


def test_the_sample_is_made_once_and_waited_for(client, sample):
    begun = sample(Stage.ABSENT)
    answer = client.post("/sample/enter/")
    sample(Stage.MAKING, 40, 265)
    wait = client.get("/start/sample/")

    assert (answer.status_code, answer["Location"]) == (303, "/start/sample/")
    assert begun == [1]
    assert "40 of 265" in wait.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in wait.content.decode()
    assert outline(wait).refused == []


def test_who_waited_is_let_in_and_nobody_else(client, sample):
    sample(Stage.ABSENT)
    client.post("/sample/enter/")
    sample(Stage.READY)
    answer = client.get("/start/sample/")
    stranger = Client(HTTP_HOST="127.0.0.1:8127").get("/start/sample/")

    assert answer["Location"] == "/"
    assert answer.cookies[SAMPLE_COOKIE].value == "1"
    assert answer.cookies[WANTED_COOKIE].value == ""
    assert stranger["Location"] == "/start/"
    assert SAMPLE_COOKIE not in stranger.cookies


def test_a_sample_that_stands_is_entered_at_once_and_left_in_one_tap(client, sample):
    begun = sample(Stage.READY)
    entered = client.post("/sample/enter/")
    left = client.post("/sample/leave/")

    assert entered.cookies[SAMPLE_COOKIE].value == "1"
    assert left.cookies[SAMPLE_COOKIE].value == ""
    assert begun == []


def test_a_sample_that_was_not_finished_says_so_and_can_be_begun_again(client, sample):
    sample(Stage.FAILED)
    html = client.get("/start/sample/").content.decode()

    assert "was not finished" in html
    assert "Try again" in html
    assert "hx-get" not in html


def test_the_fragment_asks_for_the_whole_page_once_the_sample_stands(client, sample):
    sample(Stage.MAKING, 1, 2)
    under_way = client.get("/start/sample/progress/")
    sample(Stage.READY)
    done = client.get("/start/sample/progress/")

    assert "HX-Refresh" not in under_way
    assert under_way["Vary"].startswith("HX-Request")
    assert done["HX-Refresh"] == "true"
