"""Runs as pages look at them: one page of a list, one run with where it came from, the pain of a few days. Narrow queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.db.models import CharField, Count, Exists, F, FloatField, Max, Min, OuterRef, Q, QuerySet, Sum, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf, Substr

from runtall.core import Drift, GradeBand, Lap, LapPress, Opening, Pause, RunSummary, SpeedCurve
from runtall.store import runs, shapes
from runtall.store.diary import to_entry
from runtall.store.models import LedgerEntry, RetiredShoes, Run, RunShoes, StoredDiaryEntry, StoredRecording, Summary, TightMark
from runtall.store.plan_models import TypedRun
from runtall.store.planning import KeptTypedRun, TypedRunEntry
from runtall.symptoms import DiaryEntry

SAME_RUN = (0.8, 1.2)
"""A run that was typed and then came from the watch: lengths within a fifth on one day are one run."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days ``[from_on, until_on)``; ``None`` is open."""

    from_on: date | None = None
    until_on: date | None = None

    def of(self, name: str) -> Q:
        """Return the condition on a field."""
        found = Q()
        if self.from_on is not None:
            found &= Q(**{f"{name}__gte": self.from_on})
        if self.until_on is not None:
            found &= Q(**{f"{name}__lt": self.until_on})
        return found


@dataclass(frozen=True, slots=True)
class Sums:
    """How much was run in a span: runs, seconds of moving, metres, and how many runs have no distance."""

    runs: int
    moving_s: float
    distance_m: float
    without_distance: int


NOTHING = Sums(0, 0.0, 0.0, 0)


@dataclass(frozen=True, slots=True)
class RunRow:
    """One measured run in a list, with its light parts: late-run changes, opening, lap presses."""

    run_id: int
    name: str | None
    summary: RunSummary


