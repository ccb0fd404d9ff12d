"""Climb and hard minutes, week against the weeks before: does one stand far above the runner's own usual?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from runtall.core import RunSummary, Surface
from runtall.evidence import Rule, rule
from runtall.load._standing import Standing, Unknown
from runtall.load._weeks import runs_by_week


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """One figure of one week: its sum over the runs that carry it, and the share of moving time that these are.

    ``known_share`` is ``None`` for a week without runs that could carry the figure; its sum is then a known zero.
    """

    starts_on: date
    known: float
    known_share: float | None


@dataclass(frozen=True, slots=True)
class WeekJump:
    """One week against the highest of the weeks before it.

    ``figure`` is what is known of the week (a lower bound where runs lack the figure), ``highest_before`` the highest
    week before, scaled to its whole moving time, ``cap`` the height from which a week stands out.
    """

    starts_on: date
    figure: float
    highest_before: float | None
    cap: float | None
    standing: Standing
    because: Unknown | None = None


def ascent_jumps(summaries: Sequence[RunSummary], *, on: date, n: int = 4, jump: Rule | None = None) -> tuple[WeekJump, ...]:
    """Climb of each of the last ``n`` weeks against the highest of the four weeks before it, metres.

    Treadmill runs are left out on both sides: their files do not say how the belt stood. A run outdoors without
    altitude leaves its share of the week unknown.

    References
    ----------
    gottschall-2005
    """
    climbed = [run for run in summaries if run.surface is not Surface.TREADMILL]
    return _jumps(climbed, lambda run: run.ascent_m, on=on, n=n, jump=jump or rule("ascent-jump"))


def descent_jumps(summaries: Sequence[RunSummary], *, on: date, n: int = 4, jump: Rule | None = None) -> tuple[WeekJump, ...]:
    """Drop of each of the last ``n`` weeks against the highest of the four weeks before it, metres; as :func:`ascent_jumps`.

    References
    ----------
    gottschall-2005
    """
    dropped = [run for run in summaries if run.surface is not Surface.TREADMILL]
    return _jumps(dropped, lambda run: run.descent_m, on=on, n=n, jump=jump or rule("descent-jump"))


def hard_minutes_jumps(
    summaries: Sequence[RunSummary], *, on: date, n: int = 4, jump: Rule | None = None
) -> tuple[WeekJump, ...]:
    """Hard time of each of the last ``n`` weeks against the highest of the four weeks before it, seconds.

    Hard time judged by heart rate and by speed are two figures: only the kind that covers most of these weeks counts,
    the other runs are unknown.
    """
    jump = jump or rule("hard-minutes-jump")
    lately = [run for runs in runs_by_week(summaries, on=on, n=n + int(jump.value("weeks_before"))).values() for run in runs]
    by_basis: Counter[str] = Counter()
    for run in lately:
        if run.hard_basis is not None and run.hard_s is not None:
            by_basis[run.hard_basis] += round(run.moving_s)
    basis = max(by_basis, key=lambda each: (by_basis[each], each), default=None)
    return _jumps(summaries, lambda run: run.hard_s if run.hard_basis == basis else None, on=on, n=n, jump=jump)


def judge_week(week: WeekFigure, before: Sequence[WeekFigure], jump: Rule) -> WeekJump:
    """One week against those before it, by a rule with ``rise_ratio``, ``floor``, ``known_share``, ``weeks_with_runs``."""
    share = jump.value("known_share")
    with_runs = [each for each in before if each.known_share is not None]
    if len(with_runs) < jump.value("weeks_with_runs"):
        return WeekJump(week.starts_on, week.known, None, None, Standing.UNKNOWN, Unknown.TOO_FEW_WEEKS)
    usable = [each for each in with_runs if each.known_share is not None and each.known_share >= share]
    highest = max((each.known / each.known_share for each in usable if each.known_share), default=None)
    if highest is None:
        return WeekJump(week.starts_on, week.known, None, None, Standing.UNKNOWN, Unknown.UNMEASURED_WEEKS)
    cap = max(highest * (1 + jump.value("rise_ratio")), highest + jump.value("floor"))
    standing, because = Standing.WITHIN, None
    if week.known > cap:
        complete = len(usable) == len(with_runs)
        standing, because = (Standing.ABOVE, None) if complete else (Standing.UNKNOWN, Unknown.UNMEASURED_WEEKS)
    elif week.known_share is not None and week.known_share < share:
        standing, because = Standing.UNKNOWN, Unknown.UNMEASURED_WEEKS
    return WeekJump(week.starts_on, week.known, highest, cap, standing, because)


def _jumps(
    summaries: Sequence[RunSummary],
    figure: Callable[[RunSummary], float | None],
    *,
    on: date,
    n: int,
    jump: Rule,
) -> tuple[WeekJump, ...]:
    back = int(jump.value("weeks_before"))
    figures = [_week(monday, runs, figure) for monday, runs in runs_by_week(summaries, on=on, n=n + back).items()]
    return tuple(judge_week(figures[at], figures[at - back : at], jump) for at in range(back, back + n))


def _week(monday: date, runs: Sequence[RunSummary], figure: Callable[[RunSummary], float | None]) -> WeekFigure:
    moving_s = sum(run.moving_s for run in runs)
    known = [(value, run.moving_s) for run in runs if (value := figure(run)) is not None]
    share = sum(seconds for _, seconds in known) / moving_s if moving_s > 0 else None
    return WeekFigure(monday, sum(value for value, _ in known), share)
