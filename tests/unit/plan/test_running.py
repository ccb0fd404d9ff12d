"""The running half of the plan: lights, stages, caps, weeks, breaks, races, own plans, trials."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from runtall.evidence import Open, Outcome, Path
from runtall.plan import (
    Advance,
    CapKind,
    CheckIn,
    Colour,
    CommentKind,
    DoneItem,
    DoneRun,
    DoneSession,
    ItemOutcome,
    OptIn,
    OwnRun,
    PainNote,
    Pause,
    PauseKind,
    PlannedDay,
    Programme,
    Race,
    RaceKind,
    RacePart,
    Repeat,
    SeekCare,
    SessionKind,
    StageShown,
    StepBack,
    TrialState,
    Undecided,
    allowed_extras,
    cadence_target,
    comment_on,
    course_of,
    cross_training_line,
    ground_and_shoes,
    light_of,
    next_stage,
    pause_on,
    race_answer,
    race_day,
    run_cap_distance_m,
    run_cap_s,
    run_caps,
    running_is_free,
    stages,
    trial_lines,
    trials,
    way_back,
    week_allowance,
    weekly_minutes_cap_s,
)
from runtall.plan._light import dose_light
from runtall.plan._stages import fitted

from ...made_returns import DAY, TODAY, after, history, inputs, ran, safety, walked

YESTERDAY, BEFORE = TODAY - DAY, TODAY - 2 * DAY
NEXT_MONDAY = date(2026, 6, 1)
GREEN = history([0.0] * 8)
STAGED = {"runs": (walked(TODAY - 4 * DAY),), "diary": after(TODAY - 4 * DAY)}
"""Walking was green four days ago: stage 1 today."""


def bone_stress():
    return safety(paths=(Path.BONE_STRESS,), open=(Open.WALKING,), outcome=Outcome.CLINICIAN_FIRST)


# Lights --------------------------------------------------------------------------------------------------------------


def test_a_run_of_today_is_open_until_the_morning_has_told():
    runner = inputs(runs=(ran(TODAY, 0.0),), diary=(PainNote(TODAY, "one_hour_after", 0.0, TODAY),))

    light = light_of(runner, TODAY)

    assert (light.colour, light.missing, light.pending) == (Colour.UNKNOWN, (), ("next_morning",))


def test_a_run_of_today_that_hurt_is_red_at_once():
    assert light_of(inputs(runs=(ran(TODAY, 6.0),)), TODAY).colour is Colour.RED


def test_one_of_two_runs_without_an_answer_leaves_the_day_unknown():
    runner = inputs(runs=(ran(BEFORE, 0.0), ran(BEFORE, None)), diary=after(BEFORE))

    assert light_of(runner, BEFORE).missing == ("during",)


def test_a_next_morning_without_a_run_before_is_a_level_of_its_own_day():
    runner = inputs(diary=(PainNote(YESTERDAY, "next_morning", 4.0),))

    assert light_of(runner, YESTERDAY).colour is Colour.AMBER
    assert light_of(runner, BEFORE).colour is Colour.UNKNOWN


def test_the_usual_level_is_the_median_at_rest_and_answers_to_runs_are_no_part_of_it():
    rest = tuple(PainNote(TODAY - n * DAY, "rest", pain) for n, pain in ((9, 3.0), (8, 3.0), (7, 4.0)))
    runner = inputs(runs=(ran(BEFORE, 2.0),), diary=(*rest, *after(BEFORE, 3.0, 4.0)))

    light = light_of(runner, BEFORE)

    assert (light.usual_nrs, light.rise_nrs, light.colour, light.holds) == (3.0, 1.0, Colour.GREEN, True)


SESSION = DoneSession(BEFORE, SessionKind.STRENGTH, (DoneItem("glute-bridge", ItemOutcome.DONE, 2, reps=10),), 1200.0, True)


@pytest.mark.parametrize(
    ("diary", "colour"),
    [
        ((), Colour.UNKNOWN),
        ((PainNote(BEFORE, "rest", 0.0),), Colour.UNKNOWN),
        ((PainNote(YESTERDAY, "next_morning", 0.0),), Colour.GREEN),
        ((PainNote(BEFORE, "rest", 4.0), PainNote(YESTERDAY, "rest", 0.0)), Colour.AMBER),
        ((PainNote(YESTERDAY, "rest", 7.0),), Colour.RED),
    ],
)
def test_where_nobody_runs_doses_go_by_how_the_back_was_after_the_last_session(diary, colour):
    assert dose_light(inputs(sessions=(SESSION,), diary=diary)).colour is colour


def test_who_runs_has_doses_by_the_light_of_the_runs():
    quiet = {"sessions": (SESSION,), "diary": (PainNote(YESTERDAY, "rest", 0.0),)}

    assert dose_light(inputs(**quiet, runs=(ran(BEFORE, None),))).colour is Colour.UNKNOWN


@pytest.mark.parametrize(
    ("stands", "colour"),
    [(safety(), Colour.GREEN), (bone_stress(), Colour.RED), (safety(open=(Open.RUNNING, Open.WALKING)), Colour.RED)],
    ids=["monitoring open", "bone stress", "monitoring closed"],
)
def test_where_no_pain_is_allowed_one_of_ten_is_red(stands, colour):
    assert light_of(inputs(runs=(ran(BEFORE, 1.0),), diary=after(BEFORE), safety=stands), BEFORE).colour is colour


def test_pain_at_the_check_in_is_amber_whatever_the_usual_is():
    rest = tuple(PainNote(TODAY - n * DAY, "rest", 4.0) for n in range(3, 8))

    assert light_of(inputs(diary=rest, check_in=CheckIn(TODAY, 4.0)), TODAY).colour is Colour.AMBER


# Stages --------------------------------------------------------------------------------------------------------------


def test_the_stages_go_from_walking_to_half_an_hour_in_steps_of_five_minutes_at_most():
    table = stages()

    assert (table[0].run_s, table[0].total_s, table[-1].running_s, table[-1].walk_s) == (0, 1800, 1800, 0)
    assert (table[1].run_s, table[1].walk_s) == (60, 120)
    assert all(0 < after.running_s - before.running_s <= 540 for before, after in pairwise(table))
    assert all(0 <= after.total_s - before.total_s <= 300 for before, after in pairwise(table[1:]))


def test_two_to_one_of_the_articles_is_a_stage_of_twenty_to_thirty_minutes():
    assert [each.number for each in stages() if each.run_s == 120 and each.walk_s == 60 and 1200 <= each.total_s <= 1800] == [3]


def test_without_any_run_walking_comes_first():
    decided = next_stage(inputs())

    assert isinstance(decided, Repeat)
    assert (decided.stage, decided.today) == (0, stages()[0])


def test_a_run_on_the_very_day_the_plan_begins_does_not_make_running_free():
    begun = inputs(runs=(ran(TODAY),))
    had_run = inputs(runs=(ran(YESTERDAY),))

    assert next_stage(begun).today == stages()[0]
    assert next_stage(had_run).today is None


def test_a_green_walk_of_two_days_ago_starts_running():
    runner = inputs(runs=(walked(BEFORE),), diary=after(BEFORE))

    assert isinstance(next_stage(runner), Advance)
    assert next_stage(runner).today == stages()[1]


def test_pain_after_the_walk_holds_the_start_back():
    runner = inputs(runs=(walked(BEFORE),), diary=(*after(BEFORE), PainNote(YESTERDAY, "rest", 4.0)))

    assert next_stage(runner).today == stages()[0]


def test_two_green_sessions_go_one_stage_up_and_a_third_needs_a_fourth():
    days = [TODAY - n * DAY for n in (10, 8, 6, 4)]
    runs = (walked(days[0]), *(ran(on, minutes=21, run_s=420.0, walk_s=840.0) for on in days[1:3]))
    diary = tuple(note for on in days for note in after(on))
    begun = Programme(days[0])
    twice = inputs(runs=runs, diary=diary, programme=begun)
    once_more = inputs(runs=(*runs, ran(days[3], minutes=22, run_s=660.0, walk_s=660.0)), diary=diary, programme=begun)

    assert (type(next_stage(twice)), next_stage(twice).stage) == (Advance, 2)
    assert (type(next_stage(once_more)), next_stage(once_more).stage) == (Repeat, 2)


def test_a_session_cut_short_does_not_count():
    days = [TODAY - n * DAY for n in (10, 8, 6)]
    runs = (walked(days[0]), *(ran(on, minutes=12, run_s=240.0, walk_s=480.0) for on in days[1:]))

    course = course_of(inputs(runs=runs, diary=tuple(note for on in days for note in after(on)), programme=Programme(days[0])))

    assert (course.level, course.greens) == (1, 0)


def test_a_sore_check_in_takes_back_a_step_up_that_was_not_used_yet():
    decided = next_stage(inputs(**STAGED, check_in=CheckIn(TODAY, 4.0)))

    assert isinstance(decided, Repeat)
    assert decided.today == stages()[0]


def test_open_questions_take_back_a_step_up_that_was_not_used_yet():
    decided = next_stage(inputs(**STAGED, safety=safety(unanswered=3, open=(Open.WALKING,))))

    assert isinstance(decided, Undecided)
    assert (decided.stage, decided.today, decided.missing) == (0, stages()[0], ("safety",))


def test_a_stage_that_was_shown_stays_while_questions_are_open_and_nothing_goes_above_it():
    asked = safety(unanswered=1, open=(Open.WALKING,))

    at_1, at_0 = (next_stage(inputs(**STAGED, safety=asked, stage_shown=StageShown(YESTERDAY, n))) for n in (1, 0))

    assert (at_1.stage, at_1.today) == (1, stages()[0])
    assert (at_0.stage, at_0.today) == (0, stages()[0])


def test_a_step_held_back_by_open_questions_is_taken_on_a_green_light_only():
    waits = StageShown(YESTERDAY, 0, is_undecided=True)
    unknown = {**STAGED, "runs": (*STAGED["runs"], walked(YESTERDAY, None))}

    assert next_stage(inputs(**STAGED, stage_shown=waits)).stage == 1
    held = next_stage(inputs(**unknown, stage_shown=waits))
    assert (held.stage, type(held)) == (0, Undecided)


def test_a_walk_earns_no_step_while_a_later_run_waits_for_its_answers():
    shown = StageShown(YESTERDAY, 0)
    unknown = {**STAGED, "runs": (*STAGED["runs"], walked(YESTERDAY, None))}
    answered = {**unknown, "runs": (*STAGED["runs"], walked(YESTERDAY)), "diary": (*STAGED["diary"], *after(YESTERDAY))}

    assert next_stage(inputs(**unknown, stage_shown=shown)).stage == 0
    assert next_stage(inputs(**answered, stage_shown=shown)).stage == 1


def test_steps_that_come_at_once_are_taken_a_day_apart():
    days = [TODAY - n * DAY for n in range(14, 1, -2)]
    runs = (walked(days[0]), *(ran(on, minutes=30, run_s=1200.0, walk_s=600.0) for on in days[1:]))
    late = {"runs": runs, "diary": tuple(note for on in days for note in after(on)), "programme": Programme(days[0])}
    whole = next_stage(inputs(**late)).stage

    assert whole is not None
    assert whole > 1
    assert next_stage(inputs(**late, stage_shown=StageShown(YESTERDAY, 0))).stage == 1
    assert next_stage(inputs(**late, stage_shown=StageShown(TODAY - 7 * DAY, 0))).stage == whole


def test_free_running_waits_as_a_stage_does():
    waits = StageShown(YESTERDAY, stages()[-1].number, is_undecided=True)
    runner = inputs(runs=(*GREEN["runs"], ran(YESTERDAY, None)), diary=GREEN["diary"], programme=Programme(TODAY))

    assert running_is_free(runner)
    assert not running_is_free(replace(runner, stage_shown=waits))


def test_a_clinicians_word_begins_at_walking_whatever_was_run_before():
    decided = next_stage(inputs(**GREEN, safety=safety(restart_on=YESTERDAY)))

    assert (decided.stage, decided.today) == (0, stages()[0])


def test_a_held_answer_asks_for_care():
    assert isinstance(next_stage(inputs(**GREEN, safety=safety(held=True))), SeekCare)


def test_a_quiet_runner_runs_freely():
    assert running_is_free(inputs(**GREEN))
    assert next_stage(inputs(**GREEN)).stage is None


def test_red_asks_for_walking_first_and_says_what_another_answer_would_have_given():
    decided = next_stage(inputs(**history([0.0, 0.0, 0.0, 7.0])))

    assert isinstance(decided, StepBack)
    assert (decided.stage, decided.today) == (7, stages()[0])
    assert [(str(each.given), str(each.then)) for each in decided.counterfactual] == [
        ("With pain 2 instead of 7", "Run freely, up to 45 min"),
        ("With pain 5 instead of 7", "Run freely, up to 20 min"),
    ]


def test_after_red_a_green_walk_brings_running_back_one_stage_below_free():
    given = history([0.0, 0.0, 7.0], last_ago=8)
    walk = walked(TODAY - 3 * DAY)
    runner = inputs(runs=(*given["runs"], walk), diary=(*given["diary"], *after(walk.on)))

    assert next_stage(runner).today == stages()[7]


def test_a_new_sign_in_a_leg_is_red():
    given = history([0.0, 0.0])
    runner = inputs(runs=given["runs"], diary=(*given["diary"], PainNote(YESTERDAY, "rest", 1.0, new_leg_symptom=True)))

    assert next_stage(runner).today == stages()[0]


def test_a_shortened_stage_never_holds_more_running_than_a_higher_one():
    caps = range(60, 2000, 60)
    held = [[fitted(stage, float(cap)).running_s for stage in stages()[1:]] for cap in caps]

    assert all(each == sorted(each) for each in held)
    assert all(fitted(stage, float(cap)).total_s <= cap for cap in caps for stage in stages()[1:])


# Caps ----------------------------------------------------------------------------------------------------------------


def caps(runner, run="easy"):
    return {cap.kind: cap for cap in run_caps(runner, PlannedDay(runner.on, run))}


def test_distance_and_time_are_both_capped_and_an_unknown_distance_by_time_alone():
    """40 min and five more; 8 km and one more."""
    known = history([0.0] * 3, distance_m=8000.0)

    assert (run_cap_s(inputs(**known)), run_cap_distance_m(inputs(**known))) == (2700.0, 9000.0)
    assert CapKind.DISTANCE not in caps(inputs(**GREEN))
    assert caps(inputs(**GREEN))[CapKind.DURATION].value == 2700.0


def test_a_race_is_no_measure_for_what_follows():
    given = history([0.0] * 3)
    runner = inputs(runs=(ran(TODAY - 9 * DAY, minutes=200, race=True), *given["runs"]), diary=given["diary"])

    assert run_cap_s(runner) == 2700.0


def test_the_opening_is_slower_than_own_easy_pace():
    """0.95 of 3 m/s."""
    assert caps(inputs(**history([0.0] * 3, median_speed_mps=3.0)))[CapKind.OPENING_SPEED].value == 2.85
    assert caps(inputs(**GREEN))[CapKind.OPENING_SPEED].value is None


def test_after_amber_it_is_flat_and_easy_and_comes_back_in_order():
    back = [allowed_extras(inputs(**history([0.0, 4.0, *[0.0] * n]))) for n in (0, 2, 4, 6)]

    assert [(each.uphill, each.hard, each.downhill) for each in back] == [
        (False, False, False), (True, False, False), (True, True, False), (True, True, True),
    ]  # fmt: skip


def test_hard_time_grows_by_little_and_only_in_a_hard_run():
    """Ten minutes and two more."""
    runner = inputs(**history([0.0] * 3, hard_s=600.0))

    assert caps(runner, "hard")[CapKind.HARD_MINUTES].value == 720.0
    assert caps(runner, "easy")[CapKind.HARD_MINUTES].value == 0.0


def test_a_walk_has_the_pain_limit_alone():
    assert list(caps(inputs(**GREEN), "walk")) == [CapKind.PAIN]


# Weeks ---------------------------------------------------------------------------------------------------------------


def test_a_week_has_more_days_or_longer_runs_never_both():
    allowance = week_allowance(inputs(**GREEN), NEXT_MONDAY)

    assert allowance.usual_days is not None
    assert allowance.usual_run_s is not None
    assert allowance.allows(allowance.usual_days + 1, allowance.usual_run_s, 3600.0)
    assert not allowance.allows(allowance.usual_days + 1, allowance.usual_run_s + 60, 3600.0)
    assert allowance.allows(allowance.usual_days, allowance.usual_run_s + 60, 3600.0)


def test_weeks_before_the_first_run_are_unknown_and_not_zero():
    """Two whole weeks on file at two runs of 40 min: the mean is theirs, not half of it."""
    runs = tuple(ran(day, 0.0) for day in (date(2026, 5, 18), date(2026, 5, 21), date(2026, 5, 25), date(2026, 5, 28)))
    runner = inputs(runs=runs, diary=tuple(note for run in runs for note in after(run.on)), programme=inputs().programme)

    assert weekly_minutes_cap_s(runner, NEXT_MONDAY) == 4800.0 + 900.0


def test_the_chosen_ceiling_stands_on_top():
    runs = tuple(ran(date(2026, 5, 5) + timedelta(days=n), 0.0, minutes=60) for n in (0, 2, 7, 9, 14, 16, 21))
    diary = tuple(note for run in runs for note in after(run.on))
    runner = inputs(runs=runs, diary=diary)
    chosen = replace(runner, opt_ins=(OptIn("ten-percent-weekly-rule", TODAY - DAY, TODAY + 90 * DAY),))

    assert weekly_minutes_cap_s(runner, NEXT_MONDAY) == 6300 + 900
    assert weekly_minutes_cap_s(chosen, NEXT_MONDAY) == pytest.approx(3600 * 1.1)


def test_in_the_stages_the_week_holds_three_sessions():
    assert week_allowance(inputs(**STAGED), NEXT_MONDAY).most_days == 3
    assert weekly_minutes_cap_s(inputs(**STAGED), NEXT_MONDAY) == 3 * 1260


# Breaks, races, own plans ---------------------------------------------------------------------------------------------


def test_a_pause_holds_on_its_days_and_leaves_less_after_it():
    runs = tuple(ran(TODAY - n * DAY, 0.0) for n in (21, 19, 17, 15))
    runner = inputs(
        runs=runs,
        diary=tuple(note for run in runs for note in after(run.on)),
        pauses=(Pause(PauseKind.ILLNESS, TODAY - 14 * DAY, TODAY),),
    )
    found = way_back(runner, TODAY)

    assert pause_on(runner, YESTERDAY) is not None
    assert pause_on(runner, TODAY) is None
    assert found is not None
    assert (found.ill, found.share, run_cap_s(runner)) == (True, 0.5, 1200.0)


def test_a_runner_of_one_run_a_week_is_not_always_coming_back():
    assert way_back(inputs(**history([0.0] * 5, gap=8, last_ago=8)), TODAY) is None


def test_a_race_that_is_too_soon_is_not_by_then():
    runner = inputs(**history([0.0] * 3, distance_m=8000.0))
    answer = race_answer(runner, Race(TODAY + 14 * DAY, 42_195.0))

    assert answer.kind is RaceKind.NOT_BY_THEN
    assert answer.reachable_on is not None
    assert answer.reachable_on > answer.race.on
    assert str(answer.sentence).startswith("Not by then")


def test_the_stages_are_counted_in_before_a_race():
    runner = inputs(**{**STAGED, "runs": (*STAGED["runs"], ran(TODAY - 40 * DAY, 0.0, median_speed_mps=2.5))})
    answer = race_answer(runner, Race(TODAY + 21 * DAY, 5000.0))

    assert answer.kind is RaceKind.NOT_BY_THEN


def test_nobody_promises_a_race_while_somebody_should_look_first():
    runner = inputs(**history([0.0] * 3, distance_m=8000.0), safety=bone_stress())

    assert race_answer(runner, Race(TODAY + 200 * DAY, 5000.0)).kind is RaceKind.UNKNOWN


def test_around_a_race_runs_are_shorter():
    runner = inputs(**GREEN, races=(Race(TODAY + 3 * DAY, 10_000.0),))
    day = race_day(runner, TODAY + 5 * DAY)

    assert run_cap_s(runner) == pytest.approx(0.7 * 2400)
    assert day is not None
    assert day.part is RacePart.RECOVERY


def test_own_runs_are_commented_and_never_blocked():
    runner = inputs(**history([0.0] * 3, distance_m=8000.0), safety=bone_stress(), pauses=(Pause(PauseKind.HOLIDAY, TODAY),))
    own = OwnRun(TODAY + DAY, "Long run", None, 20_000.0, hard=True, hilly=True)

    kinds = [each.kind for each in comment_on(own, runner)]

    assert kinds[0] is CommentKind.NOT_OPEN
    assert {CommentKind.PAUSE, CommentKind.OVER_CAP} <= set(kinds)


def test_an_own_run_that_follows_own_runs_is_held_against_them():
    runner = inputs(**history([0.0] * 3, distance_m=8000.0))
    first, second = OwnRun(TODAY + DAY, "", None, 9000.0), OwnRun(TODAY + 8 * DAY, "", None, 9900.0)

    assert [each.kind for each in comment_on(second, replace(runner, own_plan=(first, second)))] == [CommentKind.FITS]
    assert [each.kind for each in comment_on(second, runner)] == [CommentKind.OVER_CAP]


# Trials --------------------------------------------------------------------------------------------------------------


def trying(claim: str, value: float | None = None, **given):
    return inputs(**given, opt_ins=(OptIn(claim, TODAY - 7 * DAY, TODAY + 14 * DAY, value),))


CADENCE = history([0.0] * 12, cadence_spm=160.0)


def test_a_chosen_metronome_keeps_to_ten_percent_over_own():
    trial = cadence_target(trying("metronome-cadence", 190.0, **CADENCE))

    assert trial is not None
    assert (trial.own_spm, trial.target_spm, trial.is_offer) == (160.0, 176.0, False)


def test_five_percent_is_offered_where_the_landing_is_far_ahead_and_only_then():
    offered = cadence_target(inputs(**CADENCE, present=("overstride",)))

    assert offered is not None
    assert (offered.target_spm, offered.is_offer) == (168.0, True)
    assert cadence_target(inputs(**CADENCE)) is None


def test_own_cadence_is_that_before_the_trial():
    """Quicker steps in the trial do not lift the next target."""
    runs = tuple(replace(run, cadence_spm=176.0) if run.on >= TODAY - 7 * DAY else run for run in CADENCE["runs"])
    trial = cadence_target(trying("metronome-cadence", 190.0, runs=runs, diary=CADENCE["diary"]))

    assert trial is not None
    assert trial.target_spm == 176.0


def test_amber_ends_a_trial():
    runner = trying("cue-midfoot-landing", **history([*[0.0] * 8, 4.0]))

    assert [each.state for each in trials(runner)] == [TrialState.STOPPED]
    assert cadence_target(trying("metronome-cadence", 170.0, **history([*[0.0] * 8, 4.0], cadence_spm=160.0))) is None


def test_a_trial_ends_after_four_weeks_though_more_was_wished():
    runner = inputs(**GREEN, opt_ins=(OptIn("lean-from-ankles", TODAY - 28 * DAY, TODAY + 99 * DAY),))

    assert [(each.state, each.until_on) for each in trials(runner)] == [(TrialState.OVER, TODAY)]


def test_midfoot_landing_comes_with_its_caution_and_water_with_thirst():
    midfoot = trial_lines(trying("cue-midfoot-landing", **GREEN))
    water = trial_lines(trying("drink-7-10oz-per-10-20min", **GREEN))

    assert "Achilles" in str(midfoot[0].title)
    assert str(water[0].title) == "In the run: at most 207 ml every 20 min, and no more than you are thirsty for."


def test_another_sport_takes_the_minutes_of_the_run():
    line = cross_training_line(inputs(**GREEN), 1800.0)

    assert line.duration_s == 1800.0
    assert line.because


def test_on_an_amber_day_known_flat_ground_and_soft_ground_where_it_was_chosen():
    amber = inputs(**history([0.0, 4.0]))

    assert "Flat ground" in str(ground_and_shoes(amber)[0].sentence)
    assert "Soft ground" in str(ground_and_shoes(trying("soft-surfaces-better", **GREEN))[0].sentence)
    assert ground_and_shoes(inputs(**GREEN)) == ()


def test_an_outing_whose_running_is_not_known_is_a_run():
    assert running_is_free(inputs(runs=(DoneRun(BEFORE, 1800.0),)))
