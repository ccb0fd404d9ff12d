"""The plan as entries of a calendar: what was planned and what came of it, each known by the same name wherever it moves."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from runtall.core import Message, say
from runtall.evidence import exercises
from runtall.plan import CardKind, PlanInputs, PlannedDay, PlannedSession, SessionKind, WeekPlan, today_card
from runtall.services.plan_shown import Came, ShownDay, days_of
from runtall.writers.ics import Entry, Status, calendar_bytes

if TYPE_CHECKING:
    from runtall.store.calendar_rows import KnownEntry, Wishes

Say = Callable[[Message], str]
"""Puts a sentence into the reader's language and units."""

WEEKS_BACK = 4
"""So many weeks before this one stay in the calendar."""
_CLOSED = frozenset({CardKind.EMERGENCY, CardKind.CLINICIAN_FIRST, CardKind.SAFETY_FIRST})
_RUN, _SESSION = "run", "session"
_PLANNED, _DONE, _GONE = "planned", "done", "gone"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a week has, or had.

    Attributes
    ----------
    kind
        ``run`` or ``session``.
    what
        The kind of run or session, as a week names it; empty for what was done beside the plan.
    is_open
        It may still change with its week: that week is not settled yet.
    """

    monday_on: date
    kind: str
    on: date
    what: str
    length_s: float | None
    is_done: bool = False
    is_open: bool = False
    title: str = ""
    session: PlannedSession | None = None


def calendar(runner_id: int, *, words: Say, now: datetime | None = None) -> bytes:
    """Return a runner's calendar as an iCalendar file: four weeks back, this week, and the next one when it is in sight.

    What is planned is a day's entry, or one at the hour that the runner chose; what was done says so. While the safety
    answers leave no training open, nothing lies ahead. Reading it begins no programme and decides no card.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    inputs, wanted = _wanted(runner_id, now)
    entries = _known_entries(runner_id, inputs, wanted, words, now)
    return calendar_bytes("runtall", entries, zone=inputs.zone)


@dataclass(frozen=True, slots=True)
class CalendarWritten:
    """Where the calendar was written."""

    place: str


def write(runner_id: int, target: Path, *, words: Say, now: datetime | None = None) -> CalendarWritten:
    """Write the calendar to a new file. Raises ``ConflictError`` where one of this name exists."""
    from runtall.services.whole_files import new_file

    with new_file(target) as out:
        out.write(calendar(runner_id, words=words, now=now))
    return CalendarWritten(str(target))


def _wanted(runner_id: int, now: datetime) -> tuple[PlanInputs, list[Wanted]]:
    from runtall.services import weeks
    from runtall.store import planning

    if planning.programme(runner_id) is None:
        inputs = weeks.as_it_stands(runner_id, now=now)
        return inputs, []
    page = weeks.page(runner_id, now=now)
    inputs = weeks.with_week(runner_id, now=now)
    found: list[Wanted] = []
    for monday_on in planning.mondays(runner_id, before=page.week.monday_on):
        before = planning.week(runner_id, monday_on)
        if before is not None and monday_on >= page.week.monday_on - timedelta(weeks=WEEKS_BACK):
            found += of_week(before.week, inputs)
    found += of_week(page.week, inputs)
    if page.next_week is not None:
        found += [replace(each, is_open=True) for each in of_week(page.next_week.week, inputs)]
    if today_card(inputs).kind in _CLOSED:
        found = [each for each in found if each.is_done or each.on < inputs.on]
    return inputs, found


# A week --------------------------------------------------------------------------------------------------------------


def of_week(week: WeekPlan, inputs: PlanInputs) -> list[Wanted]:
    """Return what a week has: each planned thing once, on the day it was done or is planned for, and what was done besides."""
    days = days_of(week, inputs)
    return [*_runs(week.monday_on, days, inputs), *_sessions(week.monday_on, days, inputs)]


