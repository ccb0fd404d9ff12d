"""The sample runner's eighteen months, day by day: what was run, in what shape, and what the report should find in it.

Weeks are counted from the end: the last one is week 78 and holds ``until_on``. The story:

====== ========================================================================================================
weeks  what happens
====== ========================================================================================================
0-1    an old watch without dynamics: TCX files
8-16   starts too fast: the first ten minutes 9 % quicker than the rest
18     new shoes of another make: contact 3 ms shorter and oscillation 1.5 mm lower from then on; new pairs in 38 and 58
34-42  race build-up: long runs from 14 to 19 km, most with late-run drift, some with "it got tight now"
43     one run of 27 km, far above the longest of the 30 days before
44-45  no running
46-48  run-walks of 20 to 30 min
49-65  back to 14 km, step by step
66-78  calm weeks; late drift in most long runs, tight laps around km 10.5, one 20 km run in week 75
====== ========================================================================================================

December to February, the runs of Tuesday and Thursday are on a treadmill. All figures are working choices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np

from runtall.sample.courses import HILLS, LAKE, TIME_ZONE, TRACK, TRAIL, Course
from runtall.sample.form import SAMPLE_RUNNER, Runner
from runtall.sample.simulator import Effort, RunPlan

LAST_WEEK = 78
SHOE_CHANGE_WEEKS = (18, 38, 58)
SHOES = ("Lime 1 (made up)", "Cobalt 2 (made up)", "Amber 3 (made up)", "Cobalt 4 (made up)")
SPIKE_WEEKS = (43, 75)
BREAK_WEEKS = (44, 45)
RUN_WALK_WEEKS = (46, 47, 48)
FAST_START_WEEKS = range(8, 17)
OLD_WATCH_WEEKS = (0, 1)
NEW_WATCH_FROM_WEEK = 52
PHONE_ONLY = ((18, 3), (30, 1), (52, 3), (61, 1))
ALSO_AS: Mapping[tuple[int, int], str] = MappingProxyType(
    {(12, 6): "tcx", (26, 3): "gpx", (41, 6): "gpx", (59, 6): "tcx", (71, 6): "tcx"}
)
"""Week and weekday (Monday 0) of runs that come twice: from the watch, and exported from somewhere else."""
DAMAGED = (70, 1)
NO_DRIFT_WEEKS = (37, 39, *range(61, 66), 67, 70, 76)
LATE_DRIFT_FROM_WEEK = 66
TIGHT_AT_M: Mapping[int, float] = MappingProxyType(
    {36: 10_900, 38: 10_200, 40: 11_100, 42: 10_400, 68: 10_700, 72: 9_900, 74: 10_500, 75: 10_900, 77: 10_300}
)
"""Long runs in which the lap button was pressed because it got tight: week, metres."""

EASY_MPS, LONG_MPS, INTERVAL_MPS, TEMPO_MPS = 2.85, 2.80, 3.90, 3.35
_NOTE = "Made up by runtall's simulator: nobody ran this."


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run of the programme: its kind, its plan, whose form, and in which files it comes.

    ``file_format`` is what the runner's main service kept; ``also_as`` a second export of the same run; ``new_watch``
    means four messages a second.
    """

    week: int
    on: date
    kind: str
    plan: RunPlan
    runner: Runner
    shoe: str
    file_format: str = "fit"
    also_as: str | None = None
    new_watch: bool = False
    fast_start: bool = False
    damaged: bool = False
    walking_breaks: int = 0


def programme(until_on: date, *, seed: int) -> Iterator[PlannedRun]:
    """Yield every run of the eighteen months up to and including ``until_on``, in order of time.

    Each run draws from its own generator, so one run more or less changes no other.
    """
    first_monday = until_on - timedelta(days=until_on.weekday() + 7 * LAST_WEEK)
    for week in range(LAST_WEEK + 1):
        for weekday, kind in _kinds(week):
            on = first_monday + timedelta(days=7 * week + weekday)
            if on <= until_on:
                rng = np.random.default_rng([seed, 1, week, weekday])
                yield _planned(week, weekday, kind, on, rng=rng)


def long_run_m(week: int) -> float:
    """Length of the long run of a week: never more than a tenth or a kilometre above the weeks before, but for the spikes."""
    rising = {34: 14, 35: 15, 36: 16, 37: 16, 38: 17, 39: 15, 40: 18, 41: 16, 42: 19, 43: 27}
    after = {48: 4.2, 49: 5, 50: 5.8, 51: 6.6, 52: 7.4, 53: 8.2, 54: 9, 55: 9.8, 56: 10.6, 57: 11.4, 58: 12.2, 59: 13, 60: 12}
    late = {61: 13.5, 75: 20, 76: 13, 63: 12.5, 66: 13, 70: 13, 73: 14.5}
    fixed = {**rising, **after, **late}
    if week in fixed:
        return 1000.0 * fixed[week]
    return 1000.0 * (min(10 + 0.25 * week, 14) if week < 34 else 14)


