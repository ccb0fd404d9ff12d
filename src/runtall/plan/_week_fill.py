"""A strength session filled up to the minutes asked for, with easy exercises alone: sets and levels have to be earned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from runtall.evidence import ExerciseKind, exercises, rule
from runtall.exercise import SessionItem, session_s, session_timeline
from runtall.plan._doses import asked as asked_for
from runtall.plan._inputs import DoneItem, PlannedSession, SessionKind
from runtall.plan._week_contents import Candidate
from runtall.plan._week_exercises import ONLY_WHEN_ASKED, Choosable, in_order

_MINUTE_S = 60.0
_LOADING = (ExerciseKind.STRENGTH, ExerciseKind.PLYOMETRIC)


def strength_session(
    ids: Sequence[str], choice: Choosable, *, minutes: float, routine: Sequence[str], stood: Sequence[str] = ()
) -> PlannedSession | None:
    """Return a strength session with this week's doses, of the minutes asked for where easy exercises fill it so far.

    What is left is first the week's own mobility, then other easy exercises, until quiet breathing at the end can take the
    rest. Nothing that loads is added, and no dose grows. Where that does not reach, the session is as long as it can be.

    Parameters
    ----------
    ids
        What was chosen to load; ``None`` comes back where there is nothing.
    routine
        The week's mobility.
    stood
        Exercises of the session as it stood, where the week is solved again: of these the easy ones come first.
    """
    if not ids:
        return None
    items = [SessionItem(each, choice.doses[each]) for each in in_order(ids)]
    asked_s, closing_s = _MINUTE_S * minutes, rule("session-timing").value("closing_most_s")
    for each in _easy(choice, routine, stood):
        if asked_s - session_s(items) <= closing_s:
            break
        standing, more = {item.exercise_id for item in items}, SessionItem(each.id, choice.doses[each.id])
        if each.id not in standing and not each.line & standing and session_s([*items, more]) <= asked_s:
            items.append(more)
    timeline = session_timeline(items, minutes)
    duration_s = asked_s if timeline.fits else _MINUTE_S * max(1, int(timeline.total_s // _MINUTE_S))
    return PlannedSession(SessionKind.STRENGTH, duration_s, tuple(asked_for(each.exercise_id, each.dose) for each in items))


def is_filled(session: PlannedSession) -> bool:
    """Whether easy exercises stand in a strength session."""
    return not all(map(loads, session.items))


def loads(item: DoneItem) -> bool:
    """Whether an exercise is strength or hops, and not an easy one."""
    return exercises()[item.exercise_id].kind in _LOADING


def is_as_asked(session: PlannedSession, asked_s: float) -> bool:
    """Whether a session takes what was asked for, half a minute apart."""
    return abs(session.duration_s - asked_s) <= rule("session-timing").value("tolerance_s")


def _easy(choice: Choosable, routine: Sequence[str], stood: Sequence[str]) -> Iterable[Candidate]:
    """Return what may fill a session, in the order in which it is taken: what stood, the week's mobility, the rest."""
    fits = [each for each in choice.mobility if each.id in {*routine, *stood} or _is_plain(each)]
    return sorted(fits, key=lambda each: (each.id not in stood, each.id not in routine))


def _is_plain(each: Candidate) -> bool:
    is_mobility = exercises()[each.id].kind is ExerciseKind.MOBILITY
    return is_mobility and not each.against_easing and not set(each.purposes) & ONLY_WHEN_ASKED
