"""Once a week: four overuse questions, and worry, mood and confidence. All in our own words; the last three are unvalidated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from runtall.core import ImplausibleValueError, Message, say
from runtall.evidence import rule


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers in order, the easiest first, and a word for it where there is little room."""

    id: str
    text: Message
    choices: tuple[Message, ...]
    short: Message | None = None


OVERUSE_QUESTIONS = (
    Question(
        "difficulty",
        say("This week, how did your back go along with running?"),
        (
            say("I ran as usual and noticed nothing"),
            say("I ran as usual, and my back let itself be noticed"),
            say("I ran less or otherwise, for my back's sake"),
            say("I could not run, for my back's sake"),
        ),
        say("difficulty"),
    ),
    Question(
        "volume",
        say("This week, how much of your distance did you leave out for your back's sake?"),
        (say("nothing"), say("a little"), say("a middling part"), say("a large part"), say("all of it")),
        say("distance left out"),
    ),
    Question(
        "performance",
        say("This week, how much slower or shorter than you could otherwise run did your back make your runs?"),
        (say("not at all"), say("a little"), say("middling"), say("a lot"), say("I could not run")),
        say("slower or shorter"),
    ),
    Question(
        "pain",
        say("This week, how much did your back hurt, in the runs or after them?"),
        (say("not at all"), say("a little"), say("middling"), say("a lot")),
        say("pain"),
    ),
)
"""The four weekly questions: same subjects and points as the published four, words our own."""


@dataclass(frozen=True, slots=True)
class OveruseWeek:
    """Choices of one week, counted from 1 (the easiest); ``None`` is no answer."""

    difficulty: int | None = None
    volume: int | None = None
    performance: int | None = None
    pain: int | None = None


@dataclass(frozen=True, slots=True)
class OveruseSeverity:
    """The week's sum.

    Attributes
    ----------
    severity
        0 to 100.
    hard_week
        Distance or speed suffered from "middling" on, or running was not possible.
    method, sources
        Rule id and version, and its papers.
    """

    severity: int
    hard_week: bool
    method: str
    sources: tuple[str, ...]


def overuse_severity(week: OveruseWeek) -> OveruseSeverity | None:
    """Sum of the four weekly answers, 0 (no trouble) to 100; ``None`` while one is missing.

    When running was not possible at all, the other three are its consequence and need not be answered: the sum is 100.

    Notes
    -----
    Points are those of the published questionnaire (0, 8, 17, 25 for four choices; 0, 6, 13, 19, 25 for five). The words are
    ours, so sums are comparable over one runner's weeks, not with published groups.

    References
    ----------
    clarsen-2013

    Examples
    --------
    >>> overuse_severity(OveruseWeek(difficulty=2, volume=2, performance=3, pain=2)).severity
    35
    """
    applied = rule("overuse-severity")
    choices = (week.difficulty, week.volume, week.performance, week.pain)
    for choice, question in zip(choices, OVERUSE_QUESTIONS, strict=True):
        if choice is not None and not 1 <= choice <= len(question.choices):
            raise ImplausibleValueError(say("There is no answer {number} to this question.", number=choice))
    if week.difficulty == len(OVERUSE_QUESTIONS[0].choices):
        return OveruseSeverity(100, True, applied.key, applied.sources)
    if None in choices:
        return None
    difficulty, volume, performance, pain = (
        _points(choice, len(question.choices))
        for choice, question in zip(choices, OVERUSE_QUESTIONS, strict=True)
        if choice is not None
    )
    hard = max(volume, performance) >= applied.value("hard_from")
    return OveruseSeverity(difficulty + volume + performance + pain, hard, applied.key, applied.sources)


def _points(choice: int, of: int) -> int:
    if choice == 1:
        return 0
    steps = "four_steps" if of == 4 else "five_steps"
    return int(rule("overuse-severity").value(f"{steps}_{choice}"))


class Mind(StrEnum):
    """Subjects of the three items on how the runner takes it."""

    WORRY = "worry"
    LOW_MOOD = "low_mood"
    CONFIDENCE = "confidence"


MIND_QUESTIONS = (
    Question(
        Mind.WORRY.value,
        say("How much do you worry about your back, from 0 (not at all) to 10 (all the time)?"),
        (),
        say("worry"),
    ),
    Question(
        Mind.LOW_MOOD.value,
        say("How low has your mood been this week, from 0 (not at all) to 10 (as low as it gets)?"),
        (),
        say("low mood"),
    ),
    Question(
        Mind.CONFIDENCE.value,
        say("How sure are you that you can run with this back, from 0 (not at all) to 10 (completely)?"),
        (),
        say("confidence"),
    ),
)
MIND_NOTE = say("These three questions are our own and untested. They choose what we offer you to read, nothing else.")

_OFFERS = {
    Mind.WORRY: say("Many runners worry when the back is sore. After the safety questions, a sore back can move; start small."),
    Mind.LOW_MOOD: say(
        "A sore back can press on the mood. If it stays low for two weeks, talk to someone you trust or to a doctor."
    ),
    Mind.CONFIDENCE: say(
        "Small runs that go well build confidence. Choose one that you are sure of, and add a little each time."
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to read, offered and never a label."""

    on: Mind
    sentence: Message
    method: str


def mind_offers(
    worry_of_10: int | None = None, low_mood_of_10: int | None = None, confidence_of_10: int | None = None
) -> tuple[Offer, ...]:
    """Return what to offer to read after the three items; nothing for what was not answered.

    References
    ----------
    madsen-2022, kent-2023

    Examples
    --------
    >>> [offer.on.value for offer in mind_offers(worry_of_10=7, confidence_of_10=8)]
    ['worry']
    """
    for rating in (worry_of_10, low_mood_of_10, confidence_of_10):
        if rating is not None and not 0 <= rating <= 10:
            raise ImplausibleValueError(say("A rating of {given} is outside 0 to 10.", given=rating))
    applied = rule("mindset-education")
    high, low = applied.value("high_from"), applied.value("low_up_to")
    asked = {
        Mind.WORRY: worry_of_10 is not None and worry_of_10 >= high,
        Mind.LOW_MOOD: low_mood_of_10 is not None and low_mood_of_10 >= high,
        Mind.CONFIDENCE: confidence_of_10 is not None and confidence_of_10 <= low,
    }
    return tuple(Offer(on, _OFFERS[on], applied.key) for on, offered in asked.items() if offered)
