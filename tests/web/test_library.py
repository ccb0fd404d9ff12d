"""Library and metronome as pages."""

from __future__ import annotations

import io
import wave

import pytest
from django.test import Client

from runtall.evidence import KIT, POSITIONS, PURPOSES, exercises, routines
from runtall.services import diary, runners
from runtall.symptoms import Context

from ..made_runner import cleared_runner
from ..page_outline import outline

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def runner_id():
    return cleared_runner()


def test_every_routine_and_every_purpose_is_one_tap_away(client, runner_id):
    page = outline(client.get("/library/"))

    assert page.refused == []
    assert {f"/library/routines/{each}/" for each in routines()} <= set(page.links)
    assert {f"/library/exercises/?purpose={each}" for each in PURPOSES} <= set(page.links)


@pytest.mark.parametrize("routine", list(routines()))
def test_every_routine_opens_and_says_what_comes_or_why_not(client, runner_id, routine):
    response = client.get(f"/library/routines/{routine}/")
    page = outline(response)

    assert response.status_code == 200
    assert page.refused == []
    words = response.content.decode()
    assert f'action="/player/{routine}/"' in words or "Nothing of this routine" in words


def test_exercises_have_pages_that_hang_together(client, runner_id):
    for each in list(exercises().values())[::6]:
        response = client.get(f"/library/exercises/{each.id}/")
        page = outline(response)
        assert response.status_code == 200, each.id
        assert page.refused == [], each.id
        for other in (each.regression, each.progression):
            assert other is None or f"/library/exercises/{other}/" in page.links


def test_what_is_left_out_says_why_and_what_takes_its_place(client, runner_id):
    diary.write(runner_id, context=Context.REST, pain_nrs=5)
    name = next(each.id for each in exercises().values() if "acute-pain-ge-4" in each.contraindications)
    page = client.get(f"/library/exercises/{name}/").content.decode()

    assert "Not for you today" in page
    assert "the back is at 4 of 10 or more" in page
    assert "left out today, and why" in client.get("/library/exercises/").content.decode()


def test_the_list_keeps_to_purpose_position_and_kit(client, runner_id):
    runners.change_profile(runner_id, kit=("foam-roller",))
    for query, fits in (
        ("purpose=deep-core", lambda each: "deep-core" in each.purposes),
        ("position=plank", lambda each: each.position == "plank"),
        ("kit=none", lambda each: all(any(KIT[kit].household for kit in group) for group in each.kit)),
        ("kit=foam-roller", lambda each: any("foam-roller" in group for group in each.kit)),
    ):
        links = set(outline(client.get(f"/library/exercises/?{query}")).links)
        shown = {each for each in exercises() if f"/library/exercises/{each}/" in links}
        assert shown == {each.id for each in exercises().values() if fits(each)}, query


def test_a_choice_that_is_none_chooses_nothing(client, runner_id):
    response = client.get("/library/exercises/?purpose=%3Cscript%3E&position=x&kit=y")

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script type", "")
    assert set(POSITIONS)


@pytest.mark.parametrize("path", ["/library/exercises/no-such/", "/library/routines/no-such/"])
def test_what_is_not_there_is_not_found(client, runner_id, path):
    assert client.get(path).status_code == 404


def test_the_metronome_is_also_a_sound_file(client, runner_id):
    response = client.get("/metronome/sound.wav?rate=180&minutes=0.5&accent=2")
    made = io.BytesIO(b"".join(response.streaming_content))

    assert response["Content-Type"] == "audio/wav"
    assert "180-steps" in response["Content-Disposition"]
    with wave.open(made) as file:
        assert file.getnframes() / file.getframerate() == 30.0


@pytest.mark.parametrize("query", ["rate=400&minutes=5", "rate=170&minutes=500", "rate=x&minutes=5", "rate=170&minutes=", ""])
def test_a_sound_that_cannot_be_goes_back_to_the_page(client, runner_id, query):
    response = client.get(f"/metronome/sound.wav?{query}")

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_the_metronome_shows_what_speaks_for_and_against(client, runner_id):
    response = client.get("/metronome/")

    assert outline(response).refused == []
    assert "What speaks against it" in response.content.decode()
