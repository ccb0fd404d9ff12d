"""What must hold of findings whatever is on file: order never matters, nothing unknown is decided, safety comes first."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from runtall.core import Opening, RunSummary, Surface
from runtall.evidence import Outcome, rule
from runtall.findings import (
    KINDS,
    DiaryDay,
    EarlierRun,
    FilmedForm,
    Finding,
    FindingInputs,
    Group,
    SafetyAnswers,
    Status,
    TestedPurpose,
    WornRun,
    diary_since,
    find,
    find_of_runs,
    next_to_settle,
    put_forward,
    runs_since,
)

TODAY = date(2026, 11, 22)
SAY_THE_SAME = settings(max_examples=50, deadline=None)
PURPOSES = sorted({purpose for kind in KINDS.values() for purpose in kind.asks_for})
some = st.none() | st.floats(0, 10).map(lambda value: round(value, 1))


@st.composite
def worn_runs(draw: st.DrawFn, days_back: int = 150) -> WornRun:
    on = TODAY - timedelta(days=draw(st.integers(-3, days_back)))
    minutes = draw(st.integers(10, 240))
    summary = RunSummary(
        started_at=datetime.combine(on, time(draw(st.integers(0, 23)), draw(st.integers(0, 59))), tzinfo=UTC),
        time_zone="UTC",
        started_on=on,
        elapsed_s=60.0 * minutes,
        moving_s=60.0 * minutes,
        running_s=60.0 * minutes,
        walking_s=0.0,
        mechanics_version=1,
        surface=draw(st.sampled_from(Surface)),
        distance_m=draw(st.none() | st.integers(1000, 42_000).map(float)),
        ascent_m=draw(st.none() | st.integers(0, 900).map(float)),
        descent_m=draw(st.none() | st.integers(0, 900).map(float)),
        hard_s=draw(st.none() | st.integers(0, 60 * minutes).map(float)),
        hard_basis="heart_rate",
        cadence_spm=draw(st.none() | st.integers(150, 190).map(float)),
        vertical_oscillation_m=draw(st.none() | st.sampled_from([0.07, 0.09, 0.11, 0.13])),
        opening=draw(st.none() | st.builds(Opening, st.sampled_from([0.9, 1.0, 1.1]), st.none(), st.just(330.0), st.just(600.0))),
    )
    return WornRun(summary, draw(st.sampled_from([None, "", "Blue", "blue", "Red"])))


diary_days = st.builds(
    DiaryDay,
    on=st.integers(-3, 90).map(lambda ago: TODAY - timedelta(days=ago)),
    pain_nrs=some,
    sides=st.frozensets(st.sampled_from(["left", "right", "centre"]), max_size=2),
    sitting_h=some,
    sleep_h=some,
    warm_up=st.none() | st.booleans(),
    worry_of_10=some,
)
tested = st.builds(
    TestedPurpose,
    purpose=st.sampled_from(PURPOSES),
    test_id=st.sampled_from(["side-plank-hold", "modified-thomas"]),
    work_on=st.booleans(),
    ok=st.booleans(),
    on=st.integers(-3, 90).map(lambda ago: TODAY - timedelta(days=ago)),
    side=st.sampled_from([None, "left", "right"]),
)
safeties = st.builds(
    SafetyAnswers,
    outcome=st.sampled_from([each.value for each in Outcome]),
    unanswered=st.integers(0, 60),
    on=st.integers(0, 60).map(lambda ago: TODAY - timedelta(days=ago)),
    held=st.booleans(),
)
filmed = st.builds(FilmedForm, on=st.just(TODAY), shin_angle_deg=some, trunk_lean_deg=some, pelvic_drop_left_deg=some)
everything = st.builds(
    FindingInputs,
    on=st.just(TODAY),
    runs=st.lists(worn_runs(), max_size=30, unique_by=lambda each: each.summary.started_at).map(tuple),
    diary=st.lists(diary_days, max_size=20).map(tuple),
    safety=st.none() | safeties,
    purposes=st.lists(tested, max_size=8).map(tuple),
    filmed=st.none() | filmed,
)


def statuses(found: tuple[Finding, ...]) -> dict[str, Status]:
    return {each.id: each.status for each in found}


def shuffled(inputs: FindingInputs, seed: int) -> FindingInputs:
    order = random.Random(seed)
    runs, diary, purposes = list(inputs.runs), list(inputs.diary), list(inputs.purposes)
    for each in (runs, diary, purposes):
        order.shuffle(each)
    return replace(inputs, runs=tuple(runs), diary=tuple(diary), purposes=tuple(purposes))


@SAY_THE_SAME
@given(everything, st.integers(0, 1000))
def test_the_order_in_which_things_came_never_matters(inputs, seed):
    found = find(inputs)
    again = find(shuffled(inputs, seed))

    assert again == found
    mixed = list(found)
    random.Random(seed).shuffle(mixed)
    assert put_forward(mixed) == put_forward(found)
    assert next_to_settle(mixed) == next_to_settle(found)


@SAY_THE_SAME
@given(everything)
def test_every_kind_is_looked_at_once_and_the_same_inputs_say_the_same(inputs):
    found = find(inputs)

    assert sorted(each.id for each in found) == sorted(KINDS)
    assert find(inputs) == found
    for each in found:
        assert (each.settled_by is not None) == (each.status is Status.UNKNOWN)
        assert bool(each.asks_for) <= (each.status is Status.PRESENT)


@SAY_THE_SAME
@given(everything)
def test_at_most_three_are_put_forward_all_present_and_safety_first(inputs):
    found = find(inputs)
    shown = put_forward(found)
    present = [each for each in found if each.status is Status.PRESENT]

    assert len(shown) <= 3
    assert bool(shown) == bool(present)
    assert all(each.status is Status.PRESENT for each in shown)
    safety = [each for each in present if each.group is Group.SAFETY]
    if safety:
        assert shown[0].group is Group.SAFETY
    groups = list(Group)
    ranks = [groups.index(each.group) for each in shown]
    assert ranks == sorted(ranks)
    asks_for_help = inputs.safety is not None and (
        inputs.safety.held or inputs.safety.outcome in (Outcome.EMERGENCY, Outcome.CLINICIAN_FIRST)
    )
    if asks_for_help:
        assert [each.id for each in shown] == ["safety-answers"]


FORGET_IN_RUNS = {
    "distance_m": {"single-run-spike", "load-jump"},
    "ascent_m": {"hills-up"},
    "descent_m": {"hills-down"},
    "hard_s": {"hard-minutes-jump"},
    "opening": {"fast-start"},
    "vertical_oscillation_m": {"bounce"},
    "cadence_spm": {"bounce", "cadence-change"},
}
FORGET_IN_DIARY = {
    "pain_nrs": {"flare", "one-sidedness"},
    "sitting_h": {"long-sitting"},
    "sleep_h": {"short-sleep"},
    "worry_of_10": {"worry"},
}


@SAY_THE_SAME
@given(everything, st.sampled_from(sorted(FORGET_IN_RUNS)))
def test_what_no_run_carries_is_neither_present_nor_absent(inputs, channel):
    runs = tuple(replace(each, summary=replace(each.summary, **{channel: None})) for each in inputs.runs)

    found = statuses(find(replace(inputs, runs=runs)))

    assert {found[each] for each in FORGET_IN_RUNS[channel]} == {Status.UNKNOWN}


@SAY_THE_SAME
@given(everything, st.sampled_from(sorted(FORGET_IN_DIARY)))
def test_what_no_day_of_the_diary_says_is_neither_present_nor_absent(inputs, said):
    diary = tuple(replace(each, **{said: None}) for each in inputs.diary)

    found = statuses(find(replace(inputs, diary=diary)))

    assert {found[each] for each in FORGET_IN_DIARY[said]} == {Status.UNKNOWN}


@SAY_THE_SAME
@given(everything)
def test_without_answers_tests_clips_and_named_shoes_their_findings_are_unknown(inputs):
    unnamed = tuple(replace(each, gear=None) for each in inputs.runs)
    bare = statuses(find(replace(inputs, runs=unnamed, safety=None, purposes=(), filmed=None)))

    of_tests = {kind.id for kind in KINDS.values() if kind.settles.value in ("test", "video")}
    assert {bare[each] for each in {"safety-answers", "worn-shoes"} | of_tests} == {Status.UNKNOWN}


@SAY_THE_SAME
@given(everything, st.data())
def test_forgetting_how_far_one_run_went_never_turns_an_answer_around(inputs, data):
    if not inputs.runs:
        return
    which = data.draw(st.integers(0, len(inputs.runs) - 1))
    runs = list(inputs.runs)
    runs[which] = replace(runs[which], summary=replace(runs[which].summary, distance_m=None))
    before, after = statuses(find(inputs)), statuses(find(replace(inputs, runs=tuple(runs))))

    for each in ("single-run-spike", "load-jump"):
        assert after[each] is not Status.ABSENT or before[each] is Status.ABSENT, each
        assert after[each] is not Status.PRESENT or before[each] is Status.PRESENT, each


@SAY_THE_SAME
@given(everything)
def test_unanswered_questions_are_never_nothing_found(inputs):
    stale = timedelta(days=int(rule("safety-answers").value("asked_days")))
    found = statuses(find(inputs))["safety-answers"]

    if inputs.safety is None or inputs.safety.unanswered or TODAY - inputs.safety.on > stale:
        assert found is not Status.ABSENT


@SAY_THE_SAME
@given(everything)
def test_what_lies_after_the_day_is_left_out(inputs):
    runs = tuple(each for each in inputs.runs if each.summary.started_on <= TODAY)
    diary = tuple(each for each in inputs.diary if each.on <= TODAY)
    purposes = tuple(each for each in inputs.purposes if each.on <= TODAY)

    assert find(replace(inputs, runs=runs, diary=diary, purposes=purposes)) == find(inputs)


@SAY_THE_SAME
@given(everything, tested)
def test_a_test_of_one_side_is_never_the_all_clear_for_both(inputs, one):
    only = replace(one, side="left", on=TODAY, work_on=False, ok=True)
    found = find(replace(inputs, purposes=(only,)))

    of_tests = {kind.id for kind in KINDS.values() if kind.settles.value == "test"}
    assert {each.status for each in found if each.id in of_tests} == {Status.UNKNOWN}


@SAY_THE_SAME
@given(
    runs=st.lists(worn_runs(days_back=500), max_size=40),
    streak=st.integers(0, 200),
    days=st.lists(diary_days, max_size=30),
    older=st.lists(diary_days.map(lambda day: replace(day, on=day.on - timedelta(days=88))), max_size=10),
)
def test_what_lies_before_the_reach_of_findings_counts_by_day_distance_and_shoes_alone(runs, streak, days, older):
    row = [replace(runs[0], summary=_moved(runs[0].summary, ago)) for ago in range(streak)] if runs else []
    every = sorted((*runs, *row), key=lambda each: (each.summary.started_on, each.summary.started_at))
    whole = FindingInputs(TODAY, tuple(every), (*days, *older))
    since = runs_since(TODAY)
    lately = [each for each in every if each.summary.started_on >= since]
    before = [each for each in every if each.summary.started_on < since]
    bare = tuple(EarlierRun(each.summary.started_on, each.summary.distance_m, each.gear) for each in before[1:])
    read = tuple(day for day in whole.diary if day.on >= diary_since(TODAY))

    narrow = FindingInputs(TODAY, (*before[:1], *lately), read, earlier=bare)

    assert find(narrow) == find(whole)
    assert find(narrow, of_runs=find_of_runs(narrow)) == find(whole)


def _moved(run: RunSummary, days_ago: int) -> RunSummary:
    on = TODAY - timedelta(days=days_ago)
    return replace(run, started_on=on, started_at=datetime.combine(on, run.started_at.timetz()))
