"""What must hold on every day of every made-up runner. Nothing here asks the plan whether the plan is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import bench_spec as spec
from bench_readings import (
    AMBER,
    GREEN,
    HELD,
    RED,
    UNKNOWN,
    flags_of,
    has_kit,
    is_open_question,
    last_done,
    longest,
    reading,
    real_runs,
    standing,
    strength_on,
    volume,
)

from runtall.evidence import Exercise, ExerciseKind, Open, Outcome, exercises
from runtall.plan import (
    CapKind,
    Card,
    CardKind,
    Line,
    LineKind,
    Mode,
    PlanInputs,
    PlannedDay,
    SessionKind,
    WeekPlan,
    WeekSolved,
    decode_inputs,
    encode_card,
    encode_inputs,
    today_card,
)
from runtall.plan import _onward as onward
from runtall.sample.simulated_life import Decided, LivedDay
from runtall.sample.simulated_safety import Said

WORKOUT = {LineKind.WARM_UP, LineKind.RUN, LineKind.RUN_WALK, LineKind.CROSS_TRAINING, LineKind.OWN_RUN, LineKind.SESSION}
WORKOUT |= {LineKind.MOBILITY, LineKind.MID_RUN, LineKind.FORM_CUE}
ITEMS = {LineKind.RUN, LineKind.RUN_WALK, LineKind.WALK, LineKind.CROSS_TRAINING, LineKind.OWN_RUN, LineKind.SESSION}
ITEMS |= {LineKind.MOBILITY}
NEEDS = {
    LineKind.RUN: Open.RUNNING,
    LineKind.RUN_WALK: Open.RUNNING,
    LineKind.OWN_RUN: Open.RUNNING,
    LineKind.WALK: Open.WALKING,
    LineKind.SESSION: Open.EXERCISES,
    LineKind.MOBILITY: Open.EXERCISES,
    LineKind.WARM_UP: Open.EXERCISES,
    LineKind.CROSS_TRAINING: Open.EXERCISES,
}
PLANS_RUNS = ("easy", "long", "hard", "run_walk")
NOT_CLEARED = {CardKind.EMERGENCY, CardKind.CLINICIAN_FIRST, CardKind.SAFETY_FIRST, CardKind.PAUSE}
_DAY = timedelta(days=1)
_ANEW_ON = 2
"""On Wednesdays nothing that the plan holds of the days before is believed."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that must not be."""

    seed: int
    on: date
    invariant: str
    detail: str

    def __str__(self) -> str:
        return f"runner {self.seed}, {self.on}: {self.invariant}: {self.detail}"


Found = Iterator[tuple[str, str]]
"""Invariant and detail."""


class Checker:
    """Follows one runner from day to day."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._stage: tuple[date, int] | None = None
        self._restart_seen: date | None = None

    def check(self, day: LivedDay) -> list[Violation]:
        """Return what is wrong on a day."""
        found = [each for decided in day.decided for each in self._decided(day, decided)]
        return [Violation(self.seed, day.on, name, detail) for name, detail in found]

    def _decided(self, day: LivedDay, decided: Decided) -> Found:
        inputs, card = decided.inputs, decided.card
        yield from replays(inputs, card)
        yield from has_reasons(card)
        yield from after_care(day, decided)
        yield from only_what_is_open(inputs, card)
        if card.kind not in NOT_CLEARED:
            yield from never_empty(inputs, card)
            yield from runs_within_caps(inputs, card)
            yield from no_growth_of_runs(inputs, card)
            yield from sessions_are_allowed(inputs, card)
            yield from strength_is_spaced(inputs, card)
            yield from no_growth_of_doses(inputs, card)
            yield from self._stages(day, inputs, card)
        if decided.solved is not None:
            yield from week_is_safe(decided)

    def _stages(self, day: LivedDay, inputs: PlanInputs, card: Card) -> Found:
        """Up one stage only, after green, with every question answered; from the first one after a clinician's word."""
        stage = spec.STAGES_TOP + 1 if card.stage is None else card.stage
        cleared_on = day.truth.cleared_on
        if cleared_on is not None and self._restart_seen != cleared_on:
            self._restart_seen = cleared_on
            if stage > _earned_since(inputs, cleared_on):
                yield "restarts at the first stage", f"stage {stage} on the first day after a clinician's word"
            self._stage = None
        if self._stage is not None and stage > self._stage[1]:
            before_on, before = self._stage
            light = standing(inputs)
            news = day.has_late_news or before_on < inputs.on - _DAY
            if is_open_question(inputs) and (not news or planned_runs(card)):
                yield "no step up on what is not answered", f"stage {before} to {stage} with safety questions open"
            elif light in (AMBER, RED, UNKNOWN) and not news:
                yield "no step up after amber, red or unknown", f"stage {before} to {stage} on {light}"
            elif not news and stage > before + 1:
                yield "one stage at a time", f"stage {before} to {stage}"
            elif not news and not _earned(inputs, before):
                yield "a step up is earned", f"stage {before} to {stage}"
        self._stage = (inputs.on, stage)


