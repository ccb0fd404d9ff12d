"""Reports: the back report, the first visit, and errors, as a browser gets them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from runtall.core import ConflictError, MissingExtraError, NotFoundError, RunnerProfile, UnreadableFileError, say
from runtall.services import report_copy, reporting, runners
from runtall.web.pages import report_charts
from runtall.web.who import SAMPLE_COOKIE

from ..made_report import empty_report, made_report
from ..page_outline import outline


@pytest.fixture
def shown(monkeypatch):
    """Put reports in place of the store's: shown(own, sample)."""

    def put(own, sample=None):
        reports = {1: own, 2: sample}
        monkeypatch.setattr(runners, "own_runner_id", lambda: 1)
        monkeypatch.setattr(runners, "profile", lambda runner_id: RunnerProfile(units=reports[runner_id].units))
        monkeypatch.setattr(runners, "sample_runner_id", lambda: None if sample is None else 2)
        monkeypatch.setattr(reporting, "stored_report", lambda runner_id: reports[runner_id])

    return put


@pytest.fixture
def client():
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


def test_the_report_is_shown_with_all_its_parts(shown, client):
    shown(made_report())
    response = client.get("/reports/")
    page = outline(response)

    assert response.status_code == 200
    assert page.tags.count("h1") == 1
    assert {"answer", "load", "form", "open", "files", "single-run-spike"} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "Made up." not in response.content.decode()


ONE_FILE = "/reports/one-file/"


@pytest.mark.django_db  # closing an answer closes old connections
def test_every_link_of_the_page_leads_somewhere_of_this_server(shown, client):
    shown(made_report())
    page = outline(client.get("/reports/"))

    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids
        else:
            assert link.startswith("/"), link
            if link == ONE_FILE:  # drawn by a process of its own: see the next test
                continue
            answer = client.get(link, follow=True)
            assert answer.status_code == 200, link
            answer.close()


def test_nothing_on_the_page_needs_an_exception_from_the_policy(shown, client):
    shown(made_report())
    response = client.get("/reports/")

    assert outline(response).refused == []
    assert response["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"


def test_a_file_name_is_text_and_never_markup(shown, client):
    shown(made_report())
    html = client.get("/reports/").content.decode()

    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;.gpx" in html


def test_the_sample_runners_report_is_shown_to_whoever_looks_around(shown, client):
    shown(made_report(), made_report(is_sample=True))
    own = client.get("/reports/").content.decode()
    client.cookies[SAMPLE_COOKIE] = "1"

    assert "Made up." not in own
    assert "Made up." in client.get("/reports/").content.decode()


def test_without_any_runs_the_page_leads_to_the_doors(shown, client):
    shown(empty_report())
    response = client.get("/reports/")

    assert response.status_code == 200
    assert {"/import/", "/runs/add/", "/start/sample/"} <= set(outline(response).links)
    assert outline(response).tags.count("h1") == 1


def test_files_without_a_run_are_told_apart_from_no_files(shown, client):
    report = made_report()
    shown(empty_report().__class__(**{**_fields(empty_report()), "read": _without_runs(report.read)}))
    html = client.get("/reports/").content.decode()

    assert "Nothing in these files is a run yet." in html
    assert "12 files of other sports" in html


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError(say("There is no such run.")), 404),
        (ConflictError(say("In use."), say("Try later.")), 409),
        (UnreadableFileError(say("These bytes are not a file we know.")), 422),
    ],
)
def test_our_errors_say_what_happened_with_the_fitting_status(shown, client, monkeypatch, error, status):
    def fail(runner_id):
        raise error

    shown(made_report())
    monkeypatch.setattr(reporting, "stored_report", fail)
    response = client.get("/reports/")

    assert response.status_code == status
    assert str(error.what) in response.content.decode()
    assert response["Content-Security-Policy"]


def test_a_mistake_of_ours_says_so_without_details_and_with_a_number_in_the_log(shown, client, monkeypatch, caplog):
    def fail(runner_id):
        raise RuntimeError("heart rate of a real person")

    shown(made_report())
    monkeypatch.setattr(reporting, "stored_report", fail)
    response = client.get("/reports/")
    html = response.content.decode()
    number = re.search(r"<code>([0-9a-f]{8})</code>", html)

    assert response.status_code == 500
    assert "heart rate" not in html
    assert number is not None
    assert any(number[1] in record.getMessage() for record in caplog.records)


def test_an_address_that_leads_nowhere_leads_back(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_pages_only_answer_to_reading(shown, client):
    shown(made_report())

    assert client.post("/reports/").status_code in {403, 405}
    assert client.head("/reports/").status_code == 200


def _fields(report):
    return {name: getattr(report, name) for name in report.__dataclass_fields__}


def _without_runs(read):
    from dataclasses import replace

    return replace(read, runs=0, first_on=None, last_on=None, distance_m=None, duration_s=0.0)


def test_the_browser_draws_the_charts_and_the_server_does_not(shown, client, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the server drew a chart")

    monkeypatch.setattr(report_charts, "svg", refuse)
    shown(made_report())
    html = client.get("/reports/").content.decode()

    assert html.count("<run-chart") == 3
    assert html.count("The figures as a table") == 3


def test_the_one_file_comes_as_a_download_that_may_run_nothing(shown, client, monkeypatch):
    asked = []
    monkeypatch.setattr(
        report_copy, "one_page", lambda runner_id, language: asked.append((runner_id, language)) or b"<!doctype html>"
    )
    shown(made_report())
    response = client.get(ONE_FILE)

    assert asked == [(1, "en")]
    assert response["Content-Disposition"].startswith('attachment; filename="back-report-')
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_renderer_that_does_not_start_is_said_in_words(monkeypatch):
    monkeypatch.setattr(report_copy.sys, "executable", "/nowhere/python")

    with pytest.raises(MissingExtraError, match="renderer does not start"):
        report_copy.one_page(1, language="en")


@pytest.mark.django_db
def test_a_health_record_is_sent_for_the_days_asked_for_or_the_form_says_why_not(client):
    from runtall.services import diary
    from runtall.symptoms import Context

    file = "/reports/health-record/file/"
    odd, early, empty = client.get(f"{file}?from=soon"), client.get(f"{file}?from=2026-02-02&to=2026-02-01"), client.get(file)
    diary.write(runners.own_runner_id(), context=Context.REST, pain_nrs=2)
    made = client.get(file)

    assert [each.status_code for each in (odd, early, empty, made)] == [422, 422, 422, 200]
    assert "Write a day" in odd.content.decode()
    assert "before the first" in early.content.decode()
    assert "nothing of these days" in empty.content.decode()
    assert "A link needs a server that others reach" in client.get("/reports/health-record/").content.decode()
    assert made["Content-Type"].startswith("application/fhir+json")
    assert "attachment" in made["Content-Disposition"]
    assert made.json()["resourceType"] == "Bundle"
