"""Databases made by code: with rows in every table, at any migration that an installation may stand at."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import load_backend

ALIAS = "made"
ROWS = 2
"""Rows in each table."""
RELEASES: dict[str, str] = {}
"""Each version that was released, with the newest migration that it had: stays here for good. None was yet."""


def fill_gaps(runner_id: int) -> None:
    """Give a runner that ``made_home.furnish`` made a row in every table that it leaves empty."""
    from runtall.plan import OptIn, OwnRun, Pause, PauseKind, Race
    from runtall.store import browsing, calendar_shelf, clinic, diary, ledger, own_plans, planning, runs
    from runtall.store.account_models import Look
    from runtall.store.calendar_rows import KnownEntry, Wishes
    from runtall.store.models import Run

    now, today_on = datetime.now(UTC), datetime.now(UTC).date()
    run_id = Run.objects.filter(runner_id=runner_id).values_list("pk", flat=True)[0]
    runs.keep_tight_word(runner_id, runs.TightWord(run_id, 601.5, means_tight=True))
    browsing.retire(runner_id, "old pair", on=today_on)
    ledger.keep_archive(runner_id, "export.zip", "a" * 64)
    diary.follow(runner_id, "Slept", "h", on=today_on)
    planning.keep_wishes(runner_id, planning.Wishes(run_days=("mon",), flags=()), at=now)
    planning.keep_opt_in(runner_id, OptIn("cadence-target-170-180", today_on, today_on + timedelta(days=9), 5.0), at=now)
    planning.keep_pause(runner_id, Pause(PauseKind.HOLIDAY, today_on + timedelta(days=90)), at=now)
    own_plans.keep_own_plan(runner_id, [OwnRun(today_on, "Easy, «ø»", 1800.0)], from_on=today_on, at=now)
    planning.keep_race(runner_id, Race(today_on + timedelta(days=60), 10_000.0, "Hill race"), at=now)
    calendar_shelf.keep_wishes(runner_id, Wishes(says_what=True, run_at="07:30", alarm_min=30), at=now)
    entry = KnownEntry("a-name", today_on, "run", today_on, "planned", 2, "b" * 64, now)
    calendar_shelf.keep_entries(runner_id, [entry])
    clinic.keep_setting(
        runner_id,
        at=now,
        by="Kim",
        rule="pain-light",
        parameter="green_up_to_nrs",
        rule_version=1,
        value=1.0,
        value_before=2.0,
        reason="Small steps",
    )
    clinic.keep_exercise(runner_id, at=now, by="Kim", exercise="dead-bug", sets=2, reps=8, reason="For the trunk")
    Look.objects.create(runner_id=runner_id, clinician_name="Kim", at=now, object="runs", address="/runs/")


@contextmanager
def database(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """Another database beside the one of the tests."""
    described = copy.deepcopy(connections["default"].settings_dict)
    described.update(
        ENGINE="django.db.backends.sqlite3",
        NAME=str(path),
        OPTIONS={"init_command": "PRAGMA foreign_keys=ON;"},
        ATOMIC_REQUESTS=False,
    )
    made = load_backend(described["ENGINE"]).DatabaseWrapper(described, ALIAS)
    connections[ALIAS] = made
    try:
        yield made
    finally:
        made.close()
        del connections[ALIAS]


def leaves() -> tuple[str, ...]:
    """Return every migration of ours, each after those that it builds on: any of them may be where an installation stands.

    Their numbers say who wrote them first and not which runs first.
    """
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    (newest,) = graph.leaf_nodes("store")
    return tuple(name for app, name in graph.forwards_plan(newest) if app == "store")


def migrate(connection: BaseDatabaseWrapper, leaf: str | None) -> Any:
    """Bring a database to one of our migrations, up or down (``None`` takes all of ours away); return its models then."""
    executor = MigrationExecutor(connection)
    executor.migrate([("store", leaf)])
    executor.loader.build_graph()
    if leaf is None:
        return None
    return executor.loader.project_state([("store", leaf)]).apps


def build(path: Path, leaf: str) -> None:
    """Make a database as an installation at ``leaf`` has it, with rows in every table."""
    with database(path) as connection:
        fill(migrate(connection, leaf))


def build_all(folder: Path) -> dict[str, Path]:
    """Make a database for each of our migrations: one is brought up step by step, and copied at every step."""
    found = {}
    for leaf in leaves():
        path = folder / f"{leaf}.sqlite3"
        with database(folder / "growing") as connection:
            apps = migrate(connection, leaf)
        shutil.copy(folder / "growing", path)
        with database(path):
            fill(apps)
        found[leaf] = path
    return found


def fill(apps: Any) -> None:
    """Write rows into every table of ours."""
    rows: dict[str, list[Any]] = {}
    waiting = [model for model in apps.get_models() if model._meta.app_label == "store"]
    while waiting:
        for model in list(waiting):
            parents = {field.related_model._meta.label for field in _keys(model) if not field.null} - {model._meta.label}
            if parents <= set(rows):
                rows[model._meta.label] = [_row(model, number, rows) for number in range(ROWS)]
                waiting.remove(model)


def _keys(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _row(model: Any, number: int, rows: dict[str, list[Any]]) -> Any:
    made = model()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            parents = rows.get(field.related_model._meta.label)
            setattr(made, field.name, parents[number] if parents else None)
        elif not isinstance(field, models.AutoField):
            setattr(made, field.name, _value(field, number))
    made.save(using=ALIAS, force_insert=True)
    return made


def _value(field: models.Field[Any, Any], number: int) -> Any:
    if field.choices:
        return field.flatchoices[number % len(field.flatchoices)][0]
    if isinstance(field, models.DateTimeField):
        return datetime(2026, 1, 1 + number, 6, 30, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(2026, 1, 1 + number)
    if isinstance(field, models.BooleanField):
        return number == 1
    if isinstance(field, models.FloatField):
        return number + 0.5
    if isinstance(field, models.IntegerField):
        return number + 1
    if isinstance(field, models.JSONField):
        return {"number": number, "text": "«ø»"}
    if isinstance(field, models.BinaryField):
        return bytes([number, 255])
    text = f"{field.name}-{number}"
    return text if field.max_length is None else text[-field.max_length :]


def tables(path: Path) -> dict[str, tuple[str, ...]]:
    """Return our tables of a database with the names of their columns."""
    import sqlite3

    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'store\\_%' ESCAPE '\\'"
            )
        ]
        return {name: tuple(row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')) for name in names}


def content(path: Path, table: str, columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    """Return some columns of a table, in order."""
    import sqlite3

    with closing(sqlite3.connect(path)) as connection:
        quoted = ", ".join(f'"{each}"' for each in columns)
        return connection.execute(f'SELECT {quoted} FROM "{table}" ORDER BY {quoted}').fetchall()
