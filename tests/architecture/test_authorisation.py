"""The authorisation matrix has a cell for everything: every role, every address, every kind of job."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from runtall.services.authorisation import Role, Verb, Verdict, matrix, need_of_view, verdict
from runtall.services.jobs import KINDS

from ..all_pages import names_in_urls

RAW = tomllib.loads(files("runtall.services").joinpath("authorisation.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", RAW["objects"])
def test_every_object_says_for_every_verb_what_every_role_may(name: str):
    entry = RAW["objects"][name]

    assert set(entry) == {"about", *(verb.value for verb in Verb)}
    for verb in Verb:
        assert set(entry[verb.value]) == {role.value for role in Role}


@pytest.mark.parametrize("name", names_in_urls())
def test_every_address_has_a_line(name: str):
    assert name in matrix().views, f"{name} has no line in services/authorisation.toml"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_job_has_a_line(kind: str):
    assert kind in matrix().jobs, f"{kind} has no line in services/authorisation.toml"


def test_every_line_names_an_object_that_there_is():
    named = {name for name, _ in matrix().views.values()} | {need.object for need in matrix().jobs.values()}

    assert named <= set(matrix().objects)


def test_what_has_no_line_is_closed_to_everybody_who_is_asked():
    assert all(verdict(role, need_of_view("no-such-address", "GET")) is Verdict.DENY for role in Role)


def test_nobody_reads_or_writes_anything_of_a_runner():
    open_to_nobody = {
        name for (name, _, role), says in matrix().cells.items() if role is Role.NOBODY and says is not Verdict.DENY
    }

    assert open_to_nobody == {"api", "calendar_feed", "link", "parts", "pairing", "sign_in"}


def test_an_operator_sees_no_health_data():
    """Whatever a clinician can only see with a grant is health data; an operator sees none of it, nor what runners bring in."""
    health = {name for (name, _, _), says in matrix().cells.items() if says is Verdict.WITH_GRANT}
    health |= {"imports", "own_data", "sharing", "profile", "server_folder"}

    seen = {name for (name, _, role), says in matrix().cells.items() if role is Role.OPERATOR and says is not Verdict.DENY}

    assert seen & health == set()
    assert {"pain", "runs", "safety", "questionnaires"} <= health


def test_a_clinician_and_a_visitor_write_nothing_of_a_runner_but_what_a_clinician_decides_with_a_grant():
    assert matrix().cells["care", Verb.WRITE, Role.CLINICIAN] is Verdict.WITH_GRANT
    for role, decides in ((Role.CLINICIAN, {"care"}), (Role.VISITOR, set())):
        written = {
            name
            for (name, verb, of), says in matrix().cells.items()
            if of is role and verb is Verb.WRITE and says is not Verdict.DENY
        }
        assert written <= {"look", "sample", "sign_in", "account", "api", "tokens", "link"} | decides


def test_only_a_clinician_goes_by_grants():
    assert {role for (_, _, role), says in matrix().cells.items() if says is Verdict.WITH_GRANT} == {Role.CLINICIAN}
