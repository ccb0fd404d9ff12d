"""Pain as pages: three taps keep an entry, corrections keep history, safety questions come next, months page back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from runtall.evidence import red_flags
from runtall.services import diary, pain_log, questionnaires, runners, sessions, triage
from runtall.symptoms import Answer, Answers, Context, Felt, Kind, Place, Questionnaire, Side

from ..page_outline import outline

pytestmark = pytest.mark.django_db

CLEAR = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=41, pregnant=Answer.NO, pain_nrs=1)


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


def own() -> int:
    return runners.own_runner_id()


def entries():
    return diary.entries(own())


def text(response) -> str:
    return response.content.decode()


def test_a_first_visit_asks_how_the_back_feels_and_invites_the_safety_questions(client):
    response = client.get("/pain/")
    page = outline(response)

    assert response.status_code == 200
    assert (page.tags.count("h1"), page.refused, page.open) == (1, [], [])
    assert len(page.ids) == len(set(page.ids))
    assert "How does your back feel?" in text(response)
    assert "/start/safety/" in page.links


def test_number_place_and_time_are_three_taps_that_keep_an_entry(client):
    triage.keep(own(), CLEAR)
    answer = client.post("/pain/add/", {"pain": "3", "felt": ["low_back:left", "low_back:right"], "context": "right_after"})

    assert answer.status_code == 303
    (entry,) = entries()
    assert (entry.pain_nrs, entry.context) == (3, Context.RIGHT_AFTER)
    assert entry.felt == (Felt(Place.LOW_BACK, Side.LEFT), Felt(Place.LOW_BACK, Side.RIGHT))
    assert answer["Location"] == f"/pain/entry/{entry.id}/?saved=1"
    assert "3 of 10: low back, left, low back, right." in text(client.get(answer["Location"]))


def test_every_place_of_the_diary_is_a_named_choice_of_the_chart(client):
    html = text(client.get("/pain/"))

    for place in Place:
        assert f'value="{place.value}:' in html, place
    assert 'value="low_back:left"' in html
    assert '<span class="spot-name">low back, left</span>' in html


def test_what_is_added_is_kept_with_it(client):
    triage.keep(own(), CLEAR)
    diary.follow(own(), "coffee", "cups", on=date(2026, 1, 1))
    sent = {
        "pain": "2", "felt": "low_back:centre", "context": "rest", "kinds": ["tight", "stiff"], "did_0": "walking",
        "effect_0": "eased", "sleep": "7,5", "sitting": "9", "stress": "4", "woke": "no", "warmed_up": "yes",
        "shoes": "Blue", "tracker_0": "coffee", "tracked_0": "2", "note": "after a long drive",
    }  # fmt: skip
    client.post("/pain/add/", sent)

    (entry,) = entries()
    assert entry.felt[0].kinds == {Kind.TIGHT, Kind.STIFF}
    assert (entry.sleep_h, entry.sitting_h, entry.stress_of_10, entry.woke_at_night, entry.warmed_up) == (7.5, 9, 4, False, True)
    assert (entry.noted[0].did.value, entry.noted[0].effect.value) == ("walking", "eased")
    assert (entry.shoes, entry.tracked[0].value, entry.note) == ("Blue", 2.0, "after a long drive")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"context": "rest"}, "Choose a number or a place first"),
        ({"context": "rest", "pain": "3", "sleep": "25", "note": "typed with care"}, "Write a number from 0 to 24."),
        ({"context": "rest", "pain": "3", "felt": "wing:left", "note": "typed with care"}, "This place is not on the chart."),
        (
            {"context": "rest", "pain": "3", "did_0": "walking", "note": "typed with care"},
            "Choose both what you did and what it did.",
        ),
        ({"context": "rest", "pain": "3", "at": "2999-01-01T08:00", "note": "typed with care"}, "This moment has not come yet."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(client, sent, told):
    response = client.post("/pain/add/", sent)

    assert response.status_code == 422
    assert told in text(response)
    assert all(each in text(response) for each in (sent.get("note", ""), sent.get("sleep", "")))
    assert entries() == ()


def test_a_correction_keeps_the_version_before_and_what_was_not_on_the_form(client):
    triage.keep(own(), CLEAR)
    first = diary.write(own(), context=Context.REST, pain_nrs=4, sleep_h=6.0, rpe=5.0, felt=(Felt(Place.HIP, Side.BOTH),))
    form = text(client.get(f"/pain/entry/{first.id}/change/"))
    assert 'value="hip:left" checked' in form
    assert 'value="hip:right" checked' in form

    answer = client.post(f"/pain/entry/{first.id}/change/", {"pain": "2", "context": "rest", "felt": "hip:left", "sleep": ""})

    (entry,) = entries()
    assert (entry.pain_nrs, entry.sleep_h, entry.rpe, entry.at) == (2, None, 5.0, first.at)
    assert "What it said before" in text(client.get(answer["Location"]))
    assert client.get(f"/pain/entry/{first.id}/").status_code == 404


def test_an_entry_taken_back_counts_for_nothing_and_its_page_is_gone(client):
    kept = diary.write(own(), context=Context.REST, pain_nrs=4)
    answer = client.post(f"/pain/entry/{kept.id}/remove/")

    assert answer.status_code == 303
    assert entries() == ()
    assert "Taken back." in text(client.get(answer["Location"]))
    assert client.get(f"/pain/entry/{kept.id}/").status_code == 404


def test_a_sign_that_may_be_urgent_leads_to_the_safety_questions_at_once(client):
    triage.keep(own(), CLEAR, now=datetime.now(UTC) - timedelta(days=40))
    answer = client.post("/pain/add/", {"pain": "3", "felt": "saddle:centre", "kinds": "numb", "context": "rest"})

    assert answer.status_code == 303
    assert answer["Location"].startswith("/start/safety/")
    assert len(entries()) == 1
    assert "comes next" in text(client.get("/pain/")) or "come next" in text(client.get("/pain/"))


def test_an_emergency_stands_above_everything_and_the_diary_stays_open(client):
    triage.keep(own(), Answers({**CLEAR.flags, "saddle-numbness": Answer.YES}))
    html = text(client.get("/pain/"))

    assert "Get help now" in html
    assert html.index("Get help now") < html.index('id="check-in"')


def test_an_hour_after_waits_on_the_page_and_one_tap_answers_it(client):
    on = runners.today_of(runners.profile(own()))
    typed_id = sessions.type_run(own(), on=on, duration_s=1800.0)
    assert 'name="moment" value="one_hour_after"' not in text(
        client.get("/pain/")
    )  # it was over when it was written down, a moment ago
    days_later = datetime.now(UTC) + timedelta(days=2)  # written down then, it tells nothing of its hour
    sessions.type_run(own(), on=on, duration_s=1800.0, corrects=typed_id, now=days_later)
    assert 'name="moment" value="one_hour_after"' in text(client.get("/pain/"))

    answer = client.post("/pain/answer/", {"moment": "one_hour_after", "run_on": str(on), "pain": "1"})

    assert answer.status_code == 303
    assert (entries()[0].context, entries()[0].run_on) == (Context.ONE_HOUR_AFTER, on)
    assert 'name="moment" value="one_hour_after"' not in text(client.get("/pain/"))
    assert client.post("/pain/answer/", {"moment": "one_hour_after", "run_on": "soon", "pain": "1"}).status_code == 422


def test_the_next_morning_is_asked_from_the_morning_on_until_it_is_answered():
    runners.change_profile(own(), home_time_zone="UTC")
    sessions.type_run(own(), on=date(2026, 3, 4), duration_s=1800.0)

    def due(hour):
        return {each.moment for each in pain_log.waiting(own(), now=datetime(2026, 3, 5, hour, tzinfo=UTC)).due}

    assert "next_morning" not in due(1)
    assert "next_morning" in due(9)
    pain_log.answer(own(), Context.NEXT_MORNING, date(2026, 3, 4), 1, now=datetime(2026, 3, 5, 9, tzinfo=UTC))
    assert "next_morning" not in due(10)


def test_a_month_shows_the_highest_number_of_a_day_with_its_shape_and_the_runs(client):
    for hour, pain in ((8, 2), (18, 6)):
        diary.write(own(), context=Context.REST, at=datetime(2026, 3, 5, hour, tzinfo=UTC), pain_nrs=pain)
    sessions.type_run(own(), on=date(2026, 3, 5), duration_s=1800.0)
    html = text(client.get("/pain/month/2026-03/"))

    assert "5 March: pain 6 of 10, 1 run" in html
    assert "mark-high" in html
    assert "some pain on 1 of 1 days that you wrote about, 6 of 10 at most" in html
    assert "mark-none" not in html.partition('id="entries"')[0]


def test_months_page_back_as_far_as_the_diary_goes(client):
    diary.write(own(), context=Context.REST, at=datetime(2026, 3, 5, 8, tzinfo=UTC), pain_nrs=2)

    assert "/pain/month/2026-03/" in outline(client.get("/pain/month/2026-04/")).links
    assert "/pain/month/2026-02/" not in outline(client.get("/pain/month/2026-03/")).links
    assert client.get("/pain/month/2026-13/").status_code == 404
    assert "nothing was written" in text(client.get("/pain/month/2025-01/"))


def test_own_trackers_are_followed_and_put_away(client):
    client.post("/pain/trackers/", {"name": "ice", "unit": "yes/no"})
    assert 'name="tracked_0"' in text(client.get("/pain/"))

    client.post("/pain/trackers/", {"name": "ice", "do": "put_away"})
    assert 'name="tracked_0"' not in text(client.get("/pain/"))
    assert client.post("/pain/trackers/", {"name": "a=b"}).status_code == 422


def test_notes_are_shown_as_text_whatever_they_hold(client):
    note = "<script>alert(1)</script>"
    diary.write(own(), context=Context.REST, pain_nrs=1, note=note)

    assert note not in text(client.get("/pain/"))
    assert escape(note) in text(client.get("/pain/"))


# Questionnaires ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Questionnaire))
def test_every_questionnaire_has_a_page(client, kind):
    page = outline(client.get(f"/pain/questions/{kind.value}/"))

    assert (page.tags.count("h1"), page.refused, page.open) == (1, [], [])


def test_the_pain_of_the_week_names_a_change_only_beyond_the_smallest_that_matters(client):
    today_on = runners.today_of(runners.profile(own()))
    for back, pain in ((14, 6), (7, 5)):
        questionnaires.answer(
            own(), Questionnaire.PAIN, {"pain": str(pain)}, on=today_on - timedelta(days=back), today_on=today_on
        )
    assert "Your pain has not clearly changed. (6 → 5)" in text(client.get("/pain/questions/pain/"))

    client.post("/pain/questions/pain/", {"q_0": "2"})

    assert "Your pain is clearly lower than before. (5 → 2)" in text(client.get("/pain/questions/pain/"))
    assert ">better<" in text(client.get("/pain/questions/"))


def test_the_sheet_of_24_counts_what_is_open_until_it_was_gone_through(client):
    client.post("/pain/questions/daily/", {"item": ["1", "9"]})
    assert "2 to 24 of 24 items" in text(client.get("/pain/questions/daily/"))

    client.post("/pain/questions/daily/", {"item": ["1", "9"], "went_through": "1"})
    assert "2 of 24 items" in text(client.get("/pain/questions/daily/"))


def test_own_activities_are_named_rated_and_put_away(client):
    client.post("/pain/questions/own-activity/", {"name": "run 10 km"})
    client.post("/pain/questions/activities/", {"q_0": "4"})
    (filled,) = questionnaires.rounds(own(), Questionnaire.ACTIVITIES)
    assert filled.answers == {"run 10 km": 4}

    client.post("/pain/questions/own-activity/", {"name": "run 10 km", "do": "put_away"})
    assert questionnaires.followed(own()) == ()
    client.post(f"/pain/questions/activities/{filled.id}/remove/")
    assert questionnaires.rounds(own(), Questionnaire.ACTIVITIES) == ()


def test_nothing_answered_keeps_nothing(client):
    response = client.post("/pain/questions/week/", {})

    assert response.status_code == 422
    assert "Nothing was answered" in text(response)
