"""A runner lets a clinician look, reads every look, and takes it back: it holds at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from runtall.services import share_links, share_snapshot, sharing
from runtall.services.share_snapshot import Snapshot
from runtall.web.views import share_links as views

from ..page_outline import outline
from ..roles import PASSWORD, browser, sign_in

TODAY = datetime.now(UTC).astimezone().date()


@pytest.fixture
def with_diary(house):
    """Anna has told of herself, and passed the safety questions."""
    from runtall.core import RunnerProfile
    from runtall.sample.diary import made_safety_answers
    from runtall.services import diary, triage
    from runtall.store import runners
    from runtall.symptoms import Context

    runners.keep_profile(house.anna.runner_id, RunnerProfile())
    triage.keep(house.anna.runner_id, made_safety_answers())
    diary.write(house.anna.runner_id, context=Context.REST, pain_nrs=2, now=datetime.now(UTC), note="sat all day")
    return house


def shared(house, address: str = "/pain/") -> str:
    return f"/shared/{house.anna.runner_id}{address}"


def test_a_clinician_sees_the_runners_pages_with_a_banner_and_links_that_stay(with_diary):
    answer = browser(with_diary.doc).get(shared(with_diary))

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "You are looking at anna." in text
    page = outline(answer)
    places = [link for link in page.links if link.startswith(f"/shared/{with_diary.anna.runner_id}/")]
    assert shared(with_diary, "/runs/") in places
    assert not [link for link in page.links if link.startswith(("/runs/", "/pain/", "/plan/"))]
    assert "/shared/" in page.links, "the way back to the list"
    assert "/static/css/looking.css" in text


def test_the_list_names_the_runners_who_share_and_nothing_of_what_they_share(with_diary):
    text = browser(with_diary.doc).get("/shared/").content.decode()
    assert "anna" in text
    assert "ben" not in text
    assert "sat all day" not in text

    assert "Nobody shares with you yet" in browser(with_diary.other_doc).get("/shared/").content.decode()


def test_every_look_is_written_down_and_the_runner_reads_it(with_diary):
    doc = browser(with_diary.doc)
    for address in ("/pain/", "/runs/", "/body/?x=1"):
        doc.get(shared(with_diary, address))

    looks = sharing.looks(with_diary.anna.runner_id)

    assert [(each.clinician_name, each.object, each.address) for each in looks] == [
        ("doc", "body", "/body/?x=1"),
        ("doc", "runs", "/runs/"),
        ("doc", "pain", "/pain/"),
    ]
    text = browser(with_diary.anna).get("/settings/sharing/").content.decode()
    assert text.count("<td>doc</td>") == 3
    assert "Pain diary" in text


def test_the_address_of_a_runner_without_its_last_stroke_leads_to_their_first_page_and_that_look_is_theirs(with_diary):
    """Runners who are not there, or do not share, answer alike at first and then as what is not there."""
    doc = browser(with_diary.doc)
    first = f"/shared/{with_diary.anna.runner_id}"
    led = doc.get(f"{first}?kept=in")

    assert (led.status_code, led.headers["Location"]) == (301, f"{first}/?kept=in")
    assert sharing.looks(with_diary.anna.runner_id) == (), "nothing was shown yet"
    assert doc.get(led.headers["Location"]).status_code == 200
    assert [(each.object, each.address) for each in sharing.looks(with_diary.anna.runner_id)] == [("today", "/?kept=in")]
    for runner_id in (with_diary.ben.runner_id, 10**9):
        assert doc.get(f"/shared/{runner_id}").status_code == 301
        assert doc.get(f"/shared/{runner_id}/").status_code == 404
    assert browser().get(first).status_code == 301


def test_a_look_that_was_refused_is_not_one(with_diary):
    doc = browser(with_diary.doc)
    assert doc.get(shared(with_diary, "/pain/add/")).status_code == 403
    assert doc.post(shared(with_diary, "/answer/")).status_code == 403
    assert doc.get(shared(with_diary, "/settings/")).status_code == 403
    assert doc.get(f"/shared/{with_diary.ben.runner_id}/pain/").status_code == 404

    assert sharing.looks(with_diary.anna.runner_id) == ()
    assert sharing.looks(with_diary.ben.runner_id) == ()


def test_one_tap_takes_it_back_and_the_next_page_is_not_there(with_diary):
    doc, anna = browser(with_diary.doc), browser(with_diary.anna)
    assert doc.get(shared(with_diary)).status_code == 200
    grant = sharing.given_by(with_diary.anna.runner_id, TODAY)[0]

    assert anna.post(f"/settings/sharing/{grant.id}/take-back/").status_code == 303

    assert doc.get(shared(with_diary)).status_code == 404
    assert "anna" not in doc.get("/shared/").content.decode()


def test_nobody_takes_back_or_gives_for_another(with_diary):
    grant = sharing.given_by(with_diary.anna.runner_id, TODAY)[0]

    assert browser(with_diary.ben).post(f"/settings/sharing/{grant.id}/take-back/").status_code == 404
    assert browser(with_diary.doc).post(f"/settings/sharing/{grant.id}/take-back/").status_code == 403
    assert browser(with_diary.doc).post(shared(with_diary, f"/settings/sharing/{grant.id}/take-back/")).status_code == 403

    assert browser(with_diary.doc).get(shared(with_diary)).status_code == 200


def test_a_grant_ends_with_its_day(with_diary, monkeypatch):
    sharing.give(with_diary.anna.runner_id, "doc", until_on=TODAY, today_on=TODAY)
    assert sharing.may_look(with_diary.doc.user_id, with_diary.anna.runner_id)

    monkeypatch.setattr(sharing, "_today", lambda: TODAY + timedelta(days=1))

    assert not sharing.may_look(with_diary.doc.user_id, with_diary.anna.runner_id)
    assert browser(with_diary.doc).get(shared(with_diary)).status_code == 404


def test_a_form_lets_a_clinician_in_by_name_and_says_what_is_wrong_beside_the_field(with_diary):
    anna = browser(with_diary.anna)
    for typed, words in (
        ({"name": "ben", "until": ""}, "There is no clinician called ben here."),
        ({"name": "nobody", "until": ""}, "There is no clinician called nobody here."),
        ({"name": "other-doc", "until": "2020-01-01"}, "That day is over."),
        ({"name": "other-doc", "until": "soon"}, "Write a day"),
    ):
        answer = anna.post("/settings/sharing/give/", typed)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert f'value="{typed["name"]}"' in answer.content.decode()

    assert anna.post("/settings/sharing/give/", {"name": "other-doc", "until": ""}).status_code == 303
    assert browser(with_diary.other_doc).get(shared(with_diary)).status_code == 200


def test_a_clinician_whose_account_is_closed_sees_nothing_more(with_diary):
    from runtall.services import accounts

    doc = browser(with_diary.doc)
    accounts.disable("doc")

    assert doc.get(shared(with_diary)).status_code == 303


def test_a_runner_whose_account_is_closed_is_shown_to_nobody(with_diary):
    from runtall.services import accounts

    accounts.disable("anna")

    assert browser(with_diary.doc).get(shared(with_diary)).status_code == 404


CHANGED_BY_A_LOOK = {"store.Look", "store.SignIn", "sessions.Session", "store.Remembered"}
"""What is written when anybody asks: who looked, when they were last here."""

READ = (
    *("/", "/tight/", "/runs/", "/pain/", "/pain/questions/", "/plan/", "/plan/way-back/", "/plan/history/", "/body/"),
    *("/body/clinic/", "/load/", "/shoes/", "/reports/", "/library/", "/library/exercises/dead-bug/"),
    *("/library/routines/twelve-minutes/", "/why/", "/why/today/", "/start/safety/", "/metronome/", "/evidence/"),
)


def test_reading_changes_nothing_and_decides_nothing(with_diary):
    """Neither before the runner opened the day, nor after: not a row more or less, none changed."""
    from runtall.store import owning

    def everything() -> dict[str, list[tuple[object, ...]]]:
        known = {each._meta.label: each for each in owning.all_models() if each._meta.label not in CHANGED_BY_A_LOOK}
        return {label: list(model._base_manager.order_by("pk").values_list()) for label, model in known.items()}

    doc = browser(with_diary.doc)
    for opened in (False, True):
        if opened:
            assert browser(with_diary.anna).get("/").status_code == 200
            assert browser(with_diary.anna).get("/plan/").status_code == 200
        before = everything()
        for address in READ:
            expected = (404,) if address == "/why/today/" and not opened else (200, 302, 303)
            assert doc.get(shared(with_diary, address)).status_code in expected, address
        assert everything() == before
        assert bool(before["store.StoredDecision"]) is opened


def test_today_shows_a_reader_the_card_that_was_kept_last_and_when(with_diary, monkeypatch):
    from runtall.services import day

    doc = browser(with_diary.doc)
    nothing = doc.get(shared(with_diary, "/")).content.decode()
    assert "No card has been made yet today" in nothing
    assert "There was none so far." in nothing
    assert "This week has not been made yet" in doc.get(shared(with_diary, "/plan/")).content.decode()

    browser(with_diary.anna).get("/")
    todays = doc.get(shared(with_diary, "/")).content.decode()
    assert "No card has been made yet today" not in todays
    assert "made at" in todays
    assert 'id="week"' in doc.get(shared(with_diary, "/plan/")).content.decode()

    kept = day.kept_day
    later = datetime.now(UTC) + timedelta(days=2)
    monkeypatch.setattr(day, "kept_day", lambda runner_id: kept(runner_id, now=later))
    older = doc.get(shared(with_diary, "/")).content.decode()
    assert "No card has been made yet today" in older
    assert "Below stands the last one" in older
    assert f"Card of {TODAY:%A} {TODAY.day}" in older


def test_a_page_that_would_write_for_a_reader_is_refused_by_the_connection(with_diary, monkeypatch):
    from runtall.services import plan_shown
    from runtall.store.only_reading import WouldWriteError

    monkeypatch.setattr(plan_shown, "plan_as_kept", plan_shown.plan_shown)

    with pytest.raises(WouldWriteError):
        browser(with_diary.doc).get(shared(with_diary, "/plan/"))


def test_two_runners_open_side_by_side_are_never_mixed(with_diary):
    sharing.give(with_diary.ben.runner_id, "doc", until_on=None, today_on=TODAY)
    doc = browser(with_diary.doc)

    first, second = doc.get(shared(with_diary)), doc.get(f"/shared/{with_diary.ben.runner_id}/pain/")
    third = doc.get(shared(with_diary))

    assert "looking at anna" in first.content.decode()
    assert "looking at anna" in third.content.decode()
    if second.status_code == 200:
        assert "looking at ben" in second.content.decode()
    assert "sat all day" not in second.content.decode()


def test_an_operator_finds_no_way_to_a_runner(with_diary):
    boss = browser(with_diary.boss)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        people, engine = boss.get("/people/"), boss.get("/engine/")
        assert boss.get(shared(with_diary)).status_code == 404
        assert boss.get("/pain/").status_code == 403

    assert "sat all day" not in people.content.decode() + engine.content.decode()
    assert not any("diaryentry" in query["sql"] or 'store_run"' in query["sql"] for query in asked.captured_queries)


def test_an_operator_makes_resets_and_closes_accounts(house):
    boss = browser(house.boss)

    made = boss.post("/people/add/", {"name": "cleo", "role": "clinician"})
    assert made.status_code == 200
    assert "/account/welcome/" in made.content.decode()
    assert boss.post("/people/add/", {"name": "cleo", "role": "clinician"}).status_code == 422
    assert boss.post("/people/add/", {"name": "a b", "role": "runner"}).status_code == 422
    assert boss.post("/people/add/", {"name": "dora", "role": "owner"}).status_code == 422

    anna = browser(house.anna)
    assert boss.post("/people/anna/close/").status_code == 303
    assert anna.get("/account/").status_code == 303
    boss.post("/people/anna/close/", {"open": "1"})
    sign_in(anna, house.anna)
    assert anna.get("/account/").status_code == 200
    asked = boss.post("/people/anna/reset/")
    assert asked.headers["Location"].startswith("/account/again/"), "an open session of an operator opens nobody's account"
    reset = boss.post(asked.headers["Location"], {"password": PASSWORD, "next": "/people/anna/reset/"})
    assert "/account/welcome/" in reset.content.decode()
    assert browser().post("/account/sign-in/", {"login": "anna", "password": PASSWORD}).status_code == 422
    assert boss.post("/people/boss/close/").status_code == 409


def test_the_sample_is_to_look_at_where_there_are_accounts(house):
    from runtall.store import runners

    from ..roles import as_visitor

    runners.sample_runner(make=True)
    visitor = as_visitor(browser(house.anna))

    assert visitor.get("/runs/").status_code == 200
    assert visitor.post("/pain/answer/").status_code == 403
    assert visitor.get("/import/").status_code == 403
    assert visitor.post("/sample/leave/").status_code == 303


# A link to the report: opens it and nothing else, counts who knows, ends by itself, and leaves nothing behind.

SHEET = {
    "title": "For the clinician",
    "heading": "Running with a back that gets tight",
    "asked": "May I run 10 km? <b>",
    "asks_title": "What the runner asks",
    "tests_title": "Movement tests",
    "tests": {"caption": "Left and right", "headings": ["Test"], "rows": [[{"text": "Side plank", "small": "", "strong": True}]]},
    "chart": {"file": "chart.svg", "alt": "Twelve weeks", "caption": ""},
    "chart_title": "Weeks",
    "pictures": {"chart.svg": "data:image/svg+xml;base64,PHN2Zy8+"},
    "urgent": None,
}
PDF = b"%PDF-1.7 made for this test"
LIST, MAKE = "/settings/sharing/links/", "/settings/sharing/links/make/"


@pytest.fixture
def anna(house, monkeypatch):
    monkeypatch.setattr(share_snapshot, "snapshot", lambda *_, **__: Snapshot(SHEET, PDF))
    monkeypatch.setattr(views, "_counted", type(views._counted)())
    return house.anna


def made(anna, **said: str) -> str:
    """The address of a new link, as the page shows it once."""
    answer = browser(anna).post(MAKE, {"label": "physio", "hours": "168", **said})
    assert answer.status_code == 200
    (address,) = re.findall(r"<code>(http[^<]+)</code>", answer.content.decode())
    return "/link/" + address.rpartition("/link/")[2]


def test_a_link_opens_that_report_for_anybody_and_nothing_else_counts_it_and_is_kept_as_a_hash(anna, house):
    from runtall.store.models import ShareLink

    address = made(anna)
    page, pdf = browser().get(address), browser().get(f"{address}report.pdf")
    assert (page.status_code, pdf.status_code, pdf.content) == (200, 200, PDF)
    text = page.content.decode()
    assert "May I run 10 km? &lt;b&gt;" in text
    assert '<img src="data:image/svg' in text
    for answer in (page, pdf):
        assert answer["X-Robots-Tag"].startswith("noindex")
        assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")
        assert not answer.cookies.get("sessionid")

    browser(anna).get(address)  # the runner's own look does not count
    browser().head(address)
    (link,) = share_links.links(anna.runner_id)
    assert link.times_opened == 2
    assert "opened 2 times" in browser(anna).get(LIST).content.decode()
    assert [(each.clinician_name, each.object) for each in sharing.looks(anna.runner_id)] == [("physio", "link")] * 2
    assert "The report, by a link" in browser(anna).get("/settings/sharing/").content.decode()
    row = ShareLink.objects.get()
    key = address.strip("/").rpartition("/")[2]
    assert key not in f"{row.__dict__}"
    assert share_links.found(row.key_sha256) is None  # the hash opens nothing

    stranger = browser()
    stranger.get(address)
    assert [stranger.get(each).status_code for each in ("/reports/", "/pain/", LIST)] == [303, 303, 303]
    assert browser(house.ben).post(f"{LIST}{link.id}/end/").status_code == 404
    assert "physio" not in browser(house.ben).get(LIST).content.decode()
    assert browser().get(address).status_code == 200


def test_a_link_ends_at_once_or_by_itself_and_the_report_goes_with_it(anna):
    from runtall.store.models import ShareLink

    first, second = made(anna), made(anna, hours="1")
    (newest, oldest) = share_links.links(anna.runner_id)
    assert browser(anna).post(f"{LIST}{oldest.id}/end/").status_code == 303
    ShareLink.objects.filter(pk=newest.id).update(ends_at=datetime.now(UTC) - timedelta(seconds=1))

    over = [browser().get(each).content for each in (first, second, "/link/never-was/")]
    assert [browser().get(each).status_code for each in (first, f"{first}report.pdf", second)] == [404, 404, 404]
    assert over[0] == over[1] == over[2]
    share_links.tidy()
    assert [(row.sheet, bytes(row.pdf)) for row in ShareLink.objects.all()] == [({}, b""), ({}, b"")]
    share_links.tidy(now=datetime.now(UTC) + timedelta(days=91))
    assert share_links.links(anna.runner_id) == ()


def test_a_pass_phrase_is_asked_for_first_and_too_many_wrong_ones_end_the_link(anna, monkeypatch):
    monkeypatch.setattr(share_links, "MOST_WRONG", 2)
    address = made(anna, phrase="blue heron")
    visitor = browser()
    assert b"pass phrase" in visitor.get(address).content
    assert b"May I run" not in visitor.get(f"{address}report.pdf").content
    assert share_links.links(anna.runner_id)[0].times_opened == 0
    assert visitor.post(address, {"phrase": "blue heron"}).status_code == 303
    assert b"May I run" in visitor.get(address).content

    guesses = [browser().post(address, {"phrase": each}).status_code for each in ("guess one", "guess two", "blue heron")]
    assert guesses == [422, 422, 404]
    assert visitor.get(address).status_code == 404
    assert "wrong pass phrases" in browser(anna).get(LIST).content.decode()

    for said in ({"label": ""}, {"label": "x", "hours": "9999"}, {"label": "x", "hours": "24", "phrase": "short"}):
        assert browser(anna).post(MAKE, said).status_code == 422
    assert len(share_links.links(anna.runner_id)) == 1
    monkeypatch.setattr(views, "_MOST_A_MINUTE", 2)
    assert {browser().get("/link/nothing/").status_code for _ in range(3)} == {429}


NUMBER = "/care/numbers/pain-light/green_up_to_nrs/"
HIP = "/care/exercises/side-lying-hip-abduction/"


def test_a_clinician_sets_a_number_within_its_range_and_the_runner_reads_why_and_ends_it(with_diary):
    from runtall.services import clinic, clinic_held, planning

    anna_id, doc, anna = with_diary.anna.runner_id, browser(with_diary.doc), browser(with_diary.anna)
    assert doc.get(shared(with_diary, "/care/numbers/")).status_code == 200
    for typed, words in (
        ({"value": "9", "reason": "because"}, "not a value that this rule allows"),
        ({"value": "1", "reason": " "}, "reason is missing"),
        ({"value": "2", "reason": "because"}, "It is so already"),
        ({"value": "much"}, "Choose a value"),
    ):
        answer = doc.post(shared(with_diary, NUMBER), typed)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    for closed in ("/care/numbers/safety-answers/asked_days/", "/care/numbers/single-run-cap/rise_ratio/"):
        assert doc.post(shared(with_diary, closed), {"value": "7", "reason": "because"}).status_code == 404
    for nobody in (browser(with_diary.other_doc), browser(with_diary.ben), anna):
        assert nobody.post(shared(with_diary, NUMBER), {"value": "1", "reason": "because"}).status_code == 404
    assert clinic_held.set_values(anna_id, TODAY) == ()

    assert doc.post(shared(with_diary, NUMBER), {"value": "1", "reason": "The <b>calf</b> first."}).status_code == 303
    assert [each.value for each in planning.gather(anna_id, now=datetime.now(UTC)).set_values] == [1.0]
    text = anna.get("/settings/sharing/").content.decode()
    assert "The &lt;b&gt;calf&lt;/b&gt; first." in text
    assert "doc, on" in text
    assert "before: 2 of 10" in text
    assert "What is new, and what is decided" in text, "the change is among the looks"
    assert "The &lt;b&gt;calf" in anna.get("/plan/").content.decode()
    (kept,) = clinic.decisions(anna_id, on=TODAY).numbers
    assert browser(with_diary.ben).post(f"/settings/sharing/decided/number/{kept.id}/end/").status_code == 404
    assert anna.post("/settings/sharing/decided/end/").status_code == 303
    assert planning.gather(anna_id, now=datetime.now(UTC)).set_values == ()
    assert "ended by the runner" in doc.get(shared(with_diary, "/care/")).content.decode()


def test_what_a_clinician_decided_ends_with_the_sharing(with_diary):
    from runtall.services import clinic_held

    anna_id, doc = with_diary.anna.runner_id, browser(with_diary.doc)
    assert doc.post(shared(with_diary, NUMBER), {"value": "1", "reason": "Small steps."}).status_code == 303
    assert clinic_held.set_values(anna_id, TODAY)
    sharing.give(anna_id, "doc", until_on=TODAY, today_on=TODAY)
    assert clinic_held.set_values(anna_id, TODAY)
    assert clinic_held.set_values(anna_id, TODAY + timedelta(days=1)) == (), "it counts no longer than the grant"

    (grant,) = sharing.given_by(anna_id, TODAY)
    sharing.take_back(anna_id, grant.id)

    assert clinic_held.set_values(anna_id, TODAY) == ()
    sharing.give(anna_id, "doc", until_on=None, today_on=TODAY)
    assert clinic_held.set_values(anna_id, TODAY) == (), "letting them in again brings nothing back"


def test_a_clinician_whose_account_is_closed_decides_nothing_from_that_moment_on(with_diary):
    from runtall.services import accounts, clinic, planning

    anna_id, doc = with_diary.anna.runner_id, browser(with_diary.doc)

    def numbers() -> list[float]:
        return [each.value for each in planning.gather(anna_id, now=datetime.now(UTC)).set_values]

    assert doc.post(shared(with_diary, NUMBER), {"value": "1", "reason": "Small steps."}).status_code == 303
    assert numbers() == [1.0]

    accounts.disable("doc")
    assert numbers() == []
    assert [each.holds for each in clinic.decisions(anna_id, on=TODAY).numbers] == [False]


def test_an_exercise_is_asked_for_within_its_range_and_never_against_the_runners_state(with_diary):
    from runtall.services import clinic, triage, weeks
    from runtall.symptoms import Answer, Answers

    anna_id, doc = with_diary.anna.runner_id, browser(with_diary.doc)
    dose = {"sets": "3", "reps": "15", "reason": "For the left hip."}
    assert doc.post(shared(with_diary, HIP), {**dose, "reps": "40"}).status_code == 422
    assert doc.post(shared(with_diary, HIP), {**dose, "hold_s": "5"}).status_code == 422, "this one is not held"
    assert doc.post(shared(with_diary, HIP), dose).status_code == 303
    week = weeks.with_week(anna_id, now=datetime.now(UTC)).week
    assert week is not None
    if any(day.session is not None and day.session.kind.value == "strength" and day.on >= TODAY for day in week.days):
        assert any(
            item.exercise_id == "side-lying-hip-abduction" for day in week.days if day.session for item in day.session.items
        )

    weeks.wish(anna_id, flags=["hip-impingement-pain"])
    refused = doc.post(shared(with_diary, HIP), dose)
    assert refused.status_code == 422
    assert "Left out for now" in refused.content.decode()
    triage.keep(anna_id, Answers(flags={"saddle-numbness": Answer.YES}))
    assert "safety answers leave no exercises open" in doc.get(shared(with_diary, HIP)).content.decode()
    assert len([each for each in clinic.decisions(anna_id, on=TODAY).exercises if each.holds]) == 1


def test_what_is_new_since_the_last_look_is_told_until_it_was_seen(with_diary):
    doc = browser(with_diary.doc)
    first = doc.get(shared(with_diary, "/care/")).content.decode()
    assert "Since they let you in" in first
    assert "anna: " in first

    assert doc.post(shared(with_diary, "/care/seen/")).status_code == 303
    seen = doc.get(shared(with_diary, "/care/")).content.decode()

    assert "Since you last said that you had seen it" in seen
    assert doc.get(shared(with_diary, "/reports/")).status_code == 200