@dataclass(frozen=True, slots=True)
class _LightParts:
    opening: Opening | None = None
    drifts: tuple[Drift, ...] = ()
    lap_presses: tuple[LapPress, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bands:
    grade_bands: tuple[GradeBand, ...] = ()


@dataclass(frozen=True, slots=True)
class _Curves:
    curves: tuple[SpeedCurve, ...] = ()


_light = msgspec.json.Decoder(_LightParts)
_bands = msgspec.json.Decoder(_Bands)
_curves = msgspec.json.Decoder(_Curves)


def page_of_ids(runner_id: int, span: Span, *, offset: int, limit: int) -> tuple[tuple[int, str], ...]:
    """Return (run id, "") or (0, id of a typed run), newest first."""
    measured = Summary.objects.filter(span.of("started_on"), runner_id=runner_id).values_list(
        "started_on", "started_at", "run_id", Value("", output_field=CharField())
    )
    rows = measured.order_by("-started_on", "-started_at")
    if has_typed(runner_id):
        typed = standing_typed(runner_id, span).values_list("on", "said_at", Value(0), "typed_id")
        rows = measured.union(typed, all=True).order_by("-started_on", "-started_at")
    return tuple((run_id, typed_id) for _, _, run_id, typed_id in rows[offset : offset + limit])


def has_typed(runner_id: int) -> bool:
    """Tell whether a runner ever typed a run: where not, the costlier questions need not be asked."""
    return TypedRun.objects.filter(runner_id=runner_id).exists()


def typed_text(name: str) -> NullIf:
    """Return what was typed under a name as the database finds it; what was not said is NULL, never the word for it."""
    return NullIf(KT(f"run__{name}"), Value("null", output_field=TextField()))  # SQLite gives a JSON null as this text


def typed_number(name: str) -> Cast:
    """Return a number that was typed; what was not said is NULL, never zero."""
    return Cast(typed_text(name), FloatField())


def standing_typed(runner_id: int, span: Span) -> QuerySet[TypedRun]:
    """Return typed runs that hold and that no watch told of as well."""
    every = TypedRun.objects.filter(runner_id=runner_id)
    low, high = SAME_RUN
    measured = Summary.objects.filter(
        runner_id=runner_id,
        started_on=OuterRef("on"),
        moving_s__gte=OuterRef("duration_s") / high,
        moving_s__lte=OuterRef("duration_s") / low,
    )
    return (
        every.filter(span.of("on"), withdrawn=False)
        .annotate(duration_s=typed_number("duration_s"), later=Exists(every.filter(supersedes=OuterRef("typed_id"))))
        .filter(later=False)
        .exclude(Exists(measured))
    )


def typed_by_id(runner_id: int, typed_ids: Iterable[str]) -> dict[str, KeptTypedRun]:
    """Return typed runs that hold, by id; what was corrected or taken back is not among them."""
    every = TypedRun.objects.filter(runner_id=runner_id)
    wanted = list(typed_ids)
    if not wanted:
        return {}
    rows = every.filter(typed_id__in=wanted, withdrawn=False).exclude(Exists(every.filter(supersedes=OuterRef("typed_id"))))
    return {
        row.typed_id: KeptTypedRun(row.typed_id, shapes.to_value(row.run, TypedRunEntry), row.said_at, row.supersedes)
        for row in rows
    }


def typed_on(runner_id: int, day: date, moving_s: float) -> tuple[KeptTypedRun, ...]:
    """Return what was typed of a measured run: typed runs of its day that are about as long."""
    ids = list(TypedRun.objects.filter(runner_id=runner_id, on=day).values_list("typed_id", flat=True))
    low, high = SAME_RUN
    found = typed_by_id(runner_id, ids).values() if ids else ()
    return tuple(each for each in found if low * moving_s <= each.run.duration_s <= high * moving_s)


def rows(runner_id: int, run_ids: Sequence[int]) -> dict[int, RunRow]:
    """Return the runs of a list by id."""
    found = {}
    names = ("run_id", "run__name", "parts", *runs.SCALARS)
    for run_id, name, parts, *scalars in Summary.objects.filter(runner_id=runner_id, run_id__in=run_ids).values_list(*names):
        light = _light.decode(bytes(parts))
        parts_read = {"opening": light.opening, "drifts": light.drifts, "lap_presses": light.lap_presses}
        found[run_id] = RunRow(run_id, name, runs.summary_of(scalars, **parts_read))
    return found


def sums_by_month(runner_id: int) -> dict[str, Sums]:
    """Return how much was run in each month (``2026-03``), typed runs counted, latest month first."""
    measured = Summary.objects.filter(runner_id=runner_id).annotate(
        month=_month("started_on"), s=F("moving_s"), m=F("distance_m")
    )
    typed = standing_typed(runner_id, Span()).annotate(month=_month("on"), s=F("duration_s"), m=typed_number("distance_m"))
    found: dict[str, Sums] = {}
    for rows_of in (measured, typed):
        counted = rows_of.order_by().values("month").annotate(n=Count("pk"), sum_s=Sum("s"), sum_m=Sum("m"), known=Count("m"))
        for month, *figures in counted.values_list("month", "n", "sum_s", "sum_m", "known"):
            n, seconds, metres, known = figures
            found[month] = add_up((found.get(month, NOTHING), Sums(n, seconds or 0.0, metres or 0.0, n - known)))
    return dict(sorted(found.items(), reverse=True))


def _month(name: str) -> Substr:
    return Substr(Cast(F(name), CharField()), 1, 7)


def add_up(each: Iterable[Sums]) -> Sums:
    """Return several sums as one."""
    figures = [(one.runs, one.moving_s, one.distance_m, one.without_distance) for one in each]
    runs_, seconds, metres, without = (sum(column) for column in zip((0, 0.0, 0.0, 0), *figures, strict=True))
    return Sums(int(runs_), seconds, metres, int(without))


def sums(runner_id: int, span: Span) -> Sums:
    """Return how much was run in a span of days, typed runs counted."""
    measured = Summary.objects.filter(span.of("started_on"), runner_id=runner_id)
    figures: list[tuple[float, float | None]] = list(measured.values_list("moving_s", "distance_m"))
    if has_typed(runner_id):
        typed = standing_typed(runner_id, span).annotate(m=typed_number("distance_m"))
        figures += typed.values_list(F("duration_s"), "m")
    return add_up(Sums(1, seconds, metres or 0.0, int(metres is None)) for seconds, metres in figures)


def last_typed_on(runner_id: int, *, until: date) -> date | None:
    """Return the last day up to ``until`` of which a run was typed that holds."""
    if not has_typed(runner_id):
        return None
    days = standing_typed(runner_id, Span(until_on=until + timedelta(days=1))).order_by("-on").values_list("on", flat=True)
    return days.first()


def earliest(runner_id: int) -> RunSummary | None:
    """Return the first measured run on file, with plain figures alone."""
    found = Summary.objects.filter(runner_id=runner_id).order_by("started_on", "started_at").values_list(*runs.SCALARS).first()
    return None if found is None else runs.summary_of(list(found))


def plain_summaries(runner_id: int, span: Span) -> tuple[RunSummary, ...]:
    """Return measured runs with plain figures alone, oldest first."""
    found = Summary.objects.filter(span.of("started_on"), runner_id=runner_id).order_by("started_at", "run_id")
    return tuple(runs.summary_of(list(scalars)) for scalars in found.values_list(*runs.SCALARS))


def summaries_with_hills(runner_id: int, span: Span) -> tuple[tuple[int, RunSummary], ...]:
    """Return (run id, run) with plain figures and grade bands, oldest first: what load is made of."""
    found = Summary.objects.filter(span.of("started_on"), runner_id=runner_id).order_by("started_at", "run_id")
    return tuple(
        (run_id, runs.summary_of(scalars, grade_bands=_bands.decode(bytes(parts)).grade_bands))
        for run_id, parts, *scalars in found.values_list("run_id", "parts", *runs.SCALARS)
    )


def speed_curves(runner_id: int, span: Span) -> tuple[tuple[SpeedCurve, ...], ...]:
    """Return the curves of form against speed of each run, oldest first."""
    found = Summary.objects.filter(span.of("started_on"), runner_id=runner_id).order_by("started_at", "run_id")
    return tuple(_curves.decode(bytes(parts)).curves for parts in found.values_list("parts", flat=True))


@dataclass(frozen=True, slots=True)
class Origin:
    """One recording that tells of a run: which file, what recorded it, how long, and whether it is the one that is used."""

    path: str
    format: str
    device: str
    elapsed_s: float
    distance_m: float | None
    n_samples: int
    is_used: bool


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One run: its summary whole, its words, laps and pauses, and, where asked for, every recording that tells of it."""

    run_id: int
    name: str | None
    notes: str | None
    summary: RunSummary
    rpe: float | None
    laps: tuple[Lap, ...]
    pauses: tuple[Pause, ...]
    origins: tuple[Origin, ...] = ()


def run(runner_id: int, run_id: int) -> KeptRun | None:
    """Return one of a runner's runs; ``None`` for an id that is not theirs."""
    kept = Run.objects.filter(runner_id=runner_id, pk=run_id).select_related("summary").first()
    if kept is None or not hasattr(kept, "summary"):
        return None
    used = StoredRecording.objects.filter(run_id=run_id).order_by("-is_primary", "pk")[0]
    return KeptRun(
        run_id=run_id,
        name=kept.name,
        notes=kept.notes,
        summary=runs.whole_summary(kept.summary),
        rpe=(used.session or {}).get("rpe"),
        laps=shapes.to_value(used.laps, tuple[Lap, ...]),
        pauses=shapes.to_value(used.pauses, tuple[Pause, ...]),
    )


_TOLD_BY = ("original_id", "original__format", "manufacturer", "product", "elapsed_s", "distance_m", "n_samples", "is_primary")


def origins(runner_id: int, run_id: int) -> tuple[Origin, ...]:
    """Return every recording that tells of a runner's run, the one that is used first."""
    every = StoredRecording.objects.filter(runner_id=runner_id, run_id=run_id).order_by("-is_primary", "pk")
    told = every.values_list(*_TOLD_BY)
    path_of = dict(
        LedgerEntry.objects.filter(runner_id=runner_id, original_id__in=[original_id for original_id, *_ in told])
        .order_by(shapes.by_bytes("path").desc())
        .values_list("original_id", "path")
    )
    return tuple(
        Origin(path_of.get(original_id, ""), format_, " ".join(part for part in made_by if part), elapsed_s, distance_m, n, used)
        for original_id, format_, *made_by, elapsed_s, distance_m, n, used in told
    )


def neighbours(runner_id: int, on: date, started_at: datetime) -> tuple[int | None, int | None]:
    """Return the runs before and after an instant of a day; by day first, as the log has them, for days can be looked up."""
    every = Summary.objects.filter(runner_id=runner_id)
    before = every.filter(started_on__lte=on, started_at__lt=started_at).order_by("-started_on", "-started_at")
    after = every.filter(started_on__gte=on, started_at__gt=started_at).order_by("started_on", "started_at")
    return before.values_list("run_id", flat=True).first(), after.values_list("run_id", flat=True).first()


def words_on_presses(run_ids: Sequence[int]) -> dict[tuple[int, float], bool]:
    """Return what the runner said of lap presses of these runs."""
    said = TightMark.objects.filter(run_id__in=run_ids).values_list("run_id", "onset_s", "means_tight")
    return {(run_id, onset_s): means_tight for run_id, onset_s, means_tight in said}


def forget_press(run_id: int, onset_s: float) -> None:
    """Take back what was said of a press."""
    TightMark.objects.filter(run_id=run_id, onset_s=onset_s).delete()


def run_days(runner_id: int, span: Span) -> tuple[tuple[date, float], ...]:
    """Return day and seconds of moving of each run, measured or typed, by day."""
    measured = Summary.objects.filter(span.of("started_on"), runner_id=runner_id).values_list("started_on", "moving_s")
    typed = standing_typed(runner_id, span).values_list("on", F("duration_s")) if has_typed(runner_id) else ()
    return tuple(sorted((on, float(moving_s)) for on, moving_s in (*measured, *typed)))


def typed_between(runner_id: int, span: Span) -> tuple[KeptTypedRun, ...]:
    """Return the typed runs of some days that hold and that no watch told of as well."""
    if not has_typed(runner_id):
        return ()
    ids = standing_typed(runner_id, span).values_list("typed_id", flat=True)
    return tuple(typed_by_id(runner_id, ids).values())


def diary_between(runner_id: int, span: Span) -> tuple[DiaryEntry, ...]:
    """Return the diary entries of some days that hold, by time."""
    every = StoredDiaryEntry.objects.filter(runner_id=runner_id)
    standing = every.filter(span.of("on")).exclude(Exists(every.filter(supersedes=OuterRef("entry_id"))))
    texts = standing.annotate(written=Cast("entry", TextField())).order_by("at", "pk").values_list("written", flat=True)
    return tuple(entry for entry in map(to_entry, texts) if not entry.withdrawn)


# Shoes ---------------------------------------------------------------------------------------------------------------


def gear_of(run_id: int) -> str:
    """Return the shoes of one run, the runner's own word first; empty where none are named."""
    found = Run.objects.filter(pk=run_id).values_list("shoes_said__name", "gear").first()
    if found is None:
        return ""
    said, gear = found
    return said if said is not None else gear or ""


def name_shoes(runner_id: int, run_id: int, name: str) -> None:
    """Keep the runner's word on the shoes of a run."""
    RunShoes.objects.update_or_create(run_id=run_id, defaults={"runner_id": runner_id, "name": name})


@dataclass(frozen=True, slots=True)
class Worn:
    """One run as shoes see it; a typed one has a ``typed_id`` and no ``run_id``."""

    gear: str
    run_id: int
    on: date
    distance_m: float | None
    typed_id: str = ""


def worn(runner_id: int) -> tuple[Worn, ...]:
    """Return the runs that name shoes, oldest first."""
    said = dict(RunShoes.objects.filter(runner_id=runner_id).values_list("run_id", "name"))
    found = Summary.objects.filter(Q(run__gear__isnull=False) | Q(run_id__in=list(said)), runner_id=runner_id)
    lines = found.order_by("started_at").values_list("run_id", "run__gear", "started_on", "distance_m")
    named = ((said.get(run_id, gear) or "", run_id, on, distance_m) for run_id, gear, on, distance_m in lines)
    return tuple(Worn(*line) for line in named if line[0].strip())


def gear_names(runner_id: int) -> tuple[tuple[str, date], ...]:
    """Return each name that runs give their shoes, and the last day of it."""
    said = RunShoes.objects.filter(runner_id=runner_id).values_list("name").annotate(on=Max("run__started_on"))
    of_files = Run.objects.filter(runner_id=runner_id, gear__isnull=False, shoes_said=None)
    return (*said.order_by(), *of_files.order_by().values_list("gear").annotate(on=Max("started_on")))


def first_worn(runner_id: int) -> tuple[tuple[str, date], ...]:
    """Return each pair, by the name that runs give it, with the first day of it."""
    said = RunShoes.objects.filter(runner_id=runner_id).order_by().values_list("name").annotate(on=Min("run__started_on"))
    of_files = Run.objects.filter(runner_id=runner_id, gear__isnull=False, shoes_said=None)
    first: dict[str, tuple[str, date]] = {}
    for name, on in (*said, *of_files.order_by().values_list("gear").annotate(on=Min("started_on"))):
        key = (name or "").strip().casefold()
        if name and key and (key not in first or on < first[key][1]):
            first[key] = (name, on)
    return tuple(first.values())


def count_own(runner_id: int, run_ids: Iterable[int]) -> int:
    """Return how many of these runs are the runner's."""
    return Run.objects.filter(runner_id=runner_id, pk__in=list(run_ids)).count()


def unnamed(runner_id: int, *, since: date) -> tuple[Worn, ...]:
    """Return runs since a day that name no shoes, newest first."""
    none_said = Q(run__shoes_said=None) & (Q(run__gear=None) | Q(run__gear=""))
    found = Summary.objects.filter(none_said | Q(run__shoes_said__name=""), runner_id=runner_id, started_on__gte=since)
    lines = found.order_by("-started_at").values_list("run_id", "started_on", "distance_m")
    return tuple(Worn("", run_id, on, distance_m) for run_id, on, distance_m in lines)


def retired(runner_id: int) -> dict[str, date]:
    """Return the case-folded names of retired pairs, with the day."""
    return dict(RetiredShoes.objects.filter(runner_id=runner_id).values_list("key", "retired_on"))


def retire(runner_id: int, key: str, *, on: date) -> None:
    """Retire a pair."""
    RetiredShoes.objects.update_or_create(runner_id=runner_id, key=key, defaults={"retired_on": on})


def take_up(runner_id: int, key: str) -> None:
    """Take a retired pair up again."""
    RetiredShoes.objects.filter(runner_id=runner_id, key=key).delete()
