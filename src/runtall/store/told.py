"""Which kinds of answers a runner has on file at all, so that nobody reads what is not there."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.store.film_models import StoredFilm
from runtall.store.models import QuestionnaireAnswers, SafetyEvent, StoredDiaryEntry, StoredTestResult


@dataclass(frozen=True, slots=True)
class WhatWasTold:
    """Whether there is any row of each kind."""

    diary: bool
    questionnaires: bool
    safety: bool
    screen: bool
    films: bool


def what_was_told(runner_id: int) -> WhatWasTold:
    """Look which kinds of answers a runner has given."""
    kinds = (StoredDiaryEntry, QuestionnaireAnswers, SafetyEvent, StoredTestResult, StoredFilm)
    return WhatWasTold(*(kind.objects.filter(runner_id=runner_id).exists() for kind in kinds))
