"""What a runner chose to try reaches the card or the week, is stopped by a light, and is judged by the runner's own numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from runtall.evidence import Choice, Open, Outcome, protocols, rule
from runtall.plan import (
    CheckIn,
    LineKind,
    OptIn,
    PainNote,
    PlanInputs,
    RunnerFacts,
    SessionKind,
    other_sport_is_open,
    solve_week,
    today_card,
)
from runtall.plan._cues import CHOSEN_CUES, step_of
from runtall.plan._trial_lines import asks

from .test_today import MONDAY, TODAY, clear, runner

OPT_INS = tuple(
    dict.fromkeys(step.claims[0] for article in protocols().values() for step in article.steps if step.status is Choice.OPT_IN)
)
SORE = PainNote(TODAY - timedelta(days=2), "during", 4.0, run_on=TODAY - timedelta(days=2))


def trying(*claims: str, from_on: date = TODAY - timedelta(days=7), **changes: object) -> PlanInputs:
    opt_ins = tuple(OptIn(each, from_on, from_on + timedelta(days=21)) for each in claims)
    facts = RunnerFacts(kit=("foam-roller",))
    return runner(easing=("backward",), runner=facts, opt_ins=opt_ins, **changes)


def sore(inputs: PlanInputs) -> PlanInputs:
    """An amber answer to the run of two days ago."""
    return replace(inputs, diary=tuple(sorted((*inputs.diary, SORE), key=lambda note: note.on)))


@pytest.mark.parametrize("claim", OPT_INS)
def test_everything_that_can_be_chosen_is_said_on_a_card_with_a_run_and_its_reason(claim):
    card = today_card(trying(claim))
    opt_in = OptIn(claim, TODAY, TODAY)
    said = [line for line in card.lines if str(line.title) == str(asks(opt_in))]

    assert [line.kind for line in said] == [LineKind.FORM_CUE if claim in CHOSEN_CUES else LineKind.TRIAL]
    assert claim in {name for each in said[0].because for name in each.claims}
    assert str(asks(opt_in)) != "Try what you chose, one change at a time."


@pytest.mark.parametrize("claim", OPT_INS)
def test_a_card_of_care_questions_or_rest_says_nothing_of_it(claim):
    for changes in ({"safety": clear(outcome=Outcome.EMERGENCY)}, {"safety": clear(answered_on=None)}):
        assert LineKind.TRIAL not in {line.kind for line in today_card(trying(claim, **changes)).lines}
    assert LineKind.TRIAL not in {line.kind for line in today_card(trying(claim, check_in=CheckIn(TODAY, well=False))).lines}


@pytest.mark.parametrize("claim", sorted(CHOSEN_CUES))
def test_an_amber_run_ends_the_cue_that_is_tried(claim):
    own = str(asks(OptIn(claim, TODAY, TODAY)))
    before, after = (today_card(each) for each in (trying(claim), sore(trying(claim))))
    cues = [next(str(line.title) for line in card.lines if line.kind is LineKind.FORM_CUE) for card in (before, after)]

    assert cues[0] == own
    assert cues[1] not in (own, step_of(*CHOSEN_CUES[claim]).say)
    stopped = next(line for line in after.lines if line.kind is LineKind.TRIAL)
    assert str(stopped.title) == f"No longer tried: {own}"
    assert "this trial has stopped" in str(stopped.detail)
    assert "Counted:" in str(stopped.detail)


def test_what_is_asked_of_a_run_waits_for_a_day_with_one():
    resting = trying("drink-20oz-2h-before", "daily-stretching", week=None)

    assert [str(line.title)[:7] for line in today_card(resting).lines if line.kind is LineKind.TRIAL] == ["Stretch"]


@pytest.mark.parametrize(
    ("claim", "changes", "why"),
    [
        ("backward-bends-goodmornings-2x10", {"easing": ()}, "bend test"),
        ("standing-toe-touch", {"flags": ("flexion-intolerant",)}, "Left out for now"),
        ("foam-roll-back-glutes", {"runner": RunnerFacts()}, "This one needs"),
    ],
)
def test_an_exercise_on_trial_is_left_out_with_the_reason_where_a_flag_or_kit_rules_it_out(claim, changes, why):
    line = next(line for line in today_card(replace(trying(claim), **changes)).lines if line.kind is LineKind.TRIAL)

    assert str(line.title).startswith("Left out today: ")
    assert why in str(line.detail)


def test_daily_stretching_and_the_longer_dose_reach_days_and_minutes_of_the_week():
    def mobility(*claims: str) -> list[float]:
        inputs = replace(trying(*claims, from_on=MONDAY, week=None), on=MONDAY)
        days = solve_week(inputs, MONDAY).week.days
        return [day.session.duration_s / 60 for day in days if day.session and day.session.kind is SessionKind.MOBILITY]

    without, daily, longer = mobility(), mobility("daily-stretching"), mobility("mobility-dose-15-25min")
    by = rule("chosen-mobility")

    assert len(daily) > len(without)
    assert by.value("days_least") <= len(longer) <= by.value("days_most")
    assert all(by.value("minutes_least") <= each <= by.value("minutes_most") for each in longer)


# Another sport -------------------------------------------------------------------------------------------------------


def line_of(inputs: PlanInputs, kind: LineKind):
    return next((line for line in today_card(inputs).lines if line.kind is kind), None)


def test_after_amber_another_sport_stands_beside_the_run_with_its_capped_minutes():
    amber = sore(runner())
    run, instead = line_of(amber, LineKind.RUN), line_of(amber, LineKind.CROSS_TRAINING)

    assert instead.duration_s == run.duration_s < 2700.0
    assert [cap.kind.value for cap in instead.caps] == ["pain"]
    assert "flare-cross-train" in instead.because[0].claims
    assert line_of(runner(), LineKind.CROSS_TRAINING) is None


def test_after_red_it_is_as_long_as_the_walk_and_after_something_new_in_a_leg_there_is_none():
    red = replace(runner(), diary=(*runner().diary, replace(SORE, on=TODAY - timedelta(days=1), context="rest", pain_nrs=7.0)))
    leg = replace(red, diary=(*runner().diary, replace(SORE, new_leg_symptom=True)))

    walk, instead = line_of(red, LineKind.WALK), line_of(red, LineKind.CROSS_TRAINING)

    assert instead.duration_s == min(walk.duration_s, 2700.0)
    assert line_of(leg, LineKind.CROSS_TRAINING) is None


def test_the_run_of_today_can_be_another_sport_and_a_run_again():
    chosen = runner(check_in=CheckIn(TODAY, other_sport=True))
    kinds = {line.kind for line in today_card(chosen).lines}

    assert LineKind.CROSS_TRAINING in kinds
    assert not kinds & {LineKind.RUN, LineKind.WARM_UP, LineKind.FORM_CUE, LineKind.MID_RUN}
    assert line_of(chosen, LineKind.CROSS_TRAINING).duration_s == line_of(runner(), LineKind.RUN).duration_s
    assert today_card(runner(check_in=CheckIn(TODAY, other_sport=False))) == today_card(runner())


def test_a_day_of_another_sport_is_a_day_without_a_run_for_what_follows():
    """What was said yesterday is no input of today: nothing of it counts as running."""
    tomorrow = {"on": TODAY + timedelta(days=1), "now_at": runner().now_at + timedelta(days=1)}

    assert today_card(runner(**tomorrow, check_in=CheckIn(TODAY, other_sport=True))) == today_card(runner(**tomorrow))


@pytest.mark.parametrize(
    "changes",
    [
        {"safety": clear(outcome=Outcome.EMERGENCY)},
        {"safety": clear(outcome=Outcome.CLINICIAN_FIRST)},
        {"safety": clear(held=True)},
        {"safety": clear(open=(Open.RECORDS, Open.WALKING, Open.RUNNING))},
        {"safety": clear(answered_on=None)},
    ],
)
def test_another_sport_is_nowhere_while_safety_answers_keep_exercises_closed(changes):
    closed = sore(runner(check_in=CheckIn(TODAY, other_sport=True), **changes))

    assert line_of(closed, LineKind.CROSS_TRAINING) is None
    assert not other_sport_is_open(closed)
