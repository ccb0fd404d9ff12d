"""All rows of a database on a server as one SQLite file, as of one instant, and such a file back into an empty database.

A backup holds the same file whichever database it was taken from, so it can be put back into either.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models import sql
from django.db.utils import load_backend

from runtall.core import ConflictError, say
from runtall.store import owning
from runtall.store.steady import steady_view

_COPY = "copy"
_ROWS = 500
_PATIENCE = "10s"
_ALWAYS_THERE = frozenset({"contenttypes.ContentType", "auth.Permission"})
"""Tables that Django fills by itself as it makes them."""


def copy_out(file: Path) -> None:
    """Write every row into a new SQLite file, as of one instant, while others go on writing.

    Raises
    ------
    ConflictError
        The database has tables that these settings know nothing of.
    """
    there = _tables_that_are_known(connection)
    with _beside(file) as target:
        _bring_up_to_date(target)
        with steady_view(), transaction.atomic(using=_COPY):
            for model in _models(there):
                _copy(model, DEFAULT_DB_ALIAS, _COPY)


@contextmanager
def copied_in(file: Path) -> Iterator[None]:
    """Write every row of a SQLite file into the empty database; they stand once the context is left without an error.

    Raises
    ------
    ConflictError
        The database is not empty or somebody is at work in it, or the file has tables that these settings know nothing of.
    """
    with _beside(file) as source:
        _bring_up_to_date(source)  # a backup of an earlier version is brought up to date on the way
        there = _tables_that_are_known(source)
        with transaction.atomic():
            _must_be_empty_and_ours()
            known = _models(there)
            _empty(known)
            for model in known:
                if _copy(model, _COPY, DEFAULT_DB_ALIAS) != _rows(model, DEFAULT_DB_ALIAS).count():
                    raise _not_empty()
            _count_on(known)
            connection.check_constraints()
            yield


@contextmanager
def _beside(file: Path) -> Iterator[BaseDatabaseWrapper]:
    """Know a SQLite file as one more database of this process; on leaving all of it is in that one file."""
    described = copy.deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    described |= {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {"init_command": "PRAGMA synchronous=OFF;"},  # whoever asked puts the whole file on disk
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
    made = load_backend(described["ENGINE"]).DatabaseWrapper(described, _COPY)
    connections[_COPY] = made
    try:
        yield made
    finally:
        made.close()
        del connections[_COPY]


def _bring_up_to_date(file: BaseDatabaseWrapper) -> None:
    executor = MigrationExecutor(file)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _tables_that_are_known(database: BaseDatabaseWrapper) -> frozenset[str]:
    with database.cursor() as cursor:
        there = frozenset(database.introspection.table_names(cursor))
    known = {model._meta.db_table for model in owning.all_models()} | {"django_migrations"}
    if strange := sorted(there - known):
        raise ConflictError(
            say("There are tables that these settings know nothing of, {table} among them.", table=strange[0][:60]),
            say("Run this with the settings of runtall serve: RUNTALL_ACCOUNTS=1 where there are accounts, and those of OpenID."),
        )
    return there


def _models(there: frozenset[str]) -> tuple[type[models.Model], ...]:
    return tuple(model for model in owning.all_models() if not model._meta.proxy and model._meta.db_table in there)


def _rows(model: type[models.Model], alias: str) -> models.QuerySet[models.Model]:
    return models.QuerySet(model).using(alias)  # past managers: what they add to a write is in the rows already


def _copy(model: type[models.Model], source: str, target: str) -> int:
    """Copy a table in pieces, each value as it is; returns the number of rows."""
    key, n, last = model._meta.pk.attname, 0, None
    while True:
        wanted = _rows(model, source).order_by("pk")
        found = list((wanted if last is None else wanted.filter(pk__gt=last))[:_ROWS])
        if not found:
            return n
        _write(model, found, target)
        n, last = n + len(found), getattr(found[-1], key)


def _write(model: type[models.Model], found: Sequence[models.Model], target: str) -> None:
    fields: list[Any] = list(model._meta.concrete_fields)
    size = max(1, connections[target].ops.bulk_batch_size(fields, list(found)))
    for at in range(0, len(found), size):
        query = sql.InsertQuery(model)
        query.insert_values(fields, list(found[at : at + size]), raw=True)  # no clock and no default fills anything in
        query.get_compiler(using=target).execute_sql()


def _must_be_empty_and_ours() -> None:
    """Refuse where something is kept already, or another process is at work; nobody begins until this is over."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'runtall' AND pid <> pg_backend_pid()"
        )
        if cursor.fetchone()[0]:
            raise _at_work()
    for model in owning.all_models():
        if model._meta.label not in _ALWAYS_THERE and _is_there(model) and _rows(model, DEFAULT_DB_ALIAS).exists():
            raise _not_empty()


def _is_there(model: type[models.Model]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [connection.ops.quote_name(model._meta.db_table)])
        return bool(cursor.fetchone()[0])


def _at_work() -> ConflictError:
    return ConflictError(
        say("runtall is at work in the database {database}.", database=str(connection.settings_dict["NAME"])),
        say("Stop runtall serve and every worker, then try again. Nothing was changed."),
    )


def _not_empty() -> ConflictError:
    return ConflictError(
        say("There is something in the database {database} already.", database=str(connection.settings_dict["NAME"])),
        say("Make an empty database, name it in DATABASE_URL, and restore into that. Nothing was changed."),
    )


def _empty(known: Sequence[type[models.Model]]) -> None:
    """Take out what Django put in by itself, and let nobody else in until the end."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in known)
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"TRUNCATE {tables}")
        except DatabaseError as error:
            raise _at_work() from error


def _count_on(known: Sequence[type[models.Model]]) -> None:
    """Have numbers of new rows go on after those that came."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known)):
            cursor.execute(statement)