def _runs(monday_on: date, days: Sequence[ShownDay], inputs: PlanInputs) -> list[Wanted]:
    ran = {day.planned.on: sum(each.duration_s for each in day.ran) for day in days if day.ran}
    races = {each.on: each for each in inputs.races}
    planned: list[tuple[Wanted, Came | None]] = []
    for day in days:
        on = day.planned.on
        came = Came.DONE if on in ran else Came.AHEAD
        if on in races:
            planned.append((Wanted(monday_on, _RUN, on, "race", None, title=races[on].name), came))
        elif day.own:
            own = day.own[0]
            planned.append((Wanted(monday_on, _RUN, on, "own", own.duration_s, title=own.title), came))
        elif day.planned.run not in (None, "own"):
            planned.append((Wanted(monday_on, _RUN, on, day.planned.run or "", day.planned.run_s), day.run))
    return _settled(planned, ran, monday_on, _RUN)


def _sessions(monday_on: date, days: Sequence[ShownDay], inputs: PlanInputs) -> list[Wanted]:
    planned = [(_session(monday_on, day.planned), day.session) for day in days if day.planned.session is not None]
    last_on = monday_on + timedelta(days=6)
    here = [each for each in inputs.sessions if monday_on <= each.on <= last_on and each.items]
    trained = {each.on: each.duration_s or 0.0 for each in here if each.kind is not SessionKind.WARM_UP}
    return _settled(planned, trained, monday_on, _SESSION)


def _session(monday_on: date, day: PlannedDay) -> Wanted:
    assert day.session is not None  # asked before
    return Wanted(monday_on, _SESSION, day.on, day.session.kind.value, day.session.duration_s, session=day.session)


def _settled(planned: Sequence[tuple[Wanted, Came | None]], done: dict[date, float], monday_on: date, kind: str) -> list[Wanted]:
    """Put what was done on another day onto that day, and what was done besides into the list."""
    left = sorted(on for on in done if on not in {each.on for each, _ in planned})
    found = []
    for each, came in planned:
        if came is Came.DONE:
            found.append(replace(each, is_done=True))
        elif came is Came.MOVED and left:
            found.append(replace(each, on=left.pop(0), is_done=True))
        else:
            found.append(replace(each, is_done=came is Came.MOVED))
    return [*found, *(Wanted(monday_on, kind, on, "", done[on] or None, is_done=True) for on in left)]


# Known by the same name ----------------------------------------------------------------------------------------------


def _known_entries(runner_id: int, inputs: PlanInputs, wanted: Sequence[Wanted], words: Say, now: datetime) -> list[Entry]:
    """Return the entries with what each is known by, and keep what is new or changed; where nothing is, nothing is written."""
    from runtall.store import calendar_shelf
    from runtall.store.turns import in_turn

    since = inputs.on - timedelta(days=inputs.on.weekday(), weeks=WEEKS_BACK)

    def compared() -> tuple[list[Entry], list[KnownEntry]]:
        wishes = calendar_shelf.wishes(runner_id)
        entries, changed = [], []
        for before, want in matched(calendar_shelf.entries(runner_id, since=since), wanted, now):
            shown = _entry(before, want, wishes, words)
            after = _after(before, want, shown, inputs.zone, now)
            changed += [after] if after != before else []
            entries.append(replace(shown, sequence=after.sequence, changed_at=after.changed_at))
        return entries, changed

    entries, changed = compared()
    if changed:
        with in_turn(runner_id):  # another program may have read it meanwhile: what it was told stands
            entries, changed = compared()
            calendar_shelf.keep_entries(runner_id, changed)
    return entries


