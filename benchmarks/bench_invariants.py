"""What must hold on every day of every made-up runner. Nothing here asks the plan whether the plan is right.

Of each exercise see ``bench_doses``, of days of care ``bench_care``, of runs ``bench_running``, of weeks ``bench_week``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import bench_spec as spec
from bench_care import days_of_care
from bench_doses import doses_follow_sessions
from bench_readings import (
    AMBER,
    GREEN,
    HELD,
    RED,
    UNKNOWN,
    Found,
    flags_of,
    has_kit,
    is_open_question,
    last_done,
    longest,
    most_single_s,
    planned_runs,
    reading,
    real_runs,
    round_s,
    rules_out,
    standing,
    strength_on,
    volume,
)
from bench_running import runs_follow_days
from bench_week import PLANS_RUNS, week_is_safe

from runtall.evidence import Open, Outcome, exercises
from runtall.plan import (
    CapKind,
    Card,
    CardKind,
    LineKind,
    PlanInputs,
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
        yield from days_of_care(inputs, card)
        if card.kind not in NOT_CLEARED:
            yield from never_empty(inputs, card)
            yield from runs_within_caps(inputs, card)
            yield from no_growth_of_runs(inputs, card)
            yield from sessions_are_allowed(inputs, card)
            yield from strength_is_spaced(inputs, card)
            yield from no_growth_of_doses(inputs, card)
            yield from doses_follow_sessions(inputs, card)
            yield from runs_follow_days(inputs, card)
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


def runs_within_caps(inputs: PlanInputs, card: Card) -> Found:
    longest_s, longest_m = longest(inputs, inputs.on)
    for line in planned_runs(card):
        if line.duration_s is None:
            yield "single-run cap", "a run without a length"
            continue
        most_s = most_single_s(longest_s)
        if most_s is not None and line.duration_s > max(most_s, round_s(line)) + 1:
            yield "single-run cap", f"{line.duration_s:.0f} s planned, {longest_s:.0f} s is the longest of 30 days"
        if longest_s is None and line.duration_s > spec.STAGE_LONGEST_S:
            yield "single-run cap", f"{line.duration_s:.0f} s with no run of 30 days"
        for cap in line.caps:
            if cap.kind is CapKind.DISTANCE and cap.value is not None and longest_m is not None:
                most_m = max(longest_m * spec.SINGLE_RISE, longest_m + spec.SINGLE_FLOOR_M)
                if cap.value > most_m + 1:
                    yield "single-run cap", f"{cap.value:.0f} m allowed, {longest_m:.0f} m is the longest of 30 days"


def no_growth_of_runs(inputs: PlanInputs, card: Card) -> Found:
    """After amber, red or on what is unknown no run is longer than lately; none after red, nothing hilly or hard after amber."""
    light = standing(inputs)
    longest_s, _ = longest(inputs, inputs.on)
    for line in planned_runs(card):
        if light == RED:
            yield "no run straight after red", f"{line.kind}"
        if longest_s is None or line.duration_s is None:
            continue
        share = spec.AMBER_LEAVES if light == AMBER else 1.0
        held = light in (AMBER, UNKNOWN) or is_open_question(inputs)
        if held and line.duration_s > max(longest_s * share, round_s(line)) + 1:
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
    if before is None or (inputs.on - before[0]).days > spec.LEVEL_WITHIN_DAYS:
        return None
    harder = [last_done(inputs, each.id) for each in exercises().values() if each.regression == exercise_id]
    return None if any(each is not None and each[0] >= before[0] for each in harder) else easier
