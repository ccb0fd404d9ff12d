"""Runs: the log, one run with its curves, typed runs, what a lap press meant, and shoes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Annotated, Any

from ninja import Query

from runtall.core import FloatArray, Lap, Pause, RunSummary
from runtall.load import GuardedRun
from runtall.services import one_run as one_run_service
from runtall.services import running_log, sessions, shoe_rack, tightness, typed_runs
from runtall.services.one_run import AgainstSpeed, Curves, OneRun, RunFinding, Split, Track
from runtall.services.shoe_rack import Pair, Shoeless
from runtall.services.tightness import RunPress
from runtall.symptoms import DiaryEntry
from runtall.web.api.door import Asked
from runtall.web.api.inputs import KeptId, NameSent, Number, PageNumber, PressSent, RunsOfPairSent, ShoesSent, TypedRunSent
from runtall.web.api.operations import Area
from runtall.web.pages.axes import distance_unit_m

AREA = Area.named("runs")
_LATELY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class TypedRunSaid:
    """A run without a watch, as the runner typed it; ``null`` is not said."""

    on: date
    duration_s: float
    distance_m: float | None
    walk_s: float | None
    rpe: float | None
    pain_during_nrs: int | None
    tightened_s: float | None
    tightened_m: float | None
    shoes: str | None

    @classmethod
    def of(cls, run: Any) -> TypedRunSaid:
        """Return what a typed run says."""
        return cls(**{each.name: getattr(run, each.name) for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the log, measured or typed; ``tight_s`` is when it got tight."""

    run_id: int | None
    typed_id: str | None
    on: date
    name: str | None
    measured: RunSummary | None
    typed: TypedRunSaid | None
    pain_nrs: int | None
    tight_s: tuple[float, ...]
    guarded: GuardedRun | None


@dataclass(frozen=True, slots=True)
class RunLog:
    """One page of the log, newest first."""

    runs: tuple[RunLine, ...]
    page: int
    pages: int


@AREA.get("/runs", RunLog)
def list_runs(
    asked: Asked,
    year: Annotated[int | None, Query(ge=1900, le=2199)] = None,
    month: Annotated[int | None, Query(ge=1, le=12)] = None,
    page: PageNumber = 1,
) -> RunLog:
    """Give a page of the log, of a year or a month of it where one is named; a page beyond the last is the last."""
    log = running_log.log_page(
        asked.runner_id, today_on=asked.who.today_on, year=year, month=month if year is not None else None, page=page
    )
    lines = tuple(
        RunLine(
            each.run_id or None,
            each.typed_id or None,
            each.on,
            each.name,
            each.measured,
            None if each.typed is None else TypedRunSaid.of(each.typed.run),
            each.pain_nrs,
            each.tight_s,
            each.guarded,
        )
        for each in log.lines
    )
    return RunLog(lines, log.page, log.pages)


@dataclass(frozen=True, slots=True)
class RunShown:
    """One run with everything that its page tells, but the curves."""

    run_id: int
    name: str | None
    notes: str | None
    rpe: float | None
    summary: RunSummary
    laps: tuple[Lap, ...]
    pauses: tuple[Pause, ...]
    presses: tuple[RunPress, ...]
    diary: tuple[DiaryEntry, ...]
    guard: GuardedRun | None
    findings: tuple[RunFinding, ...]
    splits: tuple[Split, ...]
    shoes: str
    before_id: int | None
    after_id: int | None


def _run(asked: Asked, run_id: int) -> OneRun:
    return one_run_service.one_run(asked.runner_id, run_id, split_m=distance_unit_m(asked.words))


@AREA.get("/runs/{run_id}", RunShown)
def read_run(asked: Asked, run_id: Number) -> RunShown:
    """Give one run: summary, laps, splits of a kilometre or mile, presses of the lap button, and what was found."""
    found = _run(asked, run_id)
    kept = found.kept
    return RunShown(
        run_id=kept.run_id,
        name=kept.name,
        notes=kept.notes,
        rpe=kept.rpe,
        summary=kept.summary,
        laps=kept.laps,
        pauses=kept.pauses,
        presses=found.presses,
        diary=found.notes,
        guard=found.guard,
        findings=found.findings,
        splits=found.splits,
        shoes=found.shoes,
        before_id=found.before_id,
        after_id=found.after_id,
    )


Curve = tuple[float, ...]
"""One value a point; ``null`` where nothing was recorded."""


@dataclass(frozen=True, slots=True)
class CurvesShown:
    """Curves over the time of a run; ``null`` for what the run does not know. Heart rate and form stand under channels."""

    t_s: Curve
    distance_m: Curve | None
    speed_mps: Curve | None
    altitude_m: Curve | None
    grade_ratio: Curve | None
    channels: Mapping[str, Curve]


@dataclass(frozen=True, slots=True)
class TrackShown:
    """The way that was run, as metres east and north of its middle."""

    east_m: Curve
    north_m: Curve
    kept_at_s: Curve


def _curve(values: FloatArray | None) -> Any:
    return None if values is None else tuple(values.tolist())


def _curves(found: Curves | None) -> CurvesShown | None:
    if found is None:
        return None
    channels = {name: _curve(values) for name, values in found.channels.items()}
    return CurvesShown(
        t_s=_curve(found.t_s),
        distance_m=_curve(found.distance_m),
        speed_mps=_curve(found.speed_mps),
        altitude_m=_curve(found.altitude_m),
        grade_ratio=_curve(found.grade_ratio),
        channels=channels,
    )