def _earned(inputs: PlanInputs, before: int) -> bool:
    """Whether two sessions without amber, red or unknown lie behind, or a walk that stayed so for 48 hours."""
    if before == 0:
        latest = inputs.on - 2 * _DAY
        walks = [run for run in inputs.runs if run.on <= latest and run.duration_s >= spec.WALK_ENOUGH_S]
        return any(reading(inputs, run.on) in (GREEN, HELD) for run in walks)
    days = sorted({run.on for run in real_runs(inputs)})
    return sum(reading(inputs, on) in (GREEN, HELD) for on in days[-14:]) >= 2


def _earned_since(inputs: PlanInputs, cleared_on: date) -> int:
    """The highest stage at the first look after a clinician's word: 0 without a walk since."""
    days = sorted({run.on for run in inputs.runs if cleared_on <= run.on and run.duration_s >= spec.WALK_ENOUGH_S})
    quiet = [on for on in days if reading(inputs, on) in (GREEN, HELD)]
    if not any(on <= inputs.on - 2 * _DAY for on in quiet):
        return 0
    return 1 + (len(quiet) - 1) // 2


# Each card ------------------------------------------------------------------------------------------------------------


def replays(inputs: PlanInputs, card: Card) -> Found:
    """Every decision, decided again from what was kept, gives the same bytes.

    On one day in seven what the plan holds of the days before is worked out anew for it.
    """
    if inputs.on.weekday() == _ANEW_ON:
        onward.forget()
    kept = encode_inputs(inputs)
    again = decode_inputs(kept)
    if encode_inputs(again) != kept:
        yield "replays", "the inputs do not come back as they were"
    if encode_card(today_card(again)) != encode_card(card):
        yield "replays", "the card differs"


def has_reasons(card: Card) -> Found:
    if not card.because or not card.lines or not str(card.headline):
        yield "every card has reasons", f"{card.kind}: nothing behind it"
    for line in card.lines:
        reasons = (*line.because, *(cap.because for cap in line.caps))
        if not line.because or any(not each.rule or not each.grade or not str(each.sentence) for each in reasons):
            yield "every line has reasons", f"{line.kind}: {line.title}"


def after_care(day: LivedDay, decided: Decided) -> Found:
    """After an emergency or a clinician-first answer nobody works out, whatever else was said, until a clinician's word."""
    card, week = decided.card, decided.inputs.week
    if day.truth.said is Said.NOTHING:
        return
    allowed = {LineKind.SEE_SOMEBODY}
    if day.truth.said is Said.CLINICIAN_FIRST:
        allowed |= {LineKind.WALK, LineKind.LEARN}
    if strange := sorted({line.kind.value for line in card.lines} - {each.value for each in allowed}):
        yield f"no workout after {day.truth.said}", ", ".join(strange)
    if decided.solved is not None and week is not None:
        coming = [each for each in week.days if each.on >= day.on]
        if any(each.session is not None or each.run in PLANS_RUNS for each in coming):
            yield f"no workout after {day.truth.said}", "the week has one"


