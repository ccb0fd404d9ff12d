"""The movement tests as data: one TOML file a test under ``movement_tests/``, and ``battery.toml`` for what they share."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Raw = Mapping[str, Any]


class Confidence(StrEnum):
    """How sure the screen's sources make us of a figure; ``working-choice`` is our own number and is shown as such."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    WORKING_CHOICE = "working-choice"


class Label(StrEnum):
    """What a movement test came to."""

    OK = "ok"
    WORK_ON = "work_on"
    UNCLEAR = "unclear"
    STOPPED = "stopped"
    NOT_DONE = "not_done"
    RELIEF = "relief"


class Advice(StrEnum):
    """What follows from a stop or a gate, beyond ending the test."""

    STOP = "stop"
    CLINICIAN = "clinician"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Op(StrEnum):
    """How a condition compares."""

    OVER = "over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"
    IS = "is"


class Kind(StrEnum):
    """How a measure is written down."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison with a fixed value, of a measure, an answer, the runner's ``sex`` (or ``not_told``) or an earlier cut-off.

    A measure's name with ``.gap`` stands for this side less the other side on the same day.
    """

    measure: str
    op: Op
    value: float | str | bool


@dataclass(frozen=True, slots=True)
class When:
    """When something holds: every one of ``all_of``, at least one of ``any_of`` (if there are any), and none of ``none_of``."""

    all_of: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every comparison in it."""
        return self.all_of + self.any_of + self.none_of


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer to choose, and what it says about measured numbers (nothing, or a range)."""

    id: str
    words: str
    means: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is written down in a test.

    Attributes
    ----------
    id
        With its unit where it is a number: ``hold_s``.
    unit
        Symbol of the kept unit; empty for answers.
    two_sides
        Whether left and right have one each.
    low, high
        Inclusive range that a person can reach; a number outside is refused.
    higher_is_better
        ``None`` where neither end is better.
    units
        Units in which it may be entered, and how much one of each is in the kept unit.
    by
        How it may be got: ``hand``, ``camera``, ``device``.
    minus
        For a derived measure: the two that are subtracted.
    keeps_apart
        Results that differ in this (such as the version done) are never compared.
    default
        What was done when nothing else was written down; ``None`` where it must be said.
    """

    id: str
    words: str
    kind: Kind
    two_sides: bool
    unit: str = ""
    low: float | None = None
    high: float | None = None
    higher_is_better: bool | None = None
    units: Mapping[str, float] = field(default_factory=dict)
    by: tuple[str, ...] = ("hand",)
    choices: tuple[AnswerChoice, ...] = ()
    minus: tuple[str, str] | None = None
    keeps_apart: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Normal:
    """What is usual, for whom, and how sure that is. Numbers are in the measure's unit; ``None`` where none was given."""

    words: str
    confidence: Confidence
    citations: tuple[str, ...] = ()
    measure: str | None = None
    sex: str | None = None
    version: str | None = None
    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CutOff:
    """Where a reading gets a label. ``days_needed`` above one means: only when seen on so many days."""

    id: str
    finding: str
    result: str
    label: Label
    confidence: Confidence
    when: When
    citations: tuple[str, ...] = ()
    adds_tags: tuple[str, ...] = ()
    sets_flags: tuple[str, ...] = ()
    start_level: int | None = None
    days_needed: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class TestError:
    """How far a reading may be off by chance; a change must be larger. ``value`` is ``None`` where nobody measured it.

    ``kind`` says which figure it is (SEM, MDC, ...), ``smallest_change`` what only one in twenty unchanged people exceeds.
    """

    __test__ = False  # a name of the trade, not a test of ours

    measure: str
    words: str
    confidence: Confidence
    kind: str
    value: float | None = None
    smallest_change: float | None = None
    between_sides: float | None = None
    version: str | None = None
    citations: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SideRule:
    """Which difference between the sides counts: larger than ``difference`` and, of the larger side, than ``over_ratio``."""

    measure: str
    words: str
    confidence: Confidence
    difference: Condition
    over_ratio: float
    adds_tags: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A sign that ends a test, what it sets and what it asks for.

    ``when`` finds it in numbers that were entered; ``opens`` names the safety questions that have to be answered after it.
    """

    id: str
    sign: str
    advice: Advice = Advice.STOP
    sets_flags: tuple[str, ...] = ()
    when: When | None = None
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CameraMeasure:
    """A figure that a camera reads, how and in which unit."""

    name: str
    how: str
    unit: str


@dataclass(frozen=True, slots=True)
class CameraPart:
    """What a phone camera can add to a test, and where it ends."""

    use: str
    view: str
    landmarks: tuple[str, ...]
    measures: tuple[CameraMeasure, ...]
    quality: str = ""
    limits: str = ""


@dataclass(frozen=True, slots=True)
class FlagGate:
    """A symptom flag that closes this test, or one version of it."""

    flag: str
    version: str | None
    words: str


@dataclass(frozen=True, slots=True)
class TestExample:
    """A worked case that the test suite runs.

    ``other`` holds what the other side gave on the same day; ``seen_before`` says that an earlier day gave the same.
    """

    __test__ = False

    name: str
    values: Mapping[str, float | str | bool]
    expect: Mapping[str, Any]
    sex: str | None = None
    other: Mapping[str, float | str | bool] = field(default_factory=dict)
    seen_before: bool = False


@dataclass(frozen=True, slots=True)
class MovementTest:
    """One movement test: how it is done, when it ends, what is written down and what that means."""

    id: str
    number: int
    name: str
    about: str
    type: str
    patterns: tuple[str, ...]
    holds: bool
    positions: tuple[str, ...]
    takes: timedelta
    equipment: tuple[str, ...]
    procedure: tuple[str, ...]
    stops: tuple[Stop, ...]
    camera: CameraPart
    measures: tuple[Measure, ...]
    normal: tuple[Normal, ...]
    cut_offs: tuple[CutOff, ...]
    errors: tuple[TestError, ...]
    side_rules: tuple[SideRule, ...]
    informs: tuple[str, ...]
    caveat: str
    flag_gates: tuple[FlagGate, ...]
    examples: tuple[TestExample, ...]
    caveat_citations: tuple[str, ...] = ()
    asymmetry: str = ""
    """Which side difference counts, in words; "not applicable" where there are no sides."""

    @property
    def two_sides(self) -> bool:
        """Whether left and right are tested apart."""
        return any(each.two_sides for each in self.measures)

    def measure(self, measure_id: str) -> Measure:
        """Return one measure; an unknown id is our own mistake (``KeyError``)."""
        for each in self.measures:
            if each.id == measure_id:
                return each
        raise KeyError(measure_id)


def conditions(raw: list[list[Any]]) -> tuple[Condition, ...]:
    """Read conditions as the files write them: ``["hold_s", "under", 30]``."""
    return tuple(Condition(measure, Op(op), value) for measure, op, value in raw)


def when(raw: Raw) -> When:
    """Read when something holds."""
    return When(*(conditions(raw.get(part, [])) for part in ("all_of", "any_of", "none_of")))


def stop(raw: Raw) -> Stop:
    """Read a sign that ends a test."""
    return Stop(
        raw["id"],
        raw["sign"],
        Advice(raw.get("advice", "stop")),
        tuple(raw.get("sets_flags", ())),
        when(raw["when"]) if "when" in raw else None,
        tuple(raw.get("opens", ())),
    )


def measure(raw: Raw) -> Measure:
    """Read a measure."""
    better = raw.get("better")
    return Measure(
        id=raw["id"],
        words=raw["words"],
        kind=Kind(raw["kind"]),
        two_sides=raw["two_sides"],
        unit=raw.get("unit", ""),
        low=raw.get("low"),
        high=raw.get("high"),
        higher_is_better=None if better is None else better == "higher",
        units=MappingProxyType({name: float(size) for name, size in raw.get("units", {}).items()}),
        by=tuple(raw.get("by", ("hand",))),
        choices=tuple(
            AnswerChoice(each["id"], each["words"], conditions(each.get("means", []))) for each in raw.get("choices", ())
        ),
        minus=(raw["minus"][0], raw["minus"][1]) if "minus" in raw else None,
        keeps_apart=raw.get("keeps_apart", False),
        default=raw.get("default"),
    )


def _normal(raw: Raw) -> Normal:
    return Normal(**{**raw, "confidence": Confidence(raw["confidence"]), "citations": tuple(raw.get("citations", ()))})


def _cut_off(raw: Raw) -> CutOff:
    lists = {name: tuple(raw.get(name, ())) for name in ("citations", "adds_tags", "sets_flags")}
    given = {"label": Label(raw["label"]), "confidence": Confidence(raw["confidence"]), "when": when(raw["when"])}
    return CutOff(**{**raw, **lists, **given})


def _error(raw: Raw) -> TestError:
    return TestError(**{**raw, "confidence": Confidence(raw["confidence"]), "citations": tuple(raw.get("citations", ()))})


def side_rule(raw: Raw) -> SideRule:
    """Read which side difference counts."""
    return SideRule(
        measure=raw["measure"],
        words=raw["words"],
        confidence=Confidence(raw["confidence"]),
        difference=Condition(raw["measure"], Op(raw["op"]), raw["value"]),
        over_ratio=raw["over_ratio"],
        adds_tags=tuple(raw.get("adds_tags", ())),
        citations=tuple(raw.get("citations", ())),
    )


def _camera(raw: Raw) -> CameraPart:
    return CameraPart(
        use=raw["use"],
        view=raw["view"],
        landmarks=tuple(raw.get("landmarks", ())),
        measures=tuple(CameraMeasure(each["name"], each.get("how", ""), each["unit"]) for each in raw["measures"]),
        quality=raw.get("quality", ""),
        limits=raw.get("limits", ""),
    )


def _example(raw: Raw) -> TestExample:
    return TestExample(
        raw["name"], raw["values"], raw["expect"], raw.get("sex"), raw.get("other", {}), raw.get("seen_before", False)
    )


def _test(raw: Raw) -> MovementTest:
    return MovementTest(
        id=raw["id"],
        number=raw["number"],
        name=raw["name"],
        about=raw["about"],
        type=raw["type"],
        holds=raw["holds"],
        caveat=raw["caveat"],
        asymmetry=raw["asymmetry"],
        patterns=tuple(raw["patterns"]),
        positions=tuple(raw["positions"]),
        equipment=tuple(raw["equipment"]),
        procedure=tuple(raw["procedure"]),
        informs=tuple(raw["informs"]),
        takes=timedelta(seconds=raw["takes_s"]),
        stops=tuple(map(stop, raw["stops"])),
        camera=_camera(raw["camera"]),
        measures=tuple(map(measure, raw["measures"])),
        normal=tuple(map(_normal, raw["normal"])),
        cut_offs=tuple(map(_cut_off, raw["cut_offs"])),
        errors=tuple(map(_error, raw["errors"])),
        side_rules=tuple(map(side_rule, raw.get("side_rules", ()))),
        flag_gates=tuple(FlagGate(each["flag"], each.get("version"), each["words"]) for each in raw.get("flag_gates", ())),
        examples=tuple(map(_example, raw["examples"])),
        caveat_citations=tuple(raw.get("caveat_citations", ())),
    )


@cache
def movement_tests() -> Mapping[str, MovementTest]:
    """All movement tests by id, in the order of their numbers. Read once from the package."""
    folder = files("runtall.evidence") / "movement_tests"
    named = [
        file for file in folder.iterdir() if file.name.endswith(".toml") and file.name not in ("battery.toml", "clinic.toml")
    ]
    found = [_test(tomllib.loads(file.read_text("utf-8"))) for file in named]
    return MappingProxyType({each.id: each for each in sorted(found, key=lambda each: each.number)})


def movement_test(test_id: str) -> MovementTest:
    """Return one movement test; an unknown id is our own mistake (``KeyError``).

    Examples
    --------
    >>> movement_test("side-plank-hold").name
    'Side plank hold'
    """
    return movement_tests()[test_id]
