"""The day's exercises: the warm-up before a run, the session as it can be done today, and easy minutes on other days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from runtall.core import Message, say
from runtall.evidence import Exercise, ExerciseKind, exercises, rule
from runtall.exercise import (
    Deload,
    ReturnAfterBreak,
    SessionItem,
    first_dose,
    fit_minutes,
    pain_flags,
    session_timeline,
    substitute,
    work_s,
)
from runtall.plan._card import Because, ExerciseReason, Line, LineKind
from runtall.plan._doses import Lately, asked, closed_by, dose_of, hurt_lately, lately
from runtall.plan._exercise_reasons import exercise_reasons
from runtall.plan._hold import held_back
from runtall.plan._inputs import DoneItem, DoneSession, PlanInputs, PlannedSession, SessionKind
from runtall.plan._light import light_of
from runtall.plan._why import because

WARM_UP_RULE, MOBILITY_RULE, MOBILITY_WEEK_RULE, SORE_RULE = (
    "warm-up-length",
    "mobility-choice",
    "mobility-week",
    "sore-day",
)
_DRILLS = ("leg-swings", "hip-circles", "march-drill", "cat-cow")
"""Moving drills before a run, in the order in which they are taken."""
_AFTER_SITTING = ("thoracic-rotation", "hip-flexor-mobility", "posture-reset")
_ON_A_SORE_DAY = ("breathing", "spinal-mobility", "posture-reset")
_ON_ANY_DAY = ("spinal-mobility", "hip-flexor-mobility", "thoracic-rotation", "hip-rotation")
_BENDS_BACK, _BENDS_FORWARD = ("standing-backward-bend", "prone-press-up"), ("standing-toe-touch-stretch",)
"""Easy exercises that go far in one direction: only where the bend test says that it eases."""
_EASY_KINDS = (ExerciseKind.MOBILITY, ExerciseKind.BREATHING, ExerciseKind.RESET)
_MINUTE_S = 60.0
_CLAIMS_WARM_UP = ("warmup-5-minutes", "dynamic-over-static-prerun")


def pain_now(inputs: PlanInputs) -> float | None:
    """Return the most that was said of the back today, at the check-in or in the diary; ``None``: not said."""
    said = [note.pain_nrs for note in inputs.diary if note.on == inputs.on]
    if inputs.check_in is not None and inputs.check_in.on == inputs.on:
        said.append(inputs.check_in.pain_nrs)
    return max((each for each in said if each is not None), default=None)


def sat_today_h(inputs: PlanInputs) -> float | None:
    """Return the hours sat today, as said at the check-in or in the diary; ``None``: not said."""
    if inputs.check_in is not None and inputs.check_in.sat_h is not None:
        return inputs.check_in.sat_h
    said = [note.sitting_h for note in inputs.diary if note.on == inputs.on and note.sitting_h is not None]
    return said[-1] if said else None


def is_too_sore(pain_nrs: float | None) -> bool:
    """Whether the back is too sore for strength today; not where nothing was said."""
    return pain_nrs is not None and pain_nrs > rule("pain-light").value("amber_up_to_nrs")


def flags_today(inputs: PlanInputs) -> frozenset[str]:
    """Return every flag that holds today: those on file, those of today's pain, and no hops until running is free."""
    return frozenset((*closed_by(inputs), *pain_flags(pain_now(inputs))))


# Warm-up -------------------------------------------------------------------------------------------------------------


def warm_up_s(sat_h: float | None, pain_nrs: float | None) -> float:
    """Return how long the warm-up is: longer after sitting or with a sore back; what was not said changes nothing."""
    applied = rule(WARM_UP_RULE)
    sat = sat_h is not None and sat_h >= applied.value("sat_h")
    sore = pain_nrs is not None and pain_nrs > applied.value("sore_nrs")
    return applied.value("longer_s" if sat or sore else "usual_s")


