"""Notes on a kept week: the sentence, and beside it the rule that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtall.core import Message
from runtall.plan import Because
from runtall.store import shapes


@dataclass(frozen=True, slots=True)
class WeekNote:
    """A sentence on what shaped a week, with the rule behind it (``id/v1``), its grade and papers.

    ``rule`` is ``None``, and nothing else known, in weeks that were kept before notes had theirs.
    """

    sentence: Message
    rule: str | None = None
    grade: str | None = None
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def plain_note(note: Because) -> dict[str, Any]:
    """Return a note as it is kept: its sentence, as it always was, and beside it what it rests on."""
    rests_on: dict[str, Any] = shapes.to_plain(note)
    sentence: dict[str, Any] = rests_on.pop("sentence")
    return {**sentence, **rests_on}


def week_note(plain: Any) -> WeekNote:
    """Return the note that was kept, with or without what it rests on."""
    return shapes.to_value({**plain, "sentence": plain}, WeekNote)
