"""Every cell of the matrix on every address, by real requests: what is open answers, what is not gives nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from runtall.services.authorisation import Role, Verdict, matrix, need_of_view, scope_of, verdict
from runtall.web.access import IN_SHARED_PAGES

from ..made_home import furnish
from ..roles import House, as_visitor, browser, house

PATTERNS = {each.name: each for each in get_resolver().url_patterns if isinstance(each, URLPattern)}
LARGE = 10**9
"""No row of any kind has this number."""

ROLES = (Role.NOBODY, Role.RUNNER, Role.VISITOR, Role.CLINICIAN, Role.OPERATOR)
SIGNED_IN: dict[Role | str, str] = {}
"""The cookies of everybody, from one sign-in each."""

OWNED = {
    "run_id": LARGE,
    "typed_id": "0" * 8 + "-none",
    "entry_id": "0" * 8 + "-none",
    "result_id": "0" * 8 + "-none",
    "round_id": "0" * 8 + "-none",
    "session_id": "00000000-0000-4000-8000-000000000000",
    "film_id": "0" * 8 + "-none",
    "job_id": LARGE,
    "grant_id": LARGE,
    "setting_id": LARGE,
    "asked_id": LARGE,
    "link_id": LARGE,
    "token_id": LARGE,
    "sign_in_id": LARGE,
    "pk": LARGE,
}
"""Parts of addresses that name something of one runner or account, with a value that names nothing."""

CATALOGUE = {
    "test_id": "prone-plank-hold",
    "stop_id": "hurt",
    "exercise_id": "dead-bug",
    "routine_id": "twelve-minutes",
    "what": "twelve-minutes",
    "topic_id": "strength",
    "claim_id": "ten-percent-weekly-rule",
    "point_id": "hydration",
    "article_id": "article-e",
    "paper_id": "minetti-2002",
    "rule_id": "opt-in-trial",
    "finding_id": "single-run-spike",
    "kind": "mind",
    "step": 1,
    "name": "anna",
    "token": "none",
    "key": "none",
    "named": "2026-10",
    "device_id": "1",
}
"""Parts that name what is the same for everybody."""


@pytest.fixture(scope="module")
def lived_in(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[House, dict[str, str]]]:
    """A house whose runner anna has something of everything."""
    from runtall.store import originals, runners
    from runtall.store.models import User

    with django_db_blocker.unblock():
        made = house()
        ids = furnish(made.anna.runner_id, tmp_path_factory.mktemp("files"))
        runners.sample_runner(make=True)
        for role in ROLES:
            SIGNED_IN[role] = browser(made.of_role(role.value)).cookies.output(header="", sep=";")
        for person in (made.ben, made.other_doc):
            SIGNED_IN[person.name] = browser(person).cookies.output(header="", sep=";")
    yield made, ids
    with django_db_blocker.unblock():
        for person in (made.anna, made.ben):
            runners.forget(person.runner_id)
            originals.forget_all(Path(settings.RUNTALL_HOME), person.runner_id)
        runners.forget(runners.sample_runner().id)
        User.objects.all().delete()


@pytest.fixture(autouse=True)
def drawn_here(monkeypatch):
    """Have the report drawn in this process: the one that draws it cannot open a database in memory.

    Through that process and a database on disk it goes in ``tests/integration/test_subpath.py``.
    """
    from runtall.services import printing, report_copy

    monkeypatch.setattr(report_copy, "one_page", report_copy.drawn)
    monkeypatch.setattr(printing, "printed", lambda *_, **__: b"%PDF-1.7")


def client_of(who: Role | str) -> Client:
    """Return a browser that signed in before, new for each request: some addresses sign out."""
    client = browser(raise_request_exception=False)
    client.cookies.load(SIGNED_IN[who])
    return as_visitor(client) if who is Role.VISITOR else client


def address_of(name: str, ids: dict[str, str], *, nothing: bool = False) -> str:
    """Return an address with anna's ids, or with ids of nothing at all."""
    parts = {}
    for part in PATTERNS[name].pattern.converters:
        if part in OWNED:
            parts[part] = OWNED[part] if nothing else ids.get(part, OWNED[part])
        else:
            parts[part] = CATALOGUE.get(part, "none")
    return reverse(name, kwargs=parts)


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_every_address_has_a_line(name):
    assert name in matrix().views, f"{name} has no line in services/authorisation.toml"


def asked(who: Role | str, method: str, address: str):
    """Ask for an address, and have it as if it had never been asked for."""
    with transaction.atomic():
        answer = getattr(client_of(who), method.lower())(address)
        answer.close()
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_an_address_is_open_to_a_role_or_closed_as_its_cells_say(name, lived_in):
    _, ids = lived_in
    address = address_of(name, ids)
    wrong = {}
    for role in ROLES:
        for method in ("GET", "POST"):
            answer = asked(role, method, address)
            if not _as_the_cell_says(name, role, method, answer):
                wrong[f"{role} {method}"] = f"{answer.status_code} {answer.headers.get('Location', '')}"

    assert wrong == {}


