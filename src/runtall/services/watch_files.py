"""What the plan allows on a day as workout files that a watch leads through: its run or walk, and its session."""

from __future__ import annotations

import io
import zipfile
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from runtall.core import ConflictError, Message, NotFoundError, say
from runtall.plan import Card, CardKind, LineKind, PainNote, PlanInputs, WeekPlan, cadence_target, today_card
from runtall.services import watch_steps
from runtall.writers.fit_workout import Workout, workout_bytes

Say = Callable[[Message], str]
"""Puts a sentence into the reader's language and units."""

_CLOSED = frozenset({CardKind.EMERGENCY, CardKind.CLINICIAN_FIRST, CardKind.SAFETY_FIRST})
_RUNS = (LineKind.RUN, LineKind.RUN_WALK, LineKind.OWN_RUN, LineKind.WALK)
_SESSIONS = (LineKind.SESSION, LineKind.MOBILITY)
_NOON = time(12)


class Part(StrEnum):
    """What of a day a file holds."""

    RUN = "run"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class WatchFile:
    """One workout of one day.

    Attributes
    ----------
    title
        What it is, as the watch lists it.
    steps
        How many steps it has, a repeat counted as one more.
    is_settled
        It is of today's card; one of a later day is as things look now.
    """

    on: date
    part: Part
    name: str
    title: str
    steps: int
    is_settled: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class WorkoutsWritten:
    """What was written for a watch: the file or folder, and each workout by name."""

    place: str
    workouts: tuple[str, ...]


def of_week(runner_id: int, of_on: date | None = None, *, words: Say, now: datetime | None = None) -> tuple[WatchFile, ...]:
    """Return the workouts of what is left of a week, in the order of its days.

    Today's are those of today's card. Later days are decided as if nothing new were said until then: what is said, and how
    the back answers, can still change them.

    Parameters
    ----------
    of_on
        Any day of the week; the running one unless said otherwise.

    Raises
    ------
    ConflictError
        The safety answers leave no training open, or the safety questions come first.
    NotFoundError
        The week is over or not planned yet, or holds nothing for a watch any more.
    """
    now = now or datetime.now(UTC)
    card, inputs = _open_plan(runner_id, now)
    week = _week(runner_id, inputs, of_on or inputs.on, now)
    days = [day.on for day in week.days if day.on >= inputs.on]
    found = tuple(each for on in days for each in _of_day(card, inputs, week, on, words))
    if not found:
        raise NotFoundError(
            say("Nothing of this week is left that a watch could lead through."), say("The days that come are under Plan.")
        )
    return found


def of_day(runner_id: int, on: date, part: Part, *, words: Say, now: datetime | None = None) -> WatchFile:
    """Return the run or the session of a day. Raises as :func:`of_week` does, and ``NotFoundError`` where the day has none."""
    now = now or datetime.now(UTC)
    card, inputs = _open_plan(runner_id, now)
    if on < inputs.on:
        raise NotFoundError(say("That day is over."), say("Take a day of this week."))
    week = _week(runner_id, inputs, on, now)
    for each in _of_day(card, inputs, week, on, words):
        if each.part is part:
            return each
    raise NotFoundError(
        say("That day has nothing of this kind that a watch could lead through."), say("What it holds is under Plan.")
    )


def _open_plan(runner_id: int, now: datetime) -> tuple[Card, PlanInputs]:
    """Return today's card with what it was made from, unless it is one that lets nobody train."""
    from runtall.services import today

    decided, inputs = today.decided_from(runner_id, now=now)
    if decided.card.kind in _CLOSED:
        raise ConflictError(decided.card.headline, say("Until then there is nothing for a watch."))
    return decided.card, inputs


def _week(runner_id: int, inputs: PlanInputs, on: date, now: datetime) -> WeekPlan:
    from runtall.services import weeks

    page = weeks.page(runner_id, now=now)
    monday_on = on - timedelta(days=on.weekday())
    if monday_on == page.week.monday_on:
        return page.week
    if page.next_week is not None and monday_on == page.next_week.week.monday_on:
        return page.next_week.week
    if on < inputs.on:
        raise NotFoundError(say("That week is over."), say("Take this week, or the next one when it is in sight."))
    raise NotFoundError(
        say("That week is not planned yet."), say("It comes in sight on the last two days of the week before it.")
    )


