"""Body as pages: the screen a test at a time, stopped or left at any step; results by side; nothing done counts for nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from runtall.evidence import battery, movement_tests, red_flags
from runtall.screen import Side
from runtall.services import runners, screening, triage
from runtall.symptoms import Answer, Answers

from ..page_outline import outline

pytestmark = pytest.mark.django_db

CLEAR = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=41, pregnant=Answer.NO, surgery_weeks=None, pain_nrs=1)
BEGUN = {"form": "short", "pain": "1", "legs": "no", "chest": "no"}


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def cleared(client) -> Client:
    triage.keep(own(), CLEAR)
    return client


def own() -> int:
    return runners.own_runner_id()


def today():
    return runners.today_of(runners.profile(own()))


def text(response) -> str:
    return response.content.decode()


def kept():
    return screening.results(own())


@pytest.mark.parametrize("address", ["/body/", "/body/screen/", "/body/clinic/", "/body/test/side-plank-hold/"])
def test_every_page_stands_before_the_first_test(client, address):
    response = client.get(address)
    page = outline(response)

    assert response.status_code == 200
    assert (page.tags.count("h1"), page.refused, page.open) == (1, [], [])


def test_no_test_begins_before_the_safety_questions(client):
    page = client.get("/body/screen/")

    assert "The safety questions come first." in text(page)
    assert "/start/safety/" in outline(page).links
    assert client.post("/body/screen/", BEGUN)["Location"] == "/body/screen/done/"
    assert client.get("/body/screen/side-plank-hold/")["Location"] == "/body/screen/done/"


def test_a_yes_to_a_safety_question_closes_the_screen(client):
    triage.keep(own(), Answers({**CLEAR.flags, "saddle-numbness": Answer.YES}))

    assert "No tests today." in text(client.get("/body/screen/"))
    assert client.post("/body/screen/", BEGUN)["Location"] == "/body/screen/done/"


def test_the_answers_of_the_day_are_asked_for(cleared):
    response = cleared.post("/body/screen/", {"form": "short"})

    assert response.status_code == 422
    assert text(response).count('class="field-error"') == 3


def test_the_short_form_goes_test_by_test_to_its_end(cleared):
    at = cleared.post("/body/screen/", BEGUN)["Location"]
    seen = []
    while at != "/body/screen/done/":
        page = cleared.get(at)
        seen.append(at.split("/")[3])
        assert outline(page).refused == []
        at = cleared.post(at, {"do": "skip"})["Location"]

    assert tuple(seen) == battery().forms["short"].test_ids
    assert "No test was done today." in text(cleared.get(at))
    assert kept() == ()


@pytest.mark.parametrize("test_id", battery().order)
def test_every_test_shows_how_it_is_done_what_ends_it_and_what_is_written_down(cleared, test_id):
    cleared.post("/body/screen/", {**BEGUN, "test": test_id})
    html = text(cleared.get(f"/body/screen/{test_id}/"))

    test = movement_tests()[test_id]
    assert html.count("<li><p>") == len(test.procedure)
    for stop in screening.stops_of(test):
        assert f'name="stopped" value="{stop.id}"' in html
    for measure in test.measures:
        side = "left" if test.two_sides else "whole"
        assert (f'name="{side}-{measure.id}"' in html) == ("hand" in measure.by and measure.minus is None)


def test_values_are_kept_by_side_with_their_unit(cleared):
    cleared.post("/body/screen/", {**BEGUN, "test": "side-plank-hold"})
    sent = {"do": "keep", "left-hold_s": "1,5", "left-hold_s-unit": "min", "left-version": "straight_leg", "right-hold_s": "55"}
    answer = cleared.post("/body/screen/side-plank-hold/", sent)

    assert answer.status_code == 303
    assert {each.side: each.values["hold_s"] for each in kept()} == {Side.LEFT: 90.0, Side.RIGHT: 55.0}
    html = text(cleared.get("/body/"))
    assert "90\xa0s" in html
    assert "work on it" in html


def test_a_value_that_cannot_be_is_said_beside_its_field_and_neither_side_is_kept(cleared):
    cleared.post("/body/screen/", {**BEGUN, "test": "side-plank-hold"})
    response = cleared.post("/body/screen/side-plank-hold/", {"do": "keep", "left-hold_s": "40", "right-hold_s": "fast"})

    assert response.status_code == 422
    assert 'id="right-hold_s-error"' in text(response)
    assert 'value="40"' in text(response)
    assert kept() == ()
    assert cleared.post("/body/screen/side-plank-hold/", {"do": "keep", "left-hold_s": "99999"}).status_code == 422


def test_doing_a_test_again_on_the_same_day_replaces_it(cleared):
    for seconds in ("40", "44"):
        cleared.post("/body/screen/", {**BEGUN, "test": "prone-plank-hold"})
        cleared.post("/body/screen/prone-plank-hold/", {"do": "keep", "whole-hold_s": seconds})

    assert [each.values["hold_s"] for each in kept()] == [44.0]


def test_leaving_midway_loses_nothing_and_goes_on_where_it_was_left(cleared):
    first = cleared.post("/body/screen/", BEGUN)["Location"]
    found = {f"whole-pain_{when}_nrs": "2" for when in ("before", "after_forward", "after_backward", "after_turn")}
    second = cleared.post(first, {"do": "keep", **found})["Location"]

    assert second == "/body/screen/active-straight-leg-raise/"
    html = text(cleared.get("/body/"))
    assert "Go on where you left" in html
    assert f'href="{second}"' in html
    assert len(kept()) == 1


def test_a_stop_is_written_down_and_is_not_a_zero(cleared):
    cleared.post("/body/screen/", BEGUN)
    address = "/body/screen/lateral-step-down/"
    assert cleared.post(address, {"do": "stop"}).status_code == 422
    answer = cleared.post(address, {"do": "stop", "stopped": "knee-pain", "stopped_side": "left"})

    (result,) = kept()
    assert (result.side, result.stopped, result.values) == (Side.LEFT, "knee-pain", {})
    assert "was stopped" in text(cleared.get(answer["Location"]))
    assert "stopped" in text(cleared.get("/body/"))


def test_an_urgent_stop_ends_the_screen_and_leads_to_the_safety_questions(cleared):
    cleared.post("/body/screen/", BEGUN)
    answer = cleared.post("/body/screen/bend-direction/", {"do": "stop", "stopped": "numb-between-the-legs"})
    page = cleared.get(answer["Location"])

    assert "Call the emergency number now." in text(page)
    assert {"/start/safety/", "/start/safety/open/"} <= set(outline(page).links)
    assert cleared.get("/body/screen/side-plank-hold/")["Location"] == "/body/screen/done/"


@pytest.mark.parametrize(
    ("test_id", "stop_id", "opened"),
    [
        ("bend-direction", "numb-between-the-legs", {"saddle-numbness"}),
        ("bend-direction", "leg-gives-way", {"less-strength-one-leg", "strength-getting-less"}),
        ("modified-thomas", "down-the-leg", {"pain-below-knee", "pain-shoots-down-leg", "numbness-one-leg"}),
        ("bend-direction", "wants-to-stop", set()),
    ],
)
def test_a_stop_holds_its_safety_questions_open_until_they_are_answered(cleared, test_id, stop_id, opened):
    cleared.post("/body/screen/", BEGUN)
    cleared.post(f"/body/screen/{test_id}/", {"do": "stop", "stopped": stop_id})

    assert set(triage.state(own()).standing.triage.unanswered) == opened
    if opened:
        asked = re.findall(r'name="shown" value="([^"]+)"', text(cleared.get("/start/safety/open/")))
        groups = re.findall(r'name="none" value="([^"]+)"', text(cleared.get("/start/safety/open/")))
        assert set(asked) == opened
        cleared.post("/start/safety/open/", {"shown": asked, "none": groups})
    assert triage.state(own()).standing.triage.unanswered == ()


def test_a_stop_leaves_a_yes_as_it_is(cleared):
    triage.keep(own(), Answers({"less-strength-one-leg": Answer.YES}))
    screening.enter_test(own(), "bend-direction", {}, on=today(), stopped={None: "leg-gives-way"})

    stands = triage.state(own()).standing
    assert stands.answers.flags["less-strength-one-leg"] is Answer.YES
    assert stands.triage.unanswered == ("strength-getting-less",)


def test_pain_of_four_keeps_holds_closed_today_and_says_so(cleared):
    cleared.post("/body/screen/", {**BEGUN, "pain": "4"})
    assert cleared.get("/body/screen/side-plank-hold/").status_code == 303

    assert "holds and repetitions wait" in text(cleared.get("/body/screen/done/"))


def test_a_result_is_corrected_and_taken_back(cleared):
    (line,) = screening.enter_test(own(), "prone-plank-hold", {None: {"hold_s": 40.0}}, on=today() - timedelta(days=9))
    address = f"/body/result/{line.id}/"
    assert 'value="40"' in text(cleared.get(address))

    assert cleared.post(address, {"whole-hold_s": "48"})["Location"] == "/body/test/prone-plank-hold/"
    assert [(each.values["hold_s"], each.on) for each in kept()] == [(48.0, today() - timedelta(days=9))]
    assert cleared.get(address).status_code == 404

    (again,) = screening.lines(own())
    cleared.post(f"/body/result/{again.id}/remove/")
    assert kept() == ()


def test_a_test_over_time_has_a_dot_for_each_side_and_its_table(cleared):
    for back, left in ((60, 30.0), (30, 36.0), (2, 58.0)):
        values = {Side.LEFT: {"hold_s": left}, Side.RIGHT: {"hold_s": 50.0}}
        screening.enter_test(own(), "side-plank-hold", values, on=today() - timedelta(days=back))
    html = text(cleared.get("/body/test/side-plank-hold/"))

    assert "Side plank hold: left 58\xa0s, right 50\xa0s." in html
    assert "<run-chart" in html
    assert html.count('<th scope="row">') == 6
    assert outline(cleared.get("/body/test/side-plank-hold/")).refused == []


def test_a_clinics_reading_is_kept_by_side(client):
    sent = {
        "reading": "knee-extension",
        "device": "dynamometer",
        "value": "40",
        "unit": "kgf",
        "side": "left",
        "on": str(today()),
    }
    assert client.post("/body/clinic/", sent).status_code == 303
    assert "392\xa0N" in text(client.get("/body/clinic/"))

    assert client.post("/body/clinic/", {**sent, "unit": "Nm", "device": "force_plate"}).status_code == 422
    assert client.post("/body/clinic/", {**sent, "on": str(today() + timedelta(days=1))}).status_code == 422
    assert client.post("/body/clinic/", {**sent, "side": ""}).status_code == 422


def test_a_screen_of_another_day_or_a_forged_one_begins_anew(cleared):
    cleared.cookies["runtall_screen"] = "forged"

    assert cleared.get("/body/screen/side-plank-hold/")["Location"] == "/body/screen/"
