"""Calendar files (ICS, RFC 5545) of a training plan: the runs in them, on the runner's own days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from runtall.core import LimitExceededError, Message, UnreadableFileError, say
from runtall.plan import OwnRun
from runtall.readers.limits import LIMITS, Deadline, Limits
from runtall.readers.own_words import is_run, meaning_of

_BEGIN, _END = "BEGIN:VEVENT", "END:VEVENT"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TITLE_CHARACTERS = 200
_DESCRIPTION_CHARACTERS = 2_000
_ENTRY_CHARACTERS = 200_000
_MOST_REPEATS = 10_000
"""Days that one repeating entry is counted through: 27 years of every day."""


@dataclass(slots=True)
class _Found:
    runs: list[tuple[OwnRun, str]] = field(default_factory=list)
    replaced: set[tuple[str, date]] = field(default_factory=set)
    not_runs: int = 0
    broken: int = 0
    odd_repeats: int = 0


def read_ics(
    data: bytes,
    *,
    zone: tzinfo,
    from_on: date,
    until_on: date,
    limits: Limits = LIMITS,
) -> tuple[tuple[OwnRun, ...], tuple[Message, ...]]:
    """Read the runs of a calendar that lie on the days ``[from_on, until_on)``.

    Daily and weekly repeats are followed, with their exceptions; of other repeats the first day alone is taken, and a note says
    so. Entries that name another sport, or nothing that sounds like a run, are left out and counted. A broken entry costs itself.

    Parameters
    ----------
    zone
        The runner's own, for entries at an instant.

    Raises
    ------
    UnreadableFileError
        It is no calendar.
    LimitExceededError
        More bytes, entries or time than a real calendar has.
    """
    text = _text(data, limits)
    deadline, found = Deadline(limits.seconds_per_file), _Found()
    for block in _blocks(text, limits):
        deadline.check()
        _read_event(block, found, zone, from_on, until_on)
    kept = [run for run, uid in found.runs if (uid, run.on) not in found.replaced or uid == ""]
    return tuple(sorted(kept, key=lambda run: (run.on, run.title))), _notes(found)


def _text(data: bytes, limits: Limits) -> str:
    if len(data) > limits.max_table_bytes:
        raise LimitExceededError(say("This calendar is larger than {n} bytes.", n=limits.max_table_bytes))
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise UnreadableFileError(say("This is not a calendar file."), say("Export the plan as ICS and try again."))
    return text


def _blocks(text: str, limits: Limits) -> Iterator[str]:
    """Yield the entries one by one, so that a broken one costs itself alone."""
    lines: list[str] | None = None
    n = 0
    for line in text.split("\n"):
        if line.strip().upper() == _BEGIN:
            n += 1
            if n > limits.max_activities:
                raise LimitExceededError(say("It holds more than {n} entries.", n=limits.max_activities))
            lines = []
        if lines is not None:
            lines.append(line)
        if line.strip().upper() == _END and lines is not None:
            yield "\r\n".join(lines) + "\r\n"
            lines = None
    if lines is not None:
        yield "\r\n".join(lines)  # the file stops inside an entry


def _read_event(block: str, found: _Found, zone: tzinfo, from_on: date, until_on: date) -> None:
    if len(block) > _ENTRY_CHARACTERS or not block.rstrip().upper().endswith(_END):
        found.broken += 1
        return
    try:
        _take(_parsed(block), found, zone, from_on, until_on)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        found.broken += 1


def _parsed(block: str) -> Mapping[str, Any]:
    import icalendar

    event: Mapping[str, Any] = icalendar.Event.from_ical(block)
    return event


def _take(event: Mapping[str, Any], found: _Found, zone: tzinfo, from_on: date, until_on: date) -> None:
    begins = event["DTSTART"].dt
    on, uid = _day(begins, zone), str(event.get("UID", ""))
    if (instead_of := event.get("RECURRENCE-ID")) is not None:
        uid, replaced = "", (uid, _day(instead_of.dt, zone))
        found.replaced.add(replaced)
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    title = " ".join(str(event.get("SUMMARY", "")).split())[:_TITLE_CHARACTERS]
    told = str(event.get("DESCRIPTION", ""))[:_DESCRIPTION_CHARACTERS]
    if not is_run(title):
        found.not_runs += 1
        return
    run = _run(on, title, told, _length_s(event, begins))
    days = _repeated(event, on, until_on, found) if uid or event.get("RRULE") else [on]
    skipped = _exceptions(event, zone)
    for day in days:
        if from_on <= day < until_on and day not in skipped:
            found.runs.append((OwnRun(day, run.title, run.duration_s, run.distance_m, run.hard, run.hilly), uid))


def _run(on: date, title: str, told: str, slot_s: float | None) -> OwnRun:
    """Make a run of the words; the slot of the calendar counts only where neither title nor text has a length."""
    meant, more = meaning_of(title), meaning_of(told)
    has_length = meant.duration_s is not None or meant.distance_m is not None
    has_more = more.duration_s is not None or more.distance_m is not None
    length = meant if has_length else more
    duration_s = length.duration_s if has_length or has_more else slot_s
    return OwnRun(on, title, duration_s, length.distance_m, meant.hard, meant.hilly or more.hilly)


def _length_s(event: Mapping[str, Any], begins: date | datetime) -> float | None:
    """How long the entry takes in the calendar; ``None`` for whole days."""
    if not isinstance(begins, datetime):
        return None
    if (length := event.get("DURATION")) is not None and isinstance(length.dt, timedelta):
        seconds = length.dt.total_seconds()
    elif (ends := event.get("DTEND")) is not None and isinstance(ends.dt, datetime):
        seconds = (ends.dt - begins).total_seconds()
    else:
        return None
    return seconds if 0 < seconds < timedelta(days=1).total_seconds() else None


def _day(at: date | datetime, zone: tzinfo) -> date:
    """Return the runner's own day; a time without a zone is the runner's own already."""
    if not isinstance(at, datetime):
        return at
    return at.date() if at.tzinfo is None else at.astimezone(zone).date()


def _exceptions(event: Mapping[str, Any], zone: tzinfo) -> set[date]:
    lists = event.get("EXDATE", [])
    return {_day(each.dt, zone) for one in (lists if isinstance(lists, list) else [lists]) for each in one.dts}


def _repeated(event: Mapping[str, Any], on: date, until_on: date, found: _Found) -> list[date]:
    """Return the days of a daily or weekly repeat up to ``until_on``; of any other repeat the first day alone."""
    repeat = event.get("RRULE")
    if repeat is None:
        return [on]
    parts = {str(key).upper(): value if isinstance(value, list) else [value] for key, value in dict(repeat).items()}
    freq = str(parts.pop("FREQ", [""])[0]).upper()
    parts.pop("WKST", None)
    weekdays = [str(each).upper() for each in parts.pop("BYDAY", [])]
    count, until = parts.pop("COUNT", [None])[0], parts.pop("UNTIL", [None])[0]
    every = max(1, int(parts.pop("INTERVAL", [1])[0]))
    if freq not in ("DAILY", "WEEKLY") or parts or any(each not in _DAYS for each in weekdays):
        found.odd_repeats += 1
        return [on]
    last = until_on if until is None else min(until_on, (until.date() if isinstance(until, datetime) else until) + timedelta(1))
    days = _weekly(on, every, weekdays, last) if freq == "WEEKLY" else _daily(on, every, weekdays, last)
    return _bounded(days, last, None if count is None else int(count))


def _bounded(days: Iterator[date], last: date, count: int | None) -> list[date]:
    taken = []
    for n, day in enumerate(days):
        if day >= last or n >= _MOST_REPEATS or (count is not None and n >= count):
            break
        taken.append(day)
    return taken


def _daily(on: date, every: int, weekdays: list[str], last: date) -> Iterator[date]:
    day = on
    while day < last:
        if not weekdays or _DAYS[day.weekday()] in weekdays:
            yield day
        day += timedelta(days=every)


def _weekly(on: date, every: int, weekdays: list[str], last: date) -> Iterator[date]:
    monday = on - timedelta(days=on.weekday())
    places = sorted({_DAYS.index(each) for each in weekdays} or {on.weekday()})
    while monday < last:
        yield from (day for place in places if (day := monday + timedelta(days=place)) >= on)
        monday += timedelta(weeks=every)


def _notes(found: _Found) -> tuple[Message, ...]:
    notes = []
    if found.not_runs:
        notes.append(say("{n} entries that do not sound like a run were left out.", n=found.not_runs))
    if found.odd_repeats:
        notes.append(
            say("{n} entries repeat in a way that is not read here: the first day alone was taken.", n=found.odd_repeats)
        )
    if found.broken:
        notes.append(say("{n} entries could not be read.", n=found.broken))
    return tuple(notes)
