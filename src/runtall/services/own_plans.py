"""A plan that the runner brings along: read from files or from a week in words, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from runtall.core import ConflictError, ImplausibleValueError, Message, UnreadableFileError, say
from runtall.plan import OwnRun
from runtall.services.diary import zone_of

AHEAD = timedelta(weeks=26)
"""How far ahead a plan is kept."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file, folder or zip of a plan, and what the runner calls it where the path does not say."""

    path: Path
    name: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What was kept of what was brought.

    Attributes
    ----------
    notes
        What the files say of days and lengths, what of them was left out, and what went for it.
    skipped
        A calendar held entries that were left out.
    """

    runs: tuple[OwnRun, ...]
    notes: tuple[Message, ...] = ()
    skipped: bool = False


def bring_files(
    runner_id: int,
    files: Sequence[PlanFile],
    *,
    from_on: date,
    on: date | None = None,
    instead: bool | None = None,
    now: datetime | None = None,
) -> Brought:
    """Read calendars, FIT workouts or weeks in words, and keep their runs from a day on: all of them, or none.

    FIT workouts are put beside what stands; only a run of the same name on the same day goes for them. A calendar or a week in
    words is a plan of many days: where own runs stand already, the runner says what becomes of them.

    Parameters
    ----------
    on
        The day of a workout; left out, the one that its name says.
    instead
        In place of everything that stands from ``from_on`` on (``True``), or beside it (``False``).

    Raises
    ------
    NotFoundError
        There is no such file.
    UnreadableFileError
        One is none of these, does not say its day, or there is no run to come.
    ImplausibleValueError
        ``on`` is over, too far ahead, or given for a plan that has days of its own.
    ConflictError
        Own runs stand, and nothing says what becomes of them.
    """
    from runtall.readers.own_files import own_files
    from runtall.readers.own_plan import OwnPlanReading, read_own_plan
    from runtall.store import runners

    until_on = from_on + AHEAD
    if on is not None and not from_on <= on < until_on:
        raise ImplausibleValueError(say("That day is over, or too far ahead."), say("Choose one within half a year."))
    zone = zone_of(runners.profile_of(runner_id))
    inside = [each for given in files for each in own_files(given.path.expanduser(), given.name)]
    found: list[OwnPlanReading] = []
    for each in inside:
        try:
            found.append(read_own_plan(each.data, zone=zone, from_on=from_on, until_on=until_on, on=on, name=each.name))
        except UnreadableFileError as error:
            if len(inside) > 1:
                raise type(error)(say("{name}: {what}", name=each.name, what=error.what), error.next_step) from error
            raise
    if on is not None and not any(each.is_workout for each in found):
        raise ImplausibleValueError(say("This plan has days of its own."), say("Leave the day out; it is for FIT workouts."))
    is_whole_plan = not all(each.is_workout for each in found)
    runs, notes = [run for each in found for run in each.runs], [note for each in found for note in each.notes]
    kept = _keep(runner_id, runs, notes, from_on, now, instead=instead, asks=is_whole_plan)
    return replace(kept, skipped=any(each.notes and not each.is_workout for each in found))


def bring_week(runner_id: int, text: str, *, from_on: date, instead: bool | None = None, now: datetime | None = None) -> Brought:
    """Keep a week in words, repeated week after week. ``instead`` and errors as for :func:`bring_files`."""
    from runtall.readers.own_plan import read_weekly_pattern

    runs = read_weekly_pattern(text, from_on=from_on, until_on=from_on + AHEAD)
    return _keep(runner_id, runs, (), from_on, now, instead=instead, asks=True)


def ahead(runner_id: int, *, from_on: date) -> tuple[OwnRun, ...]:
    """Return the runs of the own plan from a day on, by day."""
    from runtall.store import own_plans as store

    return store.own_plan(runner_id, since=from_on)


def forget(runner_id: int, *, from_on: date, now: datetime | None = None) -> None:
    """Go on without the own plan from a day on; what lies before stays."""
    from runtall.store import own_plans as store

    store.keep_own_plan(runner_id, (), from_on=from_on, at=now or datetime.now(UTC))


def forget_day(runner_id: int, on: date) -> int:
    """Take the own runs of one day back, and return how many. Raises ``NotFoundError`` where there are none."""
    from runtall.store import own_plans as store

    return store.forget_own_day(runner_id, on)


def _keep(
    runner_id: int,
    runs: Sequence[OwnRun],
    notes: Sequence[Message],
    from_on: date,
    now: datetime | None,
    *,
    instead: bool | None,
    asks: bool,
) -> Brought:
    from runtall.store import own_plans as store

    coming = tuple(dict.fromkeys(each for each in runs if each.on >= from_on))
    if not coming:
        why = say("The plan holds no run to come.")
        for each in notes:
            why = say("{first} {second}", first=why, second=each)
        raise UnreadableFileError(why, say("Give one with runs after today."))
    standing = store.own_plan(runner_id, since=from_on)
    if standing and asks and instead is None:
        raise _stands(standing)
    at = now or datetime.now(UTC)
    if instead:
        store.keep_own_plan(runner_id, coming, from_on=from_on, at=at)
        gone = len(standing)
    else:
        gone = store.add_own_runs(runner_id, coming, at=at)
    went = (say("Taken out for it: {n} runs that stood before.", n=gone),) if gone else ()
    return Brought(coming, (*notes, *went))


def _stands(standing: Sequence[OwnRun]) -> ConflictError:
    """Say what would go, before anything goes."""
    return ConflictError(
        say(
            "Your own plan has {n} runs from {first_on} to {last_on} already, such as: {title}. Nothing was changed. "
            "Choose whether the new one takes their place or stands beside them.",
            n=len(standing),
            first_on=standing[0].on.isoformat(),
            last_on=standing[-1].on.isoformat(),
            title=standing[0].title or say("your run"),
        ),
        say("Add --own-instead to take their place from today, or --own-beside to keep both."),
    )
