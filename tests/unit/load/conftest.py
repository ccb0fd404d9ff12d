"""Made-up runs for the load tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from runtall.core import RunSummary


def make_run(on: date, km: float | None = None, *, minutes: float = 60.0, hour: int = 8, **others: Any) -> RunSummary:
    seconds = minutes * 60
    return RunSummary(
        started_at=datetime.combine(on, time(hour), tzinfo=UTC),
        time_zone="UTC",
        started_on=on,
        elapsed_s=seconds,
        moving_s=seconds,
        running_s=seconds,
        walking_s=0.0,
        mechanics_version=1,
        distance_m=None if km is None else km * 1000,
        **others,
    )


@pytest.fixture
def run() -> Callable[..., RunSummary]:
    return make_run
