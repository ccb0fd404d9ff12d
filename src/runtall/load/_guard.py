"""The single-run guard: each run against the longest of the 30 days before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from runtall.core import RunSummary
from runtall.evidence import Rule, rule
from runtall.load._standing import Standing, Unknown


@dataclass(frozen=True, slots=True)
class GuardedRun:
    """One run against the longest known run of the window before it.

    Attributes
    ----------
    started_at, on
        Which run.
    distance_m
        How far it went; ``None`` when the file does not tell.
    longest_before_m, cap_m
        Longest known run of the window and the length from which a run stands out; ``None`` when there is none.
    runs_before
        How many runs of known length the window holds.
    standing, because
        The verdict, and why it is unknown where it is.
    """

    started_at: datetime
    on: date
    distance_m: float | None
    longest_before_m: float | None
    cap_m: float | None
    runs_before: int
    standing: Standing
    because: Unknown | None = None

    @property
    def above(self) -> bool:
        """Whether the run certainly stands out."""
        return self.standing is Standing.ABOVE

    @property
    def rise_ratio(self) -> float | None:
        """How much longer than the longest before, as a share of it."""
        if self.distance_m is None or not self.longest_before_m:
            return None
        return self.distance_m / self.longest_before_m - 1


def single_run_guard(
    summaries: Sequence[RunSummary],
    *,
    since: date | None = None,
    guard: Rule | None = None,
) -> tuple[GuardedRun, ...]:
    """Compare each run with the longest run of the 30 days before it.

    What is proven stays proven when data is missing: a run is ``WITHIN`` as soon as one known run of the window allows
    it, for an unknown one could only allow more. It is ``ABOVE`` only when the whole window is on file and no run of
    unknown length in it can have been long enough.

    Parameters
    ----------
    summaries
        All runs on file, in any order; the first of them marks how far back the file reaches.
    since
        Judge only runs of this day and later; the others still serve as comparison.
    guard
        Version of the rule ``single-run-cap``; the active one unless said otherwise.

    Returns
    -------
    tuple[GuardedRun, ...]
        One for each judged run, oldest first.

    References
    ----------
    frandsen-2025
    """
    guard = guard or rule("single-run-cap")
    runs = sorted(summaries, key=lambda run: run.started_at)
    days = [run.started_on for run in runs]
    window = timedelta(days=int(guard.value("window_days")))
    judged = []
    for index, run in enumerate(runs):
        if since is None or run.started_on >= since:
            first = bisect_left(days, run.started_on - window, hi=index)
            judged.append(_judge(run, runs[first:index], on_file=days[0] <= run.started_on - window, guard=guard))
    return tuple(judged)


def run_cap_m(longest_before_m: float, guard: Rule | None = None) -> float:
    """Length up to which a run is within, given the longest run of the window, metres.

    Examples
    --------
    >>> run_cap_m(20_000.0), run_cap_m(4_000.0)
    (22000.0, 5000.0)
    """
    guard = guard or rule("single-run-cap")
    return round(max(longest_before_m * (1 + guard.value("rise_ratio")), longest_before_m + guard.value("floor_m")), 3)


def _judge(run: RunSummary, before: Sequence[RunSummary], *, on_file: bool, guard: Rule) -> GuardedRun:
    known_m = [each.distance_m for each in before if each.distance_m is not None]
    longest_m = max(known_m, default=None)
    cap_m = None if longest_m is None else run_cap_m(longest_m, guard)
    standing, because = _stand(run, before, cap_m, on_file=on_file, guard=guard)
    return GuardedRun(run.started_at, run.started_on, run.distance_m, longest_m, cap_m, len(known_m), standing, because)


def _stand(
    run: RunSummary,
    before: Sequence[RunSummary],
    cap_m: float | None,
    *,
    on_file: bool,
    guard: Rule,
) -> tuple[Standing, Unknown | None]:
    if run.distance_m is None:
        return Standing.UNKNOWN, Unknown.NO_DISTANCE
    if cap_m is not None and run.distance_m <= cap_m:
        return Standing.WITHIN, None
    if not on_file:
        return Standing.UNKNOWN, Unknown.SHORT_HISTORY
    if not before:
        return Standing.UNKNOWN, Unknown.NO_RUN_BEFORE
    if cap_m is None or _may_have_been_longer(run, run.distance_m, before, guard):
        return Standing.UNKNOWN, Unknown.UNMEASURED_RUN_BEFORE
    return Standing.ABOVE, None


def _may_have_been_longer(run: RunSummary, distance_m: float, before: Sequence[RunSummary], guard: Rule) -> bool:
    """Whether a run of unknown length, at this run's own pace, can have been long enough to allow this one."""
    enough_m = min(distance_m / (1 + guard.value("rise_ratio")), distance_m - guard.value("floor_m"))
    enough_s = run.moving_s * enough_m / distance_m
    return any(each.distance_m is None and each.moving_s >= enough_s for each in before)
