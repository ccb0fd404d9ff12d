"""A report of a made-up runner, every value invented, for tests of pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from runtall.core import Observation, OpenQuestion, Units, say
from runtall.load import Week, WeeklyChange, other_sources
from runtall.mechanics import FormComparison
from runtall.services.report_model import (
    DriftPoint,
    FileTrouble,
    GuardPoint,
    Report,
    ShoeLine,
    TightLine,
    WhatWasRead,
)

TODAY = date(2026, 11, 22)
FIRST_MONDAY = date(2026, 8, 31)
WEEK_KM = (31, 34, 28, 36, 30, 0, 26, 33, 38, 29, 44, 27)


def made_report(**changes: object) -> Report:
    """A runner with a long run, a drift late in runs, a week of climbing, gaps, and files that did not come in whole."""
    report = Report(
        runner_name="Robin Sample",
        is_sample=False,
        made_on=TODAY,
        today_on=TODAY,
        units=Units.METRIC,
        version="0.0.test",
        read=WhatWasRead(
            files_by_verdict=(("imported", 231), ("imported_damaged", 2), ("duplicate", 4), ("not_a_run", 12), ("unreadable", 1)),
            runs=229,
            first_on=date(2025, 5, 22),
            last_on=date(2026, 11, 21),
            distance_m=2_143_600.0,
            duration_s=781_200.0,
            troubles=(
                FileTrouble("exports/watch/morning.fit", "imported_damaged", say("{n} minutes were kept.", n=26)),
                FileTrouble("<img src=x onerror=alert(1)>.gpx", "unreadable", say("This is not a track.")),
            ),
        ),
        weeks=tuple(_week(at, km) for at, km in enumerate(WEEK_KM)),
        observations=(_spike(), _drift(), _climb()),
        questions=(
            OpenQuestion(
                "runs-without-distance",
                say("How far you ran in all: {n} of {of} runs carry no distance.", n=2, of=41),
                say("Files with positions or from a foot pod."),
            ),
        ),
        form=(
            FormComparison("cadence_spm", "device", 171.2, 168.9, -2.3, -3.4, -1.2, True, 38, 14),
            FormComparison("stance_time_s", "device", 0.247, 0.249, 0.002, -0.003, 0.007, False, 38, 14),
            FormComparison("step_length_m", "derived", 1.02, 1.01, None, None, None, False, 5, 2),
            FormComparison("vertical_oscillation_m", "device", None, None, None, None, None, False, 0, 0),
        ),
        guard=tuple(_guard_point(at) for at in range(34)),
        drifts=tuple(_drift_point(at) for at in range(14)),
        tight=TightLine(
            say("It got tight at about {onset_m} in {runs} runs.", onset_m=9_400.0, runs=5), 5, "distance", onset_m=9_400.0
        ),
        shoes=(ShoeLine("Blue pair", 412_300.0, 47, date(2026, 11, 21)),),
        context=other_sources(WeeklyChange(0.08, 1.08, 0.52)),
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def empty_report() -> Report:
    """A runner before the first import."""
    return made_report(
        read=WhatWasRead((), 0, None, None, None, 0.0, ()),
        weeks=tuple(_week(at, 0) for at in range(12)),
        observations=(),
        questions=(),
        form=(),
        guard=(),
        drifts=(),
        tight=None,
        shoes=(),
        context=(),
    )


def _week(at: int, km: int) -> Week:
    return Week(
        starts_on=FIRST_MONDAY + timedelta(weeks=at),
        runs=3 if km else 0,
        duration_s=km * 360.0,
        distance_m=km * 1000.0,
        ascent_m=km * 9.0,
        hard_s=km * 30.0,
        impact_equivalent_m=km * 1040.0,
        longest_run_m=km * 420.0,
        runs_without_distance=1 if at == 7 else 0,
    )


def _guard_point(at: int) -> GuardPoint:
    on = FIRST_MONDAY + timedelta(days=at * 5 // 2)
    if at == 30:
        return GuardPoint(on, 21_400.0, 16_200.0, True)
    return GuardPoint(on, 6_000.0 + (at * 37 % 11) * 900.0, None if at == 0 else 16_200.0 if at <= 30 else 21_400.0, False)


def _drift_point(at: int) -> DriftPoint:
    change = -1.2 - (at % 5) * 0.7
    on = FIRST_MONDAY + timedelta(days=at * 6)
    return DriftPoint(on, "cadence_spm", change, change - 1.4, change + 1.4, 2_280.0 if change < -3 else None, change < -3)


def _spike() -> Observation:
    return Observation(
        id="single-run-spike",
        quantity="distance_m",
        value=21_400.0,
        sentence=say(
            "On {run_on} you ran {run_m}, {rise_ratio} further than your longest run of the 30 days before ({longest_m}).",
            run_on="2026-11-14",
            run_m=21_400.0,
            rise_ratio=0.321,
            longest_m=16_200.0,
        ),
        certainty=say("Both distances are as the files give them."),
        method="single-run-cap/v1",
        strength=3.2,
        baseline=16_200.0,
        baseline_runs=13,
        sources=("frandsen-2025",),
        on=(date(2026, 11, 14),),
    )


def _drift() -> Observation:
    return Observation(
        id="late-run-drift-cadence",
        quantity="cadence_spm",
        value=-4.1,
        sentence=say(
            "Late in long runs your cadence is lower at the same pace: {late_spm} against {early_spm}.",
            late_spm=167,
            early_spm=171,
        ),
        certainty=say("Clear by itself in {flagged} of {runs} longer runs.", flagged=5, runs=6),
        method="late-run-drift-pattern/v1",
        strength=1.4,
        low=-6.0,
        high=-2.2,
        baseline=171.0,
        baseline_runs=6,
        on=tuple(date(2026, 11, 1) + timedelta(days=3 * at) for at in range(5)),
    )


def _climb() -> Observation:
    return Observation(
        id="ascent-jump",
        quantity="ascent_m",
        value=640.0,
        sentence=say("In the week of {week_on} you climbed {week_ascent_m}.", week_on="2026-11-09", week_ascent_m=640.0),
        certainty=say("From where on a week stands out is our working choice."),
        method="ascent-jump/v1",
        strength=1.2,
        baseline=330.0,
        sources=("frandsen-2025", "gottschall-2005"),
        on=(date(2026, 11, 9),),
    )
