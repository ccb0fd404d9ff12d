"""A clinician's decisions for a runner who shares: numbers of rules within their ranges, and exercises, each with its reason.

Each counts from the next card on, for as long as the runner's grant to this clinician stands; either side ends it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count, takewhile

from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError, say
from runtall.evidence import ClinicSetting, Exercise, clinic_settings, exercises, rule
from runtall.exercise import Dose, within_range
from runtall.plan import speaks_against
from runtall.services.remembered import while_same
from runtall.store.clinic_rows import KeptExercise as KeptExercise  # noqa: PLC0414 - pages name it
from runtall.store.clinic_rows import KeptSetting as KeptSetting  # noqa: PLC0414 - pages name it

SHORTEST_REASON, LONGEST_REASON = 3, 500
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class OpenNumber:
    """A number of a rule as it is open to a clinician.

    Attributes
    ----------
    own
        The rule's own value.
    value
        What holds for the runner now.
    choices
        The values that can be chosen, lowest first.
    set_by
        Who set it, where somebody did.
    """

    setting: ClinicSetting
    unit: str
    own: float
    value: float
    choices: tuple[float, ...]
    set_by: KeptSetting | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that clinicians decided for a runner, newest first; what is over is kept to be read."""

    numbers: tuple[KeptSetting, ...]
    exercises: tuple[KeptExercise, ...]

    @property
    def hold(self) -> bool:
        """Whether anything of it counts now."""
        return any(each.holds for each in self.numbers) or any(each.holds for each in self.exercises)


@dataclass(frozen=True, slots=True)
class Prescribing:
    """An exercise as it can be asked for: what speaks against it, and what was asked for already."""

    exercise: Exercise
    against: tuple[Message, ...]
    asked: KeptExercise | None


# What a clinician sees and decides ---------------------------------------------------------------------------------


def decisions(runner_id: int, *, on: date) -> Decisions:
    """Return everything that clinicians decided for a runner."""
    from runtall.store import clinic
    from runtall.store.marks import SAID

    def read() -> Decisions:
        return Decisions(clinic.settings(runner_id, on), clinic.exercises(runner_id, on))

    return while_same((SAID,), "decided by clinicians", runner_id, read, of=on)


def numbers(runner_id: int, *, on: date) -> tuple[OpenNumber, ...]:
    """Return every number that is open, as it holds for a runner."""
    held = {(each.rule, each.parameter): each for each in decisions(runner_id, on=on).numbers if each.holds}
    return tuple(_open_number(each, held.get((each.rule, each.parameter))) for each in clinic_settings())


def number(runner_id: int, rule_id: str, parameter: str, *, on: date) -> OpenNumber:
    """Return one number that is open.

    Raises
    ------
    NotFoundError
        It is not open to clinicians, or there is none of this name.
    """
    found = next(
        (each for each in numbers(runner_id, on=on) if (each.setting.rule, each.setting.parameter) == (rule_id, parameter)), None
    )
    if found is None:
        raise NotFoundError(say("This number is not open to clinicians."), say("The list shows those that are."))
    return found


def _open_number(setting: ClinicSetting, held: KeptSetting | None) -> OpenNumber:
    known = rule(setting.rule).parameters[setting.parameter]
    return OpenNumber(setting, known.unit, known.value, known.value if held is None else held.value, choices_of(setting), held)


def choices_of(setting: ClinicSetting) -> tuple[float, ...]:
    """Return the values of a number that can be chosen: its range in its steps, and the rule's own."""
    known = rule(setting.rule).parameters[setting.parameter]
    low, high = known.allowed
    steps = takewhile(lambda value: value <= high + _CLOSE, (low + setting.step * n for n in count()))
    return tuple(sorted({round(value, 6) for value in (*steps, known.value)}))


