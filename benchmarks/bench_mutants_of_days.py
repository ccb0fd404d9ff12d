"""Safety rules of single exercises, of days of care, of breaks, races and trials, each switched off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench_switching import Mutant, always

from runtall.evidence import KIT

_PROGRESS, _SESSION, _TODAY = "runtall.exercise._progress", "runtall.plan._day_session", "runtall.plan._today"
_FACTS, _GROWTH = "runtall.plan._week_facts", ("a larger dose is earned", "a harder level is earned")


def _as_if_all_kit(function: Any) -> Any:
    return lambda exercise, flags, _kit: function(exercise, flags, tuple(KIT))


def _as_planned(_standing: Any) -> Callable[..., Any]:
    return lambda items, _known: tuple(items)


OF_DAYS = (
    Mutant(
        "two good sessions before an exercise grows",
        _GROWTH,
        numbers=(("exercise-progression", "good_sessions", 1.0),),
        seed=9,
        quick=True,
    ),
    Mutant(
        "an exercise that aches does not grow",
        _GROWTH,
        numbers=(("exercise-progression", "pain_most_nrs", 10.0),),
        seed=27,
    ),
    Mutant("what was not said does not grow", _GROWTH, ((_PROGRESS, "_missing", always(())),), seed=18),
    Mutant("what hurt goes down", ("what hurt goes down",), ((_PROGRESS, "_after_hurt", always(None)),), seed=0, quick=True),
    Mutant("less on the card of what hurt", ("what hurt goes down",), ((_SESSION, "lowered", _as_planned),), seed=0, quick=True),
    Mutant(
        "an exercise comes back lower after a break",
        ("an exercise comes back lower",),
        ((_PROGRESS, "_after_break", always(None)),),
        seed=3,
    ),
    Mutant(
        "runs come back shorter after a break",
        ("shorter after a break", "weekly minutes"),
        (("runtall.plan._pauses", "_after", always(None)),),
        seed=9,
        quick=True,
    ),
    Mutant(
        "a race has a cushion and a recovery",
        ("shorter around a race", "no hard run around a race"),
        (("runtall.plan._run_length", "share_around_race", always(1.0)), (_FACTS, "race_day", always(None))),
        seed=2,
        quick=True,
    ),
    Mutant(
        "no strength around a race",
        ("no strength around a race", "no hard run around a race"),
        ((_FACTS, "is_spared", always(False)),),
        seed=112,
        quick=True,
    ),
    Mutant(
        "cadence in steps of a tenth",
        ("cadence at most a tenth above own",),
        numbers=(("cadence-trial", "most_ratio", 0.5), ("cadence-trial", "step_ratio", 0.4)),
        seed=6,
        quick=True,
    ),
    Mutant(
        "the stages after a month without a run",
        ("the stages after a month without a run",),
        numbers=(("return-to-run-entry", "days_without_run", 9999.0),),
        seed=12,
        quick=True,
    ),
    Mutant(
        "the stages after a second amber or red within a week",
        ("the stages after a second amber or red within a week",),
        (("runtall.plan._course", "_recently", always(False)),),
        seed=16,
        quick=True,
    ),
    Mutant(
        "uphill, then hard minutes, then downhill",
        ("hills and hard minutes come back in order",),
        numbers=(
            ("hills-and-hard-return", "uphill_after", 0.0),
            ("hills-and-hard-return", "hard_after", 0.0),
            ("hills-and-hard-return", "downhill_after", 0.0),
        ),
        seed=1,
        quick=True,
    ),
    Mutant(
        "a hard run waits after a short night",
        ("no hard run after a short night",),
        (
            ("runtall.plan._day_run", "slept_enough", always(True)),
            ("runtall.plan._week_runs", "_is_used_to_hard", always(True)),
            ("runtall.plan._caps", "extras_after", lambda function: lambda _green: function(None)),
        ),
        seed=146,
    ),
    Mutant(
        "rest on a day of not being well",
        ("no run and no strength on a day of not being well",),
        ((_TODAY, "is_unwell", always(False)),),
        seed=4,
        quick=True,
    ),
    Mutant(
        "a pause holds nothing",
        ("nothing is planned in a pause",),
        ((_TODAY, "pause_on", always(None)), (_FACTS, "pause_on", always(None))),
        seed=11,
        quick=True,
    ),
    Mutant(
        "no strength on a sore day", ("no strength on a sore day",), ((_TODAY, "is_too_sore", always(False)),), seed=3, quick=True
    ),
    Mutant(
        "hops wait until they are cleared",
        ("no hops until they are cleared",),
        (
            ("runtall.exercise._allowed", "_holds", lambda _f: lambda flag, flags: flag.id in flags),
            ("runtall.plan._week_exercises", "_View.fits", always(True)),
        ),
        seed=146,
        quick=True,
    ),
    Mutant(
        "no exercise without its kit",
        ("no exercise without its kit",),
        ((_SESSION, "substitute", _as_if_all_kit), ("runtall.plan._week_exercises", "allowed", _as_if_all_kit)),
        seed=4,
        quick=True,
    ),
    Mutant(
        "a rise an hour later or the next morning",
        ("no longer run after amber or on unknown", "no step up after amber, red or unknown", "weekly minutes"),
        numbers=(("pain-light", "rise_amber_nrs", 99.0), ("pain-light", "rise_holds_nrs", 99.0)),
        seed=1,
        quick=True,
    ),
    Mutant(
        "three days a week on the way back",
        ("three days a week on the way back",),
        numbers=(("return-to-run-stages", "sessions_per_week", 6.0),),
        seed=1,
    ),
    Mutant(
        "easy minutes are five to ten",
        ("easy minutes are five to ten",),
        numbers=(("mobility-choice", "duration_s", 1500.0),),
        seed=1,
    ),
    Mutant(
        "late answers step up a day later",
        ("no step up after amber, red or unknown", "no step up on what is not answered", "one stage at a time"),
        (("runtall.plan._next_stage", "_kept_to_shown", lambda _f: lambda _inputs, _seen, course: course),),
        seed=4,
    ),
    Mutant(
        "something on foot in each week",
        ("something on foot in each full week",),
        (
            ("runtall.plan._week", "_Solving._on_foot", lambda _f: lambda _self, days, _asked: days),
            ("runtall.plan._week", "_Solving._fewer", lambda _f: lambda _self, _n, _facts: 0),
        ),
        quick=True,
    ),
)
"""Each with the runner with whom it shows soonest."""
