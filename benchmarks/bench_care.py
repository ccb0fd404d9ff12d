"""What must hold on days that ask for care: not well, paused, sore, after a short night, around a race; and of hops."""

from __future__ import annotations

from datetime import date

import bench_spec as spec
from bench_readings import Found, coming, pain_today

from runtall.evidence import exercises
from runtall.plan import CapKind, Card, CardKind, LineKind, PlanInputs, SessionKind, WeekPlan

_HARD_WORK = {LineKind.RUN, LineKind.RUN_WALK, LineKind.CROSS_TRAINING, LineKind.OWN_RUN, LineKind.SESSION}
_PLANNED = _HARD_WORK | {LineKind.MOBILITY, LineKind.WARM_UP}


def is_paused(inputs: PlanInputs, on: date) -> bool:
    return any(each.from_on <= on and (each.until_on is None or on < each.until_on) for each in inputs.pauses)


def is_spared(inputs: PlanInputs, on: date) -> bool:
    """Whether a race is so near that strength and hard runs stay out of a day."""
    return any(abs((race.on - on).days) <= spec.RACE_SPARES_DAYS for race in inputs.races)


def days_of_care(inputs: PlanInputs, card: Card) -> Found:
    said = inputs.check_in if inputs.check_in is not None and inputs.check_in.on == inputs.on else None
    unwell, paused = said is not None and said.well is False, is_paused(inputs, inputs.on)
    kinds = {line.kind for line in card.lines}
    if unwell and (work := kinds & _HARD_WORK):
        yield "no run and no strength on a day of not being well", ", ".join(sorted(work))
    if paused and (work := kinds & _PLANNED):
        yield "nothing is planned in a pause", ", ".join(sorted(work))
    if card.kind is CardKind.PAUSE and not unwell and not paused:
        yield "a pause only where somebody asked for it", f"{sorted(kinds)}"
    strong = any(line.kind is LineKind.SESSION for line in card.lines)
    pain = pain_today(inputs)
    if strong and pain is not None and pain > spec.AMBER_NRS:
        yield "no strength on a sore day", f"pain {pain:.0f}"
    if strong and is_spared(inputs, inputs.on):
        yield "no strength around a race", f"races on {[str(race.on) for race in inputs.races]}"
    if is_spared(inputs, inputs.on) and _is_hard(card):
        yield "no hard run around a race", f"races on {[str(race.on) for race in inputs.races]}"
    if said is not None and said.slept_h is not None and said.slept_h < spec.SHORT_NIGHT_H and _is_hard(card):
        yield "no hard run after a short night", f"{said.slept_h:.0f} h"
    yield from _hops(inputs, card)


def _is_hard(card: Card) -> bool:
    """Whether a run of the plan's own leaves hard minutes; a race, or a run of an own plan, is the runner's exception."""
    caps = [cap for line in card.lines if line.kind is LineKind.RUN for cap in line.caps]
    return any(cap.kind is CapKind.HARD_MINUTES and cap.value != 0 for cap in caps)


def _hops(inputs: PlanInputs, card: Card) -> Found:
    if spec.HOPS_OPEN in inputs.flags:
        return
    for line in card.lines:
        for item in () if line.session is None else line.session.items:
            if spec.IMPACT_FLAG in exercises()[item.exercise_id].contraindications:
                yield "no hops until they are cleared", item.exercise_id


def week_spares(inputs: PlanInputs, week: WeekPlan) -> Found:
    """A week that is solved leaves pauses empty, and strength, hard runs and hops out where they do not belong."""
    done = {each.on for each in inputs.sessions}
    for day in coming(inputs, week):
        session = None if day.on == inputs.on and day.on in done else day.session
        if is_paused(inputs, day.on) and (session is not None or day.run not in (None, "own")):
            yield "nothing is planned in a pause", f"the week has {day.run} on {day.on}"
        if is_spared(inputs, day.on) and session is not None and session.kind is SessionKind.STRENGTH:
            yield "no strength around a race", f"the week has it on {day.on}"
        if is_spared(inputs, day.on) and day.run == "hard":
            yield "no hard run around a race", f"the week has it on {day.on}"
        for item in () if session is None else session.items:
            if spec.HOPS_OPEN not in inputs.flags and spec.IMPACT_FLAG in exercises()[item.exercise_id].contraindications:
                yield "no hops until they are cleared", f"the week has {item.exercise_id}"
