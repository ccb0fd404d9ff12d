"""The runs of the plan that a runner brought along, by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime

from runtall.core import NotFoundError, say
from runtall.plan import OwnRun
from runtall.store.plan_models import OwnPlanRun
from runtall.store.turns import in_turn


def own_plan(runner_id: int, *, since: date | None = None) -> tuple[OwnRun, ...]:
    """Return the runs of the plan that was brought along, by day."""
    rows = OwnPlanRun.objects.filter(runner_id=runner_id).order_by("on", "pk")
    if since is not None:
        rows = rows.filter(on__gte=since)
    return tuple(OwnRun(row.on, row.title, row.duration_s, row.distance_m, row.hard, row.hilly) for row in rows)


def keep_own_plan(runner_id: int, runs: Iterable[OwnRun], *, from_on: date, at: datetime) -> None:
    """Keep a plan that was brought along in place of the one before, from a day on; the days before stay."""
    with in_turn(runner_id):
        OwnPlanRun.objects.filter(runner_id=runner_id, on__gte=from_on).delete()
        OwnPlanRun.objects.bulk_create([_own_row(runner_id, run, at) for run in runs if run.on >= from_on])


def add_own_runs(runner_id: int, runs: Iterable[OwnRun], *, at: datetime) -> int:
    """Keep runs beside the plan that was brought along; return how many of the same name and day went for them."""
    coming, gone = tuple(runs), 0
    with in_turn(runner_id):
        for on, title in dict.fromkeys((run.on, run.title) for run in coming):
            gone += OwnPlanRun.objects.filter(runner_id=runner_id, on=on, title=title).delete()[0]
        OwnPlanRun.objects.bulk_create([_own_row(runner_id, run, at) for run in coming])
    return gone


def _own_row(runner_id: int, run: OwnRun, at: datetime) -> OwnPlanRun:
    return OwnPlanRun(runner_id=runner_id, read_at=at, **{field.name: getattr(run, field.name) for field in fields(run)})


def forget_own_day(runner_id: int, on: date) -> int:
    """Take the own runs of a day back and return how many. Raises ``NotFoundError`` where there are none."""
    gone = OwnPlanRun.objects.filter(runner_id=runner_id, on=on).delete()[0]
    if not gone:
        raise NotFoundError(say("Your own plan has no run on {day_on}.", day_on=on.isoformat()))
    return gone
