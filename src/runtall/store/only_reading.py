"""Reading without writing: while it holds, the connection itself refuses whatever would change a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE", "ALTER", "DROP", "CREATE")


class WouldWriteError(RuntimeError):
    """Something would have written that may only read: a fault of ours."""


@contextmanager
def only_reading(is_on: Callable[[], bool]) -> Iterator[None]:
    """Within, refuse every statement that writes while ``is_on`` says so. Raises ``WouldWriteError`` in its place."""

    def refuse(execute: Callable[..., Any], sql: str, params: object, many: bool, context: object) -> Any:
        if sql.lstrip(" (\n").upper().startswith(_WRITES) and is_on():
            raise WouldWriteError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield
