"""Results of movement tests as they were entered, with their corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from runtall.core import ConflictError, NotFoundError, say
from runtall.screen import Result
from runtall.store import shapes
from runtall.store.models import StoredTestResult


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result with its id, the one that it corrects, and whether it only takes that one back."""

    id: str
    result: Result
    written_at: datetime
    supersedes: str | None = None
    withdrawn: bool = False


def keep(runner_id: int, results: Iterable[KeptResult]) -> None:
    """Keep results, all or none.

    Raises
    ------
    ConflictError
        A result corrects one that was already corrected.
    NotFoundError
        A result corrects one that does not exist.
    """
    try:
        with transaction.atomic():
            for each in results:
                _keep(runner_id, each)
    except IntegrityError as error:
        raise ConflictError(say("This result was corrected meanwhile."), say("Look at the newest, then correct that.")) from error


def _keep(runner_id: int, kept: KeptResult) -> None:
    rows = StoredTestResult.objects.filter(runner_id=runner_id)
    if kept.supersedes is not None and not rows.filter(result_id=kept.supersedes).exists():
        raise NotFoundError(
            say("There is no test result {id}.", id=kept.supersedes), say("See them with: runtall screen --results")
        )
    StoredTestResult.objects.create(
        runner_id=runner_id,
        result_id=kept.id,
        on=kept.result.on,
        test_id=kept.result.test_id,
        side=None if kept.result.side is None else kept.result.side.value,
        supersedes=kept.supersedes,
        withdrawn=kept.withdrawn,
        written_at=kept.written_at,
        result=shapes.to_plain(kept.result),
    )


def every(runner_id: int) -> tuple[KeptResult, ...]:
    """Return every result ever entered, corrected ones too, oldest first."""
    rows = StoredTestResult.objects.filter(runner_id=runner_id).order_by("on", "pk")
    return tuple(
        KeptResult(row.result_id, shapes.to_value(row.result, Result), row.written_at, row.supersedes, row.withdrawn)
        for row in rows
    )


def standing(runner_id: int) -> tuple[KeptResult, ...]:
    """Return the results that hold: not corrected, not taken back, oldest first."""
    known = every(runner_id)
    corrected = {each.supersedes for each in known}
    return tuple(each for each in known if each.id not in corrected and not each.withdrawn)
