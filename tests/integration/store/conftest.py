"""A database that several may use at once, as they do where runtall runs: SQLite's must be a file for that."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection


@contextmanager
def on_file(name: Path) -> Iterator[None]:
    """Let Django use a database file in place of the one in memory, which stays as it is."""
    kept = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(name)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = kept


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory, django_db_setup, django_db_blocker) -> Path:
    """A database file at the newest migration, to be copied."""
    from runtall.services import setup

    file = tmp_path_factory.mktemp("migrated") / "runtall.sqlite3"
    with django_db_blocker.unblock(), on_file(file):
        setup._make(file)
    return file


@pytest.fixture
def home(tmp_path: Path, settings, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A fresh runtall folder with an empty database that several threads may use."""
    settings.RUNTALL_HOME = tmp_path / "home"
    settings.RUNTALL_HOME.mkdir()
    if connection.vendor != "sqlite":
        request.getfixturevalue("transactional_db")
        yield settings.RUNTALL_HOME
        return
    file = settings.RUNTALL_HOME / "runtall.sqlite3"
    shutil.copyfile(request.getfixturevalue("migrated_file"), file)
    with request.getfixturevalue("django_db_blocker").unblock(), on_file(file):
        yield settings.RUNTALL_HOME