def _as_the_cell_says(name: str, role: Role, method: str, answer) -> bool:
    says = verdict(role, need_of_view(name, method))
    to_the_door = "/account/sign-in/?next" in answer.headers.get("Location", "")
    if says is Verdict.ALLOW:
        return answer.status_code not in (401, 403) and answer.status_code < 500 and not to_the_door
    if role is Role.NOBODY:
        return (answer.status_code, to_the_door) == ((303, True) if method == "GET" else (401, False))
    if name == "today" and method == "GET":
        return (answer.status_code, answer.headers["Location"]) == (303, "/account/first-page/")
    return answer.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_under_a_shared_address_a_clinician_reads_and_nobody_else_finds_anything(name, lived_in):
    made, ids = lived_in
    address = f"/shared/{made.anna.runner_id}{address_of(name, ids)}"
    wrong = {}
    for method in ("GET", "POST"):
        need = need_of_view(name, method)
        answer = asked(Role.CLINICIAN, method, address)
        if verdict(Role.CLINICIAN, need) is Verdict.WITH_GRANT:
            good = answer.status_code in (200, 302, 303, 405) or name in NAMES_SOMETHING_RARE
        else:
            good = answer.status_code in (403, 405) or need.object in IN_SHARED_PAGES
        if not good:
            wrong[method] = answer.status_code
        for who in ("other-doc", "ben"):
            if asked(who, method, address).status_code != 404:
                wrong[f"{who} {method}"] = answer.status_code

    assert wrong == {}


DECIDED = ("care_number", "care_number_end", "care_exercise", "care_exercise_end")
"""What a clinician decides: sent empty, or for what is not there, it is refused in words."""

FILES_OF_A_FILM = ("film_picture", "film_clip", "film_itself")
"""A film has each of them, or not."""

NAMES_SOMETHING_RARE = frozenset(
    {"metronome_sound", "plan_week", "plan_card", "why_finding", "pain_month", *DECIDED, *FILES_OF_A_FILM}
)
"""Addresses that name a week, day, finding or kind of sound, which need not be there."""


OF_SOMEBODY = sorted(
    name
    for name, pattern in PATTERNS.items()
    if set(pattern.pattern.converters) & set(OWNED) and matrix().views[name][0] != "care"  # closed to runners altogether
)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", OF_SOMEBODY)
def test_what_is_anothers_answers_as_what_is_not_there(name, method, lived_in):
    """Ben asks for what is anna's by its id: the answer is that of an id that nothing has, and tells him nothing."""
    _, ids = lived_in

    theirs = getattr(client_of("ben"), method.lower())(address_of(name, ids))
    nothing = getattr(client_of("ben"), method.lower())(address_of(name, ids, nothing=True))

    assert theirs.status_code == nothing.status_code
    assert theirs.status_code in (404, 405, 302, 303, 422), theirs.status_code
    assert _words(theirs) == _words(nothing)


def _words(answer) -> str:
    """A page without what is new each time it is made."""

    page = answer.content.decode(errors="replace")
    page = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|0{8}-none", "the id that was asked for", page)
    return re.sub(r'(csrfmiddlewaretoken" value=|token" value=|session_id" value=)"[^"]*"', "", page)


@pytest.mark.django_db
def test_there_is_something_of_anna_to_ask_for(lived_in):
    _, ids = lived_in

    assert {"run_id", "typed_id", "entry_id", "result_id", "session_id", "job_id"} <= set(ids)
    assert len(OF_SOMEBODY) > 15


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(matrix().jobs))
def test_a_job_runs_for_an_account_as_its_cell_says(kind, lived_in):
    from runtall.core import ConflictError
    from runtall.services import jobs

    made, _ = lived_in
    if verdict(Role.RUNNER, matrix().jobs[kind]) is Verdict.ALLOW:
        assert jobs.ask_for(made.ben.runner_id, kind, {"drop": "one"}) > 0
    else:
        with pytest.raises(ConflictError):
            jobs.ask_for(made.ben.runner_id, kind, {"path": "/"})


# The API: the same matrix, for whoever a token belongs to ---------------------------------------------------------------


def program(person) -> Client:
    """Return a program of somebody's, that may do whatever they may."""
    from runtall.services import api_tokens

    role, ends_on = Role(person.role), datetime.now(UTC).date() + timedelta(days=9)
    scopes = api_tokens.scopes_for(role)
    made = api_tokens.make(
        role=role, runner_id=person.runner_id, user_id=person.user_id, name="program", scopes=scopes, ends_on=ends_on
    )
    return Client(HTTP_HOST="localhost:8127", HTTP_AUTHORIZATION=f"Bearer {made.secret}", raise_request_exception=False)


def told_at_the_door(client: Client, operation_id: str, shared: int | None = None) -> str:
    """Return what the door of an operation says to a program: ``in``, or why not."""
    from runtall.web.api.door import door_of
    from runtall.web.api.problems import Problem

    request = RequestFactory(**client.defaults).get("/api/v1/")
    if shared is not None:
        request._runtall_shared = (shared, "/")
    try:
        door_of(operation_id)(request)
    except Problem as problem:
        return problem.kind
    return "in"


