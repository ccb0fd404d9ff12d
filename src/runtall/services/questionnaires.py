"""Filled questionnaires and the runner's own activities: keep them, correct them, read them, and say what they come to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from runtall.core import ImplausibleValueError, Message, NotFoundError, say
from runtall.symptoms import (
    Change,
    Offer,
    Question,
    Questionnaire,
    Score,
    about,
    ask_again_on,
    change_of,
    no_change_named,
    offers_after,
    read_sheet,
    score_of,
    sheet,
    title_of,
)

if TYPE_CHECKING:
    from runtall.store.questionnaires import Filled, OwnActivity


@dataclass(frozen=True, slots=True)
class Round:
    """One filled questionnaire: its id to correct it by, its day, question to answer, and its score.

    A question that was left out is ``null``; ``score`` is ``null`` for worry, mood and confidence, which have none.
    """

    id: str
    on: date
    answers: Mapping[str, int | None]
    score: Score | None


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """One questionnaire: its questions, every round that holds (oldest first), and what may be said of the changes.

    ``since_last`` compares the two newest rounds and ``since_first`` the newest with the first, once there are three; both
    are ``null`` where no size of change is agreed on, and ``no_change_named`` then says so. ``offers`` is something to read.
    """

    kind: Questionnaire
    title: Message
    about: Message
    questions: tuple[Question, ...]
    rounds: tuple[Round, ...]
    since_last: Change | None
    since_first: Change | None
    no_change_named: Message | None
    offers: tuple[Offer, ...]
    ask_again_on: date | None


def answer(
    runner_id: int, kind: Questionnaire, said: Mapping[str, str], *, on: date, today_on: date, now: datetime | None = None
) -> Round:
    """Keep one round of answers as a runner writes them (``symptoms.read_sheet``) and return it with its score.

    Raises
    ------
    ImplausibleValueError
        Nothing was answered, an answer that the question does not have, or a day that has not come yet.
    NotFoundError
        There is no such question or activity.
    """
    _refuse_ahead(on, today_on)
    read = read_sheet(kind, said, followed(runner_id))
    given = {name: value for name, value in read.items() if value is not None}
    if not given:
        raise ImplausibleValueError(say("Nothing was answered, so nothing is kept."), say("Answer at least one question."))
    kept_id = keep(runner_id, kind, given, on=on, now=now)
    return next(each for each in rounds(runner_id, kind) if each.id == kept_id)


def _refuse_ahead(on: date, today_on: date) -> None:
    if on > today_on:
        raise ImplausibleValueError(say("This day has not come yet."), say("Give today or an earlier day."))


def correct(
    runner_id: int,
    kind: Questionnaire,
    round_id: str,
    said: Mapping[str, str],
    *,
    today_on: date,
    on: date | None = None,
    now: datetime | None = None,
) -> Round:
    """Keep a round anew with some answers changed; ``unknown`` takes an answer out. The round before stays in history.

    Raises
    ------
    NotFoundError
        No round that holds begins with this id, or there is no such question.
    ImplausibleValueError
        An answer that the question does not have, or none would be left.
    """
    _refuse_ahead(on or today_on, today_on)
    before = find(runner_id, kind, round_id)
    names = tuple(dict.fromkeys([*followed(runner_id), *before.answers])) if kind is Questionnaire.ACTIVITIES else ()
    changed: dict[str, float | None] = {**before.answers, **read_sheet(kind, said, names)}
    left = {name: value for name, value in changed.items() if value is not None}
    if not left:
        raise ImplausibleValueError(say("No answer would be left."), say("Take the round back instead, with --take-back."))
    kept_id = keep(runner_id, kind, left, on=on or before.on, corrects=before.id, now=now)
    return next(each for each in rounds(runner_id, kind) if each.id == kept_id)


def take_back(runner_id: int, kind: Questionnaire, round_id: str, *, now: datetime | None = None) -> None:
    """Take a round back; it stays in history. Raises as :func:`correct`."""
    from runtall.store import questionnaires

    before = find(runner_id, kind, round_id)
    gone = questionnaires.Filled(
        str(uuid.uuid4()), kind.value, before.on, {}, now or datetime.now(UTC), before.id, withdrawn=True
    )
    questionnaires.keep(runner_id, gone)


def find(runner_id: int, kind: Questionnaire, round_id: str) -> Filled:
    """Return the round of one kind whose id begins with ``round_id``. Raises ``NotFoundError`` for none, or more than one."""
    found = [each for each in filled(runner_id, kind) if round_id and each.id.startswith(round_id)]
    if len(found) != 1:
        raise NotFoundError(
            say("No single round begins with {id}.", id=round_id),
            say("See them with: runtall questions {kind} --show", kind=kind.value),
        )
    return found[0]


def keep(
    runner_id: int,
    kind: Questionnaire,
    answers: Mapping[str, float],
    *,
    on: date,
    corrects: str | None = None,
    now: datetime | None = None,
) -> str:
    """Keep one filled questionnaire and return its id; items that were left out stay out. Scores are worked out when read.

    Raises
    ------
    ConflictError, NotFoundError
        What it corrects was corrected already, or does not exist.
    """
    from runtall.store import questionnaires

    filled = questionnaires.Filled(
        str(uuid.uuid4()), Questionnaire(kind).value, on, dict(answers), now or datetime.now(UTC), corrects
    )
    questionnaires.keep(runner_id, filled)
    return filled.id


def filled(runner_id: int, kind: Questionnaire) -> tuple[Filled, ...]:
    """Return what holds of one kind, oldest first."""
    from runtall.store import questionnaires

    return questionnaires.standing(runner_id, kind.value)


def rounds(runner_id: int, kind: Questionnaire) -> tuple[Round, ...]:
    """Return what holds of one kind with its scores, oldest first."""
    return tuple(_round(kind, each) for each in filled(runner_id, kind))


def _round(kind: Questionnaire, filled: Filled) -> Round:
    answers: dict[str, int | None] = {name: int(value) for name, value in filled.answers.items()}
    if kind is not Questionnaire.ACTIVITIES:
        answers = {question.id: answers.get(question.id) for question in sheet(kind)}
    return Round(filled.id, filled.on, answers, score_of(kind, answers))


def page(runner_id: int, kind: Questionnaire) -> QuestionnairePage:
    """Return one questionnaire with everything that holds of it."""
    known = rounds(runner_id, kind)
    return QuestionnairePage(
        kind=kind,
        title=title_of(kind),
        about=about(kind),
        questions=sheet(kind, followed(runner_id)),
        rounds=known,
        since_last=change_of(kind, known[-2].answers, known[-1].answers) if len(known) > 1 else None,
        since_first=change_of(kind, known[0].answers, known[-1].answers) if len(known) > 2 else None,
        no_change_named=no_change_named(kind),
        offers=offers_after(_latest(known)) if kind is Questionnaire.MIND else (),
        ask_again_on=ask_again_on(kind, known[-1].on) if known else None,
    )


def _latest(known: Sequence[Round]) -> Mapping[str, int | None]:
    """Return the newest round's day: several rounds of one day may each answer a part."""
    said: dict[str, int | None] = {}
    for each in known:
        if each.on == known[-1].on:
            said.update({name: value for name, value in each.answers.items() if value is not None})
    return said


