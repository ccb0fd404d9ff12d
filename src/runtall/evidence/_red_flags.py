"""Red flags as data: one sign per question, one outcome per sign, each with its source, in ``red_flags/*.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(StrEnum):
    """What the safety questions say, from "call now" to "go on"; ``UNANSWERED`` while nothing is found but questions are open."""

    EMERGENCY = "emergency"
    CLINICIAN_FIRST = "clinician_first"
    CLINICIAN_SOON = "clinician_soon"
    UNANSWERED = "unanswered"
    CLEAR = "clear"


class Within(StrEnum):
    """How soon a clinician should be seen first."""

    TODAY = "today"
    THIS_WEEK = "this_week"


class Open(StrEnum):
    """What of runtall can stay open while a sign stands.

    ``RECORDS`` read, correct and export what is on file; ``DIARY`` log; ``EDUCATION`` read; ``WALKING`` walk; ``SCREEN`` movement
    tests; ``EXERCISES`` strength and mobility; ``RUNNING`` runs and the plan; ``PAIN_MONITORING`` go by the traffic light, so
    that some pain during a run is accepted (without it, a run is free of pain or it ends).
    """

    RECORDS = "records"
    DIARY = "diary"
    EDUCATION = "education"
    WALKING = "walking"
    SCREEN = "screen"
    EXERCISES = "exercises"
    RUNNING = "running"
    PAIN_MONITORING = "pain_monitoring"


class Path(StrEnum):
    """The way on that a sign belongs to; all but ``COMMON`` have words and rules of their own."""

    COMMON = "common"
    BONE_STRESS = "bone_stress"
    OSTEOPOROSIS = "osteoporosis"
    PREGNANCY = "pregnancy"
    SURGERY = "surgery"
    UNDER_18 = "under_18"


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that answers a sign: the sign is there where ``at_least <= field < below`` holds (an absent end is open)."""

    field: str
    at_least: float | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """What in a diary entry brings the question up: each list that is not empty must hold the entry's word.

    ``night`` asks that pain woke the runner; ``from_nrs`` that pain was at least that high.
    """

    places: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    contexts: frozenset[str] = frozenset()
    effects: frozenset[str] = frozenset()
    night: bool = False
    from_nrs: int | None = None


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One sign, the question that asks for it, and the one outcome that a yes demands.

    Attributes
    ----------
    id
        Never reused; kept with every answer.
    group, group_title
        Questions that are shown together, and their heading.
    question
        To the runner, answered with yes, no or not sure.
    reason
        Why it matters, one calm sentence that names no disease.
    phone
        What to say at the phone, in the runner's own mouth.
    outcome, within
        What a yes demands; ``within`` stands exactly where ``outcome`` is ``CLINICIAN_FIRST``.
    path
        The way on that the sign belongs to.
    stays_open
        What of runtall stays open while this sign stands.
    grade
        How well the sign is supported, of ``evidence.GRADES``.
    sources, covers
        Keys in the packaged literature; ids of the claims and listed signs that this one carries.
    weekly
        Asked again in the weekly "anything new?".
    bounds
        Numbers that answer the sign (all must hold); empty where only the question does.
    answered_by_pregnant
        The answer to "are you pregnant" is this sign's answer.
    only_when
        Id of another sign without which this question need not be answered.
    raises
        Path whose suspicion this sign raises: the signs of that path then leave ``stays_open_when_raised`` open.
    brought_by
        Diary patterns that bring the question up.
    """

    id: str
    group: str
    group_title: str
    question: str
    reason: str
    phone: str
    outcome: Outcome
    within: Within | None
    path: Path
    stays_open: frozenset[Open]
    stays_open_when_raised: frozenset[Open]
    grade: str
    sources: tuple[str, ...]
    covers: tuple[str, ...]
    weekly: bool
    bounds: tuple[Bound, ...]
    answered_by_pregnant: bool
    only_when: str | None
    raises: Path | None
    brought_by: tuple[Pattern, ...]
    reviewed_on: date


@cache
def red_flags() -> Mapping[str, RedFlag]:
    """All signs by id, the most urgent groups first as the files are numbered. Read once."""
    found: dict[str, RedFlag] = {}
    for file in sorted((files("runtall.evidence") / "red_flags").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            raw = tomllib.loads(file.read_text("utf-8"))
            for sign in raw["signs"]:
                if sign["id"] in found:
                    raise ValueError(f"sign {sign['id']} stands twice in the packaged red flags")
                found[sign["id"]] = _sign(sign, raw)
    return MappingProxyType(found)


def _sign(raw: Mapping[str, Any], group: Mapping[str, Any]) -> RedFlag:
    """One sign; what it does not say itself, its group says for all of its signs."""
    both = {**group.get("for_all", {}), **raw}
    outcome = Outcome(both["outcome"])
    stays_open = frozenset(Open(each) for each in both["stays_open"])
    return RedFlag(
        id=raw["id"],
        group=group["id"],
        group_title=group["title"],
        question=raw["question"],
        reason=raw["reason"],
        phone=raw["phone"],
        outcome=outcome,
        within=Within(both["within"]) if outcome is Outcome.CLINICIAN_FIRST else None,
        path=Path(both.get("path", "common")),
        stays_open=stays_open,
        stays_open_when_raised=frozenset(Open(each) for each in both.get("stays_open_when_raised", stays_open)),
        grade=both["grade"],
        sources=tuple(both["sources"]),
        covers=tuple(both["covers"]),
        weekly=both.get("weekly", True),
        bounds=tuple(Bound(**each) for each in raw.get("bounds", ())),
        answered_by_pregnant=raw.get("answered_by_pregnant", False),
        only_when=both.get("only_when"),
        raises=Path(both["raises"]) if "raises" in both else None,
        brought_by=tuple(
            _pattern(each) for each in (*group.get("for_all", {}).get("brought_by", ()), *raw.get("brought_by", ()))
        ),
        reviewed_on=group["reviewed_on"],
    )


def _pattern(raw: Mapping[str, Any]) -> Pattern:
    lists = {name: frozenset(raw[name]) for name in ("places", "sides", "kinds", "contexts", "effects") if name in raw}
    return Pattern(**lists, night=raw.get("night", False), from_nrs=raw.get("from_nrs"))
