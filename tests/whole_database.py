"""All that a database is: tables, columns, constraints, and rows without the numbers that order alone gave them."""

from __future__ import annotations

import re
from typing import Any

from django.core.management import call_command
from django.db import connection

_BY_ORDER = ("id", "content_type_id", "applied")
_NUMBERED = re.compile(r"__unnamed|fk_\d+\Z")
"""Constraints without a name, which Django numbers as the columns stand."""


def whole() -> dict[str, Any]:
    """Return what the present database is, comparable with another on the same kind of server."""
    with connection.cursor() as cursor:
        return {name: _table(cursor, name) for name in sorted(connection.introspection.table_names(cursor))}


def grown() -> dict[str, Any]:
    """Bring the present, empty database up by every migration, one after the other, and return what it is."""
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    return whole()


def _table(cursor: Any, name: str) -> dict[str, Any]:
    look = connection.introspection
    columns = {column.name: tuple(column) for column in look.get_table_description(cursor, name)}
    shown = [each for each in sorted(columns) if each not in _BY_ORDER]
    listed = ", ".join(f'"{each}"' for each in shown)
    cursor.execute(f'SELECT {listed} FROM "{name}"' if shown else f'SELECT count(*) FROM "{name}"')
    return {
        "columns": columns,
        "rows": sorted(map(repr, cursor.fetchall())),
        "constraints": sorted(
            ("" if _NUMBERED.match(each) else each, repr(what)) for each, what in look.get_constraints(cursor, name).items()
        ),
        "numbered": look.get_sequences(cursor, name),
        "statement": _words_of_the_statement(cursor, name),
    }


def _words_of_the_statement(cursor: Any, name: str) -> list[str]:
    """SQLite keeps the statement that made a table; its words in any order, as columns may stand in another."""
    if connection.vendor != "sqlite":
        return []
    cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
    return sorted(re.split(r"[\s,()]+", cursor.fetchone()[0]))
