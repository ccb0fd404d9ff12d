"""A runner's calendar, row by row."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db.models import Q

from runtall.store.calendar_models import CalendarEntry, CalendarFeed, CalendarWishes
from runtall.store.calendar_rows import Feed, KnownEntry, Wishes

_READ_EVERY = timedelta(hours=1)


def wishes(runner_id: int) -> Wishes:
    """Return what the runner wishes; the usual where nothing was chosen."""
    row = CalendarWishes.objects.filter(runner_id=runner_id).first()
    return Wishes() if row is None else Wishes(row.says_what, row.run_at, row.session_at, row.alarm_min)


def keep_wishes(runner_id: int, chosen: Wishes, *, at: datetime) -> None:
    """Keep what the runner wishes."""
    CalendarWishes.objects.update_or_create(runner_id=runner_id, defaults={**asdict(chosen), "chosen_at": at})


def feed(runner_id: int) -> Feed | None:
    """Return the address's row, ``None`` while the calendar is off."""
    row = CalendarFeed.objects.filter(runner_id=runner_id).first()
    return None if row is None else Feed(row.made_at, row.read_at)


def open_feed(runner_id: int, key_sha256: str, *, at: datetime) -> None:
    """Let the calendar be read by a key; the key before it opens nothing from here on."""
    CalendarFeed.objects.update_or_create(
        runner_id=runner_id, defaults={"key_sha256": key_sha256, "made_at": at, "read_at": None}
    )


def close_feed(runner_id: int) -> None:
    """Let nobody read the calendar any more."""
    CalendarFeed.objects.filter(runner_id=runner_id).delete()


def runner_of_key(key_sha256: str, *, at: datetime) -> int | None:
    """Return whose calendar a key opens, ``None`` for nobody's, and note that it was read."""
    row = CalendarFeed.objects.filter(key_sha256=key_sha256).first()
    if row is None or not hmac.compare_digest(row.key_sha256, key_sha256):
        return None
    CalendarFeed.objects.filter(Q(read_at=None) | Q(read_at__lt=at - _READ_EVERY), pk=row.pk).update(read_at=at)
    return row.runner_id


def entries(runner_id: int, *, since: date) -> list[KnownEntry]:
    """Return what entries of the weeks from a Monday on are known by, in the order of their days."""
    rows = CalendarEntry.objects.filter(runner_id=runner_id, monday_on__gte=since).order_by("on", "pk")
    return [
        KnownEntry(each.uid, each.monday_on, each.kind, each.on, each.state, each.sequence, each.shown_sha256, each.changed_at)
        for each in rows
    ]


def keep_entries(runner_id: int, changed: Iterable[KnownEntry]) -> None:
    """Keep entries that are new, or known and changed."""
    for each in changed:
        values = asdict(each)
        CalendarEntry.objects.update_or_create(runner_id=runner_id, uid=values.pop("uid"), defaults=values)
