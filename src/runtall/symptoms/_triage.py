"""Triage: the most urgent outcome that any one answer demands, with its reasons and what stays open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from runtall.core import Message, say
from runtall.evidence import Open, Outcome, Path, RedFlag, Within, red_flags
from runtall.symptoms._answers import Answer, Answers, sign_answer

ALL_OPEN = frozenset(Open)
OPEN_WHILE_UNANSWERED = frozenset({Open.RECORDS, Open.DIARY, Open.EDUCATION, Open.WALKING})
"""Until the safety questions are answered nothing is assumed, and nothing is started."""

_URGENCY = {
    (Outcome.CLEAR, None): 0,
    (Outcome.UNANSWERED, None): 1,
    (Outcome.CLINICIAN_SOON, None): 2,
    (Outcome.CLINICIAN_FIRST, Within.THIS_WEEK): 3,
    (Outcome.CLINICIAN_FIRST, Within.TODAY): 4,
    (Outcome.EMERGENCY, None): 5,
}

Demand = tuple[Outcome, Within | None]
"""What one answer, or all of them together, ask for."""

NOTHING: Demand = (Outcome.CLEAR, None)


def urgency(outcome: Outcome, within: Within | None = None) -> int:
    """Rank of an outcome, higher is more urgent; ``within`` ranks "today" above "this week"."""
    return _URGENCY[outcome, within]


def demanded(sign: RedFlag, said: Answer) -> Demand:
    """Return what one answer alone demands: the sign's outcome, nothing, or the answer itself where it is missing."""
    match said:
        case Answer.YES:
            return sign.outcome, sign.within
        case Answer.UNKNOWN:
            return Outcome.UNANSWERED, None
        case Answer.NO:
            return NOTHING


