"""The whole of the API's description, tried with values that fit and that do not: no error of ours; and the client."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client as Browser
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from runtall_client import Answer, Client, Problem, Request, as_text

from .conftest import HOST, Programs, program

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}
CATALOGUE = {
    "test_id": "prone-plank-hold",
    "exercise_id": "dead-bug",
    "routine_id": "twelve-minutes",
    "what": "twelve-minutes",
    "finding_id": "single-run-spike",
    "thing_id": "ten-percent-weekly-rule",
    "claim_id": "cadence-target-170-180",
    "number": "1",
}


@pytest.fixture(scope="module")
def schema():
    from runtall.web.api import entry

    made = schemathesis.openapi.from_dict(entry.schema())
    made.config.analysis.constants.enabled = False  # it would import whatever looks like a module of ours
    made.app = get_wsgi_application()
    operations = [each.ok() for each in made.get_all_operations()]
    return [
        (each, mode, each.as_strategy(generation_mode=mode))
        for each in operations
        for mode in EXAMPLES
        if mode is GenerationMode.POSITIVE or takes_something(each)
    ]


def takes_something(operation: Any) -> bool:
    """Whether anything is said but the token and what the address names: what can be wrong in an address is the same for all."""
    told = operation.definition.raw
    return "requestBody" in told or any(each["in"] == "query" for each in told["parameters"])


@pytest.fixture
def light_work(monkeypatch):
    """Leave out what a process of its own does, and minutes of sound: both have tests of their own."""
    from runtall.services import metronome, printing, report_copy

    monkeypatch.setattr(report_copy, "one_page", lambda _runner_id, language: b"<!doctype html>")
    monkeypatch.setattr(printing, "printed", lambda _wanted: b"%PDF")
    monkeypatch.setattr(metronome, "write_sound", lambda made, **_said: made.write(b"RIFF"))


def named(operation: Any, ids: dict[str, str]) -> dict[str, str]:
    """Return what an address names that there is."""
    known = {**CATALOGUE, **ids, "on": ids["day"], "monday_on": ids["last_monday"]}
    known["kind"] = "claim" if "evidence" in operation.path else "mind"
    return {each.name: known[each.name] for each in operation.path_parameters if each.name in known}


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # files in answers that the client leaves open
def test_every_operation_answers_as_it_is_described_whatever_is_sent(schema, programs: Programs, light_work):
    headers = {"Authorization": f"Bearer {programs.secret}", "Host": HOST}
    seen: Counter[tuple[str, int]] = Counter()

    def ask(operation: Any, mode: GenerationMode, drawn: Any) -> None:
        real = named(operation, programs.ids)

        @hypothesis.settings(
            max_examples=EXAMPLES[mode] if takes_something(operation) else 1,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=drawn, is_other=st.integers(0, 3))
        def once(case: Any, is_other: int) -> None:
            if real and is_other < 3:  # mostly of something that there is
                case.path_parameters = {**(case.path_parameters or {}), **real}
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            seen[operation.definition.raw["operationId"], answer.status_code] += 1
            if answer.status_code == 501:  # an optional part is not installed here
                assert answer.json()["type"] == "urn:runtall:problem:missing-extra"
            else:
                case.validate_response(answer, checks=CHECKS)

        once()

    for operation, mode, drawn in schema:
        ask(operation, mode, drawn)

    assert {op for op, _ in seen} == {each.definition.raw["operationId"] for each, _, _ in schema}
    assert sum(n for (_, status), n in seen.items() if status < 300) > 100


# The client ----------------------------------------------------------------------------------------------------------


def client_of(secret: str, **others: object) -> Client:
    """Return the client, asking the app in this process."""
    asking = program(None)

    def send(request: Request) -> Answer:
        headers = {name: value for name, value in request.headers.items() if name != "Content-Type"}
        media = request.headers.get("Content-Type", "application/json")
        got = asking.generic(request.method, request.target, request.body or b"", media, headers=headers)
        body = b"".join(got) if got.streaming else got.content
        got.close()
        return Answer(got.status_code, {name.lower(): value for name, value in got.headers.items()}, body)

    return Client(f"http://{HOST}", secret, send=send, **others)


def words_of(page: bytes) -> str:
    """Return what a reader sees of a page, with single spaces."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.django_db
def test_today_rebuilt_from_the_api_is_the_card_of_the_page(programs: Programs):
    from runtall.services import runners, today
    from runtall.web.pages.words import Words

    shown = client_of(programs.secret).today()

    page = words_of(Browser(HTTP_HOST=HOST).get("/").content)
    assert shown.card is not None
    assert " ".join(shown.card.headline.split()) in page
    for line in shown.card.lines:
        if line.kind not in ("check_in", "check_out", "mid_run", "form_cue", "learn", "catch_up"):  # those have forms or folds
            assert " ".join(line.title.split()) in page, line
    card = today.today(programs.runner_id).card
    say = Words(runners.profile(programs.runner_id).units).say
    assert [each.title for each in shown.card.lines] == [say(each.title) for each in card.lines]
    assert [[cap.value for cap in each.caps] for each in shown.card.lines] == [[c.value for c in e.caps] for e in card.lines]
    assert as_text(shown).splitlines()[0] == shown.card.headline


@pytest.mark.django_db
def test_what_a_program_writes_down_stands_on_the_pages(programs: Programs, tmp_path):
    client = client_of(programs.secret)

    kept = client.write_entry({"pain_nrs": 3, "note": "from a program", "felt": [{"place": "low_back", "side": "left"}]})
    told = client.read_entry(kept["entry"]["id"])
    changed = client.change_entry(kept["entry"]["id"], {"pain_nrs": 2})
    page = Browser(HTTP_HOST=HOST).get(f"/pain/entry/{changed['entry']['id']}/").content.decode()
    (tmp_path / "run.gpx").write_bytes(b"no run")
    begun = client.begin_upload({"name": "run.fit", "size_bytes": 6})
    arrived = client.add_piece(begun["token"], 0, b"no run")
    job = client.import_files([tmp_path / "run.gpx"])

    assert told["entry"]["pain_nrs"] == 3
    assert "from a program" in page
    assert [each["pain_nrs"] for each in client.read_entry(changed["entry"]["id"])["versions"]] == [2, 3]
    assert arrived["offset"] == 6
    assert client.start_drop(begun["drop"])["state"] == "waiting"
    assert client.read_import(job["id"])["state"] == "waiting"
    assert client.export_everything()[:2] == b"PK"
    opened = client.open_session("twelve-minutes")
    session = client.keep_session({"opened": opened["opened"], "session_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "rpe": 3})
    assert client.read_session(session["id"])["kept"]["session"]["rpe"] == 3
    with pytest.raises(Problem, match=r".") as caught:
        client.read_run(999)
    assert (caught.value.status, caught.value.kind) == (404, "not-found")


@pytest.mark.django_db
def test_what_the_manual_shows_runs(programs: Programs, tmp_path, monkeypatch, capsys):
    """The Python of docs/api.md, one block after the other, with the client asking in this process."""
    manual = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", manual, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "morning.fit").write_bytes(b"no run")
    monkeypatch.setattr("runtall_client.Client", lambda _address, token: client_of(token))
    known: dict[str, object] = {"address": f"http://{HOST}", "token": programs.secret}

    for block in blocks:
        exec(block, known)

    told = capsys.readouterr().out
    assert len(blocks) == 2
    assert known["today"].card.headline in told
    assert told.rstrip().endswith("waiting")