def warm_up_line(inputs: PlanInputs) -> Line:
    """Return the warm-up before a run: brisk walking, moving drills, easy jogging."""
    total_s = warm_up_s(sat_today_h(inputs), pain_now(inputs))
    drills = _usable(_DRILLS, inputs)[: len(_DRILLS) - 1]
    third_s = total_s / 3
    steps = (
        say("Walk briskly for {walk_s}.", walk_s=third_s),
        *(Message(each.name) for each in drills),
        say("Jog easily, and only then your own pace."),
    )
    longer = total_s > rule(WARM_UP_RULE).value("usual_s")
    sentence = (
        say("After sitting for hours or with a sore back the warm-up is a few minutes longer.")
        if longer
        else say("A few minutes of moving before a run; it costs little, and the evidence for it is thin.")
    )
    claims = ("longer-warmup-after-sitting", *_CLAIMS_WARM_UP) if longer else _CLAIMS_WARM_UP
    return Line(
        LineKind.WARM_UP,
        say("Warm up for {warm_up_s}", warm_up_s=total_s),
        (because(WARM_UP_RULE, sentence, claims=claims),),
        duration_s=total_s,
        session=PlannedSession(SessionKind.WARM_UP, total_s, tuple(asked(each.id, first_dose(each)) for each in drills)),
        steps=steps,
    )


def _usable(ids: Iterable[str], inputs: PlanInputs) -> list[Exercise]:
    flags, hurt = flags_today(inputs), hurt_lately(inputs)
    found = (each for each in ids if each not in hurt and substitute(each, flags, inputs.runner.kit).exercise_id == each)
    return [exercises()[each] for each in found]


# The session ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SessionToday:
    """The planned session as it can be done today, what was changed about it, and why each exercise is as it is."""

    session: PlannedSession | None
    changes: tuple[Because, ...]
    exercise_reasons: tuple[ExerciseReason, ...] = ()


def session_today(inputs: PlanInputs, planned: PlannedSession, *, whole: bool = True) -> SessionToday:
    """Return a session without what today rules out: an easier exercise in its place, or none, each with its reason.

    What hurt since the week was solved, or was not done for long, is less at once (:func:`lowered`). Nothing of it grows on a
    day that holds (:func:`held_back`). Not ``whole``: without the reasons of its exercises.
    """
    flags, kit = flags_today(inputs), inputs.runner.kit
    items: dict[str, DoneItem] = {}
    changes: list[Because] = []
    known = lately(inputs, (each.exercise_id for each in planned.items))
    left = lowered(planned.items, known)
    for item in left:
        if item.exercise_id not in exercises():
            continue
        instead = substitute(item.exercise_id, flags, kit)
        if instead.exercise_id == item.exercise_id:
            items[item.exercise_id] = item
            continue
        changes.append(because(SORE_RULE, instead.because))
        if instead.exercise_id is not None and instead.exercise_id not in items:
            other = exercises()[instead.exercise_id]
            items[other.id] = asked(other.id, first_dose(other))
    session, waits = replace(planned, items=tuple(items.values())), tuple[Because, ...]()
    if planned.kind is SessionKind.STRENGTH:
        session, waits = held_back(inputs, session)
    stood = {each.exercise_id for each in planned.items} & {each.exercise_id for each in left}
    while brought := {each.exercise_id for each in session.items} - stood:  # it may have hurt, or rested, as well
        session = replace(session, items=lowered(session.items, lately(inputs, brought)))
        stood |= brought
    if planned.kind is SessionKind.STRENGTH:
        open_now = (each for each in session.items if substitute(each.exercise_id, flags, kit).exercise_id == each.exercise_id)
        session = replace(session, items=tuple(open_now))
        session = session if session.items == planned.items else _as_long_as_it_takes(session)
    reasons = exercise_reasons(inputs, known, planned.items, session.items) if whole or not session.items else ()
    if not session.items:
        return SessionToday(None, (*waits, *changes, *(each.because for each in reasons)))
    return SessionToday(session, (*waits, *changes), reasons)


