"""What went wrong, as the API tells it (RFC 9457)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem(Exception):  # noqa: N818 - the name of RFC 9457
    """A request that was not done.

    Attributes
    ----------
    status
        Of HTTP; 0 where no answer came.
    kind
        A word that stays the same in every language, such as ``not-found`` or ``scope``.
    title, detail, next_step
        For people: what happened, and what to do next.
    errors
        Where in the request something cannot be, and what is said of it.
    """

    status: int
    kind: str
    title: str
    detail: str = ""
    next_step: str = ""
    errors: tuple[tuple[tuple[str, ...], str], ...] = ()

    def __str__(self) -> str:
        said = [self.title, self.detail, *(f"{' / '.join(where)}: {says}" for where, says in self.errors), self.next_step]
        return " ".join(each for each in said if each)

    @classmethod
    def of(cls, status: int, body: bytes) -> Problem:
        """Read an answer; one that tells no problem, such as that of a proxy, is told by its status.

        Examples
        --------
        >>> Problem.of(404, b'{"type": "urn:runtall:problem:not-found", "title": "There is no such thing"}').kind
        'not-found'
        """
        try:
            told: dict[str, Any] = json.loads(body)
            kind = str(told["type"]).rpartition(":")[2]
            errors = tuple((tuple(map(str, each["where"])), str(each["says"])) for each in told.get("errors", ()))
            return cls(status, kind, str(told["title"]), str(told.get("detail", "")), str(told.get("next_step", "")), errors)
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls(status, "http", f"The answer was {status}.")
