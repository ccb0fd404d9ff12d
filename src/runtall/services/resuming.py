"""Going on with a session that was stopped earlier today: what is left of it, and the whole kept as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runtall.core import say
from runtall.evidence import Open
from runtall.exercise import SessionItem, StepKind, Timeline, resume, session_timeline
from runtall.plan import CardKind, DoneItem, DoneSession, ItemOutcome, PlanInputs, dose_of, open_today
from runtall.services import sessions
from runtall.services.sessions import SessionKept, SessionToPlay, Went

if TYPE_CHECKING:
    from runtall.store.planning import KeptSession

_CLOSED = (CardKind.EMERGENCY, CardKind.CLINICIAN_FIRST, CardKind.SAFETY_FIRST, CardKind.PAUSE)


@dataclass(frozen=True, slots=True)
class Stopped:
    """A session that was stopped today and can be gone on with.

    Attributes
    ----------
    left
        Its steps from where it stopped; its items are those of the whole session.
    before
        Exercises that are behind, or not open any more, as they were kept.
    begun
        The exercise in which it stopped, with the sets that were done of it; ``None`` where it stopped between two.
    """

    left: SessionToPlay
    stopped: KeptSession
    before: Mapping[str, DoneItem]
    begun: DoneItem | None


def stopped_today(runner_id: int, *, now: datetime | None = None) -> Stopped | None:
    """Return today's last session where it was stopped before its end; ``None`` where nothing can be gone on with.

    Today's card has the last word: nothing is gone on with while safety questions are open, on a pause, with too sore a back,
    and no exercise that is not open any more.
    """
    from runtall.services import today

    now = now or datetime.now(UTC)
    decided, inputs = today.decided_from(runner_id, now=now)
    if decided.card.kind in _CLOSED or Open.EXERCISES.value not in decided.card.opens or inputs.safety.unanswered:
        return None
    done_today = sessions.kept(runner_id, since=inputs.on)
    last = done_today[-1] if done_today else None
    return None if last is None or last.session.finished else _left_of(last, inputs)


def _left_of(stopped: KeptSession, inputs: PlanInputs) -> Stopped | None:
    items = stopped.session.items
    place, begun = _reached(items)
    is_open = open_today(inputs, stopped.session)
    whole = session_timeline([SessionItem(each.exercise_id, dose_of(each)) for each in items])
    left = resume(whole, _step(whole, place, begun)) if place < len(items) else replace(whole, steps=())
    steps = tuple(each for each in left.steps if each.exercise_id in is_open)
    if not steps:
        return None
    to_do = {each.exercise_id for each in steps}
    played = SessionToPlay(
        stopped.session.on,
        stopped.session.kind,
        say("What is left of your session"),
        replace(left, steps=steps, total_s=sum(each.duration_s for each in steps)),
        stopped.session.routine_id,
    )
    before = {each.exercise_id: each for each in items if each.exercise_id not in to_do}
    return Stopped(played, stopped, before, begun if begun is not None and begun.exercise_id in to_do else None)


def _reached(items: tuple[DoneItem, ...]) -> tuple[int, DoneItem | None]:
    """Return the place of the first exercise that was not come to, or of the one in which it stopped with that one."""
    place = len(items)
    while place and items[place - 1].outcome is ItemOutcome.SKIPPED:
        place -= 1
    if place and items[place - 1].outcome is ItemOutcome.PART:
        return place - 1, items[place - 1]
    return place, None


def _step(timeline: Timeline, place: int, begun: DoneItem | None) -> int:
    """Return the step to go on from: the rest before the next set of the exercise in which it stopped, or its beginning."""
    steps = [(at, each) for at, each in enumerate(timeline.steps) if each.item == place]
    done = 0 if begun is None else begun.sets_done or 0
    work = [at for at, each in steps if each.kind is StepKind.WORK and each.set_number == done + 1]
    return work[0] - 1 if done and work else steps[0][0]


def keep_on(
    runner_id: int,
    gone_on: Stopped,
    went: Mapping[str, Went],
    *,
    duration_s: float | None = None,
    finished: bool = True,
    now: datetime | None = None,
) -> SessionKept:
    """Keep the whole session in place of the part that was kept when it stopped; what that put into the diary stays once.

    Pain and form that are told for the whole session count for the exercises before the stop as well.
    """
    session: DoneSession = gone_on.stopped.session
    before = {name: _told(each, went.get(name)) for name, each in gone_on.before.items()}
    told = {name: _added(each, gone_on.begun, name) for name, each in went.items() if name not in before}
    known_s = [each for each in (session.duration_s, duration_s) if each is not None]
    return sessions.keep(
        runner_id,
        gone_on.left,
        told,
        duration_s=sum(known_s) if known_s else None,
        finished=finished,
        before=before,
        supersedes=gone_on.stopped.id,
        now=now,
    )


def _told(item: DoneItem, went: Went | None) -> DoneItem:
    if went is None or item.outcome is not ItemOutcome.DONE:
        return item
    return replace(item, pain_nrs=went.pain_nrs, form_intact=went.form_intact)


def _added(went: Went, begun: DoneItem | None, name: str) -> Went:
    """Add the sets that were done before the stop to those done after it."""
    if begun is None or begun.exercise_id != name or went.outcome is ItemOutcome.DONE:
        return went
    outcome = ItemOutcome.PART if went.outcome is ItemOutcome.SKIPPED else went.outcome
    return replace(went, outcome=outcome, sets_done=(begun.sets_done or 0) + (went.sets_done or 0))
