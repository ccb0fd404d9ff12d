"""One at a time: where two processes could meet, on one machine or on two, one waits for the other or is told to.

On SQLite every transaction that writes is alone already (``BEGIN IMMEDIATE``). On PostgreSQL advisory locks do the same: the
server lets go of them with the transaction or the connection, however the process ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, transaction


def is_shared() -> bool:
    """Whether processes on other machines may use this database."""
    return connection.vendor == "postgresql"


@contextmanager
def in_turn(runner_id: int) -> Iterator[None]:
    """Write in one transaction that no other of the same runner runs beside: what was read just before still holds."""
    with transaction.atomic():
        if is_shared():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"turn of {runner_id}"])
        yield


NOBODY = 0
"""In place of a runner where runners themselves are made."""


@contextmanager
def holding(name: str, *, wait: bool = False) -> Iterator[bool]:
    """Hold a lock of PostgreSQL by name for longer than one transaction; give whether it was had.

    The lock is the connection's: it falls free when the process ends, however it ends.
    """
    function = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [name])
        had = wait or bool(cursor.fetchone()[0])
    try:
        yield had
    finally:
        with suppress(DatabaseError):  # a connection that broke holds nothing any more
            if had:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
