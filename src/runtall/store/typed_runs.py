"""Typed runs as pages look at them: the shoes that they name, and what one said before it was corrected."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from runtall.store import browsing, shapes
from runtall.store.browsing import Span, Worn
from runtall.store.plan_models import TypedRun
from runtall.store.planning import KeptTypedRun, TypedRunEntry


def worn(runner_id: int) -> tuple[Worn, ...]:
    """Return the typed runs that hold and name shoes, oldest first."""
    return tuple(each for each in _seen(runner_id, Span()) if each.gear.strip())


def unnamed(runner_id: int, *, since: date) -> tuple[Worn, ...]:
    """Return the typed runs since a day that hold and name no shoes, newest first."""
    return tuple(each for each in reversed(_seen(runner_id, Span(since))) if not each.gear.strip())


def _seen(runner_id: int, span: Span) -> tuple[Worn, ...]:
    if not browsing.has_typed(runner_id):
        return ()
    rows: QuerySet[TypedRun] = browsing.standing_typed(runner_id, span).order_by("on", "said_at")
    told = rows.annotate(shoes=browsing.typed_text("shoes"), m=browsing.typed_number("distance_m"))
    lines = told.values_list("shoes", "typed_id", "on", "m")
    return tuple(Worn(shoes or "", 0, on, distance_m, typed_id) for shoes, typed_id, on, distance_m in lines)


def history(runner_id: int, typed_id: str) -> tuple[KeptTypedRun, ...]:
    """Return every version of a typed run, the first one first, whichever of them ``typed_id`` names; none where none is."""
    row = TypedRun.objects.filter(runner_id=runner_id, typed_id=typed_id).first()
    if row is None:
        return ()
    versions = [row]
    while (first := versions[0]).supersedes:
        versions.insert(0, TypedRun.objects.get(runner_id=runner_id, typed_id=first.supersedes))
    while later := TypedRun.objects.filter(runner_id=runner_id, supersedes=versions[-1].typed_id).first():
        versions.append(later)
    return tuple(
        KeptTypedRun(each.typed_id, shapes.to_value(each.run, TypedRunEntry), each.said_at, each.supersedes, each.withdrawn)
        for each in versions
    )
