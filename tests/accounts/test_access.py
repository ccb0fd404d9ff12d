"""The door goes by the matrix, cell by cell: every role, every address, every method."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import NoReverseMatch

from runtall.services.authorisation import Role, Verdict, matrix, need_of_view, verdict
from runtall.web import access
from runtall.web.access import AccessMiddleware
from runtall.web.pages.who import Reader


class Match:
    """What Django found for an address."""

    def __init__(self, name: str) -> None:
        self.url_name = name


def decided(role: Role, name: str, method: str, *, shared: int | None = None, own: int | None = 1):
    """Return what the door answers in place of a view; ``None`` where it lets the request through."""
    request = getattr(RequestFactory(), method.lower())("/somewhere/")
    request.resolver_match = Match(name)
    request._runtall_reader = Reader(role, own, user_id=7, name="somebody")
    if shared is not None:
        request._runtall_shared = (shared, "/")
    return AccessMiddleware(lambda _: None).process_view(request, lambda _: None, (), {})


NAMES = sorted(matrix().views)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_the_door_says_what_the_cell_says(role, method):
    for name in NAMES:
        says = verdict(role, need_of_view(name, method))

        answer = decided(role, name, method)

        assert (answer is None) is (says is Verdict.ALLOW), (name, says)
        if answer is not None:
            assert answer.status_code in (303, 401, 403)


def test_the_owner_passes_everywhere_without_being_looked_up(monkeypatch):
    monkeypatch.setattr(access, "need_of_view", lambda *_: pytest.fail("the owner needs no matrix"))

    assert all(decided(Role.OWNER, name, method) is None for name in NAMES for method in ("GET", "POST"))


def test_where_there_are_no_accounts_a_stranger_finds_nothing(monkeypatch):
    def no_way_in(name: str) -> str:
        raise NoReverseMatch(name)

    monkeypatch.setattr(access, "reverse", no_way_in)

    with pytest.raises(Http404):
        decided(Role.NOBODY, "today", "GET")


@pytest.mark.parametrize("role", [Role.RUNNER, Role.VISITOR, Role.OPERATOR, Role.DEVICE])
def test_shared_pages_are_for_clinicians_alone(role):
    for name in NAMES:
        with pytest.raises(Http404):
            decided(role, name, "GET", shared=1, own=1)


def test_without_a_grant_shared_pages_are_not_there():
    for name in NAMES:
        with pytest.raises(Http404):
            decided(Role.CLINICIAN, name, "GET", shared=2, own=None)


def test_with_a_grant_a_clinician_reads_what_is_shared_and_each_look_is_written_down(monkeypatch):
    looks = []
    monkeypatch.setattr("runtall.services.sharing.name_of", lambda runner_id: "anna")
    monkeypatch.setattr("runtall.services.sharing.note_look", lambda runner_id, user_id, name, **about: looks.append(about["of"]))
    opened = []
    for name in NAMES:
        for method in ("GET", "POST"):
            says = verdict(Role.CLINICIAN, need_of_view(name, method))
            before = len(looks)
            try:
                answer = decided(Role.CLINICIAN, name, method, shared=5, own=5)
            except Http404:
                assert need_of_view(name, method) is None
                continue
            if says is Verdict.WITH_GRANT:
                assert answer is None
                assert len(looks) == before + 1
                opened.append(name)
                assert method == "GET" or need_of_view(name, method).object == "care"  # a number or an exercise, with a reason
            else:
                assert len(looks) == before
                assert answer is None or answer.status_code == 403

    assert {"today", "pain", "one_run", "report_file"} <= set(opened)
    assert {"care", "care_number", "care_exercise"} <= set(opened)
    assert not {"settings", "import", "pain_add", "player"} & set(opened)


def test_tables_of_signing_in_made_at_once_are_those_that_every_migration_leaves(tmp_path, django_db_setup, django_db_blocker):
    from runtall.store import first_tables

    from ..integration.store.conftest import on_file
    from ..whole_database import grown, whole

    with django_db_blocker.unblock():
        with on_file(tmp_path / "made"):
            first_tables.make()
            made = whole()
        with on_file(tmp_path / "grown"):
            expected = grown()

    assert made == expected
    assert "mfa_authenticator" in made
