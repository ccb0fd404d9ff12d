"""Opening a PostgreSQL database: brought up to date by one process while the others wait, refused where it is newer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from runtall.core import ConflictError, say
from runtall.services.databases import VARIABLE, named

_MIGRATING = "runtall migration"
_NOT_ALLOWED = "42501"
_opened: set[str] = set()


@contextmanager
def migrating() -> Iterator[None]:
    """Change tables while no other process does, on whatever machine; SQLite sees to that by itself."""
    from runtall.store import turns

    if not turns.is_shared():
        yield
        return
    with turns.holding(_MIGRATING, wait=True):
        yield


def open_shared(wanted: frozenset[str], migrate: Callable[[], None]) -> None:
    """Bring the database to the newest migration; asked again in the same process, it does nothing.

    A migration runs in transactions of its own, so a stop on the way leaves the database at one migration or another.

    Raises
    ------
    ConflictError
        The server does not answer or does not let runtall in, or the database was made by a newer runtall.
    """
    from django.db import OperationalError, ProgrammingError, connection

    name = str(connection.settings_dict["NAME"])
    if name in _opened:
        return
    try:
        applied = _applied()
        if wanted - applied:
            with migrating():  # another process may have done it meanwhile
                applied = _applied()
                if wanted - applied and not applied - wanted:
                    migrate()
    except OperationalError as error:
        connection.close()
        raise _closed(error) from None  # the server's words name who asked
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) != _NOT_ALLOWED:
            raise
        raise ConflictError(
            say("runtall may not make tables in the database {database}.", database=named(connection.settings_dict)),
            say("Make it the owner of the database, or of its schema, then try again."),
        ) from None
    if applied - wanted:
        raise ConflictError(
            say("The database {database} was written by a newer runtall.", database=named(connection.settings_dict)),
            say("Run that version, or point {variable} at another database.", variable=VARIABLE),
        )
    _opened.add(name)


def _applied() -> frozenset[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return frozenset(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "store")


def _closed(error: Exception) -> ConflictError:
    """Say what is the matter; the server's own answers begin with FATAL, an unreachable one has none."""
    from django.db import connection

    database = named(connection.settings_dict)
    if "FATAL" in str(error):
        return ConflictError(
            say("The server of the database {database} did not let runtall in.", database=database),
            say("Check name, password and database in {variable}.", variable=VARIABLE),
        )
    return ConflictError(
        say("The server of the database {database} does not answer.", database=database),
        say("Check that it runs and can be reached from here, then try again."),
    )
