"""Each safety rule of the plan switched off in turn: the bench must notice, or it proves nothing."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

from bench_mutants_of_days import OF_DAYS
from bench_switching import (
    LIFE,
    Mutant,
    always,
    answered,
    card,
    empty,
    every_light,
    forgetful,
    not_in_the_way,
    open_all,
    unflagged,
    without_reasons,
)

from runtall.evidence import Open
from runtall.plan import PlanInputs
from runtall.plan._light import Colour

_OF_SAFETY_RUNS_AND_WEEKS = (
    Mutant(
        "care comes first on the card",
        ("no workout after emergency", "no workout after clinician_first"),
        (("runtall.plan._today", "needs_care", always(False)), ("runtall.plan._today", "_cleared", open_all)),
        seed=3,
        quick=True,
    ),
    Mutant(
        "care comes first in the week",
        ("no workout after emergency", "no workout after clinician_first"),
        ((LIFE, "solve_week", open_all),),
        seed=3,
        quick=True,
    ),
    Mutant(
        "only what is open",
        ("nothing outside what is open",),
        (("runtall.plan._today", "_cleared", open_all),),
        seed=6,
        quick=True,
    ),
    Mutant(
        "safety questions first",
        ("nothing outside what is open",),
        (("runtall.plan._today", "_ask_first", lambda _f: _ask_nothing),),
        seed=0,
        quick=True,
    ),
    Mutant(
        "cap of a single run",
        ("single-run cap",),
        numbers=(("single-run-cap", "rise_ratio", 0.5), ("planned-run-cap", "floor_s", 1800.0)),
        seed=2,
        quick=True,
    ),
    Mutant(
        "weekly minutes",
        ("weekly minutes",),
        numbers=(("planned-weekly-minutes", "rise_ratio", 1.0), ("planned-weekly-minutes", "floor_s", 7200.0)),
        seed=14,
        quick=True,
    ),
    Mutant(
        "not more days and longer runs in one week",
        ("not more days and longer runs in one week",),
        (("runtall.plan._weekly_minutes", "_usual", always((None, None))),),
        seed=2106,
        quick=True,
    ),
    Mutant(
        "amber is amber",
        ("no longer run after amber or on unknown", "no step up after amber, red or unknown", "weekly minutes"),
        (("runtall.plan._light", "judge_light", every_light(Colour.AMBER)),),
        seed=2,
        quick=True,
    ),
    Mutant(
        "red is red",
        ("no run straight after red", "no step up after amber, red or unknown"),
        (("runtall.plan._light", "judge_light", every_light(Colour.RED)),),
        seed=3,
        quick=True,
    ),
    Mutant(
        "unknown is unknown",
        ("no longer run after amber or on unknown", "no step up after amber, red or unknown", "weekly minutes"),
        (("runtall.plan._light", "judge_light", every_light(Colour.UNKNOWN)),),
        seed=1,
        quick=True,
    ),
    Mutant(
        "an hour later and the next morning are asked for",
        ("no step up after amber, red or unknown", "no longer run after amber or on unknown", "weekly minutes"),
        (("runtall.plan._light", "_open_moments", always(((), ()))),),
        seed=0,
        quick=True,
    ),
    Mutant(
        "open safety questions hold the stage",
        ("no step up on what is not answered", "restarts at the first stage"),
        (("runtall.plan._next_stage", "_decide", answered),),
        seed=4,
    ),
    Mutant(
        "open safety questions hold the run",
        ("no longer run after amber or on unknown", "weekly minutes"),
        (
            ("runtall.plan._run_length", "holds_still", always(False)),
            ("runtall.plan._weekly_minutes", "holds_still", always(False)),
        ),
        seed=2108,
        quick=True,
    ),
    Mutant(
        "two green sessions before the next stage",
        ("a step up is earned", "one stage at a time", "no step up after amber, red or unknown"),
        numbers=(("return-to-run-stages", "green_sessions", 0.0),),
        seed=12,
    ),
    Mutant(
        "walking stays green for 48 hours first",
        ("a step up is earned", "no step up after amber, red or unknown"),
        numbers=(("return-to-run-start", "green_days", 0.0), ("return-to-run-start", "counts_from_share", 0.1)),
        seed=9,
        quick=True,
    ),
    Mutant(
        "a clinician's word begins at the first stage",
        ("restarts at the first stage",),
        numbers=(("return-to-run-entry", "first_stage", 4.0),),
    ),
    Mutant(
        "hills and hard minutes wait after amber",
        ("no hills or hard minutes after amber",),
        (("runtall.plan._caps", "extras_after", lambda function: lambda _green: function(None)),),
        seed=12,
        quick=True,
    ),
    Mutant(
        "doses wait after amber, red and on unknown",
        ("no larger dose after amber, red or on unknown", "no harder level after amber, red or on unknown"),
        (("runtall.plan._day_session", "held_back", lambda _f: lambda _inputs, planned: (planned, ())),),
        seed=2,
    ),
    Mutant(
        "contraindications on the card",
        ("no contraindicated exercise",),
        (("runtall.plan._day_session", "substitute", unflagged),),
        seed=2,
        quick=True,
    ),
    Mutant(
        "contraindications in the week",
        ("no contraindicated exercise",),
        (("runtall.plan._week_exercises", "allowed", lambda _f: lambda *_args: ()),),
        seed=2,
        quick=True,
    ),
    Mutant(
        "strength never on two days in a row, on the card",
        ("no strength on two days in a row",),
        (
            ("runtall.plan._today", "_against_strength", not_in_the_way),
            ("runtall.plan._week_days", "_Placing.strength_apart", not_in_the_way),
        ),
        seed=1,
        quick=True,
    ),
    Mutant(
        "strength never on two days in a row, in the week",
        ("no strength on two days in a row",),
        (("runtall.plan._week_days", "_Placing.strength_apart", not_in_the_way),),
        numbers=(("week-weights", "strength_close", 0.0),),
        seed=1,
        quick=True,
    ),
    Mutant(
        "no hard run the day after strength",
        ("no hard run the day after strength",),
        (
            ("runtall.plan._week_days", "_Placing.hard_after_strength", not_in_the_way),
            ("runtall.plan._week_runs", "_is_used_to_hard", always(True)),
            ("runtall.plan._day_run", "_eased", lambda _f: lambda _inputs, day: (day.run, ())),
        ),
        seed=1,
        quick=True,
    ),
    Mutant(
        "two to three strength sessions",
        ("strength two to three times a week",),
        numbers=(("strength-week", "sessions_least", 0.0), ("strength-week", "sessions_most", 1.0)),
        quick=True,
    ),
    Mutant(
        "strength of 15 to 25 minutes",
        ("strength takes 15 to 25 minutes",),
        numbers=(
            ("strength-week", "minutes_least", 35.0),
            ("strength-week", "minutes_most", 45.0),
            ("strength-week", "minutes_usual", 45.0),
            ("strength-week", "base_exercises", 12.0),
        ),
        quick=True,
    ),
    Mutant(
        "a common base for everybody",
        ("common base in each full week",),
        (("runtall.plan._week", "common_base", always(())), ("runtall.plan._week_exercises", "common_base", always(()))),
        quick=True,
    ),
    Mutant("something on a cleared day", ("a cleared day has an item",), card(empty), quick=True),
    Mutant("a reason for each line", ("every line has reasons",), card(without_reasons), quick=True),
    Mutant("the same inputs, the same card", ("replays",), card(forgetful), quick=True),
)
MUTANTS = (*_OF_SAFETY_RUNS_AND_WEEKS, *OF_DAYS)


def _ask_nothing(inputs: PlanInputs, *, is_new: bool) -> Any:  # noqa: ARG001
    today = importlib.import_module("runtall.plan._today")
    return today._cleared(replace(inputs, safety=replace(inputs.safety, open=tuple(Open))), whole=True)
