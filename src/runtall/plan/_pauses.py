"""Pauses for illness, holidays and other things, days of not feeling well, and the way back after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._card import Because
from runtall.plan._inputs import Pause, PauseKind, PlanInputs
from runtall.plan._once import once
from runtall.plan._walks import is_walk
from runtall.plan._why import because

_RULE = "after-a-break"


@dataclass(frozen=True, slots=True)
class WayBack:
    """What a break leaves of the longest run and of the week.

    Attributes
    ----------
    days
        Days without a run.
    share
        Of the longest run of 30 days, and of the week; 1 where nothing is left out.
    until_on
        First day on which it no longer holds.
    """

    days: int
    ill: bool
    back_on: date
    share: float
    until_on: date
    because: Because


def pause_on(inputs: PlanInputs, on: date) -> Pause | None:
    """Return the pause that holds on a day; ``None`` without one."""
    return next((each for each in inputs.pauses if each.from_on <= on and (each.until_on is None or on < each.until_on)), None)


def is_unwell(inputs: PlanInputs) -> bool:
    """Whether the runner said today that they are not feeling 100 percent."""
    return inputs.check_in is not None and inputs.check_in.on == inputs.on and inputs.check_in.well is False


def unwell_because() -> Because:
    """Return why a day of not feeling 100 percent has no run."""
    return because(
        "not-well-day", say("You do not feel quite well: rest, or an easy walk if you like one. The run is not made up for.")
    )


def pause_because(pause: Pause) -> Because:
    """Return why a day of a pause has nothing planned."""
    return because(_RULE, _pause_sentence(pause.kind))


def _pause_sentence(kind: PauseKind) -> Message:
    match kind:
        case PauseKind.ILLNESS:
            return say("You are ill: nothing is planned until you are well, and nothing is made up for.")
        case PauseKind.HOLIDAY:
            return say("You are on holiday: nothing is planned, and nothing is made up for.")
        case PauseKind.OTHER:
            return say("This is a pause: nothing is planned, and nothing is made up for.")


def way_back(inputs: PlanInputs, on: date) -> WayBack | None:
    """Return what a break that ended lately, or still lasts, leaves on the day ``on``; ``None`` where it leaves everything.

    A break is a pause that the runner named, or a time without a run that is long for this runner. After 30 days without a run
    the stages begin instead.
    """
    return _way_back_today(inputs) if on == inputs.on else _way_back(inputs, on)


@once(lambda inputs: (inputs.runs, inputs.pauses, inputs.on))
def _way_back_today(inputs: PlanInputs) -> WayBack | None:
    return _way_back(inputs, inputs.on)


def _way_back(inputs: PlanInputs, on: date) -> WayBack | None:
    breaks = [_after(found, on) for found in _breaks(inputs, on)]
    return min((each for each in breaks if each is not None), key=lambda each: (each.share, -each.days), default=None)


def share_after_break(inputs: PlanInputs, on: date) -> float:
    """Return the share of the longest run, and of the week, that a break leaves on the day ``on``."""
    found = way_back(inputs, on)
    return 1.0 if found is None else found.share


@dataclass(frozen=True, slots=True)
class _Break:
    days: int
    ill: bool
    back_on: date


def _breaks(inputs: PlanInputs, on: date) -> list[_Break]:
    """Return the times without a run up to ``on`` that count as breaks, with the day of the first run after each."""
    ran = sorted({run.on for run in inputs.runs if not is_walk(run) and run.on <= inputs.on})
    applied = rule(_RULE)
    usual = median((later - earlier).days for earlier, later in pairwise(ran)) if len(ran) > 1 else 0
    since = on - timedelta(days=int(applied.value("look_back_days")))
    found = []
    for earlier, later in zip(ran, [*ran[1:], max(on, ran[-1])] if ran else [], strict=True):
        days = (later - earlier).days - 1
        if later < since or days < 1:
            continue
        named = [each for each in inputs.pauses if each.from_on < later and (each.until_on is None or earlier < each.until_on)]
        ill = any(each.kind is PauseKind.ILLNESS for each in named)
        is_long = days >= applied.value("short_days") and days >= applied.value("times_usual") * usual
        if ill or is_long or (named and days >= applied.value("short_days")):
            found.append(_Break(days, ill, later))
    return found


def _after(found: _Break, on: date) -> WayBack | None:
    """Say what one break leaves: more of it missing, the longer it was; a week later one step less."""
    applied = rule(_RULE)
    steps = 2 if found.days >= applied.value("long_days") else int(found.days >= applied.value("short_days"))
    steps = min(2, steps + int(found.ill))
    week = timedelta(days=int(applied.value("step_days")))
    passed = max(0, (on - found.back_on) // week)
    left = steps - passed
    if left <= 0:
        return None
    share = applied.value("share_first" if left == 2 else "share_second")
    sentence = say(
        "After {n} days without a run it starts with less: {share_ratio} of your longest run for now.",
        n=found.days, share_ratio=share,
    )  # fmt: skip
    return WayBack(found.days, found.ill, found.back_on, share, found.back_on + steps * week, because(_RULE, sentence))
