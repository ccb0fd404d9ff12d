"""The doctor says what is wrong, and what to do, for everything that can be wrong; and changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import made_databases as made
from runtall.services import doctor, snapshots
from runtall.services.doctor import State


@pytest.fixture(scope="module")
def well(tmp_path_factory, django_db_blocker) -> Path:
    """A home in which nothing is wrong: rows in every table, and the originals that they name."""
    home = tmp_path_factory.mktemp("well") / "home"
    home.mkdir(mode=0o700)
    with django_db_blocker.unblock():
        made.build(home / "runtall.sqlite3", made.leaves()[-1])
    (home / "runtall.sqlite3").chmod(0o600)
    with closing(sqlite3.connect(home / "runtall.sqlite3")) as database, database:
        for row, runner in database.execute("SELECT id, runner_id FROM store_original").fetchall():
            data = f"original {row}".encode()
            sha256 = hashlib.sha256(data).hexdigest()
            database.execute("UPDATE store_original SET sha256 = ?, size_bytes = ? WHERE id = ?", [sha256, len(data), row])
            place = home / "originals" / str(runner) / sha256[:2] / sha256
            place.parent.mkdir(parents=True)
            place.write_bytes(data)
        database.execute("UPDATE store_job SET state = 'done'")
        database.execute("UPDATE store_user SET role = 'operator' WHERE id = 1")
        database.execute("UPDATE store_summary SET mechanics_version = 1")
        database.execute("UPDATE store_storedrecording SET reader_version = 1")
    return home


@pytest.fixture
def home(well: Path, tmp_path: Path, monkeypatch) -> Path:
    shutil.copytree(well, tmp_path / "home")
    (tmp_path / "home").chmod(0o700)
    monkeypatch.setenv("RUNTALL_HOME", str(tmp_path / "home"))
    for name in ("RUNTALL_WORKERS", "RUNTALL_FOLDERS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def changed(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(home / "runtall.sqlite3")) as database, database:
        for each in statements:
            database.execute(each)


def state(home: Path) -> dict[str, bytes]:
    return {str(each.relative_to(home)): each.read_bytes() for each in sorted(home.rglob("*")) if each.is_file()}


def an_original(home: Path) -> Path:
    return min(each for each in (home / "originals").rglob("*") if each.is_file())


def test_nothing_is_wrong_and_nothing_is_changed(home):
    before = state(home)

    found = doctor.examine(all_originals=True)

    assert [(each.name, str(each.what)) for each in found.checks if each.state is State.TROUBLE] == []
    assert found.is_well
    assert {
        "python",
        "clock",
        "settings",
        "folder",
        "disk",
        "database",
        "originals",
        "worker",
        "figures",
        "doors",
        "snapshots",
        "evidence",
    } <= {each.name for each in found.checks}
    assert state(home) == before


WRONG = {
    "a lost original": (lambda home: an_original(home).unlink(), "originals", "missing", State.TROUBLE),
    "another original": (
        lambda home: an_original(home).write_bytes(b"ORIGINAL 1"),
        "originals",
        "not what came in",
        State.TROUBLE,
    ),
    "a job that nobody does": (
        lambda home: changed(home, "UPDATE store_job SET state = 'waiting', run_after = '2026-01-01 00:00:00'"),
        "worker",
        "nobody does them",
        State.TROUBLE,
    ),
    "a worker that is gone": (
        lambda home: changed(home, "UPDATE store_job SET state = 'running', lease_until = '2026-01-01 00:00:00'"),
        "worker",
        "nobody does them",
        State.TROUBLE,
    ),
    "a job given up": (
        lambda home: changed(home, "UPDATE store_job SET state = 'given_up'"),
        "worker",
        "could not go on",
        State.NOTE,
    ),
    "rows that hang loose": (
        lambda home: changed(home, "PRAGMA foreign_keys=OFF", "DELETE FROM store_run WHERE id = 1"),
        "database",
        "damaged",
        State.TROUBLE,
    ),
    "bytes that are no database": (
        lambda home: (home / "runtall.sqlite3").write_bytes(b"x" * 5000),
        "database",
        "damaged",
        State.TROUBLE,
    ),
    "a newer database": (
        lambda home: changed(
            home, "INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_later', '2026-01-01')"
        ),
        "database",
        "newer runtall",
        State.TROUBLE,
    ),
    "an older database": (
        lambda home: changed(home, f"DELETE FROM django_migrations WHERE app = 'store' AND name = '{made.leaves()[-1]}'"),
        "database",
        "changes of its shape wait",
        State.NOTE,
    ),
    "old figures": (
        lambda home: changed(home, "UPDATE store_summary SET mechanics_version = 0"),
        "figures",
        "earlier version",
        State.NOTE,
    ),
    "no operator": (lambda home: changed(home, "UPDATE store_user SET role = 'runner'"), "doors", "no operator", State.NOTE),
    "no database": (lambda home: (home / "runtall.sqlite3").unlink(), "database", "no database yet", State.NOTE),
    "a folder open to others": (lambda home: home.chmod(0o755), "folder", "Others", State.TROUBLE),
    "a restore that was stopped": (lambda home: (home / ".restoring.json").write_text("{}"), "restore", "midway", State.TROUBLE),
    "a deletion that was stopped": (
        lambda home: ((home / "forgetting").mkdir(), (home / "forgetting" / "1").touch()),
        "deletion",
        "not finished",
        State.TROUBLE,
    ),
    "a state set aside": (lambda home: (home / "aside" / "x").mkdir(parents=True), "set aside", "before a restore", State.NOTE),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_found_and_what_to_do_is_said(what, home):
    spoil, name, words, expected = WRONG[what]
    spoil(home)
    before = state(home)

    found = doctor.examine(all_originals=True)

    (check,) = [each for each in found.checks if each.name == name and words in str(each.what)]
    assert check.state is expected
    assert check.next_step is not None
    assert found.is_well is (expected is not State.TROUBLE)
    assert state(home) == before


@pytest.mark.parametrize(
    ("variable", "value"),
    [("RUNTALL_WORKERS", "many"), ("RUNTALL_FOLDERS", "nowhere/at/all"), ("DATABASE_URL", "mysql://name:secret@host/x")],
)
def test_settings_that_cannot_be_are_found_and_not_repeated(variable, value, home, monkeypatch):
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr(doctor, "_asking", lambda _home: doctor.Check("database", State.NOTE, doctor.say("not asked")))

    (check,) = [each for each in doctor.examine().checks if each.name == "settings"]

    assert check.state is State.TROUBLE
    assert variable in str(check.what)
    assert "secret" not in str(check.what)


def test_a_full_disk_and_a_wrong_clock_are_found(home, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _place: shutil._ntuple_diskusage(1, 1, 1 << 20))
    monkeypatch.setattr(doctor, "_EARLIEST", doctor.datetime(2999, 1, 1, tzinfo=doctor.UTC))

    troubled = {each.name for each in doctor.examine().checks if each.state is State.TROUBLE}

    assert {"disk", "clock"} <= troubled


def test_snapshots_are_counted(home):
    snapshots.take(home / "runtall.sqlite3", home, why="before-migration")

    (check,) = [each for each in doctor.examine().checks if each.name == "snapshots"]

    assert str(check.what).startswith("1 snapshots")


def test_the_command_exits_with_65_where_something_has_to_be_done(home):
    def asked(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "runtall", "doctor", *options]
        return subprocess.run(command, env={**os.environ, "RUNTALL_HOME": str(home)}, capture_output=True, text=True, check=False)

    fine = asked("--json")
    an_original(home).unlink()
    wrong = asked()

    assert (fine.returncode, json.loads(fine.stdout)["is_well"]) == (0, True)
    assert (wrong.returncode, "TROUBLE" in wrong.stdout, "from a backup" in wrong.stdout) == (65, True, True)
