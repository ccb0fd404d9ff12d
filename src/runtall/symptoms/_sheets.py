"""The questionnaires as a runner meets them: questions, how answers are read, score, and what may be said of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from runtall.core import ImplausibleValueError, Message, NotFoundError, say
from runtall.evidence import rule
from runtall.symptoms._outcomes import RMDQ_ITEMS, Change, pain_change, psfs_change, psfs_score, rmdq_change, rmdq_score
from runtall.symptoms._weekly import (
    MIND_NOTE,
    MIND_QUESTIONS,
    OVERUSE_QUESTIONS,
    Offer,
    OveruseWeek,
    Question,
    mind_offers,
    overuse_severity,
)

_RATINGS = range(11)
"""Whole numbers from 0 to 10."""


class Questionnaire(StrEnum):
    """The questionnaires by the name that they are kept under, the main outcome first."""

    ACTIVITIES = "activities"
    WEEK = "week"
    PAIN = "pain"
    DAILY = "daily"
    MIND = "mind"


_TITLES = {
    Questionnaire.ACTIVITIES: say("Your own activities"),
    Questionnaire.WEEK: say("Running this week"),
    Questionnaire.PAIN: say("Pain over the last week"),
    Questionnaire.DAILY: say("Daily life with your back"),
    Questionnaire.MIND: say("Worry, mood and confidence"),
}
_ABOUT = {
    Questionnaire.ACTIVITIES: say(
        "The main outcome (PSFS). Choose three to five things that your back makes hard, in your own words, and rate each "
        "from 0 (not possible) to 10 (as before)."
    ),
    Questionnaire.WEEK: say("Four questions on the last seven days, in our own words. The sum goes from 0 (no trouble) to 100."),
    Questionnaire.PAIN: say("One number for the last seven days, from 0 (none) to 10 (the most you can think of)."),
    Questionnaire.DAILY: say(
        "The 24 items of the Roland-Morris questionnaire (RMDQ), answered on your own sheet of it: say by number which apply "
        "today. For runners with little trouble it is too coarse."
    ),
    Questionnaire.MIND: MIND_NOTE,
}
_PAIN_QUESTION = Question("pain", say("On average, how much did your back hurt in the last seven days?"), (), say("pain"))


def title_of(kind: Questionnaire) -> Message:
    """Return the heading of a questionnaire."""
    return _TITLES[kind]


def about(kind: Questionnaire) -> Message:
    """Return what a questionnaire is, and what it is not."""
    return _ABOUT[kind]


def sheet(kind: Questionnaire, activities: Sequence[str] = ()) -> tuple[Question, ...]:
    """Return the questions in their order; those on own activities are the activities themselves.

    Parameters
    ----------
    activities
        The runner's own names of the activities that are followed.

    Examples
    --------
    >>> [question.id for question in sheet(Questionnaire.MIND)]
    ['worry', 'low_mood', 'confidence']
    """
    match kind:
        case Questionnaire.ACTIVITIES:
            return tuple(
                Question(name, say("How well can you do it today: {activity}?", activity=name), ()) for name in activities
            )
        case Questionnaire.WEEK:
            return OVERUSE_QUESTIONS
        case Questionnaire.PAIN:
            return (_PAIN_QUESTION,)
        case Questionnaire.DAILY:
            return tuple(Question(str(n), say("Item {number} of the sheet applies today.", number=n), ()) for n in RMDQ_ITEMS)
        case Questionnaire.MIND:
            return MIND_QUESTIONS


def read_sheet(kind: Questionnaire, said: Mapping[str, str], activities: Sequence[str] = ()) -> dict[str, int | None]:
    """Read answers as a runner writes them; ``unknown`` or nothing is ``None``, no answer.

    Ratings are whole numbers from 0 to 10; the weekly questions take the number of the choice, from 1; items of the
    24-item sheet take yes or no, and ``applies`` takes the numbers that apply (``1,4,9`` or ``none``) once the whole sheet
    was gone through. An activity may be named by its place in the list, from 1.

    Raises
    ------
    NotFoundError
        There is no such question.
    ImplausibleValueError
        An answer that the question does not have.

    Examples
    --------
    >>> read_sheet(Questionnaire.ACTIVITIES, {"1": "4", "climb stairs": "unknown"}, ["run 10 km", "climb stairs"])
    {'run 10 km': 4, 'climb stairs': None}
    """
    known = {question.id: question for question in sheet(kind, activities)}
    read: dict[str, int | None] = {}
    if kind is Questionnaire.DAILY and "applies" in said:
        read.update(_applies(said["applies"]))
    for name, text in said.items():
        if kind is Questionnaire.DAILY and name == "applies":
            continue
        place = (
            _place(name, activities)
            if kind is Questionnaire.ACTIVITIES
            else name.strip().lower().replace(" ", "_").replace("-", "_")
        )
        if place not in known:
            raise _no_such_question(kind, name, known)
        read[place] = _answer(kind, known[place], text.strip().lower())
    return read


def _no_such_question(kind: Questionnaire, name: str, known: Mapping[str, Question]) -> NotFoundError:
    if kind is Questionnaire.ACTIVITIES:
        return NotFoundError(
            say("There is no activity called {name}.", name=name),
            say("Follow it first: runtall questions activities --follow “{name}”", name=name),
        )
    names = ", ".join(known) if kind is not Questionnaire.DAILY else "1, 2, … 24, applies"
    return NotFoundError(say("There is no question called {name}.", name=name), say("There are: {names}.", names=names))


def _place(name: str, activities: Sequence[str]) -> str:
    """Return the activity that is meant: by its name, whatever its capitals, or by its place in the list."""
    plain = name.strip()
    by_name = {each.casefold(): each for each in activities}
    if plain.casefold() in by_name:
        return by_name[plain.casefold()]
    if plain.isdecimal() and int(plain) in range(1, len(activities) + 1):
        return activities[int(plain) - 1]
    return plain


def _applies(text: str) -> dict[str, int | None]:
    numbers = [part.strip() for part in text.split(",") if part.strip()]
    if text.strip().lower() == "none":
        numbers = []
    elif not numbers or any(not part.isdecimal() or int(part) not in RMDQ_ITEMS for part in numbers):
        raise ImplausibleValueError(
            say("{given} are no items of the sheet.", given=text), say("Write numbers from 1 to 24, such as 1,4,9, or none.")
        )
    ticked = {int(part) for part in numbers}
    return {str(number): int(number in ticked) for number in RMDQ_ITEMS}


def _answer(kind: Questionnaire, question: Question, text: str) -> int | None:
    if text in ("", "unknown"):
        return None
    if kind is Questionnaire.DAILY:
        if text not in ("yes", "no"):
            raise ImplausibleValueError(say("{given} is no answer to an item.", given=text), say("Write yes or no."))
        return int(text == "yes")
    allowed = range(1, len(question.choices) + 1) if question.choices else _RATINGS
    if not (text.isascii() and text.isdecimal()) or int(text) not in allowed:
        raise ImplausibleValueError(
            say("{given} is no answer to: {question}", given=text, question=question.text),
            say("Write a whole number from {lowest} to {highest}.", lowest=allowed[0], highest=allowed[-1]),
        )
    return int(text)


@dataclass(frozen=True, slots=True)
class Score:
    """What one filled questionnaire comes to.

    Attributes
    ----------
    value
        ``None`` while too little was answered; never counted up from what is missing.
    low, high
        What the value can still be, given what was answered.
    highest
        The end of the scale; it begins at 0.
    higher_is_better
        Which end is the good one.
    unanswered
        Questions without an answer.
    near_floor
        Too low for getting better to show; ``None`` where that cannot be told or does not arise.
    sentence, warning
        In words; ``warning`` is ``None`` where there is nothing to warn of.
    method, sources
        Rule id and version, and its papers.
    """

    value: float | None
    low: float | None
    high: float | None
    highest: int
    higher_is_better: bool
    unanswered: tuple[str, ...]
    near_floor: bool | None
    sentence: Message
    warning: Message | None
    method: str
    sources: tuple[str, ...]


_Answers = Mapping[str, int | None]


def score_of(kind: Questionnaire, answers: _Answers) -> Score | None:
    """Return the score of a filled questionnaire; ``None`` for worry, mood and confidence, which have none.

    Parameters
    ----------
    answers
        Question id to answer, as :func:`read_sheet` gives them; what was left out may be missing.

    Examples
    --------
    >>> score_of(Questionnaire.ACTIVITIES, {"run 10 km": 4, "climb stairs": 6}).value
    5.0
    >>> score_of(Questionnaire.WEEK, {"difficulty": 2}).value is None
    True
    """
    worked_out = _SCORES.get(kind)
    return None if worked_out is None else worked_out(answers)


def _activities_score(answers: _Answers) -> Score:
    applied, value = rule("own-activities-change"), psfs_score(list(answers.values()))
    sentence = (
        say("No activity was rated.")
        if value is None
        else say("What matters to you stands at {score:.1f} of 10 (10 is as before).", score=value)
    )
    few = None
    if value is not None and sum(each is not None for each in answers.values()) < applied.value("mean_from"):
        few = say("With fewer than three activities a change shows later. Follow three to five.")
    unanswered = tuple(name for name, rating in answers.items() if rating is None)
    return Score(value, value, value, _RATINGS[-1], True, unanswered, None, sentence, few, applied.key, applied.sources)


def _daily_score(answers: _Answers) -> Score:
    applied = rule("disability-change")
    found = rmdq_score({int(n): None if said is None else bool(said) for n, said in answers.items()})
    if found.score is None:
        sentence = say(
            "{low} to {high} of 24 items: {n} are still open.", low=found.lowest, high=found.highest, n=len(found.unanswered)
        )
    elif found.recovered:
        sentence = say("{score} of 24 items, as few as people tick who feel recovered.", score=found.score)
    else:
        sentence = say("{score} of 24 items.", score=found.score)
    warning = (
        say("This is too low for getting better to show on this sheet. Follow your own activities instead.")
        if found.near_floor
        else None
    )
    return Score(
        found.score, found.lowest, found.highest, RMDQ_ITEMS[-1], False, tuple(map(str, found.unanswered)), found.near_floor,
        sentence, warning, applied.key, applied.sources,
    )  # fmt: skip


def _week_score(answers: _Answers) -> Score:
    applied = rule("overuse-severity")
    week = OveruseWeek(**{question.id: answers.get(question.id) for question in OVERUSE_QUESTIONS})
    severity = overuse_severity(week)
    unanswered = tuple(question.id for question in OVERUSE_QUESTIONS if answers.get(question.id) is None)
    if severity is None:
        open_words = say("{n} of 4 questions are still open: no sum yet.", n=len(unanswered))
        return Score(None, None, None, _WEEK_TOP, False, unanswered, None, open_words, None, applied.key, applied.sources)
    value = severity.severity
    sentence = say("{score} of 100.", score=value)
    if severity.hard_week:
        sentence = say("{score} of 100: a hard week for your running.", score=value)
    return Score(value, value, value, _WEEK_TOP, False, (), None, sentence, None, applied.key, applied.sources)


_WEEK_TOP = len(OVERUSE_QUESTIONS) * 25
"""Four answers of 25 points at most."""


def _pain_score(answers: _Answers) -> Score:
    applied, value = rule("pain-change"), answers.get(_PAIN_QUESTION.id)
    sentence = say("Pain was not rated.") if value is None else say("{score} of 10.", score=value)
    unanswered = (_PAIN_QUESTION.id,) if value is None else ()
    return Score(value, value, value, _RATINGS[-1], False, unanswered, None, sentence, None, applied.key, applied.sources)


_SCORES: Mapping[Questionnaire, Callable[[_Answers], Score]] = MappingProxyType(
    {
        Questionnaire.ACTIVITIES: _activities_score,
        Questionnaire.DAILY: _daily_score,
        Questionnaire.WEEK: _week_score,
        Questionnaire.PAIN: _pain_score,
    }
)


def change_of(kind: Questionnaire, before: _Answers, after: _Answers) -> Change | None:
    """Compare two filled questionnaires, named better or worse only beyond the smallest change that matters.

    ``None`` where no such size is agreed on: for the weekly sum, and for worry, mood and confidence.

    Examples
    --------
    >>> change_of(Questionnaire.PAIN, {"pain": 6}, {"pain": 5}).kind.value
    'no_clear_change'
    """
    match kind:
        case Questionnaire.ACTIVITIES:
            return psfs_change(before, after)
        case Questionnaire.PAIN:
            return pain_change(before.get(_PAIN_QUESTION.id), after.get(_PAIN_QUESTION.id))
        case Questionnaire.DAILY:
            first, last = _daily_score(before).value, _daily_score(after).value
            return rmdq_change(None if first is None else int(first), None if last is None else int(last))
        case _:
            return None


_NO_SIZE = {
    Questionnaire.WEEK: say("Look at several weeks together: how large a change of one week matters is not known."),
    Questionnaire.MIND: say("No score and no change is made of these three."),
}


def no_change_named(kind: Questionnaire) -> Message | None:
    """Return why no change is named, where none ever is."""
    return _NO_SIZE.get(kind)


def offers_after(answers: _Answers) -> tuple[Offer, ...]:
    """Return what to offer to read after worry, mood and confidence were answered."""
    return mind_offers(answers.get("worry"), answers.get("low_mood"), answers.get("confidence"))


def ask_again_on(kind: Questionnaire, last_on: date) -> date | None:
    """Return when a questionnaire is worth answering again; ``None`` where no rhythm is set."""
    match kind:
        case Questionnaire.WEEK | Questionnaire.PAIN:
            return last_on + timedelta(weeks=1)
        case Questionnaire.MIND:
            return last_on + timedelta(weeks=rule("mindset-education").value("every_weeks"))
        case _:
            return None
