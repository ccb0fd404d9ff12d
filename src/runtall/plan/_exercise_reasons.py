"""Why each exercise stands in today's session and as much of it: said once, short, with the rule behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import reduce

from runtall.core import Message, say
from runtall.evidence import exercises
from runtall.exercise import (
    Deload,
    Dose,
    DoseDecision,
    DoseUp,
    HoldDose,
    LevelUp,
    ReturnAfterBreak,
    UndecidedDose,
    Why,
    dose_in_words,
    work_s,
)
from runtall.plan._card import Because, ExerciseReason, ReasonKind
from runtall.plan._doses import Lately, dose_of
from runtall.plan._inputs import DoneItem, PlanInputs, Purpose
from runtall.plan._week_contents import common_base
from runtall.plan._week_exercises import purpose_words
from runtall.plan._week_fill import loads
from runtall.plan._week_words import day_name
from runtall.plan._why import because

_BASE_RULE, _ASKED_RULE, _EXTRA_RULE, _FILL_RULE = "strength-week", "week-weights", "exercise-extra-set", "session-timing"


def exercise_reasons(
    inputs: PlanInputs, lately: Lately, planned: Sequence[DoneItem], items: Sequence[DoneItem]
) -> tuple[ExerciseReason, ...]:
    """Say why the exercises of a session are there, and why each is more, less or the same as when it was last done.

    Parameters
    ----------
    lately
        The last times of these exercises, and what comes next for each.
    planned, items
        The session as the week has it, and as it is done today.
    """
    return (*_left_out(lately, planned, items), *_changed(inputs, lately, items), *_same(lately, items), *_here(inputs, items))


# More and less -------------------------------------------------------------------------------------------------------


def _left_out(lately: Lately, planned: Sequence[DoneItem], items: Sequence[DoneItem]) -> Iterable[ExerciseReason]:
    today = {each.exercise_id for each in items}
    for each in planned:
        decision = lately.decisions.get(each.exercise_id)
        if isinstance(decision, Deload) and decision.leave_out and each.exercise_id not in today:
            sentence = say(
                "{exercise}: left out for now: {reason}.", exercise=_name(each.exercise_id), reason=_hurt(lately, each)
            )
            yield _reason(ReasonKind.LESS, each.exercise_id, decision.because, sentence)


def _changed(inputs: PlanInputs, lately: Lately, items: Sequence[DoneItem]) -> Iterable[ExerciseReason]:
    """Yield one reason for each exercise that is another one, or of which another dose is asked, than the last time."""
    for item in items:
        before = lately.last.get(item.exercise_id)
        if before is None or _gave_way(lately, item.exercise_id):
            yield from _in_place_of(lately, item)
        elif (amounts := _amounts(dose_of(item), before.dose)) is not None:
            yield _other_dose(inputs, lately, item, before.dose, amounts)


def _gave_way(lately: Lately, exercise_id: str) -> bool:
    """Whether another exercise gave way to this one since this one was last done."""
    return any(
        name != exercise_id and each.exercise_id == exercise_id and lately.last[name].on > lately.last[exercise_id].on
        for name, each in lately.decisions.items()
    )


def _in_place_of(lately: Lately, item: DoneItem) -> Iterable[ExerciseReason]:
    for name, decision in lately.decisions.items():
        if name == item.exercise_id or decision.exercise_id != item.exercise_id:
            continue
        if isinstance(decision, LevelUp):
            kind, tail = ReasonKind.MORE, say("two good sessions at the top of its range")
        else:
            kind, tail = ReasonKind.LESS, _hurt(lately, item, name)
        sentence = say(
            "{exercise} in place of {other}: {reason}.", exercise=_name(item.exercise_id), other=_name(name), reason=tail
        )
        yield _reason(kind, item.exercise_id, decision.because, sentence)
        return


def _other_dose(
    inputs: PlanInputs, lately: Lately, item: DoneItem, before: Dose, amounts: tuple[Message, Message]
) -> ExerciseReason:
    decision = lately.decisions[item.exercise_id]
    reach = exercises()[item.exercise_id].dose
    is_less = work_s(reach, dose_of(item)) < work_s(reach, before)
    rule_of, tail = _cause(inputs, lately, item, decision, is_less=is_less)
    sentence = say(
        "{exercise}: {now}, in place of {before}: {reason}.",
        exercise=_name(item.exercise_id), now=amounts[0], before=amounts[1], reason=tail,
    )  # fmt: skip
    return _reason(ReasonKind.LESS if is_less else ReasonKind.MORE, item.exercise_id, rule_of, sentence)


def _cause(
    inputs: PlanInputs, lately: Lately, item: DoneItem, decision: DoseDecision, *, is_less: bool
) -> tuple[Why | None, Message]:
    """Return the decision that made another dose, in a few words; ``None`` where the week made it."""
    if is_less and isinstance(decision, Deload):
        return decision.because, _hurt(lately, item)
    if is_less and isinstance(decision, ReturnAfterBreak):
        return decision.because, say("after about {days} days without it", days=decision.break_days)
    if not is_less and isinstance(decision, DoseUp):
        return decision.because, say("after two good sessions in a row")
    if any(each.exercise_id == item.exercise_id for each in inputs.prescribed):
        return None, say("as your clinician asked")
    if is_less and inputs.check_in is not None and inputs.check_in.on == inputs.on and inputs.check_in.available_s is not None:
        return None, say("to fit the time that you have today")
    return None, say("as your week was planned")


def _hurt(lately: Lately, item: DoneItem, name: str | None = None) -> Message:
    last_on = lately.last[name or item.exercise_id].on
    if lately.on - last_on < timedelta(days=7):
        return say("it hurt on {day}", day=day_name(last_on)) if last_on != lately.on else say("it hurt today")
    return say("it hurt on {hurt_on}", hurt_on=last_on.isoformat())


def _amounts(now: Dose, before: Dose) -> tuple[Message, Message] | None:
    """Say two doses by what is different about them; ``None`` where nothing is."""
    asked = [(each.sets, each.reps, each.hold_s, each.duration_s) for each in (now, before)]
    if asked[0] == asked[1]:
        return None
    if asked[0][1:] == asked[1][1:]:
        return _sets(now.sets), _sets(before.sets)
    plain = [Dose(1 if now.sets == before.sets else each.sets, each.reps, each.hold_s, each.duration_s) for each in (now, before)]
    return dose_in_words(plain[0]), dose_in_words(plain[1])


def _sets(n: int) -> Message:
    return say("1 set") if n == 1 else say("{n} sets", n=n)


# The same, and why at all ---------------------------------------------------------------------------------------------


def _same(lately: Lately, items: Sequence[DoneItem]) -> Iterable[ExerciseReason]:
    """Yield why exercises stay as they were, those with the same reason together."""
    held: dict[str, tuple[Why, list[str]]] = {}
    for item in items:
        decision = lately.decisions.get(item.exercise_id)
        if not isinstance(decision, HoldDose | UndecidedDose) or decision.exercise_id != item.exercise_id:
            continue
        if _amounts(dose_of(item), lately.last[item.exercise_id].dose) is None:
            held.setdefault(str(decision.because.sentence), (decision.because, []))[1].append(item.exercise_id)
    for why, names in held.values():
        sentence = say("{exercises}: {reason}", exercises=_names(names), reason=why.sentence)
        yield _reason(ReasonKind.SAME, names, why, sentence)


def _here(inputs: PlanInputs, items: Sequence[DoneItem]) -> Iterable[ExerciseReason]:
    """Yield why exercises are there at all, those with the same reason together."""
    wishes = sorted(inputs.purposes, key=lambda each: (each.order, each.tag))
    prescribed = {each.exercise_id for each in inputs.prescribed}
    found: dict[str, tuple[Callable[[Message], Because], list[str]]] = {}
    for item in items:
        purposes = exercises()[item.exercise_id].purposes
        wish = next((each for each in wishes if each.tag in purposes), None)
        if item.exercise_id in prescribed:
            found.setdefault("prescribed", (_prescribed, []))[1].append(item.exercise_id)
        elif wish is not None:
            found.setdefault(f"asked:{wish.tag}", (_asked_for(wish), []))[1].append(item.exercise_id)
        elif set(purposes) & set(common_base()):
            found.setdefault("base", (_base, []))[1].append(item.exercise_id)
        elif not loads(item) and any(map(loads, items)):
            found.setdefault("easy", (_fills, []))[1].append(item.exercise_id)
    for why, names in found.values():
        yield ExerciseReason(ReasonKind.HERE, tuple(names), why(_names(names)))
    yield from _extra_sets(items)


def _prescribed(names: Message) -> Because:
    return because(_ASKED_RULE, say("{exercises}: your clinician asked for it.", exercises=names))


def _base(names: Message) -> Because:
    return because(_BASE_RULE, say("{exercises}: part of the common base that every week has.", exercises=names))


def _fills(names: Message) -> Because:
    return because(_FILL_RULE, say("{exercises}: easy, to fill the minutes that you have for strength.", exercises=names))


def _asked_for(wish: Purpose) -> Callable[[Message], Because]:
    aim = Message(purpose_words(wish.tag))
    side = {"left": say("left side"), "right": say("right side")}.get(wish.side or "")
    aim = aim if side is None else say("{purpose}, {side}", purpose=aim, side=side)

    def why(names: Message) -> Because:
        if wish.tested_on is None:
            return because(_ASKED_RULE, say("{exercises}: your movement tests asked for it ({aim}).", exercises=names, aim=aim))
        sentence = say(
            "{exercises}: your movement test of {tested_on} asked for it ({aim}).",
            exercises=names, tested_on=wish.tested_on.isoformat(), aim=aim,
        )  # fmt: skip
        return because(_ASKED_RULE, sentence)

    return why


def _extra_sets(items: Sequence[DoneItem]) -> Iterable[ExerciseReason]:
    for side, words in (("left", say("left")), ("right", say("right"))):
        names = [each.exercise_id for each in items if each.side == side]
        if names:
            sentence = say(
                "{exercises}: one set more on the {side}, the side that came out lower in two tests.",
                exercises=_names(names), side=words,
            )  # fmt: skip
            yield ExerciseReason(ReasonKind.HERE, tuple(names), because(_EXTRA_RULE, sentence))


def _name(exercise_id: str) -> Message:
    return Message(exercises()[exercise_id].name)


def _names(ids: Sequence[str]) -> Message:
    return reduce(lambda before, after: say("{before}, {after}", before=before, after=after), map(_name, ids))


def _reason(kind: ReasonKind, ids: str | Sequence[str], why: Why | None, sentence: Message) -> ExerciseReason:
    names = (ids,) if isinstance(ids, str) else tuple(ids)
    if why is None:
        return ExerciseReason(kind, names, because(_BASE_RULE, sentence))
    return ExerciseReason(kind, names, Because(why.rule, sentence, why.grade, why.sources))