def more_urgent(one: Demand, other: Demand) -> Demand:
    """Return the more urgent of two demands. In whatever order demands are joined, the most urgent is left."""
    return one if _URGENCY[one] >= _URGENCY[other] else other


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign that stands, what it alone demands, why, and what to say about it."""

    sign_id: str
    outcome: Outcome
    within: Within | None
    path: Path
    sentence: Message
    phone: Message
    grade: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triage:
    """What the safety questions say.

    Attributes
    ----------
    outcome, within
        The most urgent that any one answer demands; ``within`` is set for ``CLINICIAN_FIRST`` alone.
    reasons
        The signs that stand, most urgent first.
    open
        What of runtall stays open: what every standing sign, and every open question, leaves open.
    unanswered
        Ids of questions without an answer.
    paths
        Ways on of their own that apply (bone stress, pregnancy, ...).
    raised
        Paths whose suspicion another sign raises.
    sentence
        The outcome in words, and that questions are open where some are.
    say_at_the_phone
        How to begin when calling, before the ``phone`` line of each reason; ``None`` where nobody needs to be called.
    """

    outcome: Outcome
    within: Within | None
    reasons: tuple[Reason, ...]
    open: tuple[Open, ...]
    unanswered: tuple[str, ...]
    paths: tuple[Path, ...]
    raised: tuple[Path, ...]
    sentence: Message
    say_at_the_phone: Message | None


def triage(answers: Answers, *, cleared: Collection[str] = ()) -> Triage:
    """Return the most urgent outcome that any one answer demands.

    Signs are judged one by one; order never matters, and no answer makes another less urgent. Questions without an
    answer are never a "no": without any sign the outcome is then ``UNANSWERED``, and whatever the outcome, only
    what is safe for anybody stays open.

    Parameters
    ----------
    answers
        What was said.
    cleared
        Ids of signs that a clinician has seen and cleared since they were answered; they demand nothing.

    References
    ----------
    finucane-2020

    Examples
    --------
    >>> triage(Answers({"chest-pain": Answer.YES})).outcome.value
    'emergency'
    >>> triage(Answers()).outcome.value
    'unanswered'
    """
    signs = [sign for sign in red_flags().values() if sign.id not in cleared]
    said = {sign.id: sign_answer(sign, answers) for sign in signs}
    outcome, within = reduce(more_urgent, (demanded(sign, said[sign.id]) for sign in signs), NOTHING)
    standing = sorted(
        (sign for sign in signs if said[sign.id] is Answer.YES), key=lambda sign: urgency(sign.outcome, sign.within), reverse=True
    )
    unanswered = tuple(sign.id for sign in signs if said[sign.id] is Answer.UNKNOWN)
    paths = _distinct(sign.path for sign in standing if sign.path is not Path.COMMON)
    raised = tuple(path for path in paths if any(sign.raises is path for sign in standing))
    return Triage(
        outcome=outcome,
        within=within,
        reasons=tuple(map(_reason, standing)),
        open=_open(standing, raised, bool(unanswered)),
        unanswered=unanswered,
        paths=paths,
        raised=raised,
        sentence=_sentence(outcome, within, len(unanswered)),
        say_at_the_phone=_PHONE[outcome],
    )


_PHONE = {
    Outcome.EMERGENCY: say("Say first that this came with back pain and when it began. Then say:"),
    Outcome.CLINICIAN_FIRST: say("Say that you run, that your back hurts and since when. Then say:"),
    Outcome.CLINICIAN_SOON: say("When you make the appointment, say that you run and since when your back hurts. Then say:"),
    Outcome.UNANSWERED: None,
    Outcome.CLEAR: None,
}


def _distinct(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(sorted(set(paths)))


def _reason(sign: RedFlag) -> Reason:
    return Reason(
        sign.id, sign.outcome, sign.within, sign.path, Message(sign.reason), Message(sign.phone), sign.grade, sign.sources
    )


def _open(standing: Sequence[RedFlag], raised: Collection[Path], any_unanswered: bool) -> tuple[Open, ...]:
    """Return what all standing signs leave open together, and no more than is safe for anybody while questions are open."""
    left = OPEN_WHILE_UNANSWERED if any_unanswered else ALL_OPEN
    for sign in standing:
        left &= sign.stays_open_when_raised if sign.path in raised else sign.stays_open
    return tuple(each for each in Open if each in left)


def _still_open(n: int) -> Message:
    return say("1 question is still open.") if n == 1 else say("{n} questions are still open.", n=n)


def _sentence(outcome: Outcome, within: Within | None, open_count: int) -> Message:
    """Put the outcome in words; where questions are open it says so."""
    match outcome, within:
        case Outcome.EMERGENCY, _:
            return say("Stop here and call the emergency number now, or have someone take you to an emergency department.")
        case Outcome.CLINICIAN_FIRST, Within.TODAY if open_count:
            return say("Talk to a doctor today, before any run or exercise. {still_open}", still_open=_still_open(open_count))
        case Outcome.CLINICIAN_FIRST, Within.TODAY:
            return say("Talk to a doctor today, before any run or exercise.")
        case Outcome.CLINICIAN_FIRST, _ if open_count:
            return say(
                "See a clinician this week, before you run or exercise again. {still_open}", still_open=_still_open(open_count)
            )
        case Outcome.CLINICIAN_FIRST, _:
            return say("See a clinician this week, before you run or exercise again.")
        case Outcome.CLINICIAN_SOON, _ if open_count:
            return say(
                "Make an appointment within the next weeks. {still_open} Answers come first.", still_open=_still_open(open_count)
            )
        case Outcome.CLINICIAN_SOON, _:
            return say("Make an appointment within the next weeks. You can go on running meanwhile.")
        case Outcome.UNANSWERED, _ if open_count == 1:
            return say("We don't know yet: 1 safety question is still open.")
        case Outcome.UNANSWERED, _:
            return say("We don't know yet: {n} safety questions are still open.", n=open_count)
        case _:
            return say("Nothing that you answered speaks against going on.")
