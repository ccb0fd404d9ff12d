"""What must hold of each week that is solved."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import bench_spec as spec
from bench_care import week_spares
from bench_readings import (
    AMBER,
    GREEN,
    RED,
    UNKNOWN,
    Found,
    coming,
    flags_of,
    has_kit,
    is_open_question,
    last_done,
    longest,
    most_single_s,
    real_runs,
    rules_out,
    standing,
    strength_on,
)
from bench_running import share_after_break, week_follows_days

from runtall.evidence import ExerciseKind, Open, Outcome, exercises
from runtall.plan import Mode, PlanInputs, PlannedDay, SessionKind, WeekPlan, WeekSolved
from runtall.sample.simulated_life import Decided

PLANS_RUNS = ("easy", "long", "hard", "run_walk")
_DAY = timedelta(days=1)


def week_is_safe(decided: Decided) -> Found:
    inputs, solved = decided.inputs, decided.solved
    assert solved is not None  # asked before
    week = solved.week
    yield from week_strength(inputs, week)
    yield from week_hard_runs(inputs, week)
    yield from week_runs(inputs, week)
    yield from week_contents(inputs, week)
    yield from week_spares(inputs, week)
    yield from week_follows_days(inputs, week)
    if decided.stood is None and inputs.on == week.monday_on:
        yield from full_week(inputs, week)
        yield from minutes_asked(inputs, solved)


def strong_days(inputs: PlanInputs, week: WeekPlan) -> list[date]:
    """Days with strength, planned from today on or done: of the week and the day before it."""
    planned = {day.on for day in coming(inputs, week) if day.session is not None and day.session.kind is SessionKind.STRENGTH}
    done = {on for on in strength_on(inputs) if week.monday_on - _DAY <= on <= inputs.on}
    return sorted(planned | done)


def week_strength(inputs: PlanInputs, week: WeekPlan) -> Found:
    days = strong_days(inputs, week)
    planned = {day.on: day.session for day in coming(inputs, week) if day.session is not None}
    for before, after in pairwise(days):
        if after - before == _DAY and after in planned and after not in strength_on(inputs):
            yield "no strength on two days in a row", f"the week has {before} and {after}"
    ahead = [on for on in days if on in planned and on not in strength_on(inputs)]
    if ahead and len([on for on in days if on >= week.monday_on]) > spec.STRENGTH_MOST:
        yield "strength two to three times a week", f"{len(days)} days"
    for on in ahead:
        session = planned[on]
        if session.kind is SessionKind.STRENGTH and session.duration_s > spec.STRENGTH_MOST_S:
            yield "strength takes 15 to 25 minutes", f"{session.duration_s / 60:.0f} min"


def week_hard_runs(inputs: PlanInputs, week: WeekPlan) -> Found:
    strong = set(strong_days(inputs, week))
    for day in coming(inputs, week):
        if day.run == "hard" and day.on - _DAY in strong:
            yield "no hard run the day after strength", f"the week has it on {day.on}"


def week_runs(inputs: PlanInputs, week: WeekPlan) -> Found:
    """Each planned run within its cap; the week within its minutes; not more days and longer runs in one week."""
    ran_today = any(run.on == inputs.on for run in real_runs(inputs))
    runs = [
        day for day in coming(inputs, week) if day.run in PLANS_RUNS and day.run_s and not (day.on == inputs.on and ran_today)
    ]
    light = standing(inputs)
    if not runs:
        return
    in_stages = all(day.run == "run_walk" for day in runs)
    for day in runs:
        longest_s, _ = longest(inputs, day.on)
        most_s = most_single_s(longest_s)
        assert day.run_s is not None  # asked before
        if most_s is not None and not in_stages and day.run_s > most_s + 1:
            yield "single-run cap", f"the week plans {day.run_s:.0f} s, {longest_s:.0f} s is the longest of 30 days"
    if light == RED:
        yield "no run straight after red", "the week plans one"
    planned_s = sum(day.run_s or 0.0 for day in runs)
    done = [run for run in real_runs(inputs) if run.on >= week.monday_on]
    yield from _week_minutes(inputs, week, planned_s, sum(run.duration_s for run in done), light, in_stages=in_stages)
    if len(runs) > spec.STAGE_SESSIONS and in_stages:
        yield "three days a week on the way back", f"{len(runs)} planned"
    if not in_stages:
        ahead = [day for day in coming(inputs, week) if day.run is not None and day.run not in ("walk", "cross")]
        days = {day.on for day in ahead} | {run.on for run in done}  # what stood on a day that is over and was not run is no run
        yield from _not_both(inputs, week, runs, len(days))


def _week_minutes(
    inputs: PlanInputs, week: WeekPlan, planned_s: float, done_s: float, light: str | None, *, in_stages: bool
) -> Found:
    weeks = _weeks_before(inputs, week.monday_on)
    if not weeks:
        return
    mean_s = sum(weeks) / len(weeks)
    most_s = max(mean_s * spec.WEEK_RISE, mean_s + spec.WEEK_FLOOR_S)
    if light == UNKNOWN or is_open_question(inputs):
        most_s = mean_s
    if light == AMBER:
        most_s = mean_s * spec.AMBER_LEAVES
    if not in_stages:
        most_s *= share_after_break(inputs, max(inputs.on, week.monday_on))
    if in_stages:
        most_s = max(most_s, spec.STAGE_SESSIONS * spec.STAGE_FREE_S)
    if planned_s + done_s > most_s + spec.MINUTE_S:
        yield "weekly minutes", f"{planned_s:.0f} s planned beside {done_s:.0f} s done, {most_s:.0f} s allowed on {light}"


def _weeks_before(inputs: PlanInputs, monday_on: date) -> list[float]:
    first = min((run.on for run in inputs.runs), default=None)
    if first is None:
        return []
    first_monday = first - first.weekday() * _DAY
    mondays = [monday_on - timedelta(days=7 * n) for n in range(1, spec.WEEKS_BEFORE + 1)]
    return [
        sum(run.duration_s for run in real_runs(inputs) if monday <= run.on < monday + 7 * _DAY)
        for monday in mondays
        if first_monday <= monday
    ]


def _not_both(inputs: PlanInputs, week: WeekPlan, runs: list[PlannedDay], n_days: int) -> Found:
    since = week.monday_on - timedelta(days=7 * spec.WEEKS_BEFORE)
    before = [run for run in real_runs(inputs) if since <= run.on < week.monday_on]
    if not before:
        return
    by_week: dict[int, set[date]] = {}
    for run in before:
        by_week.setdefault((run.on - since).days // 7, set()).add(run.on)
    busiest = max(len(days) for days in by_week.values())
    mean_s = sum(run.duration_s for run in before) / len(before)
    longest_s = max(day.run_s or 0.0 for day in runs)
    if n_days > busiest and longest_s > mean_s + spec.MINUTE_S:
        yield (
            "not more days and longer runs in one week",
            (f"{n_days} days after {busiest}, runs up to {longest_s:.0f} s after {mean_s:.0f} s"),
        )


def week_contents(inputs: PlanInputs, week: WeekPlan) -> Found:
    flags = flags_of(inputs, with_pain=False)
    for day in coming(inputs, week):
        for item in () if day.session is None else day.session.items:
            if day.on == inputs.on and day.on in {each.on for each in inputs.sessions}:
                continue
            if against := rules_out(exercises()[item.exercise_id], flags):
                yield "no contraindicated exercise", f"the week has {item.exercise_id} with {', '.join(sorted(against))}"
            if not has_kit(exercises()[item.exercise_id], inputs.runner.kit):
                yield "no exercise without its kit", f"the week has {item.exercise_id}"


def full_week(inputs: PlanInputs, week: WeekPlan) -> Found:
    """A whole week: two or three strength days that work the common base, and something on foot."""
    if not _is_ordinary(inputs, week):
        return
    if Open.EXERCISES in inputs.safety.open and (inputs.programme.mode is Mode.FULL or inputs.programme.step == 3):
        sessions = [day.session for day in week.days if day.session is not None and day.session.kind is SessionKind.STRENGTH]
        missed = dict(week.shortfalls)
        wanted = not inputs.runner.days and _any_of_the_base(inputs)
        if len(sessions) < spec.STRENGTH_LEAST and (wanted or "strength" not in missed):
            yield "strength two to three times a week", f"{len(sessions)} in the week"
        worked = {tag for session in sessions for item in session.items for tag in exercises()[item.exercise_id].purposes}
        for tag in spec.BASE if sessions else ():
            if tag not in worked and (possible := _could_work(inputs, tag)):
                yield "common base in each full week", f"{tag} is missing, {possible[0]} is open"
            if tag not in worked and not possible and f"purpose:{tag}" not in missed:
                yield "common base in each full week", f"{tag} is missing, and nobody says so"
        for session in sessions:
            # nothing is added to fill the minutes while a flag or a light holds, nor while every exercise begins at its lowest
            at_lowest = all(item.sets <= exercises()[item.exercise_id].dose.sets[0] for item in session.items)
            held = inputs.flags or standing(inputs) not in (GREEN, None) or at_lowest
            if session.duration_s < spec.STRENGTH_LEAST_S - spec.MINUTE_S and not held:
                yield "strength takes 15 to 25 minutes", f"{session.duration_s / 60:.0f} min"
    on_foot = any(day.run is not None for day in week.days)
    if Open.WALKING in inputs.safety.open and not on_foot:
        yield "something on foot in each full week", f"{week.shortfalls}"


def minutes_asked(inputs: PlanInputs, solved: WeekSolved) -> Found:
    """Each strength session takes the minutes that were asked for, or the week says in words that it does not.

    After two weeks without one it may be the shortest instead; weeks in which nothing was open do not count as those.
    """
    asked_s = 60.0 * (inputs.runner.minutes_per_session or 0) or spec.STRENGTH_USUAL_S
    asked_s = min(max(asked_s, spec.STRENGTH_LEAST_S), spec.STRENGTH_MOST_S)
    may_take_s: tuple[float, ...] = (asked_s,)
    since = solved.week.monday_on - spec.STRENGTH_FEW_DAYS * _DAY
    if not any(since <= on < solved.week.monday_on for on in strength_on(inputs)) and inputs.programme.started_on <= since:
        may_take_s = (asked_s, spec.STRENGTH_LEAST_S)
    for day in solved.week.days:
        if day.session is None or day.session.kind is not SessionKind.STRENGTH:
            continue
        is_said = any("Strength takes" in str(note.sentence) for note in solved.notes)
        off_s = min(abs(day.session.duration_s - each) for each in may_take_s)
        if off_s > spec.STRENGTH_WITHIN_S and not is_said:
            yield "the minutes asked, or a word", f"{day.session.duration_s:.0f} s where {asked_s:.0f} s are asked"


def _is_ordinary(inputs: PlanInputs, week: WeekPlan) -> bool:
    """Whether nothing keeps parts of the week free: no pause, race, own plan, and every safety question answered."""
    sunday = week.monday_on + 6 * _DAY
    paused = any(each.from_on <= sunday and (each.until_on is None or each.until_on > week.monday_on) for each in inputs.pauses)
    raced = any(abs((each.on - week.monday_on).days) <= 28 for each in inputs.races)
    own = any(week.monday_on <= each.on <= sunday for each in inputs.own_plan)
    answered = inputs.safety.outcome in (Outcome.CLEAR, Outcome.CLINICIAN_SOON) and not inputs.safety.held
    return not (paused or raced or own) and answered


def _any_of_the_base(inputs: PlanInputs) -> bool:
    """Whether flags and kit leave any exercise of the common base; where none is left, the week says that strength is missing."""
    flags = flags_of(inputs, with_pain=False)
    return any(
        each.kind is ExerciseKind.STRENGTH and set(each.purposes) & set(spec.BASE)
        for each in exercises().values()
        if not rules_out(each, flags) and has_kit(each, inputs.runner.kit)
    )


def _could_work(inputs: PlanInputs, tag: str) -> list[str]:
    """Exercises of a first level, open to this runner and never done, that would have worked a purpose of the base."""
    flags = flags_of(inputs, with_pain=False)
    return [
        each.id
        for each in exercises().values()
        if each.kind is ExerciseKind.STRENGTH and tag in each.purposes and each.level == 1
        if not rules_out(each, flags) and has_kit(each, inputs.runner.kit) and last_done(inputs, each.id) is None
    ]
