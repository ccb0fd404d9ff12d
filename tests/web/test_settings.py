"""Settings: each block kept by itself, nothing typed is lost, the look stays in the browser."""

from __future__ import annotations

import pytest
from django.test import Client

from runtall.core import Sex, Units
from runtall.services import runners, starting
from runtall.web.frame import CONTRAST_COOKIE, THEME_COOKIE

from ..page_outline import outline

pytestmark = pytest.mark.django_db
PROFILE = {"birth_year": "1986", "height_cm": "172,5", "home_zone": "Europe/Oslo", "units": "metric", "sex": "female"}


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


def profile():
    return runners.profile(runners.own_runner_id())


def test_the_page_keeps_to_the_policy_and_says_where_everything_is(client, settings):
    response = client.get("/settings/")
    page = outline(response)

    assert page.refused == []
    assert page.tags.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))
    assert {"training", "profile", "look", "folder"} <= set(page.ids)


def test_who_the_runner_is_is_kept(client):
    answer = client.post("/settings/profile/", {**PROFILE, "height_cm": "172.5", "lap_press_means_tight": "on"})
    kept = profile()

    assert (answer.status_code, answer["Location"]) == (303, "/settings/?saved=profile#profile")
    assert (kept.birth_year, kept.height_m, kept.home_time_zone) == (1986, 1.725, "Europe/Oslo")
    assert (kept.units, kept.sex, kept.lap_press_means_tight) == (Units.METRIC, Sex.FEMALE, True)


def test_a_height_in_feet_and_inches_is_kept_in_metres_and_comes_back(client):
    client.post("/settings/profile/", {"units": "imperial", "height_ft": "5", "height_in": "8"})
    html = client.get("/settings/").content.decode()

    assert profile().height_m == pytest.approx(1.727, abs=0.001)
    assert 'name="height_ft" inputmode="numeric" maxlength="1" value="5"' in html
    assert 'name="height_in" inputmode="decimal" maxlength="5" value="8"' in html


def test_answers_can_be_taken_back(client):
    client.post("/settings/profile/", {**PROFILE, "height_cm": "172"})
    client.post("/settings/profile/", {"units": "metric"})

    assert (profile().birth_year, profile().height_m, profile().sex) == (None, None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_year", "19"),
        ("birth_year", "2099"),
        ("height_cm", "17"),
        ("height_cm", "nan"),
        ("home_zone", "Mars/Base"),
        ("units", "furlongs"),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_stays_typed(client, field, value):
    answer = client.post("/settings/profile/", {**PROFILE, "height_cm": "172", field: value})

    assert answer.status_code == 422
    assert answer.content.decode().count("Not saved yet") == 1
    assert ('value="Europe/Oslo"' in answer.content.decode()) or field == "home_zone"
    assert profile().birth_year is None


def test_the_week_and_what_exercises_leave_out_are_kept(client):
    sent = {"minutes": "20", "mode": "full", "days": ["mon"], "run_days": ["tue"], "kit": ["band"], "flags": ["wrist-pain"]}
    client.post("/settings/training/", sent)
    kept = starting.life(runners.own_runner_id())
    html = client.get("/settings/").content.decode()

    assert kept.flags == ("wrist-pain",)
    assert 'value="wrist-pain" checked' in html
    assert "runs on Tue, strength on Mon, 20 minutes a session" in html


def test_flags_are_chosen_and_let_go_only_here(client):
    client.post("/settings/training/", {"minutes": "20", "mode": "full", "flags": ["wrist-pain"]})
    client.post("/start/life/", {"minutes": "20", "mode": "full"})
    after_start = starting.life(runners.own_runner_id()).flags
    client.post("/settings/training/", {"minutes": "20", "mode": "full"})

    assert after_start == ("wrist-pain",)
    assert starting.life(runners.own_runner_id()).flags == ()


def test_the_look_is_kept_in_cookies_and_followed(client):
    answer = client.post("/settings/look/", {"theme": "dark", "contrast": "more"})
    html = client.get("/settings/").content.decode()

    assert answer.cookies[THEME_COOKIE].value == "dark"
    assert answer.cookies[CONTRAST_COOKIE].value == "more"
    assert 'data-theme="dark" data-contrast="more"' in html
    assert not client.post("/settings/look/", {"theme": "pink", "contrast": "more"}).cookies


def test_the_watched_folder_is_shown_chosen_and_ended_here_too(client, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "watch").mkdir()
    answer = client.post("/import/folder/", {"path": str(tmp_path / "watch"), "back": "settings"})
    shown = client.get("/settings/").content.decode()

    assert answer["Location"] == "/settings/?saved=folder#watched"
    assert str(tmp_path / "watch") in shown
    assert 'action="/import/folder/leave/"' in shown
    assert client.post("/import/folder/leave/", {"back": "settings"})["Location"] == "/settings/?saved=folder#watched"
    assert str(tmp_path / "watch") not in client.get("/settings/").content.decode()


def test_a_page_is_in_a_language_that_it_has_words_in(client):
    """Only English has: dates in another language would stand beside it, and a screen reader would take the wrong voice."""
    page = client.get("/settings/", headers={"Accept-Language": "de, fr;q=0.8"}).content.decode()

    assert '<html lang="en"' in page
