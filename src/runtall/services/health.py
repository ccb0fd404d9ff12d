"""Whether the database can be asked, for whoever watches over the process."""

from __future__ import annotations


def store_answers() -> bool:
    """Whether the database answers the smallest question."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except (DatabaseError, OSError):
        return False
