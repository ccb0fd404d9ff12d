"""Runs with their recordings, channels and summaries: the aggregate that imports write and reports read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.db import connection, transaction

from runtall.core import (
    Channel,
    Device,
    Drift,
    GradeBand,
    Lap,
    LapPress,
    Opening,
    Pause,
    Recording,
    RunKey,
    RunSummary,
    SessionFigures,
    SpeedCurve,
    Surface,
    ZoneSource,
)
from runtall.core.same_run import WHOLE
from runtall.store import columns, shapes
from runtall.store.arrivals import READER_VERSION, ArrivingFile, ArrivingRecording
from runtall.store.known import KnownRuns, key_of
from runtall.store.models import ChannelColumn, LedgerEntry, Original, Run, RunShoes, StoredRecording, Summary, TightMark

_PARTS = ("opening", "grade_bands", "drifts", "curves", "lap_presses")
SCALARS = tuple(f.name for f in fields(RunSummary) if f.name not in _PARTS)
"""The plain figures of a summary, in the order of its fields."""


@dataclass(frozen=True, slots=True)
class _Parts:
    opening: Opening | None = None
    grade_bands: tuple[GradeBand, ...] = ()
    drifts: tuple[Drift, ...] = ()
    curves: tuple[SpeedCurve, ...] = ()
    lap_presses: tuple[LapPress, ...] = ()


_parts_decoder = msgspec.json.Decoder(_Parts)


def known_runs(runner_id: int) -> KnownRuns:
    """Read by what a runner's runs are recognised, once for an import."""
    known = KnownRuns()
    rows = StoredRecording.objects.filter(runner_id=runner_id)
    for started_at, elapsed_s, distance_m, richness, run_id in rows.values_list(
        "started_at", "elapsed_s", "distance_m", "richness", "run_id"
    ):
        known.add(RunKey.of(started_at, elapsed_s, distance_m, is_cut=richness < WHOLE), run_id)
    return known


@transaction.atomic
def keep_files(runner_id: int, files: Sequence[ArrivingFile], known: KnownRuns) -> None:
    """Keep a batch of read files in one transaction: originals, ledger lines, recordings, channels, summaries.

    A file that stands in the ledger already (same path, same bytes) changes nothing. Whatever the order in which
    the recordings of one run arrive, the richest ends up as the one that is used.
    """
    originals = _keep_originals(runner_id, files)
    read_now = [file.path for file in files if file.sha256]
    LedgerEntry.objects.filter(runner_id=runner_id, sha256="", path__in=read_now).delete()  # it could not be opened before
    _keep_ledger(runner_id, files, originals)
    with_recordings = {file.sha256: file for file in files if file.recordings and file.sha256 in originals}
    have = set(
        StoredRecording.objects.filter(original_id__in=[originals[sha] for sha in with_recordings]).values_list(
            "original_id", "index"
        )
    )
    arriving = [
        (originals[sha], each)
        for sha, file in with_recordings.items()
        for each in file.recordings
        if (originals[sha], each.index) not in have
    ]
    _keep_recordings(runner_id, arriving, known)


def _keep_originals(runner_id: int, files: Sequence[ArrivingFile]) -> dict[str, int]:
    wanted = {file.sha256: file for file in files if file.keeps_original}
    Original.objects.bulk_create(
        [Original(runner_id=runner_id, sha256=f.sha256, size_bytes=f.size_bytes, format=f.format) for f in wanted.values()],
        ignore_conflicts=True,
    )
    return dict(Original.objects.filter(runner_id=runner_id, sha256__in=list(wanted)).values_list("sha256", "pk"))


def _keep_ledger(runner_id: int, files: Sequence[ArrivingFile], originals: dict[str, int]) -> None:
    LedgerEntry.objects.bulk_create(
        [
            shapes.fitted(
                LedgerEntry(
                    runner_id=runner_id,
                    path=file.path,
                    sha256=file.sha256,
                    original_id=originals.get(file.sha256) if file.keeps_original else None,
                    verdict=file.verdict.value,
                    detail=shapes.to_plain(file.detail),
                    format=file.format,
                    size_bytes=file.size_bytes,
                    kept_s=file.kept_s,
                    bytes_read_ratio=file.bytes_read_ratio,
                    reader_version=READER_VERSION,
                )
            )
            for file in files
        ],
        ignore_conflicts=True,
    )


