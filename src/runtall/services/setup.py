"""Opening runtall's own folder: Django set up once, the database brought up to date before anyone asks it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path

from runtall.core import ConflictError, say
from runtall.services import in_use
from runtall.services.databases import is_shared


def open_store() -> None:
    """Set Django up and bring the database to the newest migration. Cheap when there is nothing to do.

    Before an existing database is changed, a copy of it is put beside it under ``snapshots/``.

    Raises
    ------
    ConflictError
        The database was made by a newer runtall, or its server does not answer, or a backup is being restored.
    UnreadableFileError
        The database is damaged, and would have to be changed.
    """
    configure()
    from django.conf import settings

    home: Path = settings.RUNTALL_HOME
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if is_shared(settings.DATABASES["default"]):
        from runtall.services.shared_store import open_shared

        open_shared(frozenset(migrations_in_code()), _migrate)
        return
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    if str(database).startswith(("file:", ":memory:")):
        if migrations_in_code() - _migrations_in_memory():  # it has no file to look into or to move into place
            _migrate()
        return
    if (home / in_use.RESTORE).exists():
        from runtall.services import restoring

        restoring.go_on(home)
    in_use.hold(home)
    wanted, applied = migrations_in_code(), _migrations_applied(database)
    if applied - wanted:
        raise ConflictError(
            say("The folder {folder} was written by a newer runtall.", folder=str(home)),
            say("Run that version, or point RUNTALL_HOME at another folder."),
        )
    if not applied:
        _make(database)
    elif wanted - applied:
        from runtall.services import snapshots

        snapshots.before_migration(database, home)
        _migrate_at_once()


def _migrate_at_once() -> None:
    """Run all migrations in one transaction: however it is stopped, the database is as it was before, or new.

    Foreign keys are looked at when all of it is done; SQLite cannot alter tables while it watches them.
    """
    from django.db import connection, transaction

    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            _migrate()
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()


def _migrate() -> None:
    from django.core.management import call_command

    from runtall.store import first_tables

    if first_tables.are_missing():
        first_tables.make()
        return
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def _make(database: Path) -> None:
    """Make the first database beside its place and move it there when it is whole: a stop on the way leaves nothing half made."""
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix=".database-", dir=database.parent) as folder:
        arriving = Path(folder) / database.name
        connection.close()
        connection.settings_dict["NAME"] = str(arriving)
        try:
            _migrate()
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
        finally:
            connection.close()
            connection.settings_dict["NAME"] = str(database)
        if not _migrations_applied(database):  # another process may have been first
            arriving.replace(database)


def configure() -> None:
    """Set Django up for this process. Calling it again does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runtall.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def migrations_in_code() -> set[str]:
    """Return the migrations that this version knows."""
    from runtall.store import migrations

    folder = Path(str(migrations.__file__)).parent
    return {file.stem for file in folder.glob("[0-9]*.py")}


def _migrations_in_memory() -> set[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "store"}


def _migrations_applied(database: Path) -> set[str]:
    if not database.exists():
        return set()
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return {name for (name,) in connection.execute("SELECT name FROM django_migrations WHERE app = 'store'")}
    except sqlite3.OperationalError:  # an empty file: the first migration has not been run
        return set()
    finally:
        connection.close()