def only_what_is_open(inputs: PlanInputs, card: Card) -> Found:
    for line in card.lines:
        needed = NEEDS.get(line.kind)
        if needed is not None and needed not in inputs.safety.open:
            yield "nothing outside what is open", f"{line.kind} needs {needed}"
    said = inputs.check_in
    if said is not None and said.on == inputs.on and said.new_symptom and any(line.kind in WORKOUT for line in card.lines):
        yield "nothing outside what is open", "a workout although something is new"
    unasked = inputs.safety.answered_on is None or inputs.safety.outcome is Outcome.UNANSWERED
    if unasked and any(line.kind in WORKOUT for line in card.lines):
        yield "nothing outside what is open", "a workout before the safety questions are answered"


def never_empty(inputs: PlanInputs, card: Card) -> Found:
    ran = any(run.on == inputs.on for run in inputs.runs)
    trained = any(each.on == inputs.on for each in inputs.sessions)
    if not ran and not trained and not any(line.kind in ITEMS for line in card.lines):
        yield "a cleared day has an item", f"{card.kind}: {[line.kind.value for line in card.lines]}"
    for line in card.lines:
        longer = any(each.id == spec.LONGER_CHOSEN and each.from_on <= inputs.on < each.until_on for each in inputs.opt_ins)
        most_s = spec.LONGER_MOST_S if longer else spec.EASY_MOST_S
        is_long = line.duration_s is None or not spec.EASY_LEAST_S <= line.duration_s <= most_s
        if line.kind is LineKind.MOBILITY and (is_long or line.session is None or not line.session.items):
            yield "easy minutes are five to ten", f"{line.duration_s}"


def planned_runs(card: Card) -> list[Line]:
    return [line for line in card.lines if line.kind in (LineKind.RUN, LineKind.RUN_WALK)]


def runs_within_caps(inputs: PlanInputs, card: Card) -> Found:
    longest_s, longest_m = longest(inputs, inputs.on)
    for line in planned_runs(card):
        if line.duration_s is None:
            yield "single-run cap", "a run without a length"
            continue
        round_s = 0 if line.repeats is None else line.repeats[1] + line.repeats[2]
        most_s = _most_s(longest_s)
        if most_s is not None and line.duration_s > max(most_s, round_s) + 1:
            yield "single-run cap", f"{line.duration_s:.0f} s planned, {longest_s:.0f} s is the longest of 30 days"
        if longest_s is None and line.duration_s > spec.STAGE_LONGEST_S:
            yield "single-run cap", f"{line.duration_s:.0f} s with no run of 30 days"
        for cap in line.caps:
            if cap.kind is CapKind.DISTANCE and cap.value is not None and longest_m is not None:
                most_m = max(longest_m * spec.SINGLE_RISE, longest_m + spec.SINGLE_FLOOR_M)
                if cap.value > most_m + 1:
                    yield "single-run cap", f"{cap.value:.0f} m allowed, {longest_m:.0f} m is the longest of 30 days"


def _most_s(longest_s: float | None) -> float | None:
    return None if longest_s is None else max(longest_s * spec.SINGLE_RISE, longest_s + spec.SINGLE_FLOOR_S)


def no_growth_of_runs(inputs: PlanInputs, card: Card) -> Found:
    """After amber, red or on what is unknown no run is longer than lately; none after red, nothing hilly or hard after amber."""
    light = standing(inputs)
    longest_s, _ = longest(inputs, inputs.on)
    for line in planned_runs(card):
        if light == RED:
            yield "no run straight after red", f"{line.kind}"
        if longest_s is None or line.duration_s is None:
            continue
        round_s = 0 if line.repeats is None else line.repeats[1] + line.repeats[2]
        share = spec.AMBER_LEAVES if light == AMBER else 1.0
        held = light in (AMBER, UNKNOWN) or is_open_question(inputs)
        if held and line.duration_s > max(longest_s * share, round_s) + 1:
            yield "no longer run after amber or on unknown", f"{line.duration_s:.0f} s on {light}, {longest_s:.0f} s before"
        extras = [cap for cap in line.caps if cap.kind in (CapKind.HILLS, CapKind.HARD_MINUTES)]
        if light == AMBER and any(cap.value != 0 for cap in extras):
            yield "no hills or hard minutes after amber", f"{[cap.kind.value for cap in extras]}"