def pages(runner_id: int) -> tuple[QuestionnairePage, ...]:
    """Return every questionnaire, the main outcome first."""
    return tuple(page(runner_id, kind) for kind in Questionnaire)


def worries(runner_id: int) -> dict[date, float]:
    """Return the answers to the item on worry by day."""
    return {each.on: each.answers["worry"] for each in filled(runner_id, Questionnaire.MIND) if "worry" in each.answers}


def choose_activity(runner_id: int, name: str, *, on: date) -> None:
    """Follow an activity of the runner's own; one that was put away is taken up again.

    Raises
    ------
    ImplausibleValueError
        The name is empty, longer than 200 letters, or a mere number (numbers name places in the list).
    """
    from runtall.store import questionnaires

    plain = " ".join(name.split())
    if not plain or plain.isdecimal() or len(plain) > _LONGEST_NAME:
        raise ImplausibleValueError(
            say("{name} names no activity.", name=name[:40] or "“”"), say("Write what you do in a few words, such as run 10 km.")
        )
    known = next((each for each in activities(runner_id) if each.name.casefold() == plain.casefold()), None)
    questionnaires.choose_activity(runner_id, known.name if known else plain, on=on)


_LONGEST_NAME = 200


def put_activity_away(runner_id: int, name: str, *, on: date) -> None:
    """Follow an activity no longer; its ratings stay. Raises ``NotFoundError`` for one that is not followed."""
    from runtall.store import questionnaires

    plain = " ".join(name.split()).casefold()
    known = next((each for each in followed(runner_id) if each.casefold() == plain), name)
    questionnaires.put_activity_away(runner_id, known, on=on)


def activities(runner_id: int) -> tuple[OwnActivity, ...]:
    """Return the runner's own activities, put-away ones too."""
    from runtall.store import questionnaires

    return questionnaires.activities(runner_id)


def followed(runner_id: int) -> tuple[str, ...]:
    """Return the names of the activities that are followed now."""
    return tuple(each.name for each in activities(runner_id) if each.put_away_on is None)
