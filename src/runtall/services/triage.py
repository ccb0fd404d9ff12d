"""The safety questions: judge answers, keep them with their history, and hold what only a clinician's word reopens."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from runtall import __version__
from runtall.core import Message
from runtall.evidence import Open, Outcome, Path, Within
from runtall.services.diary import zone_of
from runtall.symptoms import (
    Answer,
    Answered,
    Answers,
    Clearance,
    DiaryEntry,
    Event,
    Occasion,
    Reason,
    Standing,
    Triage,
    questions_for,
    read_answers,
    record,
    standing,
    triage,
    where_it_stands,
)


@dataclass(frozen=True, slots=True)
class SafetyState:
    """Where a runner stands with the safety questions.

    Attributes
    ----------
    outcome, within
        The most urgent of what the answers say now and of what is still closed since an earlier answer.
    standing
        All of it, as ``symptoms`` reckons it.
    answered_on
        The runner's own day of the last answers; ``None`` where nobody was asked yet.
    """

    outcome: Outcome
    within: Within | None
    standing: Standing
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class TriageForm:
    """What the safety questions say, for people and machines; attributes as in ``symptoms.Triage``.

    ``closed_by`` is what still stands from an earlier answer until a clinician's word, ``answered_on`` the day of the last
    answers; both are ``None`` for answers that were judged and not kept.
    """

    outcome: Outcome
    within: Within | None
    sentence: Message
    reasons: tuple[Reason, ...]
    open: tuple[Open, ...]
    unanswered: tuple[str, ...]
    paths: tuple[Path, ...]
    say_at_the_phone: Message | None
    closed_by: Outcome | None = None
    answered_on: date | None = None


def form_of(result: Triage) -> TriageForm:
    """Return the form of answers that were judged and not kept."""
    return TriageForm(
        result.outcome,
        result.within,
        result.sentence,
        result.reasons,
        result.open,
        result.unanswered,
        result.paths,
        result.say_at_the_phone,
    )


def form_of_state(stands: SafetyState) -> TriageForm:
    """Return the form of where a runner stands."""
    return replace(
        form_of(stands.standing.triage),
        outcome=stands.outcome,
        within=stands.within,
        open=stands.standing.open,
        closed_by=stands.standing.closed_by,
        answered_on=stands.answered_on,
    )


def judge(said: Mapping[str, object]) -> Triage:
    """Return what a map of answers says, without keeping anything.

    Raises
    ------
    ImplausibleValueError
        A question that does not exist, a word that is no answer, a number that cannot be.
    """
    return triage(read_answers(said))


def keep(
    runner_id: int,
    answers: Answers,
    *,
    occasion: Occasion = Occasion.START,
    confirmed: frozenset[str] = frozenset(),
    note: str = "",
    now: datetime | None = None,
) -> SafetyState:
    """Keep one round of answers and return where the runner stands with it.

    Raises
    ------
    ConflictError
        An earlier yes would be taken back without having been confirmed, or something newer was written meanwhile.
    """
    from runtall.store import runners

    zone = zone_of(runners.profile_of(runner_id))
    return _add(runner_id, Answered(now or datetime.now(UTC), zone, occasion, answers, confirmed, note))


def clear(
    runner_id: int, *, by: str, seen_on: date, allows: frozenset[Open], note: str = "", now: datetime | None = None
) -> SafetyState:
    """Keep a clinician's word, and return where the runner stands with it.

    Raises
    ------
    ImplausibleValueError
        Nobody is named, or the day has not come yet.
    """
    from runtall.store import runners

    zone = zone_of(runners.profile_of(runner_id))
    return _add(runner_id, Clearance(now or datetime.now(UTC), zone, by, seen_on, allows, note))


def _add(runner_id: int, event: Event) -> SafetyState:
    from runtall.store import safety

    history = safety.events(runner_id)
    after = record(history, event)
    stands = state_of(after, at=event.at)
    safety.add(runner_id, len(history), event, outcome=stands.outcome.value, version=__version__)
    return stands


def state(runner_id: int, *, at: datetime | None = None) -> SafetyState:
    """Return where a runner stands now."""
    from runtall.store import safety

    return state_of(safety.events(runner_id), at=at or datetime.now(UTC))


def state_of(history: tuple[Event, ...], *, at: datetime) -> SafetyState:
    """Work out where a runner stands after a history."""
    stands = where_it_stands(history, at=at)
    rounds = [event for event in history if isinstance(event, Answered)]
    answered_on = rounds[-1].at.astimezone(zoneinfo.ZoneInfo(rounds[-1].zone)).date() if rounds else None
    outcome, within = stands.triage.outcome, stands.triage.within
    if stands.closed_by is not None:
        outcome, within = stands.closed_by, stands.closed_within
    return SafetyState(outcome, within, stands, answered_on)


def ask_after(runner_id: int, entry: DiaryEntry) -> tuple[str, ...]:
    """Return the ids of the safety questions that a new diary entry brings up, and hold them open until they are answered.

    A question that was answered yes stays a yes.
    """
    from runtall.store import diary, safety

    earlier = [each for each in standing(diary.entries(runner_id)) if each.id != entry.id and each.at <= entry.at]
    answered_at = {
        sign: event.at
        for event in safety.events(runner_id)
        if isinstance(event, Answered)
        for sign, said in event.answers.flags.items()
        if said is not Answer.UNKNOWN
    }
    asked = questions_for(entry, earlier, answered_at)
    said_before = state(runner_id).standing.answers.flags
    if to_open := [sign for sign in asked if said_before.get(sign) is not Answer.YES]:
        keep(runner_id, Answers(dict.fromkeys(to_open, Answer.UNKNOWN)), occasion=Occasion.DIARY)
    return asked