def sessions_are_allowed(inputs: PlanInputs, card: Card) -> Found:
    """No exercise that a flag of today or missing kit rules out; no hops until running is free."""
    flags = flags_of(inputs, with_pain=True) | (set() if card.stage is None else {spec.IMPACT_FLAG})
    for line in card.lines:
        for item in () if line.session is None else line.session.items:
            exercise = exercises()[item.exercise_id]
            if against := rules_out(exercise, flags):
                yield "no contraindicated exercise", f"{exercise.id} with {', '.join(sorted(against))}"
            if not has_kit(exercise, inputs.runner.kit):
                yield "no exercise without its kit", exercise.id


def rules_out(exercise: Exercise, flags: set[str]) -> set[str]:
    return {each for each in flags & set(exercise.contraindications) if spec.UNLESS.get(each) not in flags}


def strength_is_spaced(inputs: PlanInputs, card: Card) -> Found:
    """No strength on two days in a row, no hard run the day after strength, no session above its minutes."""
    yesterday = inputs.on - _DAY
    strong_before = yesterday in strength_on(inputs)
    for line in card.lines:
        if line.kind is LineKind.SESSION:
            if strong_before:
                yield "no strength on two days in a row", "strength was yesterday"
            if line.duration_s is not None and line.duration_s > spec.STRENGTH_MOST_S:
                yield "strength takes 15 to 25 minutes", f"{line.duration_s / 60:.0f} min"
        hard = [cap for cap in line.caps if cap.kind is CapKind.HARD_MINUTES and cap.value != 0]
        if line.kind is LineKind.RUN and hard and strong_before:
            yield "no hard run the day after strength", f"{line.title}"


def no_growth_of_doses(inputs: PlanInputs, card: Card) -> Found:
    """After amber, red or on what is unknown no exercise asks for more than it did, and no harder one takes its place."""
    light = standing(inputs)
    if light not in (AMBER, RED, UNKNOWN):
        return
    for line in card.lines:
        for item in line.session.items if line.session is not None and line.kind is LineKind.SESSION else ():
            before = last_done(inputs, item.exercise_id)
            if before is not None and volume(item) > volume(before[1]):
                yield "no larger dose after amber, red or on unknown", f"{item.exercise_id} on {light}"
            if before is None and (easier := _easier_done(inputs, item.exercise_id)) is not None:
                yield "no harder level after amber, red or on unknown", f"{item.exercise_id} after {easier} on {light}"


def _easier_done(inputs: PlanInputs, exercise_id: str) -> str | None:
    easier = exercises()[exercise_id].regression
    before = None if easier is None else last_done(inputs, easier)
    is_recent = before is not None and (inputs.on - before[0]).days <= spec.LEVEL_WITHIN_DAYS
    return easier if is_recent else None


# Each week that was solved --------------------------------------------------------------------------------------------


def week_is_safe(decided: Decided) -> Found:
    inputs, solved = decided.inputs, decided.solved
    assert solved is not None  # asked before
    week = solved.week
    yield from week_strength(inputs, week)
    yield from week_hard_runs(inputs, week)
    yield from week_runs(inputs, week)
    yield from week_contents(inputs, week)
    if decided.stood is None and inputs.on == week.monday_on:
        yield from full_week(inputs, week)
        yield from minutes_asked(inputs, solved)


def coming(inputs: PlanInputs, week: WeekPlan) -> list[PlannedDay]:
    return [day for day in week.days if day.on >= inputs.on]


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
        most_s = _most_s(longest_s)
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
    """Each strength session takes the minutes that were asked for, or the week says in words that it does not."""
    asked_s = 60.0 * (inputs.runner.minutes_per_session or 0) or spec.STRENGTH_USUAL_S
    asked_s = min(max(asked_s, spec.STRENGTH_LEAST_S), spec.STRENGTH_MOST_S)
    since = solved.week.monday_on - spec.STRENGTH_FEW_DAYS * _DAY
    if not any(since <= on < solved.week.monday_on for on in strength_on(inputs)) and inputs.programme.started_on <= since:
        asked_s = spec.STRENGTH_LEAST_S
    for day in solved.week.days:
        if day.session is None or day.session.kind is not SessionKind.STRENGTH:
            continue
        is_said = any("Strength takes" in str(note.sentence) for note in solved.notes)
        if abs(day.session.duration_s - asked_s) > spec.STRENGTH_WITHIN_S and not is_said:
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
