"""Which function applies which of the day's rules, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from runtall.evidence import Open, Outcome, exercises
from runtall.exercise import first_dose, pain_flags
from runtall.plan._card import LineKind
from runtall.plan._cues import IN_A_TIGHT_SPELL, cue_turn, tight_line
from runtall.plan._day_run import slept_enough
from runtall.plan._day_session import highest_level, is_too_sore, purposes_first, warm_up_s
from runtall.plan._doses import asked
from runtall.plan._inputs import (
    CheckIn,
    DoneRun,
    PainNote,
    PlanInputs,
    PlannedDay,
    PlannedSession,
    Programme,
    RunnerFacts,
    SafetyState,
    SessionKind,
    WeekPlan,
)
from runtall.plan._pain_questions import MOMENTS, catch_up_question, due_questions
from runtall.plan._today import today_card

Given = Mapping[str, Any]
Expect = dict[str, Any]

_DAY = date(2026, 5, 4)
_MIDNIGHT = datetime(2026, 5, 4, tzinfo=UTC)


def _warm_up(given: Given) -> Expect:
    return {"warm_up_s": warm_up_s(given.get("sat_h"), given.get("pain_nrs"))}


def _mobility(given: Given) -> Expect:
    pain = given.get("pain_nrs")
    return {"first": purposes_first(given.get("asked", ()), given.get("sat_h"), pain)[0], "level": highest_level(pain)}


def _cue(given: Given) -> Expect:
    return {"turns": [cue_turn(_DAY, _DAY + timedelta(days=days)) for days in given["days_in"]]}


def _tight(_given: Given) -> Expect:
    assert len(tight_line().steps) == len(IN_A_TIGHT_SPELL)
    return {"steps": list(IN_A_TIGHT_SPELL)}


def _sore(given: Given) -> Expect:
    pain = given.get("pain_nrs")
    return {"strength": not is_too_sore(pain), "flags": list(pain_flags(pain))}


def _not_well(given: Given) -> Expect:
    """Decide a day with a run and strength planned, for somebody who runs every second day."""
    on = _DAY + timedelta(days=1)
    runs = tuple(DoneRun(on - timedelta(days=days), 1800.0, pain_during_nrs=0.0) for days in (3, 5, 7))
    notes = tuple(PainNote(run.on, moment, 0.0, run_on=run.on) for run in reversed(runs) for moment in MOMENTS)
    strength = PlannedSession(SessionKind.STRENGTH, 1200.0, (asked("glute-bridge", first_dose(exercises()["glute-bridge"])),))
    card = today_card(
        PlanInputs(
            on=on,
            now_at=_MIDNIGHT + timedelta(hours=32),
            zone="UTC",
            runner=RunnerFacts(),
            safety=SafetyState(Outcome.CLEAR, open=tuple(Open), answered_on=_DAY),
            programme=Programme(_DAY),
            runs=tuple(reversed(runs)),
            diary=notes,
            check_in=CheckIn(on, well=given.get("well")),
            week=WeekPlan(_DAY, (PlannedDay(on, "easy", 1800.0, strength),)),
        )
    )
    kinds = {line.kind for line in card.lines}
    return {"run": LineKind.RUN in kinds, "strength": LineKind.SESSION in kinds}


def _questions(given: Given) -> Expect:
    """Place a run that ended so many hours after midnight, and ask at another hour of the same count."""
    now_at = _MIDNIGHT + timedelta(hours=given["now_h"])
    ended_at = _MIDNIGHT + timedelta(hours=given["run_ended_h"])
    inputs = PlanInputs(
        on=now_at.date(),
        now_at=now_at,
        zone="UTC",
        runner=RunnerFacts(),
        safety=SafetyState(Outcome.CLEAR, open=tuple(Open), answered_on=_DAY),
        programme=Programme(_DAY),
        runs=(DoneRun(_DAY, 1800.0, ended_at=ended_at),),
        diary=tuple(PainNote(_DAY, moment, 1.0, run_on=_DAY) for moment in given.get("answered", ())),
    )
    missed = catch_up_question(inputs)
    found: Expect = {"due": [each.moment for each in due_questions(inputs)]}
    return found if missed is None else {**found, "catch_up": missed.moment}


def _night(given: Given) -> Expect:
    return {"hard": slept_enough(given.get("slept_h"))}


TODAY_APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        "short-night": _night,
        "warm-up-length": _warm_up,
        "mobility-choice": _mobility,
        "form-cue-turn": _cue,
        "mid-run-tightness": _tight,
        "sore-day": _sore,
        "pain-questions": _questions,
        "not-well-day": _not_well,
    }
)
"""Rule id to the function that applies it: what is given in an example, in; what it expects, out."""
