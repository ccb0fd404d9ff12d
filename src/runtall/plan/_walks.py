"""Which outings were runs and which were walks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from runtall.evidence import rule
from runtall.plan._inputs import DoneRun


def is_walk(run: DoneRun) -> bool:
    """Whether an outing held next to no running. Where the file does not tell running from walking it is a run.

    Examples
    --------
    >>> is_walk(DoneRun(date(2026, 5, 1), 1800.0, run_s=0.0)), is_walk(DoneRun(date(2026, 5, 1), 1800.0))
    (True, False)
    """
    if run.run_s is None:
        return False
    return run.run_s <= rule("return-to-run-stages").value("walk_share") * run.duration_s


def runs_between(runs: Sequence[DoneRun], since: date, before: date) -> tuple[DoneRun, ...]:
    """Return the runs, walks left out, on the days ``[since, before)``."""
    return tuple(run for run in runs if since <= run.on < before and not is_walk(run))


def runs_before(runs: Sequence[DoneRun], on: date, *, today_on: date) -> tuple[DoneRun, ...]:
    """Return the runs that the single-run cap of the day ``on`` looks at: of its window, up to today.

    A race is the runner's exception and no measure for what follows, unless nothing else was run.
    """
    since = on - timedelta(days=int(rule("single-run-cap").value("window_days")))
    found = runs_between(runs, since, min(on, today_on) + timedelta(days=1))
    return tuple(run for run in found if not run.race) or found
