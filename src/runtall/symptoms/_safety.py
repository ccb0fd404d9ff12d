"""The safety answers over time: nothing is overwritten, a yes is taken back only twice said, a clinician reopens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from runtall.core import ConflictError, ImplausibleValueError, Message, say
from runtall.evidence import Open, Outcome, Within, red_flags
from runtall.symptoms._answers import Answer, Answers, sign_answer
from runtall.symptoms._asking import Occasion
from runtall.symptoms._triage import ALL_OPEN, Reason, Triage, triage, urgency

CLOSES_FROM = urgency(Outcome.CLINICIAN_FIRST, Within.THIS_WEEK)
"""From this outcome on only a clinician's word reopens."""

_DAYS_PER_WEEK = 7.0


@dataclass(frozen=True, slots=True)
class Answered:
    """Questions answered at one moment.

    Attributes
    ----------
    at, zone
        When (UTC) and in which IANA zone.
    occasion
        Start, weekly, diary or correction.
    answers
        What was asked and said. A sign that ``answers.flags`` names was asked; ``UNKNOWN`` there means that it was left
        open. Signs not named were not asked and keep what was said before. Numbers left out keep what was said before.
    confirmed
        Ids whose earlier yes the runner took back and confirmed when asked once more ("pregnancy" for being pregnant).
    note
        Why, in the runner's own words.
    """

    at: datetime
    zone: str
    occasion: Occasion
    answers: Answers
    confirmed: frozenset[str] = field(default_factory=frozenset)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clearance:
    """A clinician's word: who, when, and what is allowed.

    Raises
    ------
    ImplausibleValueError
        Nobody is named, or the day lies after the entry.
    """

    at: datetime
    zone: str
    by: str
    seen_on: date
    allows: frozenset[Open]
    note: str = ""

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise ImplausibleValueError(say("The clearance names nobody."), say("Write down who looked at your back."))
        if (self.seen_on - self.at.date()).days > 1:
            raise ImplausibleValueError(say("The clearance lies in the future."), say("Write it down after you were seen."))