@pytest.mark.django_db
def test_an_operation_of_the_api_is_open_to_a_role_or_closed_as_its_cells_say(lived_in, monkeypatch):
    from runtall.services.authorisation import operation_need
    from runtall.web import throttle
    from runtall.web.api.entry import api
    from runtall.web.api.operations import OPERATIONS

    api()  # declares every operation
    monkeypatch.setattr(throttle, "MOST_OF_A_TOKEN", 10**9)
    made, _ = lived_in
    shared = made.anna.runner_id
    anna, doc, other_doc = program(made.anna), program(made.doc), program(made.other_doc)
    wrong = {}
    for name in OPERATIONS:
        need = operation_need(name)
        says = {
            Verdict.ALLOW: ("in", "in", "not-found"),
            Verdict.WITH_GRANT: ("not-open", "in", "not-found"),
            Verdict.DENY: ("not-open", "not-open", "not-open"),
        }[verdict(Role.CLINICIAN, need)]
        if "read" not in need.verb or scope_of(need) != "read":
            says = ("scope", "scope", "scope")  # a clinician's token reads, and no more
        told = (
            told_at_the_door(anna, name),
            told_at_the_door(anna, name, shared),
            told_at_the_door(doc, name),
            told_at_the_door(doc, name, shared),
            told_at_the_door(other_doc, name, shared),
        )
        own = verdict(Role.RUNNER, need) is Verdict.ALLOW
        if told != (wanted := ("in" if own else "not-open", "not-found", *says)):
            wrong[name] = (told, wanted)

    assert wrong == {}
    assert len(OPERATIONS) > 100


def test_every_address_of_the_pages_has_its_operations_or_a_reason_why_not():
    import tomllib
    from importlib.resources import files

    from runtall.web.api.entry import api
    from runtall.web.api.operations import OPERATIONS

    api()  # declares every operation
    said = tomllib.loads(files("runtall.web.api").joinpath("of_views.toml").read_text("utf-8"))
    done, not_done = said["operations"], [name for names in said["none"].values() for name in names]
    optional = {name for name in not_done if name.startswith(("openid_", "socialaccount_"))}
    named = {operation for operations in done.values() for operation in operations}

    assert sorted([*done, *not_done]) == sorted({*PATTERNS} | optional), "say it in web/api/of_views.toml"
    assert named == set(OPERATIONS)
    assert all(reason.endswith(".") for reason in said["none"])


@pytest.mark.django_db
def test_a_clinicians_program_reads_only_what_is_shared_and_every_look_is_written_down(lived_in):
    from runtall.services import accounts, sharing

    made, ids = lived_in
    doc, anna, ben = program(made.doc), program(made.anna), program(made.ben)
    run = f"/shared/{made.anna.runner_id}/api/v1/runs/{ids['run_id']}"
    before = len(sharing.looks(made.anna.runner_id))

    assert [each["name"] for each in doc.get("/api/v1/shared-runners").json()["runners"]] == ["anna"]
    assert doc.get(run).json()["run_id"] == int(ids["run_id"])
    assert doc.get(f"/shared/{made.anna.runner_id}/api/v1/today").json()["is_kept"] is True
    newest = sharing.looks(made.anna.runner_id)[:2]
    assert [(each.clinician_name, each.object, each.address) for each in newest] == [
        ("doc", "today", "/api/v1/today"),
        ("doc", "runs", f"/api/v1/runs/{ids['run_id']}"),
    ]
    assert len(sharing.looks(made.anna.runner_id)) == before + 2
    assert anna.get("/api/v1/sharing").json()["looks"][0]["clinician"] == "doc"
    assert "Runs, by a program" in browser(made.anna).get("/settings/sharing/").content.decode()
    assert ben.get(f"/api/v1/runs/{ids['run_id']}").status_code == 404, "of another runner's there is nothing"

    sharing.take_back(made.anna.runner_id, sharing.given_by(made.anna.runner_id, datetime.now(UTC).date())[0].id)
    accounts.reset("anna")
    accounts.disable("ben")
    assert doc.get(run).status_code == 404
    assert [each.get("/api/v1/token").status_code for each in (anna, ben)] == [401, 401]


@pytest.mark.django_db
def test_no_job_runs_for_a_runner_whose_account_is_closed(lived_in):
    from runtall.core import ConflictError
    from runtall.services import accounts, jobs

    made, _ = lived_in
    accounts.disable("ben")

    with pytest.raises(ConflictError):
        jobs.ask_for(made.ben.runner_id, "drop", {"drop": "one"})


@pytest.mark.django_db
def test_a_calendar_is_read_without_signing_in_until_its_account_is_closed(lived_in):
    from runtall.services import accounts, calendar_feed

    made, _ = lived_in
    with transaction.atomic():
        address = reverse("calendar_feed", args=[calendar_feed.switch_on(made.anna.runner_id)])
        read = client_of(Role.NOBODY).get(address)
        accounts.disable("anna")
        closed = client_of(Role.NOBODY).get(address)
        transaction.set_rollback(True)

    assert (read.status_code, read["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert closed.status_code == 404
