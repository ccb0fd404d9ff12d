"""What comes next for one exercise: more, harder, the same, less; each with its reason. Nothing rises on what is not known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from runtall.core import Message, say
from runtall.evidence import Exercise, ExerciseKind, Rule, exercises, rule
from runtall.exercise._allowed import allowed, ruled_out
from runtall.exercise._dose import Dose, first_dose, into_range, ladder, rung_of
from runtall.exercise._why import Why, why

LIGHTS = ("green", "amber", "red", "unknown")
"""The traffic light of the day, in words."""
_PROGRESSION = "exercise-progression"
_DELOAD = "exercise-deload"
_BREAK = "exercise-break"


class Went(StrEnum):
    """How one exercise of a session went."""

    DONE = "done"
    PART = "part"
    SKIPPED = "skipped"
    HURT = "hurt"


@dataclass(frozen=True, slots=True)
class SideDone:
    """What one side did; what was not said is ``None``."""

    sets_done: int | None = None
    pain_nrs: float | None = None
    form_intact: bool | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """One exercise as it was asked for and as it went.

    Attributes
    ----------
    dose
        What was asked.
    sets_done
        ``None``: not said; "done" then means all of them.
    pain_nrs, form_intact
        At this exercise; ``None``: not said, which is never 0 or yes.
    left, right
        The sides apart, where the runner told them apart.
    """

    on: date
    exercise_id: str
    dose: Dose
    went: Went
    sets_done: int | None = None
    pain_nrs: float | None = None
    form_intact: bool | None = None
    left: SideDone | None = None
    right: SideDone | None = None


@dataclass(frozen=True, slots=True)
class DoseUp:
    """One step more."""

    exercise_id: str
    dose: Dose
    because: Why


@dataclass(frozen=True, slots=True)
class LevelUp:
    """The next level, ``exercise_id``, in place of ``from_id``."""

    exercise_id: str
    dose: Dose
    because: Why
    from_id: str


@dataclass(frozen=True, slots=True)
class HoldDose:
    """The same again; the first time, the bottom of the range."""

    exercise_id: str
    dose: Dose
    because: Why


@dataclass(frozen=True, slots=True)
class Deload:
    """Less of this exercise alone, or the easier one in its place; ``leave_out`` where there is nothing below."""

    exercise_id: str
    dose: Dose
    because: Why
    from_id: str
    leave_out: bool = False


@dataclass(frozen=True, slots=True)
class ReturnAfterBreak:
    """Back after ``break_days`` without it."""

    exercise_id: str
    dose: Dose
    because: Why
    break_days: int


@dataclass(frozen=True, slots=True)
class UndecidedDose:
    """The same again, for want of an answer: ``missing`` names it (``pain_nrs``, ``form_intact``, ``light``)."""

    exercise_id: str
    dose: Dose
    because: Why
    missing: tuple[str, ...]


DoseDecision: TypeAlias = DoseUp | LevelUp | HoldDose | Deload | ReturnAfterBreak | UndecidedDose


def next_dose(
    exercise: Exercise,
    history: Sequence[Logged],
    *,
    on: date,
    light: str,
    flags: Collection[str],
    kit: Collection[str] = (),
) -> DoseDecision:
    """Decide how much of an exercise comes next. Only its own history counts: what went badly elsewhere spoils nothing here.

    Parameters
    ----------
    history
        Of any exercises, in any order; what lies after ``on`` is passed over.
    light
        The day's traffic light, of ``LIGHTS``. Only green lets anything grow.
    flags, kit
        As for :func:`allowed`; a next level that they rule out is not gone to.

    Returns
    -------
    DoseDecision
        The dose lies within the range of ``exercise_id``, which differs from the exercise asked about only in
        ``LevelUp`` and ``Deload``.

    Raises
    ------
    ValueError
        The light or a flag has no meaning here.
    """
    if light not in LIGHTS:
        raise ValueError(f"a light is one of {', '.join(LIGHTS)}, not {light}")
    own = sorted((each for each in history if each.exercise_id == exercise.id and each.on <= on), key=lambda each: each.on)
    done = [each for each in own if each.went is not Went.SKIPPED]
    if not done:
        sentence = say("The first time: it begins at the bottom of its range.")
        return HoldDose(exercise.id, first_dose(exercise), why(_PROGRESSION, sentence))
    last = done[-1]
    decided = _after_hurt(exercise, last, history, flags, kit)
    returned = _after_break(exercise, decided.dose if decided is not None else into_range(exercise, last.dose), last, on)
    if returned is not None and (decided is None or decided.exercise_id == exercise.id):
        return returned
    return decided or _growing(exercise, own, done, light, flags, kit)


def is_good(log: Logged) -> bool:
    """Whether a session lets the exercise grow: all of it done, little pain, good form, on each side that was told apart."""
    return log.went is Went.DONE and not _missing(log) and _holding(log) is None


def _after_hurt(
    exercise: Exercise, last: Logged, history: Sequence[Logged], flags: Collection[str], kit: Collection[str]
) -> Deload | None:
    limit = rule(_DELOAD)
    worst_nrs = max(_pains(last), default=None)
    if last.went is not Went.HURT and (worst_nrs is None or worst_nrs <= limit.value("pain_above_nrs")):
        return None
    dose = into_range(exercise, last.dose)
    rung = rung_of(exercise, dose)
    if rung > 0:
        lower = ladder(exercise)[max(0, rung - int(limit.value("steps_down")))]
        sentence = say("It hurt last time, so this exercise alone goes down for now.")
        return Deload(exercise.id, _with_side_of(dose, lower), why(_DELOAD, sentence), exercise.id)
    easier = _easier(exercise, flags, kit)
    if easier is None:
        sentence = say("It hurt at its smallest dose. Leave it out for now; the other exercises go on.")
        return Deload(exercise.id, first_dose(exercise), why(_DELOAD, sentence), exercise.id, leave_out=True)
    sentence = say("It hurt at its smallest dose: {easier} takes its place for now.", easier=Message(easier.name))
    return Deload(easier.id, _known_dose(easier, history, last.on), why(_DELOAD, sentence), exercise.id)


def _easier(exercise: Exercise, flags: Collection[str], kit: Collection[str]) -> Exercise | None:
    found = None if exercise.regression is None else exercises()[exercise.regression]
    return found if found is not None and not allowed(found, flags, kit) else None


def _known_dose(exercise: Exercise, history: Sequence[Logged], on: date) -> Dose:
    """Return the dose at which an exercise was last done well, or where it begins."""
    good = [each for each in history if each.exercise_id == exercise.id and each.on <= on and is_good(each)]
    return into_range(exercise, max(good, key=lambda each: each.on).dose) if good else first_dose(exercise)


def _after_break(exercise: Exercise, dose: Dose, last: Logged, on: date) -> ReturnAfterBreak | None:
    known = rule(_BREAK)
    days = (on - last.on).days - int(known.value("usual_gap_days"))
    if days < known.value("short_days"):
        return None
    rung = rung_of(exercise, dose)
    if days >= known.value("long_days"):
        back, sentence = 0, say("More than {days} days without it: it begins at the bottom of its range again.", days=days)
    elif days >= known.value("middle_days"):
        back = int(rung * known.value("middle_share"))
        sentence = say("About {days} days without it: it comes back half way down.", days=days)
    else:
        back = rung - int(known.value("short_steps_down"))
        sentence = say("About {days} days without it: it comes back one step lower.", days=days)
    lower = _with_side_of(dose, ladder(exercise)[max(0, back)])
    return ReturnAfterBreak(exercise.id, lower, why(_BREAK, sentence), days)


def _growing(
    exercise: Exercise,
    own: Sequence[Logged],
    done: Sequence[Logged],
    light: str,
    flags: Collection[str],
    kit: Collection[str],
) -> DoseDecision:
    known = rule(_PROGRESSION)
    dose = into_range(exercise, done[-1].dose)
    missing = _missing(done[-1]) + (("light",) if light == "unknown" else ())
    against = _against_growing(own, light)
    if against is None and missing:
        sentence = say("It stays as it is: not everything about the last session is known.")
        return UndecidedDose(exercise.id, dose, why(_PROGRESSION, sentence), missing)
    if against is None and not _enough_in_row(exercise, done, known):
        against = say("It went well. Once more like this, and it grows.")
    if against is not None:
        return HoldDose(exercise.id, dose, why(_PROGRESSION, against))
    rung = rung_of(exercise, dose)
    rungs = ladder(exercise)
    if rung < len(rungs) - 1:
        sentence = say("Two good sessions in a row: one step more.")
        return DoseUp(exercise.id, _with_side_of(dose, rungs[rung + 1]), why(_PROGRESSION, sentence))
    return _level(exercise, dose, flags, kit)


def _against_growing(own: Sequence[Logged], light: str) -> Message | None:
    if light in ("amber", "red"):
        return say("Nothing grows on an amber or red day.")
    if own[-1].went is Went.SKIPPED:
        return say("It was skipped last time, so it stays as it was.")
    return _holding(own[-1])


def _holding(log: Logged) -> Message | None:
    """Say what of a session holds the dose, of what is known."""
    short = [side for side, done in _sides(log) if done.sets_done is not None and done.sets_done < log.dose.sets]
    if len(short) == 1:
        return say("The {side} side did fewer sets, so it stays as it is.", side=short[0])
    if short or log.went is Went.PART or (log.sets_done is not None and log.sets_done < log.dose.sets):
        return say("Not all sets were done last time, so it stays as it is.")
    if any(each > rule(_PROGRESSION).value("pain_most_nrs") for each in _pains(log)):
        return say("Pain was above 3 of 10 last time, so it stays as it is.")
    if log.form_intact is False or any(done.form_intact is False for _side, done in _sides(log)):
        return say("Form went before the end last time, so it stays as it is.")
    return None


def _sides(log: Logged) -> Iterator[tuple[Message, SideDone]]:
    if log.left is not None:
        yield say("left"), log.left
    if log.right is not None:
        yield say("right"), log.right


def _pains(log: Logged) -> list[float]:
    told = (log.pain_nrs, *(done.pain_nrs for _side, done in _sides(log)))
    return [each for each in told if each is not None]


def _missing(log: Logged) -> tuple[str, ...]:
    """Name what of a session was not said; both sides may say it in place of the whole."""
    whole = log.left is not None and log.right is not None
    found = []
    for name in ("pain_nrs", "form_intact"):
        by_side = whole and all(getattr(done, name) is not None for _side, done in _sides(log))
        if getattr(log, name) is None and not by_side:
            found.append(name)
    return tuple(found)


def _enough_in_row(exercise: Exercise, done: Sequence[Logged], known: Rule) -> bool:
    needed = int(known.value("good_sessions"))
    last = done[-needed:]
    now = rung_of(exercise, into_range(exercise, done[-1].dose))
    return len(last) == needed and all(
        is_good(each) and rung_of(exercise, into_range(exercise, each.dose)) >= now for each in last
    )


def _level(exercise: Exercise, dose: Dose, flags: Collection[str], kit: Collection[str]) -> LevelUp | HoldDose:
    following = _next_level(exercise, flags, kit)
    if following is None:
        sentence = say("It is at the top of its range, and nothing harder is open now. Keep it.")
        return HoldDose(exercise.id, dose, why(_PROGRESSION, sentence))
    sentence = say("Two good sessions at the top: {following} is next.", following=Message(following.name))
    begin = first_dose(following)
    side = dose.extra_set_side if following.dose.per_side else None
    return LevelUp(following.id, replace(begin, extra_set_side=side), why(_PROGRESSION, sentence), exercise.id)


def _next_level(exercise: Exercise, flags: Collection[str], kit: Collection[str]) -> Exercise | None:
    """Return the next exercise of the line; where only kit is missing, the one beside it on the same level."""
    level = None
    each = exercise
    while each.progression is not None:
        each = exercises()[each.progression]
        level = each.level if level is None else level
        if each.level > level or not _goes_on(exercise, each) or ruled_out(each, flags):
            return None
        if not allowed(each, flags, kit):
            return each
    return None


def _goes_on(exercise: Exercise, following: Exercise) -> bool:
    """Whether it is more of the same: a shared purpose, and loading only from loading on."""
    shared = bool(set(exercise.purposes) & set(following.purposes))
    hops = exercise.kind is ExerciseKind.STRENGTH and following.kind is ExerciseKind.PLYOMETRIC
    return shared and (exercise.kind is following.kind or hops)


def _with_side_of(dose: Dose, other: Dose) -> Dose:
    return replace(other, extra_set_side=dose.extra_set_side)
