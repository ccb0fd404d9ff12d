"""Whether a runner has begun: the one question that the very first page asks."""

from __future__ import annotations

from runtall.store.models import LedgerEntry, SafetyEvent, StoredDiaryEntry, StoredTestResult
from runtall.store.plan_models import StoredCheckIn, StoredSession, TypedRun

_BEGUN_BY = (SafetyEvent, LedgerEntry, StoredDiaryEntry, StoredCheckIn, StoredSession, TypedRun, StoredTestResult)


def anything(runner_id: int) -> bool:
    """Whether a runner has brought a file, answered a safety question or written anything down."""
    return any(model.objects.filter(runner_id=runner_id).exists() for model in _BEGUN_BY)
