"""Safety answers over time: what was asked and left open, what was taken back, and a clinician's word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from runtall.core import ConflictError, ImplausibleValueError
from runtall.evidence import Open, Outcome, red_flags
from runtall.findings import Status
from runtall.services import finding, triage
from runtall.store import safety
from runtall.symptoms import Answer, Answered, Answers, Occasion

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ALL_NO = dict.fromkeys(red_flags(), Answer.NO)
NOTHING = Answers(ALL_NO, age_years=40, pregnant=Answer.NO, pain_nrs=1)


def saying(**flags: Answer) -> Answers:
    return Answers({**ALL_NO, **{sign.replace("_", "-"): said for sign, said in flags.items()}}, 40, Answer.NO, pain_nrs=1)


def later(days: float) -> datetime:
    return NOW + timedelta(days=days)


def test_a_question_asked_and_left_open_is_kept_with_the_day_it_was_asked(runner_id):
    triage.keep(runner_id, Answers({"fainting": Answer.UNKNOWN, "chest-pain": Answer.NO}), now=NOW)

    (event,) = safety.events(runner_id)
    left_open = {each.sign_id: each.asked_on for each in triage.state(runner_id, at=later(3)).left_open}
    assert isinstance(event, Answered)
    assert (event.at, event.answers.flags["fainting"]) == (NOW, Answer.UNKNOWN)
    assert left_open["fainting"] == TODAY
    assert left_open["pulsing-belly"] is None
    assert "chest-pain" not in left_open


def test_questions_only_asked_are_no_answers(runner_id):
    triage.keep(runner_id, Answers(dict.fromkeys(red_flags(), Answer.UNKNOWN)), now=NOW)

    assert triage.state(runner_id, at=NOW).answered_on is None
    (found, *_) = [each for each in finding.stored_standout(runner_id, today_on=TODAY).findings if each.id == "safety-answers"]
    assert found.status is Status.UNKNOWN


def test_a_no_asked_again_and_left_open_is_open_since_then(runner_id):
    triage.keep(runner_id, NOTHING, now=NOW)
    stands = triage.keep(runner_id, Answers({"fainting": Answer.UNKNOWN}), occasion=Occasion.DIARY, now=later(2))

    assert stands.outcome is Outcome.UNANSWERED
    assert [(each.sign_id, each.asked_on) for each in stands.left_open] == [("fainting", TODAY + timedelta(days=2))]
    assert stands.answered_on == TODAY


@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_an_answer_taken_back_says_so_and_stays_in_history(runner_id, answer):
    first = saying(chest_pain=Answer.YES)
    triage.keep(runner_id, first, now=NOW)
    again = saying(chest_pain=answer)
    with pytest.raises(ConflictError):
        triage.keep(runner_id, again, occasion=Occasion.CORRECTION, now=later(1))
    assert triage.taken_back_by(runner_id, again) == ("chest-pain",)

    stands = triage.keep(
        runner_id, again, occasion=Occasion.CORRECTION, confirmed=frozenset({"chest-pain"}), note="wrong line", now=later(1)
    )

    form = triage.form_of_state(stands)
    events = safety.events(runner_id)
    assert (form.outcome, form.closed_by, form.open) == (Outcome.EMERGENCY, Outcome.EMERGENCY, (Open.RECORDS,))
    assert [reason.sign_id for reason in form.reasons] == ["chest-pain"]
    assert form.taken_back == ("chest-pain",)
    assert "An earlier answer asked for emergency help" in str(form.sentence)
    assert [event.answers.flags["chest-pain"] for event in events if isinstance(event, Answered)] == [Answer.YES, answer]
    assert isinstance(events[-1], Answered)
    assert events[-1].confirmed == {"chest-pain"}
    assert events[-1].note == "wrong line"


def test_the_answer_behind_an_outcome_is_named_once_while_it_stands(runner_id):
    form = triage.form_of_state(triage.keep(runner_id, saying(chest_pain=Answer.YES), now=NOW))

    assert [reason.sign_id for reason in form.reasons] == ["chest-pain"]
    assert form.taken_back == ()
    assert form.say_at_the_phone is not None


def test_a_yes_that_is_not_confirmed_away_stays_while_the_rest_is_kept(runner_id):
    triage.keep(runner_id, saying(fainting=Answer.YES), now=NOW)
    pregnant = Answers({"fainting": Answer.YES}, pregnant=Answer.YES)
    triage.keep(runner_id, pregnant, now=later(1))
    lost = triage.taken_back_by(runner_id, NOTHING)

    stands = triage.keep(runner_id, triage.leaving(NOTHING, lost), now=later(2))

    assert set(lost) == {"fainting", "pregnancy"}
    assert stands.standing.answers.flags["fainting"] is Answer.YES
    assert stands.standing.answers.pregnant is Answer.YES
    assert stands.standing.answers.flags["chest-pain"] is Answer.NO


@pytest.mark.parametrize("sign", ["chest-pain", "hurts-on-hopping"])
def test_a_clearance_opens_what_it_allows_at_the_first_stage(runner_id, sign):
    triage.keep(runner_id, saying(**{sign: Answer.YES}), now=NOW)
    allows = frozenset({Open.WALKING, Open.RUNNING})

    triage.clear(runner_id, by="Dr A, sports medicine", seen_on=TODAY, allows=allows, note="scan fine", now=later(1))

    form = triage.form_of_state(triage.state(runner_id, at=later(5)))
    assert form.clearance is not None
    assert (form.clearance.by, form.clearance.seen_on, form.clearance.allows) == ("Dr A, sports medicine", TODAY, allows)
    assert form.restart_on == TODAY + timedelta(days=1)
    assert Open.RUNNING in form.open
    assert Open.EXERCISES not in form.open
    assert (form.closed_by, form.taken_back) == (None, ())


def test_a_clearance_names_somebody_and_a_day_that_has_come(runner_id):
    with pytest.raises(ImplausibleValueError):
        triage.clear(runner_id, by=" ", seen_on=TODAY, allows=frozenset({Open.RUNNING}), now=NOW)
    with pytest.raises(ImplausibleValueError):
        triage.clear(runner_id, by="Dr A", seen_on=TODAY + timedelta(days=3), allows=frozenset({Open.RUNNING}), now=NOW)

    assert safety.events(runner_id) == ()


def test_a_plan_that_was_never_closed_does_not_begin_again(runner_id):
    triage.keep(runner_id, NOTHING, now=NOW)
    stands = triage.clear(runner_id, by="Dr A", seen_on=TODAY, allows=frozenset({Open.RUNNING}), now=later(1))

    assert triage.form_of_state(stands).restart_on is None


@pytest.mark.parametrize("sign", ["missed-periods", "low-libido", "eating-trouble", "past-stress-fracture"])
def test_low_energy_signs_stop_impact_until_somebody_has_looked(runner_id, sign):
    stands = triage.keep(runner_id, saying(**{sign: Answer.YES}), now=NOW)

    assert stands.outcome is Outcome.CLINICIAN_FIRST
    assert not {Open.RUNNING, Open.EXERCISES, Open.PAIN_MONITORING} & set(stands.standing.open)
    assert Open.WALKING in stands.standing.open

    with_bone = triage.keep(runner_id, saying(**{sign: Answer.YES, "hurts-on-hopping": Answer.YES}), now=later(1))
    assert Open.WALKING not in with_bone.standing.open
