"""What made-up runners would do without a plan, for comparison: rest until it is quiet and go on as before, or 10 percent a week.

A property of the simulation alone: its bodies were made up, so what comes of them says nothing about people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np

from runtall.sample.simulated_body import Body
from runtall.sample.simulated_runner import MadeUpRunner

SORE_NRS = 3.0
"""A day in pain, in the comparison: where the traffic light leaves green."""
_QUIET_NRS, _QUIET_DAYS, _WEEKLY_RISE, _MOST_S = 1.0, 3, 1.1, 5400.0


class Habit(StrEnum):
    """What is done without a plan."""

    REST_AND_RETURN = "rest and return"
    TEN_PERCENT = "10 percent a week"


@dataclass(frozen=True, slots=True)
class Lived:
    """Days in pain and seconds run."""

    days: int
    sore_days: int
    ran_s: float


def live_by_habit(runner: MadeUpRunner, weeks: int, habit: Habit) -> Lived:
    """Live so many weeks with the same body on the same days, without a plan."""
    body = Body(runner.nature, np.random.default_rng([runner.seed, 4]))
    rng = np.random.default_rng([runner.seed, 5])
    ran: list[tuple[int, float]] = []
    sore_days, quiet, morning_nrs, rests = 0, 0, 0.0, False
    for day in range(7 * weeks):
        level = max(body.wake(), morning_nrs)
        morning_nrs = 0.0
        quiet = quiet + 1 if level <= _QUIET_NRS + runner.nature.usual_nrs else 0
        rests = habit is Habit.REST_AND_RETURN and (level >= SORE_NRS or (rests and quiet < _QUIET_DAYS))
        on = runner.begins_on + timedelta(days=day)
        if on.weekday() in runner.habit.days and not rests:
            grown = _WEEKLY_RISE ** (day // 7) if habit is Habit.TEN_PERCENT else 1.0
            run_s = min(_MOST_S, runner.habit.run_s * grown) * float(rng.uniform(0.9, 1.1))
            longest = max((each for at, each in ran if day - 30 <= at < day), default=None)
            hilly = bool(rng.random() < runner.habit.hilly_share)
            answer = body.run(run_s, hard_s=0.0, hilly=hilly, longest_s=longest)
            ran.append((day, run_s))
            level = max(level, answer.during_nrs, answer.one_hour_after_nrs)
            morning_nrs = answer.next_morning_nrs
        sore_days += level >= SORE_NRS
    return Lived(7 * weeks, sore_days, sum(each for _, each in ran))
