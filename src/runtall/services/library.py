"""The library as it is open to one runner today: every exercise with what speaks against it, and the named routines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runtall.core import Message
from runtall.evidence import Exercise, Outcome, exercises, routines
from runtall.exercise import Dose, allowed, dose_in_words, first_dose, minutes_of, ruled_out, substitute
from runtall.services import exercises as catalogue
from runtall.services import planning

if TYPE_CHECKING:
    from runtall.plan import PlanInputs, SafetyState


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """One exercise as it stands for this runner.

    Attributes
    ----------
    dose, dose_in_words, minutes
        What the runner does of it now; the bottom of its range where they never did it.
    is_own_dose
        Reached by doing it, not the beginning.
    against
        What speaks against it today; empty: it is open.
    is_ruled_out
        Something about the runner rules it out; else only a thing is missing.
    """

    exercise: Exercise
    dose: Dose
    dose_in_words: Message
    minutes: float
    is_own_dose: bool
    against: tuple[Message, ...]
    is_ruled_out: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """Why nothing is open.

    Attributes
    ----------
    is_unanswered
        The safety questions have no answer yet.
    needs_help
        An emergency answer stands.
    """

    words: Message
    is_unanswered: bool
    needs_help: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the library holds for a runner today; empty where ``closed`` says why."""

    closed: Closed | None
    lines: tuple[ShelfLine, ...]
    routines: tuple[catalogue.RoutineLine, ...]


@dataclass(frozen=True, slots=True)
class ExerciseToday:
    """One exercise, what takes its place where it is closed, its neighbours and the routines that have it."""

    line: ShelfLine
    instead: Message | None
    instead_id: str | None
    easier: Exercise | None
    harder: Exercise | None
    in_routines: tuple[catalogue.RoutineLine, ...]


def closed(runner_id: int, *, now: datetime | None = None) -> Closed | None:
    """Return why exercises are closed to a runner, ``None`` where they are open; reads the safety answers alone."""
    return closed_by(planning.safety(runner_id, now=now or datetime.now(UTC)))


def closed_by(safety: SafetyState) -> Closed | None:
    """Return why safety answers close exercises."""
    words = catalogue.closed_by(safety)
    if words is None:
        return None
    return Closed(words, safety.outcome is Outcome.UNANSWERED, safety.outcome is Outcome.EMERGENCY)


def shelf(runner_id: int, *, now: datetime | None = None) -> Shelf:
    """Return the library as it is open today."""
    return shelf_of(_inputs(runner_id, now))


def shelf_of(inputs: PlanInputs) -> Shelf:
    """Return the library for what is known of a runner."""
    if (closed := closed_by(inputs.safety)) is not None:
        return Shelf(closed, (), ())
    flags = catalogue.flags_today(inputs)
    doses, _left_out = catalogue.doses_now(inputs, flags)
    lines = tuple(_line(each, inputs, flags, doses) for each in exercises().values())
    return Shelf(None, lines, catalogue.routine_lines())


def exercise_today(runner_id: int, exercise_id: str, *, now: datetime | None = None) -> Closed | ExerciseToday:
    """Return one exercise as it stands today, or why nothing is open.

    Raises
    ------
    NotFoundError
        There is no such exercise.
    """
    exercise = catalogue.exercise_named(exercise_id).exercise
    inputs = _inputs(runner_id, now)
    if (closed := closed_by(inputs.safety)) is not None:
        return closed
    flags = catalogue.flags_today(inputs)
    doses, _left_out = catalogue.doses_now(inputs, flags)
    line = _line(exercise, inputs, flags, doses)
    instead = substitute(exercise_id, flags, inputs.runner.kit) if line.against else None
    return ExerciseToday(
        line,
        None if instead is None else instead.because,
        None if instead is None else instead.exercise_id,
        None if exercise.regression is None else exercises()[exercise.regression],
        None if exercise.progression is None else exercises()[exercise.progression],
        tuple(each for each in catalogue.routine_lines() if _has(each.id, exercise_id)),
    )


def _inputs(runner_id: int, now: datetime | None) -> PlanInputs:
    return planning.gather(runner_id, now=now or datetime.now(UTC), with_week=False)


def _line(exercise: Exercise, inputs: PlanInputs, flags: tuple[str, ...], doses: Mapping[str, Dose]) -> ShelfLine:
    dose = doses.get(exercise.id) or first_dose(exercise)
    return ShelfLine(
        exercise,
        dose,
        dose_in_words(dose),
        minutes_of(exercise, dose),
        exercise.id in doses,
        allowed(exercise, flags, inputs.runner.kit),
        ruled_out(exercise, flags),
    )


def _has(routine_id: str, exercise_id: str) -> bool:
    routine = routines()[routine_id]
    return any(each.exercise_id == exercise_id for each in (*routine.items, *routine.more))