def _keep_recordings(runner_id: int, arriving: Iterable[tuple[int, ArrivingRecording]], known: KnownRuns) -> None:
    fresh: list[tuple[int, ArrivingRecording]] = []
    twins: list[tuple[int, ArrivingRecording]] = []
    seen_now = KnownRuns()
    for original_id, each in arriving:
        key = key_of(each)
        if not known.find(key) and not seen_now.find(key):
            seen_now.add(key, 0)
            fresh.append((original_id, each))
        else:
            twins.append((original_id, each))
    runs = Run.objects.bulk_create(
        [
            shapes.fitted(
                Run(
                    runner_id=runner_id,
                    started_at=each.facts.started_at,
                    started_on=each.summary.started_on,
                    name=each.facts.name,
                    notes=each.facts.notes,
                    gear=each.facts.gear,
                )
            )
            for _, each in fresh
        ]
    )
    rows = StoredRecording.objects.bulk_create(
        [
            _recording_row(runner_id, original_id, each, run.pk, is_primary=True)
            for (original_id, each), run in zip(fresh, runs, strict=True)
        ]
    )
    Summary.objects.bulk_create(
        [_summary_row(runner_id, run.pk, each.summary) for (_, each), run in zip(fresh, runs, strict=True)]
    )
    _keep_columns(runner_id, [(row.pk, each) for row, (_, each) in zip(rows, fresh, strict=True)])
    for (_, each), run in zip(fresh, runs, strict=True):
        known.add(key_of(each), run.pk)
    for original_id, each in twins:
        _keep_twin(runner_id, original_id, each, known)


def _keep_twin(runner_id: int, original_id: int, each: ArrivingRecording, known: KnownRuns) -> None:
    """Keep another recording of a run that is there already, and settle which of them is used.

    A recording that fits two runs shows that they are one: whatever came first, the same recordings end up together.
    """
    run_ids = known.find(key_of(each))
    run_id = run_ids[0]  # it was found when the batch was sorted, and runs are never taken away
    known.merge(run_ids, run_id)
    known.add(key_of(each), run_id)
    row = _recording_row(runner_id, original_id, each, run_id, is_primary=False)
    row.save()
    _keep_columns(runner_id, [(row.pk, each)])
    told = list(StoredRecording.objects.filter(run_id__in=run_ids).select_related("original"))
    best = max(told, key=lambda other: (other.richness, other.original.sha256, -other.index))
    if best.pk != row.pk:
        Summary.objects.filter(run_id__in=run_ids).exclude(run_id=best.run_id).delete()
        Summary.objects.filter(run_id=best.run_id).update(run_id=run_id)
    else:
        Summary.objects.filter(run_id__in=run_ids).delete()
        _summary_row(runner_id, run_id, each.summary).save()
    StoredRecording.objects.filter(run_id__in=run_ids).update(is_primary=False)
    StoredRecording.objects.filter(run_id__in=run_ids).update(run_id=run_id)
    StoredRecording.objects.filter(pk=best.pk).update(is_primary=True)
    _move_marks(run_ids, run_id)
    Run.objects.filter(pk__in=run_ids[1:]).delete()
    ranked = sorted(told, key=lambda other: (other.pk != best.pk, other.original.sha256, other.index))
    Run.objects.filter(pk=run_id).update(
        started_at=best.started_at,
        started_on=Summary.objects.values_list("started_on", flat=True).get(run_id=run_id),
        name=next((other.name for other in ranked if other.name), None),
        notes=next((other.notes for other in ranked if other.notes), None),
        gear=next((other.gear for other in ranked if other.gear), None),
    )


def _move_marks(run_ids: Sequence[int], run_id: int) -> None:
    """Keep what the runner said of lap presses and shoes when runs turn out to be one; a word on the same thing stands once."""
    said = set(TightMark.objects.filter(run_id=run_id).values_list("onset_s", flat=True))
    for mark in TightMark.objects.filter(run_id__in=run_ids[1:]).order_by("pk"):
        if mark.onset_s not in said:
            said.add(mark.onset_s)
            TightMark.objects.filter(pk=mark.pk).update(run_id=run_id)
    if not RunShoes.objects.filter(run_id=run_id).exists():
        said_of = RunShoes.objects.filter(run_id__in=run_ids[1:]).order_by("-said_at").first()
        if said_of is not None:
            RunShoes.objects.filter(pk=said_of.pk).update(run_id=run_id)


