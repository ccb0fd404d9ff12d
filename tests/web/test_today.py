"""Today as a page: one action, questions in one tap, safety before everything, and nothing worked out twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from runtall.core import Units
from runtall.evidence import Outcome, red_flags
from runtall.plan import OwnRun
from runtall.services import runners, sessions, triage
from runtall.services import today as today_service
from runtall.store import own_plans, planning
from runtall.symptoms import Answer, Answers, Occasion

from ..page_outline import outline

pytestmark = pytest.mark.django_db

CLEAR = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=41, pregnant=Answer.NO, pain_nrs=1)


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def cleared() -> int:
    runner_id = runners.own_runner_id()
    triage.keep(runner_id, CLEAR, occasion=Occasion.START)
    return runner_id


def html(client: Client, address: str = "/") -> str:
    return client.get(address).content.decode()


def test_a_runner_with_nothing_on_file_goes_to_the_door(client):
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/start/")


def test_the_day_has_one_heading_one_filled_button_and_nothing_that_the_policy_refuses(client, cleared):
    response = client.get("/")
    page = outline(response)

    assert response.status_code == 200
    assert page.tags.count("h1") == 1
    assert page.refused == []
    assert len(page.ids) == len(set(page.ids))
    assert response.content.decode().count('class="button"') == 1


def test_with_nothing_on_file_the_day_says_so_and_what_to_do_next_until_something_is(client, cleared):
    before = html(client)
    sessions.type_run(cleared, on=runners.today_of(runners.profile(cleared)) - timedelta(days=2), duration_s=1800)
    after = html(client)

    assert "Nothing is on file yet" in before
    assert 'href="/import/"' in before.partition("Nothing is on file yet")[2].partition("</section>")[0]
    assert 'href="/runs/add/"' in before.partition("Nothing is on file yet")[2].partition("</section>")[0]
    assert "Nothing stands out" not in before
    assert "Nothing is on file yet" not in after


def test_no_command_of_the_terminal_stands_on_the_page(client, cleared):
    today = runners.today_of(runners.profile(cleared))
    sessions.type_run(cleared, on=today - timedelta(days=2), duration_s=1800)

    for address in ("/", "/tight/", "/check-out/", "/plan/", "/plan/way-back/", "/plan/history/"):
        text = html(client, address)
        assert not any(f"runtall {word}" in text for word in ("check", "triage", "session", "plan ", "evidence", "screen"))


def test_a_check_in_is_kept_and_the_day_follows_from_it(client, cleared):
    answer = client.post("/check-in/", {"pain": "7", "slept": "6,5", "sat": "", "well": "yes", "new": "no"})
    said = planning.check_in(cleared, runners.today_of(runners.profile(cleared)))[0]

    assert (answer.status_code, answer["Location"]) == (303, "/?kept=in")
    assert (said.pain_nrs, said.slept_h, said.sat_h, said.well, said.new_symptom) == (7, 6.5, None, True, False)
    assert "back 7\xa0of 10, slept 6.5 h, feeling well, nothing new" in html(client)


@pytest.mark.parametrize(
    ("typed", "field"), [({"slept": "25"}, "slept"), ({}, "pain"), ({"pain": "11"}, "pain"), ({"minutes": "soon"}, "minutes")]
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(client, cleared, typed, field):
    answer = client.post("/check-in/", {"sat": "3", **typed} if typed else {})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.content.decode()
    assert not typed or 'value="3"' in answer.content.decode()
    assert planning.check_in(cleared, runners.today_of(runners.profile(cleared))) is None


def test_something_new_leads_to_the_safety_questions_and_nothing_else_stands_on_today(client, cleared):
    answer = client.post("/check-in/", {"pain": "2", "new": "yes"})
    page = html(client)

    assert answer["Location"] == "/start/safety/new/"
    assert "/player/" not in page
    assert "/start/safety/new/" in page


def test_not_feeling_well_empties_the_day_and_is_taken_back(client, cleared):
    client.post("/well/", {"well": "no"})
    assert "/player/" not in html(client)

    client.post("/well/", {"well": "yes"})
    assert "I feel well again" not in html(client)


def test_a_waiting_question_is_answered_in_one_tap_once(client, cleared):
    today = runners.today_of(runners.profile(cleared))
    sessions.type_run(cleared, on=today - timedelta(days=1), duration_s=1800, pain_during_nrs=1)
    assert "/answer/" in html(client)

    answer = client.post("/answer/", {"moment": "next_morning", "run_on": (today - timedelta(days=1)).isoformat(), "pain": "2"})

    assert (answer.status_code, answer["Location"]) == (303, "/?kept=answer")
    assert 'value="next_morning"' not in html(client)


def test_how_the_run_was_is_kept_for_today(client, cleared):
    today = runners.today_of(runners.profile(cleared))
    sessions.type_run(cleared, on=today, duration_s=1800)
    answer = client.post("/check-out/", {"pain": "1", "effort": "4"})

    assert answer["Location"] == "/?kept=out"
    assert "Run: 30 min" in html(client)
    assert client.post("/check-out/", {}).status_code == 422


def test_a_walk_without_a_watch_is_kept_with_how_it_felt_once(client, cleared):
    said = {"what": "walk", "minutes": "30", "pain": "1"}
    refused = client.post("/check-out/", {**said, "what": "run_walk", "walked": "31"})
    first, again = client.post("/check-out/", said), client.post("/check-out/", said)
    page = html(client)

    assert (refused.status_code, first["Location"], again["Location"]) == (422, "/?kept=out", "/?kept=out")
    assert [(each.run.duration_s, each.run.walk_s) for each in planning.typed_runs(cleared)] == [(1800.0, 1800.0)]
    assert "Walk: 30 min" in page
    assert "I am back from the walk" not in page
    assert 'value="one_hour_after"' not in page  # it is asked an hour later
    assert "an hour after the walk" in page


@pytest.mark.parametrize(("outcome", "words"), [(Outcome.EMERGENCY, "tel:112"), (Outcome.CLINICIAN_FIRST, "at the phone")])
def test_an_answer_that_asks_for_help_leaves_no_workout_anywhere(client, cleared, outcome, words):
    sign = next(each.id for each in red_flags().values() if each.outcome is outcome)
    triage.keep(cleared, Answers({**CLEAR.flags, sign: Answer.YES}), occasion=Occasion.WEEKLY)

    for address in ("/", "/plan/"):
        page = html(client, address)
        assert "/player/" not in page
        assert "Start the" not in page
    assert words in html(client)
    assert client.get("/tight/")["Location"] == "/"


def test_before_the_safety_questions_they_are_the_one_action(client):
    runner_id = runners.own_runner_id()
    sessions.type_run(runner_id, on=runners.today_of(runners.profile(runner_id)), duration_s=1800)
    page = html(client)

    assert 'class="button" href="/start/safety/open/"' in page
    assert "/player/" not in page
    assert 'href="/start/safety/"' in html(client, "/plan/")


def test_the_card_for_a_tight_spell_has_its_steps_in_order(client, cleared):
    page = html(client, "/tight/")

    assert page.count("<li>") >= 4
    assert "the run is over" in page


def test_miles_where_the_runner_wants_miles(client, cleared):
    runners.change_profile(cleared, units=Units.IMPERIAL)
    today = runners.today_of(runners.profile(cleared))
    sessions.type_run(cleared, on=today, duration_s=1800, distance_m=5000)

    assert "3.1\xa0mi in 30 min" in html(client)


def test_looking_at_the_day_twice_keeps_one_card(client, cleared):
    client.get("/")
    client.get("/")

    assert today_service.today(cleared).number == 1


def test_another_sport_takes_the_place_of_the_run_in_one_tap_and_is_taken_back(client, cleared):
    """Plain forms: nothing here asks for a script."""
    on = runners.today_of(runners.profile(cleared))
    own_plans.keep_own_plan(cleared, (OwnRun(on, "easy", 1800.0),), from_on=on, at=datetime.now(UTC))
    for back in range(2, 30, 2):
        sessions.type_run(cleared, on=on - timedelta(days=back), duration_s=1800)
    offered = html(client)
    client.post("/other-sport/", {"other_sport": "yes"})
    chosen = html(client)
    client.post("/other-sport/", {"other_sport": "no"})

    assert "Another sport today" in offered
    assert "use the elliptical, easy: 30 min" in chosen
    assert "Your own plan has" not in chosen
    assert "Run after all" in chosen
    assert "Your own plan has" in html(client)
