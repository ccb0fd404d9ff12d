"""Runs without a watch, beside those that a watch told of: as summaries, in their shoes, and with what they said before."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Protocol

from runtall.core import NotFoundError, RunSummary, say

if TYPE_CHECKING:
    from runtall.store.browsing import Span
    from runtall.store.planning import TypedRunEntry


class TypedRunKept(Protocol):
    """A typed run as pages see it: its id, what was typed, and when."""

    @property
    def id(self) -> str:
        """Given by whoever keeps it."""

    @property
    def run(self) -> TypedRunEntry:
        """What was typed."""

    @property
    def said_at(self) -> datetime:
        """When it was typed."""


_NO_MECHANICS = 0
"""Version of the measures of a run of which nothing was measured."""


def summary_of(run: TypedRunEntry, zone: str) -> RunSummary:
    """Return a typed run as a summary: day, length and distance as typed, everything else unknown.

    Nobody knows when it began; noon of its day stands there, and is never shown.
    """
    noon = datetime.combine(run.on, time(12), tzinfo=zoneinfo.ZoneInfo(zone))
    walked_s = run.walk_s or 0.0
    return RunSummary(
        started_at=noon.astimezone(UTC),
        time_zone=zone,
        started_on=run.on,
        elapsed_s=run.duration_s,
        moving_s=run.duration_s,
        running_s=run.duration_s - walked_s,
        walking_s=walked_s,
        mechanics_version=_NO_MECHANICS,
        distance_m=run.distance_m,
    )


def summaries(runner_id: int, span: Span) -> dict[str, RunSummary]:
    """Return the typed runs of some days by id, oldest first; without those that a watch told of as well."""
    from runtall.services import zones
    from runtall.store import browsing, runners

    if not browsing.has_typed(runner_id):
        return {}
    zone = zones.home_zone_of(runners.profile_of(runner_id)).key
    kept = sorted(browsing.typed_between(runner_id, span), key=lambda each: (each.run.on, each.said_at))
    return {each.id: summary_of(each.run, zone) for each in kept}


def versions(runner_id: int, typed_id: str) -> tuple[TypedRunKept, ...]:
    """Return what a typed run says and what it said before, the newest first, whichever version the id names.

    Raises ``NotFoundError`` for an id that is not there, and for a run that was taken back.
    """
    from runtall.store import typed_runs as store

    found = store.history(runner_id, typed_id)
    if not found or found[-1].withdrawn:
        raise NotFoundError(say("This run is not in your log."), say("It may have been taken back."))
    return tuple(reversed(found))
