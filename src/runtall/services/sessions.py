"""A session to follow: today's, or a named routine; what came of it goes into the diary and the next dose."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError, say
from runtall.evidence import exercises
from runtall.exercise import Dose, SessionItem, Timeline, session_timeline
from runtall.plan import (
    Card,
    DoneItem,
    DoneSession,
    ItemOutcome,
    Line,
    LineKind,
    ReasonKind,
    SessionKind,
    dose_of,
    easy_items,
)
from runtall.symptoms import Context, Felt, Place, Side

if TYPE_CHECKING:
    from runtall.store.planning import KeptSession

TODAY, WARM_UP = "today", "warm-up"
_LINES = {
    TODAY: (LineKind.SESSION, LineKind.MOBILITY),
    WARM_UP: (LineKind.WARM_UP,),
}


@dataclass(frozen=True, slots=True)
class SessionToPlay:
    """A session laid out in timed steps.

    Attributes
    ----------
    routine_id
        The named routine it is; ``None`` for the card's own.
    notes
        What was swapped or left out, and why.
    """

    on: date
    kind: SessionKind
    title: Message
    timeline: Timeline
    routine_id: str | None = None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Went:
    """How one exercise went, as the runner tells it; ``None`` is "not said".

    Attributes
    ----------
    side
        Of an exercise done side by side: the side that fell short, was left out or hurt (``left``, ``right``, ``both``).
    left_sets_done, right_sets_done
        Sets of each side, where the player counted them.
    """

    outcome: ItemOutcome = ItemOutcome.DONE
    sets_done: int | None = None
    pain_nrs: float | None = None
    form_intact: bool | None = None
    place: str | None = None
    leg: bool | None = None
    side: str | None = None
    left_sets_done: int | None = None
    right_sets_done: int | None = None


@dataclass(frozen=True, slots=True)
class SessionKept:
    """A session as it was kept, and the safety questions that it brings up."""

    id: str
    session: DoneSession
    safety_questions: tuple[str, ...] = ()


def to_play(runner_id: int, what: str = TODAY, *, minutes: float | None = None, now: datetime | None = None) -> SessionToPlay:
    """Return today's session, its warm-up, or a named routine, laid out in timed steps.

    Raises
    ------
    NotFoundError
        Today's card has none, or there is no such routine.
    ConflictError
        No session is open: the safety answers come first.
    """
    now = now or datetime.now(UTC)
    if what not in _LINES:
        return _routine(runner_id, what, minutes, now)
    from runtall.services import today

    decided, inputs = today.decided_from(runner_id, now=now)
    card = decided.card
    found = next((line for line in card.lines if line.kind in _LINES[what] and line.session is not None), None)
    if found is None or found.session is None:
        raise NotFoundError(_nothing(card, what), say("See the day with: runtall today. Named routines: runtall routines"))
    planned_s = found.session.duration_s if minutes is None else 60.0 * minutes
    more = easy_items(inputs) if what == TODAY and minutes is not None else ()
    timeline = session_timeline(_items(found.session.items), planned_s / 60, more=_items(more))
    lengths = _other_length(timeline) if what == TODAY else ()
    notes = (*(each.sentence for each in found.because[1:]), *changes_of(found), *lengths)
    return SessionToPlay(card.on, found.session.kind, found.title, timeline, None, notes)


def changes_of(line: Line) -> tuple[Message, ...]:
    """Say which exercises of a line are another one, or ask for more or less, than when they were last done, and why."""
    changed = (ReasonKind.LESS, ReasonKind.MORE)
    return tuple(each.because.sentence for each in line.exercise_reasons if each.kind in changed)


def _nothing(card: Card, what: str) -> Message:
    if what == WARM_UP:
        return say("Today's card has no warm-up: there is no run in it.")
    return say("Today's card has no session: {headline}", headline=card.headline)


def _items(items: Sequence[DoneItem]) -> list[SessionItem]:
    return [SessionItem(each.exercise_id, dose_of(each)) for each in items if each.exercise_id in exercises()]


def _other_length(timeline: Timeline) -> tuple[Message, ...]:
    """Say how long a session takes where it does not come to the minutes asked for, and why."""
    if timeline.fits or timeline.asked_s is None:
        return ()
    values = {"session_s": timeline.total_s, "asked_s": timeline.asked_s}
    if timeline.total_s > timeline.asked_s:
        return (say("It takes {session_s} and not {asked_s}: its first exercise alone takes as long.", **values),)
    return (say("It takes {session_s} and not {asked_s}: no more is open today, and sets only grow by how they went.", **values),)


def _routine(runner_id: int, routine_id: str, minutes: float | None, now: datetime) -> SessionToPlay:
    from runtall.services import exercises as catalogue
    from runtall.services import planning

    opened = catalogue.routine_today(runner_id, routine_id, minutes=minutes, now=now)
    if opened.timeline is None:
        raise ConflictError(opened.closed or say("This routine is not open today."))
    on, _zone = planning.day_and_zone(runner_id, now)
    kind = SessionKind.STRENGTH if opened.routine.loads else SessionKind.ROUTINE
    return SessionToPlay(on, kind, Message(opened.routine.name), opened.timeline, routine_id, opened.notes)


# Keeping what came of it ---------------------------------------------------------------------------------------------


def keep(
    runner_id: int,
    played: SessionToPlay,
    went: Mapping[str, Went],
    *,
    duration_s: float | None = None,
    finished: bool = True,
    rpe: float | None = None,
    session_id: str | None = None,
    before: Mapping[str, DoneItem] | None = None,
    supersedes: str | None = None,
    at: datetime | None = None,
    now: datetime | None = None,
) -> SessionKept:
    """Keep a session. Exercises that ``went`` does not name were done as asked where it was finished, else left out.

    What hurt goes into the diary as well, and may bring safety questions up.

    Parameters
    ----------
    rpe
        Effort of the whole, 0 to 10.
    session_id
        Given by the player: the same session sent twice is kept once, and nothing is written a second time.
    before, supersedes
        Of a session that was gone on with: exercises as they were kept when it stopped, and the id under which that was.
    at
        When it ended, where it is told later; now unless said otherwise.
    """
    from runtall.store import planning as store

    now = now or datetime.now(UTC)
    if session_id is not None and (earlier := store.session_with(runner_id, session_id)) is not None:
        return SessionKept(earlier.id, earlier.session, _still_asked(runner_id, went))
    _rating("effort", rpe)
    if duration_s is not None and not 0 <= duration_s <= 24 * 3600:
        raise ImplausibleValueError(say("A session of that length cannot be."))
    items = tuple(
        (before or {}).get(each.exercise_id)
        or _done(each, went.get(each.exercise_id, Went() if finished else Went(ItemOutcome.SKIPPED)))
        for each in played.timeline.items
    )
    if strange := sorted(set(went) - {each.exercise_id for each in items}):
        raise NotFoundError(
            say("{name} is no exercise of this session.", name=strange[0]), say("See them with: runtall session --list")
        )
    session = DoneSession(
        played.on, played.kind, items, duration_s=duration_s, finished=finished, routine_id=played.routine_id, rpe=rpe
    )
    kept = store.KeptSession(session_id or str(uuid.uuid4()), session, now, supersedes)
    with store.all_or_nothing(runner_id):
        store.keep_session(runner_id, kept)
        asked = _into_diary(runner_id, played.on, went, at or now, now)
    return SessionKept(kept.id, session, asked)


def _rating(name: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= 10:
        raise ImplausibleValueError(say("{name} is between 0 and 10, not {given}.", name=name, given=value))


def _still_asked(runner_id: int, went: Mapping[str, Went]) -> tuple[str, ...]:
    """Return the safety questions that wait for an answer, where something hurt in the session."""
    from runtall.services import triage

    if not any(each.outcome is ItemOutcome.HURT for each in went.values()):
        return ()
    return tuple(triage.state(runner_id).standing.triage.unanswered)


def _done(asked: SessionItem, went: Went) -> DoneItem:
    _rating("pain", went.pain_nrs)
    left, right = _by_side(asked.dose, went)
    one_side_out = went.outcome is ItemOutcome.SKIPPED and (left or right)
    return DoneItem(
        exercise_id=asked.exercise_id,
        outcome=ItemOutcome.PART if one_side_out else went.outcome,
        sets=asked.dose.sets,
        reps=asked.dose.reps,
        hold_s=asked.dose.hold_s,
        duration_s=asked.dose.duration_s,
        sets_done=went.sets_done,
        side=asked.dose.extra_set_side,
        pain_nrs=went.pain_nrs,
        form_intact=went.form_intact,
        left_sets_done=left,
        right_sets_done=right,
    )


def _by_side(dose: Dose, went: Went) -> tuple[int | None, int | None]:
    """Return the sets of the left and the right side, as far as they were told apart; ``None``: not known."""
    if not dose.per_side or went.outcome is ItemOutcome.DONE:
        return None, None
    if went.left_sets_done is not None or went.right_sets_done is not None:
        return went.left_sets_done, went.right_sets_done
    if went.side == "both":
        return went.sets_done, went.sets_done
    short = 0 if went.outcome is ItemOutcome.SKIPPED else went.sets_done
    other = None if went.outcome is ItemOutcome.HURT else dose.sets
    return {"left": (short, other), "right": (other, short)}.get(went.side or "", (None, None))


def _into_diary(runner_id: int, on: date, went: Mapping[str, Went], at: datetime, now: datetime) -> tuple[str, ...]:
    """Write down what hurt; a place that the diary knows comes with it."""
    from runtall.services import diary, triage

    asked: list[str] = []
    for exercise_id, each in went.items():
        if each.outcome is not ItemOutcome.HURT or (each.pain_nrs is None and each.place is None and not each.leg):
            continue
        places = [Place(each.place)] if each.place in set(Place) else []
        felt = tuple(Felt(place, Side.CENTRE) for place in (*places, *([Place.BELOW_KNEE] if each.leg else [])))
        entry = diary.write(
            runner_id,
            context=Context.REST,
            at=at,
            now=now,
            pain_nrs=None if each.pain_nrs is None else round(each.pain_nrs),
            felt=felt,
            run_on=on,
            note=str(say("At the exercise {name}.", name=exercise_id)),
        )
        asked += triage.ask_after(runner_id, entry)
    return tuple(dict.fromkeys(asked))


@dataclass(frozen=True, slots=True)
class KeptAs:
    """A session that was kept, and whether it was taken back since."""

    kept: SessionKept
    taken_back: bool


def kept_as(runner_id: int, session_id: str) -> KeptAs:
    """Return a session by its whole id, taken back or not. Raises ``NotFoundError``."""
    from runtall.store import planning as store

    found = store.session_with(runner_id, session_id)
    if found is None:
        raise NotFoundError(say("There is no session of this name."))
    stands = {each.id for each in store.sessions(runner_id, since=found.session.on)}
    return KeptAs(SessionKept(found.id, found.session), found.id not in stands)


def kept(runner_id: int, *, since: date | None = None) -> tuple[KeptSession, ...]:
    """Return the sessions that hold, oldest first."""
    from runtall.store import planning as store

    return store.sessions(runner_id, since=since)


def take_back(runner_id: int, session_id: str, *, now: datetime | None = None) -> None:
    """Take a session back; it stays in history. Raises ``NotFoundError`` where no single one begins with the id."""
    from runtall.store import planning as store

    found = [each for each in store.sessions(runner_id) if session_id and each.id.startswith(session_id)]
    if len(found) != 1:
        raise NotFoundError(
            say("No single session begins with {id}.", id=session_id), say("See them with: runtall session --kept")
        )
    gone = replace(found[0], id=str(uuid.uuid4()), supersedes=found[0].id, withdrawn=True, said_at=now or datetime.now(UTC))
    store.keep_session(runner_id, gone)


def type_run(
    runner_id: int,
    *,
    on: date,
    duration_s: float,
    distance_m: float | None = None,
    walk_s: float | None = None,
    rpe: float | None = None,
    pain_during_nrs: int | None = None,
    tightened_s: float | None = None,
    tightened_m: float | None = None,
    shoes: str | None = None,
    corrects: str | None = None,
    now: datetime | None = None,
) -> str:
    """Keep a run without a watch and return its id.

    Parameters
    ----------
    corrects
        Id of the typed run that this one says anew; what it said stays in history.

    Raises
    ------
    ImplausibleValueError
        A length that cannot be, or a day that has not come.
    NotFoundError, ConflictError
        There is no such run to correct, or it was corrected meanwhile.
    """
    from runtall.services import planning
    from runtall.store import planning as store

    now = now or datetime.now(UTC)
    today_on, _zone = planning.day_and_zone(runner_id, now)
    if on > today_on:
        raise ImplausibleValueError(say("This moment has not come yet."), say("Write it down after the run."))
    _possible(duration_s, distance_m, walk_s, (rpe, pain_during_nrs))
    named = " ".join((shoes or "").split()) or None
    run = store.TypedRunEntry(on, duration_s, distance_m, walk_s, rpe, pain_during_nrs, tightened_s, tightened_m, named)
    kept_run = store.KeptTypedRun(str(uuid.uuid4()), run, now, corrects)
    store.keep_typed_run(runner_id, kept_run)
    return kept_run.id


def _possible(duration_s: float, distance_m: float | None, walk_s: float | None, ratings: Sequence[float | None]) -> None:
    if not 60 <= duration_s <= 48 * 3600:
        raise ImplausibleValueError(say("A run of that length cannot be."), say("Write minutes, such as 35."))
    if distance_m is not None and not 0 < distance_m <= 12.0 * duration_s:
        raise ImplausibleValueError(say("That distance and time do not go together."), say("Write kilometres, such as 6.2."))
    if walk_s is not None and not 0 <= walk_s <= duration_s:
        raise ImplausibleValueError(say("The walking is longer than the run."), say("Write the minutes that were walked."))
    if any(each is not None and not 0 <= each <= 10 for each in ratings):
        raise ImplausibleValueError(say("Pain and effort are between 0 and 10."))


def take_run_back(runner_id: int, typed_id: str, *, now: datetime | None = None) -> None:
    """Take a typed run back; it stays in history. Raises ``NotFoundError`` where no single one begins with the id."""
    from runtall.store import planning as store

    found = [each for each in store.typed_runs(runner_id) if typed_id and each.id.startswith(typed_id)]
    if len(found) != 1:
        raise NotFoundError(say("No single typed run begins with {id}.", id=typed_id))
    gone = replace(found[0], id=str(uuid.uuid4()), supersedes=found[0].id, withdrawn=True, said_at=now or datetime.now(UTC))
    store.keep_typed_run(runner_id, gone)
