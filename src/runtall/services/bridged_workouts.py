"""The plan's days as workouts in the calendar of a bridge: sent once, changed where the plan changed, taken out where it let go.

Only entries of this bridge are ever changed or taken out; they are known there by a number that begins with its mark. Days that
are over are left as they are.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta

from runtall.core import ConflictError, Message, NotFoundError
from runtall.services.intervals import Intervals, SentWorkout, Workout

AHEAD = timedelta(days=14)
"""As far as the plan is in sight."""


def send(runner_id: int, service: Intervals, mark: str, today_on: date, *, now: datetime | None = None) -> tuple[int, int, int]:
    """Make the calendar there show the plan from today on; return how many were added, changed and taken out."""
    from runtall.store import bridges

    wanted = {each.external_id: each for each in planned(runner_id, mark, now=now)}
    sent = bridges.workouts(runner_id)
    there: dict[str, SentWorkout] = {}
    double: list[SentWorkout] = []
    for each in service.workouts(today_on, today_on + AHEAD):
        if each.external_id.startswith(f"runtall-{mark}-") and each.on is not None and each.on >= today_on:
            if each.external_id in there:
                double.append(each)  # an answer that was lost had put it there already
            else:
                there[each.external_id] = each
    gone = [each for number, each in there.items() if number not in wanted]
    service.remove((*gone, *double))
    bridges.forget_workouts(runner_id, [each.external_id for each in gone])
    changed = [each for number, each in wanted.items() if number in there and sent.get(number) != digest(each)]
    for workout in changed:
        service.change(there[workout.external_id], workout)
        bridges.note_workout(runner_id, workout.external_id, digest(workout))
    new = [each for number, each in wanted.items() if number not in there]
    service.add(new)
    for workout in new:
        bridges.note_workout(runner_id, workout.external_id, digest(workout))
    return len(new), len(changed), len(gone) + len(double)


def digest(workout: Workout) -> str:
    """Return what a workout is known by as it is sent."""
    return hashlib.sha256(json.dumps(workout.as_sent(), sort_keys=True).encode()).hexdigest()


def planned(runner_id: int, mark: str, *, now: datetime | None = None) -> tuple[Workout, ...]:
    """Return the workouts of this week and of the next one where it is in sight; none while the plan is closed.

    A run takes its file along. A session goes by its name and length: what it is made of stays here.
    """
    from runtall.services import runners, watch_files

    today_on = runners.today_of(runners.profile(runner_id)) if now is None else now.date()
    found: list[Workout] = []
    for of_on in (today_on, today_on + timedelta(days=7)):
        try:
            week = watch_files.of_week(runner_id, of_on, words=_in_words, now=now)
        except (ConflictError, NotFoundError):  # closed by the safety answers, over, or not planned yet
            continue
        found += [_workout(each, mark) for each in week if each.on >= today_on]
    return tuple({each.external_id: each for each in found}.values())


def _workout(file: object, mark: str) -> Workout:
    from runtall.services.watch_files import Part, WatchFile

    assert isinstance(file, WatchFile)
    is_run = file.part is Part.RUN
    return Workout(
        external_id=f"runtall-{mark}-{file.on.isoformat()}-{file.part.value}",
        on=file.on,
        kind="Run" if is_run else "WeightTraining",
        name=file.title.partition(": ")[2] or file.title,  # the calendar says the day
        description="" if is_run else "runtall",
        duration_s=None,
        file=file.data if is_run else None,
    )


def _in_words(sentence: Message) -> str:
    return str(sentence)
