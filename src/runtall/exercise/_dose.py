"""How much of an exercise: a dose within its range, and the rungs on which it rises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from runtall.evidence import rule

if TYPE_CHECKING:
    from runtall.evidence import DoseRange, Exercise

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of one exercise in one session; what does not apply is ``None``.

    Attributes
    ----------
    per_side
        Repetitions, hold or duration count for each side.
    rest_s
        Between sets.
    extra_set_side
        ``left`` or ``right``: one set more on that side.
    """

    sets: int
    reps: int | None = None
    hold_s: int | None = None
    duration_s: int | None = None
    per_side: bool = False
    rest_s: int = 0
    extra_set_side: str | None = None


def first_dose(exercise: Exercise) -> Dose:
    """Return the bottom of the range: where an exercise begins.

    Examples
    --------
    >>> from runtall.evidence import exercises
    >>> first_dose(exercises()["dead-bug"])
    Dose(sets=2, reps=5, hold_s=None, duration_s=None, per_side=True, rest_s=45, extra_set_side=None)
    """
    return ladder(exercise)[0]


def with_extra_set(exercise: Exercise, dose: Dose, side: str | None) -> Dose:
    """Give one side its extra set; an exercise that does not count by side stays as it is.

    Raises
    ------
    ValueError
        ``side`` is neither ``left`` nor ``right``.
    """
    if side is not None and side not in SIDES:
        raise ValueError(f"a side is left or right, not {side}")
    return replace(dose, extra_set_side=side if exercise.dose.per_side else None)


@cache
def _ladder_of(exercise_id: str, reach: DoseRange) -> tuple[Dose, ...]:
    least, most = reach.sets
    steps = int(rule("exercise-progression").value("steps_across_range"))
    grid = tuple(dict.fromkeys(_at(reach, step / steps) for step in range(steps + 1)))
    rungs: list[Dose] = []
    for sets in range(least, most + 1):
        for reps, hold_s, duration_s in grid:
            rung = Dose(sets, reps, hold_s, duration_s, reach.per_side, reach.rest_s)
            if not rungs or work_s(reach, rung) > work_s(reach, rungs[-1]):
                rungs.append(rung)
    assert rungs, exercise_id
    return tuple(rungs)


def ladder(exercise: Exercise) -> tuple[Dose, ...]:
    """Return the rungs from the bottom of the range to its top, each a little more work than the one before.

    Repetitions or seconds rise first; then a set is added, with fewer of them again.
    """
    return _ladder_of(exercise.id, exercise.dose)


def _at(reach: DoseRange, share: float) -> tuple[int | None, int | None, int | None]:
    return (
        _between(reach.reps, share, 1),
        _between(reach.hold_s, share, _fineness_s(reach.hold_s)),
        _between(reach.duration_s, share, _fineness_s(reach.duration_s)),
    )


def _fineness_s(span: tuple[int, int] | None) -> int:
    """Seconds are counted in fives where both ends of the range are, and a step is as long as that."""
    shared = rule("exercise-progression")
    fine = int(shared.value("round_to_s"))
    if span is None or any(end % fine for end in span) or (span[1] - span[0]) < fine * shared.value("steps_across_range"):
        return 1
    return fine


def _between(span: tuple[int, int] | None, share: float, fineness: int) -> int | None:
    if span is None:
        return None
    low, high = span
    half_up = int((high - low) * share / fineness + 1 / 2)
    return min(high, low + fineness * half_up)


def set_s(reach: DoseRange, dose: Dose) -> float:
    """Seconds of work in one set of one side."""
    if dose.reps is not None:
        return dose.reps * ((reach.rep_s or 0.0) + (dose.hold_s or 0))
    return float(dose.hold_s or dose.duration_s or 0)


def work_s(reach: DoseRange, dose: Dose) -> float:
    """Seconds of work in all sets of one side, the extra set left out: what doses are compared by."""
    return dose.sets * set_s(reach, dose)


def within_range(exercise: Exercise, dose: Dose) -> bool:
    """Whether a dose lies within its exercise's range; the extra set of one side stands beside it."""
    reach = exercise.dose
    pairs = ((dose.sets, reach.sets), (dose.reps, reach.reps), (dose.hold_s, reach.hold_s), (dose.duration_s, reach.duration_s))
    return all(
        (value is None) is (span is None) and (value is None or span is None or span[0] <= value <= span[1])
        for value, span in pairs
    )


def into_range(exercise: Exercise, dose: Dose) -> Dose:
    """Bring a dose as it was kept back into today's range of its exercise; what is not known begins at the bottom."""
    reach = exercise.dose
    return Dose(
        _into(dose.sets, reach.sets) or reach.sets[0],
        _into(dose.reps, reach.reps),
        _into(dose.hold_s, reach.hold_s),
        _into(dose.duration_s, reach.duration_s),
        reach.per_side,
        reach.rest_s,
        dose.extra_set_side if reach.per_side else None,
    )


def _into(value: int | None, span: tuple[int, int] | None) -> int | None:
    if span is None:
        return None
    return span[0] if value is None else max(span[0], min(span[1], value))


def rung_of(exercise: Exercise, dose: Dose) -> int:
    """Return the place on the ladder: the highest rung that is no more work than the dose."""
    done_s = work_s(exercise.dose, dose)
    return max((place for place, rung in enumerate(ladder(exercise)) if work_s(exercise.dose, rung) <= done_s), default=0)
