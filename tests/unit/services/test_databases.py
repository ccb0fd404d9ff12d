"""DATABASE_URL is read whole or refused, and a password in it is never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtall.core import ImplausibleValueError
from runtall.services.databases import database_of, is_shared, named

HOME = Path("/srv/runtall")


def test_without_a_url_it_is_the_file_in_the_folder():
    database = database_of(" ", HOME)

    assert database["NAME"] == HOME / "runtall.sqlite3"
    assert not is_shared(database)


def test_every_part_of_a_url_counts_and_what_is_quoted_is_read():
    database = database_of("postgres://ann%40club:p%40ss%2Fword@db.example.org:6432/back%20log?sslmode=verify-full", HOME)

    assert is_shared(database)
    parts = {name: database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert parts == {
        "NAME": "back log",
        "USER": "ann@club",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example.org",
        "PORT": "6432",
    }
    assert database["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("postgresql://u@[::1]:5432/club", "::1"),
        ("postgresql://postgres:@/club?host=/run/postgresql", "/run/postgresql"),
        ("postgres:///club", ""),
    ],
)
def test_addresses_sockets_and_the_machine_itself(url, host):
    database = database_of(url, HOME)

    assert (database["HOST"], database["NAME"]) == (host, "club")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@h/club",
        "postgres://u:secret@h",
        "postgres://u:secret@h/",
        "postgres://u:secret@h:port/club",
        "postgres://u:sec/ret@h/club",
        "postgres://u:secret@h/club/more",
        "postgres://u:secret@h/club#secret",
        "postgres://u:secret@h/club?secret",
        "postgres://u:secret@h/club?password=secret",
        "postgres://u:secret@[h/club",
        "secret",
    ],
)
def test_what_is_no_url_of_a_database_is_refused_without_repeating_it(url):
    with pytest.raises(ImplausibleValueError) as refused:
        database_of(url, HOME)

    told = f"{refused.value} {refused.value.next_step} {refused.value.__cause__}"
    assert "secret" not in told
    assert "sec/ret" not in told
    assert refused.value.__cause__ is None


def test_in_sentences_a_database_goes_by_its_name_and_place():
    database = database_of("postgres://ann:secret@db.example.org:6432/club", HOME)

    assert named(database) == "club at db.example.org:6432"