def _recording_row(
    runner_id: int, original_id: int, each: ArrivingRecording, run_id: int, *, is_primary: bool
) -> StoredRecording:
    facts = each.facts
    device = facts.device or Device()
    assert facts.time_zone is not None  # settled before it was measured
    assert facts.time_zone_source is not None
    return shapes.fitted(
        StoredRecording(
            runner_id=runner_id,
            original_id=original_id,
            index=each.index,
            run_id=run_id,
            is_primary=is_primary,
            richness=each.richness,
            started_at=facts.started_at,
            time_zone=facts.time_zone,
            time_zone_source=facts.time_zone_source.value,
            sport=facts.sport,
            sub_sport=facts.sub_sport,
            elapsed_s=each.elapsed_s,
            distance_m=each.distance_m,
            n_samples=each.n_samples,
            manufacturer=device.manufacturer,
            product=device.product,
            name=facts.name,
            notes=facts.notes,
            gear=facts.gear,
            session=shapes.to_plain(facts.session),
            laps=shapes.to_plain(facts.laps),
            pauses=shapes.to_plain(facts.pauses),
            oddities=shapes.to_plain(facts.oddities),
            reader_version=READER_VERSION,
        )
    )


_COLUMN_FIELDS = ("runner_id", "recording_id", "name", "unit", "source", "step", "n_valid", "values", "gaps")


def _keep_columns(runner_id: int, recordings: Iterable[tuple[int, ArrivingRecording]]) -> None:
    """Write the columns as rows, past the model: it has nothing to add to plain values, and a year has thousands of them."""
    quote = connection.ops.quote_name
    fields = [quote(name) for name in _COLUMN_FIELDS]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(ChannelColumn._meta.db_table)} ({', '.join(fields)}) "  # noqa: S608 - names of our own model
            f"VALUES ({', '.join(['%s'] * len(fields))})",
            [
                (runner_id, recording_id, c.name, c.unit, c.source, c.step, c.n_valid, c.values, c.gaps)
                for recording_id, each in recordings
                for c in each.columns
            ],
        )


def _summary_row(runner_id: int, run_id: int, summary: RunSummary) -> Summary:
    scalars = {name: getattr(summary, name) for name in SCALARS}
    parts = _Parts(*(getattr(summary, name) for name in _PARTS))
    return Summary(runner_id=runner_id, run_id=run_id, parts=shapes.to_bytes(parts), **scalars)


def summaries(runner_id: int, *, since: date | None = None) -> tuple[RunSummary, ...]:
    """Return a runner's measured runs, oldest first; ``since`` leaves out earlier days."""
    return tuple(summary for _, summary in summaries_with_run(runner_id, since=since))


def summaries_with_run(
    runner_id: int, *, since: date | None = None, parts_since: date | None = None
) -> tuple[tuple[int, RunSummary], ...]:
    """Return (run id, summary) pairs, oldest first; ``since`` leaves out earlier days.

    Runs before ``parts_since`` come with their plain figures only (no drifts, curves, grade bands, lap presses, opening):
    what years ago needs is how far and how long, and the rest costs time to read.
    """
    rows = Summary.objects.filter(runner_id=runner_id).order_by("started_at", "run_id")
    if since is not None:
        rows = rows.filter(started_on__gte=since)
    found = []
    if parts_since is not None:
        plain = rows.filter(started_on__lt=parts_since).values_list("run_id", *SCALARS)
        found = [(run_id, _summary(scalars, _NO_PARTS)) for run_id, *scalars in plain.iterator()]
        rows = rows.filter(started_on__gte=parts_since)
    whole = rows.values_list("run_id", "parts", *SCALARS)
    found += [(run_id, _summary(scalars, _parts_decoder.decode(bytes(parts)))) for run_id, parts, *scalars in whole.iterator()]
    return tuple(found)


def last_day(runner_id: int, *, until: date) -> date | None:
    """Return the day of a runner's last run up to ``until``."""
    days = Summary.objects.filter(runner_id=runner_id, started_on__lte=until).order_by("-started_on")
    return days.values_list("started_on", flat=True).first()


_NO_PARTS = _Parts()
_SURFACE_AT = SCALARS.index("surface")


def whole_summary(row: Summary) -> RunSummary:
    """Return a kept summary as a value, with all its parts."""
    return _summary([getattr(row, name) for name in SCALARS], _parts_decoder.decode(bytes(row.parts)))


