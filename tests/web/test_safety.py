"""The safety questions as pages: nothing unanswered is a no, an emergency goes first, a yes is taken back only twice said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from runtall.evidence import Open, red_flags
from runtall.services import runners, triage
from runtall.symptoms import Answer, Answered, Answers, Clearance, Occasion, question_groups
from runtall.web.views.safety import FIRST, SECOND

from ..page_outline import outline

pytestmark = pytest.mark.django_db

CLEAR = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=41, pregnant=Answer.NO, pain_nrs=1)
FIRST_SIGNS = [sign.id for group in question_groups(Occasion.START) if group.id in FIRST for sign in group.signs]


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


def own() -> int:
    return runners.own_runner_id()


def stands():
    return triage.state(own())


def test_three_steps_ask_every_question_once(client):
    asked = [sign for step in (1, 2, 3) for sign in _shown(client, f"/start/safety/questions/{step}/")]

    assert sorted(asked) == sorted(red_flags())


def test_the_named_groups_are_groups():
    assert {*FIRST, *SECOND} < {group.id for group in question_groups(Occasion.START)}


def test_every_group_has_its_own_none_of_these_and_none_is_ticked_beforehand(client):
    html = client.get("/start/safety/questions/1/").content.decode()

    assert html.count('name="none"') == len(FIRST)
    assert " checked" not in html


def test_a_group_without_a_tick_stays_unknown_and_none_of_these_is_a_no(client):
    client.post("/start/safety/questions/1/", {"shown": FIRST_SIGNS, "none": ["legs"], "age": "41", "pain": "2"})
    held = stands().standing.answers

    assert held.flags["pain-both-legs"] is Answer.NO
    assert held.flags["chest-pain"] is Answer.UNKNOWN
    assert (held.age_years, held.pain_nrs) == (41, 2)


def test_only_questions_that_were_on_the_page_are_answered(client):
    client.post("/start/safety/questions/1/", {"shown": ["fainting"], "none": list(FIRST)})

    assert dict(stands().standing.answers.flags) == {"fainting": Answer.NO}


def test_a_tick_and_none_of_these_do_not_go_together_and_stay_on_the_page(client):
    sent = {"shown": FIRST_SIGNS, "yes": ["fainting"], "none": ["chest-and-belly", "legs"], "age": "41"}
    answer = client.post("/start/safety/questions/1/", sent)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "none of these" in html
    assert 'value="fainting" checked' in html
    assert 'value="41"' in html
    assert triage.history(own()) == ()


@pytest.mark.parametrize("age", ["4", "121", "forty", "41.5"])
def test_an_age_that_cannot_be_is_refused_beside_the_field(client, age):
    answer = client.post("/start/safety/questions/1/", {"shown": FIRST_SIGNS, "none": list(FIRST), "age": age})

    assert answer.status_code == 422
    assert 'id="e-age"' in answer.content.decode()


def test_an_emergency_answer_goes_straight_to_its_page_which_offers_nothing_else(client):
    answer = client.post("/start/safety/questions/1/", {"shown": FIRST_SIGNS, "yes": ["chest-pain"], "none": ["legs"]})
    page = client.get("/start/safety/")
    links = set(outline(page).links)
    html = page.content.decode()

    assert (answer.status_code, answer["Location"]) == (303, "/start/safety/")
    assert "call the emergency number now" in html
    assert red_flags()["chest-pain"].phone in html
    assert {link for link in links if link.startswith("/") and "static" not in link} == {
        "/",
        "/start/safety/cleared/",
        "/start/safety/correct/",
    }


def test_a_clinician_first_answer_shows_why_what_to_say_and_what_stays_open(client):
    triage.keep(own(), Answers({**CLEAR.flags, "fever-or-chills": Answer.YES}, 41, Answer.NO, None, 1))
    html = client.get("/start/safety/").content.decode()

    assert "Talk to a doctor today" in html
    assert red_flags()["fever-or-chills"].phone in html
    assert "Finucane" in html
    assert "Later:" in html
    assert "Stop: a doctor today" in html


def test_the_last_step_leads_on_to_the_days_or_to_what_comes_first(client):
    third = {"shown": _shown(client, "/start/safety/questions/3/"), "none": _groups(client, 3)}
    triage.keep(own(), CLEAR)
    calm = client.post("/start/safety/questions/3/", third)
    triage.keep(own(), Answers({"fever-or-chills": Answer.YES}))
    ill = client.post("/start/safety/questions/3/", third)

    assert calm["Location"] == "/start/life/"
    assert ill["Location"].startswith("/start/safety/")


def test_back_saves_what_was_ticked_and_fills_it_in_again(client):
    answer = client.post("/start/safety/questions/1/", {"shown": FIRST_SIGNS, "none": ["legs"], "back": "1"})
    html = client.get("/start/safety/questions/1/").content.decode()

    assert answer["Location"] == "/start/"
    assert 'value="legs" data-none checked' in html


def test_back_from_an_untouched_step_writes_nothing(client):
    client.post("/start/safety/questions/1/", {"shown": FIRST_SIGNS, "back": "1"})

    assert triage.history(own()) == ()


def test_a_yes_that_would_be_lost_is_asked_about_once_more(client):
    triage.keep(own(), Answers({**CLEAR.flags, "numbness-one-leg": Answer.YES}, 41, Answer.NO, None, 1))
    sent = {"shown": FIRST_SIGNS, "none": list(FIRST), "age": "41", "pain": "1"}
    asked = client.post("/start/safety/questions/1/", sent)
    kept = client.post("/start/safety/questions/1/", {**sent, "asked": ["numbness-one-leg"]})
    still = stands().standing.answers.flags["numbness-one-leg"]
    client.post("/start/safety/questions/1/", {**sent, "asked": ["numbness-one-leg"], "slip": ["numbness-one-leg"]})
    gone = stands()

    assert asked.status_code == 422
    assert red_flags()["numbness-one-leg"].question in asked.content.decode()
    assert kept.status_code == 303
    assert still is Answer.YES
    assert gone.standing.answers.flags["numbness-one-leg"] is Answer.NO
    assert gone.standing.closed_by is not None


def test_weekly_asks_what_can_be_new_and_its_no_leaves_an_earlier_yes(client):
    triage.keep(own(), Answers({**CLEAR.flags, "wakes-at-night": Answer.YES}, 41, Answer.NO, None, 1))
    shown = _shown(client, "/start/safety/new/")
    nothing = client.post("/start/safety/new/", {"shown": shown})
    answer = client.post("/start/safety/new/", {"shown": shown, "none": "new"})
    last = triage.history(own())[-1]

    assert "past-cancer" not in shown
    assert nothing.status_code == 422
    assert answer.status_code == 303
    assert isinstance(last, Answered)
    assert last.occasion is Occasion.WEEKLY
    assert stands().standing.answers.flags["wakes-at-night"] is Answer.YES


def test_weekly_takes_something_new(client):
    triage.keep(own(), CLEAR)
    client.post("/start/safety/new/", {"shown": _shown(client, "/start/safety/new/"), "yes": ["chest-pain"]})

    assert "call the emergency number now" in client.get("/start/safety/").content.decode()


def test_questions_that_an_entry_brought_up_are_asked_alone(client):
    triage.keep(own(), CLEAR)
    triage.keep(own(), Answers({"wakes-at-night": Answer.UNKNOWN}), occasion=Occasion.DIARY)
    shown = _shown(client, "/start/safety/open/")
    answer = client.post("/start/safety/open/", {"shown": shown, "none": ["nights-and-weeks"]})

    assert shown == ["wakes-at-night"]
    assert answer.status_code == 303
    assert stands().standing.triage.unanswered == ()
    assert client.get("/start/safety/open/")["Location"] == "/start/safety/"


def test_a_correction_is_confirmed_and_both_stay_in_the_history(client):
    triage.keep(own(), Answers({**CLEAR.flags, "chest-pain": Answer.YES}, 41, Answer.NO, None, 1))
    chosen = client.post("/start/safety/correct/", {"slip": "chest-pain", "note": "slip of the thumb"})
    before = stands().standing.answers.flags["chest-pain"]
    client.post("/start/safety/correct/", {"slip": "chest-pain", "note": "slip of the thumb", "confirm": "1"})
    html = client.get("/start/safety/").content.decode()

    assert chosen.status_code == 200
    assert "Once more" in chosen.content.decode()
    assert before is Answer.YES
    assert "slip of the thumb" in html
    assert "An earlier answer asked for emergency help" in html
    assert f"Yes: {red_flags()['chest-pain'].question}" in html
    assert f"Taken back: {red_flags()['chest-pain'].question}" in html


def test_a_clinicians_word_is_kept_with_who_when_and_what(client):
    triage.keep(own(), Answers({**CLEAR.flags, "fever-or-chills": Answer.YES}, 41, Answer.NO, None, 1))
    today_on = runners.today_of(runners.profile(own()))
    refused = client.post("/start/safety/cleared/", {"by": " ", "seen_on": (today_on + timedelta(days=2)).isoformat()})
    sent = {"by": "Dr Berg", "seen_on": today_on.isoformat(), "allows": ["walking", "running"], "note": "easy first"}
    answer = client.post("/start/safety/cleared/", sent)
    last = triage.history(own())[-1]

    assert refused.status_code == 422
    assert {"e-by", "e-seen_on", "e-allows"} <= set(outline(refused).ids)
    assert answer.status_code == 303
    assert isinstance(last, Clearance)
    assert (last.by, last.seen_on, last.allows) == ("Dr Berg", today_on, frozenset({Open.WALKING, Open.RUNNING}))
    assert "Dr Berg saw you" in client.get("/start/safety/").content.decode()


def test_nothing_of_this_yet_stands_alone(client):
    today_on = runners.today_of(runners.profile(own())).isoformat()
    both = client.post("/start/safety/cleared/", {"by": "Dr Berg", "seen_on": today_on, "allows": ["nothing", "running"]})
    alone = client.post("/start/safety/cleared/", {"by": "Dr Berg", "seen_on": today_on, "allows": ["nothing"]})

    assert both.status_code == 422
    assert alone.status_code == 303


@pytest.mark.parametrize("path", ["questions/1/", "questions/2/", "questions/3/", "new/", "cleared/", "correct/", "open/", ""])
def test_pages_keep_to_the_policy_and_have_one_heading(client, path):
    triage.keep(own(), Answers({**CLEAR.flags, "wakes-at-night": Answer.YES, "fever-or-chills": Answer.UNKNOWN}))
    response = client.get(f"/start/safety/{path}")
    page = outline(response)

    assert response.status_code == 200
    assert page.refused == []
    assert page.tags.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))


def test_a_step_that_does_not_exist_is_no_page(client):
    assert client.get("/start/safety/questions/4/").status_code == 404


def _shown(client: Client, path: str) -> list[str]:
    return [sign for sign in red_flags() if f'name="shown" value="{sign}"' in client.get(path).content.decode()]


def _groups(client: Client, step: int) -> list[str]:
    html = client.get(f"/start/safety/questions/{step}/").content.decode()
    return [group.id for group in question_groups(Occasion.START) if f'name="none" value="{group.id}"' in html]
