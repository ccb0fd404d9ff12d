"""The safety questions: judge answers, keep them with their history, and hold what only a clinician's word reopens."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from runtall import __version__
from runtall.core import Message
from runtall.evidence import Open, Outcome, Path, Within
from runtall.services.diary import zone_of
from runtall.services.remembered import while_same
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
    urgency,
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
        The runner's own day of the last answers; ``None`` where nothing was answered yet. Questions that were only asked
        and left open are no answers.
    left_open
        The questions without an answer, and when each was asked.
    """

    outcome: Outcome
    within: Within | None
    standing: Standing
    answered_on: date | None
    left_open: tuple[LeftOpen, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A safety question without an answer, and the runner's day on which it was last asked.

    ``asked_on`` is ``None`` where it was never asked.
    """

    sign_id: str
    asked_on: date | None


@dataclass(frozen=True, slots=True)
class TriageForm:
    """What the safety questions say, for people and machines; attributes as in ``symptoms.Triage``.

    What comes after ``say_at_the_phone`` tells of answers that were kept, and is empty for answers that were only judged.

    Attributes
    ----------
    reasons
        The signs that stand now, and those that keep something closed although their answer was taken back.
    taken_back
        Ids of reasons whose yes was taken back; it stays in the history, and what it closed stays closed.
    closed_by
        What still stands from an earlier answer until a clinician's word.
    clearance
        The clinician's word that holds: who, when, what is allowed.
    restart_on
        The runner's day since which the plan begins again at its first stage.
    left_open
        The questions without an answer, and when each was asked.
    answered_on
        The day of the last answers.
    """

    outcome: Outcome
    within: Within | None
    sentence: Message
    reasons: tuple[Reason, ...]
    open: tuple[Open, ...]
    unanswered: tuple[str, ...]
    paths: tuple[Path, ...]
    say_at_the_phone: Message | None
    taken_back: tuple[str, ...] = ()
    closed_by: Outcome | None = None
    clearance: Clearance | None = None
    restart_on: date | None = None
    left_open: tuple[LeftOpen, ...] = ()
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
    """Return the form of where a runner stands, with what an earlier answer still keeps closed."""
    held = stands.standing
    now = {reason.sign_id for reason in held.triage.reasons}
    taken_back = tuple(reason for reason in held.closed_reasons if reason.sign_id not in now)
    reasons = sorted((*held.triage.reasons, *taken_back), key=lambda each: urgency(each.outcome, each.within), reverse=True)
    return replace(
        form_of(held.triage),
        outcome=stands.outcome,
        within=stands.within,
        sentence=held.sentence,
        reasons=tuple(reasons),
        open=held.open,
        taken_back=tuple(reason.sign_id for reason in taken_back),
        closed_by=held.closed_by,
        clearance=held.clearance,
        restart_on=None if held.clearance is None else _day_of(held.restart_at, held.clearance.zone),
        left_open=stands.left_open,
        answered_on=stands.answered_on,
    )


def _day_of(at: datetime | None, zone: str) -> date | None:
    return None if at is None else at.astimezone(zoneinfo.ZoneInfo(zone)).date()


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
    return state_of(history(runner_id), at=at or datetime.now(UTC))


def history(runner_id: int) -> tuple[Event, ...]:
    """Return everything that was answered and cleared, oldest first; nothing in it ever changes."""
    from runtall.store import safety
    from runtall.store.marks import SAID

    return while_same((SAID,), "safety", runner_id, lambda: safety.events(runner_id))


def state_of(history: tuple[Event, ...], *, at: datetime) -> SafetyState:
    """Work out where a runner stands after a history."""
    stands = where_it_stands(history, at=at)
    asked_on: dict[str, date | None] = {}
    answered_on = None
    for event in history:
        if isinstance(event, Answered):
            day = _day_of(event.at, event.zone)
            asked_on |= {sign: day for sign, said in event.answers.flags.items() if said is Answer.UNKNOWN}
            answered_on = day if _says_anything(event.answers) else answered_on
    left_open = tuple(LeftOpen(sign, asked_on.get(sign)) for sign in stands.triage.unanswered)
    outcome, within = stands.triage.outcome, stands.triage.within
    if stands.closed_by is not None:
        outcome, within = stands.closed_by, stands.closed_within
    return SafetyState(outcome, within, stands, answered_on, left_open)


def _says_anything(answers: Answers) -> bool:
    """Whether anything was answered at all, not only asked."""
    numbers = (answers.age_years, answers.surgery_weeks, answers.pain_nrs)
    said = (*answers.flags.values(), answers.pregnant)
    return any(each is not None for each in numbers) or any(each is not Answer.UNKNOWN for each in said)


def taken_back_by(runner_id: int, answers: Answers) -> tuple[str, ...]:
    """Return the ids of earlier yeses that new answers would take back; each is asked about once more before that happens."""
    before = state(runner_id).standing.answers
    lost = [sign for sign, said in before.flags.items() if said is Answer.YES and answers.flags.get(sign, said) is not Answer.YES]
    if before.pregnant is Answer.YES and answers.pregnant is Answer.NO:
        lost.append("pregnancy")
    return tuple(dict.fromkeys(lost))


def leaving(answers: Answers, signs: Collection[str]) -> Answers:
    """Return answers that say nothing about some signs, so that what was said before stays."""
    flags = {sign: said for sign, said in answers.flags.items() if sign not in signs}
    return replace(answers, flags=flags, pregnant=Answer.UNKNOWN if "pregnancy" in signs else answers.pregnant)


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
    hold_open(runner_id, asked)
    return asked


def hold_open(runner_id: int, signs: Sequence[str], *, now: datetime | None = None) -> tuple[str, ...]:
    """Open safety questions that something new brings up, until they are answered; a yes stays a yes. Return the opened ones."""
    said_before = state(runner_id, at=now).standing.answers.flags
    to_open = tuple(sign for sign in dict.fromkeys(signs) if said_before.get(sign) is not Answer.YES)
    if to_open:
        keep(runner_id, Answers(dict.fromkeys(to_open, Answer.UNKNOWN)), occasion=Occasion.DIARY, now=now)
    return to_open
