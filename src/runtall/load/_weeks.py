"""Weeks as context: how much was run, Monday to Sunday in the runner's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Week:
    """What was run in one calendar week.

    ``starts_on`` is its Monday. Sums are over the runs that carry the figure; ``runs_without_distance`` tells how many
    do not, so that a sum is never read as complete when it is not. ``None`` means that no run of the week carries it;
    a week without runs has zeros, because then zero is known.
    """

    starts_on: date
    runs: int
    duration_s: float
    distance_m: float | None
    ascent_m: float | None
    hard_s: float | None
    impact_equivalent_m: float | None
    longest_run_m: float | None
    runs_without_distance: int = 0
