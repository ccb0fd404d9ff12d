"""Diary, safety answers, test results and questionnaires: what was confirmed is kept, and corrections keep history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, Sex
from runtall.evidence import Open, Outcome, red_flags
from runtall.findings import Status
from runtall.screen import Side
from runtall.services import diary, finding, questionnaires, runners, screening, triage
from runtall.symptoms import Answer, Answers, Context, Felt, Kind, Occasion, Place, Questionnaire, Tracked
from runtall.symptoms import Side as FeltSide

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
NOTHING = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=40, pregnant=Answer.NO, pain_nrs=1)


def with_yes(sign: str) -> Answers:
    return Answers({**NOTHING.flags, sign: Answer.YES}, age_years=40, pregnant=Answer.NO, pain_nrs=1)


def test_an_entry_comes_back_as_it_was_written(runner_id):
    felt = (Felt(Place.LOW_BACK, FeltSide.LEFT, frozenset({Kind.TIGHT, Kind.ACHE})),)

    written = diary.write(
        runner_id, context=Context.DURING, now=NOW, pain_nrs=3, felt=felt, at_distance_m=9000.0, warmed_up=False
    )

    assert diary.entries(runner_id) == (written,)


def test_a_correction_keeps_the_entry_before_and_only_the_newest_can_be_corrected(runner_id):
    first = diary.write(runner_id, context=Context.REST, now=NOW, pain_nrs=7)
    second = diary.correct(runner_id, first.id[:8], now=NOW, pain_nrs=2)

    assert [each.pain_nrs for each in diary.entries(runner_id)] == [2]
    assert [each.pain_nrs for each in diary.history(runner_id, second.id)] == [2, 7]
    with pytest.raises(ConflictError):
        diary.correct(runner_id, first.id, now=NOW, pain_nrs=1)
    diary.take_back(runner_id, second.id, now=NOW)
    assert diary.entries(runner_id) == ()


def test_what_cannot_be_is_refused(runner_id):
    with pytest.raises(ImplausibleValueError):
        diary.write(runner_id, context=Context.REST, now=NOW, pain_nrs=11)
    with pytest.raises(ImplausibleValueError):
        diary.write(runner_id, context=Context.REST, now=NOW, at=NOW + timedelta(days=1), pain_nrs=1)
    with pytest.raises(NotFoundError):
        diary.correct(runner_id, "nothing", pain_nrs=1)
    assert diary.entries(runner_id) == ()


def test_another_runners_diary_stays_theirs(runner_id):
    from runtall.store import runners

    other = runners.sample_runner(make=True)
    diary.write(runner_id, context=Context.REST, now=NOW, pain_nrs=3)

    assert diary.entries(other.id) == ()


def test_after_an_emergency_answer_only_a_clinicians_word_reopens(runner_id):
    assert triage.keep(runner_id, with_yes("chest-pain"), now=NOW).outcome is Outcome.EMERGENCY

    with pytest.raises(ConflictError):
        triage.keep(runner_id, NOTHING, now=NOW + timedelta(hours=1))
    slip = triage.keep(
        runner_id, NOTHING, occasion=Occasion.CORRECTION, confirmed=frozenset({"chest-pain"}), now=NOW + timedelta(hours=2)
    )
    assert slip.outcome is Outcome.EMERGENCY
    assert Open.RUNNING not in slip.standing.open

    cleared = triage.clear(
        runner_id, by="Dr A", seen_on=TODAY, allows=frozenset({Open.WALKING, Open.RUNNING}), now=NOW + timedelta(hours=3)
    )
    assert cleared.outcome is Outcome.CLEAR
    assert Open.RUNNING in cleared.standing.open
    assert Open.EXERCISES not in cleared.standing.open


def test_a_new_sign_in_the_diary_holds_its_questions_open(runner_id):
    triage.keep(runner_id, NOTHING, now=NOW - timedelta(days=20))
    assert triage.state(runner_id, at=NOW).outcome is Outcome.CLEAR

    numb = (Felt(Place.BELOW_KNEE, FeltSide.LEFT, frozenset({Kind.NUMB})),)
    asked = triage.ask_after(runner_id, diary.write(runner_id, context=Context.REST, pain_nrs=6, felt=numb))

    assert "numbness-one-leg" in asked
    assert triage.state(runner_id).outcome is Outcome.UNANSWERED
    assert Open.RUNNING not in triage.state(runner_id).standing.open


def test_what_is_felt_reaches_the_findings(runner_id):
    triage.keep(runner_id, NOTHING, now=NOW)
    for days_ago, pain in ((30, 1), (37, 1), (44, 0), (51, 1), (2, 6)):
        diary.write(runner_id, context=Context.REST, now=NOW, at=NOW - timedelta(days=days_ago), pain_nrs=pain)
    questionnaires.keep(runner_id, Questionnaire.MIND, {"worry": 8}, on=TODAY)

    found = {each.id: each for each in finding.stored_standout(runner_id, today_on=TODAY).findings}

    assert (found["flare"].status, found["flare"].value, found["flare"].baseline) == (Status.PRESENT, 6.0, 1.0)
    assert found["worry"].status is Status.PRESENT
    assert found["safety-answers"].status is Status.ABSENT
    assert found["short-sleep"].status is Status.UNKNOWN


def test_a_test_result_is_judged_corrected_and_reaches_the_findings(runner_id):
    line = screening.enter(runner_id, "side-plank-hold", {"hold_s": 12.0}, on=TODAY, side=Side.LEFT)
    assert line.outcome.label.value == "work_on"
    assert finding.stored_standout(runner_id, today_on=TODAY).findings[0].id == "trunk-endurance"

    screening.enter(runner_id, "side-plank-hold", {"hold_s": 90.0}, on=TODAY, side=Side.LEFT, corrects=line.id[:8])

    assert [each.result.values["hold_s"] for each in screening.lines(runner_id)] == [90.0]
    assert screening.asked_for(runner_id) == ()


def test_a_test_of_today_waits_for_the_safety_questions(runner_id):
    with pytest.raises(ConflictError):
        screening.enter(
            runner_id, "side-plank-hold", {"hold_s": 40.0}, on=TODAY, side=Side.LEFT, allowed=screening.doors(runner_id, on=TODAY)
        )
    triage.keep(runner_id, NOTHING, now=NOW)
    allowed = screening.doors(runner_id, on=TODAY, leg_symptoms=False, pressure_or_chest=False)

    assert screening.enter(runner_id, "side-plank-hold", {"hold_s": 40.0}, on=TODAY, side=Side.LEFT, allowed=allowed).id


def test_a_test_is_closed_while_an_emergency_answer_stands(runner_id):
    triage.keep(runner_id, with_yes("chest-pain"), now=NOW)
    allowed = screening.doors(runner_id, on=TODAY, leg_symptoms=False, pressure_or_chest=False)

    with pytest.raises(ConflictError):
        screening.enter(runner_id, "bend-direction", {}, on=TODAY, allowed=allowed)


def test_questionnaires_and_own_activities_are_kept_with_their_history(runner_id):
    questionnaires.choose_activity(runner_id, "Run 10 km", on=TODAY)
    first = questionnaires.keep(runner_id, Questionnaire.ACTIVITIES, {"Run 10 km": 4}, on=TODAY)
    questionnaires.keep(runner_id, Questionnaire.ACTIVITIES, {"Run 10 km": 5}, on=TODAY, corrects=first)

    assert [each.answers for each in questionnaires.filled(runner_id, Questionnaire.ACTIVITIES)] == [{"Run 10 km": 5}]
    assert [each.name for each in questionnaires.activities(runner_id)] == ["Run 10 km"]
    with pytest.raises(ConflictError):
        questionnaires.keep(runner_id, Questionnaire.ACTIVITIES, {"Run 10 km": 6}, on=TODAY, corrects=first)


def test_the_trail_leads_to_rule_figures_and_papers(runner_id):
    trail = finding.why(finding.stored_standout(runner_id, today_on=TODAY), "single-run-spike")

    assert (trail.rule_id, trail.rule_version, trail.grade) == ("single-run-cap", 1, "moderate")
    assert [paper.id for paper in trail.papers] == ["frandsen-2025"]
    assert trail.papers[0].doi
    assert [point.id for point in trail.disputed] == ["ten-percent-rule"]
    with pytest.raises(NotFoundError):
        finding.why(finding.stored_standout(runner_id, today_on=TODAY), "nothing")


def test_own_trackers_are_followed_logged_corrected_and_put_away(runner_id):
    diary.follow(runner_id, "coffee", "cups", on=TODAY)
    diary.follow(runner_id, "ice", "yes/no", on=TODAY)
    values = diary.tracked(runner_id, {"Coffee": "2 cups", "ice": "yes"})
    entry = diary.write(runner_id, context=Context.REST, now=NOW, tracked=values)
    assert entry.tracked == (Tracked("coffee", 2.0, "cups"), Tracked("ice", 1.0, "yes/no"))

    taken_out = diary.tracked(runner_id, {"coffee": "unknown"})
    assert diary.correct(runner_id, entry.id, now=NOW, tracked=taken_out).tracked == (Tracked("ice", 1.0, "yes/no"),)

    diary.put_away(runner_id, "ICE", on=TODAY)
    assert diary.trackers(runner_id) == (diary.TrackerLine("coffee", "cups", None, None),)
    assert diary.entries(runner_id)[0].tracked == (Tracked("ice", 1.0, "yes/no"),)
    diary.follow(runner_id, "ice", on=TODAY)
    assert [(each.name, each.unit, each.value) for each in diary.trackers(runner_id)][1] == ("ice", "yes/no", 1.0)


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [("tea", "1", NotFoundError), ("coffee", "much", ImplausibleValueError), ("coffee", "nan", ImplausibleValueError),
     ("coffee", "inf", ImplausibleValueError), ("ice", "3", ImplausibleValueError), ("gone", "1", NotFoundError)],
)  # fmt: skip
def test_a_value_that_no_tracker_takes_is_refused(runner_id, name, text, refusal):
    diary.follow(runner_id, "coffee", "cups", on=TODAY)
    diary.follow(runner_id, "ice", "yes/no", on=TODAY)
    diary.follow(runner_id, "gone", "", on=TODAY)
    diary.put_away(runner_id, "gone", on=TODAY)

    with pytest.raises(refusal):
        diary.tracked(runner_id, {name: text})


def test_a_tracker_keeps_its_unit_and_needs_a_name(runner_id):
    diary.follow(runner_id, "coffee", "cups", on=TODAY)

    with pytest.raises(ConflictError):
        diary.follow(runner_id, "Coffee", "litres", on=TODAY)
    for name in ("", "   ", "a=b", "x" * 61):
        with pytest.raises(ImplausibleValueError):
            diary.follow(runner_id, name, on=TODAY)
    assert [each.name for each in diary.trackers(runner_id)] == ["coffee"]


def test_a_diary_entry_cannot_be_corrected_into_the_future(runner_id):
    entry = diary.write(runner_id, context=Context.REST, now=NOW, pain_nrs=2)

    with pytest.raises(ImplausibleValueError):
        diary.correct(runner_id, entry.id, now=NOW, at=NOW + timedelta(days=2))


def test_a_clinics_reading_is_kept_with_its_device_and_compared_side_by_side(runner_id):
    for days_ago, left in ((30, "40 kgf"), (10, "402 N")):
        on = TODAY - timedelta(days=days_ago)
        screening.enter_clinic(runner_id, "knee-extension", left, side=Side.LEFT, on=on)
        line = screening.enter_clinic(runner_id, "knee-extension", "30kgf", side=Side.RIGHT, on=on)
        statuses = [each.status.value for each in screening.sides(runner_id)]
        assert statuses == ["repeat" if days_ago == 30 else "seen_twice"]

    assert (line.result.way.value, line.result.device, line.outcome) == ("device", "dynamometer", None)
    assert line.result.values["force_n"] == pytest.approx(30 * 9.80665)
    assert [each.movement.value for each in screening.changed(runner_id)] == ["no_clear_change", "no_clear_change"]
    (deficit,) = screening.asked_for(runner_id)
    assert (deficit.tag, deficit.side, deficit.extra_set_side) == ("quad-strength", Side.RIGHT, Side.RIGHT)

    screening.enter_clinic(runner_id, "knee-extension", "40 kgf", side=Side.RIGHT, on=on, corrects=line.id[:8])
    assert screening.asked_for(runner_id) == ()


@pytest.mark.parametrize(
    ("reading", "read", "side", "device", "refusal"),
    [("no-such", "38 N", Side.LEFT, None, NotFoundError), ("knee-extension", "38", Side.LEFT, None, ImplausibleValueError),
     ("knee-extension", "much N", Side.LEFT, None, ImplausibleValueError),
     ("knee-extension", "38 N", None, None, ImplausibleValueError),
     ("knee-extension", "-3 N", Side.LEFT, None, ImplausibleValueError),
     ("knee-extension", "38 N", Side.LEFT, "force_plate", ImplausibleValueError),
     ("jump-peak-force", "38 Nm", Side.LEFT, None, ImplausibleValueError)],
)  # fmt: skip
def test_a_reading_that_cannot_be_is_refused(runner_id, reading, read, side, device, refusal):
    with pytest.raises(refusal):
        screening.enter_clinic(runner_id, reading, read, side=side, on=TODAY, device=device)
    assert screening.results(runner_id) == ()


def test_sex_decides_only_the_lines_that_depend_on_it_and_can_be_taken_back(runner_id):
    """28 degrees short of straight: beyond the line for women (23.4), not beyond that for men (33) or for unknown (30)."""
    screening.enter(runner_id, "active-knee-extension", {"knee_shortfall_deg": 28.0}, on=TODAY, side=Side.LEFT)

    labels = []
    for sex in (None, Sex.FEMALE, Sex.MALE, None):
        runners.change_profile(runner_id, sex=sex)
        labels.append(screening.lines(runner_id)[0].outcome.label.value)

    assert labels == ["ok", "work_on", "ok", "ok"]


def test_which_bend_eases_holds_for_a_week(runner_id):
    test = screening.test_named("bend-direction")
    assert screening.easing(runner_id, on=TODAY).status.value == "unknown"
    eases = next(each for each in test.examples if "forward-eases" in each.expect.get("cut_offs", ()))
    screening.enter(runner_id, "bend-direction", eases.values, on=TODAY)

    assert screening.easing(runner_id, on=TODAY + timedelta(days=6)).status.value == "eases"
    assert screening.easing(runner_id, on=TODAY + timedelta(days=7)).status.value == "ask_again"


def test_a_questionnaire_is_scored_compared_corrected_and_taken_back(runner_id):
    for name in ("run 10 km", "climb stairs", "sit"):
        questionnaires.choose_activity(runner_id, name, on=TODAY)
    kind, first_on = Questionnaire.ACTIVITIES, TODAY - timedelta(days=30)
    questionnaires.answer(runner_id, kind, {"1": "4", "2": "5", "3": "3"}, on=first_on, today_on=TODAY)
    after = questionnaires.answer(runner_id, kind, {"Run 10 km": "7", "2": "7", "3": "6"}, on=TODAY, today_on=TODAY)

    page = questionnaires.page(runner_id, kind)
    assert after.score.value == pytest.approx(20 / 3)
    assert (page.since_last.kind.value, page.since_last.before, page.since_first) == ("better", 4.0, None)

    changed = questionnaires.correct(runner_id, kind, after.id[:8], {"run 10 km": "4", "sit": "unknown"}, today_on=TODAY)
    assert changed.answers == {"run 10 km": 4, "climb stairs": 7}
    assert questionnaires.page(runner_id, kind).since_last.kind.value == "no_clear_change"
    questionnaires.take_back(runner_id, kind, changed.id)
    assert [each.on for each in questionnaires.rounds(runner_id, kind)] == [first_on]
    with pytest.raises(NotFoundError):
        questionnaires.correct(runner_id, kind, changed.id, {"1": "4"}, today_on=TODAY)


def test_small_steps_that_add_up_are_named_against_the_first_time(runner_id):
    for days_ago, pain in ((21, 6), (14, 5), (7, 4)):
        on = TODAY - timedelta(days=days_ago)
        questionnaires.answer(runner_id, Questionnaire.PAIN, {"pain": str(pain)}, on=on, today_on=TODAY)

    page = questionnaires.page(runner_id, Questionnaire.PAIN)

    assert (page.since_last.kind.value, page.since_first.kind.value) == ("no_clear_change", "better")
    assert page.ask_again_on == TODAY


def test_an_activity_put_away_keeps_its_ratings_and_can_be_taken_up_again(runner_id):
    questionnaires.choose_activity(runner_id, "run 10 km", on=TODAY)
    questionnaires.answer(runner_id, Questionnaire.ACTIVITIES, {"1": "4"}, on=TODAY, today_on=TODAY)
    questionnaires.put_activity_away(runner_id, "Run 10 km", on=TODAY)
    assert questionnaires.followed(runner_id) == ()
    assert questionnaires.rounds(runner_id, Questionnaire.ACTIVITIES)[0].answers == {"run 10 km": 4}

    questionnaires.choose_activity(runner_id, " RUN  10 km", on=TODAY)

    assert questionnaires.followed(runner_id) == ("run 10 km",)


def test_answers_that_cannot_be_are_refused_and_nothing_is_kept(runner_id):
    def answer(kind: Questionnaire, on: date = TODAY, **said: str) -> None:
        questionnaires.answer(runner_id, kind, said, on=on, today_on=TODAY)

    for kind, said in (
        (Questionnaire.PAIN, {"pain": "11"}), (Questionnaire.PAIN, {"pain": "2.5"}), (Questionnaire.PAIN, {"pain": "unknown"}),
        (Questionnaire.WEEK, {"difficulty": "0"}), (Questionnaire.WEEK, {"volume": "6"}), (Questionnaire.DAILY, {"3": "perhaps"}),
        (Questionnaire.DAILY, {"applies": "25"}),
    ):  # fmt: skip
        with pytest.raises(ImplausibleValueError):
            answer(kind, **said)
        assert questionnaires.rounds(runner_id, kind) == ()
    with pytest.raises(NotFoundError):
        answer(Questionnaire.MIND, anger="3")
    with pytest.raises(NotFoundError):
        answer(Questionnaire.ACTIVITIES, swim="3")
    with pytest.raises(ImplausibleValueError):
        answer(Questionnaire.PAIN, on=TODAY + timedelta(days=1), pain="3")
    for name in ("", " ", "12", "x" * 201):
        with pytest.raises(ImplausibleValueError):
            questionnaires.choose_activity(runner_id, name, on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_going_back_before_trackers_keeps_the_profile_and_loses_nothing_else(runner_id):
    runners.change_profile(runner_id, birth_year=1986, sex=Sex.FEMALE)
    entry = diary.write(runner_id, context=Context.REST, now=NOW, pain_nrs=2)
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("store")

    MigrationExecutor(connection).migrate([("store", "0002_felt_and_tested")])
    assert "store_owntracker" not in connection.introspection.table_names()
    MigrationExecutor(connection).migrate(newest)

    told = runners.profile(runner_id)
    assert (told.birth_year, told.sex) == (1986, None)
    assert diary.entries(runner_id) == (entry,)


def test_sides_that_differ_twice_at_a_clinic_are_a_finding_with_its_side(runner_id):
    for on in (date(2026, 11, 1), date(2026, 11, 15)):
        screening.enter_clinic(runner_id, "knee-extension", "40 kgf", side=Side.LEFT, on=on)
        screening.enter_clinic(runner_id, "knee-extension", "28 kgf", side=Side.RIGHT, on=on)

    (asked,) = screening.asked_for(runner_id)
    found = {each.id: each for each in finding.stored_standout(runner_id, today_on=TODAY).findings}

    assert (asked.extra_set_side, str(asked.certainty)) == (Side.RIGHT, "Seen on two days in one test.")
    assert found["leg-strength"].status is Status.PRESENT
    assert "right side" in str(found["leg-strength"].sentence)
