"""A database on a server: opened by many at once, refused in words, and found again after it was away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

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


STATE = """
import hashlib, json, sys
from runtall.services.setup import open_store
open_store()
from runtall.store import owning
shut = set(owning.tables_that_let_in())
rows = {m._meta.label: [list(map(repr, row)) for row in m._base_manager.order_by("pk").values_list()]
        for m in owning.all_models() if m._meta.db_table not in shut}
print(json.dumps(rows, sort_keys=True))
from runtall.services import accounts
print(accounts.add("ben", "runner").runner_id)
"""
FURNISH = """
import json, sys, tempfile
from datetime import date
from pathlib import Path
from runtall.services.accounts import open_accounts
open_accounts()
from django.contrib.sessions.models import Session
from runtall.services import accounts, jobs, sharing, uploads
from runtall.store import runners
from runtall.store.models import Run
import made_databases, made_home
made = accounts.add("anna", "runner")
doc = accounts.add("doc", "clinician")
assert accounts.choose_password(made.id, "correct horse battery staple") == ()
sharing.give(made.runner_id, "doc", until_on=None, today_on=date.today())
with tempfile.TemporaryDirectory() as folder:
    made_home.furnish(made.runner_id, Path(folder))
made_databases.fill_gaps(made.runner_id)
from allauth.mfa.models import Authenticator
Authenticator.objects.create(user_id=made.id, type="totp", data={"secret": "enciphered «ø»"})
Session.objects.create(session_key="k" * 32, session_data="x", expire_date="2030-01-01T00:00:00Z")
uploads.take(made.runner_id, [("waits.fit", 5, [b"bytes"])])
"""


def test_a_backup_of_a_server_is_whole_and_goes_into_a_server_or_a_folder(server, tmp_path, monkeypatch):
    """Rows, numbers that go on, files: from PostgreSQL into PostgreSQL, and into a folder with SQLite."""
    monkeypatch.setenv("RUNTALL_ACCOUNTS", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(made_postgres.__file__).parent))
    first, second = (Installation(tmp_path / name, made_postgres.fresh(server)) for name in ("first", "second"))
    in_a_folder = Installation(tmp_path / "folder")
    first.run("-c", FURNISH)

    first.run("-m", "runtall", "backup", str(tmp_path / "one.zip"))
    wanted, files = first.run("-c", STATE), contents(first)
    assert all(json.loads(wanted.splitlines()[0])[label] for label in ("store.ChannelColumn", "mfa.Authenticator"))
    for place in (second, in_a_folder):
        place.run("-m", "runtall", "restore", str(tmp_path / "one.zip"))
        assert place.asked("SELECT count(*) FROM django_session") == [(0,)], "who was let in is let in no more"
        assert place.asked("SELECT count(*) FROM store_grant") == [(0,)]
        assert place.run("-c", STATE) == wanted, "a new row's number goes on after those that came, too"
        assert contents(place) == files

    assert "something in the database" in said(second, "restore", str(tmp_path / "one.zip"))
    monkeypatch.delenv("RUNTALL_ACCOUNTS")
    assert "RUNTALL_ACCOUNTS=1" in said(second, "backup", str(tmp_path / "three.zip"))
    assert not (tmp_path / "three.zip").exists()


WALK = """
import sys
import made_databases as made
is_long = sys.argv[1] == "long"
from runtall.services.setup import open_store
open_store()
from django.db import connection
made.ALIAS = "default"
leaves = made.leaves()
made.fill(made.migrate(connection, leaves[-1]))
def counted():
    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return {name: n for name, n in found.items() if name.startswith("store_")}
full = counted()
walked = leaves if is_long else leaves[-2:]
for leaf in (*reversed(walked[:-1]), *walked[1:]):
    before = counted()
    made.migrate(connection, leaf)
    after = counted()
    assert all(after[name] == n for name, n in before.items() if name in after), leaf
assert set(counted()) == set(full)
if is_long:
    made.migrate(connection, None)
    assert counted() == {}
    made.fill(made.migrate(connection, leaves[-1]))
    assert counted() == full
print(len(walked))
"""


def test_migrations_go_down_and_up_again_on_a_server_with_rows_in_every_table(place, monkeypatch):
    """The newest one; where the tests run for PostgreSQL's sake, every one, and down to nothing."""
    monkeypatch.setenv("PYTHONPATH", str(Path(made_postgres.__file__).parent))
    is_long = made_postgres.VARIABLE in os.environ

    assert int(place.run("-c", WALK, "long" if is_long else "short")) >= (9 if is_long else 2)


def contents(place: Installation) -> dict[str, bytes]:
    """Return the files that count."""
    found = {each.relative_to(place.home).as_posix(): each for each in place.home.rglob("*") if each.is_file()}
    return {
        name: each.read_bytes() for name, each in found.items() if name.split("/")[0] in ("originals", "uploads", "secret-key")
    }


def _connections(keeper, name):
    found = keeper.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [f"fresh_{name}"]).fetchone()
    return found[0] > 0


def _until(there):
    until = time.monotonic() + 120
    while not there():
        assert time.monotonic() < until
        time.sleep(0.1)
