"""Evidence and why: every line of every article can be followed, choices are begun and ended, and trails reach the papers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve

from runtall.evidence import Choice, claims, exercises, literature, protocols, routines, rules
from runtall.plan import OptIn, OwnRun, asks
from runtall.sample.diary import made_safety_answers
from runtall.services import evidence_search, sessions, triage, weeks
from runtall.services.runners import profile, today_of
from runtall.store import own_plans, planning, runners
from runtall.web.forms.evidence import trial_weeks
from runtall.web.pages.evidence_pages import chosen_from
from runtall.web.pages.following import choice_url, routine_url, way_to_follow

STEPS = [(article.id, step) for article in protocols().values() for step in article.steps]
PRESCRIBED = [(article, step) for article, step in STEPS if step.status in (Choice.DEFAULT, Choice.OPT_IN)]
IDS = [f"{article}/{step.id}" for article, step in PRESCRIBED]


@pytest.fixture
def client():
    return Client(HTTP_HOST="127.0.0.1:8127")


@pytest.fixture
def cleared(db):
    """A runner whose safety answers leave everything open."""
    triage.keep(runners.own_runner().id, made_safety_answers())


def test_a_prescriptive_claim_without_a_screen_where_it_can_be_followed_fails():
    """The screen is a page of the app that is there: a place still being furnished, or no place, is none."""
    followed = {claim for article, step in PRESCRIBED if way_to_follow(article, step) for claim in step.claims}
    prescribed = {claim.id for claim in claims().values() if claim.status in (Choice.DEFAULT, Choice.OPT_IN)}

    assert prescribed - followed == set()


@pytest.mark.django_db
def test_every_screen_where_something_is_followed_is_furnished(client):
    urls = sorted({way.url for article, step in PRESCRIBED if (way := way_to_follow(article, step))})
    answers = {url: client.get(url, follow=True) for url in urls}

    assert {url: answer.status_code for url, answer in answers.items() if answer.status_code != 200} == {}
    assert [url for url, answer in answers.items() if b"<h1" not in answer.content] == []


@pytest.mark.parametrize(("article", "step"), PRESCRIBED, ids=IDS)
def test_exercises_of_an_article_lead_to_their_own_routine_and_choices_to_their_for_and_against(article, step):
    way = way_to_follow(article, step)

    assert way is not None
    if step.followed_in == "player":
        assert resolve(way.url).url_name in ("routine", "metronome")
    assert bool(choice_url(step)) is (step.status is Choice.OPT_IN)


@pytest.mark.parametrize("article", protocols().values(), ids=list(protocols()))
def test_an_article_shows_every_line_with_grade_and_standing(article, client, db):
    html = client.get(f"/evidence/articles/{article.id}/").content.decode()
    marks = html.count('class="grade-mark')

    assert all(f'id="{step.id}"' in html for step in article.steps)
    assert marks == len(article.steps) == html.count('class="standing ')


def test_what_is_withheld_says_why_and_is_nowhere_to_be_followed():
    withheld = [(article, step) for article, step in STEPS if step.status is Choice.WITHHELD]

    assert withheld
    assert [step.id for article, step in withheld if way_to_follow(article, step) or choice_url(step)] == []
    assert all(claims()[step.claims[0]].withheld for _, step in withheld)


@pytest.mark.django_db
def test_a_doi_is_text_and_a_plain_link_that_tells_nobody_from_where(client):
    html = client.get("/evidence/papers/minetti-2002/").content.decode()
    doi = literature()["minetti-2002"].doi

    assert f"doi {doi}</a>" in html
    assert re.search(rf'<a class="doi" href="https://doi.org/{re.escape(doi)}" rel="noreferrer">', html)
    assert html.count("https://") == html.count("https://doi.org/")


@pytest.mark.django_db
@pytest.mark.parametrize("claim_id", sorted(chosen_from()))
def test_a_choice_is_shown_with_both_sides_before_it_can_be_begun(claim_id, client):
    html = client.get(f"/evidence/choices/{claim_id}/").content.decode()

    speaks_for, against, choose = (html.index(f'id="{part}"') for part in ("for", "against", "choose"))
    assert speaks_for < against < choose
    assert re.search(r'id="for".*?<li>[^<]{8,}', html, re.DOTALL)
    assert re.search(r'id="against".*?<li>[^<]{8,}', html, re.DOTALL)


@pytest.mark.django_db
def test_a_choice_is_begun_shown_and_ended_without_a_script(client, cleared):
    url = "/evidence/choices/cue-midfoot-landing/"
    begun = client.post(url, {"do": "try", "weeks": "2"})
    running = [each.id for each in weeks.offers(runners.own_runner().id) if each.is_on]
    shown = client.get(begun["Location"]).content.decode()
    ended = client.post(url, {"do": "stop"})

    assert begun.status_code == ended.status_code == 303
    assert running == ["cue-midfoot-landing"]
    assert "14 days from now" in shown
    assert [each.id for each in weeks.offers(runners.own_runner().id) if each.is_on] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "word"),
    [({"weeks": "9"}, "2 to 4 weeks"), ({"weeks": ""}, "how many weeks"), ({"weeks": "3", "value": "17"}, "such as 172")],
)
def test_a_choice_that_cannot_be_says_so_beside_the_field_and_loses_nothing(sent, word, client, cleared):
    answer = client.post("/evidence/choices/cadence-target-170-180/", {"do": "try", **sent})
    html = answer.content.decode()

    assert answer.status_code == 422
    assert re.search(rf'class="field-error"[^>]*>[^<]*{word}', html)
    assert sent.get("value", "") in html
    assert not any(each.is_on for each in weeks.offers(runners.own_runner().id))


@pytest.mark.django_db
def test_before_the_safety_questions_nothing_is_begun_and_the_way_to_them_is_shown(client):
    url = "/evidence/choices/cue-midfoot-landing/"

    assert 'href="/start/safety/"' in client.get(url).content.decode()
    assert client.post(url, {"do": "try", "weeks": "2"}).status_code == 409


@pytest.mark.django_db
def test_nothing_is_begun_while_safety_answers_keep_running_closed(client):
    from runtall.evidence import red_flags
    from runtall.symptoms import Answer, Answers

    sign = next(each for each in red_flags().values() if "emergency" in str(each.outcome))
    triage.keep(runners.own_runner().id, Answers({sign.id: Answer.YES}))
    url = "/evidence/choices/cue-midfoot-landing/"

    assert "Try it from today" not in client.get(url).content.decode()
    assert client.post(url, {"do": "try", "weeks": "2"}).status_code == 409
    assert not any(each.is_on for each in weeks.offers(runners.own_runner().id))


def test_a_trial_lasts_what_its_rule_says():
    assert list(trial_weeks()) == [2, 3, 4]


def test_a_search_finds_every_kind_and_is_bounded():
    kinds = {hit.kind for word in ("cadence", "ten percent", "trial") for hit in evidence_search.search(word).hits}
    long = evidence_search.search("a " * 5000)

    assert kinds == {"point", "claim", "article", "paper", "rule"}
    assert len(long.asked) <= evidence_search.LONGEST_QUESTION
    assert len(evidence_search.search("run").hits) <= evidence_search.MOST_HITS < evidence_search.search("run").total


@pytest.mark.django_db
def test_a_search_for_markup_is_shown_as_text(client):
    html = client.get("/evidence/search/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["topics/none", "claims/none", "disagree/none", "papers/none", "rules/none", "articles/none", "choices/none"]
)
def test_what_is_not_known_is_said_in_plain_words(path, client):
    answer = client.get(f"/evidence/{path}/")

    assert answer.status_code == 404
    assert "runtall " not in re.sub(r"<[^>]+>", "", answer.content.decode()).partition("runtall helps")[0].replace(
        "runtall\n", ""
    )


@pytest.mark.django_db
def test_every_finding_has_a_trail_down_to_its_rule_and_papers(client):
    html = client.get("/why/").content.decode()
    links = re.findall(r'href="(/why/finding/[^"]+)"', html)

    assert len(links) > 20
    for link in links:
        page = client.get(link).content.decode()
        rule_id = re.search(r'href="/evidence/rules/([^/"]+)/"', page)[1]
        newest = rules()[rule_id][-1]
        assert all(f"/evidence/papers/{source}/" in page for source in newest.sources), link


@pytest.mark.django_db
def test_every_reason_of_todays_card_has_its_rule(client):
    html = client.get("/why/today/").content.decode()
    number = int(re.search(r"Today rests on (\d+) reason", html)[1])

    assert number > 0
    assert len(re.findall(r'href="/evidence/rules/', html)) == number


NAMED = {"force-plate-strength-test": "clinic", "metronome-cadence": "Metronome"}
"""Choices whose page stands by itself, whether they are on or not, and the word on it that names them."""


def words_of(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.mark.django_db
def test_the_page_where_a_choice_is_followed_names_what_it_asks_for_while_it_is_on(client, cleared):
    runner_id = runners.own_runner().id
    now, on = datetime.now(UTC), today_of(profile(runner_id))
    own_plans.keep_own_plan(runner_id, (OwnRun(on, "easy", 1800.0),), from_on=on, at=now)
    for back in range(2, 30, 2):
        sessions.type_run(runner_id, on=on - timedelta(days=back), duration_s=1800)
    for claim_id in chosen_from():
        planning.keep_opt_in(runner_id, OptIn(claim_id, on, on + timedelta(days=14)), at=now)
    ways = {step.claims[0]: way_to_follow(article, step) for article, step in PRESCRIBED if step.status is Choice.OPT_IN}
    pages = {way.url: words_of(client.get(way.url)) for way in ways.values()}
    said = {name: str(asks(OptIn(name, on, on))) for name in ways}

    unnamed = [
        name for name, way in ways.items() if "/routines/" not in way.url and NAMED.get(name, said[name]) not in pages[way.url]
    ]
    assert unnamed == []


@pytest.mark.django_db
def test_the_routine_that_an_article_leads_to_names_its_exercises(client, cleared):
    covered = {each.id: each for each in routines().values() if each.covers}
    pages = {name: words_of(client.get(routine_url(name))) for name in covered}
    missing = [
        (name, item.exercise_id)
        for name, each in covered.items()
        for item in each.items
        if exercises()[item.exercise_id].name not in pages[name]
    ]

    assert missing == []
