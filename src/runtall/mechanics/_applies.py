"""Which function applies which rule, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import numpy as np

from runtall.core import (
    CHANNELS,
    QUANTITIES,
    Channel,
    Drift,
    FloatArray,
    ImplausibleValueError,
    NotEnoughDataError,
    Opening,
    Pause,
    Recording,
    RunSummary,
    SpeedBin,
    SpeedCurve,
)
from runtall.evidence import rule
from runtall.mechanics._baseline import compare_with_baseline
from runtall.mechanics._drift import find_drifts
from runtall.mechanics._effort import hard_effort, opening, walking_breaks
from runtall.mechanics._form import easy_form, speed_curves
from runtall.mechanics._grade import grade_adjusted_speed, running_cost
from runtall.mechanics._hills import climbs_and_drops, grade_bands
from runtall.mechanics._laps import TightMark, TightPattern, tight_lap_pattern
from runtall.mechanics._observe import late_run_patterns, observe_form
from runtall.mechanics._prepare import PreparedRun, prepare
from runtall.mechanics._surface import surface
from runtall.signals import sample_seconds, weighted_quantile

Given = Mapping[str, Any]
Expect = dict[str, Any]

_DAY = date(2026, 6, 30)
_START = datetime(2026, 6, 30, 8, tzinfo=UTC)


def recording_of_stretches(stretches: Sequence[Mapping[str, Any]], *, step_s: float = 1.0) -> Recording:
    """Make a recording out of stretches of constant running, for examples and tests.

    Each stretch has ``minutes`` and any of the channels' names with their constant value, ``grade_ratio`` for ground
    that rises steadily, and ``altitude_wobble_m`` for a sensor that wobbles. A channel that a stretch does not name is
    a gap there.
    """
    counts = [round(each["minutes"] * 60 / step_s) for each in stretches]
    t_s = np.arange(sum(counts) + 1, dtype=np.float64) * step_s
    per_sample = np.repeat(np.arange(len(stretches)), counts)
    per_sample = np.append(per_sample, per_sample[-1])

    def column(name: str) -> FloatArray:
        return np.array([float(each.get(name, np.nan)) for each in stretches])[per_sample]

    values = {name: column(name) for name in CHANNELS if any(name in each for each in stretches)}
    if "speed_mps" in values:
        moved = np.concatenate(([0.0], np.cumsum(np.nan_to_num(values["speed_mps"][:-1]) * step_s)))
        values.setdefault("distance_m", moved)
        if any("grade_ratio" in each for each in stretches):
            rise = np.concatenate(([0.0], np.cumsum(np.nan_to_num(column("grade_ratio")[:-1]) * np.diff(moved))))
            wobble = np.nan_to_num(column("altitude_wobble_m")) * np.where(np.arange(len(t_s)) % 40 < 20, 0.5, -0.5)
            values["altitude_m"] = 100.0 + rise + wobble
    channels = {name: Channel(name, QUANTITIES[name].unit, each) for name, each in values.items()}
    return Recording("running", _START, t_s, channels, time_zone="UTC")


def _run(given: Given) -> PreparedRun:
    return prepare(recording_of_stretches(given["stretches"]))


def _sample_gaps(given: Given) -> Expect:
    seconds = sample_seconds(
        np.array(given["t_s"], dtype=np.float64),
        longest_step_s=rule("sample-gaps").value("longest_step_s"),
        pauses=[Pause(*each) for each in given["pauses"]],
    )
    return {"seconds": seconds.tolist()}


def _run_walk(given: Given) -> Expect:
    run = _run(given)
    return {"running_s": run.running_s, "walking_s": float(run.seconds[run.walking].sum())}


def _steady(given: Given) -> Expect:
    run = _run(given)
    return {"steady_s": float(run.seconds[run.steady].sum())}


def _own_easy_pace(given: Given) -> Expect:
    form = easy_form(_run(given))
    return {"speed_mps": form.speed_mps, **form.medians}


def _speed_curves(given: Given) -> Expect:
    return {curve.channel: [[each.speed_mps, each.value] for each in curve.bins] for curve in speed_curves(_run(given))}


def _ground_grade(given: Given) -> Expect:
    run = _run(given)
    if run.grade_ratio is None:
        return {"kind": "not_enough_data"}
    return {"grade_ratio": weighted_quantile(run.grade_ratio, run.seconds, 0.5)}


def _grade_adjusted_speed(given: Given) -> Expect:
    running_cost(given["grade_ratio"])
    adjusted = grade_adjusted_speed(np.array([given["speed_mps"]]), np.array([given["grade_ratio"]]))
    return {"grade_adjusted_speed_mps": float(adjusted[0])}


def _climbs_and_drops(given: Given) -> Expect:
    ascent_m, descent_m = climbs_and_drops(_run(given))
    return {"ascent_m": ascent_m, "descent_m": descent_m}


def _grade_bands(given: Given) -> Expect:
    bands = [[each.low_ratio, each.high_ratio, each.seconds] for each in grade_bands(_run(given)) if each.seconds > 60]
    return {"bands": bands}


def _hard_minutes(given: Given) -> Expect:
    hard = hard_effort(_run(given), heart_rate_max_bpm=given.get("heart_rate_max_bpm"))
    return {"bouts": hard.bouts, "seconds": hard.seconds, "basis": hard.basis}


def _walking_breaks(given: Given) -> Expect:
    return {"walking_breaks": walking_breaks(_run(given))}


def _opening(given: Given) -> Expect:
    found = opening(_run(given))
    return {"speed_ratio": found.speed_ratio, "warm_up_s": found.warm_up_s}


def _track_by_shape(given: Given) -> Expect:
    straight, radius = float(given["straight_m"]), float(given["radius_m"])
    lap_m = 2 * straight + 2 * np.pi * radius
    along = np.arange(0.0, given["laps"] * lap_m, 3.0)
    at = along % lap_m
    bend = np.pi * radius
    parts = [at < straight, at < straight + bend, at < 2 * straight + bend]
    first = (at - straight) / radius - np.pi / 2
    second = (at - 2 * straight - bend) / radius + np.pi / 2
    east = np.select(parts, [at, straight + radius * np.cos(first), 2 * straight + bend - at], radius * np.cos(second))
    north = np.select(
        parts, [np.full_like(at, -radius), radius * np.sin(first), np.full_like(at, radius)], radius * np.sin(second)
    )
    metre_deg = np.degrees(1 / 6_371_000.0)
    values = {
        "latitude_deg": 10.0 + north * metre_deg,
        "longitude_deg": 20.0 + east * metre_deg / np.cos(np.radians(10.0)),
        "distance_m": along,
        "speed_mps": np.full_like(at, 3.0),
    }
    channels = {name: Channel(name, QUANTITIES[name].unit, each) for name, each in values.items()}
    ground, basis = surface(prepare(Recording("running", _START, np.arange(len(at), dtype=np.float64), channels)))
    return {"surface": ground.value, "basis": basis}


def _tight_lap_pattern(given: Given) -> Expect:
    marks = [TightMark(_DAY + timedelta(days=i), onset_s, run_s) for i, (onset_s, run_s) in enumerate(given["marks"])]
    found = tight_lap_pattern(marks)
    if isinstance(found, TightPattern):
        return {"kind": "pattern", "onset_s": found.onset_s}
    return {"kind": "no_pattern"}


def _late_run_drift(given: Given) -> Expect:
    n = int(given["minutes"] * 60)
    t_s = np.arange(n, dtype=np.float64)
    early, late = float(given["cadence_early_spm"]), float(given["cadence_late_spm"])
    wobble = given["wobble_spm"] * (np.sin(t_s / 37.0) + np.sin(t_s / 61.0 + 1.0)) / 2
    values = {"cadence_spm": early + (late - early) * t_s / n + wobble, "speed_mps": np.full(n, 3.0)}
    channels = {name: Channel(name, QUANTITIES[name].unit, each) for name, each in values.items()}
    (drift,) = find_drifts(prepare(Recording("running", _START, t_s, channels)))
    return {"flagged": drift.flagged}


def summary_of(on: date, **fields: Any) -> RunSummary:
    """Make a summary of an hour's run on a day, for examples and tests; fields as named."""
    whole: dict[str, Any] = {
        "started_at": datetime(on.year, on.month, on.day, 8, tzinfo=UTC),
        "time_zone": "UTC",
        "started_on": on,
        "elapsed_s": 3600.0,
        "moving_s": 3600.0,
        "running_s": 3600.0,
        "walking_s": 0.0,
        "mechanics_version": 1,
    }
    return RunSummary(**(whole | fields))


