"""What the movement tests share, as data: gates, order, forms, flags, purposes, and a clinic's own devices."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from runtall.evidence._movement_tests import Advice, Confidence, Label, Raw, Stop, When, movement_tests, stop, when


@dataclass(frozen=True, slots=True)
class Gate:
    """An answer that closes tests before they are begun, or opens them only gently."""

    id: str
    words: str
    when: When
    needs: tuple[str, ...]
    closes: tuple[str, ...]
    gently: tuple[str, ...]
    closes_screen: bool
    sets_flags: tuple[str, ...]
    advice: Advice | None
    no_plan: bool


@dataclass(frozen=True, slots=True)
class ScreenForm:
    """A choice of tests in their order, and about how many minutes they take."""

    id: str
    name: str
    test_ids: tuple[str, ...]
    minutes: int
    use: str


@dataclass(frozen=True, slots=True)
class FlagKind:
    """A symptom flag: its words and for how many days it stands; ``None`` until it is asked or tested again.

    ``test_clears`` says whether a later result of the same test without it ends it.
    """

    id: str
    words: str
    days: int | None
    note: str = ""
    test_clears: bool = True


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """One place in the order in which findings of the screen are put forward."""

    words: str
    types: tuple[str, ...]
    confidence: tuple[Confidence, ...]
    needs_stiffness: bool = False
    tests_needed: int = 1


@dataclass(frozen=True, slots=True)
class NeverReported:
    """Something that looks like a result and is none, and why."""

    id: str
    what: str
    why: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClinicReading:
    """Something that a clinic's own device reads on each side."""

    id: str
    words: str
    kinds: tuple[str, ...]
    devices: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClinicUnit:
    """A unit of force or torque, and how much one of it is in newtons or newton metres."""

    kind: str
    factor: float


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a clinic's devices read: only sides and change, beyond the device's own error."""

    readings: Mapping[str, ClinicReading]
    devices: Mapping[str, str]
    units: Mapping[str, ClinicUnit]
    error_ratio: float
    over_ratio: float
    error_words: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Battery:
    """Everything that the tests share.

    Attributes
    ----------
    labels_most_telling_first
        Of several labels that hold, the first in this order is the outcome's.
    stop_rise_nrs, stop_above_nrs
        A test ends when pain rises by as much from the start, or passes the other.
    sides_over_ratio, sides_days_needed
        A side difference counts above this share of the larger side, when seen on so many days.
    camera
        Set-up, quality and known error of the camera part, as read from the file; its own issue builds on it.
    """

    purpose: str
    evidence_position: str
    stop_action: str
    order: tuple[str, ...]
    order_reason: str
    rest_between_holds: timedelta
    labels_most_telling_first: tuple[Label, ...]
    forms: Mapping[str, ScreenForm]
    retest_days: int
    retest_rule: str
    before_acting_on_sides: str
    sides_over_ratio: float
    sides_days_needed: int
    sides_words: str
    sides_consequence: str
    sides_confidence: Confidence
    sides_citations: tuple[str, ...]
    easing_recheck_days: int
    stop_rise_nrs: float
    stop_above_nrs: float
    stops: tuple[Stop, ...]
    advice: Mapping[Advice, str]
    gates: tuple[Gate, ...]
    flags: Mapping[str, FlagKind]
    tags: Mapping[str, str]
    plan_note: str
    common_base: tuple[str, ...]
    plan_order: tuple[PlanOrder, ...]
    max_added_exercises: int
    camera: Raw
    camera_noise_deg: float
    never_report: tuple[NeverReported, ...]
    quad_strength_note: str
    quad_strength_citations: tuple[str, ...]


def _gate(raw: Raw, order: tuple[str, ...]) -> Gate:
    tests = movement_tests()
    gently = tuple(raw.get("gently", ()))
    closes = raw["closes"]
    named = (
        order if closes == "all" else tuple(each for each in order if each not in gently) if closes == "others" else tuple(closes)
    )
    positions = set(raw.get("closes_positions", ()))
    lying = tuple(each for each in order if positions & set(tests[each].positions))
    holds = tuple(each for each in order if raw.get("closes_holds") and tests[each].holds)
    return Gate(
        id=raw["id"],
        words=raw["words"],
        when=when(raw["when"]),
        needs=tuple(raw["needs"]),
        closes=named + lying + holds,
        gently=gently,
        closes_screen=closes == "all",
        sets_flags=tuple(raw.get("sets_flags", ())),
        advice=Advice(raw["advice"]) if "advice" in raw else None,
        no_plan=raw.get("no_plan", False),
    )


def _form(form_id: str, raw: Raw, order: tuple[str, ...]) -> ScreenForm:
    """Read a form; one without tests of its own holds them all, and tests always come in the order of the whole."""
    chosen = tuple(each for each in order if each in raw["tests"]) if raw["tests"] else order
    return ScreenForm(form_id, raw["name"], chosen, raw["minutes"], raw["use"])


def _plan_order(raw: Raw) -> PlanOrder:
    return PlanOrder(
        raw["words"],
        tuple(raw["types"]),
        tuple(map(Confidence, raw["confidence"])),
        raw.get("needs_stiffness", False),
        raw.get("tests_needed", 1),
    )


def _packaged(name: str) -> dict[str, Any]:
    return tomllib.loads((files("runtall.evidence") / "movement_tests" / name).read_text("utf-8"))


@cache
def battery() -> Battery:
    """Return what the tests share. Read once from the package.

    Examples
    --------
    >>> battery().forms["short"].minutes
    12
    """
    raw = _packaged("battery.toml")
    order = tuple(raw["order"])
    sides = raw["sides"]
    return Battery(
        **{name: raw[name] for name in ("purpose", "evidence_position", "stop_action", "order_reason", "quad_strength_note")},
        order=order,
        rest_between_holds=timedelta(seconds=raw["rest_between_holds_s"]),
        labels_most_telling_first=tuple(map(Label, raw["labels_most_telling_first"])),
        forms=MappingProxyType({name: _form(name, each, order) for name, each in raw["forms"].items()}),
        retest_days=raw["retest"]["every_days"],
        retest_rule=raw["retest"]["rule"],
        before_acting_on_sides=raw["retest"]["before_acting_on_sides"],
        sides_over_ratio=sides["default_over_ratio"],
        sides_days_needed=sides["days_needed"],
        sides_words=sides["words"],
        sides_consequence=sides["consequence"],
        sides_confidence=Confidence(sides["confidence"]),
        sides_citations=tuple(sides["citations"]),
        easing_recheck_days=raw["easing"]["recheck_days"],
        stop_rise_nrs=raw["stop_rules"]["rise_nrs"],
        stop_above_nrs=raw["stop_rules"]["above_nrs"],
        stops=tuple(map(stop, raw["stops"])),
        advice=MappingProxyType({Advice(name): words for name, words in raw["advice"].items()}),
        gates=tuple(_gate(each, order) for each in raw["gates"]),
        flags=MappingProxyType(
            {
                name: FlagKind(name, each["words"], each.get("days"), each.get("note", ""), each.get("test_clears", True))
                for name, each in raw["flags"].items()
            }
        ),
        tags=MappingProxyType(raw["tags"]),
        plan_note=raw["plan"]["note"],
        common_base=tuple(raw["plan"]["common_base"]),
        plan_order=tuple(map(_plan_order, raw["plan"]["order"])),
        max_added_exercises=raw["plan"]["max_added_exercises"],
        camera=MappingProxyType(raw["camera"]),
        camera_noise_deg=raw["camera"]["noise_deg"],
        never_report=tuple(
            NeverReported(each["id"], each["what"], each["why"], tuple(each.get("citations", ()))) for each in raw["never_report"]
        ),
        quad_strength_citations=tuple(raw["quad_strength_citations"]),
    )


@cache
def clinic() -> Clinic:
    """Return what a clinic's own devices may read. Read once from the package."""
    raw = _packaged("clinic.toml")
    readings = (
        ClinicReading(each["id"], each["words"], tuple(each["kinds"]), tuple(each["devices"]), tuple(each["tags"]))
        for each in raw["readings"]
    )
    return Clinic(
        readings=MappingProxyType({each.id: each for each in readings}),
        devices=MappingProxyType({each["id"]: each["words"] for each in raw["devices"]}),
        units=MappingProxyType({name: ClinicUnit(each["kind"], float(each["size"])) for name, each in raw["units"].items()}),
        error_ratio=raw["error_ratio"],
        over_ratio=raw["over_ratio"],
        error_words=raw["error_words"],
        confidence=Confidence(raw["confidence"]),
    )
