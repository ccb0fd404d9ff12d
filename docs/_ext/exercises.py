"""The pages on exercises and routines, read from their data."""

from __future__ import annotations

from collections.abc import Iterable

from runtall.evidence import (
    CONTRAINDICATIONS,
    EXERCISE_KINDS,
    KIT,
    PURPOSES,
    Exercise,
    ExerciseKind,
    Routine,
    exercises,
    routines,
    start_modes,
)
from runtall.exercise import Coverage, coverage, dose_in_words, first_dose, ladder


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _link(exercise_id: str | None) -> str:
    return "none" if exercise_id is None else f"[{exercise_id}](#exercise-{exercise_id})"


def _kit(exercise: Exercise) -> str:
    return ", ".join(" or ".join(KIT[each].words for each in group) for group in exercise.kit) or "nothing"


def _sources(exercise: Exercise) -> str:
    claims = [f"[{each}](#claim-{each})" for each in exercise.claims]
    papers = [f"[{each}](#paper-{each})" for each in exercise.literature]
    return ", ".join((*exercise.sources, *claims, *papers))


def _frequency(exercise: Exercise) -> str:
    span = exercise.dose.frequency_per_week
    if span is None:
        return "Before runs."
    least, most = span
    return f"{least} to {most} times a week." if least != most else f"{least} times a week."


def _exercise(each: Exercise) -> str:
    bottom, top = first_dose(each), ladder(each)[-1]
    purposes = ", ".join(PURPOSES[purpose].lower() for purpose in each.purposes)
    parts = [
        f"(exercise-{each.id})=",
        f"#### {each.name}",
        f"`{each.id}`, level {each.level}. For: {purposes}. You need: {_kit(each)}. From {dose_in_words(bottom)} to "
        f"{dose_in_words(top)}; tempo {each.dose.tempo}; rest {each.dose.rest_s} s. {_frequency(each)}",
        _bullets(f"{cue}." for cue in each.cues),
        f"Watch for: {'; '.join(fault.lower() for fault in each.common_faults)}.",
    ]
    if each.contraindications:
        parts.append("Left out while: " + "; ".join(CONTRAINDICATIONS[flag].words for flag in each.contraindications) + ".")
    parts.append(
        f"Easier: {_link(each.regression)}. Harder: {_link(each.progression)}. Grade: **{each.grade}**. From: {_sources(each)}."
    )
    parts += [note for note in (each.note, each.dose.note) if note]
    return "\n\n".join(parts)


def exercise_pages() -> str:
    """Write every exercise by kind, easiest first."""
    parts = []
    for kind in ExerciseKind:
        found = sorted((each for each in exercises().values() if each.kind is kind), key=lambda each: (each.level, each.id))
        parts += [f"### {EXERCISE_KINDS[kind]}", *map(_exercise, found)]
    return "\n\n".join(parts)


def _levels(levels: Iterable[int]) -> str:
    return ", ".join(map(str, levels)) or "none"


def _coverage(each: Coverage) -> tuple[str, str, str, str]:
    return PURPOSES[each.purpose], _levels(each.levels), _levels(each.lacking), _link(each.entry_id)


def exercise_levels() -> str:
    """Write which levels there are for what the movement tests ask for, and which are lacking."""
    from generated import table

    heads = ["for", "levels", "lacking", "begins without kit at"]
    return table(heads, map(_coverage, coverage()))


def _routine(each: Routine) -> str:
    least, most = each.minutes
    lines = [
        f"(routine-{each.id})=",
        f"### {each.name}",
        f"`{each.id}`, {least} to {most} minutes. {each.about} Grade: **{each.grade}**; in runtall: {each.status}.",
        "In order: " + ", ".join(_link(item.exercise_id) for item in each.items) + ".",
    ]
    if each.more:
        lines.append("With time left: " + ", ".join(_link(item.exercise_id) for item in each.more) + ".")
    if each.note:
        lines.append(each.note)
    return "\n\n".join(lines)


def routine_pages() -> str:
    """Write every named routine."""
    return "\n\n".join(map(_routine, routines().values()))


def start_mode_pages() -> str:
    """Write the ways to begin."""
    parts = []
    for mode in start_modes().values():
        parts.append(f"**{mode.name}.** {mode.about}")
        parts.append("\n".join(f"{step.number}. {step.say}" for step in mode.steps))
    return "\n\n".join(parts)
