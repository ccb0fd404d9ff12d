"""Rows that were made from originals by an earlier version, and putting new ones in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from runtall.core import Verdict, ZoneSource
from runtall.store import runs, shapes
from runtall.store.arrivals import READER_VERSION, ArrivingFile, ArrivingRecording
from runtall.store.models import ChannelColumn, LedgerEntry, Original, Run, StoredRecording, Summary
from runtall.store.work_models import Job, JobState

KIND = "rebuild"


@dataclass(frozen=True, slots=True)
class StaleOriginal:
    """An original whose rows an earlier version made, with what an export's table had said of it.

    Attributes
    ----------
    home_zone
        Zone that its runs were put into because they carry none; ``None`` where they carry one.
    name, notes, gear
        As kept; given where all its runs have the same.
    sport, sub_sport
        As kept, of an original that holds a single run; ``table_spoke`` where an export's table decided it.
    """

    id: int
    sha256: str
    size_bytes: int
    home_zone: str | None
    name: str | None
    notes: str | None
    gear: str | None
    sport: str | None
    sub_sport: str | None
    table_spoke: bool


def stale_originals(runner_id: int, mechanics_version: int) -> tuple[int, ...]:
    """Return the originals to be read again, the newest runs first."""
    recordings = StoredRecording.objects.filter(runner_id=runner_id).filter(_stale_recording(mechanics_version))
    seen: dict[int, None] = {}
    for original_id in recordings.order_by("-started_at", "pk").values_list("original_id", flat=True):
        seen.setdefault(original_id)
    return tuple(seen)


def _stale_recording(mechanics_version: int) -> Q:
    return ~Q(reader_version=READER_VERSION) | (Q(is_primary=True) & ~Q(run__summary__mechanics_version=mechanics_version))


def count_stale_runs(runner_id: int, mechanics_version: int) -> int:
    """Return how many runs show figures of an earlier version."""
    stale = StoredRecording.objects.filter(runner_id=runner_id, is_primary=True).filter(_stale_recording(mechanics_version))
    return stale.order_by().values("run_id").distinct().count()


def runners_with_stale(mechanics_version: int) -> tuple[int, ...]:
    """Return the runners of whom something was made by an earlier version."""
    stale = StoredRecording.objects.filter(_stale_recording(mechanics_version))
    return tuple(sorted(set(stale.order_by().values_list("runner_id", flat=True).distinct())))


def was_asked(runner_id: int, about: dict[str, int]) -> bool:
    """Whether this work was asked for before, whatever came of it."""
    return Job.objects.filter(runner_id=runner_id, kind=KIND, about=about).exists()


def is_asked_and_not_done(runner_id: int) -> bool:
    """Whether work of this kind waits, is under way or could not go on: a question that costs a page next to nothing."""
    return Job.objects.filter(runner_id=runner_id, kind=KIND).exclude(state=JobState.DONE).exists()


def facts(original_id: int) -> StaleOriginal:
    """Return what reading an original again needs to know."""
    original = Original.objects.get(pk=original_id)
    rows: Sequence[StoredRecording] = list(original.recordings.order_by("index"))
    alone = rows[0] if len(rows) == 1 else None
    home_zone = next((row.time_zone for row in rows if row.time_zone_source == ZoneSource.HOME.value), None)
    return StaleOriginal(
        id=original.pk,
        sha256=original.sha256,
        size_bytes=original.size_bytes,
        home_zone=home_zone,
        name=_shared([row.name for row in rows]),
        notes=_shared([row.notes for row in rows]),
        gear=_shared([row.gear for row in rows]),
        sport=None if alone is None else alone.sport,
        sub_sport=None if alone is None else alone.sub_sport,
        table_spoke=alone is not None and any("service's table" in shapes.to_message(each).text for each in alone.oddities),
    )


def _shared(words: list[str | None]) -> str | None:
    return words[0] if words and len(set(words)) == 1 else None


@transaction.atomic
def keep_again(runner_id: int, original_id: int, file: ArrivingFile) -> None:
    """Put what was read now in place of what an earlier version read from the same bytes.

    A run stays the run that it was, with its marks, shoes and place. A run that the new reading does not find stays too: what
    somebody has seen and spoken about is not taken from them.
    """
    standing = {row.index: row for row in StoredRecording.objects.filter(original_id=original_id)}
    fresh: list[tuple[int, ArrivingRecording]] = []
    for each in file.recordings:
        if (row := standing.pop(each.index, None)) is None:
            fresh.append((original_id, each))
        else:
            _replace(runner_id, row, each)
    StoredRecording.objects.filter(pk__in=[row.pk for row in standing.values()]).update(reader_version=READER_VERSION)
    if fresh:
        runs._keep_recordings(runner_id, fresh, runs.known_runs(runner_id))
    entries = LedgerEntry.objects.filter(original_id=original_id)
    if file.verdict is Verdict.UNREADABLE:
        entries.update(reader_version=READER_VERSION)
    else:
        entries.update(
            verdict=file.verdict.value,
            detail=shapes.to_plain(file.detail),
            format=file.format,
            kept_s=file.kept_s,
            bytes_read_ratio=file.bytes_read_ratio,
            reader_version=READER_VERSION,
        )


def _replace(runner_id: int, row: StoredRecording, each: ArrivingRecording) -> None:
    made = runs._recording_row(runner_id, row.original_id, each, row.run_id, is_primary=row.is_primary)
    made.pk = row.pk
    made.save(force_update=True)
    ChannelColumn.objects.filter(recording_id=row.pk).delete()
    runs._keep_columns(runner_id, [(row.pk, each)])
    told = list(StoredRecording.objects.filter(run_id=row.run_id).select_related("original"))
    best = max(told, key=lambda other: (other.richness, other.original.sha256, -other.index))
    if not best.is_primary:
        StoredRecording.objects.filter(run_id=row.run_id).update(is_primary=False)
        StoredRecording.objects.filter(pk=best.pk).update(is_primary=True)
        Summary.objects.filter(run_id=row.run_id).update(mechanics_version=0)  # made from another recording: its turn comes
    if best.pk == row.pk:
        _measure(runner_id, row.run_id, each)


def _measure(runner_id: int, run_id: int, each: ArrivingRecording) -> None:
    made = runs._summary_row(runner_id, run_id, each.summary)
    before = Summary.objects.filter(run_id=run_id).values_list("pk", flat=True).first()
    made.pk = before
    made.save(force_update=before is not None)
    Run.objects.filter(pk=run_id).update(started_at=each.facts.started_at, started_on=each.summary.started_on)