def _of_day(card: Card, inputs: PlanInputs, week: WeekPlan, on: date, words: Say) -> Iterable[WatchFile]:
    is_settled = on == inputs.on
    if not is_settled:
        inputs = _on(inputs, week, on)
        card = today_card(inputs)
        if card.kind in _CLOSED:
            return
    warm_up = next((line for line in card.lines if line.kind is LineKind.WARM_UP), None)
    runs = 0
    for line in card.lines:
        workout: Workout | None = None
        if line.kind in _RUNS:
            workout = watch_steps.run_workout(line, warm_up, cadence_target(inputs), on=on, words=words)
        elif line.kind in _SESSIONS and line.session is not None:
            workout = watch_steps.session_workout(line.title, line.session, on=on, words=words)
        if workout is not None:
            part = Part.RUN if line.kind in _RUNS else Part.SESSION
            runs += part is Part.RUN
            again = f"-{runs}" if part is Part.RUN and runs > 1 else ""
            made_at = datetime.combine(on, time(), tzinfo=UTC)  # the same workout is the same file whenever it is asked for
            yield WatchFile(
                on=on,
                part=part,
                name=f"{on.isoformat()}-{part.value}{again}.fit",
                title=workout.name,
                steps=workout.n_steps,
                is_settled=is_settled,
                data=workout_bytes(workout, made_at=made_at),
            )


def _on(inputs: PlanInputs, week: WeekPlan, on: date) -> PlanInputs:
    """Return the inputs as they would be at noon of a later day if nothing were said or done until then.

    What was said at today's check-in is by then what was said on an earlier day.
    """
    noon = datetime.combine(on, _NOON, tzinfo=zoneinfo.ZoneInfo(inputs.zone)).astimezone(UTC)
    diary, said = inputs.diary, inputs.check_in
    if said is not None and said.pain_nrs is not None:
        diary = (*diary, PainNote(said.on, "rest", said.pain_nrs, sitting_h=said.sat_h, sleep_h=said.slept_h))
    return replace(inputs, on=on, now_at=noon, check_in=None, diary=diary, week=week)


# Out -----------------------------------------------------------------------------------------------------------------


def zip_name(files: Iterable[WatchFile]) -> str:
    """Return what the zip of a week is called."""
    on = min(each.on for each in files)
    return f"runtall-watch-{(on - timedelta(days=on.weekday())).isoformat()}.zip"


def as_zip(files: Iterable[WatchFile], *, words: Say) -> bytes:
    """Put files into one zip with a few lines on how they get onto a watch; the same files give the same zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_member("README.txt"), "\n\n".join(words(each) for each in HOW_TO_COPY) + "\n")
        for each in files:
            archive.writestr(_member(each.name), each.data)
    return out.getvalue()


HOW_TO_COPY = (
    say("Workouts of your plan, one file each. They hold what your plan allows, and no more."),
    say(
        "To copy them: connect the watch by USB. On most Garmin watches it shows as a drive or device: put the .fit files into"
        " its folder GARMIN/NewFiles, take the watch off safely, and wait a moment. They then stand under Workouts of the sport."
    ),
    say("Files of later days are as things look now. Take them anew on the day: how your back answers can change them."),
)
"""What stands in the zip beside the files."""


def _member(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o600 << 16
    return made


def write(files: tuple[WatchFile, ...], target: Path, *, words: Say) -> WorkoutsWritten:
    """Write workouts: one by one into a folder, or as a new zip.

    A file of the same name in the folder that is not the same file is left alone.

    Raises
    ------
    ConflictError
        The zip exists, or the folder holds another file of one of these names.
    """
    from runtall.services.whole_files import new_file

    if not target.is_dir():
        with new_file(target) as out:
            out.write(as_zip(files, words=words))
    else:
        for each in files:
            place = target / each.name
            if place.exists() and place.read_bytes() == each.data:
                continue
            if place.exists():
                raise ConflictError(
                    say("{file} is there already, and is another file.", file=str(place)),
                    say("Move it away, or name another folder."),
                )
        for each in files:
            if not (target / each.name).exists():
                with new_file(target / each.name) as out:
                    out.write(each.data)
    return WorkoutsWritten(str(target), tuple(f"{each.name}: {each.title}" for each in files))
