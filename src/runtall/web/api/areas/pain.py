"""The diary of the back: entries with their history, days, what is asked, and own trackers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from ninja import Query

from runtall.core import ImplausibleValueError, say
from runtall.services import diary, pain_log
from runtall.services.diary import TrackerLine
from runtall.services.pain_log import DayFelt, KeptEntry, Waiting, Written
from runtall.symptoms import Context, DiaryEntry, Felt, Noted
from runtall.web.api.door import Asked
from runtall.web.api.inputs import FIRST_DAY, LAST_DAY, EntrySent, KeptId, NameSent, TrackerSent
from runtall.web.api.operations import Area

AREA = Area.named("pain")
_USUAL, _MOST = timedelta(days=31), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of the days ``[from_on, until_on)`` that hold, by time, and each day in a line."""

    from_on: date
    until_on: date
    first_on: date | None
    entries: tuple[DiaryEntry, ...]
    days: Mapping[date, DayFelt]


@AREA.get("/pain/entries", Entries)
def list_entries(
    asked: Asked,
    from_on: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY)] = None,
    until_on: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY)] = None,
) -> Entries:
    """Give the entries of some days, the last 31 unless said; at most a year at once, the last day is not in it."""
    last = until_on or (asked.who.today_on + timedelta(days=1) if from_on is None else min(from_on + _USUAL, LAST_DAY))
    first = from_on or max(last - _USUAL, FIRST_DAY)
    if not timedelta(0) <= last - first <= _MOST:
        raise ImplausibleValueError(say("At most a year of days is given at once."), say("Name a shorter stretch."))
    written = pain_log.between(asked.runner_id, first, last)
    days = pain_log.days(asked.runner_id, first, last, written)
    return Entries(first, last, pain_log.first_day(asked.runner_id), written, days)


@AREA.get("/pain/waiting", Waiting)
def read_waiting(asked: Asked) -> Waiting:
    """Give what is asked about the runs of today and yesterday, and when it may be answered."""
    return pain_log.waiting(asked.runner_id)


@AREA.post("/pain/entries", Written, status=201)
def write_entry(asked: Asked, said: EntrySent) -> Written:
    """Keep an entry, and give it with the safety questions that it brings up."""
    fields = _said(asked, said)
    context, at = fields.pop("context", None) or Context.REST, fields.pop("at", None)
    fields = {name: value for name, value in fields.items() if value not in (None, (), "")}
    if not fields:
        raise ImplausibleValueError(say("Nothing was said."), say("Name a number, a place, or something else."))
    return pain_log.check_in(asked.runner_id, context=context, at=at, **fields)


def _said(asked: Asked, said: EntrySent) -> dict[str, Any]:
    """Return what was named, as fields of an entry."""
    given = said.given()
    if said.felt is not None:
        given["felt"] = tuple(Felt(each.place, each.side, frozenset(each.kinds)) for each in said.felt)
    if said.noted is not None:
        given["noted"] = tuple(Noted(each.did, each.effect) for each in said.noted)
    if tracked := given.pop("tracked", None):
        given["tracked"] = diary.tracked(asked.runner_id, tracked)  # type: ignore[arg-type]  # by name, as the model says
    return given


@AREA.get("/pain/entries/{entry_id}", KeptEntry)
def read_entry(asked: Asked, entry_id: KeptId) -> KeptEntry:
    """Give one entry that holds, with every version before it."""
    return pain_log.entry(asked.runner_id, entry_id)


@AREA.patch("/pain/entries/{entry_id}", Written)
def change_entry(asked: Asked, entry_id: KeptId, said: EntrySent) -> Written:
    """Correct an entry; the version before stays in history. What is null is taken out."""
    kept = pain_log.entry(asked.runner_id, entry_id).entry
    changes = _said(asked, said)
    changes = {name: value for name, value in changes.items() if not (value is None and name in _NEVER_NULL)}
    changes |= {name: () for name in ("felt", "noted") if name in changes and changes[name] is None}
    if changes.get("note", "") is None:
        changes["note"] = ""
    if not changes:
        raise ImplausibleValueError(say("Nothing was said."), say("Name what changes."))
    return pain_log.change(asked.runner_id, kept.id, **changes)


_NEVER_NULL = frozenset({"context", "at"})


@AREA.delete("/pain/entries/{entry_id}")
def take_entry_back(asked: Asked, entry_id: KeptId) -> None:
    """Take an entry back; it stays in history."""
    diary.take_back(asked.runner_id, pain_log.entry(asked.runner_id, entry_id).entry.id)


@dataclass(frozen=True, slots=True)
class Trackers:
    """What is followed now, each with its last value."""

    trackers: tuple[TrackerLine, ...]


@AREA.get("/pain/trackers", Trackers)
def list_trackers(asked: Asked) -> Trackers:
    """Give the runner's own trackers."""
    return Trackers(diary.trackers(asked.runner_id))


@AREA.post("/pain/trackers", Trackers)
def follow_tracker(asked: Asked, said: TrackerSent) -> Trackers:
    """Follow something of the runner's own in the diary."""
    diary.follow(asked.runner_id, said.name, said.unit, on=asked.who.today_on)
    return Trackers(diary.trackers(asked.runner_id))


@AREA.post("/pain/trackers/put-away", Trackers)
def put_tracker_away(asked: Asked, said: NameSent) -> Trackers:
    """Follow a tracker no longer; its values stay."""
    diary.put_away(asked.runner_id, said.name, on=asked.who.today_on)
    return Trackers(diary.trackers(asked.runner_id))
