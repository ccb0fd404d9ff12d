"""Which function of the weeks applies which rule, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from runtall.core import WEEKDAYS
from runtall.evidence import Open, Outcome
from runtall.plan._inputs import (
    DoneSession,
    PlanInputs,
    PlannedDay,
    PlannedSession,
    Programme,
    RunnerFacts,
    SafetyState,
    SessionKind,
    WeekPlan,
)
from runtall.plan._missed import days_of
from runtall.plan._programme import PainCourse, advice_after, pain_course
from runtall.plan._review import choose_change
from runtall.plan._strength import strength_wishes
from runtall.plan._week import solve_week
from runtall.plan._week_days import DayFacts, DaysQuestion, choose_days
from runtall.plan._week_facts import mobility_days, mobility_wish, spared_by
from runtall.plan._week_runs import EASY, share_minutes

Given = Mapping[str, Any]
Expect = dict[str, Any]

_MONDAY = date(2026, 5, 4)


def _reviews(given: Given) -> Expect:
    course = pain_course(given["first_nrs"], given["last_nrs"])
    return {"course": course.value, "advice": advice_after(given["weeks_done"], course).value}


def _strength_week(given: Given) -> Expect:
    wishes = strength_wishes(
        given["block"], given["sessions_done"], chosen=given.get("chosen", False), minutes_asked=given.get("minutes_asked")
    )
    return {"sessions": wishes.sessions, "minutes": wishes.minutes}


def _mobility_week(given: Given) -> Expect:
    runs = [EASY if each else None for each in given["runs"]]
    return {"mobility": list(mobility_days(runs, given["strength"], [True] * len(runs), asked=given["asked"]))}


def _chosen_mobility(given: Given) -> Expect:
    runs, strength, chosen = [each or None for each in given["runs"]], given["strength"], given["chosen"]
    days = mobility_days(runs, strength, [True] * len(runs), asked=False, chosen=chosen)
    return {"mobility": list(days), "minutes_least": mobility_wish(chosen, asked=False).minutes[0]}


def _run_week(given: Given) -> Expect:
    lengths = share_minutes(
        given["days_wished"],
        usual_days=given["usual_days"],
        usual_run_s=given["usual_run_s"],
        cap_s=given["cap_s"],
        single_s=given["single_s"],
    )
    return {"minutes": [each / 60 for each in lengths]}


def _race_spacing(given: Given) -> Expect:
    return {"spared": spared_by(given["race_on"], given["on"])}


def _weekly_change(given: Given) -> Expect:
    change = choose_change(
        PainCourse(given["pain"]),
        given.get("planned"),
        given.get("done"),
        advice=given["advice"],
        retest=given["retest"],
        step_on=given["step_on"],
        third=given["third"],
    )
    return {"change": change.value}


def _week_weights(given: Given) -> Expect:
    days = tuple(
        DayFacts(
            run_open=not given["run_days"] or name in given["run_days"],
            strength_open=not given["days"] or name in given["days"],
            long_day=name in WEEKDAYS[-2:],
        )
        for name in WEEKDAYS
    )
    runs = tuple((kind, given["runs"].count(kind)) for kind in dict.fromkeys(given["runs"]))
    answer = choose_days(DaysQuestion(days, runs, given["strength"], given["strength"]))
    strong = [name for name, each in zip(WEEKDAYS, answer.strength, strict=True) if each]
    places = [WEEKDAYS.index(name) for name in strong]
    return {
        "runs": [f"{name} {kind}" for name, kind in zip(WEEKDAYS, answer.runs, strict=True) if kind is not None],
        "strength": strong,
        "apart": all(later - earlier > 1 for earlier, later in pairwise(places)),
        "missing": answer.missing_runs + answer.missing_strength,
    }


def _missed_session(given: Given) -> Expect:
    today_on = _MONDAY + timedelta(days=WEEKDAYS.index(given["today"]))
    session = PlannedSession(SessionKind.STRENGTH, 1200.0)
    planned = tuple(
        PlannedDay(on, session=session if name in given["strength"] else None)
        for name, on in zip(WEEKDAYS, days_of(_MONDAY), strict=True)
    )
    done = tuple(_MONDAY + timedelta(days=WEEKDAYS.index(name)) for name in given["done"])
    inputs = PlanInputs(
        on=today_on,
        now_at=datetime.combine(today_on, time(8), tzinfo=UTC),
        zone="UTC",
        runner=RunnerFacts(days=tuple(given.get("days", ()))),
        safety=SafetyState(Outcome.CLEAR, open=tuple(Open), answered_on=_MONDAY),
        programme=Programme(_MONDAY),
        sessions=tuple(DoneSession(on, SessionKind.STRENGTH) for on in done),
    )
    week = solve_week(inputs, _MONDAY, standing=WeekPlan(_MONDAY, planned)).week
    kept = [
        name
        for name, day in zip(WEEKDAYS, week.days, strict=True)
        if day.session is not None and day.session.kind is SessionKind.STRENGTH and (day.on >= today_on or day.on in done)
    ]
    return {"strength": kept}


WEEK_APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        "programme-reviews": _reviews,
        "strength-week": _strength_week,
        "mobility-week": _mobility_week,
        "chosen-mobility": _chosen_mobility,
        "run-week": _run_week,
        "race-spacing": _race_spacing,
        "missed-session": _missed_session,
        "weekly-change": _weekly_change,
        "week-weights": _week_weights,
    }
)
"""Rule id to the function that applies it: what is given in an example, in; what it expects, out."""
