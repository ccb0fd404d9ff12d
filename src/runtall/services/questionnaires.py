"""Filled questionnaires and the runner's own activities: keep them, correct them, read them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtall.store.questionnaires import Filled, OwnActivity


def keep(
    runner_id: int,
    kind: str,
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

    filled = questionnaires.Filled(str(uuid.uuid4()), kind, on, dict(answers), now or datetime.now(UTC), corrects)
    questionnaires.keep(runner_id, filled)
    return filled.id


def filled(runner_id: int, kind: str) -> tuple[Filled, ...]:
    """Return what holds of one kind, oldest first."""
    from runtall.store import questionnaires

    return questionnaires.standing(runner_id, kind)


def worries(runner_id: int) -> dict[date, float]:
    """Return the answers to the item on worry by day."""
    return {each.on: each.answers["worry"] for each in filled(runner_id, "worry") if "worry" in each.answers}


def choose_activity(runner_id: int, name: str, *, on: date) -> None:
    """Follow an activity of the runner's own."""
    from runtall.store import questionnaires

    questionnaires.choose_activity(runner_id, name.strip(), on=on)


def activities(runner_id: int) -> tuple[OwnActivity, ...]:
    """Return the runner's own activities, put-away ones too."""
    from runtall.store import questionnaires

    return questionnaires.activities(runner_id)
