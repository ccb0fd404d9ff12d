"""Filled questionnaires and the runner's own activities, with their corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from runtall.core import ConflictError, NotFoundError, say
from runtall.store.models import PsfsActivity, QuestionnaireAnswers


@dataclass(frozen=True, slots=True)
class Filled:
    """One filled questionnaire: item to answer. An item that was left out is not in ``answers``."""

    id: str
    kind: str
    on: date
    answers: Mapping[str, float]
    written_at: datetime
    supersedes: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class OwnActivity:
    """An activity that the runner chose to follow, in their own words; ``put_away_on`` is ``None`` while it is followed."""

    name: str
    chosen_on: date
    put_away_on: date | None = None


def keep(runner_id: int, filled: Filled) -> None:
    """Keep a filled questionnaire.

    Raises
    ------
    ConflictError
        It corrects one that was already corrected.
    NotFoundError
        It corrects one that does not exist.
    """
    rows = QuestionnaireAnswers.objects.filter(runner_id=runner_id)
    if filled.supersedes is not None and not rows.filter(answers_id=filled.supersedes).exists():
        raise NotFoundError(say("There are no such answers: {id}.", id=filled.supersedes))
    try:
        with transaction.atomic():
            QuestionnaireAnswers.objects.create(
                runner_id=runner_id,
                answers_id=filled.id,
                kind=filled.kind,
                on=filled.on,
                answers=dict(filled.answers),
                supersedes=filled.supersedes,
                withdrawn=filled.withdrawn,
                written_at=filled.written_at,
            )
    except IntegrityError as error:
        raise ConflictError(
            say("These answers were corrected meanwhile."), say("Look at the newest, then correct that.")
        ) from error


def every(runner_id: int) -> tuple[Filled, ...]:
    """Return every filled questionnaire, corrected ones too, oldest first."""
    rows = QuestionnaireAnswers.objects.filter(runner_id=runner_id).order_by("on", "pk")
    return tuple(
        Filled(row.answers_id, row.kind, row.on, row.answers, row.written_at, row.supersedes, row.withdrawn) for row in rows
    )


def standing(runner_id: int, kind: str | None = None) -> tuple[Filled, ...]:
    """Return the filled questionnaires that hold, of one kind where it is named, oldest first."""
    known = every(runner_id)
    corrected = {each.supersedes for each in known}
    return tuple(
        each for each in known if each.id not in corrected and not each.withdrawn and (kind is None or each.kind == kind)
    )


def choose_activity(runner_id: int, name: str, *, on: date) -> None:
    """Follow an activity from a day on; one that was put away is taken up again."""
    PsfsActivity.objects.update_or_create(
        runner_id=runner_id, name=name, defaults={"put_away_on": None}, create_defaults={"chosen_on": on}
    )


def put_activity_away(runner_id: int, name: str, *, on: date) -> None:
    """Follow an activity no longer; its answers stay.

    Raises
    ------
    NotFoundError
        No such activity was chosen.
    """
    if not PsfsActivity.objects.filter(runner_id=runner_id, name=name).update(put_away_on=on):
        raise NotFoundError(say("There is no activity called {name}.", name=name))


def activities(runner_id: int) -> tuple[OwnActivity, ...]:
    """Return the activities in the order in which they were chosen, put-away ones too."""
    rows = PsfsActivity.objects.filter(runner_id=runner_id).order_by("chosen_on", "pk")
    return tuple(OwnActivity(row.name, row.chosen_on, row.put_away_on) for row in rows)