def _kinds(week: int) -> list[tuple[int, str]]:
    """Weekday and kind of the runs of a week."""
    if week in BREAK_WEEKS:
        return []
    if week in RUN_WALK_WEEKS:
        return [(1, "run_walk"), (3, "run_walk"), (5, "run_walk"), *([(6, "easy")] if week == RUN_WALK_WEEKS[-1] else [])]
    steady = week >= 58 or week < 44
    tuesday = "intervals" if steady and week > 5 and week % 3 == 0 else "easy"
    thursday = "hills" if steady and week % 2 == 1 else "tempo" if steady and week % 4 == 2 and week % 3 else "easy"
    saturday = [(5, "easy")] if week % 3 == 1 else []
    return [(1, tuesday), (3, thursday), *saturday, (6, "long")]


def _planned(week: int, weekday: int, kind: str, on: date, *, rng: np.random.Generator) -> PlannedRun:
    indoors = on.month in (12, 1, 2) and weekday in (1, 3) and kind in ("easy", "tempo", "hills", "intervals")
    if indoors and kind in ("hills", "intervals"):
        kind = "easy"
    fast_start = week in FAST_START_WEEKS and kind in ("easy", "long")
    efforts = _efforts(kind, week, fast_start=fast_start, rng=rng)
    breaks = 0
    if kind == "easy" and week < 44 and rng.random() < 0.12:
        efforts, breaks = _with_walking_breaks(efforts, rng=rng)
    seconds = round(sum(effort.seconds for effort in efforts))
    outdoors = kind in ("easy", "long", "tempo", "hills") and not indoors
    shoe = sum(week >= change for change in SHOE_CHANGE_WEEKS)
    plan = RunPlan(
        started_at=_start(on, weekday, rng=rng),
        efforts=efforts,
        course=None if indoors else _course(kind, week),
        drift=_drift(kind, week, rng=rng),
        drift_onset_ratio=float(rng.uniform(0.5, 0.6)),
        tight_m=TIGHT_AT_M.get(week) if kind == "long" else None,
        stops=_stops(seconds, rng=rng) if outdoors else (),
        dropouts=_dropouts(seconds, rng=rng),
        ambient_c=21.0 if indoors else _air_c(on, rng=rng),
        gear=SHOES[shoe],
        rpe={"intervals": 8.0, "tempo": 7.0, "long": 5.0, "run_walk": 2.0}.get(kind, 3.0),
        feel_ratio=0.5 if week in RUN_WALK_WEEKS else 0.75,
    )
    plan = replace(plan, name=_name(kind, week, indoors=indoors), notes=_notes(plan, week, kind))
    runner = SAMPLE_RUNNER
    if shoe:
        runner = runner.shifted("stance_time_s", -0.003).shifted("vertical_oscillation_m", -0.0015)
    file_format = "tcx" if week in OLD_WATCH_WEEKS else "gpx" if (week, weekday) in PHONE_ONLY and not indoors else "fit"
    return PlannedRun(
        week=week,
        on=on,
        kind="treadmill" if indoors else kind,
        plan=plan,
        runner=runner,
        shoe=SHOES[shoe],
        file_format=file_format,
        also_as=ALSO_AS.get((week, weekday)) if not indoors else None,
        new_watch=week >= NEW_WATCH_FROM_WEEK,
        fast_start=fast_start,
        damaged=(week, weekday) == DAMAGED,
        walking_breaks=breaks,
    )


def _efforts(kind: str, week: int, *, fast_start: bool, rng: np.random.Generator) -> tuple[Effort, ...]:
    if kind == "run_walk":
        rounds = 6 if week == RUN_WALK_WEEKS[0] else 8
        return (Effort(180, 1.55), *(effort for _ in range(rounds) for effort in (Effort(120, 2.65), Effort(60, 1.55))))
    if kind == "intervals":
        bouts = (Effort(round(800 / INTERVAL_MPS), INTERVAL_MPS, "interval"), Effort(130, 2.45, "recovery"))
        return (Effort(600, 2.7, "warmup"), *(effort for _ in range(5) for effort in bouts), Effort(300, 2.65, "cooldown"))
    if kind == "tempo":
        return (Effort(600, 2.75, "warmup"), Effort(1080, TEMPO_MPS, "active"), Effort(540, 2.7, "cooldown"))
    usual = LONG_MPS if kind == "long" else EASY_MPS
    metres = long_run_m(week) if kind == "long" else _weekday_m(kind, week, rng=rng)
    if fast_start:
        return (Effort(600, 1.09 * usual), Effort(round((metres - 654 * usual) / (0.985 * usual)), 0.985 * usual))
    opening_s = 360
    seconds = (metres - opening_s * 0.94 * usual) / usual
    late_s = seconds / 3 if kind == "long" else 0.0
    efforts = (Effort(opening_s, 0.94 * usual), Effort(round(seconds - late_s), usual))
    return (*efforts, Effort(round(late_s / 0.98), 0.98 * usual)) if late_s else efforts


