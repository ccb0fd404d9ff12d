"""When something hurts in a session: what to ask, what is left of the session, and what the diary and the next dose learn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from runtall.core import QUANTITIES, Message, say
from runtall.evidence import rule
from runtall.exercise._progress import Logged, Went
from runtall.exercise._timeline import StepKind, TimedStep, Timeline

_RULE = "skip-it-hurts"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that still has no answer; ``key`` is the argument of :func:`skip_it_hurts` that takes it."""

    key: str
    question: Message


@dataclass(frozen=True, slots=True)
class Skipped:
    """What follows from "skip, it hurts".

    Attributes
    ----------
    asks
        Where and how much, and whether it is new below the buttock: what has no answer yet. Nobody has to answer.
    timeline
        What is left of the session; empty where it ends here.
    ends
        The session ends here.
    safety_first
        The safety questions come next, before anything else.
    sets_done
        Whole sets of the exercise that were finished, on both sides.
    place, pain_nrs, leg
        As answered, for the diary; ``None``: not said.
    says
        What is said now.
    """

    exercise_id: str
    asks: tuple[Ask, ...]
    timeline: Timeline
    ends: bool
    safety_first: bool
    sets_done: int
    side: str | None
    place: str | None
    pain_nrs: float | None
    leg: bool | None
    says: Message

    def logged(self, on: date) -> Logged:
        """Return it as the next dose reads it: an exercise that hurt, with what was asked and done."""
        item = next(each for each in self.timeline.items if each.exercise_id == self.exercise_id)
        return Logged(on, self.exercise_id, item.dose, Went.HURT, self.sets_done, self.pain_nrs)


def skip_it_hurts(
    timeline: Timeline, step_index: int, *, place: str | None = None, pain_nrs: float | None = None, leg: bool | None = None
) -> Skipped:
    """Skip an exercise that hurts. Called once at the press, and again with each answer.

    Parameters
    ----------
    step_index
        The step that ran, of this timeline.
    place
        Where it hurts, in the diary's words.
    pain_nrs
        How much, 0 to 10.
    leg
        Pain, tingling or numbness below the buttock that was not there before.

    Raises
    ------
    ValueError
        The step belongs to no exercise, or the pain is not between 0 and 10.
    """
    step = timeline.steps[step_index]
    if step.item is None or step.exercise_id is None:
        raise ValueError("the closing belongs to no exercise")
    scale = QUANTITIES["pain_nrs"]
    if pain_nrs is not None and not scale.low <= pain_nrs <= scale.high:
        raise ValueError(f"pain is between 0 and 10, not {pain_nrs}")
    safety_first = leg is True
    ends = safety_first or (pain_nrs is not None and pain_nrs > rule(_RULE).value("ends_above_nrs"))
    return Skipped(
        exercise_id=step.exercise_id,
        asks=_asks(place, pain_nrs, leg),
        timeline=replace(timeline, steps=(), total_s=0, asked_s=None) if ends else skip(timeline, step_index),
        ends=ends,
        safety_first=safety_first,
        sets_done=sets_before(timeline, step_index),
        side=step.side,
        place=place,
        pain_nrs=pain_nrs,
        leg=leg,
        says=_says(ends=ends, safety_first=safety_first),
    )


def skip(timeline: Timeline, step_index: int) -> Timeline:
    """Return what is left of a session when the exercise of a step is skipped: from the next exercise on."""
    item = timeline.steps[step_index].item
    left = tuple(each for each in timeline.steps[step_index:] if each.item != item or item is None)
    return replace(timeline, steps=left, total_s=sum(each.duration_s for each in left), asked_s=None, fits=True)


def sets_before(timeline: Timeline, step_index: int) -> int:
    """Count the sets that lie wholly before a step; a set of two sides is done when both are."""
    item = timeline.steps[step_index].item

    def numbers(steps: tuple[TimedStep, ...]) -> list[int]:
        return [
            each.set_number
            for each in steps
            if each.item == item and each.kind is StepKind.WORK and each.set_number is not None and not each.extra
        ]

    before, after = numbers(timeline.steps[:step_index]), numbers(timeline.steps[step_index:])
    return len(set(before) - set(after))


def sides_before(timeline: Timeline, step_index: int) -> tuple[int, int] | None:
    """Count the sets of the left and the right side before a step of an exercise; ``None`` where steps have no sides.

    Sides done in turn within one set are not told apart. The extra set of a side does not count.
    """
    item = timeline.steps[step_index].item
    work = [(at, each) for at, each in enumerate(timeline.steps) if each.item == item and each.kind is StepKind.WORK]
    if item is None or any(each.side is None for _, each in work):
        return None
    done = [each.side for at, each in work if at < step_index and not each.extra]
    return done.count("left"), done.count("right")


def _asks(place: str | None, pain_nrs: float | None, leg: bool | None) -> tuple[Ask, ...]:
    found = []
    if place is None:
        found.append(Ask("place", say("Where does it hurt?")))
    if pain_nrs is None:
        found.append(Ask("pain_nrs", say("How much, from 0 to 10?")))
    if leg is None:
        found.append(Ask("leg", say("Is there new pain, tingling or numbness below the buttock?")))
    return tuple(found)


def _says(*, ends: bool, safety_first: bool) -> Message:
    if safety_first:
        return say("Stop here for today. The safety questions come first now.")
    if ends:
        return say("Stop here for today. Walk a little, or lie as is most comfortable. This exercise will be less next time.")
    return say("Skipped. The rest goes on, and this exercise will be less next time.")