Event = Answered | Clearance


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the runner stands with the safety questions.

    Attributes
    ----------
    answers
        What holds now, over all events.
    triage
        What the answers say; signs cleared by a clinician demand nothing any more.
    closed_by
        The most urgent outcome since the last clearance that only a clinician can lift; ``None`` while nothing is closed. It
        stays when the answer behind it is corrected.
    closed_within, closed_at
        How soon, and since when.
    clearance
        The last clearance, while nothing closed again after it.
    open
        What of runtall is open now.
    restart_at
        Since when the plan begins again at its first stage; ``None`` where nothing was ever closed, or still is.
    closed_reasons
        The signs behind ``closed_by``, as they stood when it closed; empty while nothing is closed.
    sentence
        Where the runner stands, in words: what the answers say now, or that an earlier answer still waits for a clinician.
    """

    answers: Answers
    triage: Triage
    closed_by: Outcome | None
    closed_within: Within | None
    closed_at: datetime | None
    clearance: Clearance | None
    open: tuple[Open, ...]
    restart_at: datetime | None
    closed_reasons: tuple[Reason, ...]
    sentence: Message


@dataclass(frozen=True, slots=True)
class _State:
    """What holds after some of the events."""

    answers: Answers = field(default_factory=Answers)
    surgery_at: datetime | None = None
    cleared: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    """Cleared signs that were asked about again and left open."""
    worst: Triage | None = None
    closed_at: datetime | None = None
    clearance: Clearance | None = None
    restart_at: datetime | None = None


def record(history: Sequence[Event], event: Event) -> tuple[Event, ...]:
    """Return the history with one more event at its end; nothing in it ever changes.

    The weekly question asks for what is new: its "no" leaves an earlier yes as it was, and needs no confirmation.

    Raises
    ------
    ConflictError
        An earlier yes that no clinician has cleared would be taken back without having been confirmed, or the event lies
        before the last one.
    """
    if history and event.at < history[-1].at:
        raise ConflictError(say("Something newer was written down already."), say("Look at it, then answer again."))
    if isinstance(event, Answered) and event.occasion is not Occasion.WEEKLY:
        before = _fold(history)
        taken_back = {
            sign.id
            for sign in red_flags().values()
            if sign.id not in before.cleared and _takes_back(sign.id, before.answers, event.answers)
        }
        if unconfirmed := sorted(taken_back - event.confirmed):
            raise ConflictError(
                say("Earlier you answered yes: {question}", question=red_flags()[unconfirmed[0]].question),
                say("If that was a slip, confirm it once more. The first answer stays in your history."),
            )
    return (*history, event)


def where_it_stands(history: Sequence[Event], *, at: datetime) -> Standing:
    """Return what holds at ``at``: the answers, what they ask for, and what is open.

    An outcome of clinician first or emergency closes what it closes until a clearance written down after it; correcting the
    answer does not lift it. A clearance lifts the signs that stood when it was written, opens what it allows, and the
    plan begins at its first stage. A new yes closes again, and so does, as far as it goes, a question newly left open.

    Parameters
    ----------
    history
        Events in the order in which they were written.
    at
        Now. Weeks since surgery grow with it.
    """
    state = _fold(history)
    answers = _aged(state, at)
    now = _judged(answers, state)
    allowed = ALL_OPEN if state.clearance is None else state.clearance.allows | _ALWAYS
    left = allowed & frozenset(now.open) & (ALL_OPEN if state.worst is None else frozenset(state.worst.open))
    return Standing(
        answers=answers,
        triage=now,
        closed_by=None if state.worst is None else state.worst.outcome,
        closed_within=None if state.worst is None else state.worst.within,
        closed_at=state.closed_at,
        clearance=state.clearance if state.worst is None else None,
        open=tuple(each for each in Open if each in left),
        restart_at=state.restart_at if state.worst is None else None,
        closed_reasons=() if state.worst is None else state.worst.reasons,
        sentence=now.sentence if state.worst is None or _rank(now) >= _rank(state.worst) else _waiting(state.worst.outcome),
    )


def _waiting(outcome: Outcome) -> Message:
    """Say that the answers ask for less now, and that an earlier one still waits for a clinician."""
    if outcome is Outcome.EMERGENCY:
        return say(
            "An earlier answer asked for emergency help. Write down who looked at it and what is allowed to open this again."
        )
    return say(
        "An earlier answer asked for a clinician first. Write down who looked at it and what is allowed to open this again."
    )


_ALWAYS = frozenset({Open.RECORDS, Open.DIARY, Open.EDUCATION})
"""What a clearance need not name."""


def _takes_back(sign_id: str, before: Answers, now: Answers) -> bool:
    """Whether a yes said in words would be lost; numbers change by themselves."""
    flag_lost = before.flags.get(sign_id) is Answer.YES and now.flags.get(sign_id, Answer.YES) is not Answer.YES
    pregnancy_lost = sign_id == "pregnancy" and before.pregnant is Answer.YES and now.pregnant is Answer.NO
    return flag_lost or pregnancy_lost


_FOLDED_MOST = 8
_folded: list[tuple[tuple[Event, ...], _State]] = []
"""The last histories and what came of each: one that goes on from another is taken on from there."""


def _fold(history: Sequence[Event]) -> _State:
    history = tuple(history)
    known, state = max(
        (each for each in tuple(_folded) if history[: len(each[0])] == each[0]),
        key=lambda each: len(each[0]),
        default=((), _State()),
    )
    if len(known) == len(history):
        return state
    for event in history[len(known) :]:
        state = _after_clearance(state, event) if isinstance(event, Clearance) else _after_answers(state, event)
    _folded.insert(0, (history, state))
    del _folded[_FOLDED_MOST:]
    return state


def _after_clearance(state: _State, event: Clearance) -> _State:
    answers = _aged(state, event.at)
    return replace(
        state,
        cleared=frozenset(sign.id for sign in red_flags().values() if sign_answer(sign, answers) is Answer.YES),
        doubtful=frozenset(),
        worst=None,
        closed_at=None,
        clearance=event,
        restart_at=event.at if state.worst is not None else state.restart_at,
    )


def _after_answers(state: _State, event: Answered) -> _State:
    """Add what was said; a cleared sign demands again once it is said again, or was gone and came back."""
    said = event.answers.flags
    answers = _merged(state.answers, event)
    state = replace(
        state,
        answers=answers,
        surgery_at=event.at if event.answers.surgery_weeks is not None else state.surgery_at,
        cleared=frozenset(
            sign_id
            for sign_id in state.cleared
            if said.get(sign_id) is not Answer.YES and sign_answer(red_flags()[sign_id], answers) is Answer.YES
        ),
        doubtful=frozenset(sign_id for sign_id in state.cleared if said.get(sign_id, _before(sign_id, state)) is Answer.UNKNOWN),
    )
    judged = _judged(_aged(state, event.at), state)
    if _rank(judged) < CLOSES_FROM:
        return state
    worst = judged if state.worst is None else _narrower(state.worst, judged)
    return replace(state, worst=worst, closed_at=state.closed_at or event.at)


def _before(sign_id: str, state: _State) -> Answer:
    return Answer.UNKNOWN if sign_id in state.doubtful else Answer.NO


def _judged(answers: Answers, state: _State) -> Triage:
    """Triage with cleared signs silent, and those in doubt open."""
    doubted = state.doubtful & state.cleared
    flags = {**answers.flags, **dict.fromkeys(doubted, Answer.UNKNOWN)}
    return triage(replace(answers, flags=flags), cleared=state.cleared - doubted)


def _rank(judged: Triage) -> int:
    return urgency(judged.outcome, judged.within)


def _narrower(one: Triage, other: Triage) -> Triage:
    """Return the more urgent of two, leaving open what both leave open."""
    more = max(one, other, key=_rank)
    return replace(more, open=tuple(each for each in more.open if each in one.open and each in other.open))


def _merged(before: Answers, event: Answered) -> Answers:
    """Add what was said, question by question; a yes is lost only where the runner confirmed it."""
    new, flags = event.answers, dict(before.flags)
    for sign_id, said in new.flags.items():
        if said is Answer.YES or flags.get(sign_id) is not Answer.YES or sign_id in event.confirmed:
            flags[sign_id] = said
    keeps_pregnant = before.pregnant is Answer.YES and "pregnancy" not in event.confirmed
    return Answers(
        flags=flags,
        age_years=before.age_years if new.age_years is None else new.age_years,
        pregnant=before.pregnant if new.pregnant is Answer.UNKNOWN or keeps_pregnant else new.pregnant,
        surgery_weeks=before.surgery_weeks if new.surgery_weeks is None else new.surgery_weeks,
        pain_nrs=before.pain_nrs if new.pain_nrs is None else new.pain_nrs,
    )


def _aged(state: _State, at: datetime) -> Answers:
    """Return the answers with the weeks since surgery grown up to ``at``."""
    weeks = state.answers.surgery_weeks
    if state.surgery_at is None or weeks is None:
        return state.answers
    since = max(0.0, (at - state.surgery_at).total_seconds() / 86400 / _DAYS_PER_WEEK)
    return replace(state.answers, surgery_weeks=min(5200.0, weeks + since))
