"""Errors as pages: plain words, a way on, a number that the log has, and no need of a database."""

from __future__ import annotations

import re
import sqlite3

import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.test import Client

from runtall.services import runners
from runtall.web.views import errors

from ..page_outline import outline


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


def number_in(response, caplog) -> bool:
    found = re.search(r"<code>([0-9a-f]{8})</code>", response.content.decode())
    return found is not None and any(found[1] in record.getMessage() for record in caplog.records)


def trouble(monkeypatch, error: BaseException) -> None:
    def fail() -> int:
        raise error

    monkeypatch.setattr(runners, "own_runner_id", fail)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("unable to open database file"),
        DatabaseError("file is not a database"),
        sqlite3.DatabaseError("file is not a database"),
        PermissionError(13, "not allowed"),
        OSError(28, "no space"),
    ],
)
def test_a_folder_that_cannot_be_opened_is_said_in_words(client, monkeypatch, caplog, error):
    trouble(monkeypatch, error)
    response = client.get("/settings/")
    html = response.content.decode()

    assert response.status_code == 503
    assert "cannot open its folder" in html
    assert str(error) not in html
    assert number_in(response, caplog)
    assert outline(response).refused == []


def busy(**traits: object) -> OperationalError:
    """An error as Django hands it on, with the database's own behind it."""
    error = OperationalError("database is locked")
    error.__cause__ = type("Cause", (Exception,), traits)()
    return error


@pytest.mark.parametrize(
    "error",
    [busy(sqlite_errorcode=sqlite3.SQLITE_BUSY), busy(sqlite_errorcode=517), busy(sqlstate="40P01"), busy(sqlstate="55P03")],
)
def test_a_write_that_waited_too_long_for_others_is_no_mistake_and_may_be_tried_again(client, monkeypatch, caplog, error):
    trouble(monkeypatch, error)
    response = client.get("/settings/")
    html = response.content.decode()

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "busy right now" in html
    assert "Nothing was changed" in html
    assert number_in(response, caplog)


def test_what_the_database_cannot_keep_is_a_request_that_cannot_be_read(client, monkeypatch, caplog):
    trouble(monkeypatch, DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"))

    assert client.get("/settings/").status_code == 400


def test_a_database_server_that_is_away_is_not_called_a_folder(client, monkeypatch, caplog):
    monkeypatch.setattr(errors, "is_shared", lambda database: True)
    trouble(monkeypatch, OperationalError("connection refused"))
    response = client.get("/settings/")

    assert response.status_code == 503
    assert "cannot reach its database" in response.content.decode()
    assert "connection refused" not in response.content.decode()


@pytest.mark.parametrize("error", [IntegrityError("unique"), ValueError("x"), FileNotFoundError(2, "no file")])
def test_a_mistake_of_ours_is_not_blamed_on_the_folder(client, monkeypatch, caplog, error):
    trouble(monkeypatch, error)
    response = client.get("/settings/")

    assert response.status_code == 500
    assert number_in(response, caplog)


def test_an_address_that_leads_nowhere_has_a_way_on(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "/" in outline(response).links


def test_a_button_s_address_opened_by_itself_says_so(client):
    response = client.get("/settings/look/")

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "belongs to a button" in response.content.decode()


def test_a_form_without_its_proof_is_refused_in_words(caplog):
    client = Client(HTTP_HOST="127.0.0.1:8127", enforce_csrf_checks=True)
    response = client.post("/settings/look/", {"theme": "dark"})

    assert response.status_code == 403
    assert "Go back, reload the page" in response.content.decode()
    assert number_in(response, caplog)


@pytest.mark.parametrize("sent", [{"theme": "d" * 3_000_000}, {f"f{n}": "1" for n in range(1100)}])
def test_a_form_that_is_too_large_says_where_files_go(client, caplog, sent):
    response = client.post("/settings/look/", sent)

    assert response.status_code == 413
    assert "/import/" in outline(response).links
    assert number_in(response, caplog)


def test_a_request_that_cannot_be_read_is_answered_in_words(rf, caplog):
    response = errors.bad_request(rf.get("/"))

    assert response.status_code == 400
    assert number_in(response, caplog)


def test_no_error_page_needs_the_database(client, monkeypatch):
    trouble(monkeypatch, OperationalError("gone"))  # no test database is open here: a query would fail by itself

    assert client.get("/").status_code == 503
    assert client.get("/nowhere/").status_code == 404
