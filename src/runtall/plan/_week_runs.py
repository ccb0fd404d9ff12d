"""Which runs a week holds, and how long they are, before anybody asks on which days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.evidence import Open, Outcome, rule
from runtall.plan._caps import allowed_extras
from runtall.plan._inputs import DoneRun, PlanInputs, WeekPlan
from runtall.plan._light import standing_light
from runtall.plan._missed import NO_RUN, kept
from runtall.plan._next_stage import needs_care, next_stage, running_is_free
from runtall.plan._run_length import holds_still, run_cap_s
from runtall.plan._stages import fitted, stages
from runtall.plan._walks import is_walk
from runtall.plan._week_days import HARD, LONG
from runtall.plan._weekly_minutes import WeekAllowance, week_allowance

EASY, RUN_WALK, WALK, OWN = "easy", "run_walk", "walk", "own"
_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class RunWishes:
    """The runs that a week asks for.

    Attributes
    ----------
    kinds
        Kind and length in seconds of each, the longest first.
    apart
        They must not stand on neighbouring days.
    """

    kinds: tuple[tuple[str, float], ...] = ()
    apart: bool = False

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return how many there are of each kind, in the order in which kinds are first met."""
        names = tuple(dict.fromkeys(kind for kind, _ in self.kinds))
        return tuple((name, sum(kind == name for kind, _ in self.kinds)) for name in names)


def share_minutes(
    days_wished: int | None,
    *,
    usual_days: int | None,
    usual_run_s: float | None,
    cap_s: float | None,
    single_s: float | None,
) -> tuple[float, ...]:
    """Share a week's running among its runs, the longest first, whole minutes.

    Parameters
    ----------
    days_wished
        Days on which the runner wants to run; ``None``: as many as usual.
    usual_days, usual_run_s
        Busiest week and mean run of the weeks before; ``None`` unknown.
    cap_s, single_s
        Caps of the week and of one run; ``None`` where nothing is on file to start from: then runs are of the shortest length.

    Examples
    --------
    >>> [each / 60 for each in share_minutes(3, usual_days=3, usual_run_s=2200, cap_s=7200, single_s=3600)]
    [48.0, 36.0, 36.0]
    """
    by = rule("run-week")
    shortest_s = by.value("shortest_s")
    n = int(by.value("usual_runs")) if days_wished is None and usual_days is None else days_wished or usual_days or 0
    if usual_days is not None:
        n = min(n, usual_days + int(by.value("more_runs")))
    single_s = shortest_s if single_s is None else single_s
    if usual_days is not None and usual_run_s is not None and n > usual_days:
        single_s = min(single_s, usual_run_s)
    total_s = n * single_s if cap_s is None else cap_s
    while n > 1 and total_s < n * shortest_s:
        n -= 1
    if n == 0 or min(total_s, single_s) < _MINUTE_S:
        return ()
    share = by.value("long_share") if n >= by.value("long_from_runs") else 1 / n
    longest_s = _whole_minutes(min(single_s, max(share, 1 / n) * total_s))
    others_s = _whole_minutes(min(longest_s, (total_s - longest_s) / (n - 1))) if n > 1 else 0.0
    return (longest_s, *(others_s for _ in range(n - 1)))


