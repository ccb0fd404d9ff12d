"""Exercises, routines, guided sessions and the metronome."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from django.http import FileResponse
from django.http.response import HttpResponseBase
from ninja import Query

from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError, say
from runtall.exercise import Timeline
from runtall.plan import DoneSession, SessionKind
from runtall.services import exercises, library, metronome
from runtall.services import sessions as service
from runtall.services.exercises import RoutineLine, RoutineToday
from runtall.services.library import Closed, ExerciseToday, Shelf
from runtall.services.metronome import MetronomeToday
from runtall.services.sessions import KeptAs, SessionKept, Went
from runtall.web.api.door import Asked
from runtall.web.api.inputs import FIRST_DAY, LAST_DAY, Minutes, SessionSent, Uuid, Word
from runtall.web.api.operations import Area
from runtall.web.views.player import opened, signed

AREA = Area.named("sessions")


@AREA.get("/exercises", Shelf)
def list_exercises(asked: Asked) -> Shelf:
    """Give the library as it is open today: each exercise with the dose that was reached; ``closed`` says why nothing is."""
    return library.shelf(asked.runner_id)


@dataclass(frozen=True, slots=True)
class ExerciseShown:
    """One exercise as it stands today, or why nothing is open."""

    exercise: ExerciseToday | Closed


@AREA.get("/exercises/{exercise_id}", ExerciseShown)
def read_exercise(asked: Asked, exercise_id: Word) -> ExerciseShown:
    """Give one exercise with its dose, its neighbours, and what takes its place where it is closed."""
    return ExerciseShown(library.exercise_today(asked.runner_id, exercise_id))


@dataclass(frozen=True, slots=True)
class Routines:
    """The named routines."""

    routines: tuple[RoutineLine, ...]


@AREA.get("/routines", Routines)
def list_routines(asked: Asked) -> Routines:  # noqa: ARG001 - the same for everybody
    """Give the named routines."""
    return Routines(exercises.routine_lines())


@AREA.get("/routines/{routine_id}", RoutineToday)
def read_routine(asked: Asked, routine_id: Word, minutes: Minutes | None = None) -> RoutineToday:
    """Give a routine as it is open today, fitted to the minutes that are asked for."""
    return exercises.routine_today(asked.runner_id, routine_id, minutes=minutes)


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A session laid out in timed steps; ``opened`` goes back with what came of it, so that it is kept just as it was."""

    opened: str
    on: date
    kind: SessionKind
    title: Message
    routine_id: str | None
    notes: tuple[Message, ...]
    timeline: Timeline


@AREA.get("/play/{what}", SessionOpened)
def open_session(asked: Asked, what: Word, minutes: Minutes | None = None) -> SessionOpened:
    """Open ``today``, ``warm-up`` or a routine as timed steps. 409 while the safety answers close exercises."""
    if (closed := library.closed(asked.runner_id)) is not None:
        raise ConflictError(closed.words, say("See what Today says."))
    found = service.to_play(asked.runner_id, what, minutes=minutes)
    return SessionOpened(
        signed(asked.runner_id, found), found.on, found.kind, found.title, found.routine_id, found.notes, found.timeline
    )


@AREA.post("/sessions", SessionKept, status=201)
def keep_session(asked: Asked, said: SessionSent) -> SessionKept:
    """Keep what came of a session. Exercises that are not named were done as asked where it was finished, else left out."""
    runner_id, played = opened(said.opened)
    if runner_id != asked.runner_id:
        raise NotFoundError(say("This session belongs to someone else."))
    now = datetime.now(UTC)
    ended_at = said.ended_at
    if ended_at is not None and (ended_at.tzinfo is None or ended_at > now):
        raise ImplausibleValueError(say("This moment has not come yet."), say("Give a time in the past, with its zone."))
    went = {
        name: Went(
            each.outcome,
            each.sets_done,
            None if each.pain_nrs is None else float(each.pain_nrs),
            each.form_intact,
            None if each.place is None else each.place.value,
            each.leg,
        )
        for name, each in said.exercises.items()
    }
    return service.keep(
        runner_id,
        played,
        went,
        duration_s=said.duration_s,
        finished=said.finished,
        rpe=None if said.rpe is None else float(said.rpe),
        session_id=said.session_id,
        at=ended_at,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session that holds."""

    id: str
    session: DoneSession


@dataclass(frozen=True, slots=True)
class SessionsKept:
    """The sessions that hold, oldest first."""

    sessions: tuple[SessionLine, ...]


@AREA.get("/sessions", SessionsKept)
def list_sessions(asked: Asked, since: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY)] = None) -> SessionsKept:
    """Give the sessions that were done since a day, or ever."""
    return SessionsKept(tuple(SessionLine(each.id, each.session) for each in service.kept(asked.runner_id, since=since)))


@AREA.get("/sessions/{session_id}", KeptAs)
def read_session(asked: Asked, session_id: Uuid) -> KeptAs:
    """Give what was kept of a session, taken back or not."""
    return service.kept_as(asked.runner_id, session_id)


@AREA.delete("/sessions/{session_id}")
def take_session_back(asked: Asked, session_id: Uuid) -> None:
    """Take a session back; it stays in history."""
    service.take_back(asked.runner_id, session_id)


@AREA.get("/metronome", MetronomeToday)
def read_metronome(asked: Asked) -> MetronomeToday:
    """Give what the metronome begins with, and what speaks for and against it."""
    return metronome.metronome_today(asked.runner_id)


@AREA.get("/metronome/sound", bytes, media="audio/wav")
def read_metronome_sound(
    asked: Asked,  # noqa: ARG001 - the same for everybody
    cadence_spm: Annotated[float, Query(ge=40, le=240)],
    minutes: Annotated[float, Query(ge=1, le=90)],
    accent_every: Annotated[int, Query(ge=0, le=16)] = 0,
) -> HttpResponseBase:
    """Give clicks at a rate as a sound file."""
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        metronome.write_sound(made, cadence_spm=cadence_spm, duration_min=minutes, accent_every=accent_every)
    except ImplausibleValueError:
        made.close()
        raise
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=f"{cadence_spm:g}-steps-a-minute.wav", content_type="audio/wav")
