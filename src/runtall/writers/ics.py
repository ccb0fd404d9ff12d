"""A calendar as an iCalendar file (RFC 5545): entries for whole days, or at an hour by the clock of a zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

_ASK_AGAIN = timedelta(hours=4)
"""How long a calendar program may wait before it reads again."""


class Status(StrEnum):
    """What an entry is to a calendar."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes
    ----------
    uid
        The same for as long as the entry lives, wherever it moves.
    sequence, changed_at
        How often what it says has changed, and when last.
    begins
        By the clock of the calendar's zone; ``None``: all day.
    length_s
        ``None``: not known.
    alarm_min
        An alarm so many minutes before; only with an hour.
    """

    uid: str
    sequence: int
    changed_at: datetime
    on: date
    title: str
    text: str = ""
    begins: time | None = None
    length_s: float | None = None
    status: Status = Status.CONFIRMED
    alarm_min: int | None = None


def calendar_bytes(name: str, entries: Iterable[Entry], *, zone: str) -> bytes:
    """Write entries as a calendar; the same entries give the same bytes.

    Entries with an hour name the zone, and the file says what its clock does, summer time included.
    """
    from icalendar import Calendar, Timezone

    made = Calendar()
    made.add("prodid", "-//runtall//runtall//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT4H")
    listed = sorted(entries, key=lambda each: (each.on, each.begins or time(), each.uid))
    timed = [each.on for each in listed if each.begins is not None]
    if timed:
        first_on, last_on = date(timed[0].year - 1, 1, 1), date(timed[-1].year + 2, 1, 1)  # any summer time is within
        made.add_component(Timezone.from_tzinfo(ZoneInfo(zone), zone, first_on, last_on))
    for each in listed:
        made.add_component(_event(each, zone))
    return bytes(made.to_ical())


def _event(entry: Entry, zone: str) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    event.add("status", entry.status.value)
    event.add("class", "PRIVATE")
    if entry.begins is None:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return event
    event.add("dtstart", datetime.combine(entry.on, entry.begins, tzinfo=ZoneInfo(zone)))
    event.add("duration", timedelta(seconds=round(entry.length_s or 0)))
    event.add("transp", "OPAQUE")
    if entry.alarm_min is not None and entry.status is not Status.CANCELLED:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -timedelta(minutes=entry.alarm_min))
        alarm.add("description", entry.title)
        event.add_component(alarm)
    return event
