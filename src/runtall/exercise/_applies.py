"""Which function applies which rule, in the words of the rules' own examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from runtall.evidence import exercises
from runtall.exercise._dose import Dose, first_dose, with_extra_set
from runtall.exercise._fit import session_timeline
from runtall.exercise._progress import (
    Deload,
    DoseUp,
    HoldDose,
    LevelUp,
    Logged,
    ReturnAfterBreak,
    SideDone,
    UndecidedDose,
    Went,
    next_dose,
)
from runtall.exercise._routine import small_step
from runtall.exercise._sides import sides_done
from runtall.exercise._skip import skip_it_hurts
from runtall.exercise._timeline import SessionItem

Given = Mapping[str, Any]
Expect = dict[str, Any]

_DAY = date(2026, 3, 2)
_KINDS = {
    DoseUp: "dose_up",
    LevelUp: "level_up",
    HoldDose: "hold",
    Deload: "deload",
    ReturnAfterBreak: "return_after_break",
    UndecidedDose: "undecided",
}


def _log(given: Given, exercise_id: str) -> Logged:
    exercise = exercises()[given.get("exercise", exercise_id)]
    dose = Dose(
        given["sets"],
        given.get("reps"),
        given.get("hold_s"),
        given.get("duration_s"),
        exercise.dose.per_side,
        exercise.dose.rest_s,
    )
    sides = [SideDone(given[name]) if name in given else None for name in ("left_sets_done", "right_sets_done")]
    return Logged(
        _DAY - timedelta(days=given["days_ago"]),
        exercise.id,
        dose,
        Went(given.get("went", "done")),
        given.get("sets_done"),
        given.get("pain_nrs"),
        given.get("form_intact"),
        sides[0],
        sides[1],
    )


def _next(given: Given) -> Expect:
    history = [_log(each, given["exercise"]) for each in given["history"]]
    decided = next_dose(
        exercises()[given["exercise"]], history, on=_DAY, light=given["light"], flags=given.get("flags", ()), kit=()
    )
    return {
        "kind": _KINDS[type(decided)],
        "exercise": decided.exercise_id,
        "sets": decided.dose.sets,
        "reps": decided.dose.reps,
        "hold_s": decided.dose.hold_s,
        "leave_out": isinstance(decided, Deload) and decided.leave_out,
    }


def _extra_set(given: Given) -> Expect:
    exercise = exercises()[given["exercise"]]
    dose = with_extra_set(exercise, first_dose(exercise), given["side"])
    done = sides_done([Logged(_DAY, exercise.id, dose, Went.DONE)], exercise.id)
    return {"left_sets": done["left"], "right_sets": done["right"]}


def _timing(given: Given) -> Expect:
    items = [SessionItem(each, first_dose(exercises()[each])) for each in given["exercises"]]
    timeline = session_timeline(items, given["minutes"])
    return {"total_s": timeline.total_s, "fits": timeline.fits}


def _skip(given: Given) -> Expect:
    timeline = session_timeline([SessionItem("dead-bug", first_dose(exercises()["dead-bug"]))])
    skipped = skip_it_hurts(timeline, 0, pain_nrs=given.get("pain_nrs"), leg=given.get("leg"))
    return {"ends": skipped.ends, "safety": skipped.safety_first}


def _small_steps(given: Given) -> Expect:
    found = small_step(
        given["step"], of_steps=len(("slow-start", "warm-up", "strength")), days=given["days"], enough=given.get("enough")
    )
    return {"step": found.step, "why": found.why}


APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        "exercise-progression": _next,
        "exercise-deload": _next,
        "exercise-break": _next,
        "exercise-extra-set": _extra_set,
        "session-timing": _timing,
        "skip-it-hurts": _skip,
        "small-steps": _small_steps,
    }
)
"""Rule id to the function that applies it: what is given in an example, in; what it expects, out."""
