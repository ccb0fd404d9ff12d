"""What one other answer would have made of the day: the same inputs decided again with that answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._card import Card, CardKind, Counterfactual
from runtall.plan._day_session import pain_now
from runtall.plan._inputs import CheckIn, PainNote, PlanInputs
from runtall.plan._next_stage import next_stage


def what_if(inputs: PlanInputs, card: Card, decide: Callable[[PlanInputs], Card]) -> tuple[Counterfactual, ...]:
    """Return every other answer that would have made another day of it, with what it would have been.

    Once today's pain is said, other answers to the last run say no more about today.
    """
    if card.kind in (CardKind.SAFETY_FIRST, CardKind.PAUSE):
        return ()
    found = [Counterfactual(given, then.headline) for given, then in _others(inputs, decide) if then.headline != card.headline]
    said_today = inputs.check_in is not None and inputs.check_in.on == inputs.on and inputs.check_in.pain_nrs is not None
    return (*found, *(() if said_today else next_stage(inputs).counterfactual))


def _others(inputs: PlanInputs, decide: Callable[[PlanInputs], Card]) -> Iterator[tuple[Message, Card]]:
    here = inputs.check_in if inputs.check_in is not None and inputs.check_in.on == inputs.on else CheckIn(inputs.on)
    pain = pain_now(inputs)
    for other_nrs in _other_pains(pain):
        given = _with_pain(other_nrs, pain)
        yield given, decide(replace(inputs, check_in=replace(here, pain_nrs=other_nrs), diary=_at_most(inputs, other_nrs)))


def _at_most(inputs: PlanInputs, most_nrs: float) -> tuple[PainNote, ...]:
    """Return the diary with nothing above a level today."""
    if not any(each.on == inputs.on and (each.pain_nrs or 0.0) > most_nrs for each in inputs.diary):
        return inputs.diary
    return tuple(
        replace(each, pain_nrs=most_nrs) if each.on == inputs.on and (each.pain_nrs or 0.0) > most_nrs else each
        for each in inputs.diary
    )


def _other_pains(pain_nrs: float | None) -> tuple[float, ...]:
    """Return one level on each other side of the light's lines."""
    light = rule("pain-light")
    green, amber = light.value("green_up_to_nrs"), light.value("amber_up_to_nrs")
    levels = (green, amber - 1, amber + 1)
    if pain_nrs is None:
        return levels[1:]
    return tuple(each for each, here in zip(levels, _where(pain_nrs, green, amber), strict=True) if not here)


def _where(pain_nrs: float, green_nrs: float, amber_nrs: float) -> tuple[bool, bool, bool]:
    return pain_nrs <= green_nrs, green_nrs < pain_nrs <= amber_nrs, pain_nrs > amber_nrs


def _with_pain(other_nrs: float, pain_nrs: float | None) -> Message:
    if pain_nrs is None:
        return say("With pain {other:.0f} now", other=other_nrs)
    return say("With pain {other:.0f} now instead of {pain:.0f}", other=other_nrs, pain=pain_nrs)