def _track(found: Track | None) -> TrackShown | None:
    return None if found is None else TrackShown(_curve(found.east_m), _curve(found.north_m), _curve(found.kept_at_s))


@dataclass(frozen=True, slots=True)
class RunCurves:
    """The curves of one run, as its page draws them; ``null`` where nothing was recorded."""

    run_id: int
    curves: CurvesShown | None
    track: TrackShown | None
    against_speed: tuple[AgainstSpeed, ...]


@AREA.get("/runs/{run_id}/curves", RunCurves)
def read_curves(asked: Asked, run_id: Number) -> RunCurves:
    """Give the curves of one run over its time, its track in metres from its middle, and its form against speed."""
    found = _run(asked, run_id)
    return RunCurves(run_id, _curves(found.curves), _track(found.track), found.against_speed)


@dataclass(frozen=True, slots=True)
class Presses:
    """The presses of the lap button in one run, and what the runner said of each."""

    presses: tuple[RunPress, ...]


@AREA.put("/runs/{run_id}/presses/{number}", Presses)
def say_of_press(asked: Asked, run_id: Number, number: Number, said: PressSent) -> Presses:
    """Keep what one press of the lap button meant: “it is tight now”, a plain lap, or nothing said."""
    tightness.say_of_press(asked.runner_id, run_id, number, means_tight=said.means_tight)
    return Presses(_run(asked, run_id).presses)


@AREA.put("/runs/{run_id}/shoes", None)
def name_shoes(asked: Asked, run_id: Number, said: ShoesSent) -> None:
    """Keep which pair a run was in."""
    shoe_rack.name_for(asked.runner_id, [run_id], said.name)


# Typed runs ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypedVersion:
    """What a typed run says, or said."""

    id: str
    run: TypedRunSaid


@dataclass(frozen=True, slots=True)
class TypedRunShown:
    """A typed run with its history, the newest first."""

    id: str
    versions: tuple[TypedVersion, ...]


def _typed(asked: Asked, typed_id: str) -> TypedRunShown:
    found = typed_runs.versions(asked.runner_id, typed_id)
    return TypedRunShown(found[0].id, tuple(TypedVersion(each.id, TypedRunSaid.of(each.run)) for each in found))


@AREA.post("/typed-runs", TypedRunShown, status=201)
def type_run(asked: Asked, said: TypedRunSent) -> TypedRunShown:
    """Keep a run without a watch."""
    return _typed(asked, sessions.type_run(asked.runner_id, **_said(said)))  # type: ignore[arg-type]


def _said(said: TypedRunSent) -> dict[str, object]:
    return said.model_dump() | {"rpe": None if said.rpe is None else float(said.rpe)}


@AREA.get("/typed-runs/{typed_id}", TypedRunShown)
def read_typed_run(asked: Asked, typed_id: KeptId) -> TypedRunShown:
    """Give a typed run with what it said before."""
    return _typed(asked, typed_id)


@AREA.put("/typed-runs/{typed_id}", TypedRunShown)
def change_typed_run(asked: Asked, typed_id: KeptId, said: TypedRunSent) -> TypedRunShown:
    """Correct a typed run; what it said stays in history."""
    newest = typed_runs.versions(asked.runner_id, typed_id)[0]
    return _typed(asked, sessions.type_run(asked.runner_id, corrects=newest.id, **_said(said)))  # type: ignore[arg-type]


@AREA.delete("/typed-runs/{typed_id}")
def take_typed_run_back(asked: Asked, typed_id: KeptId) -> None:
    """Take a typed run back; it stays in history."""
    sessions.take_run_back(asked.runner_id, typed_runs.versions(asked.runner_id, typed_id)[0].id)


# Shoes ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shoes:
    """Every pair, those in use first, and the runs of the last sixty days that name none."""

    pairs: tuple[Pair, ...]
    unnamed: tuple[Shoeless, ...]


def _shoes(asked: Asked) -> Shoes:
    return Shoes(shoe_rack.pairs(asked.runner_id), shoe_rack.unnamed(asked.runner_id, since=asked.who.today_on - _LATELY))


@AREA.get("/shoes", Shoes)
def list_shoes(asked: Asked) -> Shoes:
    """Give every pair of shoes with how far it went."""
    return _shoes(asked)


@AREA.post("/shoes/runs", Shoes)
def name_shoes_of_runs(asked: Asked, said: RunsOfPairSent) -> Shoes:
    """Keep which pair some runs were in, measured and typed ones."""
    shoe_rack.name_for(asked.runner_id, said.run_ids, said.name, typed_ids=said.typed_ids)
    return _shoes(asked)


@AREA.post("/shoes/retire", Shoes)
def retire_shoes(asked: Asked, said: NameSent) -> Shoes:
    """Retire a pair."""
    shoe_rack.retire(asked.runner_id, said.name, on=asked.who.today_on)
    return _shoes(asked)


@AREA.post("/shoes/take-up", Shoes)
def take_shoes_up(asked: Asked, said: NameSent) -> Shoes:
    """Take a retired pair up again."""
    shoe_rack.take_up(asked.runner_id, said.name)
    return _shoes(asked)
