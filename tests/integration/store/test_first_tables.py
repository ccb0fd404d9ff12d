"""A new installation gets its tables at once; one that grew with every version comes to the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection

import made_postgres
from runtall.services import setup
from runtall.store import first_tables

from ...whole_database import grown, whole
from .conftest import on_file


@pytest.fixture
def empty(tmp_path: Path, django_db_setup, django_db_blocker):
    """Names of two empty databases."""
    with django_db_blocker.unblock():
        server = os.environ.get(made_postgres.VARIABLE)
        yield [
            made_postgres.fresh(server).partition("?")[0].rpartition("/")[2] if server else str(tmp_path / each) for each in "ab"
        ]


def test_tables_made_at_once_are_those_that_every_migration_leaves(empty):
    with on_file(empty[0]):
        setup._migrate()
        made = whole()
    with on_file(empty[1]):
        assert first_tables.are_missing()
        expected = grown()

    assert made == expected
    assert len(made["django_migrations"]["rows"]) > len(setup.migrations_in_code())
    assert made["auth_permission"]["rows"]


def test_a_database_with_a_table_of_anybody_s_is_brought_up_migration_by_migration(empty, monkeypatch):
    monkeypatch.setattr(first_tables, "make", lambda: pytest.fail("made beside what was there"))
    with on_file(empty[0]):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE of_another (name text)")
        setup._migrate()

        assert {"of_another", "store_run"} <= set(whole())


def test_nothing_is_left_of_tables_that_were_not_made_to_the_end(empty, monkeypatch):
    monkeypatch.setattr(first_tables, "note", lambda: (_ for _ in ()).throw(RuntimeError("stopped")))
    with on_file(empty[0]):
        with pytest.raises(RuntimeError, match="stopped"):
            setup._migrate()

        assert whole() == {}
