"""Sessions as they were kept, read as the history of single exercises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from runtall.evidence import exercises
from runtall.exercise._dose import Dose
from runtall.exercise._progress import Logged, SideDone, Went


class KeptItem(Protocol):
    """One exercise of a session as it was kept: what was asked, and how it went (``plan.DoneItem``)."""

    @property
    def exercise_id(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def sets(self) -> int: ...
    @property
    def reps(self) -> int | None: ...
    @property
    def hold_s(self) -> int | None: ...
    @property
    def duration_s(self) -> int | None: ...
    @property
    def sets_done(self) -> int | None: ...
    @property
    def side(self) -> str | None: ...
    @property
    def pain_nrs(self) -> float | None: ...
    @property
    def form_intact(self) -> bool | None: ...
    @property
    def left_sets_done(self) -> int | None: ...
    @property
    def right_sets_done(self) -> int | None: ...


class KeptSession(Protocol):
    """A session as it was kept (``plan.DoneSession``)."""

    @property
    def on(self) -> date: ...
    @property
    def items(self) -> Sequence[KeptItem]: ...


def logs_of(sessions: Iterable[KeptSession]) -> tuple[Logged, ...]:
    """Return the history of every exercise in these sessions; one that is no longer known, and one only asked, is passed over."""
    outcomes = {each.value for each in Went}
    return tuple(
        _logged(session.on, item)
        for session in sessions
        for item in session.items
        if item.exercise_id in exercises() and str(item.outcome) in outcomes
    )


def _logged(on: date, item: KeptItem) -> Logged:
    reach = exercises()[item.exercise_id].dose
    dose = Dose(item.sets, item.reps, item.hold_s, item.duration_s, reach.per_side, reach.rest_s, item.side)
    left, right = (
        None if sets_done is None else SideDone(sets_done) for sets_done in (item.left_sets_done, item.right_sets_done)
    )
    went = Went(str(item.outcome))
    return Logged(on, item.exercise_id, dose, went, item.sets_done, item.pain_nrs, item.form_intact, left, right)
