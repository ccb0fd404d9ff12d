"""A routine opened for a runner: never past the safety questions, never with what is ruled out, at the doses reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from runtall.core import ImplausibleValueError, NotFoundError
from runtall.evidence import Outcome, exercises, red_flags, routines
from runtall.exercise import allowed, first_dose, ladder
from runtall.plan import CheckIn, DoneItem, DoneSession, ItemOutcome, PainNote, SessionKind
from runtall.services import exercises as catalogue
from runtall.services import planning, runners, triage
from runtall.symptoms import Answer, Answers

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
NOTHING = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=40, pregnant=Answer.NO, pain_nrs=1)


def with_yes(sign: str) -> Answers:
    return replace(NOTHING, flags={**NOTHING.flags, sign: Answer.YES})


@pytest.fixture
def cleared(runner_id: int) -> int:
    triage.keep(runner_id, NOTHING, now=NOW)
    return runner_id


def test_before_the_safety_questions_nothing_opens(runner_id):
    opened = catalogue.routine_today(runner_id, "desk-break", now=NOW)

    assert opened.timeline is None
    assert "safety questions come first" in str(opened.closed)


@pytest.mark.parametrize("sign", ["saddle-numbness", "pain-below-knee"])
def test_no_answer_that_asks_for_help_first_leads_to_a_session(runner_id, sign):
    triage.keep(runner_id, with_yes(sign), now=NOW)
    inputs = planning.gather(runner_id, now=NOW, with_week=False)

    assert red_flags()[sign].outcome in (Outcome.EMERGENCY, Outcome.CLINICIAN_FIRST)
    for routine in routines().values():
        opened = catalogue.opened(routine, inputs)
        assert opened.timeline is None
        assert opened.closed is not None


def test_a_cleared_runner_has_the_minutes_asked_for(cleared):
    opened = catalogue.routine_today(cleared, "twelve-minutes", minutes=14, now=NOW)

    assert opened.closed is None
    assert opened.timeline is not None
    assert opened.timeline.total_s == 14 * 60


def test_kit_of_the_profile_counts(cleared):
    without = catalogue.routine_today(cleared, "strength-with-weights", now=NOW)
    runners.change_profile(cleared, kit=("dumbbells", "plate"))
    having = catalogue.routine_today(cleared, "strength-with-weights", now=NOW)

    assert without.timeline is not None
    assert having.timeline is not None
    assert "goblet-squat" not in {each.exercise_id for each in without.timeline.items}
    assert "goblet-squat" in {each.exercise_id for each in having.timeline.items}


def test_what_the_back_says_today_rules_exercises_out(cleared):
    inputs = replace(planning.gather(cleared, now=NOW, with_week=False), check_in=CheckIn(TODAY, pain_nrs=6))
    opened = catalogue.opened(routines()["strength-at-home"], inputs)

    assert opened.timeline is not None
    flags = catalogue.flags_today(inputs)
    assert {"acute-pain-ge-4", "acute-pain-ge-6"} <= set(flags)
    for each in opened.timeline.items:
        assert allowed(exercises()[each.exercise_id], flags, ()) == ()
    assert any("the back is at" in str(each) for each in opened.notes)


def test_something_new_in_the_leg_counts_today(cleared):
    inputs = planning.gather(cleared, now=NOW, with_week=False)
    noted = replace(inputs, diary=(PainNote(TODAY, "rest", 2, new_leg_symptom=True),))

    assert "radicular-symptoms" in catalogue.flags_today(noted)
    assert "radicular-symptoms" not in catalogue.flags_today(inputs)


def test_doses_are_those_that_were_reached_and_what_hurt_stays_away(cleared):
    squat = ladder(exercises()["bodyweight-squat"])[2]
    tap = first_dose(exercises()["clamshell"])
    items = (
        DoneItem("bodyweight-squat", ItemOutcome.DONE, squat.sets, squat.reps, pain_nrs=1, form_intact=True),
        DoneItem("clamshell", ItemOutcome.HURT, tap.sets, tap.reps, pain_nrs=6),
    )
    session = DoneSession(TODAY - timedelta(days=1), SessionKind.STRENGTH, items)
    inputs = replace(planning.gather(cleared, now=NOW, with_week=False), sessions=(session,))

    doses, left_out = catalogue.doses_now(inputs, ())

    assert (doses["bodyweight-squat"].sets, doses["bodyweight-squat"].reps) == (squat.sets, squat.reps)
    assert left_out == {"clamshell"}
    opened = catalogue.opened(routines()["back-in-shape"], inputs, minutes=25)
    assert opened.timeline is not None
    assert "clamshell" not in {each.exercise_id for each in opened.timeline.items}
    assert any("A day in between" in str(each) for each in opened.notes)


def test_names_that_are_not_there_are_said_with_near_ones(cleared):
    with pytest.raises(NotFoundError, match="no routine called"):
        catalogue.routine_today(cleared, "desk-brake", now=NOW)
    with pytest.raises(NotFoundError, match="no exercise called"):
        catalogue.exercise_named("plonk")
    with pytest.raises(NotFoundError):
        catalogue.catalogue("happiness")
    with pytest.raises(NotFoundError):
        catalogue.catalogue(kit=["trampoline"])
    with pytest.raises(ImplausibleValueError):
        catalogue.routine_today(cleared, "desk-break", minutes=60, now=NOW)


def test_the_catalogue_is_filtered_by_purpose_and_kit():
    without = {each.exercise.id for each in catalogue.catalogue("quad-strength", ())}

    assert "bodyweight-squat" in without
    assert "goblet-squat" not in without
    assert "goblet-squat" in {each.exercise.id for each in catalogue.catalogue("quad-strength", ("dumbbell",))}
    assert len(catalogue.catalogue()) == len(exercises())
