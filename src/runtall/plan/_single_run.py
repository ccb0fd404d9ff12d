"""The single-run cap as planned runs meet it: by distance, and by time where distance is unknown too."""

from __future__ import annotations

from datetime import date

from runtall.evidence import rule
from runtall.plan._inputs import PlanInputs
from runtall.plan._walks import runs_before

CAP_RULE = "planned-run-cap"


def longest_run_s(inputs: PlanInputs, on: date) -> float | None:
    """Longest run, by time, of the window before the day ``on``; ``None`` without one. Walks are left out."""
    return max((run.duration_s for run in runs_before(inputs.runs, on, today_on=inputs.on)), default=None)


def longest_run_m(inputs: PlanInputs, on: date) -> float | None:
    """Longest run, by distance, of the window before the day ``on``; ``None`` where none is known."""
    runs = runs_before(inputs.runs, on, today_on=inputs.on)
    return max((run.distance_m for run in runs if run.distance_m is not None), default=None)


def risen_s(longest_s: float) -> float:
    """Return the longest run with what the single-run cap allows on top, by time.

    Examples
    --------
    >>> risen_s(6000.0), risen_s(1200.0)
    (6600.0, 1500.0)
    """
    rise = rule("single-run-cap").value("rise_ratio")
    return round(max(longest_s * (1 + rise), longest_s + rule(CAP_RULE).value("floor_s")), 3)
