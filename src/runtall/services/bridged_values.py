"""Resting pulse, sleep and the like from a bridge, as the runner's own trackers; nothing that the runner wrote is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from runtall.core import RuntallError
from runtall.services import diary
from runtall.services.intervals import NAME, Intervals
from runtall.symptoms import Context, DiaryEntry, Tracked

_NOON = time(12)


@dataclass(frozen=True, slots=True)
class _Known:
    """A value of the service: its name there, ours, its unit, what it is divided by, and between which values it can be."""

    there: str
    here: str
    unit: str
    low: float
    high: float
    per_ratio: float = 1.0


VALUES = (
    _Known("restingHR", "Resting heart rate", "bpm", 20, 150),
    _Known("hrv", "Heart rate variability (rMSSD)", "ms", 1, 400),
    _Known("hrvSDNN", "Heart rate variability (SDNN)", "ms", 1, 400),
    _Known("sleepSecs", "Sleep", "h", 0, 24, per_ratio=3600),
    _Known("sleepQuality", "Sleep quality", "of 4, as there", 1, 4),
    _Known("soreness", "Soreness", "of 4, as there", 1, 4),
    _Known("fatigue", "Fatigue", "of 4, as there", 1, 4),
    _Known("stress", "Stress", "of 4, as there", 1, 4),
    _Known("mood", "Mood", "of 4, as there", 1, 4),
    _Known("motivation", "Motivation", "of 4, as there", 1, 4),
)
"""What is brought over; everything else that is on file there stays there."""


def bring(runner_id: int, service: Intervals, oldest_on: date, today_on: date, *, now: datetime | None = None) -> int:
    """Bring values over, one diary entry a day; return how many days changed.

    An entry that the runner corrected or took back is theirs from then on. A tracker of theirs by the same name and another
    unit is left alone: the value is left out.
    """
    from runtall.store import bridges

    now = now or datetime.now(UTC)
    standing = {each.id: each for each in diary.entries(runner_id)}
    before = bridges.days(runner_id, oldest_on)
    followed: dict[str, bool] = {}
    changed = 0
    for day in service.wellness(oldest_on, today_on):
        if not oldest_on <= day.on <= today_on:
            continue
        there = _tracked(day.values)
        found = tuple(each for each in there if _is_followed(runner_id, each, day.on, followed))
        held = standing.get(before.get(day.on, ""))
        if held is not None:  # what is followed no longer stays as it is; what is gone there goes here
            found = (*found, *(each for each in held.tracked if each.name in {one.name for one in there if one not in found}))
        changed += _keep(runner_id, day.on, found, held, known=day.on in before, now=now)
    return changed


def _tracked(values: Mapping[str, float]) -> list[Tracked]:
    """Return what can be; a value outside its range is left out: a zero stands for "not said" there."""
    return [
        Tracked(f"{each.here} ({NAME})", round(values[each.there] / each.per_ratio, 2), each.unit)
        for each in VALUES
        if each.there in values and each.low <= values[each.there] / each.per_ratio <= each.high
    ]


def _is_followed(runner_id: int, found: Tracked, on: date, followed: dict[str, bool]) -> bool:
    """Whether a tracker stands for a value; made with its first value, and never taken up again once put away."""
    if found.name not in followed:
        from runtall.store import diary as kept

        known = next((each for each in kept.trackers(runner_id) if each.name == found.name), None)
        if known is None:
            try:
                diary.follow(runner_id, found.name, found.unit, on=on)
            except RuntallError:
                followed[found.name] = False
                return False
        followed[found.name] = known is None or (known.put_away_on is None and known.unit == found.unit)
    return followed[found.name]


def _keep(runner_id: int, on: date, found: tuple[Tracked, ...], held: DiaryEntry | None, *, known: bool, now: datetime) -> bool:
    from django.db import transaction

    from runtall.store import bridges

    if known and held is None:
        return False  # the runner corrected it or took it back
    if held is not None:
        if set(held.tracked) == set(found):
            return False
        gone = tuple(Tracked(each.name, None, each.unit) for each in held.tracked if each.name not in {one.name for one in found})
        with transaction.atomic():
            made = diary.correct(runner_id, held.id, tracked=(*found, *gone), now=now)
            bridges.note_day(runner_id, on, made.id)
        return True
    if not found:
        return False
    with transaction.atomic():
        at = min(_noon(runner_id, on), now - timedelta(seconds=1))
        made = diary.write(runner_id, context=Context.REST, at=at, now=now, tracked=found)
        bridges.note_day(runner_id, on, made.id)
    return True


def _noon(runner_id: int, on: date) -> datetime:
    from runtall.store import runners

    zone = diary.zone_of(runners.profile_of(runner_id))
    return datetime.combine(on, _NOON, tzinfo=ZoneInfo(zone)).astimezone(UTC)
