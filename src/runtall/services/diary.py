"""The pain diary: write an entry, correct it, take it back, read it. Corrections keep history."""

from __future__ import annotations

import math
import os
import uuid
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, RunnerProfile, say
from runtall.services.zones import is_zone
from runtall.symptoms import Context, DiaryEntry, Side, Tracked, history_of, standing

if TYPE_CHECKING:
    from runtall.findings import DiaryDay
    from runtall.store.diary import Tracker

_BACK_SOON = timedelta(minutes=10)
"""Clocks differ by minutes; an entry further ahead is a slip of the finger."""


def zone_of(profile: RunnerProfile) -> str:
    """Return the runner's home zone; where they named none, this machine's, and UTC where that has no name."""
    return profile.home_time_zone or _machine_zone()


def _machine_zone() -> str:
    named = os.environ.get("TZ", "").lstrip(":")
    linked = Path("/etc/localtime").resolve().as_posix().partition("zoneinfo/")[2]
    return next((name for name in (named, linked) if is_zone(name)), "UTC")


def write(
    runner_id: int, *, context: Context, at: datetime | None = None, now: datetime | None = None, **said: Any
) -> DiaryEntry:
    """Write one entry and return it as it was kept; ``said`` are fields of ``symptoms.DiaryEntry``.

    Parameters
    ----------
    at
        The instant that it speaks about; without a zone it is read in the runner's own; now unless said otherwise.

    Raises
    ------
    ImplausibleValueError
        A value outside its scale, or an instant that has not come yet.
    """
    from runtall.store import diary, runners

    zone = zone_of(runners.profile_of(runner_id))
    now = now or datetime.now(UTC)
    instant = _aware(at, zone) if at is not None else now
    _refuse_ahead(instant, now)
    entry = DiaryEntry(id=str(uuid.uuid4()), at=instant, zone=zone, context=context, written_at=now, **said)
    diary.keep(runner_id, [entry])
    return entry


def _refuse_ahead(instant: datetime, now: datetime) -> None:
    if instant > now + _BACK_SOON:
        raise ImplausibleValueError(say("This moment has not come yet."), say("Give a time in the past, or leave it out."))


def _aware(at: datetime, zone: str) -> datetime:
    local = at if at.tzinfo is not None else at.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return local.astimezone(UTC)


def correct(runner_id: int, entry_id: str, *, now: datetime | None = None, **said: Any) -> DiaryEntry:
    """Write a new version of an entry with some answers changed; the version before stays in history.

    Values of own trackers are changed one by one; one that is ``None`` takes its value out.

    Raises
    ------
    ImplausibleValueError
        A value outside its scale, or an instant that has not come yet.
    NotFoundError
        No entry begins with this id.
    ConflictError
        This version was corrected already.
    """
    from runtall.store import diary

    before = find(runner_id, entry_id)
    now = now or datetime.now(UTC)
    if isinstance(at := said.get("at"), datetime):
        said["at"] = _aware(at, before.zone)
        _refuse_ahead(said["at"], now)
    if "tracked" in said:
        anew = {each.name: each for each in (*before.tracked, *said["tracked"])}
        said["tracked"] = tuple(each for each in anew.values() if each.value is not None)
    after = replace(before, id=str(uuid.uuid4()), supersedes=before.id, written_at=now, **said)
    diary.keep(runner_id, [after])
    return after


def take_back(runner_id: int, entry_id: str, *, now: datetime | None = None) -> None:
    """Take an entry back; it stays in history. Raises as :func:`correct`."""
    from runtall.store import diary

    before = find(runner_id, entry_id)
    gone = DiaryEntry(
        id=str(uuid.uuid4()),
        at=before.at,
        zone=before.zone,
        context=before.context,
        written_at=now or datetime.now(UTC),
        supersedes=before.id,
        withdrawn=True,
    )
    diary.keep(runner_id, [gone])


def find(runner_id: int, entry_id: str) -> DiaryEntry:
    """Return the entry whose id begins with ``entry_id``. Raises ``NotFoundError`` for none, or more than one."""
    from runtall.store import diary

    found = [entry for entry in diary.entries(runner_id) if entry_id and entry.id.startswith(entry_id)]
    if len(found) != 1:
        raise NotFoundError(
            say("No single diary entry begins with {id}.", id=entry_id), say("See the entries with: runtall log --list")
        )
    return found[0]


def entries(runner_id: int) -> tuple[DiaryEntry, ...]:
    """Return the entries that hold, by time."""
    from runtall.store import diary

    return standing(diary.entries(runner_id))


def history(runner_id: int, entry_id: str) -> tuple[DiaryEntry, ...]:
    """Return every version of one entry, newest first."""
    from runtall.store import diary

    return history_of(find(runner_id, entry_id).id, diary.entries(runner_id))


YES_NO = "yes/no"
"""The unit of a tracker that is only there or not; kept as 1 and 0."""
_LONGEST_NAME, _LONGEST_UNIT = 60, 30


@dataclass(frozen=True, slots=True)
class TrackerLine:
    """One of the runner's own trackers: its name and unit, its last value, and when that was; ``null`` without one."""

    name: str
    unit: str
    value: float | None
    on: date | None


