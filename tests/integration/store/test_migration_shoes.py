"""What 0005 added for shoes comes and goes without a trace on what stood there before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("store", "0004_planning")], [("store", "0005_shoes")]


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.fixture
def back_to_newest():
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_shoes_are_added_and_taken_away_again_and_runs_stay(back_to_newest):
    old = migrate(BEFORE)
    runner = old.get_model("store", "Runner").objects.create(name="Robin")
    run = old.get_model("store", "Run").objects.create(
        runner=runner, started_at=datetime(2026, 3, 2, 8, tzinfo=UTC), started_on=date(2026, 3, 2), gear="Of the file"
    )

    new = migrate(AFTER)
    new.get_model("store", "RunShoes").objects.create(runner_id=runner.pk, run_id=run.pk, name="Blue pair")
    new.get_model("store", "RetiredShoes").objects.create(runner_id=runner.pk, key="blue pair", retired_on=date(2026, 3, 9))
    assert new.get_model("store", "Run").objects.get().gear == "Of the file"

    again = migrate(BEFORE)
    assert again.get_model("store", "Run").objects.get().gear == "Of the file"
    tables = connection.introspection.table_names()
    assert not {"store_runshoes", "store_retiredshoes"} & set(tables)

    once_more = migrate(AFTER)
    assert once_more.get_model("store", "RunShoes").objects.count() == 0
