"""Which function applies which rule, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from runtall.evidence import rule
from runtall.findings._felt import judge_safety
from runtall.findings._inputs import SafetyAnswers
from runtall.findings._judge import (
    Judged,
    WornPair,
    judge_bounce,
    judge_daily,
    judge_flare,
    judge_lean,
    judge_load_jump,
    judge_overstride,
    judge_pelvic_drop,
    judge_shoes,
    judge_sides,
    judge_surface,
    judge_test,
    judge_warm_up,
)

Given = Mapping[str, Any]
Expect = dict[str, Any]

_DAY = date(2026, 1, 5)
BODY_RULES = (
    "short-hip-flexors",
    "short-hamstrings",
    "glute-strength",
    "leg-strength",
    "trunk-endurance",
    "hip-rotation",
    "thoracic-rotation",
)
"""Rules on the screen's results; they differ in grade and sources, not in how they are applied."""


def _said(judged: Judged) -> Expect:
    return {"status": judged.status.value, "value": judged.value, "baseline": judged.baseline}


def _safety(given: Given) -> Expect:
    if not given:
        return _said(judge_safety(None, _DAY))
    answers = SafetyAnswers(given["outcome"], given["unanswered"], _DAY - timedelta(days=given["day_count"]))
    return _said(judge_safety(answers, _DAY))


def _film(given: Given) -> dict[str, Any]:
    """Return how far off a film may be and how old it is, where the example says so."""
    return {name: given[name] for name in ("error_deg", "day_count") if name in given}


def _test(rule_id: str) -> Callable[[Given], Expect]:
    return lambda given: _said(judge_test(given["work_on"], given["ok"], given["day_count"], rule(rule_id)))


def _daily(rule_id: str) -> Callable[[Given], Expect]:
    return lambda given: _said(judge_daily(given["values"], rule(rule_id)))


APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        "worn-shoes": lambda given: _said(judge_shoes([WornPair(**each) for each in given["pairs"]])),
        "load-jump": lambda given: _said(judge_load_jump(given["week_m"], given["before_m"])),
        "surface-change": lambda given: _said(judge_surface(given.get("before_share"), given.get("lately_share"))),
        "missing-warm-up": lambda given: _said(judge_warm_up(given.get("answers", ()), given.get("ramps_s", ()))),
        "high-bounce": lambda given: _said(judge_bounce(given["oscillation_m"], given["cadence_spm"])),
        "overstride": lambda given: _said(judge_overstride(given.get("shin_angle_deg"), **_film(given))),
        "pelvic-drop": lambda given: _said(
            judge_pelvic_drop(given.get("drop_left_deg"), given.get("drop_right_deg"), **_film(given))
        ),
        "trunk-lean": lambda given: _said(judge_lean(given.get("trunk_lean_deg"), **_film(given))),
        "one-sidedness": lambda given: _said(judge_sides(given["left"], given["right"])),
        "flare": lambda given: _said(judge_flare(given["lately_nrs"], given["before_nrs"])),
        "long-sitting": _daily("long-sitting"),
        "short-sleep": _daily("short-sleep"),
        "safety-answers": _safety,
        **{rule_id: _test(rule_id) for rule_id in BODY_RULES},
    }
)
"""Rule id to the function that applies it: what is given in an example, in; what it expects, out."""
