"""Safety answers over time: nothing is overwritten, a yes is taken back only twice said, only a clinician reopens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from runtall.core import ConflictError, ImplausibleValueError
from runtall.evidence import red_flags
from runtall.symptoms import (
    ALL_OPEN,
    Answer,
    Answered,
    Answers,
    Clearance,
    Event,
    Occasion,
    Open,
    Outcome,
    Within,
    record,
    where_it_stands,
)

AT = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)
NUMBERS = {"strong-pain", "strong-pain-from-65", "under-18", "pregnancy"}
ALL_NO = {sign_id: Answer.NO for sign_id in red_flags() if sign_id not in NUMBERS}
RUN = frozenset({Open.RUNNING, Open.WALKING})


def said(
    days: float = 0, occasion: Occasion = Occasion.START, confirmed: frozenset[str] = frozenset(), **flags: Answer
) -> Answered:
    named = {sign_id.replace("_", "-"): answer for sign_id, answer in flags.items()}
    answers = Answers({**ALL_NO, **named}, 34, Answer.NO, None, 3) if occasion is Occasion.START else Answers(named)
    return Answered(AT + timedelta(days=days), "UTC", occasion, answers, confirmed)


def cleared(days: float, allows: frozenset[Open] = ALL_OPEN) -> Clearance:
    at = AT + timedelta(days=days)
    return Clearance(at, "UTC", "Dr Example, sports clinic", at.date(), allows)


def told(*events: Event) -> tuple[Event, ...]:
    history: tuple[Event, ...] = ()
    for event in events:
        history = record(history, event)
    return history


def now(history: tuple[Event, ...], days: float = 60):
    return where_it_stands(history, at=AT + timedelta(days=days))


def test_before_anything_was_said_nothing_is_assumed():
    stands = now(())

    assert stands.triage.outcome is Outcome.UNANSWERED
    assert Open.RUNNING not in stands.open
    assert stands.closed_by is None


def test_all_no_is_clear_and_everything_is_open():
    stands = now(told(said()))

    assert stands.triage.outcome is Outcome.CLEAR
    assert frozenset(stands.open) == ALL_OPEN
    assert stands.restart_at is None


def test_a_yes_is_not_taken_back_in_passing():
    history = told(said(saddle_numbness=Answer.YES))

    with pytest.raises(ConflictError, match="Earlier you answered yes"):
        record(history, said(1, Occasion.CORRECTION, saddle_numbness=Answer.NO))
    with pytest.raises(ConflictError):
        record(history, said(1, Occasion.CORRECTION, saddle_numbness=Answer.UNKNOWN))


def test_a_confirmed_correction_counts_stays_in_history_and_does_not_reopen():
    history = told(
        said(saddle_numbness=Answer.YES),
        said(1, Occasion.CORRECTION, frozenset({"saddle-numbness"}), saddle_numbness=Answer.NO),
    )
    stands = now(history)

    assert stands.triage.outcome is Outcome.CLEAR
    assert stands.closed_by is Outcome.EMERGENCY
    assert stands.open == (Open.RECORDS,)
    assert [reason.sign_id for reason in stands.closed_reasons] == ["saddle-numbness"]
    assert str(stands.sentence).startswith("An earlier answer asked for emergency help.")
    assert history[0].answers.flags["saddle-numbness"] is Answer.YES  # type: ignore[union-attr]


def test_a_clinician_reopens_what_is_allowed_and_the_plan_starts_at_its_first_stage():
    history = told(said(pain_below_knee=Answer.YES), cleared(9, RUN))
    stands = now(history)

    assert stands.closed_by is None
    assert set(stands.open) == {*RUN, Open.RECORDS, Open.DIARY, Open.EDUCATION}
    assert stands.restart_at == AT + timedelta(days=9)
    assert stands.closed_reasons == ()
    assert stands.sentence == stands.triage.sentence
    assert stands.answers.flags["pain-below-knee"] is Answer.YES


def test_what_was_cleared_closes_again_when_it_is_said_again():
    stands = now(told(said(pain_below_knee=Answer.YES), cleared(9), said(20, Occasion.WEEKLY, pain_below_knee=Answer.YES)))

    assert (stands.closed_by, stands.closed_within) == (Outcome.CLINICIAN_FIRST, Within.THIS_WEEK)
    assert stands.restart_at is None
    assert Open.RUNNING not in stands.open


def test_what_was_cleared_and_is_asked_again_without_an_answer_is_open_and_not_a_no():
    stands = now(told(said(pain_below_knee=Answer.YES), cleared(9), said(20, Occasion.DIARY, pain_below_knee=Answer.UNKNOWN)))

    assert stands.triage.unanswered == ("pain-below-knee",)
    assert Open.RUNNING not in stands.open
    assert stands.closed_by is None
    again = now(
        told(
            said(pain_below_knee=Answer.YES),
            cleared(9),
            said(20, Occasion.DIARY, pain_below_knee=Answer.UNKNOWN),
            said(21, Occasion.DIARY, pain_below_knee=Answer.NO),
        )
    )
    assert again.triage.outcome is Outcome.CLEAR


def test_another_sign_after_a_clearance_closes():
    stands = now(told(said(pain_below_knee=Answer.YES), cleared(9), said(20, Occasion.DIARY, fainting=Answer.YES)))

    assert stands.closed_by is Outcome.EMERGENCY
    assert stands.open == (Open.RECORDS,)


def test_a_clearance_never_answers_open_questions():
    stands = now(told(said(saddle_numbness=Answer.YES, fainting=Answer.UNKNOWN), cleared(3)))

    assert stands.triage.unanswered == ("fainting",)
    assert Open.RUNNING not in stands.open


def test_none_of_these_in_the_weekly_question_takes_no_yes_back():
    history = told(said(wakes_at_night=Answer.YES), said(7, Occasion.WEEKLY, wakes_at_night=Answer.NO, fainting=Answer.NO))

    assert now(history).triage.outcome is Outcome.CLINICIAN_SOON


def test_a_soon_needs_no_clearance_and_is_lifted_by_a_confirmed_correction():
    history = told(
        said(wakes_at_night=Answer.YES),
        said(1, Occasion.CORRECTION, frozenset({"wakes-at-night"}), wakes_at_night=Answer.NO),
    )

    assert now(history).closed_by is None
    assert frozenset(now(history).open) == ALL_OPEN


def test_the_worst_since_the_last_clearance_is_kept():
    history = told(said(known_osteoporosis=Answer.YES), said(2, Occasion.DIARY, pain_below_knee=Answer.YES))
    stands = now(history)

    assert (stands.closed_by, stands.closed_within) == (Outcome.CLINICIAN_FIRST, Within.TODAY)
    assert stands.closed_at == AT
    assert stands.open == (Open.RECORDS, Open.DIARY, Open.EDUCATION)


def test_an_own_path_by_number_is_cleared_and_stays_so_while_it_lasts():
    start = Answered(AT, "UTC", Occasion.START, Answers(ALL_NO, 34, Answer.YES, None, 3))
    asked = {"pregnancy-bleeding": Answer.NO, "pregnancy-fluid": Answer.NO, "pregnancy-waves": Answer.NO}
    weekly = Answered(AT + timedelta(days=12), "UTC", Occasion.WEEKLY, Answers(asked, pregnant=Answer.YES))
    stands = now(told(start, cleared(5, RUN), weekly))

    assert stands.closed_by is None
    assert Open.RUNNING in stands.open


def test_being_pregnant_is_taken_back_only_when_confirmed():
    start = Answered(AT, "UTC", Occasion.START, Answers(ALL_NO, 34, Answer.YES, None, 3))
    over = Answered(AT + timedelta(days=90), "UTC", Occasion.CORRECTION, Answers(pregnant=Answer.NO))

    with pytest.raises(ConflictError):
        record((start,), over)
    confirmed = Answered(over.at, "UTC", over.occasion, over.answers, frozenset({"pregnancy"}))
    assert now(record((start,), confirmed), 91).answers.pregnant is Answer.NO


def test_weeks_since_surgery_grow_and_a_clearance_is_still_needed():
    flags = {sign_id: answer for sign_id, answer in ALL_NO.items() if sign_id != "recent-back-surgery"}
    start = Answered(AT, "UTC", Occasion.START, Answers(flags, 34, Answer.NO, 10, 3))

    assert now((start,), 7).triage.outcome is Outcome.CLINICIAN_FIRST
    assert now((start,), 14).triage.outcome is Outcome.CLEAR
    assert now((start,), 14).closed_by is Outcome.CLINICIAN_FIRST
    assert Open.RUNNING not in now((start,), 14).open


def test_strong_pain_that_went_and_came_back_counts_again_after_a_clearance():
    def pain(days: float, nrs: int) -> Answered:
        return Answered(AT + timedelta(days=days), "UTC", Occasion.DIARY, Answers(pain_nrs=nrs))

    start = Answered(AT, "UTC", Occasion.START, Answers(ALL_NO, 70, Answer.NO, None, 8))
    history = told(start, cleared(2))

    assert now(history).closed_by is None
    assert now(told(*history, pain(3, 8))).closed_by is None
    assert now(told(*history, pain(3, 2), pain(9, 8))).closed_by is Outcome.CLINICIAN_FIRST


def test_what_is_older_than_the_last_word_is_refused():
    with pytest.raises(ConflictError, match="newer"):
        record(told(said(5)), said(2, Occasion.WEEKLY))


def test_a_clearance_names_who_and_a_day_that_has_been():
    with pytest.raises(ImplausibleValueError, match="nobody"):
        Clearance(AT, "UTC", " ", AT.date(), ALL_OPEN)
    with pytest.raises(ImplausibleValueError, match="future"):
        Clearance(AT, "UTC", "Dr Example", date(2026, 6, 1), ALL_OPEN)
