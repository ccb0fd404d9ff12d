"""What holds for a while: symptom flags that expire, and the direction that eases, asked again every week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from runtall.core import Message, Side, say
from runtall.evidence import Advice, Label, battery
from runtall.screen._judge import judge_one, tested
from runtall.screen._labels import label
from runtall.screen._results import Direction, Easing, EasingStatus, Result, SymptomFlag, TestOutcome

BEND = "bend-direction"
BOTH_WORSE = "both-worse"
_EASES = {"forward-eases": Direction.FORWARD, "backward-eases": Direction.BACKWARD}
_TELLING = (Label.OK, Label.RELIEF, Label.WORK_ON)


def symptom_flags(results: Iterable[Result], *, on: date, cleared: Mapping[str, date] | None = None) -> tuple[SymptomFlag, ...]:
    """Return the flags that hold on a day, newest reason each.

    Parameters
    ----------
    results
        Of any days; those after ``on`` are not looked at.
    on
        The runner's own day. A flag of so many days holds on that many days, the day of the test among them.
    cleared
        Flag to the day on which a clinician or a new answer ended it.
    """
    known = sorted((each for each in tested(results) if each.on <= on), key=lambda each: each.on)
    found: dict[tuple[str, str, Side | None], SymptomFlag] = {}
    for result in known:
        outcome = judge_one(result, known)
        if outcome.label in _TELLING:
            for place in [
                each for each in found if each[1:] == (result.test_id, result.side) and battery().flags[each[0]].test_clears
            ]:
                del found[place]
        for flag in outcome.flags:
            found[flag, result.test_id, result.side] = _flag(flag, result)
    standing = [each for each in found.values() if _stands(each, on, cleared or {})]
    newest = {each.flag: each for each in sorted(standing, key=lambda each: each.since_on)}
    return tuple(newest[name] for name in battery().flags if name in newest)


def _flag(flag: str, result: Result) -> SymptomFlag:
    kind = battery().flags[flag]
    until_on = None if kind.days is None else result.on + timedelta(days=kind.days)
    return SymptomFlag(flag, result.test_id, result.on, until_on, Message(kind.words))


def _stands(flag: SymptomFlag, on: date, cleared: Mapping[str, date]) -> bool:
    ended_on = cleared.get(flag.flag)
    return (flag.until_on is None or on < flag.until_on) and (ended_on is None or flag.since_on > ended_on or on < ended_on)


def easing_direction(results: Iterable[Result], *, on: date) -> Easing:
    """Which bend eases the back this week, by the last bend test: offered, never required.

    After a week the answer lapses and the test is asked again; nothing is carried on by habit.
    """
    known = sorted((each for each in tested(results) if each.test_id == BEND and each.on <= on), key=lambda each: each.on)
    if not known:
        return Easing(EasingStatus.UNKNOWN, (), None, None, say("Not known yet. The bend test takes two minutes and tells."))
    last = known[-1]
    recheck_on = last.on + timedelta(days=battery().easing_recheck_days)
    outcome = judge_one(last, known)
    if on >= recheck_on:
        advice = _unchanged(known, on) if BOTH_WORSE in outcome.cut_offs else None
        return Easing(EasingStatus.ASK_AGAIN, (), last.on, recheck_on, say("A week has passed. Do the bend test again."), advice)
    return _easing(outcome, known, recheck_on)


def _easing(outcome: TestOutcome, known: list[Result], recheck_on: date) -> Easing:
    found_on = known[-1].on
    directions = tuple(_EASES[each] for each in outcome.cut_offs if each in _EASES)
    if outcome.label in (Label.UNCLEAR, Label.NOT_DONE):
        return Easing(EasingStatus.UNKNOWN, (), found_on, recheck_on, outcome.reason)
    if outcome.label is Label.STOPPED:
        return Easing(EasingStatus.UNKNOWN, (), found_on, recheck_on, outcome.reason, outcome.advice)
    if BOTH_WORSE in outcome.cut_offs:
        sentence = say("Both bends make it worse this week: breathing, walking and gentle holds.")
        return Easing(EasingStatus.BOTH_WORSE, (), found_on, recheck_on, sentence, _unchanged(known, found_on))
    if directions:
        sentence = say("Bending {direction} eases it this week. It is there if you like it.", direction=_directions(directions))
        return Easing(EasingStatus.EASES, directions, found_on, recheck_on, sentence)
    return Easing(EasingStatus.NEITHER, (), found_on, recheck_on, say("Neither bend clearly eases it this week."))


def _directions(directions: tuple[Direction, ...]) -> Message:
    return label(directions[0]) if len(directions) == 1 else say("forward and backward")


def _unchanged(known: list[Result], on: date) -> Advice | None:
    """Ask for a clinician when both bends have made it worse for a week, without a better test between."""
    since_on = None
    for result in known:
        worse = BOTH_WORSE in judge_one(result, known).cut_offs
        since_on = (since_on or result.on) if worse else None
    passed = since_on is not None and (on - since_on).days >= battery().easing_recheck_days
    return Advice.CLINICIAN if passed else None