def matched(known: Sequence[KnownEntry], wanted: Iterable[Wanted], now: datetime) -> list[tuple[KnownEntry, Wanted | None]]:
    """Find for everything wanted what it is known by: the entry of its day, else the next of its week and kind that is left.

    What was never known gets a new name, with a sequence below zero until it is kept. Entries that nothing is left for
    come with ``None``; those that were gone before are passed over.
    """
    from runtall.store.calendar_rows import KnownEntry

    free = list(known)
    found: list[tuple[KnownEntry, Wanted | None]] = []
    open_still: list[Wanted] = []

    def take(fits: Callable[[KnownEntry], bool]) -> KnownEntry | None:
        here = next((each for each in free if fits(each)), None)
        if here is not None:
            free.remove(here)
        return here

    for want in sorted(wanted, key=lambda each: (each.on, each.kind)):
        here = take(lambda each, want=want: _is_of(each, want) and each.on == want.on)  # type: ignore[misc]
        if here is None:
            open_still.append(want)
        else:
            found.append((here, want))
    for want in open_still:
        here = take(lambda each, want=want: _is_of(each, want) and each.state != _GONE)  # type: ignore[misc]
        here = here or take(lambda each, want=want: _is_of(each, want))  # type: ignore[misc]
        if here is None:
            here = KnownEntry(str(uuid.uuid4()), want.monday_on, want.kind, want.on, _PLANNED, -1, "", now)
        found.append((here, want))
    return [*found, *((each, None) for each in free)]


def _is_of(known: KnownEntry, want: Wanted) -> bool:
    return known.monday_on == want.monday_on and known.kind == want.kind


def _after(before: KnownEntry, want: Wanted | None, shown: Entry, zone: str, now: datetime) -> KnownEntry:
    """Return what an entry is known by from here on: its sequence rises with every change of what it says."""
    says = (shown.on, shown.title, shown.text, shown.begins, shown.length_s, shown.status, shown.alarm_min)
    digest = hashlib.sha256(repr((says, zone if shown.begins is not None else "")).encode()).hexdigest()
    if digest == before.shown_sha256:
        return before
    state = _GONE if want is None else _DONE if want.is_done else _PLANNED
    return replace(before, on=shown.on, state=state, sequence=before.sequence + 1, shown_sha256=digest, changed_at=now)


# What an entry says --------------------------------------------------------------------------------------------------


def _entry(known: KnownEntry, want: Wanted | None, wishes: Wishes, words: Say) -> Entry:
    hour = wishes.run_at if known.kind == _RUN else wishes.session_at
    begins = time.fromisoformat(hour) if hour else None
    if want is None:
        return Entry(known.uid, 0, known.changed_at, known.on, words(_BARE), begins=begins, status=Status.CANCELLED)
    title = words(say("{what}, {minutes_s}", what=_what(want), minutes_s=want.length_s) if want.length_s else _what(want))
    if not wishes.says_what:
        title = words(_BARE)
    if want.is_done:
        title = words(say("{what} (done)", what=title))
    return Entry(
        uid=known.uid,
        sequence=0,
        changed_at=known.changed_at,
        on=want.on,
        title=title,
        text=_text(want, words) if wishes.says_what else "",
        begins=begins,
        length_s=want.length_s,
        status=Status.TENTATIVE if want.is_open else Status.CONFIRMED,
        alarm_min=None if want.is_done else wishes.alarm_min,
    )


_BARE = say("runtall: session")


def _what(want: Wanted) -> Message:
    if want.title:
        named = say("Race: {name}", name=want.title), say("Your own run: {name}", name=want.title)
        return named[0] if want.what == "race" else named[1]
    return {
        "easy": say("Run, easy"),
        "long": say("Long run, easy"),
        "hard": say("Run with hard minutes"),
        "run_walk": say("Run and walk"),
        "walk": say("Walk"),
        "own": say("Your own run"),
        "race": say("Race"),
        SessionKind.STRENGTH.value: say("Strength"),
        SessionKind.MOBILITY.value: say("Easy movement"),
    }.get(want.what, say("Run") if want.kind == _RUN else say("Session"))


def _text(want: Wanted, words: Say) -> str:
    if want.is_done:
        return ""
    names = () if want.session is None else want.session.items
    listed = [words(Message(exercises()[each.exercise_id].name)) for each in names if each.exercise_id in exercises()]
    return "\n".join([*listed, words(say("What counts is the card of the day, in runtall."))])
