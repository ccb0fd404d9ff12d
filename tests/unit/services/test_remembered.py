"""What was worked out is kept exactly as long as nobody writes."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from runtall.services.remembered import FRESH_S, remembered
from runtall.store import changes

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A database file that this process watches, and a way to write to it from elsewhere."""
    file = tmp_path / "kept.sqlite3"
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE said (word TEXT)")
    stand_in = SimpleNamespace(vendor="sqlite", in_atomic_block=False, settings_dict={"NAME": str(file)})
    monkeypatch.setattr(changes, "connection", stand_in)
    yield SimpleNamespace(write=lambda: writer.execute("INSERT INTO said VALUES ('x')"), connection=stand_in)
    writer.close()


def asked(times: list[int], now: datetime = NOW, *, runner_id: int = 1, of: object = None) -> int:
    def make() -> int:
        times.append(1)
        return len(times)

    return remembered("a page", runner_id, now, make, of=of)


def test_nothing_written_nothing_worked_out_again(database):
    times: list[int] = []

    assert [asked(times), asked(times), asked(times)] == [1, 1, 1]


def test_any_write_makes_it_be_worked_out_anew(database):
    times: list[int] = []
    asked(times)
    database.write()

    assert asked(times) == 2
    assert asked(times) == 2


def test_runners_and_days_are_kept_apart_and_time_alone_ends_it_too(database):
    times: list[int] = []
    asked(times)

    assert asked(times, runner_id=2) == 2
    assert asked(times, of="tuesday") == 3
    assert asked(times, NOW + timedelta(seconds=FRESH_S)) == 4


def test_within_a_transaction_and_in_memory_nothing_is_remembered(database):
    times: list[int] = []
    database.connection.in_atomic_block = True
    assert [asked(times), asked(times)] == [1, 2]

    database.connection.in_atomic_block = False
    database.connection.settings_dict["NAME"] = "file:memory?mode=memory"
    assert [asked(times), asked(times)] == [3, 4]


def test_another_file_in_its_place_is_another_database(database, tmp_path):
    times: list[int] = []
    asked(times)
    other = tmp_path / "other.sqlite3"
    sqlite3.connect(other).close()
    other.touch()
    database.connection.settings_dict["NAME"] = str(other)

    assert asked(times) == 2
