"""A routine opened for one runner on one day: what is ruled out is swapped or left out, and it fills the minutes asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from runtall.core import ImplausibleValueError, Message, say
from runtall.evidence import Routine, RoutineItem, exercises, fill_items, rule
from runtall.exercise._allowed import substitute
from runtall.exercise._dose import Dose, first_dose, into_range, work_s
from runtall.exercise._fit import session_timeline
from runtall.exercise._timeline import SessionItem, Timeline


@dataclass(frozen=True, slots=True)
class OpenedRoutine:
    """A routine ready to be played.

    Attributes
    ----------
    changes
        What was swapped or left out, each with its reason.
    """

    routine_id: str
    minutes: float
    timeline: Timeline
    changes: tuple[Message, ...]


def open_routine(
    routine: Routine,
    *,
    flags: Collection[str],
    kit: Collection[str],
    minutes: float | None = None,
    doses: Mapping[str, Dose] | None = None,
    left_out: Collection[str] = (),
) -> OpenedRoutine:
    """Put a routine together for today.

    Parameters
    ----------
    flags, kit
        As for :func:`allowed`: no exercise that they rule out stands in the timeline.
    minutes
        Within the routine's range; its usual minutes unless said.
    doses
        What the runner does of an exercise now. An article's own dose is never more than that.
    left_out
        Exercises that hurt at their smallest dose and stay away for now.

    Raises
    ------
    ImplausibleValueError
        The minutes lie outside the routine's range.
    """
    asked = routine.usual_minutes if minutes is None else minutes
    least, most = routine.minutes
    if not least <= asked <= most:
        raise ImplausibleValueError(
            say("{routine} takes {least} to {most} minutes.", routine=Message(routine.name), least=least, most=most)
        )
    known = doses or {}
    seen: set[str] = set()
    changes: list[Message] = []
    items = _items(routine.items, flags, kit, known, left_out, seen, changes)
    passed_over: list[Message] = []
    more = _items(routine.more, flags, kit, known, left_out, seen, passed_over)
    if changes or passed_over:
        more += _items(fill_items(), flags, kit, known, left_out, seen, [])
    return OpenedRoutine(routine.id, asked, session_timeline(items, asked, more=more), tuple(changes))


def _items(
    asked: Iterable[RoutineItem],
    flags: Collection[str],
    kit: Collection[str],
    doses: Mapping[str, Dose],
    left_out: Collection[str],
    seen: set[str],
    changes: list[Message],
) -> list[SessionItem]:
    found = []
    for each in asked:
        instead = substitute(each.exercise_id, flags, kit)
        if instead.exercise_id != each.exercise_id:
            changes.append(instead.because)
        if instead.exercise_id in left_out:
            changes.append(
                say("{exercise} hurt and stays away for now.", exercise=Message(exercises()[instead.exercise_id or ""].name))
            )
        elif instead.exercise_id is not None and instead.exercise_id not in seen:
            own = each if instead.exercise_id == each.exercise_id else RoutineItem(instead.exercise_id)
            found.append(SessionItem(own.exercise_id, _dose(own, doses.get(own.exercise_id))))
            seen.add(own.exercise_id)
    return found


def _dose(item: RoutineItem, now: Dose | None) -> Dose:
    """Return the routine's own dose where it has one, unless the runner does less of it now; else what the runner does now."""
    exercise = exercises()[item.exercise_id]
    base = first_dose(exercise) if now is None else into_range(exercise, now)
    named = {name: value for name in ("sets", "reps", "hold_s", "duration_s") if (value := getattr(item, name)) is not None}
    own = replace(first_dose(exercise), **named)
    if named and (now is None or work_s(exercise.dose, own) <= work_s(exercise.dose, base)):
        base = own
    return base if item.rest_s is None else replace(base, rest_s=min(item.rest_s, base.rest_s))


@dataclass(frozen=True, slots=True)
class SmallStep:
    """The step to be at, and why: ``on``, ``enough``, ``ask``, ``early`` or ``last``."""

    step: int
    why: str
    sentence: Message


def small_step(step: int, *, of_steps: int, days: int, enough: bool | None) -> SmallStep:
    """Decide whether the next small step begins: after two weeks, and only when this one was not enough.

    Parameters
    ----------
    enough
        The runner's answer; ``None``: not said, and then it stays.
    """
    if step >= of_steps:
        return SmallStep(step, "last", say("All steps are on."))
    if enough:
        return SmallStep(step, "enough", say("It is enough as it is. Nothing needs to be added."))
    if days < rule("small-steps").value("days_each"):
        return SmallStep(step, "early", say("Give this step its two weeks."))
    if enough is None:
        return SmallStep(
            step, "ask", say("Was this step enough? Your pain ratings do not say so yet, and until they do nothing is added.")
        )
    return SmallStep(step + 1, "on", say("It was not enough, so the next step may begin."))
