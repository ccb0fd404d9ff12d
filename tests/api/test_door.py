"""Who gets in: a token that stands, its scopes, its throttle; no cookie, and nothing of a token in any log."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, RequestFactory

from runtall.services.authorisation import Role, Verdict, operation_need, scope_of, verdict
from runtall.web import throttle
from runtall.web.api import door
from runtall.web.api.entry import api
from runtall.web.api.operations import OPERATIONS
from runtall.web.api.problems import Problem

from .conftest import HOST, program, token

api()  # declares every operation
TOKEN = "/api/v1/token"


@pytest.fixture
def runner_id(db) -> int:
    from runtall.store import runners

    return runners.own_runner().id


@pytest.fixture
def bodiless(monkeypatch):
    """Have every operation say that it was reached, without doing anything."""
    from runtall.core import ConflictError

    def reached(*_args, **_said):
        raise ConflictError("reached")

    for router in api()._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                monkeypatch.setattr(operation, "_get_values", reached)


def ask(client: Client, operation_id: str):
    operation = OPERATIONS[operation_id]
    path = operation.path
    while "{" in path:
        before, _, after = path.partition("{")
        path = before + "1" + after.partition("}")[2]
    return client.generic(operation.method, f"/api/v1{path}", b"{}", operation.takes or "application/json")


def kind(answer) -> str:
    return answer.json()["type"].removeprefix("urn:runtall:problem:")


def test_each_operation_opens_to_its_scope_and_to_no_other(runner_id, bodiless):
    from runtall.services.api_tokens import Scope

    only = {scope: program(token(runner_id, scope)) for scope in Scope}
    all_but = {scope: token(runner_id, *(set(Scope) - {scope})) for scope in Scope}
    wrong = {}
    for name in OPERATIONS:
        need = operation_need(name)
        scope = scope_of(need)
        opens = "conflict" if verdict(Role.OWNER, need) is Verdict.ALLOW else "not-open"
        with pytest.raises(Problem) as refused:
            door.door_of(name)(RequestFactory(HTTP_AUTHORIZATION=f"Bearer {all_but[scope]}").get("/"))
        if (told := (kind(ask(only[scope], name)), refused.value.kind)) != (opens, "scope"):
            wrong[name] = told

    assert wrong == {}
    assert {scope_of(operation_need(name)) for name in OPERATIONS} == set(Scope)


def test_without_a_token_that_stands_nothing_opens_whatever_the_browser_knows(runner_id, bodiless):
    from runtall.services import api_tokens

    ended, over = token(runner_id), token(runner_id)
    kept = api_tokens.tokens(runner_id=runner_id, user_id=None)
    api_tokens.end(kept[1].id, runner_id=runner_id, user_id=None)
    from runtall.store.token_models import ApiToken

    ApiToken.objects.filter(pk=kept[0].id).update(ends_on=datetime.now(UTC).date() - timedelta(days=2))
    browser = Client(HTTP_HOST=HOST)
    browser.get("/settings/programs/")  # has the cookies of a page

    for name in OPERATIONS:
        assert ask(browser, name).status_code == 401, name
    for secret in (ended, over, "runtall_" + "x" * 43, ""):
        answer = program(secret).get(TOKEN)
        assert (answer.status_code, kind(answer)) == (401, "no-token")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_of_an_account_opens_nothing_where_there_are_none(runner_id):
    from runtall.store.models import User

    user = User.objects.create(username="anna", role="runner")

    assert program(token(runner_id, role=Role.RUNNER, user_id=user.pk)).get(TOKEN).status_code == 401


def test_of_a_token_only_a_hash_is_kept_and_nothing_is_logged(runner_id, caplog):
    from runtall.store.token_models import ApiToken

    secret = token(runner_id)
    with caplog.at_level(logging.DEBUG):
        assert program(secret).get(TOKEN).json()["scopes"] == ["read", "log", "plan", "import", "settings", "export"]
        assert program(secret[:-1]).get(TOKEN).status_code == 401
        assert program(secret).get("/api/v1/none").status_code == 404

    rows = repr(list(ApiToken.objects.values()))
    assert secret.removeprefix("runtall_")[:20] not in rows + caplog.text
    assert ApiToken.objects.get().last_used_on == datetime.now(UTC).astimezone().date()


def test_who_asks_too_often_waits(runner_id, monkeypatch):
    monkeypatch.setattr(throttle, "MOST_OF_A_TOKEN", 2)
    monkeypatch.setattr(throttle, "MOST_WRONG", 3)
    monkeypatch.setattr(door, "COUNTS", throttle.Counts(clock=lambda: 7.0))
    client, guessing = program(token(runner_id)), program("runtall_" + "g" * 43)

    assert [client.get(TOKEN).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(TOKEN).headers["Retry-After"] == "60"
    assert [guessing.get(TOKEN).status_code for _ in range(4)] == [401, 401, 401, 429]


@pytest.mark.parametrize(
    ("method", "path", "body", "media", "told"),
    [
        ("GET", "/none", b"", "", (404, "not-found")),
        ("DELETE", "/today", b"", "", (405, "method")),
        ("POST", "/today/check-in", b"{", "application/json", (400, "unreadable")),
        ("POST", "/today/check-in", b'{"pain_nrs": 3}', "text/plain", (415, "media")),
        ("POST", "/today/check-in", b'{"pain_nrs": 11}', "application/json", (422, "values")),
        ("POST", "/today/check-in", b'{"pain_nrs": NaN}', "application/json", (422, "values")),
        ("POST", "/today/check-in", b'{"pains_nrs": 3}', "application/json", (422, "values")),
        ("POST", "/today/check-in", b" " * 300_000, "application/json", (413, "too-large")),
        ("POST", "/pain/entries", b'{"note": "a\\u0000b"}', "application/json", (422, "values")),
        ("POST", "/pain/entries", b"[" * 100_000, "application/json", (400, "unreadable")),
        ("POST", "/imports", b"x", "multipart/form-data", (400, "unreadable")),
        ("POST", "/imports", b"--b--\r\n", "multipart/form-data; boundary=b", (422, "values")),
        ("GET", "/runs/99999999999999999999", b"", "", (422, "values")),
        ("GET", "/runs/12345", b"", "", (404, "not-found")),
    ],
)
def test_what_cannot_be_is_told_in_words_with_what_to_do_next(runner_id, method, path, body, media, told):
    answer = program(token(runner_id)).generic(method, f"/api/v1{path}", body, media or "application/json")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, kind(answer)) == told
    assert answer.json()["title"]
    assert answer.json()["next_step"]
    assert "cookie" not in {name.lower() for name in answer.headers}


def test_a_mistake_of_ours_is_told_by_a_number_and_logged_by_its_place_alone(runner_id, monkeypatch, caplog):
    def break_down(*_args, **_said):
        raise ValueError("my back hurts")

    monkeypatch.setattr("runtall.services.yours.kept", break_down)
    answer = program(token(runner_id)).get("/api/v1/kept")

    assert (answer.status_code, kind(answer)) == (500, "our-mistake")
    assert answer.json()["trace_id"] in caplog.text
    assert "ValueError at test_door.py:" in caplog.text
    assert "my back hurts" not in caplog.text + answer.content.decode()


def test_an_unchanged_answer_is_not_sent_again(runner_id):
    client = program(token(runner_id))
    first = client.get("/api/v1/profile")

    again = client.get("/api/v1/profile", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_token_is_made_shown_once_and_ended_on_its_page(runner_id):
    page = Client(HTTP_HOST=HOST)
    ends_on = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()

    made = page.post("/settings/programs/make/", {"name": "my sheet", "scopes": ["read"], "ends_on": ends_on})
    secret = made.context["page"].secret
    shown = page.get("/settings/programs/")
    worked = program(secret).get(TOKEN).status_code
    page.post(f"/settings/programs/{shown.context['page'].tokens[0].id}/end/")

    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    assert "my sheet" in shown.content.decode()
    assert secret not in shown.content.decode()
    assert (worked, program(secret).get(TOKEN).status_code) == (200, 401)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"ends_on": "soon"},
        {"ends_on": "2020-01-01"},
        {"ends_on": "2999-01-01"},
    ],
)
def test_a_token_that_cannot_be_is_not_made(runner_id, wrong):
    from runtall.store.token_models import ApiToken

    fine = {"name": "x", "scopes": ["read"], "ends_on": (datetime.now(UTC).date() + timedelta(days=9)).isoformat()}

    answer = Client(HTTP_HOST=HOST).post("/settings/programs/make/", fine | wrong)

    assert answer.status_code == 422
    assert "Not made." in answer.content.decode()
    assert not ApiToken.objects.exists()
