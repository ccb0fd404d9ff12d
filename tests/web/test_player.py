"""The player: opened, told, told twice, told wrongly; closed where safety answers close it."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.test import Client

from runtall.evidence import red_flags
from runtall.services import diary, runners, sessions
from runtall.web.who import SAMPLE_COOKIE

from ..made_runner import cleared_runner
from ..page_outline import outline

pytestmark = pytest.mark.django_db
PLAYER = "/player/twelve-minutes/"


@pytest.fixture
def client():
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def runner_id():
    return cleared_runner()


def play_of(page: str) -> dict:
    return json.loads(re.search(r'id="play" type="application/json">(.*?)</script>', page, re.DOTALL).group(1))


def opened(client, path=PLAYER):
    return play_of(client.get(path).content.decode())


def test_the_session_stands_on_the_page_with_its_times_and_its_form(client, runner_id):
    response = client.get(PLAYER)
    page = outline(response)
    play = play_of(response.content.decode())

    assert response.status_code == 200
    assert page.refused == []
    assert page.tags.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))
    assert play["steps"][0]["kind"] == "get_ready"
    assert sum(step["s"] for step in play["steps"]) > 9 * 60
    assert {step["item"] for step in play["steps"]} >= set(range(len(play["items"])))
    assert f'name="outcome-{play["items"][0]["id"]}"' in response.content.decode()


def test_a_session_is_kept_once_however_often_it_is_sent(client, runner_id):
    play = opened(client)
    hurt = play["items"][1]["id"]
    said = {
        "token": play["token"],
        "session_id": str(uuid.uuid4()),
        "duration_s": "700",
        "pain": "2",
        "form": "yes",
        "rpe": "6",
        f"outcome-{hurt}": "hurt",
        f"hurt-{hurt}": "4",
        f"place-{hurt}": "knee",
        f"leg-{hurt}": "no",
    }
    answers = [client.post(PLAYER + "keep/", said, headers={"accept": "application/json"}) for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    (kept,) = sessions.kept(runner_id)
    assert (kept.id, kept.session.rpe, kept.session.duration_s, kept.session.finished) == (said["session_id"], 6.0, 700.0, True)
    went = {each.exercise_id: each for each in kept.session.items}
    assert (went[hurt].outcome.value, went[hurt].pain_nrs, went[hurt].form_intact) == ("hurt", 4.0, None)
    assert {each.pain_nrs for name, each in went.items() if name != hurt} == {2.0}
    assert [(entry.pain_nrs, entry.felt[0].place.value) for entry in diary.entries(runner_id)] == [(4, "knee")]
    assert "4 of 10" in client.get(answers[0].json()["kept"]).content.decode()


def test_something_new_in_the_leg_leads_to_the_safety_questions_each_time_it_is_sent(client, runner_id):
    play = opened(client)
    name = play["items"][0]["id"]
    said = {
        "token": play["token"],
        "session_id": str(uuid.uuid4()),
        "finished": "0",
        f"outcome-{name}": "hurt",
        f"leg-{name}": "yes",
    }
    answers = [client.post(PLAYER + "keep/", said, headers={"accept": "application/json"}).json() for _ in range(2)]

    assert [each["safety"] for each in answers] == [True, True]
    assert len(diary.entries(runner_id)) == 1
    assert 'href="/start/safety/open/"' in client.get(answers[0]["kept"]).content.decode()


def test_the_form_without_scripts_says_what_it_kept(client, runner_id):
    play = opened(client)
    answer = client.post(PLAYER + "keep/", {"token": play["token"], "session_id": str(uuid.uuid4()), "minutes": "11,5"})

    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert "Saved." in page.content.decode()
    (kept,) = sessions.kept(runner_id)
    assert kept.session.duration_s == 690.0
    back = client.post(re.search(r'action="(/player/kept/[^"]+/take-back/)"', page.content.decode()).group(1))
    assert back.status_code == 303
    assert sessions.kept(runner_id) == ()
    assert "Taken back." in client.get(back["Location"]).content.decode()


def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client, runner_id):
    play = opened(client)
    name = play["items"][0]["id"]
    said = {"token": play["token"], "minutes": "twelve", f"outcome-{name}": "hurt", f"hurt-{name}": "14"}
    answer = client.post(PLAYER + "keep/", said)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert outline(answer).refused == []
    assert 'value="twelve"' in page
    assert 'value="14" aria-invalid="true"' in page
    assert sessions.kept(runner_id) == ()


@pytest.mark.parametrize("token", ["", "made:up:here", "x" * 5000])
def test_a_session_that_was_not_opened_here_is_refused(client, runner_id, token):
    answer = client.post(PLAYER + "keep/", {"token": token})

    assert answer.status_code == 422
    assert sessions.kept(runner_id) == ()


def test_a_session_of_the_past_is_told_with_its_own_day_and_doses(client, runner_id, monkeypatch):
    play = opened(client)
    monkeypatch.setattr(sessions, "to_play", lambda *_, **__: pytest.fail("the token alone tells what was played"))
    answer = client.post(PLAYER + "keep/", {"token": play["token"]})

    assert answer.status_code == 303
    (kept,) = sessions.kept(runner_id)
    assert [each.exercise_id for each in kept.session.items] == [each["id"] for each in play["items"]]


@pytest.mark.parametrize("path", ["/player/today/", PLAYER, "/library/", "/library/exercises/", "/library/exercises/dead-bug/"])
def test_no_path_leads_from_an_emergency_answer_to_a_workout(client, path):
    sign = next(each for each, flag in red_flags().items() if "emergency" in str(flag.outcome))
    cleared_runner(**{sign: True})
    page = client.get(path).content.decode()

    assert "data-start" not in page
    assert "/player/" not in page
    assert "Dead bug" not in page


def test_before_the_safety_questions_the_library_says_so(client):
    runners.own_runner_id()
    for path in ("/library/", PLAYER, "/library/routines/twelve-minutes/"):
        page = client.get(path).content.decode()
        assert "The safety questions come first." in page
        assert 'href="/start/safety/"' in page


def test_minutes_that_a_routine_cannot_take_are_said_beside_the_field(client, runner_id):
    answer = client.get(PLAYER + "?minutes=90")
    assert answer.status_code == 303

    page = client.get(answer["Location"])
    assert page.status_code == 422
    assert 'value="90"' in page.content.decode()
    assert 'id="minutes-error"' in page.content.decode()


def test_today_without_a_session_says_so_and_offers_routines(client, runner_id):
    response = client.get("/player/warm-up/")

    assert response.status_code == 200
    assert "no warm-up" in response.content.decode()
    assert "runtall today" not in response.content.decode()
    assert client.get("/player/no-such-thing/").status_code == 404


def test_the_worker_may_look_after_the_whole_address(client):
    response = client.get("/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert "/static/css/base.css" in response.content.decode()


def test_a_session_of_someone_else_is_refused(client, runner_id):
    play = opened(client)
    from runtall.web.views import player

    _whose, played = player.opened(play["token"])
    answer = client.post(PLAYER + "keep/", {"token": player.signed(runner_id + 50, played)})

    assert answer.status_code == 404
    assert SAMPLE_COOKIE not in client.cookies
