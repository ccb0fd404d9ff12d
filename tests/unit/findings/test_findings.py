"""What stands out, what does not and what is unknown: small cases of each kind."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from runtall.core import QUANTITIES, GradeBand, Opening, RunSummary, Surface
from runtall.evidence import battery, contested_points, literature, rule
from runtall.findings import (
    KINDS,
    DiaryDay,
    FilmedForm,
    Finding,
    FindingInputs,
    Group,
    SafetyAnswers,
    Settle,
    Status,
    TestedPurpose,
    WornRun,
    find,
    next_to_settle,
    put_forward,
)

TODAY = date(2026, 11, 22)
CAUSES_THE_ARTICLES_NAME = {
    "short hip flexors": "short-hip-flexors",
    "glute strength": "glute-strength",
    "leg strength": "leg-strength",
    "trunk endurance": "trunk-endurance",
    "overstride": "overstride",
    "cadence": "cadence-change",
    "bounce": "bounce",
    "pelvic drop": "pelvic-drop",
    "one-sidedness": "one-sidedness",
    "fast start": "fast-start",
    "missing warm-up": "missing-warm-up",
    "load jump": "load-jump",
    "single-run spike": "single-run-spike",
    "hills up": "hills-up",
    "hills down": "hills-down",
    "hard-minute jump": "hard-minutes-jump",
    "worn shoes": "worn-shoes",
    "surface change": "surface-change",
    "sitting": "long-sitting",
    "late-run fatigue": "late-run-fatigue",
    "worry": "worry",
    "sleep": "short-sleep",
}


def run(days_ago: int, *, distance_m: float | None = 8000.0, **changes: object) -> RunSummary:
    on = TODAY - timedelta(days=days_ago)
    summary = RunSummary(
        started_at=datetime.combine(on, time(8), tzinfo=UTC),
        time_zone="UTC",
        started_on=on,
        elapsed_s=3000.0,
        moving_s=3000.0,
        running_s=2950.0,
        walking_s=50.0,
        mechanics_version=1,
        distance_m=distance_m,
        ascent_m=40.0,
        descent_m=40.0,
        hard_s=300.0,
        hard_basis="heart_rate",
        grade_bands=(GradeBand(-0.02, 0.02, 3000.0, 8000.0),),
        opening=Opening(1.0, None, 330.0, 600.0),
    )
    return replace(summary, **changes)  # type: ignore[arg-type]


def steady_runs() -> list[WornRun]:
    return [WornRun(run(days_ago), "Blue") for days_ago in range(1, 120, 3)]


def of(inputs: FindingInputs, finding_id: str) -> Finding:
    [found] = [each for each in find(inputs) if each.id == finding_id]
    return found


def pains(*pairs: tuple[int, float], side: str = "centre") -> tuple[DiaryDay, ...]:
    return tuple(DiaryDay(TODAY - timedelta(days=ago), pain_nrs=pain, sides=frozenset({side})) for ago, pain in pairs)


def test_every_cause_that_the_articles_name_has_a_finding():
    assert set(CAUSES_THE_ARTICLES_NAME.values()) <= set(KINDS)
    assert [each.id for each in find(FindingInputs(TODAY))] != []


def test_a_blank_runner_gets_unknown_everywhere_and_the_safety_questions_first():
    found = find(FindingInputs(TODAY))

    assert {each.id for each in found} == set(KINDS)
    assert {each.status for each in found} == {Status.UNKNOWN}
    assert all(each.settled_by is not None and each.settles is not None for each in found)
    assert put_forward(found) == ()
    assert next_to_settle(found).id == "safety-answers"


def test_after_the_safety_questions_files_settle_most():
    found = find(FindingInputs(TODAY, safety=SafetyAnswers("clear", 0, TODAY)))

    assert next_to_settle(found).settles is Settle.FILES


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_says_what_judges_it_what_settles_it_and_who_disagrees(kind):
    by = rule(kind.rule_id)

    assert by.grade == "working-choice" or all(source in literature() for source in by.sources)
    assert set(kind.contested) <= set(contested_points())
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", purpose) for purpose in kind.asks_for)
    assert str(kind.absent).endswith(".")
    assert str(kind.settled_by)


def test_what_the_screen_is_asked_for_are_its_own_purposes():
    tested = [purpose for kind in KINDS.values() if kind.settles is Settle.TEST for purpose in kind.asks_for]

    assert set(tested) <= set(battery().tags)


def test_steady_running_has_nothing_to_put_forward_and_says_so():
    found = find(FindingInputs(TODAY, tuple(steady_runs()), safety=SafetyAnswers("clear", 0, TODAY)))

    assert put_forward(found) == ()
    absent = {each.id for each in found if each.status is Status.ABSENT}
    assert absent >= {
        "single-run-spike",
        "hills-up",
        "hills-down",
        "hard-minutes-jump",
        "worn-shoes",
        "fast-start",
        "missing-warm-up",
    }


def test_a_run_far_above_the_longest_before_is_a_spike_with_its_trail():
    found = of(FindingInputs(TODAY, (*steady_runs(), WornRun(run(2, distance_m=13_000.0)))), "single-run-spike")

    assert (found.status, found.value, found.baseline) == (Status.PRESENT, 13_000.0, 8_000.0)
    assert found.rule == "single-run-cap/v1"
    assert [(each.name, each.value) for each in found.inputs] == [("distance_m", "13000"), ("longest_before_m", "8000")]
    assert found.asks_for == ("cap-long-run",)
    assert found.dissent is not None


def test_shoes_of_runs_without_a_name_are_unknown_and_retired_pairs_do_not_count():
    unnamed = FindingInputs(TODAY, tuple(WornRun(each.summary) for each in steady_runs()))
    far = [WornRun(run(days_ago, distance_m=30_000.0), "Old") for days_ago in range(60, 120, 3)]

    assert of(unnamed, "worn-shoes").status is Status.UNKNOWN
    assert of(FindingInputs(TODAY, tuple(far)), "worn-shoes").status is Status.UNKNOWN
    assert of(FindingInputs(TODAY, (*far, WornRun(run(1), "Old"))), "worn-shoes").value == 20 * 30_000.0 + 8000.0


def test_runs_that_name_no_shoe_may_have_been_in_the_pair():
    def worn(*unnamed: WornRun) -> Status:
        named = [WornRun(run(days_ago, distance_m=20_000.0), "Blue") for days_ago in range(1, 60, 3)]  # 20 runs, 400 km
        return of(FindingInputs(TODAY, (*named, *unnamed)), "worn-shoes").status

    assert worn() is Status.ABSENT
    assert worn(WornRun(run(2, distance_m=20_000.0))) is Status.ABSENT  # 420 km at most
    assert worn(*(WornRun(run(ago, distance_m=20_000.0)) for ago in range(2, 20, 3))) is Status.UNKNOWN  # 520 km at most
    assert worn(WornRun(run(2, distance_m=None))) is Status.UNKNOWN
    assert worn(WornRun(run(2, distance_m=None), "Blue")) is Status.UNKNOWN
    assert worn(*(WornRun(run(ago, distance_m=20_000.0)) for ago in range(90, 120, 3))) is Status.ABSENT  # before its first run


def test_a_flare_is_told_from_the_usual():
    usual = tuple((ago, 1.0) for ago in range(30, 70, 8))

    assert of(FindingInputs(TODAY, diary=pains((3, 5.0), *usual)), "flare").status is Status.PRESENT
    assert of(FindingInputs(TODAY, diary=pains((3, 2.0), *usual)), "flare").status is Status.ABSENT
    assert of(FindingInputs(TODAY, diary=pains(*usual)), "flare").status is Status.UNKNOWN
    assert of(FindingInputs(TODAY, diary=pains((3, 4.0))), "flare").status is Status.UNKNOWN


def test_pain_on_one_side_once_is_no_pattern_and_an_unnamed_place_leaves_it_open():
    thrice = pains((3, 3.0), (9, 2.0), (15, 3.0), side="left")

    assert of(FindingInputs(TODAY, diary=thrice[:1]), "one-sidedness").status is Status.ABSENT
    assert of(FindingInputs(TODAY, diary=thrice), "one-sidedness").status is Status.PRESENT
    assert of(FindingInputs(TODAY, diary=(*thrice, DiaryDay(TODAY, pain_nrs=4))), "one-sidedness").status is Status.UNKNOWN


def test_what_lies_after_the_day_is_left_out():
    later = FindingInputs(TODAY - timedelta(days=40), (WornRun(run(2, distance_m=13_000.0)),), pains((3, 8.0)))

    assert {each.status for each in find(later)} == {Status.UNKNOWN}


def test_a_sign_that_asks_for_help_stands_alone_and_one_that_can_wait_does_not():
    runs = (*steady_runs(), WornRun(run(2, distance_m=13_000.0)))

    def shown(outcome: str, *, held: bool = False) -> list[str]:
        answers = SafetyAnswers(outcome, 0, TODAY, held)
        return [each.id for each in put_forward(find(FindingInputs(TODAY, runs, safety=answers)))]

    assert shown("emergency") == ["safety-answers"]
    assert shown("clinician_first") == ["safety-answers"]
    assert shown("clinician_first", held=True) == ["safety-answers"]
    assert shown("clinician_soon") == ["safety-answers", "single-run-spike"]
    assert shown("clear") == ["single-run-spike"]


def test_unanswered_and_old_answers_are_unknown_never_absent():
    assert of(FindingInputs(TODAY, safety=SafetyAnswers("unanswered", 3, TODAY)), "safety-answers").status is Status.UNKNOWN
    old = SafetyAnswers("clear", 0, TODAY - timedelta(days=30))
    assert of(FindingInputs(TODAY, safety=old), "safety-answers").status is Status.UNKNOWN


def test_at_most_three_are_put_forward_what_can_change_this_week_before_the_rest():
    diary = tuple(
        DiaryDay(TODAY - timedelta(days=ago), pain_nrs=pain, sitting_h=10, sleep_h=5, warm_up=False)
        for ago, pain in ((1, 6.0), (2, 2.0), (3, 2.0), (4, 2.0), (5, 2.0), (40, 1.0), (45, 1.0), (50, 1.0), (55, 1.0))
    )
    tested = (TestedPurpose("hip-flexor-mobility", "modified-thomas", True, False, TODAY, "left"),)
    found = find(FindingInputs(TODAY, (*steady_runs(), WornRun(run(2, distance_m=13_000.0))), diary, purposes=tested))
    first = put_forward(found)

    present = [each.id for each in found if each.status is Status.PRESENT]
    assert present[0] == "flare"
    assert present[-1] == "short-hip-flexors"
    assert len(present) > 3
    assert [each.id for each in first] == present[:3]
    assert {each.group for each in first} == {Group.THIS_WEEK}


@pytest.mark.parametrize(
    ("work_on", "ok", "ago", "status"),
    [
        (True, False, 3, Status.PRESENT),
        (False, True, 3, Status.ABSENT),
        (False, False, 3, Status.UNKNOWN),
        (True, False, 200, Status.UNKNOWN),
    ],
)
def test_a_screen_result_counts_while_it_is_fresh(work_on, ok, ago, status):
    tested = TestedPurpose("deep-core", "prone-plank-hold", work_on, ok, TODAY - timedelta(days=ago))

    assert of(FindingInputs(TODAY, purposes=(tested,)), "trunk-endurance").status is status


def test_a_test_of_one_side_leaves_the_other_unknown():
    left = TestedPurpose("deep-core", "side-plank-hold", False, True, TODAY, "left")
    right = replace(left, side="right")

    assert of(FindingInputs(TODAY, purposes=(left,)), "trunk-endurance").status is Status.UNKNOWN
    assert of(FindingInputs(TODAY, purposes=(left, right)), "trunk-endurance").status is Status.ABSENT


def test_new_ground_stands_out_and_the_usual_does_not():
    road = [WornRun(run(ago, surface=Surface.ROAD)) for ago in range(20, 90, 4)]
    trail = [WornRun(run(ago, surface=Surface.TRAIL)) for ago in range(1, 12, 2)]

    assert of(FindingInputs(TODAY, (*road, *trail)), "surface-change").status is Status.PRESENT
    assert of(FindingInputs(TODAY, (*road, *steady_runs()[:2])), "surface-change").status is Status.UNKNOWN


def test_a_clip_settles_what_only_a_clip_can():
    clip = FilmedForm(TODAY, shin_angle_deg=14, trunk_lean_deg=6, pelvic_drop_left_deg=3, pelvic_drop_right_deg=4)
    found = {each.id: each.status for each in find(FindingInputs(TODAY, filmed=clip))}

    assert (found["overstride"], found["trunk-lean"], found["pelvic-drop"]) == (Status.PRESENT, Status.ABSENT, Status.ABSENT)


def test_numbers_are_in_quantities_that_are_declared():
    diary = tuple(DiaryDay(TODAY - timedelta(days=ago), 3, frozenset({"left"}), 10, 5, False, 8) for ago in range(7))
    found = find(FindingInputs(TODAY, tuple(steady_runs()), diary))

    assert {each.quantity for each in found if each.value is not None} <= set(QUANTITIES)
    assert all(each.quantity is None for each in found if each.value is None)