def _whole_minutes(seconds: float) -> float:
    return float(seconds // _MINUTE_S * _MINUTE_S)


def run_wishes(inputs: PlanInputs, monday_on: date, standing: WeekPlan | None, *, fewer: Callable[[int], int]) -> RunWishes:
    """Return the runs that are still to be placed in the week from ``monday_on``.

    In a week with a run of the runner's own plan, or where nothing but rest is open, there are none. In a week that stands, only
    what is left of it is asked for, shortened where caps have come down, and never made longer.

    Parameters
    ----------
    fewer
        How many of a whole week's runs the days left may hold, where none stand yet: they are counted first, and what is left
        of the week's minutes is then shared among these.
    """
    if own_plan_mode(inputs, monday_on):
        return RunWishes()
    week = _of_the_week(inputs, monday_on)
    left_s = None if week.cap_s is None else week.cap_s - done_s(inputs, monday_on)
    if standing is not None and has_runs(standing):
        kinds = _left_of(standing, week.kinds, inputs)
    else:
        kinds = week.kinds[: fewer(len(week.kinds))]
    return RunWishes(_within(_not_longer_too(inputs, monday_on, week, kinds), left_s), week.apart)


def has_runs(week: WeekPlan | None) -> bool:
    """Whether runs of the plan stand in a week already."""
    return week is not None and any(day.run not in NO_RUN for day in week.days)


def _left_of(standing: WeekPlan, kinds: tuple[tuple[str, float], ...], inputs: PlanInputs) -> tuple[tuple[str, float], ...]:
    """Return the runs of a standing week that are still to come or were missed, none longer than the week would hold now."""
    now = dict(reversed(kinds))
    if not now:
        return ()
    done = {each.on for each in kept(standing, inputs, until_on=inputs.on + timedelta(days=1)) if each.run}
    left = [day for day in standing.days if day.run not in NO_RUN and day.on not in done]
    usual = kinds[-1][0]
    named = [(day.run if day.run in now else usual, day.run_s or 0.0) for day in left if day.run is not None]
    return tuple(sorted(((kind, min(seconds, now[kind])) for kind, seconds in named), key=lambda each: (-each[1], each[0])))


def _not_longer_too(
    inputs: PlanInputs, monday_on: date, week: _Week, kinds: tuple[tuple[str, float], ...]
) -> tuple[tuple[str, float], ...]:
    """Keep runs at their usual length in a week of more run days than usual; what the runner ran or races counts as a day too."""
    if week.usual_days is None or week.usual_run_s is None or not kinds:
        return kinds
    sunday = monday_on + timedelta(days=6)
    days = {run.on for run in runs_of_week(inputs, monday_on)}
    days |= {race.on for race in inputs.races if monday_on <= race.on <= sunday}
    if len(days) + len(kinds) <= week.usual_days:
        return kinds
    most_s = _whole_minutes(week.usual_run_s)
    return tuple((kind, min(seconds, most_s)) for kind, seconds in kinds)


@dataclass(frozen=True, slots=True)
class _Week:
    """What a week holds; ``usual_days`` and ``usual_run_s`` as ``WeekAllowance`` has them, where runs are free."""

    kinds: tuple[tuple[str, float], ...]
    apart: bool
    cap_s: float | None
    usual_days: int | None = None
    usual_run_s: float | None = None


def _of_the_week(inputs: PlanInputs, monday_on: date) -> _Week:
    """Return what a whole week would hold, as things stand today."""
    if running_is_free(inputs):
        return _free_week(inputs, monday_on)
    return _stage_week(inputs, week_allowance(inputs, monday_on))


def _free_week(inputs: PlanInputs, monday_on: date) -> _Week:
    allowance = week_allowance(inputs, monday_on)
    lengths = share_minutes(
        len(inputs.runner.run_days) or None,
        usual_days=allowance.usual_days,
        usual_run_s=allowance.usual_run_s,
        cap_s=allowance.cap_s,
        single_s=run_cap_s(inputs, max(inputs.on, monday_on)),
    )
    if not lengths and Open.WALKING in inputs.safety.open:
        return _walking_week(inputs)
    longer = len(set(lengths)) > 1
    kinds = [(LONG if longer and place == 0 else EASY, seconds) for place, seconds in enumerate(lengths)]
    if len(kinds) >= rule("run-week").value("hard_from_runs") and _is_used_to_hard(inputs, monday_on):
        kinds[1] = (HARD, kinds[1][1])
    return _Week(tuple(kinds), False, allowance.cap_s, allowance.usual_days, allowance.usual_run_s)


def _walking_week(inputs: PlanInputs) -> _Week:
    """Return walks for a week whose minutes leave no run: something on foot belongs to every week."""
    n = len(inputs.runner.run_days) or int(rule("run-week").value("usual_runs"))
    most = int(rule("return-to-run-stages").value("sessions_per_week"))
    return _Week(((WALK, float(stages()[0].total_s)),) * min(n, most), True, None)


def _is_used_to_hard(inputs: PlanInputs, monday_on: date) -> bool:
    """Whether hard minutes are open, and were part of the last weeks: the plan keeps them and never brings them in."""
    by, light = rule("run-week"), standing_light(inputs)
    if not light.is_plain_green or holds_still(inputs) or not allowed_extras(inputs, light=light).hard:
        return False
    weeks = int(rule("planned-weekly-minutes").value("weeks"))
    mondays = [monday_on - timedelta(days=7 * n) for n in range(1, weeks + 1)]
    hard_s = [sum(run.hard_s or 0.0 for run in runs_of_week(inputs, monday)) for monday in mondays]
    return sum(each >= by.value("hard_from_s") for each in hard_s) >= by.value("hard_weeks")


def _stage_week(inputs: PlanInputs, allowance: WeekAllowance) -> _Week:
    """Return the stage's sessions, or walks where walking comes first; nothing where not even walking is open."""
    if inputs.safety.outcome is Outcome.EMERGENCY or Open.WALKING not in inputs.safety.open:
        return _Week((), True, None)
    most = allowance.most_days or int(rule("run-week").value("usual_runs"))
    n = min(most, len(inputs.runner.run_days) or most)
    today = None if needs_care(inputs.safety) else next_stage(inputs).today
    if today is None or not today.run_s:
        return _Week(((WALK, float(stages()[0].total_s)),) * n, True, None)
    room_s = None if allowance.cap_s is None else allowance.cap_s / max(1, n)
    seconds = float(fitted(today, room_s).total_s)
    while n > 1 and allowance.cap_s is not None and n * seconds > allowance.cap_s:
        n -= 1
    return _Week(((RUN_WALK, seconds),) * n, True, allowance.cap_s)


def capped_s(inputs: PlanInputs, on: date, kind: str, seconds: float) -> float:
    """Return a run's length within the cap of its own day; a walk has none."""
    cap_s = None if kind == WALK else run_cap_s(inputs, on)
    return seconds if cap_s is None or seconds <= cap_s else _whole_minutes(cap_s)


def own_plan_mode(inputs: PlanInputs, monday_on: date) -> bool:
    """Whether the runner's own plan has a run in this week: then the week's runs are the runner's, and runtall places none."""
    return any(monday_on <= each.on < monday_on + timedelta(days=7) for each in inputs.own_plan)


def runs_of_week(inputs: PlanInputs, monday_on: date) -> tuple[DoneRun, ...]:
    """Return the runs done in a week, walks left out."""
    return tuple(run for run in inputs.runs if monday_on <= run.on < monday_on + timedelta(days=7) and not is_walk(run))


def done_s(inputs: PlanInputs, monday_on: date) -> float:
    """Return the seconds already run in a week."""
    return sum(run.duration_s for run in runs_of_week(inputs, monday_on))


def _within(kinds: tuple[tuple[str, float], ...], left_s: float | None) -> tuple[tuple[str, float], ...]:
    """Shorten runs together until they fit into what is left; below the shortest run one less is run."""
    if left_s is None or sum(seconds for _, seconds in kinds) <= left_s:
        return kinds
    shortest_s = rule("run-week").value("shortest_s")
    while kinds:
        share = min(1.0, max(0.0, left_s) / sum(seconds for _, seconds in kinds))
        shorter = tuple((kind, _whole_minutes(share * seconds)) for kind, seconds in kinds)
        if shorter[-1][1] >= min(shortest_s, kinds[-1][1]):
            return shorter
        kinds = kinds[:-1]
    return ()
