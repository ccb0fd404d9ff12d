"""Every migration up and down with rows in every table, and a database of every version brought up to date as an update does."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import made_databases as made
from runtall.services import snapshots

LEAVES = made.leaves()
OPEN = """
import sys
from pathlib import Path
from runtall.services.setup import configure, open_store
configure()
from django.conf import settings
from django.db import connection
for home in map(Path, sys.argv[1:]):
    connection.close()
    settings.RUNTALL_HOME = home
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = home / "runtall.sqlite3"
    open_store()
"""


@pytest.fixture(scope="module")
def unblocked(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def every_version(tmp_path_factory, unblocked) -> dict[str, Path]:
    return made.build_all(tmp_path_factory.mktemp("versions"))


def home_with(database: Path, home: Path) -> Path:
    home.mkdir()
    shutil.copy(database, home / "runtall.sqlite3")
    return home / "runtall.sqlite3"


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {name: made.content(path, name, columns) for name, columns in made.tables(path).items()}


def opened(*homes: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RUNTALL_HOME": str(homes[0]), "DJANGO_SETTINGS_MODULE": "runtall.settings"}
    return subprocess.run(
        [sys.executable, "-c", OPEN, *map(str, homes)], env=environment, capture_output=True, text=True, check=False
    )


def test_every_migration_goes_down_and_up_again_with_rows_in_every_table(every_version, tmp_path):
    path = home_with(every_version[LEAVES[-1]], tmp_path / "home")
    full = made.tables(path)
    assert {name for name, columns in full.items() if not made.content(path, name, columns)} <= {
        "store_user_groups",
        "store_user_user_permissions",
    }

    with made.database(path) as connection:
        for leaf in (*reversed(LEAVES[:-1]), *LEAVES[1:]):
            before = everything(path)
            made.migrate(connection, leaf)
            for name, columns in made.tables(path).items():
                if name in before:
                    assert len(made.content(path, name, columns)) == len(before[name]), (leaf, name)
            assert snapshots.problems(path) == (), leaf

    assert made.tables(path) == full


def test_a_database_of_any_version_is_brought_up_to_date_with_every_row(every_version, tmp_path):
    paths = {leaf: home_with(path, tmp_path / leaf) for leaf, path in every_version.items()}
    before = {leaf: (everything(path), made.tables(path)) for leaf, path in paths.items()}

    done = opened(*(path.parent for path in paths.values()))

    assert (done.returncode, done.stderr) == (0, "")
    for leaf, path in paths.items():
        rows_before, columns_before = before[leaf]
        columns_after = made.tables(path)
        for name, columns in columns_before.items():
            kept = tuple(each for each in columns if each in columns_after[name])
            assert kept == columns, f"{name} lost a column: say here how its values are carried over"
            assert made.content(path, name, columns) == rows_before[name], (leaf, name)
        assert snapshots.problems(path) == ()
        copies = snapshots.all_of(path.parent)
        assert len(copies) == (0 if leaf == LEAVES[-1] else 1)
        assert all(everything(each) == rows_before for each in copies)


def test_every_released_version_is_among_them():
    assert set(made.RELEASES.values()) <= set(LEAVES)


def test_a_damaged_database_is_not_migrated(every_version, tmp_path):
    home = tmp_path / "home"
    path = home_with(every_version[LEAVES[0]], home)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM store_run WHERE id = 1")
    before = path.read_bytes()

    done = opened(home)

    assert "UnreadableFileError" in done.stderr
    assert "store_run" in done.stderr
    assert path.read_bytes() == before
    assert snapshots.all_of(home) == []


def test_only_the_last_snapshots_stay(every_version, tmp_path):
    home = tmp_path / "home"
    home_with(every_version[LEAVES[0]], home)

    taken = [snapshots.take(home / "runtall.sqlite3", home, why="before-migration") for _ in range(snapshots.KEPT + 2)]

    assert snapshots.all_of(home) == taken[-snapshots.KEPT :]
    assert list((home / "snapshots").glob(".*")) == []
