"""What each day of a week allows, and what is settled on it: the runner's days, pauses, races, an own plan, what was done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from runtall.core import WEEKDAYS
from runtall.evidence import Open, rule
from runtall.plan._inputs import DoneRun, OwnRun, PlanInputs, PlannedDay, SessionKind, WeekPlan
from runtall.plan._missed import days_of
from runtall.plan._next_stage import needs_care
from runtall.plan._opt_ins import DAILY_CHOSEN, LONGER_CHOSEN
from runtall.plan._pauses import pause_on
from runtall.plan._programme import Part, begun_on, programme_week
from runtall.plan._race_days import race_day
from runtall.plan._walks import is_walk
from runtall.plan._week_days import HARD, LONG, DayFacts
from runtall.plan._week_runs import OWN

_DAY = timedelta(days=1)
_WEEKEND = WEEKDAYS[-2:]


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """Seven days as they are, with the day before and the day after.

    Attributes
    ----------
    movable
        Days that are today or later, not paused, and of the programme: mobility may stand on them.
    """

    days: tuple[DayFacts, ...]
    before: DayFacts
    after: DayFacts
    movable: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """The runner's wishes for days, as they are or loosened; empty: any day."""

    strength_days: tuple[str, ...]
    run_days: tuple[str, ...]
    own_plan: tuple[OwnRun, ...]


def wishes_for_days(inputs: PlanInputs) -> Wishes:
    """Return the wishes for days as the runner gave them."""
    return Wishes(inputs.runner.days, inputs.runner.run_days, inputs.own_plan)


def week_facts(inputs: PlanInputs, monday_on: date, standing: WeekPlan | None, wishes: Wishes) -> WeekFacts:
    """Gather what each day of the week allows, for these wishes."""
    days = days_of(monday_on)
    stood = {day.on: day for day in standing.days} if standing is not None else {}
    long_days = _long_days(inputs, wishes)
    facts = tuple(_facts(inputs, on, stood.get(on), wishes, long_days) for on in days)
    before = _around(inputs, monday_on - _DAY, wishes)
    return WeekFacts(facts, before, _around(inputs, days[-1] + _DAY, wishes), tuple(is_movable(inputs, on) for on in days))


def is_movable(inputs: PlanInputs, on: date) -> bool:
    """Whether anything may be planned on a day at all."""
    return on >= max(inputs.on, begun_on(inputs)) and pause_on(inputs, on) is None


def strength_is_on(inputs: PlanInputs) -> bool:
    """Whether strength is open and part of the programme as far as it has gone."""
    return Part.STRENGTH in programme_week(inputs.programme, inputs.on).parts and exercises_are_open(inputs)


def exercises_are_open(inputs: PlanInputs) -> bool:
    """Whether the safety answers leave exercises open."""
    return Open.EXERCISES in inputs.safety.open and not needs_care(inputs.safety)


def _facts(inputs: PlanInputs, on: date, stood: PlannedDay | None, wishes: Wishes, long_days: tuple[str, ...]) -> DayFacts:
    weekday = WEEKDAYS[on.weekday()]
    movable = is_movable(inputs, on)
    near_race = is_spared(inputs, on)
    trains = not wishes.strength_days or weekday in wishes.strength_days
    runs = not wishes.run_days or weekday in wishes.run_days
    fixed = _fixed_run(inputs, on, wishes)
    done = _strength_done(inputs, on)
    open_here = movable and stood is not None and on >= inputs.on
    strong = stood is not None and stood.session is not None and stood.session.kind is SessionKind.STRENGTH
    return DayFacts(
        run_open=movable and runs and fixed is None,
        hard_open=not near_race and race_day(inputs, on) is None,
        strength_open=movable and trains and not near_race and not done and strength_is_on(inputs),
        fixed_run=fixed,
        fixed_strength=done,
        stood_run=stood.run if open_here and stood is not None and fixed is None else None,
        stood_strength=open_here and strong and not done,
        long_day=weekday in long_days,
    )


def _around(inputs: PlanInputs, on: date, wishes: Wishes) -> DayFacts:
    """Return what is settled on the day before or after the week; a standing week before it still counts."""
    done = _strength_done(inputs, on)
    fixed = _fixed_run(inputs, on, wishes)
    if inputs.week is not None and on >= inputs.on:
        stood = next((day for day in inputs.week.days if day.on == on), None)
        if stood is not None:
            done = done or (stood.session is not None and stood.session.kind is SessionKind.STRENGTH)
            fixed = fixed or stood.run
    return DayFacts(run_open=False, strength_open=False, fixed_run=fixed, fixed_strength=done)


def _strength_done(inputs: PlanInputs, on: date) -> bool:
    return any(each.on == on and each.kind is SessionKind.STRENGTH for each in inputs.sessions)