def summary_of(scalars: list[Any], **parts: Any) -> RunSummary:
    """Return a run from the plain figures named in ``SCALARS``, in their order, and whatever parts were read with them."""
    return _summary(scalars, _Parts(**parts))


def _summary(scalars: list[Any], parts: _Parts) -> RunSummary:
    scalars[_SURFACE_AT] = Surface(scalars[_SURFACE_AT])
    return RunSummary(
        **dict(zip(SCALARS, scalars, strict=True)),
        opening=parts.opening,
        grade_bands=parts.grade_bands,
        drifts=parts.drifts,
        curves=parts.curves,
        lap_presses=parts.lap_presses,
    )


def gear_by_run(runner_id: int) -> dict[int, str]:
    """Return the shoes named for each run, where any are; the runner's own word comes before what a file says."""
    found = dict(Run.objects.filter(runner_id=runner_id, gear__isnull=False).values_list("pk", "gear"))
    found.update(RunShoes.objects.filter(runner_id=runner_id).values_list("run_id", "name"))
    return {run_id: gear for run_id, gear in found.items() if gear}


def recording_of(run_id: int, *, only: Collection[str] | None = None) -> Recording:
    """Return a run's recording, samples included, from the columns. Raises ``DoesNotExist`` for an unknown run.

    With ``only``, no other channels than these are read.
    """
    row = StoredRecording.objects.get(run_id=run_id, is_primary=True)
    clock = None
    channels: dict[str, Channel] = {}
    kept = row.columns.all() if only is None else row.columns.filter(name__in=[columns.CLOCK, *only])
    for stored in kept:
        values, gaps = bytes(stored.values), bytes(stored.gaps)
        column = columns.Column(stored.name, stored.unit, stored.source, stored.step, stored.n_valid, values, gaps)
        if stored.name == columns.CLOCK:
            clock = columns.decode(column)
        else:
            channels[stored.name] = Channel(stored.name, stored.unit, columns.decode(column), stored.source)
    assert clock is not None  # every recording is kept with its clock
    return Recording(
        sport=row.sport,
        sub_sport=row.sub_sport,
        started_at=row.started_at,
        t_s=clock,
        channels=channels,
        time_zone=row.time_zone,
        time_zone_source=ZoneSource(row.time_zone_source),
        laps=shapes.to_value(row.laps, tuple[Lap, ...]),
        pauses=shapes.to_value(row.pauses, tuple[Pause, ...]),
        device=Device(row.manufacturer, row.product),
        session=shapes.to_value(row.session, SessionFigures),
        name=row.name,
        notes=row.notes,
        gear=row.gear,
        oddities=tuple(shapes.to_message(each) for each in row.oddities),
    )


@transaction.atomic
def move_home(runner_id: int, time_zone: str) -> None:
    """Put the runs that carry no zone of their own into another home zone: their calendar days move with it."""
    zone = ZoneInfo(time_zone)
    homely = StoredRecording.objects.filter(runner_id=runner_id, time_zone_source=ZoneSource.HOME.value)
    homely.exclude(time_zone=time_zone).update(time_zone=time_zone)
    days = {
        run_id: started_at.astimezone(zone).date()
        for run_id, started_at in homely.filter(is_primary=True).values_list("run_id", "started_at")
    }
    moved = [Run(pk=run_id, runner_id=runner_id, started_on=on) for run_id, on in days.items()]
    Run.objects.bulk_update(moved, ["started_on"], batch_size=300)
    measured = [each for each in Summary.objects.filter(runner_id=runner_id).only("run_id", "runner_id") if each.run_id in days]
    for each in measured:
        each.time_zone, each.started_on = time_zone, days[each.run_id]
    Summary.objects.bulk_update(measured, ["time_zone", "started_on"], batch_size=300)


@dataclass(frozen=True, slots=True)
class TightWord:
    """What the runner said of one lap press of one run."""

    run_id: int
    onset_s: float
    means_tight: bool


def tight_words(runner_id: int) -> tuple[TightWord, ...]:
    """Return everything the runner said about lap presses."""
    rows = TightMark.objects.filter(runner_id=runner_id).values_list("run_id", "onset_s", "means_tight")
    return tuple(TightWord(*row) for row in rows)


def keep_tight_word(runner_id: int, word: TightWord) -> None:
    """Keep what a press meant, in place of an earlier word on the same press."""
    TightMark.objects.update_or_create(
        runner_id=runner_id, run_id=word.run_id, onset_s=word.onset_s, defaults={"means_tight": word.means_tight}
    )
