"""What a plan is made from, kept and gathered: sessions, check-ins, typed runs, weeks, choices, decisions."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from made_fit import ENUM, STRING, UINT16, UINT32, MadeFit
from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError, UnreadableFileError
from runtall.evidence import red_flags
from runtall.plan import CardKind, LineKind, Mode, PauseKind, Programme, SessionKind, stage_shown
from runtall.services import diary, own_plans, planning, sessions, today, triage, weeks
from runtall.store import planning as store
from runtall.symptoms import Answer, Answers, Context, Felt, Kind, Place, Side

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 18)
CLEAR = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=40, pregnant=Answer.NO, pain_nrs=1)


@pytest.fixture
def cleared(runner_id) -> int:
    """A runner whose safety answers are clear, with six typed runs that stayed quiet."""
    from runtall.services import runners

    runners.change_profile(runner_id, home_time_zone="UTC")
    triage.keep(runner_id, CLEAR, now=NOW - timedelta(hours=1))
    for back in (14, 12, 10, 7, 5, 3):
        on = TODAY - timedelta(days=back)
        sessions.type_run(runner_id, on=on, duration_s=2400.0, distance_m=6000.0, pain_during_nrs=0, now=NOW)
        for context, day in ((Context.BEFORE, on), (Context.ONE_HOUR_AFTER, on), (Context.NEXT_MORNING, on + timedelta(days=1))):
            at = datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=8)
            diary.write(runner_id, context=context, at=at, now=NOW, pain_nrs=0, run_on=on)
    return runner_id


def test_a_new_runner_is_asked_the_safety_questions_first(runner_id):
    card = today.today(runner_id, now=NOW).card

    assert card.kind is CardKind.SAFETY_FIRST
    assert not {LineKind.RUN, LineKind.SESSION, LineKind.MOBILITY} & {line.kind for line in card.lines}


def test_a_cleared_runner_gets_a_week_and_a_card_and_both_are_kept(cleared):
    first = today.today(cleared, now=NOW)
    again = today.today(cleared, now=NOW)

    standing = store.week(cleared, TODAY - timedelta(days=TODAY.weekday()))
    assert standing is not None
    assert standing.number == 1
    assert len(standing.week.days) == 7
    assert first == again
    assert first.number == 1
    assert all(line.because for line in first.card.lines)


def test_a_check_in_makes_another_card_of_the_day_and_both_replay(cleared):
    today.today(cleared, now=NOW)
    sore = today.check_in(cleared, {"pain_nrs": 7.0}, now=NOW + timedelta(minutes=5))

    assert sore.number == 2
    for number in (1, 2):
        again = today.replay(cleared, TODAY, number=number)
        assert (again.is_same, again.changes) == (True, ())
    assert today.decision_days(cleared) == (TODAY,)
    with pytest.raises(NotFoundError):
        today.replay(cleared, TODAY - timedelta(days=1))
    with pytest.raises(NotFoundError):
        today.replay(cleared, TODAY, number=3)


def test_a_check_in_outside_its_scale_is_refused_and_nothing_is_kept(cleared):
    with pytest.raises(ImplausibleValueError):
        today.check_in(cleared, {"slept_h": 30.0}, now=NOW)

    assert store.check_in(cleared, TODAY) is None


def test_something_new_closes_the_day_until_the_safety_questions_are_answered_after_it(cleared):
    new = today.check_in(cleared, {"new_symptom": True}, now=NOW)
    triage.keep(cleared, CLEAR, now=NOW + timedelta(minutes=3))
    after = today.today(cleared, now=NOW + timedelta(minutes=4))

    assert new.card.kind is CardKind.SAFETY_FIRST
    assert after.card.kind is not CardKind.SAFETY_FIRST


def test_something_new_is_not_unsaid_by_a_later_check_in(cleared):
    today.check_in(cleared, {"new_symptom": True}, now=NOW)
    unsaid = today.check_in(cleared, {"new_symptom": False, "pain_nrs": 1.0}, now=NOW + timedelta(minutes=2))
    triage.keep(cleared, CLEAR, now=NOW + timedelta(minutes=3))
    after = today.check_in(cleared, {"pain_nrs": 2.0}, now=NOW + timedelta(minutes=4))

    assert unsaid.card.kind is CardKind.SAFETY_FIRST
    assert after.card.kind is not CardKind.SAFETY_FIRST


def test_a_typed_run_is_gathered_and_one_that_comes_again_from_the_watch_is_one_run(cleared):
    inputs = planning.gather(cleared, now=NOW)

    assert len(inputs.runs) == 6
    assert {run.pain_during_nrs for run in inputs.runs} == {0.0}


def test_a_plan_knows_what_the_last_card_of_an_earlier_day_said_of_the_stage(cleared):
    before = planning.gather(cleared, now=NOW)
    card = today.today(cleared, now=NOW).card
    today.today(cleared, now=NOW + timedelta(days=1))
    later = planning.gather(cleared, now=NOW + timedelta(days=1))

    assert before.stage_shown is None
    assert later.stage_shown == stage_shown(card)
    assert later.stage_shown is not None
    assert later.stage_shown.on == TODAY


def test_a_typed_run_can_be_taken_back_and_stays_in_history(cleared):
    typed = sessions.type_run(cleared, on=TODAY, duration_s=1800.0, now=NOW)

    sessions.take_run_back(cleared, typed[:8], now=NOW)

    assert len(planning.gather(cleared, now=NOW).runs) == 6
    with pytest.raises(NotFoundError):
        sessions.take_run_back(cleared, typed[:8], now=NOW)


@pytest.mark.parametrize(
    "run",
    [
        {"on": TODAY + timedelta(days=1), "duration_s": 1800.0},
        {"on": TODAY, "duration_s": 5.0},
        {"on": TODAY, "duration_s": 600.0, "distance_m": 90_000.0},
        {"on": TODAY, "duration_s": 600.0, "walk_s": 700.0},
        {"on": TODAY, "duration_s": 600.0, "rpe": 11.0},
    ],
)
def test_a_run_that_cannot_be_is_refused(cleared, run):
    with pytest.raises(ImplausibleValueError):
        sessions.type_run(cleared, now=NOW, **run)


def test_check_out_writes_into_the_diary_under_the_day_of_the_run(cleared):
    found = today.check_out(cleared, next_morning=2, run_on=TODAY - timedelta(days=3), now=NOW)

    (entry,) = found.written
    assert (entry.context, entry.run_on, entry.pain_nrs) == (Context.NEXT_MORNING, TODAY - timedelta(days=3), 2)
    with pytest.raises(ImplausibleValueError):
        today.check_out(cleared, next_morning=1, run_on=TODAY, now=NOW)


def test_a_leg_symptom_that_was_not_there_before_is_new_once(cleared):
    felt = (Felt(Place.BELOW_KNEE, Side.LEFT, frozenset({Kind.TINGLING})),)
    for hours in (2, 1):
        diary.write(cleared, context=Context.REST, at=NOW - timedelta(hours=hours), now=NOW, pain_nrs=1, felt=felt)

    marks = [note.new_leg_symptom for note in planning.gather(cleared, now=NOW).diary if note.on == TODAY]
    assert marks == [True, False]


def test_todays_session_takes_the_minutes_asked_or_says_how_long_it_is(cleared):
    today.today(cleared, now=NOW)
    week = store.week(cleared, TODAY - timedelta(days=TODAY.weekday())).week
    on = next(each.on for each in week.days if each.on > TODAY and each.session and each.session.kind is SessionKind.STRENGTH)
    now = NOW + (on - TODAY)
    for minutes in (15, 18, 20, 22, 25):
        played = sessions.to_play(cleared, minutes=minutes, now=now)

        assert abs(played.timeline.total_s - 60 * minutes) <= 30, minutes
        assert not any("and not" in str(each) for each in played.notes)
    assert sessions.to_play(cleared, now=now).timeline.total_s == 20 * 60  # nobody said how many: the usual ones
    long = sessions.to_play(cleared, minutes=90, now=now)

    assert not long.timeline.fits
    assert str(long.notes[-1]).endswith("no more is open today, and sets only grow by how they went.")


def test_what_hurt_in_a_session_reaches_the_diary_and_the_history_of_doses(cleared):
    from runtall.plan import ItemOutcome

    played = sessions.to_play(cleared, _any_routine(), now=NOW)
    name = played.timeline.items[0].exercise_id
    kept = sessions.keep(cleared, played, {name: sessions.Went(ItemOutcome.HURT, 0, 4.0, place="low_back")}, now=NOW)

    inputs = planning.gather(cleared, now=NOW)
    assert inputs.sessions[-1].items[0].outcome is ItemOutcome.HURT
    assert [note.pain_nrs for note in inputs.diary if note.on == TODAY] == [4.0]
    sessions.take_back(cleared, kept.id[:8], now=NOW)
    assert planning.gather(cleared, now=NOW).sessions == ()


def _any_routine() -> str:
    from runtall.evidence import routines

    return next(iter(routines()))


def test_wishes_change_the_week_and_a_wish_that_is_none_is_refused(cleared):
    today.today(cleared, now=NOW)
    weeks.wish(cleared, run_days=["tue", "sun"], flags=["wrist-pain"], now=NOW)
    inputs = weeks.with_week(cleared, now=NOW)

    assert (inputs.runner.run_days, inputs.flags) == (("tue", "sun"), ("wrist-pain",))
    standing = store.week(cleared, TODAY - timedelta(days=TODAY.weekday()))
    assert standing is not None
    assert standing.number == 2
    with pytest.raises(ImplausibleValueError):
        weeks.wish(cleared, run_days=["someday"], now=NOW)
    with pytest.raises(ImplausibleValueError):
        weeks.wish(cleared, flags=["bad back"], now=NOW)


def test_free_text_conditions_are_never_guessed_into_flags(cleared):
    from runtall.services import runners

    runners.change_profile(cleared, conditions=("osteoporosis", "wrist pain"))

    assert planning.gather(cleared, now=NOW).flags == ()


def test_a_race_named_while_a_page_is_being_read_counts_from_then_on(cleared, monkeypatch):
    sessions.type_run(cleared, on=TODAY, duration_s=3000.0, distance_m=10000.0, now=NOW)
    first_day, said = planning.first_day, []

    def meanwhile(runner_id: int, on: date) -> date:
        if not said:  # after what seldom changes was read, before the runs are
            said.append(weeks.name_race(runner_id, TODAY, 10.0, "Ten", today_on=TODAY, now=NOW))
        return first_day(runner_id, on)

    monkeypatch.setattr(planning, "first_day", meanwhile)
    planning.gather(cleared, now=NOW)

    found = planning.gather(cleared, now=NOW)

    assert [race.on for race in found.races] == [TODAY]
    assert [run.on for run in found.runs if run.race] == [TODAY]


def test_a_programme_begun_while_a_page_is_being_read_stays(cleared, monkeypatch):
    from runtall.services import lately

    weeks.begin(cleared, mode=Mode.SMALL_STEPS, now=NOW)
    monkeypatch.setattr(lately, "began", lambda _runner_id: None)  # as it was when the page began to read

    weeks.with_week(cleared, now=NOW)

    programme = store.programme(cleared)
    assert programme is not None
    assert programme.mode is Mode.SMALL_STEPS


def _workout(folder: Path, name: str) -> Path:
    made = MadeFit().define(0, 0, [(0, ENUM)]).add(0, 5).define(1, 26, [(4, ENUM), (8, STRING, 30)]).add(1, 1, name)
    made.define(2, 27, [(254, UINT16), (1, ENUM), (2, UINT32)]).add(2, 0, 0, 1_800_000)
    (path := folder / f"{name[:6]}.fit").write_bytes(made.data())
    return path


def test_workouts_stand_beside_what_was_brought_and_nothing_goes_unsaid(cleared, tmp_path):
    """TODAY is a Wednesday; the week in words has Thursdays and Sundays."""
    own_plans.bring_week(cleared, "Thu 8 km easy; Sun 90 min", from_on=TODAY, now=NOW)
    standing = own_plans.ahead(cleared, from_on=TODAY)
    thursday, file = TODAY + timedelta(days=1), own_plans.PlanFile

    brought = own_plans.bring_files(cleared, [file(_workout(tmp_path, f"{thursday.day} November: Run"))], from_on=TODAY, now=NOW)
    assert [each.on for each in brought.runs] == [thursday]
    assert [each.title[:6] for each in own_plans.ahead(cleared, from_on=TODAY) if each.on == thursday] == [
        "8 km e",
        f"{thursday.day} Nov",
    ]
    on_days = [each.sentence for each in weeks.page(cleared, now=NOW).comments]
    assert [str(each).count("Run: ") for each in on_days].count(1) >= 1

    before = own_plans.ahead(cleared, from_on=TODAY)
    assert len(before) == len(standing) + 1
    (tmp_path / "run.fit").write_bytes(MadeFit().define(0, 0, [(0, ENUM)]).add(0, 4).data())
    _workout(tmp_path, "nameless")
    for bad, error, word in (
        ([file(tmp_path)], UnreadableFileError, "nameless|run that was done"),  # the folder: one bad file, and none is taken
        ([file(tmp_path / "run.fit")], UnreadableFileError, "run that was done"),
        ([file(tmp_path / "namele.fit")], UnreadableFileError, "which day"),
    ):
        with pytest.raises(error, match=word):
            own_plans.bring_files(cleared, bad, from_on=TODAY, now=NOW)
    with pytest.raises(ConflictError, match="Nothing was changed"):
        own_plans.bring_week(cleared, "Fri 5 km", from_on=TODAY, now=NOW)
    assert own_plans.ahead(cleared, from_on=TODAY) == before

    own_plans.forget_day(cleared, thursday)
    assert thursday not in {each.on for each in own_plans.ahead(cleared, from_on=TODAY)}
    told = own_plans.bring_week(cleared, "Fri 5 km", from_on=TODAY, instead=True, now=NOW)
    assert "Taken out for it" in str(told.notes[-1])
    assert {each.title for each in own_plans.ahead(cleared, from_on=TODAY)} == {"5 km"}


def test_several_workouts_come_in_one_zip(cleared, tmp_path):
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as archive:
        for back in (1, 3):
            path = _workout(tmp_path, f"{(TODAY + timedelta(days=back)).day} November: Run")
            archive.write(path, f"week/{path.name}")

    brought = own_plans.bring_files(cleared, [own_plans.PlanFile(tmp_path / "plan.zip")], from_on=TODAY, now=NOW)

    assert [(each.on - TODAY).days for each in brought.runs] == [1, 3]


def test_pauses_races_own_plans_and_trials_are_kept_and_end(cleared):
    weeks.pause(cleared, PauseKind.HOLIDAY, from_on=TODAY, until_on=None, now=NOW)
    assert today.today(cleared, now=NOW).card.kind is CardKind.PAUSE
    weeks.end_pause(cleared, on=TODAY)
    assert today.today(cleared, now=NOW).card.kind is not CardKind.PAUSE
    with pytest.raises(NotFoundError):
        weeks.end_pause(cleared, on=TODAY)

    weeks.name_race(cleared, TODAY + timedelta(days=60), 10.0, "Ten", today_on=TODAY, now=NOW)
    assert [race.distance_m for race in planning.gather(cleared, now=NOW).races] == [10000.0]
    weeks.forget_race(cleared, TODAY + timedelta(days=60))
    with pytest.raises(ImplausibleValueError):
        weeks.name_race(cleared, TODAY - timedelta(days=1), 10.0, "", today_on=TODAY)

    assert len(own_plans.bring_week(cleared, "Tue 8 km easy; Sun 90 min", from_on=TODAY, now=NOW).runs) == 52
    own_plans.forget(cleared, from_on=TODAY, now=NOW)
    assert planning.gather(cleared, now=NOW).own_plan == ()

    trial = weeks.try_out(cleared, "gaze-ahead", weeks=2, now=NOW)
    assert trial.until_on == TODAY + timedelta(weeks=2)
    assert [offer.id for offer in weeks.offers(cleared, now=NOW) if offer.is_on] == ["gaze-ahead"]
    weeks.stop_trying(cleared, "gaze-ahead", now=NOW)
    with pytest.raises(NotFoundError):
        weeks.try_out(cleared, "drink-much", now=NOW)
    with pytest.raises(ImplausibleValueError):
        weeks.try_out(cleared, "gaze-ahead", weeks=9, now=NOW)


def test_small_steps_can_be_begun_and_the_first_day_stays(cleared):
    today.today(cleared, now=NOW)
    began = weeks.begin(cleared, mode=Mode.SMALL_STEPS, now=NOW + timedelta(days=9))

    assert began == Programme(TODAY - timedelta(days=TODAY.weekday()), Mode.SMALL_STEPS, 1)
    with pytest.raises(ImplausibleValueError):
        weeks.begin(cleared, mode=Mode.SMALL_STEPS, step=7)


def test_every_offer_has_something_said_against_it_and_nothing_withheld_is_offered(cleared):
    offers = weeks.offers(cleared, now=NOW)

    assert len(offers) > 15
    assert all(offer.speaks_against for offer in offers)


def test_why_today_names_every_rule_of_the_card(cleared):
    trail = today.why_today(cleared, now=NOW)

    assert {f"{each.rule_id}/v{each.rule_version}" for each in trail.reasons} == set(trail.decided.rules)
    assert all(each.about for each in trail.reasons)


def test_a_correction_of_what_was_corrected_is_refused(cleared):
    entry = store.KeptTypedRun("first", store.TypedRunEntry(TODAY, 1800.0), NOW)
    store.keep_typed_run(cleared, entry)
    store.keep_typed_run(cleared, replace(entry, id="second", supersedes="first"))

    with pytest.raises(ConflictError):
        store.keep_typed_run(cleared, replace(entry, id="third", supersedes="first"))
    with pytest.raises(NotFoundError):
        store.keep_typed_run(cleared, replace(entry, id="fourth", supersedes="nobody"))


def test_notes_of_the_standing_week_keep_their_rule_and_those_of_earlier_weeks_still_read(cleared):
    from runtall.store.plan_models import StoredWeek

    page = weeks.page(cleared, now=NOW)
    assert page.notes
    assert all(each.rule is not None and "/v" in each.rule for each in page.notes)

    row = StoredWeek.objects.get(runner_id=cleared)
    row.notes = [{"text": each["text"], "values": each["values"]} for each in row.notes]  # as they were kept before
    row.save()
    monday_on = TODAY - timedelta(days=TODAY.weekday())
    earlier = store.week(cleared, monday_on)
    assert earlier is not None
    assert [(each.sentence, each.rule) for each in earlier.notes] == [(each.sentence, None) for each in page.notes]


def test_the_next_small_step_is_offered_only_after_its_two_weeks(cleared):
    weeks.begin(cleared, mode=Mode.SMALL_STEPS, started_on=TODAY - timedelta(days=3), now=NOW)
    early = weeks.page(cleared, now=NOW).step_on

    assert early is not None
    assert (early.is_offered, early.asked_on) == (False, TODAY + timedelta(days=11))


def test_a_missed_answer_is_asked_again_at_check_out(cleared):
    sessions.type_run(cleared, on=TODAY - timedelta(days=1), duration_s=1800.0, now=NOW)

    found = today.check_out(cleared, next_morning=0, now=NOW)

    assert found.missed is not None
    assert found.missed.run_on == TODAY - timedelta(days=1)


def test_the_side_that_fell_short_is_kept_and_holds_the_dose(cleared):
    from runtall.evidence import exercises
    from runtall.exercise import SessionItem, first_dose, logs_of, next_dose, session_timeline
    from runtall.plan import ItemOutcome, SessionKind

    exercise = exercises()["side-plank"]
    timeline = session_timeline([SessionItem(exercise.id, first_dose(exercise))])
    played = sessions.SessionToPlay(TODAY, SessionKind.STRENGTH, Message("Strength"), timeline)
    went = {exercise.id: sessions.Went(ItemOutcome.SKIPPED, side="left")}

    sessions.keep(cleared, played, went, now=NOW)

    (kept,) = [each.session for each in sessions.kept(cleared)]
    (item,) = kept.items
    assert (item.outcome, item.left_sets_done, item.right_sets_done) == (ItemOutcome.PART, 0, 2)
    decided = next_dose(exercise, logs_of([kept]), on=TODAY, light="green", flags=())
    assert str(decided.because.sentence) == "The left side did fewer sets, so it stays as it is."


def test_a_session_that_stopped_is_gone_on_with_and_kept_as_one(cleared):
    from runtall.evidence import exercises
    from runtall.exercise import SessionItem, first_dose, session_timeline
    from runtall.plan import ItemOutcome, SessionKind
    from runtall.services import resuming

    names = ("bodyweight-squat", "side-plank", "bird-dog")
    timeline = session_timeline([SessionItem(each, first_dose(exercises()[each])) for each in names])
    played = sessions.SessionToPlay(TODAY, SessionKind.STRENGTH, Message("Strength"), timeline)
    stopped = {
        "side-plank": sessions.Went(ItemOutcome.PART, sets_done=1),
        "bird-dog": sessions.Went(ItemOutcome.SKIPPED),
        "bodyweight-squat": sessions.Went(ItemOutcome.HURT, pain_nrs=1.0),
    }
    sessions.keep(cleared, played, stopped, duration_s=200.0, finished=False, now=NOW)
    written = len(diary.entries(cleared))

    found = resuming.stopped_today(cleared, now=NOW)
    assert found is not None
    assert [step.set_number for step in found.left.timeline.steps if step.exercise_id == "side-plank" and step.set_number] == [
        2,
        2,
    ]
    assert "bodyweight-squat" not in {step.exercise_id for step in found.left.timeline.steps}
    resuming.keep_on(cleared, found, {}, duration_s=100.0, now=NOW)

    (whole,) = [each.session for each in sessions.kept(cleared)]
    assert [each.outcome.value for each in whole.items] == ["hurt", "done", "done"]
    assert (whole.finished, whole.duration_s) == (True, 300.0)
    assert len(diary.entries(cleared)) == written
    assert resuming.stopped_today(cleared, now=NOW) is None
