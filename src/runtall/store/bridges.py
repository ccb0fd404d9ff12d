"""Bridges to services elsewhere, one a runner, and what went over them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from runtall.core import Message
from runtall.store import shapes
from runtall.store.bridge_models import Bridge, BridgedDay, BridgedRun, BridgedWorkout
from runtall.store.bridge_rows import BridgeRow


def _row(found: Bridge) -> BridgeRow:
    return BridgeRow(
        runner_id=found.runner_id,
        origin=found.origin,
        in_own_network=found.in_own_network,
        athlete=found.athlete,
        mark=found.mark,
        takes_runs=found.takes_runs,
        takes_wellness=found.takes_wellness,
        sends_plan=found.sends_plan,
        since_on=found.since_on,
        set_up_at=found.set_up_at,
        asked_at=found.asked_at,
        next_at=found.next_at,
        trouble=None if found.trouble is None else shapes.to_message(found.trouble),
    )


def bridge(runner_id: int) -> BridgeRow | None:
    """Return a runner's bridge."""
    found = Bridge.objects.filter(runner_id=runner_id).first()
    return None if found is None else _row(found)


def bridges() -> tuple[BridgeRow, ...]:
    """Return every bridge."""
    return tuple(_row(each) for each in Bridge.objects.order_by("pk"))


def sealed_key(runner_id: int) -> str:
    """Return the key of a runner's bridge as it is kept; empty where there is no bridge."""
    return Bridge.objects.filter(runner_id=runner_id).values_list("sealed_key", flat=True).first() or ""


def keep(runner_id: int, **said: Any) -> None:
    """Set a bridge up, or change it."""
    Bridge.objects.update_or_create(runner_id=runner_id, defaults=said)


def note(runner_id: int, *, next_at: datetime, asked_at: datetime | None = None, trouble: Message | None = None) -> None:
    """Keep how the last crossing went, and when the next one is due."""
    changes: dict[str, Any] = {"next_at": next_at, "trouble": None if trouble is None else shapes.to_plain(trouble)}
    if asked_at is not None:
        changes["asked_at"] = asked_at
    Bridge.objects.filter(runner_id=runner_id).update(**changes)


@transaction.atomic
def remove(runner_id: int) -> bool:
    """Take a bridge down with its key; what came over it stays. Whether there was one."""
    BridgedWorkout.objects.filter(runner_id=runner_id).delete()
    return bool(Bridge.objects.filter(runner_id=runner_id).delete()[0])


def seen_runs(runner_id: int) -> frozenset[str]:
    """Return the activities that were looked at already."""
    return frozenset(BridgedRun.objects.filter(runner_id=runner_id).values_list("activity", flat=True))


def note_runs(runner_id: int, activities: Iterable[tuple[str, bool]], at: datetime) -> None:
    """Keep that activities were looked at, each with whether it has a file."""
    made = [BridgedRun(runner_id=runner_id, activity=activity, has_file=has_file, at=at) for activity, has_file in activities]
    BridgedRun.objects.bulk_create(made, ignore_conflicts=True)


def days(runner_id: int, since_on: date) -> dict[date, str]:
    """Return the diary entries that hold values that came over, by day."""
    return dict(BridgedDay.objects.filter(runner_id=runner_id, on__gte=since_on).values_list("on", "entry_id"))


def note_day(runner_id: int, on: date, entry_id: str) -> None:
    """Keep which diary entry holds the values of a day."""
    BridgedDay.objects.update_or_create(runner_id=runner_id, on=on, defaults={"entry_id": entry_id})


def workouts(runner_id: int) -> dict[str, str]:
    """Return the planned workouts that were sent, each with the digest of what was sent."""
    return dict(BridgedWorkout.objects.filter(runner_id=runner_id).values_list("external_id", "sent_sha256"))


def note_workout(runner_id: int, external_id: str, sent_sha256: str) -> None:
    """Keep what was sent of a planned workout."""
    BridgedWorkout.objects.update_or_create(runner_id=runner_id, external_id=external_id, defaults={"sent_sha256": sent_sha256})


def forget_workouts(runner_id: int, external_ids: Iterable[str]) -> None:
    """Keep that planned workouts are there no more."""
    BridgedWorkout.objects.filter(runner_id=runner_id, external_id__in=list(external_ids)).delete()
