"""What speaks against an exercise that a clinician asks for, before it is asked for: the same rules that the plan keeps."""

from __future__ import annotations

from runtall.core import Message, say
from runtall.evidence import Exercise, ExerciseKind
from runtall.exercise import allowed
from runtall.plan._day_session import flags_today
from runtall.plan._doses import practice
from runtall.plan._inputs import PlanInputs
from runtall.plan._week_facts import exercises_are_open

_PLANNED = frozenset(
    {
        ExerciseKind.STRENGTH,
        ExerciseKind.PLYOMETRIC,
        ExerciseKind.MOBILITY,
        ExerciseKind.BREATHING,
        ExerciseKind.RESET,
        ExerciseKind.ROLLING,
    }
)


def speaks_against(inputs: PlanInputs, exercise: Exercise) -> tuple[Message, ...]:
    """Say what keeps an exercise out of this runner's weeks today; empty means that nothing does.

    Safety answers first, then what to go easy on and how sore the back is, then kit. Hops come from practice on: nobody is
    put onto them.
    """
    if not exercises_are_open(inputs):
        return (say("The safety answers leave no exercises open for now."),)
    if exercise.kind not in _PLANNED:
        return (say("It belongs to a run's warm-up and is not planned by the week."),)
    found = allowed(exercise, flags_today(inputs), inputs.runner.kit)
    said = practice(inputs)
    if exercise.kind is ExerciseKind.PLYOMETRIC and exercise.id not in {*said.decisions, *said.taken_up()}:
        found = (*found, say("Hops come from practice on: the plan takes them up by itself."))
    return found
