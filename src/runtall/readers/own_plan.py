"""A plan that the runner brought along: a calendar, a workout of a watch, or a week in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from runtall.core import WEEKDAYS, LimitExceededError, Message, UnreadableFileError, say
from runtall.plan import OwnRun
from runtall.readers.fit_workout import read_fit_workout
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.own_calendar import read_ics
from runtall.readers.own_day import day_named
from runtall.readers.own_words import is_run, meaning_of

LONGEST_WINDOW = timedelta(days=400)
"""So far ahead a plan is read."""

_MOST_LINES = 100
_LINE = re.compile(r"^\s*(?:every\s+)?([A-Za-z]{2,9})\.?\s*[:\-–]?\s+(.+?)\s*$")


@dataclass(frozen=True, slots=True)
class OwnPlanReading:
    """The runs of a plan, by day, and what is to be said about the file.

    Attributes
    ----------
    is_workout
        It is one workout of a day; otherwise a plan of many days.
    """

    runs: tuple[OwnRun, ...]
    notes: tuple[Message, ...] = ()
    is_workout: bool = False


class NoDayError(UnreadableFileError):
    """A workout does not say which day it is for, or says one that cannot be kept."""


def read_own_plan(
    data: bytes, *, zone: str, from_on: date, until_on: date, on: date | None = None, name: str = "", limits: Limits = LIMITS
) -> OwnPlanReading:
    """Read what the runner brought, told by its content: ICS, a FIT workout, or a week in words.

    Parameters
    ----------
    zone
        The runner's IANA zone.
    from_on, until_on
        Days ``[from_on, until_on)`` that are wanted.
    on
        The day of a workout; left out, the one that its own name or the name of the file says.
    name
        Of the file.

    Raises
    ------
    UnreadableFileError
        It is none of them.
    NoDayError
        A workout whose day nobody said, or whose day is not among those wanted.
    LimitExceededError
        It asks for more than a real plan needs.
    """
    until_on = min(until_on, from_on + LONGEST_WINDOW)
    if not data.strip():
        raise UnreadableFileError(say("This file is empty."), say("Export the plan once more, and bring that file."))
    if len(data) > limits.max_table_bytes:
        raise LimitExceededError(
            say("This file is larger than any plan."), say("Bring a calendar (ICS), FIT workouts or a week in words.")
        )
    if data[8:12] == b".FIT":
        return _workout(data, name, on, from_on, until_on, limits)
    if data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR":
        return OwnPlanReading(*read_ics(data, zone=ZoneInfo(zone), from_on=from_on, until_on=until_on, limits=limits))
    if b"\0" in data[:4096]:
        raise UnreadableFileError(
            say("This is no plan that can be read."), say("Bring a calendar (ICS), FIT workouts or a week in words.")
        )
    text = data.decode("utf-8-sig", "replace")
    return OwnPlanReading(read_weekly_pattern(text, from_on=from_on, until_on=until_on))


def _workout(data: bytes, name: str, on: date | None, from_on: date, until_on: date, limits: Limits) -> OwnPlanReading:
    (run,), notes = read_fit_workout(data, on=from_on, limits=limits)
    title = run.title or name
    day = on or day_named(f"{run.title} | {name}", today_on=from_on)
    how = say("Choose its day and bring it again, such as: runtall plan --own FILE --own-on {day}", day=from_on.isoformat())
    if day is None:
        raise NoDayError(say("This workout does not say which day it is for: {title}.", title=title), how)
    if not from_on <= day < until_on:
        raise NoDayError(
            say("{title} is for {day_on}: that is over, or too far ahead.", day_on=day.isoformat(), title=title), how
        )
    told = () if on is not None else (say("{title}: put on {day_on}, as its name says.", title=title, day_on=day.isoformat()),)
    return OwnPlanReading((replace(run, on=day),), (*told, *notes), is_workout=True)


def read_weekly_pattern(text: str, *, from_on: date, until_on: date) -> tuple[OwnRun, ...]:
    """Read a week in words, "Tue 8 km easy; Thu 45 min intervals; Sun 16 km", and repeat it over ``[from_on, until_on)``.

    Each line, or part between semicolons, begins with a weekday. A line that names no run (rest, swim, strength) gives none.

    Raises
    ------
    UnreadableFileError
        A line does not begin with a weekday, or nothing in it is understood.

    Examples
    --------
    >>> for run in read_weekly_pattern("Tue 8 km easy; Sun: 90 min", from_on=date(2026, 5, 4), until_on=date(2026, 5, 11)):
    ...     print(run.on, run.distance_m, run.duration_s, run.hard)
    2026-05-05 8000.0 None False
    2026-05-10 None 5400.0 None
    """
    lines = [each for each in re.split(r"[;\n]", text) if each.strip()]
    if not lines or len(lines) > _MOST_LINES:
        raise UnreadableFileError(_not_understood("" if not lines else lines[-1]), _how())
    wanted = [_line(each) for each in lines]
    until_on = min(until_on, from_on + LONGEST_WINDOW)
    days = [from_on + timedelta(days=n) for n in range(max(0, (until_on - from_on).days))]
    return tuple(
        OwnRun(day, title, meant.duration_s, meant.distance_m, meant.hard, meant.hilly)
        for day in days
        for weekday, title in wanted
        if weekday == day.weekday() and (meant := meaning_of(title)) and is_run(title) is not False
    )


def _line(line: str) -> tuple[int, str]:
    """Weekday and words of one line."""
    found = _LINE.match(line)
    name = "" if found is None else found[1].lower()
    places = [n for n, weekday in enumerate(WEEKDAYS) if len(name) > 1 and (name.startswith(weekday) or weekday.startswith(name))]
    if found is None or len(places) != 1:
        raise UnreadableFileError(_not_understood(line), _how())
    title, meant = found[2][:200], meaning_of(found[2])
    if is_run(title) is None and meant.duration_s is None and meant.distance_m is None:
        raise UnreadableFileError(_not_understood(line), _how())
    return places[0], title


def _not_understood(line: str) -> Message:
    return say('This line of the plan is not understood: "{line}"', line=line.strip()[:80])


def _how() -> Message:
    return say("Write one line a day, such as: Tue 8 km easy")