def lowered(items: Sequence[DoneItem], known: Lately) -> tuple[DoneItem, ...]:
    """Return exercises with no more than their last time leaves: less after it hurt or a break, the easier one, or none."""
    found: dict[str, DoneItem] = {}
    standing = {each.exercise_id for each in items}
    for item in items:
        decision = known.decisions.get(item.exercise_id)
        if not isinstance(decision, Deload | ReturnAfterBreak):
            found.setdefault(item.exercise_id, item)
        elif decision.exercise_id != item.exercise_id:
            if decision.exercise_id not in standing:
                found.setdefault(decision.exercise_id, asked(decision.exercise_id, decision.dose))
        elif not (isinstance(decision, Deload) and decision.leave_out):
            reach, wanted = exercises()[item.exercise_id].dose, dose_of(item)
            least = min(wanted, decision.dose, key=lambda each: work_s(reach, each))
            found[item.exercise_id] = (
                item if least == wanted else asked(item.exercise_id, replace(least, extra_set_side=item.side))
            )
    return tuple(found.values())


def _as_long_as_it_takes(session: PlannedSession) -> PlannedSession:
    """Return a session that lost something today with the length that it still fills."""
    items = [SessionItem(each.exercise_id, dose_of(each)) for each in session.items]
    timeline = session_timeline(items, session.duration_s / _MINUTE_S)
    return session if timeline.fits else replace(session, duration_s=_MINUTE_S * max(1, int(timeline.total_s // _MINUTE_S)))


def open_today(inputs: PlanInputs, session: DoneSession) -> frozenset[str]:
    """Return the exercises of a session that today leaves open; none of strength while the back is too sore for it."""
    if session.kind is SessionKind.STRENGTH and is_too_sore(pain_now(inputs)):
        return frozenset()
    known = (each.exercise_id for each in session.items if each.exercise_id in exercises())
    return frozenset(each.id for each in _usable(known, inputs))


def within(session: PlannedSession, available_s: float) -> PlannedSession:
    """Return a session cut or filled to the time that there is: fewer sets first, then fewer exercises, never a harder dose."""
    items = [SessionItem(each.exercise_id, dose_of(each)) for each in session.items]
    fitted = fit_minutes(items, available_s / 60)
    return replace(session, duration_s=available_s, items=tuple(asked(each.exercise_id, each.dose) for each in fitted))


# Easy minutes --------------------------------------------------------------------------------------------------------


def purposes_first(asked: Sequence[str], sat_h: float | None, pain_nrs: float | None) -> tuple[str, ...]:
    """Return what easy minutes are for, in order: what was asked for, what suits sitting, or only the gentlest."""
    applied = rule(MOBILITY_RULE)
    if pain_nrs is not None and pain_nrs > applied.value("sore_nrs"):
        return _ON_A_SORE_DAY
    sat = sat_h is not None and sat_h >= applied.value("sat_h")
    return tuple(dict.fromkeys((*asked, *(_AFTER_SITTING if sat else ()), *_ON_ANY_DAY)))


def highest_level(pain_nrs: float | None) -> int:
    """Return the highest level that easy minutes hold."""
    applied = rule(MOBILITY_RULE)
    return int(applied.value("sore_level" if pain_nrs is not None and pain_nrs > applied.value("sore_nrs") else "level"))


def answered_nrs(inputs: PlanInputs) -> float | None:
    """Return how sore the day is: pain now, or what yesterday's light came to where that is higher."""
    yesterday = light_of(inputs, inputs.on - timedelta(days=1))
    return max((each for each in (pain_now(inputs), yesterday.pain_nrs) if each is not None), default=None)


def mobility_line(inputs: PlanInputs, planned: PlannedSession | None = None, *, whole: bool = True) -> Line:
    """Return five to ten easy minutes; the week's own mobility where it planned some and today allows it.

    Not ``whole``: how long it is, without choosing its exercises.
    """
    sore, sat = answered_nrs(inputs), sat_today_h(inputs)
    wishes = [each.tag for each in sorted(inputs.purposes, key=lambda each: each.order)]
    if planned is not None and planned.items and (sore is None or sore <= rule(MOBILITY_RULE).value("sore_nrs")):
        kept = session_today(inputs, planned, whole=whole)
        if kept.session is not None:
            sentence = say("Easy minutes that your week has for today.")
            least_s = _MINUTE_S * rule(MOBILITY_WEEK_RULE).value("minutes_least")
            session = kept.session
            if session.duration_s < least_s:  # filled with sets, but not of what hurt
                filled = within(session, least_s)
                session = replace(
                    filled, items=lowered(filled.items, lately(inputs, (each.exercise_id for each in filled.items)))
                )
            line = _mobility(session, (because(MOBILITY_WEEK_RULE, sentence), *kept.changes))
            return replace(line, exercise_reasons=kept.exercise_reasons)
    wanted = purposes_first(wishes, sat, sore)
    total_s = rule(MOBILITY_RULE).value("duration_s")
    easy = PlannedSession(SessionKind.MOBILITY, total_s, _easy_items(wanted, sore, inputs) if whole else ())
    return _mobility(within(easy, total_s) if easy.items else easy, (because(MOBILITY_RULE, _mobility_reason(wanted, wishes)),))


def easy_items(inputs: PlanInputs) -> tuple[DoneItem, ...]:
    """Return easy exercises that today leaves open, each where it begins, most worth doing first: they load nothing."""
    sore, sat = answered_nrs(inputs), sat_today_h(inputs)
    wishes = [each.tag for each in sorted(inputs.purposes, key=lambda each: each.order)]
    return _easy_items(purposes_first(wishes, sat, sore), sore, inputs)


def _easy_items(wanted: Sequence[str], sore_nrs: float | None, inputs: PlanInputs) -> tuple[DoneItem, ...]:
    return tuple(asked(each.id, first_dose(each)) for each in _easy_exercises(wanted, highest_level(sore_nrs), inputs))


def _mobility(session: PlannedSession, reasons: tuple[Because, ...]) -> Line:
    return Line(
        LineKind.MOBILITY,
        say("Move easily for {easy_s}", easy_s=session.duration_s),
        reasons,
        duration_s=session.duration_s,
        session=session,
    )


def _mobility_reason(wanted: Sequence[str], asked: Sequence[str]) -> Message:
    if wanted == _ON_A_SORE_DAY:
        return say("The back is sore: only the gentlest today.")
    if wanted and wanted[0] in asked:
        return say("Your movement tests asked for this.")
    if wanted[: len(_AFTER_SITTING)] == _AFTER_SITTING:
        return say("After sitting for hours the upper back and the front of the hip come first.")
    return say("A few easy minutes on a day without a run and without strength.")


def _easy_exercises(wanted: Sequence[str], level: int, inputs: PlanInputs) -> list[Exercise]:
    """Return one exercise for each purpose, then further ones, until there are enough; a different one each day of the week.

    What hurt when it was last done stays away.
    """
    flags, kit = flags_today(inputs), inputs.runner.kit
    chosen: list[Exercise] = []
    rounds = [candidates for candidates in (_easy_for(purpose, level) for purpose in wanted) if candidates]
    known = lately(inputs, (name for candidates in rounds for name in candidates))
    for candidates in (*rounds, *rounds):
        turned = candidates[inputs.on.toordinal() % len(candidates) :] + candidates[: inputs.on.toordinal() % len(candidates)]
        fits = (
            each
            for name in turned
            if (each := exercises()[name]) not in chosen
            and name not in _one_way(inputs)
            and not isinstance(known.decisions.get(name), Deload)
            and substitute(name, flags, kit).exercise_id == name
        )
        if (found := next(fits, None)) is not None:
            chosen.append(found)
    return chosen[: int(rule(MOBILITY_RULE).value("exercises"))]


def _one_way(inputs: PlanInputs) -> tuple[str, ...]:
    """Return the exercises of a direction that does not ease the back this week, as far as anyone knows."""
    back = () if "backward" in inputs.easing else _BENDS_BACK
    return (*back, *(() if "forward" in inputs.easing else _BENDS_FORWARD))


@cache
def _easy_for(purpose: str, level: int) -> tuple[str, ...]:
    """Return the easy exercises for a purpose by id, those that have it first in mind before the rest."""
    found = [
        each for each in exercises().values() if each.kind in _EASY_KINDS and purpose in each.purposes and each.level <= level
    ]
    return tuple(each.id for each in sorted(found, key=lambda each: (each.purposes[0] != purpose, each.id)))
