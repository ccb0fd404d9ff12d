"""Today's card: safety before everything, never empty on a cleared day, changed by the check-in, the same for the same inputs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from runtall.evidence import Open, Outcome, Within, exercises
from runtall.exercise import first_dose, ladder
from runtall.plan import (
    Card,
    CardKind,
    CheckIn,
    CommentKind,
    DoneItem,
    DoneRun,
    DoneSession,
    ItemOutcome,
    LineKind,
    Mode,
    OwnRun,
    PainNote,
    Pause,
    PauseKind,
    PlanInputs,
    PlannedDay,
    PlannedSession,
    Programme,
    Purpose,
    Race,
    ReasonKind,
    RunnerFacts,
    SafetyState,
    SessionKind,
    WeekPlan,
    comment_on,
    decode_card,
    decode_inputs,
    due_questions,
    encode_card,
    encode_inputs,
    replay,
    rules_of,
    today_card,
)
from runtall.plan._doses import asked

TODAY = date(2026, 5, 20)
MONDAY = date(2026, 5, 18)
NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
WORKOUTS = {
    LineKind.RUN,
    LineKind.RUN_WALK,
    LineKind.OWN_RUN,
    LineKind.SESSION,
    LineKind.MOBILITY,
    LineKind.CROSS_TRAINING,
    LineKind.WARM_UP,
}
STRENGTH = PlannedSession(
    SessionKind.STRENGTH,
    1200.0,
    tuple(asked(name, first_dose(exercises()[name])) for name in ("bodyweight-squat", "glute-bridge", "bird-dog")),
)


def clear(**changes: object) -> SafetyState:
    return replace(SafetyState(Outcome.CLEAR, open=tuple(Open), answered_on=TODAY), **changes)  # type: ignore[arg-type]


def week(run: str | None = "easy", run_s: float | None = 2700.0, session: PlannedSession | None = STRENGTH) -> WeekPlan:
    days = [PlannedDay(MONDAY + timedelta(days=n)) for n in range(7)]
    days[2] = PlannedDay(TODAY, run, run_s if run is not None else None, session)
    return WeekPlan(MONDAY, tuple(days))


def runner(**changes: object) -> PlanInputs:
    """Somebody who has run 50 minutes every second day for two months, all green, and whose week has a run and strength today."""
    ran = [TODAY - timedelta(days=back) for back in range(60, 0, -2)]
    notes = [
        PainNote(on + timedelta(days=moment == "next_morning"), moment, 1.0, run_on=on)
        for on in ran
        for moment in ("before", "one_hour_after", "next_morning")
    ]
    inputs = PlanInputs(
        on=TODAY,
        now_at=NOW,
        zone="Europe/Oslo",
        runner=RunnerFacts(),
        safety=clear(),
        programme=Programme(MONDAY - timedelta(weeks=2)),
        diary=tuple(sorted(notes, key=lambda note: note.on)),
        runs=tuple(DoneRun(on, 3000.0, 8000.0, run_s=3000.0, walk_s=0.0, pain_during_nrs=1.0) for on in ran),
        week=week(),
    )
    return replace(inputs, **changes)  # type: ignore[arg-type]


def kinds(card: Card) -> list[LineKind]:
    return [line.kind for line in card.lines]


@pytest.mark.parametrize(
    "safety",
    [
        clear(outcome=Outcome.EMERGENCY),
        clear(outcome=Outcome.CLINICIAN_FIRST, within=Within.TODAY),
        clear(outcome=Outcome.CLINICIAN_FIRST, within=Within.THIS_WEEK),
        clear(held=True),
        clear(outcome=Outcome.UNANSWERED, unanswered=3, open=(Open.RECORDS, Open.WALKING)),
        clear(answered_on=None),
    ],
)
def test_no_path_leads_from_a_safety_answer_to_a_workout(safety):
    card = today_card(runner(safety=safety))

    assert not set(kinds(card)) & WORKOUTS
    assert card.lines
    assert card.counterfactuals == ()


def test_after_an_emergency_there_is_one_line_and_nothing_to_walk_to():
    card = today_card(runner(safety=clear(outcome=Outcome.EMERGENCY)))

    assert (card.kind, kinds(card), card.decision) == (CardKind.EMERGENCY, [LineKind.SEE_SOMEBODY], "seek_care")


def test_clinician_first_leaves_what_is_open_walking_and_reading():
    open_ = (Open.RECORDS, Open.WALKING, Open.EDUCATION)

    card = today_card(runner(safety=clear(outcome=Outcome.CLINICIAN_FIRST, within=Within.THIS_WEEK, open=open_)))

    assert kinds(card) == [LineKind.SEE_SOMEBODY, LineKind.WALK, LineKind.LEARN]


def test_something_new_at_the_check_in_goes_to_the_safety_questions_first():
    card = today_card(runner(check_in=CheckIn(TODAY, pain_nrs=1.0, new_symptom=True)))

    assert (card.kind, kinds(card)) == (CardKind.SAFETY_FIRST, [LineKind.SAFETY_QUESTIONS])


def test_a_cleared_day_goes_from_check_in_over_warm_up_and_run_to_the_session_and_the_questions():
    assert kinds(today_card(runner())) == [
        LineKind.CHECK_IN,
        LineKind.WARM_UP,
        LineKind.RUN,
        LineKind.MID_RUN,
        LineKind.FORM_CUE,
        LineKind.SESSION,
        LineKind.CHECK_OUT,
    ]


def test_where_running_is_open_and_exercises_are_not_the_run_begins_without_a_warm_up():
    opened = clear(open=tuple(each for each in Open if each is not Open.EXERCISES))

    found = kinds(today_card(runner(safety=opened)))

    assert LineKind.RUN in found
    assert not {LineKind.WARM_UP, LineKind.SESSION, LineKind.MOBILITY} & set(found)


def test_on_a_day_that_holds_fewer_sets_do_not_pay_for_more_repetitions_and_longer_holds():
    before = DoneItem("bird-dog", ItemOutcome.DONE, 3, reps=8, hold_s=8, pain_nrs=0.0, form_intact=True)
    planned = PlannedSession(SessionKind.STRENGTH, 900.0, (DoneItem("bird-dog", ItemOutcome.ASKED, 2, reps=10, hold_s=10),))
    amber = replace(runner().runs[-1], pain_during_nrs=4.0)
    sessions = (DoneSession(TODAY - timedelta(days=5), SessionKind.STRENGTH, (before,)),)
    card = today_card(runner(runs=(*runner().runs[:-1], amber), sessions=sessions, week=week(session=planned)))

    (session,) = [line.session for line in card.lines if line.kind is LineKind.SESSION]
    assert session is not None
    (item,) = session.items
    assert (item.sets, item.reps, item.hold_s) == (2, 8, 8)


@pytest.mark.parametrize("standing", [None, week(run=None, session=None)])
def test_a_cleared_day_without_run_and_session_has_easy_minutes(standing):
    card = today_card(runner(week=standing))

    (easy,) = [line for line in card.lines if line.kind is LineKind.MOBILITY]
    assert easy.duration_s is not None
    assert 300 <= easy.duration_s <= 600
    assert easy.session is not None
    assert easy.session.items


def test_every_line_and_every_cap_has_a_reason():
    card = today_card(runner())

    assert all(line.because for line in card.lines)
    assert all(cap.because.rule for line in card.lines for cap in line.caps)
    assert card.because
    assert all("/v" in each for each in rules_of(card))


def test_the_run_is_never_longer_than_its_cap():
    card = today_card(runner(week=week(run="long", run_s=9000.0)))

    (run,) = [line for line in card.lines if line.kind is LineKind.RUN]
    assert run.duration_s == 3300.0  # the longest of 30 days, 3000 s, and ten percent


def test_pain_now_shortens_the_run_and_much_pain_takes_run_and_strength_away():
    amber = today_card(runner(check_in=CheckIn(TODAY, pain_nrs=3.0)))
    red = today_card(runner(check_in=CheckIn(TODAY, pain_nrs=7.0)))

    (run,) = [line for line in amber.lines if line.kind is LineKind.RUN]
    assert run.duration_s == 2100.0  # 30 percent less than the longest of 30 days
    assert not {LineKind.RUN, LineKind.RUN_WALK, LineKind.SESSION} & set(kinds(red))
    assert LineKind.WALK in kinds(red)


def test_with_a_sore_back_an_exercise_that_asks_for_a_quieter_one_is_swapped_with_its_reason():
    session = replace(STRENGTH, items=(asked("good-morning", first_dose(exercises()["good-morning"])), *STRENGTH.items))

    card = today_card(runner(week=week(session=session), check_in=CheckIn(TODAY, pain_nrs=4.0)))

    (line,) = [line for line in card.lines if line.kind is LineKind.SESSION]
    assert line.session is not None
    assert "good-morning" not in [item.exercise_id for item in line.session.items]
    assert any("Good morning" in str(each.sentence) for each in line.because)


def trained(days_ago: int, **went: dict[str, object]) -> DoneSession:
    """The strength session as it was done some days ago: all of it well, unless it is told otherwise."""
    well: dict[str, object] = {"outcome": ItemOutcome.DONE, "pain_nrs": 1.0, "form_intact": True, "sets": 3}
    items = tuple(replace(each, **{**well, **went.get(each.exercise_id, {})}) for each in STRENGTH.items)
    return DoneSession(TODAY - timedelta(days=days_ago), SessionKind.STRENGTH, items)


def test_pain_that_the_diary_has_for_today_counts_beside_a_quieter_check_in():
    inputs = runner(check_in=CheckIn(TODAY, pain_nrs=2.0))
    noted = replace(inputs, diary=(*inputs.diary, PainNote(TODAY, "rest", 8.0)))

    card = today_card(noted)

    assert not [line for line in card.lines if line.session is not None and line.session.kind is SessionKind.STRENGTH]
    told = {str(each.given): str(each.then) for each in card.counterfactuals}
    assert told["With pain 2 now instead of 8"] == str(today_card(inputs).headline)


def test_what_hurt_is_less_in_the_same_week_and_the_card_says_why():
    higher = {each.exercise_id: asked(each.exercise_id, ladder(exercises()[each.exercise_id])[2]) for each in STRENGTH.items}
    week_of = week(session=replace(STRENGTH, items=tuple(higher.values())))
    done = [replace(each, outcome=ItemOutcome.DONE, pain_nrs=1.0, form_intact=True) for each in higher.values()]
    hurt = [
        replace(each, outcome=ItemOutcome.HURT, pain_nrs=5.0) if each.exercise_id == "glute-bridge" else each for each in done
    ]
    monday = DoneSession(MONDAY, SessionKind.STRENGTH, tuple(hurt))

    card = today_card(runner(week=week_of, sessions=(monday,), check_in=CheckIn(TODAY, pain_nrs=0.0)))

    (line,) = [each for each in card.lines if each.kind is LineKind.SESSION]
    assert line.session is not None
    asks = {each.exercise_id: each for each in line.session.items}
    (less,) = [each for each in line.exercise_reasons if each.kind is ReasonKind.LESS]
    assert asks["bird-dog"] == higher["bird-dog"]
    assert asks["glute-bridge"].reps < higher["glute-bridge"].reps  # type: ignore[operator]
    assert str(less.because.sentence) == (
        "Glute bridge: 10 repetitions, each held 1 second, in place of 15 repetitions, each held 2 seconds: it hurt on Monday."
    )
    assert less.because.rule == "exercise-deload/v1"


def test_easy_minutes_hold_nothing_that_hurt_last_time():
    def chosen(**changes: object) -> list[DoneItem]:
        lines = today_card(runner(week=week(run=None, session=None), **changes)).lines
        return [item for line in lines if line.session is not None for item in line.session.items]

    hurt = replace(chosen()[0], outcome=ItemOutcome.HURT, pain_nrs=5.0)
    session = DoneSession(MONDAY, SessionKind.MOBILITY, (hurt,))

    assert hurt.exercise_id not in [each.exercise_id for each in chosen(sessions=(session,))]


def test_each_exercise_says_why_it_is_there():
    asked_for = Purpose("spinal-extensor-strength", 1, "screen:prone-hold", side="left", tested_on=date(2026, 5, 3))

    card = today_card(runner(purposes=(asked_for,), sessions=(trained(9), trained(5))))

    (line,) = [each for each in card.lines if each.kind is LineKind.SESSION]
    here = {each.exercise_ids: str(each.because.sentence) for each in line.exercise_reasons if each.kind is ReasonKind.HERE}
    assert here["bird-dog",] == ("Bird-dog: your movement test of 3 May asked for it (Strength of the back, left side).")
    assert here["bodyweight-squat", "glute-bridge"].endswith("part of the common base that every week has.")
    assert all(each.because.rule in rules_of(card) for each in line.exercise_reasons)


@pytest.mark.parametrize(("pain_nrs", "reps"), [(1.0, 8), (None, 6), (4.0, 6)])
def test_a_step_up_of_the_week_waits_where_the_session_since_does_not_bear_it(pain_nrs, reps):
    item = DoneItem("bird-dog", ItemOutcome.DONE, 2, reps=6, hold_s=5, pain_nrs=1.0, form_intact=True)
    planned = PlannedSession(SessionKind.STRENGTH, 900.0, (replace(item, outcome=ItemOutcome.ASKED, reps=8, hold_s=8),))
    done = ((6, item), (4, item), (2, replace(item, pain_nrs=pain_nrs)))
    sessions = tuple(DoneSession(TODAY - timedelta(days=ago), SessionKind.STRENGTH, (each,)) for ago, each in done)

    card = today_card(runner(sessions=sessions, week=week(session=planned)))

    assert [x.reps for line in card.lines if line.kind is LineKind.SESSION and line.session for x in line.session.items] == [reps]


def test_easy_minutes_pass_over_what_hurt_lately():
    def easy_ids(*sessions: DoneSession) -> set[str]:
        (line,) = [each for each in today_card(runner(week=None, sessions=sessions)).lines if each.kind is LineKind.MOBILITY]
        assert line.session is not None
        return {item.exercise_id for item in line.session.items}

    easy = easy_ids()
    hurt = tuple(DoneItem(name, ItemOutcome.HURT, 1, reps=5, pain_nrs=4.0) for name in easy)

    assert easy
    assert not easy & easy_ids(DoneSession(TODAY - timedelta(days=2), SessionKind.MOBILITY, hurt))


def test_sitting_for_hours_makes_the_warm_up_longer():
    def warm_up(check_in: CheckIn | None) -> float | None:
        return next(line.duration_s for line in today_card(runner(check_in=check_in)).lines if line.kind is LineKind.WARM_UP)

    assert (warm_up(None), warm_up(CheckIn(TODAY, sat_h=7.0))) == (300.0, 480.0)


def test_after_a_short_night_the_hard_run_is_an_easy_one():
    short, long = (
        today_card(runner(week=week(run="hard"), check_in=CheckIn(TODAY, pain_nrs=0.0, slept_h=slept_h)))
        for slept_h in (5.0, 8.0)
    )

    assert "easy" in str(short.headline)
    assert any("night was short" in str(each.sentence) for each in short.because)
    assert "hard" in str(long.headline)


def test_not_feeling_well_and_a_pause_have_no_run_no_session_and_say_why():
    for inputs in (
        runner(check_in=CheckIn(TODAY, well=False)),
        runner(pauses=(Pause(PauseKind.ILLNESS, TODAY),)),
    ):
        card = today_card(inputs)

        assert card.kind is CardKind.PAUSE
        assert not set(kinds(card)) & WORKOUTS


def test_strength_never_follows_strength_of_the_day_before():
    yesterday = DoneSession(TODAY - timedelta(days=1), SessionKind.STRENGTH, STRENGTH.items)

    card = today_card(runner(sessions=(yesterday,)))

    assert LineKind.SESSION not in kinds(card)
    assert LineKind.MOBILITY in kinds(card)


def test_a_hard_run_is_easy_on_the_day_after_strength():
    yesterday = DoneSession(TODAY - timedelta(days=1), SessionKind.STRENGTH, STRENGTH.items)

    hard = today_card(runner(week=week(run="hard")))
    eased = today_card(runner(week=week(run="hard"), sessions=(yesterday,)))

    assert "hard" in str(hard.headline)
    assert "hard" not in str(eased.headline)


def test_small_steps_leave_warm_up_and_strength_for_later():
    card = today_card(runner(programme=Programme(MONDAY, Mode.SMALL_STEPS, 1)))

    assert not {LineKind.WARM_UP, LineKind.SESSION} & set(kinds(card))
    assert LineKind.RUN in kinds(card)


def test_a_run_that_is_done_leaves_the_questions():
    done = (*runner().runs, DoneRun(TODAY, 2700.0, run_s=2700.0, ended_at=NOW - timedelta(minutes=5)))

    card = today_card(runner(runs=done, week=week(session=None)))

    assert LineKind.RUN not in kinds(card)
    assert LineKind.CHECK_OUT in kinds(card)


def test_a_session_that_is_done_is_not_asked_for_again():
    card = today_card(runner(week=week(run=None), sessions=(DoneSession(TODAY, SessionKind.STRENGTH, STRENGTH.items),)))

    assert not {LineKind.SESSION, LineKind.MOBILITY} & set(kinds(card))
    assert card.lines


def test_a_run_of_the_own_plan_and_a_race_are_commented_not_changed():
    own = today_card(runner(own_plan=(OwnRun(TODAY, "20 km steady", distance_m=20000.0),)))
    race = today_card(runner(races=(Race(TODAY, 21100.0, "Autumn half"),)))

    for card in (own, race):
        (line,) = [line for line in card.lines if line.kind is LineKind.OWN_RUN]
        assert line.distance_m in (20000.0, 21100.0)
        assert line.because


def test_safety_answers_of_a_week_ago_are_asked_anew_before_everything_else():
    card = today_card(runner(safety=clear(answered_on=TODAY - timedelta(days=7))))

    assert kinds(card)[0] is LineKind.SAFETY_QUESTIONS


def test_one_missed_answer_is_asked_again_and_only_one():
    quiet = tuple(note for note in runner().diary if note.on < TODAY - timedelta(days=3))

    card = today_card(runner(diary=quiet))

    assert kinds(card).count(LineKind.CATCH_UP) == 1


def test_after_red_an_own_run_waits_and_a_walk_is_there_in_its_place():
    own = (OwnRun(TODAY, "6 km easy", distance_m=6000.0),)

    card = today_card(runner(own_plan=own, check_in=CheckIn(TODAY, pain_nrs=6.0)))

    said = {line.kind: line for line in card.lines}
    assert kinds(card).index(LineKind.WALK) < kinds(card).index(LineKind.OWN_RUN)
    assert LineKind.WARM_UP not in said
    assert str(said[LineKind.OWN_RUN].detail).startswith("The light is red. A walk today, and this run on another day.")
    assert str(card.headline).startswith("Walk 30 min instead of the run")


def test_an_own_run_over_its_cap_makes_no_room_for_the_next_one():
    own = tuple(OwnRun(TODAY + timedelta(days=n), "20 km", distance_m=20000.0) for n in (0, 2))
    kinds_said = [[each.kind for each in comment_on(run, runner(own_plan=own))] for run in own]

    assert all(CommentKind.OVER_CAP in each for each in kinds_said)


def test_each_of_two_own_runs_of_a_day_is_shown_with_its_comment_and_caps():
    own = (OwnRun(TODAY, "8 km easy", distance_m=8000.0), OwnRun(TODAY, "20 km steady", distance_m=20000.0))
    card = today_card(runner(own_plan=own))
    lines = [line for line in card.lines if line.kind is LineKind.OWN_RUN]

    assert [line.distance_m for line in lines] == [8000.0, 20000.0]
    assert "together" in str(lines[0].detail)
    assert "ten percent" in str(lines[1].detail)
    assert all(line.caps for line in lines)
    assert "8 km easy, and 20 km steady" in str(card.headline)


def test_the_next_morning_is_asked_in_the_runners_own_zone():
    """At 20:30 UTC on the day of the run it is the next morning, half past nine, in Auckland, and not yet in Oslo."""
    ended_at = datetime(2026, 5, 19, 21, tzinfo=UTC)
    answered = (PainNote(TODAY, "one_hour_after", 0.0, run_on=TODAY),)
    run = DoneRun(TODAY, 1800.0, pain_during_nrs=0.0, ended_at=ended_at)
    there = runner(
        runs=(run,),
        diary=answered,
        zone="Pacific/Auckland",
        on=TODAY + timedelta(days=1),
        now_at=datetime(2026, 5, 20, 21, 30, tzinfo=UTC),
    )
    here = replace(there, zone="Europe/Oslo", on=TODAY)

    assert [each.moment for each in due_questions(there)] == ["next_morning"]
    assert due_questions(here) == ()


def test_another_answer_is_told_with_what_it_would_make_of_the_day():
    card = today_card(runner(check_in=CheckIn(TODAY, pain_nrs=4.0)))

    told = {str(each.given): str(each.then) for each in card.counterfactuals}
    assert told["With pain 2 now instead of 4"] == str(today_card(runner(check_in=CheckIn(TODAY, pain_nrs=2.0))).headline)
    assert told["With pain 6 now instead of 4"] == str(today_card(runner(check_in=CheckIn(TODAY, pain_nrs=6.0))).headline)


def test_less_time_today_makes_the_session_shorter():
    card = today_card(runner(check_in=CheckIn(TODAY, available_s=600.0)))

    (line,) = [line for line in card.lines if line.kind is LineKind.SESSION]
    assert line.duration_s == 600.0


def test_the_same_inputs_give_the_same_card_byte_for_byte_also_after_reading_them_back():
    inputs = runner(check_in=CheckIn(TODAY, pain_nrs=3.0, sat_h=5.0))
    encoded, shown = encode_inputs(inputs), encode_card(today_card(inputs))

    again = replay(encoded, shown)

    assert decode_inputs(encoded) == inputs
    assert encode_inputs(decode_inputs(encoded)) == encoded
    assert decode_card(shown) == today_card(inputs)
    assert (again.is_same, again.changes) == (True, ())


def test_a_card_of_another_version_is_shown_with_what_would_be_different():
    inputs = runner()
    then = replace(today_card(inputs), headline=today_card(runner(week=None)).headline, lines=today_card(runner(week=None)).lines)

    again = replay(encode_inputs(inputs), encode_card(then))

    assert not again.is_same
    assert any("It would now say" in str(each) for each in again.changes)
    assert any("It would add: Strength" in str(each) for each in again.changes)