def _fixed_run(inputs: PlanInputs, on: date, wishes: Wishes) -> str | None:
    """Return the kind of a run that is not the plan's: run already, a race, or of the runner's own plan."""
    run = [each for each in inputs.runs if each.on == on and not is_walk(each)]
    hard = any(each.race or (each.hard_s or 0.0) > 0 for each in run)
    own = own_on(wishes.own_plan, on)
    if hard or any(race.on == on for race in inputs.races) or any(each.hard for each in own):
        return HARD
    return OWN if run or own else None


def own_on(own_plan: Sequence[OwnRun], on: date) -> list[OwnRun]:
    """Return the runs of the runner's own plan on a day."""
    return [each for each in own_plan if each.on == on]


def is_spared(inputs: PlanInputs, on: date) -> bool:
    """Whether a day lies so near a race that strength and hard runs stay out of it."""
    return any(spared_by(race.on, on) for race in inputs.races)


def spared_by(race_on: date, on: date) -> bool:
    """Whether a day is spared for the sake of a race.

    Examples
    --------
    >>> spared_by(date(2026, 5, 10), date(2026, 5, 8)), spared_by(date(2026, 5, 10), date(2026, 5, 7))
    (True, False)
    """
    by = rule("race-spacing")
    return race_on - timedelta(days=int(by.value("days_before"))) <= on <= race_on + timedelta(days=int(by.value("days_after")))


def _long_days(inputs: PlanInputs, wishes: Wishes) -> tuple[str, ...]:
    """Return the weekday of most of the longest runs of the last weeks, else the weekend's run days, else the last run day."""
    weeks = int(rule("planned-weekly-minutes").value("weeks"))
    since = inputs.on - timedelta(days=7 * weeks)
    runs = sorted((run for run in inputs.runs if since <= run.on < inputs.on and not is_walk(run)), key=lambda run: run.on)
    longest = [max(week, key=lambda run: run.duration_s) for _, week in ((k, list(g)) for k, g in groupby(runs, _week_of))]
    counts = {name: sum(WEEKDAYS[run.on.weekday()] == name for run in longest) for name in WEEKDAYS}
    usual = max(WEEKDAYS, key=lambda name: counts[name])
    allowed = wishes.run_days or WEEKDAYS
    if counts[usual] > len(longest) / 2 and usual in allowed:
        return (usual,)
    weekend = tuple(name for name in _WEEKEND if name in allowed)
    return weekend or tuple(name for name in WEEKDAYS if name in allowed)[-1:]


def _week_of(run: DoneRun) -> date:
    return run.on - timedelta(days=run.on.weekday())


@dataclass(frozen=True, slots=True)
class MobilityWish:
    """How much mobility a week holds.

    Attributes
    ----------
    fill_to
        Where days without run and strength are fewer, easy run days fill up to so many; 0: none do.
    most
        Days that hold it at most.
    beside_long
        A long run's day may hold it too.
    minutes
        Least, wished for and most, of one session.
    """

    fill_to: int
    most: int
    beside_long: bool
    minutes: tuple[float, float, float]


def mobility_wish(chosen: Collection[str], *, asked: bool) -> MobilityWish:
    """Return how much mobility a week holds, by what was asked for and what the runner tries."""
    usual, by = rule("mobility-week"), rule("chosen-mobility")
    fill_to = int(usual.value("asked_days")) if asked else 0
    most, minutes = len(WEEKDAYS), (usual.value("minutes_least"), usual.value("minutes_wish"), usual.value("minutes_most"))
    if DAILY_CHOSEN in chosen:
        fill_to = int(by.value("daily_days"))
    if LONGER_CHOSEN in chosen:
        least_minutes = by.value("minutes_least")
        minutes = (least_minutes, least_minutes, by.value("minutes_most"))
        fill_to, most = max(fill_to, int(by.value("days_least"))), int(by.value("days_most"))
    return MobilityWish(fill_to, most, DAILY_CHOSEN in chosen, minutes)


def mobility_days(
    runs: Sequence[str | None], strength: Sequence[bool], movable: Sequence[bool], *, asked: bool, chosen: Collection[str] = ()
) -> tuple[bool, ...]:
    """Choose the days that hold mobility: those with neither run nor strength; where it was asked for, easy run days as well.

    ``chosen`` holds what of mobility the runner tries (``chosen-mobility``).

    Examples
    --------
    >>> mobility_days([None, "easy", None], [True, False, False], [True] * 3, asked=False)
    (False, False, True)
    """
    days = [movable[day] and not strength[day] and runs[day] is None for day in range(len(runs))]
    wish = mobility_wish(chosen, asked=asked)
    closed = (None, HARD) if wish.beside_long else (None, HARD, LONG)
    for day, run in enumerate(runs):
        if sum(days) < wish.fill_to and movable[day] and not strength[day] and run not in closed:
            days[day] = True
    return tuple(here and sum(days[:day]) < wish.most for day, here in enumerate(days))
