"""The pain diary: entries as they were written, with their corrections, and what the runner follows in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from runtall.core import ConflictError, NotFoundError, say
from runtall.store import shapes
from runtall.store.models import OwnTracker, StoredDiaryEntry
from runtall.symptoms import DiaryEntry

_entry = msgspec.json.Decoder(DiaryEntry)


@lru_cache(maxsize=4096)
def to_entry(text: str) -> DiaryEntry:
    """Return the entry that a JSON text says.

    Without the detour over plain values a year of them is read in no time, and what was read once is at hand: a text that
    says the same is the same entry.
    """
    return _entry.decode(text)


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
    return tuple(map(to_entry, rows.annotate(written=Cast("entry", TextField())).values_list("written", flat=True)))


def versions(runner_id: int, entry_id: str) -> tuple[DiaryEntry, ...]:
    """Return one entry and what it corrects, newest first; empty for an id that is not kept. Reads no other entries."""
    rows = StoredDiaryEntry.objects.filter(runner_id=runner_id)
    found: list[DiaryEntry] = []
    wanted: str | None = entry_id
    while wanted is not None and all(wanted != each.id for each in found):
        plain = rows.filter(entry_id=wanted).values_list("entry", flat=True).first()
        if plain is None:
            break
        found.append(shapes.to_value(plain, DiaryEntry))
        wanted = found[-1].supersedes
    return tuple(found)


def is_corrected(runner_id: int, entry_id: str) -> bool:
    """Whether a later entry corrects this one or takes it back."""
    return StoredDiaryEntry.objects.filter(runner_id=runner_id, supersedes=entry_id).exists()


def first_day(runner_id: int) -> date | None:
    """Return the day of the oldest entry, ``None`` where there is none."""
    return StoredDiaryEntry.objects.filter(runner_id=runner_id).order_by("on").values_list("on", flat=True).first()


@dataclass(frozen=True, slots=True)
class Tracker:
    """Something that the runner follows by their own name and unit; ``put_away_on`` is ``None`` while it is followed."""

    name: str
    unit: str
    chosen_on: date
    put_away_on: date | None = None


def follow(runner_id: int, name: str, unit: str, *, on: date) -> None:
    """Follow something from a day on; a tracker that was put away is taken up again. Its unit stays what it was."""
    OwnTracker.objects.update_or_create(
        runner_id=runner_id, name=name, defaults={"put_away_on": None}, create_defaults={"chosen_on": on, "unit": unit}
    )


def put_away(runner_id: int, name: str, *, on: date) -> None:
    """Follow something no longer; its values stay.

    Raises
    ------
    NotFoundError
        No such tracker is followed.
    """
    rows = OwnTracker.objects.filter(runner_id=runner_id, name=name, put_away_on=None)
    if not rows.update(put_away_on=on):
        raise NotFoundError(say("There is no tracker called {name}.", name=name), say("See them with: runtall log --trackers"))


def trackers(runner_id: int) -> tuple[Tracker, ...]:
    """Return the trackers in the order in which they were chosen, put-away ones too."""
    rows = OwnTracker.objects.filter(runner_id=runner_id).order_by("chosen_on", "pk")
    return tuple(Tracker(row.name, row.unit, row.chosen_on, row.put_away_on) for row in rows)
