"""Films as services and pages see them: plain values, so that whoever names them need not set the database up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from runtall.core import Message
from runtall.core.sides import Side


@dataclass(frozen=True, slots=True)
class FilmRow:
    """A film as it stands.

    Attributes
    ----------
    kind, state
        Words of ``store.film_models``: ``gait`` or ``test``; ``waiting``, ``read`` or ``refused``.
    about
        What the runner said of it.
    drop
        Where its upload waits; empty once it is read.
    result
        What it says, as it was kept; ``None`` until it is read.
    trouble
        Why nothing could be read, and what to do.
    """

    id: str
    runner_id: int
    kind: str
    name: str
    sha256: str
    size_bytes: int
    filmed_on: date
    added_at: datetime
    test_id: str
    side: Side | None
    about: dict[str, Any]
    keeps_film: bool
    drop: str
    state: str
    view: str
    read_by: str
    result: dict[str, Any] | None
    trouble: tuple[Message, ...]
    result_id: str


@dataclass(frozen=True, slots=True)
class FilmFileRow:
    """A file of a film, by the hash under which it stands among the originals."""

    part: str
    place: int
    sha256: str
    size_bytes: int
    facts: dict[str, Any] | None = None
