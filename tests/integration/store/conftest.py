"""A database that several may use at once, as they do where runtall runs: SQLite's must be a file for that."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

import made_postgres


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
def on_own_file(tmp_path: Path, migrated_file: Path, django_db_blocker) -> Iterator[None]:
    """A copy of the migrated file as the database."""
    file = tmp_path / "home" / "runtall.sqlite3"
    file.parent.mkdir()
    shutil.copyfile(migrated_file, file)
    with django_db_blocker.unblock(), on_file(file):
        yield


if made_postgres.VARIABLE in os.environ:

    @pytest.fixture
    def home(tmp_path: Path, settings, transactional_db) -> Path:
        """A fresh runtall folder, and an empty database on the server."""
        settings.RUNTALL_HOME = tmp_path / "home"
        settings.RUNTALL_HOME.mkdir()
        return settings.RUNTALL_HOME

else:

    @pytest.fixture
    def home(tmp_path: Path, settings, on_own_file) -> Path:
        """A fresh runtall folder with an empty database in it."""
        settings.RUNTALL_HOME = tmp_path / "home"
        return settings.RUNTALL_HOME
