"""Which function applies which rule, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from runtall.core import GradeBand, RunSummary
from runtall.evidence import rule
from runtall.load._context import weekly_change
from runtall.load._guard import single_run_guard
from runtall.load._impact import impact_equivalent_m
from runtall.load._jumps import WeekFigure, judge_week
from runtall.load._shoes import shoe_stage
from runtall.load._streaks import judge_streak
from runtall.load._weeks import Week

Given = Mapping[str, Any]
Expect = dict[str, Any]

_DAY = date(2026, 1, 5)


def _single_run_cap(given: Given) -> Expect:
    runs = [_run(each) for each in given["before"]]
    if given["history_from"] < min(run.started_on for run in runs):
        runs.append(_run({"on": given["history_from"], "distance_m": 1000.0}))
    judged = single_run_guard([*runs, _run(given)], since=given["on"])[-1]
    return _without_gaps(
        verdict=judged.standing.value,
        because=judged.because and judged.because.value,
        longest_before_m=judged.longest_before_m,
        cap_m=judged.cap_m,
    )


def _jump(rule_id: str) -> Callable[[Given], Expect]:
    def apply(given: Given) -> Expect:
        before = [WeekFigure(_DAY, figure, 1.0) for figure in given["before"]]
        before += [WeekFigure(_DAY, 0.0, None)] * given.get("weeks_without_runs", 0)
        before += [WeekFigure(_DAY, 0.0, 0.0)] * given.get("weeks_without_figure", 0)
        judged = judge_week(WeekFigure(_DAY, given["week"], 1.0), before, rule(rule_id))
        if judged.because is not None:
            return {"verdict": judged.standing.value, "because": judged.because.value}
        return {"verdict": judged.standing.value, "highest_before": judged.highest_before, "cap": judged.cap}

    return apply


def _consecutive_days(given: Given) -> Expect:
    standing, because = judge_streak(
        given["days_in_row"], given["longest_row_before"], given["days_on_file"], rule("consecutive-days")
    )
    return _without_gaps(verdict=standing.value, because=because and because.value)


def _impact_equivalent(given: Given) -> Expect:
    bands = tuple(GradeBand(**band) for band in given["bands"])
    metres = impact_equivalent_m(_run({"on": _DAY, "distance_m": given["distance_m"]}, bands))
    return {"because": "unknown_grade"} if metres is None else {"impact_equivalent_m": round(metres)}


def _weekly_context(given: Given) -> Expect:
    weeks = [Week(_DAY, 3, 3600.0, metres, None, None, None, None) for metres in (*given["before_m"], given["week_m"])]
    change = weekly_change(weeks)
    return _without_gaps(
        change_ratio=_rounded(change.change_ratio),
        acwr=_rounded(change.acwr),
        last_week_ratio=_rounded(change.last_week_ratio),
        because=change.because and change.because.value,
    )


def _shoe_check(given: Given) -> Expect:
    return {"stage": shoe_stage(given["distance_m"]).value}


def _run(given: Given, bands: tuple[GradeBand, ...] = ()) -> RunSummary:
    """Make a run as an example tells it; without a duration it takes an hour."""
    moving_s = float(given.get("moving_s", 3600.0))
    return RunSummary(
        started_at=datetime.combine(given["on"], time(8), tzinfo=UTC),
        time_zone="UTC",
        started_on=given["on"],
        elapsed_s=moving_s,
        moving_s=moving_s,
        running_s=moving_s,
        walking_s=0.0,
        mechanics_version=0,
        distance_m=None if given.get("distance_m") is None else float(given["distance_m"]),
        grade_bands=bands,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _without_gaps(**values: Any) -> Expect:
    return {name: value for name, value in values.items() if value is not None}


APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        "single-run-cap": _single_run_cap,
        "ascent-jump": _jump("ascent-jump"),
        "descent-jump": _jump("descent-jump"),
        "hard-minutes-jump": _jump("hard-minutes-jump"),
        "consecutive-days": _consecutive_days,
        "impact-equivalent": _impact_equivalent,
        "weekly-context": _weekly_context,
        "shoe-check": _shoe_check,
    }
)
"""Rule id to the function that applies it: what is given in an example, in; what it expects, out."""
