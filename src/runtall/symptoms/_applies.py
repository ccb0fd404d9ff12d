"""Which function applies which rule, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from runtall.symptoms._asking import questions_for
from runtall.symptoms._diary import Context, DiaryEntry, Felt, Kind, Place, Side
from runtall.symptoms._outcomes import pain_change, psfs_change, rmdq_change
from runtall.symptoms._weekly import OveruseWeek, mind_offers, overuse_severity

Given = Mapping[str, Any]
Expect = dict[str, Any]

_FIRST = datetime(2026, 3, 2, 8, tzinfo=UTC)


def _ask_again(given: Given) -> Expect:
    def numb(after_days: float) -> DiaryEntry:
        where = Felt(Place.BELOW_KNEE, Side.LEFT, frozenset({Kind.NUMB}))
        return DiaryEntry(f"day-{after_days}", _FIRST + timedelta(days=after_days), "UTC", Context.REST, 3, (where,))

    since = given["days_since_first"]
    entry = numb(since)
    answered = {}
    if "days_since_answer" in given:
        answered = {"numbness-one-leg": entry.at - timedelta(days=given["days_since_answer"]) + timedelta(minutes=1)}
    return {"asked": "numbness-one-leg" in questions_for(entry, [numb(0)] if since else [], answered)}


def _pain_change(given: Given) -> Expect:
    return {"change": pain_change(given["before"], given["after"]).kind.value}


def _own_activities_change(given: Given) -> Expect:
    before = {str(number): rating for number, rating in enumerate(given["before"])}
    after = {str(number): rating for number, rating in enumerate(given["after"])}
    change = psfs_change(before, after)
    return {"change": change.kind.value, "before_mean": change.before, "after_mean": change.after}


def _disability_change(given: Given) -> Expect:
    change = rmdq_change(given["before"], given["after"])
    return {"change": change.kind.value, "near_floor": change.near_floor}


def _overuse_severity(given: Given) -> Expect:
    week = overuse_severity(OveruseWeek(**given))
    return {"unknown": True} if week is None else {"severity": week.severity, "hard_week": week.hard_week}


def _mindset_education(given: Given) -> Expect:
    offers = mind_offers(given.get("worry"), given.get("low_mood"), given.get("confidence"))
    return {"offers": [offer.on.value for offer in offers]}


APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        "ask-again": _ask_again,
        "disability-change": _disability_change,
        "mindset-education": _mindset_education,
        "overuse-severity": _overuse_severity,
        "own-activities-change": _own_activities_change,
        "pain-change": _pain_change,
    }
)
"""Rule id to the function that applies it, as the rule's examples call it."""