def _late_run_pattern(given: Given) -> Expect:
    channel = given["channel"]
    drifts = [
        Drift(channel, "device", float(change), change - 2.0, change + 2.0, 170.0, 0.8, flag)
        for change, flag in zip(given["changes"], given["flagged"], strict=True)
    ]
    runs = [summary_of(_DAY - timedelta(days=3 * i), drifts=(drift,)) for i, drift in enumerate(drifts)]
    (found,) = late_run_patterns(runs, on=_DAY)
    return {"stands_out": found.stands_out, "change": found.change, "flagged": found.flagged}


def _form_baseline(given: Given) -> Expect:
    def run(days_ago: int, value: float) -> RunSummary:
        bins = (SpeedBin(3.0, float(value), 1800.0),)
        return summary_of(_DAY - timedelta(days=days_ago), curves=(SpeedCurve(given["channel"], "device", bins),))

    runs = [run(30 + 5 * i, value) for i, value in enumerate(given["before"])]
    runs += [run(3 * i, value) for i, value in enumerate(given["lately"])]
    (found,) = compare_with_baseline(runs, on=_DAY)
    return {"clear": found.clear, "change": found.change}


def _fast_openings(given: Given) -> Expect:
    openings = [Opening(float(ratio), None, 0.0, 600.0) for ratio in given["ratios"]]
    runs = [summary_of(_DAY - timedelta(days=i), opening=each) for i, each in enumerate(openings)]
    return {"stands_out": any(each.id == "fast-openings" for each in observe_form(runs, on=_DAY))}


def _or_refusal(apply: Callable[[Given], Expect]) -> Callable[[Given], Expect]:
    def applied(given: Given) -> Expect:
        try:
            return apply(given)
        except NotEnoughDataError:
            return {"kind": "not_enough_data"}
        except ImplausibleValueError:
            return {"kind": "implausible"}

    return applied


APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        name: _or_refusal(apply)
        for name, apply in {
            "sample-gaps": _sample_gaps,
            "run-walk-separation": _run_walk,
            "steady-running": _steady,
            "own-easy-pace": _own_easy_pace,
            "speed-curves": _speed_curves,
            "ground-grade": _ground_grade,
            "grade-adjusted-speed": _grade_adjusted_speed,
            "climbs-and-drops": _climbs_and_drops,
            "grade-bands": _grade_bands,
            "hard-minutes": _hard_minutes,
            "walking-breaks": _walking_breaks,
            "opening": _opening,
            "track-by-shape": _track_by_shape,
            "tight-lap-pattern": _tight_lap_pattern,
            "late-run-drift": _late_run_drift,
            "late-run-drift-pattern": _late_run_pattern,
            "form-baseline": _form_baseline,
            "fast-openings": _fast_openings,
        }.items()
    }
)
"""Rule id to a function from an example's ``given`` to what ``expect`` may name."""