def set_number(
    runner_id: int, clinician_id: int, clinician_name: str, rule_id: str, parameter: str, value: float, reason: str, *, on: date
) -> None:
    """Set a number for a runner, from the next card on; it stands as a decision with its reason.

    Raises
    ------
    NotFoundError
        It is not open to clinicians.
    ImplausibleValueError
        The value lies outside the rule's range or between its steps, or the reason is missing.
    ConflictError
        It is so already.
    """
    from runtall.store import clinic

    found = number(runner_id, rule_id, parameter, on=on)
    if not any(abs(value - each) < _CLOSE for each in found.choices):
        raise ImplausibleValueError(
            say("{value} is not a value that this rule allows.", value=f"{value:g}"),
            say("Choose one from {low} to {high}.", low=f"{found.choices[0]:g}", high=f"{found.choices[-1]:g}"),
        )
    if abs(value - found.value) < _CLOSE:
        raise ConflictError(say("It is so already."), say("Choose another value, or leave it."))
    clinic.keep_setting(
        runner_id,
        at=datetime.now(UTC),
        by=clinician_name,
        rule=rule_id,
        parameter=parameter,
        clinician_id=clinician_id,
        rule_version=rule(rule_id).version,
        value=min(found.choices, key=lambda each: abs(each - value)),
        value_before=found.value,
        reason=_reason(reason),
    )


def prescribing(runner_id: int, exercise_id: str, *, now: datetime | None = None) -> Prescribing:
    """Return an exercise as it can be asked for, with what speaks against it for this runner today.

    Raises
    ------
    NotFoundError
        There is no such exercise.
    """
    from runtall.services import weeks

    known = exercises().get(exercise_id)
    if known is None:
        raise NotFoundError(say("There is no such exercise."), say("The library shows all of them."))
    inputs = weeks.as_it_stands(runner_id, now=now or datetime.now(UTC))
    kept = decisions(runner_id, on=inputs.on).exercises
    asked = next((each for each in kept if each.holds and each.exercise_id == exercise_id), None)
    return Prescribing(known, speaks_against(inputs, known), asked)


def prescribe(
    runner_id: int,
    clinician_id: int,
    clinician_name: str,
    exercise_id: str,
    dose: Dose,
    reason: str,
    *,
    now: datetime | None = None,
) -> None:
    """Ask for an exercise with its dose, from the next week that is worked out on; the plan keeps all its rules of safety.

    Raises
    ------
    NotFoundError
        There is no such exercise.
    ConflictError
        Something of the runner's state or safety answers speaks against it.
    ImplausibleValueError
        The dose lies outside the exercise's range, or the reason is missing.
    """
    from runtall.store import clinic

    found = prescribing(runner_id, exercise_id, now=now)
    if found.against:
        raise ConflictError(found.against[0], say("Choose another exercise, or wait until this no longer holds."))
    if not within_range(found.exercise, dose):
        raise ImplausibleValueError(
            say("This dose lies outside of the exercise's range."), say("Each field says from where to where it goes.")
        )
    clinic.keep_exercise(
        runner_id,
        at=now or datetime.now(UTC),
        by=clinician_name,
        exercise=exercise_id,
        clinician_id=clinician_id,
        sets=dose.sets,
        reps=dose.reps,
        hold_s=dose.hold_s,
        duration_s=dose.duration_s,
        reason=_reason(reason),
    )


def _reason(text: str) -> str:
    plain = " ".join(text.split())
    if not SHORTEST_REASON <= len(plain) <= LONGEST_REASON:
        raise ImplausibleValueError(
            say("The reason is missing, or too long."), say("Write one sentence: the runner reads it beside the change.")
        )
    return plain


# Ending it, by either side -----------------------------------------------------------------------------------------


def end_number(runner_id: int, setting_id: int, *, by: str = "") -> None:
    """End a number that was set: the rule's own holds from the next card on. Raises ``NotFoundError`` for none."""
    from runtall.store import clinic

    if not clinic.end_setting(runner_id, setting_id, at=datetime.now(UTC), by=by):
        raise NotFoundError(say("This was ended already."))


def end_exercise(runner_id: int, asked_id: int, *, by: str = "") -> None:
    """End an exercise that was asked for. Raises ``NotFoundError`` for none."""
    from runtall.store import clinic

    if not clinic.end_exercise(runner_id, asked_id, at=datetime.now(UTC), by=by):
        raise NotFoundError(say("This was ended already."))


def end_all(runner_id: int, *, clinician_id: int | None = None) -> int:
    """End everything that clinicians decided for a runner, by the runner's own wish; return how much that was."""
    from runtall.store import clinic

    return clinic.end_all(runner_id, at=datetime.now(UTC), clinician_id=clinician_id)