def _weekday_m(kind: str, week: int, *, rng: np.random.Generator) -> float:
    if kind == "hills":
        return 6800.0
    metres = float(rng.choice([5500.0, 6000.0, 6500.0, 7100.0]))
    return min(metres, 0.9 * long_run_m(week)) if 48 <= week <= 60 else metres


def _with_walking_breaks(efforts: tuple[Effort, ...], *, rng: np.random.Generator) -> tuple[tuple[Effort, ...], int]:
    """Cut the main part in pieces with walks of 40 to 70 s between them."""
    opening, main = efforts[0], efforts[1]
    breaks = int(rng.integers(2, 4))
    piece = Effort(round(main.seconds / (breaks + 1)), main.speed_mps)
    walks = [Effort(int(rng.integers(40, 70)), 1.5) for _ in range(breaks)]
    return (opening, piece, *(effort for walk in walks for effort in (walk, piece))), breaks


def _course(kind: str, week: int) -> Course:
    if kind == "hills":
        return HILLS
    if kind == "intervals":
        return TRACK
    return TRAIL if kind == "easy" and week % 6 == 4 else LAKE


def _drift(kind: str, week: int, *, rng: np.random.Generator) -> Mapping[str, float]:
    """Late-run change to put in: in most long runs of 12 km and more, not in all; none in weeks 61 to 65, large after them."""
    if kind != "long" or long_run_m(week) < 12_000 or week in NO_DRIFT_WEEKS or (week < 34 and rng.random() < 0.35):
        return {}
    size = 1.65 if week >= LATE_DRIFT_FROM_WEEK else 1.0
    return {
        "cadence_spm": -size * float(rng.uniform(4.0, 5.0)),
        "stance_time_s": size * float(rng.uniform(0.0105, 0.0135)),
        "vertical_oscillation_m": size * float(rng.uniform(0.0, 0.0012)),
    }


def _stops(seconds: int, *, rng: np.random.Generator) -> tuple[tuple[int, int], ...]:
    count = int(rng.integers(0, 4)) if rng.random() < 0.5 else 0
    at = np.sort(rng.choice(np.arange(240, max(seconds - 120, 241 + count), 30), count, replace=False))
    return tuple((int(each), int(rng.integers(15, 70))) for each in at)


def _dropouts(seconds: int, *, rng: np.random.Generator) -> tuple[tuple[int, int], ...]:
    """Now and then the strap is silent for two to ten minutes."""
    if rng.random() > 0.08:
        return ()
    start = int(rng.integers(300, max(seconds - 700, 301)))
    return ((start, min(start + int(rng.integers(120, 600)), seconds - 1)),)


def _air_c(on: date, *, rng: np.random.Generator) -> float:
    yearly = -np.cos(2 * np.pi * (on.timetuple().tm_yday - 20) / 365.25)
    return float(10 + 9 * yearly + rng.normal(0, 3))


def _start(on: date, weekday: int, *, rng: np.random.Generator) -> datetime:
    hour = 18.0 if weekday < 5 else 9.0 if weekday == 5 else 8.25
    minutes = round(60 * hour + rng.uniform(-20, 20))
    local = datetime.combine(on, time(minutes // 60, minutes % 60, int(rng.integers(0, 60))), tzinfo=ZoneInfo(TIME_ZONE))
    return local.astimezone(ZoneInfo("UTC"))


def _name(kind: str, week: int, *, indoors: bool) -> str:
    if indoors:
        return "Treadmill (made up)"
    if kind == "long" and week in SPIKE_WEEKS:
        return "Longer than planned (made up)"
    words = {"easy": "Easy run", "long": "Long run", "tempo": "Tempo", "hills": "Hill loop", "run_walk": "Run-walk"}
    return f"{words.get(kind, '5 x 800 m')} (made up)"


def _notes(plan: RunPlan, week: int, kind: str) -> str:
    if plan.tight_m is not None:
        return f"Lap pressed where it got tight. {_NOTE}"
    if kind == "run_walk":
        return f"Two minutes running, one walking. {_NOTE}"
    if week == SPIKE_WEEKS[0] and kind == "long":
        return f"Went on with the others. {_NOTE}"
    return _NOTE
