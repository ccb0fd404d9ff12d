"""The catalogue of exercises, and named routines opened for a runner today."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from runtall.core import Message, NotFoundError, say
from runtall.evidence import PURPOSES, Choice, Exercise, Grade, Open, Outcome, Routine, RoutineKind, exercises, routines
from runtall.exercise import (
    Deload,
    Dose,
    Logged,
    Timeline,
    allowed,
    dose_in_words,
    first_dose,
    for_purpose,
    into_range,
    logs_of,
    minutes_of,
    next_dose,
    open_routine,
    pain_flags,
)

if TYPE_CHECKING:
    from runtall.plan import PlanInputs, SafetyState


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """One exercise with the dose that it begins with.

    Attributes
    ----------
    begins_with, begins_in_words
        The bottom of its range.
    minutes
        What that takes in a session.
    """

    exercise: Exercise
    begins_with: Dose
    begins_in_words: Message
    minutes: float


@dataclass(frozen=True, slots=True)
class RoutineLine:
    """A named routine: what it is for and how long it takes."""

    id: str
    name: str
    kind: RoutineKind
    about: str
    minutes: tuple[int, int]
    usual_minutes: int
    article: str | None
    loads: bool
    grade: Grade
    status: Choice
    note: str


@dataclass(frozen=True, slots=True)
class RoutineToday:
    """A routine as it is open to this runner today.

    Attributes
    ----------
    closed
        Why no session is open at all; then there is no timeline.
    notes
        What was swapped or left out and why, and what is worth knowing today.
    timeline
        The timed steps.
    """

    routine: RoutineLine
    minutes: float
    closed: Message | None
    notes: tuple[Message, ...]
    timeline: Timeline | None


@dataclass(frozen=True, slots=True)
class RoutinesPage:
    """The named routines, and the one that was asked for."""

    routines: tuple[RoutineLine, ...]
    opened: RoutineToday | None


def catalogue(purpose: str | None = None, kit: Collection[str] | None = None) -> tuple[ExerciseLine, ...]:
    """Return the exercises, for one purpose or all, and with what is at hand where that is said.

    Raises
    ------
    NotFoundError
        There is no such purpose or kit.
    """
    from runtall.evidence import KIT

    if purpose is not None and purpose not in PURPOSES:
        raise NotFoundError(say("No exercise is for {name}.", name=purpose), _near(purpose, PURPOSES))
    if unknown := [each for each in kit or () if each not in KIT]:
        raise NotFoundError(say("No exercise asks for {name}.", name=", ".join(unknown)), _near(unknown[0], KIT))
    found = tuple(exercises().values()) if purpose is None else for_purpose(purpose)
    return tuple(_line(each) for each in found if kit is None or not _kit_against(each, kit))


def exercise_named(exercise_id: str) -> ExerciseLine:
    """Return one exercise.

    Raises
    ------
    NotFoundError
        There is no such exercise.
    """
    if exercise_id not in exercises():
        raise NotFoundError(say("There is no exercise called {name}.", name=exercise_id), _near(exercise_id, exercises()))
    return _line(exercises()[exercise_id])


def _near(word: str, known: Collection[str]) -> Message | None:
    near = get_close_matches(word, list(known), n=3)
    return say("Near to it: {names}.", names=", ".join(near)) if near else None


def _kit_against(exercise: Exercise, kit: Collection[str]) -> tuple[Message, ...]:
    return allowed(exercise, ("impact-cleared",), kit)


def _line(exercise: Exercise) -> ExerciseLine:
    begins = first_dose(exercise)
    return ExerciseLine(exercise, begins, dose_in_words(begins), minutes_of(exercise, begins))


def routine_lines() -> tuple[RoutineLine, ...]:
    """Return the named routines."""
    return tuple(map(_routine_line, routines().values()))


def _routine_line(routine: Routine) -> RoutineLine:
    return RoutineLine(
        routine.id,
        routine.name,
        routine.kind,
        routine.about,
        routine.minutes,
        routine.usual_minutes,
        routine.article,
        routine.loads,
        routine.grade,
        routine.status,
        routine.note,
    )


def routine_named(routine_id: str) -> Routine:
    """Return one routine.

    Raises
    ------
    NotFoundError
        There is no such routine.
    """
    if routine_id not in routines():
        raise NotFoundError(say("There is no routine called {name}.", name=routine_id), _near(routine_id, routines()))
    return routines()[routine_id]


def routine_today(runner_id: int, routine_id: str, *, minutes: float | None = None, now: datetime | None = None) -> RoutineToday:
    """Open a routine for a runner today: with what is at hand, without what is ruled out, at the doses that were reached.

    Raises
    ------
    NotFoundError
        There is no such routine.
    ImplausibleValueError
        The minutes lie outside what the routine can be asked for in.
    """
    from runtall.services import planning

    routine = routine_named(routine_id)
    return opened(routine, planning.gather(runner_id, now=now or datetime.now(UTC), with_week=False), minutes=minutes)


def opened(routine: Routine, inputs: PlanInputs, *, minutes: float | None = None) -> RoutineToday:
    """Open a routine for what is known of a runner today; closed while the safety answers close exercises."""
    line = _routine_line(routine)
    asked = routine.usual_minutes if minutes is None else minutes
    if (closed := closed_today(inputs)) is not None:
        return RoutineToday(line, asked, closed, (), None)
    flags = flags_today(inputs)
    doses, left_out = doses_now(inputs, flags)
    made = open_routine(routine, flags=flags, kit=inputs.runner.kit, minutes=minutes, doses=doses, left_out=left_out)
    if not made.timeline.items:
        return RoutineToday(line, made.minutes, say("Nothing of this routine is open to you today."), made.changes, None)
    return RoutineToday(line, made.minutes, None, (*made.changes, *_notes(routine, inputs, made.timeline)), made.timeline)


def closed_today(inputs: PlanInputs) -> Message | None:
    """Say why no session is open, or ``None`` where sessions are."""
    return closed_by(inputs.safety)


def closed_by(safety: SafetyState) -> Message | None:
    """Say why safety answers close every session, or ``None`` where they do not."""
    if Open.EXERCISES in safety.open:
        return None
    if safety.outcome is Outcome.EMERGENCY:
        return say("No session now. Read what the safety questions say, and get help first.")
    if safety.outcome is Outcome.UNANSWERED:
        return say("The safety questions come first. Answer them, and the routines open.")
    return say("No session for now: a clinician comes first.")


def flags_today(inputs: PlanInputs) -> tuple[str, ...]:
    """Return what rules exercises out today: what stands, and what the back says today."""
    noted = [each.pain_nrs for each in inputs.diary if each.on == inputs.on and each.pain_nrs is not None]
    checked = [] if inputs.check_in is None or inputs.check_in.pain_nrs is None else [inputs.check_in.pain_nrs]
    leg = any(each.new_leg_symptom for each in inputs.diary if each.on == inputs.on)
    found = {*inputs.flags, *pain_flags(max([*noted, *checked], default=None)), *(("radicular-symptoms",) if leg else ())}
    return tuple(sorted(found))


def doses_now(inputs: PlanInputs, flags: Collection[str]) -> tuple[Mapping[str, Dose], frozenset[str]]:
    """Return what the runner does of each exercise now, and what hurt at its smallest dose and stays away."""
    from runtall.plan import standing_light

    history = logs_of(inputs.sessions)
    light = standing_light(inputs).colour.value
    doses: dict[str, Dose] = {}
    left_out: set[str] = set()
    for exercise_id in sorted({each.exercise_id for each in history}):
        exercise = exercises()[exercise_id]
        decided = next_dose(exercise, history, on=inputs.on, light=light, flags=flags, kit=inputs.runner.kit)
        doses[exercise_id] = decided.dose if decided.exercise_id == exercise_id else _last_dose(exercise, history)
        if isinstance(decided, Deload) and decided.leave_out:
            left_out.add(exercise_id)
    return doses, frozenset(left_out)


def _last_dose(exercise: Exercise, history: Sequence[Logged]) -> Dose:
    last = max((each for each in history if each.exercise_id == exercise.id), key=lambda each: each.on)
    return into_range(exercise, last.dose)


def _notes(routine: Routine, inputs: PlanInputs, timeline: Timeline) -> tuple[Message, ...]:
    notes = []
    if routine.loads and _loaded_near(inputs):
        notes.append(say("There was strength work today or yesterday. A day in between is the rule; mobility is open any day."))
    if not timeline.fits:
        notes.append(say("What is open today takes {session_s}.", session_s=timeline.total_s))
    return (*notes, *((Message(routine.note),) if routine.note else ()))


def _loaded_near(inputs: PlanInputs) -> bool:
    near: Sequence[date] = [
        each.on
        for each in inputs.sessions
        if each.kind.value == "strength" or (each.routine_id in routines() and routines()[each.routine_id or ""].loads)
    ]
    return any(0 <= (inputs.on - on).days <= 1 for on in near)
