"""What clinicians decided and counts now: read by whoever gathers what a plan is made from."""

from __future__ import annotations

from datetime import date

from runtall.evidence import SetValue, clinic_settings, exercises
from runtall.exercise import Dose, within_range
from runtall.plan import Prescribed
from runtall.store.clinic_rows import KeptExercise


def set_values(runner_id: int, on: date) -> tuple[SetValue, ...]:
    """Return the numbers that hold for a runner on a day, in the order of their rules."""
    from runtall.store import clinic

    open_now = {(each.rule, each.parameter) for each in clinic_settings()}
    held = [each for each in clinic.settings(runner_id, on) if each.holds and (each.rule, each.parameter) in open_now]
    return tuple(
        SetValue(each.rule, each.parameter, each.value) for each in sorted(held, key=lambda each: (each.rule, each.parameter))
    )


def prescribed(runner_id: int, on: date) -> tuple[Prescribed, ...]:
    """Return the exercises that clinicians asked for and that hold on a day, by name."""
    from runtall.store import clinic

    held = [each for each in clinic.exercises(runner_id, on) if each.holds and each.exercise_id in exercises()]
    return tuple(
        Prescribed(each.exercise_id, each.sets, each.reps, each.hold_s, each.duration_s)
        for each in sorted(held, key=lambda each: each.exercise_id)
        if within_range(exercises()[each.exercise_id], _dose(each))
    )


def _dose(found: KeptExercise) -> Dose:
    return Dose(found.sets, found.reps, found.hold_s, found.duration_s)