def follow(runner_id: int, name: str, unit: str = "", *, on: date) -> None:
    """Follow something of the runner's own in the diary, by name and unit (``yes/no`` for what is only there or not).

    Raises
    ------
    ImplausibleValueError
        The name is empty or too long, holds an equals sign, or the unit is too long.
    ConflictError
        A tracker of this name has another unit: its values could not be told apart.
    """
    from runtall.store import diary

    plain, unit = " ".join(name.split()), " ".join(unit.split())
    if not plain or "=" in plain or len(plain) > _LONGEST_NAME or len(unit) > _LONGEST_UNIT:
        raise ImplausibleValueError(
            say("{name} names no tracker.", name=plain[:40] or "“”"), say("Write a short name and its unit, such as coffee=cups.")
        )
    known = _tracker(runner_id, plain)
    if known is not None and unit and known.unit != unit:
        raise ConflictError(
            say("{name} is kept in {unit} already.", name=known.name, unit=known.unit or "—"),
            say("Choose another name for another unit."),
        )
    diary.follow(runner_id, known.name if known else plain, unit, on=on)


def put_away(runner_id: int, name: str, *, on: date) -> None:
    """Follow a tracker no longer; its values stay. Raises ``NotFoundError`` for one that is not followed."""
    from runtall.store import diary

    known = _tracker(runner_id, name)
    diary.put_away(runner_id, known.name if known else name, on=on)


def _tracker(runner_id: int, name: str) -> Tracker | None:
    from runtall.store import diary

    plain = " ".join(name.split()).casefold()
    return next((each for each in diary.trackers(runner_id) if each.name.casefold() == plain), None)


def trackers(runner_id: int) -> tuple[TrackerLine, ...]:
    """Return the trackers that are followed now, each with its last value."""
    from runtall.store import diary

    last: dict[str, tuple[float | None, date]] = {}
    for entry in entries(runner_id):
        day = entry.at.astimezone(zoneinfo.ZoneInfo(entry.zone)).date()
        last.update({each.name: (each.value, day) for each in entry.tracked if each.value is not None})
    followed = [each for each in diary.trackers(runner_id) if each.put_away_on is None]
    return tuple(TrackerLine(each.name, each.unit, *last.get(each.name, (None, None))) for each in followed)


def tracked(runner_id: int, said: Mapping[str, str]) -> tuple[Tracked, ...]:
    """Read values of own trackers as a runner writes them; ``unknown`` is no value.

    Raises
    ------
    NotFoundError
        No such tracker is followed.
    ImplausibleValueError
        A value is no number, or no yes or no.
    """
    return tuple(_tracked(runner_id, name, text.strip().lower()) for name, text in said.items())


def _tracked(runner_id: int, name: str, text: str) -> Tracked:
    known = _tracker(runner_id, name)
    if known is None or known.put_away_on is not None:
        raise NotFoundError(
            say("There is no tracker called {name}.", name=name),
            say("Follow it first: runtall log --new-tracker “{name}=unit”", name=name),
        )
    if text in ("", "unknown"):
        return Tracked(known.name, None, known.unit)
    if known.unit == YES_NO and text in ("yes", "no"):
        return Tracked(known.name, float(text == "yes"), known.unit)
    try:
        value = math.nan if known.unit == YES_NO else float(text.removesuffix(known.unit.lower()).strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        wanted = say("Write yes or no.") if known.unit == YES_NO else say("Write a number.")
        raise ImplausibleValueError(say("{given} is no value of {name}.", given=text, name=known.name), wanted)
    return Tracked(known.name, value, known.unit)


def diary_days(written: Sequence[DiaryEntry], worries: Mapping[date, float]) -> tuple[DiaryDay, ...]:
    """Return what standing entries say of each day: the highest pain, every side, the latest word on the rest."""
    by_day: dict[date, list[DiaryEntry]] = {}
    for entry in sorted(written, key=lambda each: each.at):
        by_day.setdefault(entry.at.astimezone(zoneinfo.ZoneInfo(entry.zone)).date(), []).append(entry)
    return tuple(_day(day, by_day.get(day, []), worries.get(day)) for day in sorted({*by_day, *worries}))


def _day(day: date, written: Sequence[DiaryEntry], worry_of_10: float | None) -> DiaryDay:
    from runtall.findings import DiaryDay

    pains = [float(entry.pain_nrs) for entry in written if entry.pain_nrs is not None]
    sides = {felt.side for entry in written if entry.pain_nrs != 0 for felt in entry.felt}
    return DiaryDay(
        on=day,
        pain_nrs=max(pains, default=None),
        sides=frozenset(side.value for side in (sides if sides != {Side.LEFT, Side.RIGHT} else {Side.BOTH})),
        sitting_h=_latest([entry.sitting_h for entry in written]),
        sleep_h=_latest([entry.sleep_h for entry in written]),
        warm_up=_any_warm_up([entry.warmed_up for entry in written]),
        worry_of_10=worry_of_10,
    )


def _latest(values: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def _any_warm_up(values: Sequence[bool | None]) -> bool | None:
    said = [value for value in values if value is not None]
    return any(said) if said else None
