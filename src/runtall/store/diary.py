"""The pain diary: entries as they were written, with their corrections."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from runtall.core import ConflictError, NotFoundError, say
from runtall.store import shapes
from runtall.store.models import StoredDiaryEntry
from runtall.symptoms import DiaryEntry


def keep(runner_id: int, entries: Iterable[DiaryEntry]) -> None:
    """Keep entries, all or none. What is confirmed is on disk.

    Raises
    ------
    ConflictError
        An entry corrects one that was already corrected, or bears an id that is taken.
    NotFoundError
        An entry corrects one that does not exist.
    """
    try:
        with transaction.atomic():
            for entry in entries:
                _keep(runner_id, entry)
    except IntegrityError as error:
        raise ConflictError(
            say("This diary entry was corrected by someone else meanwhile."),
            say("Look at the newest version, then correct that."),
        ) from error


def _keep(runner_id: int, entry: DiaryEntry) -> None:
    rows = StoredDiaryEntry.objects.filter(runner_id=runner_id)
    if entry.supersedes is not None and not rows.filter(entry_id=entry.supersedes).exists():
        raise NotFoundError(say("There is no diary entry {id}.", id=entry.supersedes), say("See them with: runtall log"))
    StoredDiaryEntry.objects.create(
        runner_id=runner_id,
        entry_id=entry.id,
        at=entry.at,
        on=entry.at.astimezone(_zone(entry.zone)).date(),
        supersedes=entry.supersedes,
        written_at=entry.written_at or datetime.now(UTC),
        entry=shapes.to_plain(entry),
    )


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name)


def entries(runner_id: int) -> tuple[DiaryEntry, ...]:
    """Return every entry ever written, corrected ones too, oldest first (``symptoms.standing`` leaves those that hold)."""
    rows = StoredDiaryEntry.objects.filter(runner_id=runner_id).order_by("at", "pk")
    return tuple(shapes.to_value(plain, DiaryEntry) for plain in rows.values_list("entry", flat=True))
