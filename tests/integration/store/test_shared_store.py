"""A database on a server: opened by many at once, refused in words, and found again after it was away."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack

import psycopg
import pytest

import made_postgres
from made_installation import Installation

OPEN = "from runtall.services import runners; print(runners.own_runner_id())"
ASK = "from runtall.services import jobs, runners; jobs.ask_for(runners.own_runner_id(), 'drop', {'drop': '0' * 32})"


@pytest.fixture(scope="module")
def server():
    with ExitStack() as beside:
        yield os.environ.get(made_postgres.VARIABLE) or beside.enter_context(made_postgres.server(durable=False))


@pytest.fixture
def place(server, tmp_path) -> Installation:
    return Installation(tmp_path / "home", made_postgres.fresh(server))


def said(place: Installation, *command: str) -> str:
    """Return what a command that was refused says."""
    called = [sys.executable, "-m", "runtall", *command]
    done = subprocess.run(called, env=place.environment(), check=False, capture_output=True, text=True)
    assert done.returncode in {65, 75}
    assert "Traceback" not in done.stderr
    return done.stderr


def test_processes_that_open_an_empty_database_at_once_all_find_it_whole(place):
    together = [place.start("-c", OPEN, stdout=subprocess.PIPE) for _ in range(3)]

    assert [each.communicate(timeout=120)[0].strip() for each in together] == [b"1"] * 3


def test_a_database_of_a_newer_runtall_is_left_as_it_is(place):
    place.run("-c", OPEN)
    place.told("INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_of_the_future', now())")

    assert "written by a newer runtall" in said(place, "ledger")


def test_a_server_that_is_not_there_and_one_that_lets_nobody_in_are_told_apart_without_a_password(place, tmp_path):
    away = Installation(tmp_path / "away", "postgres://ann:secret@127.0.0.1:1/club")
    closed = Installation(tmp_path / "closed", place.url.replace("/fresh_", "/gone_").replace("postgres:@", "ann:secret@"))

    words = said(away, "ledger"), said(closed, "ledger")

    assert "The server of the database club at 127.0.0.1:1 does not answer." in words[0]
    assert "did not let runtall in" in words[1]
    assert "secret" not in "".join(words)


def test_a_worker_finds_the_server_again_after_its_connections_were_cut(place, server):
    place.run("-c", OPEN)
    worker = place.start("-m", "runtall.services.working", "--with-parent", stderr=subprocess.PIPE)
    name = place.url.partition("/fresh_")[2].partition("?")[0]
    with psycopg.connect(server, autocommit=True) as keeper:
        _until(lambda: _connections(keeper, name))
        keeper.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [f"fresh_{name}"])
    place.run("-c", ASK)
    _until(lambda: place.asked("SELECT state FROM store_job") == [("done",)])

    worker.communicate(timeout=30)
    assert worker.returncode == 0


def _connections(keeper, name):
    found = keeper.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [f"fresh_{name}"]).fetchone()
    return found[0] > 0


def _until(there):
    until = time.monotonic() + 120
    while not there():
        assert time.monotonic() < until
        time.sleep(0.1)
