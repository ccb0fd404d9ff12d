"""A session while it is played: which step runs, what a key does to it, and how each exercise went; it has no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from runtall.core import Message
from runtall.exercise import StepKind, Timeline, sets_before, sides_before, skip_it_hurts
from runtall.plan import ItemOutcome
from runtall.services.sessions import Went


class Key(StrEnum):
    """What a runner can ask for while a session plays."""

    PAUSE = "pause"
    NEXT = "next"
    BACK = "back"
    SKIP = "skip"
    HURTS = "hurts"
    END = "end"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be seen now."""

    words: Message
    left_s: float
    is_paused: bool


class Playing:
    """A session being played; whoever plays it gives the time (``tick``) and the keys (``press``)."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._at = 0
        self._spent_s = 0.0
        self._last_s: float | None = None
        self._went: dict[str, Went] = {}
        self._ended = not timeline.steps
        self.is_paused = False

    @property
    def is_over(self) -> bool:
        """Whether nothing runs any more."""
        return self._ended or self._at >= len(self._timeline.steps)

    @property
    def is_finished(self) -> bool:
        """Whether it was played to its end."""
        return not self._ended and self._at >= len(self._timeline.steps)

    def shown(self) -> Shown:
        """Return what is to be seen now."""
        step = self._timeline.steps[self._at]
        return Shown(step.spoken, max(0.0, step.duration_s - self._spent_s), self.is_paused)

    def tick(self, now_s: float) -> None:
        """Let time pass up to ``now_s``, of any clock that only goes forward; while paused none does."""
        if self._last_s is not None and not self.is_paused:
            self._spent_s += max(0.0, now_s - self._last_s)
        self._last_s = now_s
        while not self.is_over and self._spent_s >= self._timeline.steps[self._at].duration_s:
            self._spent_s -= self._timeline.steps[self._at].duration_s
            self._at += 1

    def forget_time(self, now_s: float) -> None:
        """Go on from ``now_s`` as if the time since the last tick had not passed: a question was asked."""
        self._last_s = now_s

    def press(self, key: Key) -> None:
        """Do what a key asks for. ``HURTS`` has questions: see :meth:`hurts`."""
        match key:
            case Key.PAUSE:
                self.is_paused = not self.is_paused
            case Key.NEXT:
                self._go_to(self._at + 1)
            case Key.BACK:
                self._go_to(max(0, self._at - 1))
            case Key.SKIP:
                self._leave(self._so_far(ItemOutcome.SKIPPED))
            case Key.END:
                self._end()
            case Key.HURTS:
                self.hurts()

    @property
    def is_by_side(self) -> bool:
        """Whether the exercise that runs is done side by side."""
        here = None if self.is_over else self._timeline.steps[self._at].item
        return here is not None and self._timeline.items[here].dose.per_side

    def hurts(
        self, *, place: str | None = None, pain_nrs: float | None = None, leg: bool | None = None, side: str | None = None
    ) -> Message:
        """Skip the exercise that runs because it hurts; return what is said to it. Much pain, or a new leg, ends the session."""
        if self.is_over or self._timeline.steps[self._at].item is None:
            return Message("")
        told = skip_it_hurts(self._timeline, self._at, place=place, pain_nrs=pain_nrs, leg=leg)
        self._leave(replace(self._so_far(ItemOutcome.HURT), pain_nrs=pain_nrs, place=place, leg=leg, side=side))
        if told.ends:
            self._end()
        return told.says

    def went(self) -> dict[str, Went]:
        """Return how each exercise went that was not simply done; after an early end, also those that were reached or not."""
        return dict(self._went)

    def _so_far(self, outcome: ItemOutcome) -> Went:
        """Return how the exercise that runs went up to here: whole sets, and the sets of each side where it has sides.

        What is skipped after a set of one side was done in part.
        """
        by_side = sides_before(self._timeline, self._at)
        left, right = by_side or (None, None)
        if outcome is ItemOutcome.SKIPPED:
            return Went(outcome) if not (left or right) else Went(ItemOutcome.PART, left_sets_done=left, right_sets_done=right)
        here = self._timeline.steps[self._at].item
        sets_done = 0 if here is None else sets_before(self._timeline, self._at)
        return Went(outcome, sets_done, left_sets_done=left, right_sets_done=right)

    def _go_to(self, step: int) -> None:
        self._at, self._spent_s = step, 0.0

    def _leave(self, went: Went) -> None:
        """Note how the exercise that runs went, and go on to the next one."""
        steps = self._timeline.steps
        here = steps[self._at]
        if here.exercise_id is not None:
            self._went[here.exercise_id] = went
        self._go_to(next((at for at in range(self._at, len(steps)) if steps[at].item != here.item), len(steps)))

    def _end(self) -> None:
        """End early: what is behind was done, what runs was done in part, the rest was left out."""
        steps = self._timeline.steps
        here = steps[self._at].item if self._at < len(steps) else None
        for at, step in enumerate(steps):
            if step.exercise_id is None or step.exercise_id in self._went:
                continue
            if step.item == here and self._at < len(steps):
                begun = any(each.item == here and each.kind is StepKind.WORK for each in steps[: self._at + 1])
                self._went[step.exercise_id] = self._so_far(ItemOutcome.PART) if begun else Went(ItemOutcome.SKIPPED)
            else:
                self._went[step.exercise_id] = Went(ItemOutcome.DONE if at < self._at else ItemOutcome.SKIPPED)
        self._ended = True
