"""What findings and plans read of a runner's past: lately whole, of long ago what is still asked. Narrow queries alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Sum, TextField
from django.db.models.functions import Cast, Coalesce

from runtall.core import Extent, Opening, RunSummary
from runtall.findings import EarlierRun
from runtall.store import runs
from runtall.store.diary import to_entry
from runtall.store.models import StoredDiaryEntry, Summary
from runtall.store.plan_models import StoredProgramme
from runtall.symptoms import DiaryEntry


class _Opening(msgspec.Struct):
    opening: Opening | None = None


_opening = msgspec.json.Decoder(_Opening)


def programme_began(runner_id: int) -> date | None:
    """Return the first day of the programme that holds; ``None`` where none was begun."""
    rows = StoredProgramme.objects.filter(runner_id=runner_id).order_by("pk")
    return rows.values_list("started_on", flat=True).last()


def extent(runner_id: int) -> Extent:
    """Return how many measured runs are on file, from when to when, and what they add up to."""
    return Extent(
        **Summary.objects.filter(runner_id=runner_id).aggregate(
            runs=Count("pk"),
            first_on=Min("started_on"),
            last_on=Max("started_on"),
            distance_m=Sum("distance_m"),
            moving_s=Coalesce(Sum("moving_s"), 0.0),
        )
    )


def runs_before(runner_id: int, day: date) -> tuple[tuple[int, EarlierRun], ...]:
    """Return (run id, run) of the runs before a day, oldest first, without shoes; the first run on file is left out."""
    rows = Summary.objects.filter(runner_id=runner_id, started_on__lt=day).order_by("started_on", "started_at", "run_id")
    return tuple(
        (run_id, EarlierRun(on, distance_m))
        for run_id, on, distance_m in rows.values_list("run_id", "started_on", "distance_m")[1:]
    )


def runs_with_opening(runner_id: int, since: date) -> tuple[RunSummary, ...]:
    """Return the measured runs from a day on with plain figures and their opening, oldest first."""
    rows = Summary.objects.filter(runner_id=runner_id, started_on__gte=since).order_by("started_at", "run_id")
    return tuple(
        runs.summary_of(scalars, opening=_opening.decode(bytes(parts)).opening)
        for parts, *scalars in rows.values_list("parts", *runs.SCALARS)
    )


def first_and_since(runner_id: int, since: date) -> tuple[tuple[int, RunSummary], ...]:
    """Return (run id, run): the first run on file with plain figures, however long ago, and the runs from a day on, whole."""
    lately = runs.summaries_with_run(runner_id, since=since)
    before = Summary.objects.filter(runner_id=runner_id, started_on__lt=since).order_by("started_on", "started_at", "run_id")
    first = before.values_list("run_id", *runs.SCALARS).first()
    return lately if first is None else ((first[0], runs.summary_of(list(first[1:]))), *lately)


def diary_since(runner_id: int, since: date, *, also_naming: Sequence[str] = ()) -> tuple[DiaryEntry, ...]:
    """Return the diary entries that hold from a day on, by time.

    Parameters
    ----------
    also_naming
        Words of the diary's own vocabulary: entries before that which hold one of them come as well, and perhaps others.
    """
    every = StoredDiaryEntry.objects.filter(runner_id=runner_id)
    wanted = Q(on__gte=since)
    for word in also_naming:
        wanted |= Q(written__contains=f'"{word}"')
    rows = every.annotate(written=Cast("entry", TextField())).filter(wanted)
    rows = rows.exclude(Exists(every.filter(supersedes=OuterRef("entry_id")))).order_by("at", "pk")
    texts: Any = rows.values_list("written", flat=True)
    return tuple(entry for entry in map(to_entry, texts) if not entry.withdrawn)
