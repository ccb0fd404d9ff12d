"""The plan's own weekly running minutes: what a week may hold at most, and days or length, never both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.load import monday_of
from runtall.plan._card import Because
from runtall.plan._course import course_of
from runtall.plan._inputs import PlanInputs
from runtall.plan._light import Colour, Light, standing_light
from runtall.plan._opt_ins import is_on
from runtall.plan._pauses import share_after_break
from runtall.plan._run_length import cap_after_light, holds_still
from runtall.plan._stages import ENTRY_RULE, STAGES_RULE, stages
from runtall.plan._walks import runs_between
from runtall.plan._why import because

_RULE = "planned-weekly-minutes"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekAllowance:
    """What a planned week may hold of running, walking breaks among it; what the runner does beside it is their own.

    Attributes
    ----------
    cap_s
        All planned runs of the week together; ``None`` where no run is on file to start from: the stage's sessions then stand
        for themselves.
    most_days
        Days with a run at most; ``None`` leaves it open.
    usual_days, usual_run_s
        Busiest week and mean run of the weeks before: in a week with more run days than ``usual_days`` no planned run is longer
        than ``usual_run_s``. Both ``None`` where they are unknown, or the stages decide.
    """

    cap_s: float | None
    most_days: int | None
    usual_days: int | None
    usual_run_s: float | None
    because: tuple[Because, ...]

    def allows(self, n_days: int, longest_s: float, sum_s: float) -> bool:
        """Whether a week of so many runs is within."""
        if (self.cap_s is not None and sum_s > self.cap_s) or (self.most_days is not None and n_days > self.most_days):
            return False
        if self.usual_days is None or self.usual_run_s is None:
            return True
        return n_days <= self.usual_days or longest_s <= self.usual_run_s


def weekly_minutes_cap_s(inputs: PlanInputs, monday_on: date) -> float | None:
    """Return how much running the plan may put into the week from ``monday_on``, seconds, walking breaks among them.

    At most 10 percent over the mean of the four weeks before, with a small floor; the mean itself while something is unknown or
    held, less after amber, and in the stages what their sessions hold. ``None`` where no run is on file to start from.
    """
    return week_allowance(inputs, monday_on).cap_s


def week_allowance(inputs: PlanInputs, monday_on: date) -> WeekAllowance:
    """Return what the week from ``monday_on`` may hold: minutes, days, and days or length but not both.

    References
    ----------
    frandsen-2025, buist-2008
    """
    weeks = weeks_before(inputs, monday_on)
    light = standing_light(inputs)
    course = course_of(inputs)
    hold = holds_still(inputs)
    ceiling_s = weeks[-1] if weeks and (is_on(inputs, "ten-percent-weekly-rule") or is_on(inputs, "ten-percent-return")) else None
    cap_s = cap_from_weeks(weeks, light, hold=hold, ceiling_s=ceiling_s)
    if cap_s is None and inputs.runs:
        since = inputs.on - int(rule(_RULE).value("weeks")) * _WEEK
        cap_s = sum(run.duration_s for run in runs_between(inputs.runs, since, inputs.on + timedelta(days=1))) or None
    if not course.is_free:
        cap_s, most = _in_stages(course.level, cap_s)
        return WeekAllowance(cap_s, most, None, None, (because(STAGES_RULE, _stage_sentence(most)),))
    days, run_s = _usual(inputs, monday_on)
    if cap_s is not None:
        cap_s *= share_after_break(inputs, max(inputs.on, monday_on))
    return WeekAllowance(cap_s, None, days, run_s, (because(_RULE, _sentence(cap_s, light, hold=hold)),))


def weeks_before(inputs: PlanInputs, monday_on: date) -> tuple[float, ...]:
    """Return the seconds run in each of the four weeks before, oldest first; weeks before the first run on file are left out."""
    first = min((run.on for run in inputs.runs), default=None)
    mondays = [monday_on - n * _WEEK for n in range(int(rule(_RULE).value("weeks")), 0, -1)]
    return tuple(
        sum(run.duration_s for run in runs_between(inputs.runs, monday, monday + _WEEK))
        for monday in mondays
        if first is not None and monday_of(first) <= monday
    )


def cap_from_weeks(weeks_s: Sequence[float], light: Light, *, hold: bool = False, ceiling_s: float | None = None) -> float | None:
    """Return the cap that follows from the weeks before and the light; ``None`` without a week.

    ``ceiling_s`` is the week before, where the runner chose the weekly 10 percent as a ceiling.
    """
    if not weeks_s:
        return None
    applied = rule(_RULE)
    mean = sum(weeks_s) / len(weeks_s)
    risen = max(mean * (1 + applied.value("rise_ratio")), mean + applied.value("floor_s"))
    cap = cap_after_light(mean, risen, light, hold=hold)
    if ceiling_s is not None:
        cap = min(cap, ceiling_s * (1 + applied.value("ceiling_ratio")))
    return round(cap, 3)


def _in_stages(level: int, cap_s: float | None) -> tuple[float, int]:
    """Three sessions of the stage; above those of the flare stage the week grows by the rule of weeks as well."""
    most = int(rule(STAGES_RULE).value("sessions_per_week"))
    if level == 0:
        return 0.0, most
    always = stages()[int(rule(ENTRY_RULE).value("flare_stage"))].total_s
    return min(most * stages()[level].total_s, max(cap_s or 0.0, float(most * always))), most


def _usual(inputs: PlanInputs, monday_on: date) -> tuple[int | None, float | None]:
    """Busiest week, in days, and the mean run of the weeks before."""
    since = monday_on - int(rule(_RULE).value("weeks")) * _WEEK
    runs = runs_between(inputs.runs, since, monday_on)
    if not runs:
        return None, None
    days: dict[date, set[date]] = {}
    for run in runs:
        days.setdefault(monday_of(run.on), set()).add(run.on)
    return max(len(each) for each in days.values()), sum(run.duration_s for run in runs) / len(runs)


def _sentence(cap_s: float | None, light: Light, *, hold: bool) -> Message:
    if cap_s is None:
        return say("No run is on file yet, so the week has no number to start from.")
    if light.colour is Colour.AMBER:
        return say("After an amber light the plan's runs of the week are {cap_s} at most.", cap_s=cap_s)
    if light.colour is Colour.RED:
        return say("After a red light the plan holds walking, no runs.")
    if hold or light.holds:
        return say(
            "The plan's runs of the week stay at the mean of the last four weeks, {cap_s}, until answers are in.", cap_s=cap_s
        )
    return say("The plan's runs of the week are {cap_s} at most: little more than in the last four weeks.", cap_s=cap_s)


def _stage_sentence(most: int) -> Message:
    return say("On the way back it is {n} days a week, each as long as its stage.", n=most)
