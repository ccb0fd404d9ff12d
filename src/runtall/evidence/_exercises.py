"""The exercises as data: what each is for, how much of it, what is needed, what rules it out; ``exercises/*.toml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from runtall.evidence._grades import Grade
from runtall.evidence._packaged import by_id, nothing_else, packaged_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    KIT: Mapping[str, KitItem]
    CONTRAINDICATIONS: Mapping[str, Contraindication]
    PURPOSES: Mapping[str, str]
    POSITIONS: Mapping[str, str]
    EXERCISE_KINDS: Mapping[ExerciseKind, str]

GENERAL_PRACTICE = "general-practice"
"""The source of an exercise that no article names: common practice, and the literature beside it."""
_TERMS = "terms"


class ExerciseKind(StrEnum):
    """What sort of work an exercise is; only ``STRENGTH`` and ``PLYOMETRIC`` load, the rest may be done on any day."""

    STRENGTH = "strength"
    MOBILITY = "mobility"
    WARM_UP = "warm-up"
    PLYOMETRIC = "plyometric"
    BREATHING = "breathing"
    ROLLING = "rolling"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class KitItem:
    """A thing that an exercise may need.

    Attributes
    ----------
    household
        Taken to be at hand everywhere, without being named in a profile.
    serves
        Kinds of kit that it can stand in for: two dumbbells are also one.
    """

    id: str
    words: str
    household: bool = False
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contraindication:
    """A flag that rules exercises out.

    Attributes
    ----------
    implies
        Flags that hold with it.
    everything
        It rules out every exercise.
    from_nrs
        It holds from this much back pain on.
    unless, only_with
        It holds until the word ``unless`` is said: for everybody, or only where the flag ``only_with`` holds.
    """

    id: str
    words: str
    implies: tuple[str, ...] = ()
    everything: bool = False
    from_nrs: float | None = None
    unless: str | None = None
    only_with: str | None = None


@dataclass(frozen=True, slots=True)
class DoseRange:
    """How much of an exercise, each as (least, most); what does not apply is ``None``.

    Attributes
    ----------
    sets, reps, hold_s, duration_s
        With ``reps`` and ``hold_s`` both, each repetition is held so long; ``duration_s`` is one stretch of movement.
    per_side
        Repetitions, hold or duration count for each side.
    rest_s
        Between sets.
    tempo
        Lower-pause-raise in seconds (``3-1-1``), or a word.
    rep_s
        About what one repetition takes without its hold; ``None`` where there are none. A working choice.
    frequency_per_week
        ``None`` where it goes with a run.
    before_runs
        It belongs before a run.
    progress_gate_s
        A hold of this length comes before the next level.
    contacts_per_session
        Landings of hops.
    weekly_min_per_muscle
        What stretching adds up to in a week.
    """

    sets: tuple[int, int]
    reps: tuple[int, int] | None
    hold_s: tuple[int, int] | None
    duration_s: tuple[int, int] | None
    per_side: bool
    rest_s: int
    tempo: str
    rep_s: float | None
    frequency_per_week: tuple[int, int] | None
    before_runs: bool = False
    progress_gate_s: int | None = None
    contacts_per_session: tuple[int, int] | None = None
    weekly_min_per_muscle: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    theme
        The file that it stands in.
    purposes
        Of ``PURPOSES``, the main one first.
    unilateral, alternating
        It works one side at a time; ``alternating`` changes sides at every repetition, else one side is finished first.
    kit
        Groups of ``KIT``: one thing of each group is needed. Empty: nothing.
    kit_optional
        Makes it easier, harder or steadier.
    level
        1 gentle or for sore days, to 5 late.
    regression, progression
        The easier and the harder one, by id; ``None`` where there is none.
    contraindications
        Of ``CONTRAINDICATIONS``; any of them rules it out.
    sources
        Articles by id, and ``general-practice``.
    claims, literature
        What the articles say of it, and papers, by id.
    camera_view
        ``side`` or ``front``; ``None`` where a camera sees nothing.
    """

    id: str
    theme: str
    name: str
    kind: ExerciseKind
    purposes: tuple[str, ...]
    unilateral: bool
    alternating: bool
    kit: tuple[tuple[str, ...], ...]
    kit_optional: tuple[str, ...]
    level: int
    dose: DoseRange
    regression: str | None
    progression: str | None
    contraindications: tuple[str, ...]
    cues: tuple[str, ...]
    common_faults: tuple[str, ...]
    position: str
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    literature: tuple[str, ...]
    camera_view: str | None
    grade: Grade
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Terms:
    kit: Mapping[str, KitItem]
    contraindications: Mapping[str, Contraindication]
    purposes: Mapping[str, str]
    positions: Mapping[str, str]
    kinds: Mapping[ExerciseKind, str]


def _pair(raw: Mapping[str, Any], name: str) -> tuple[int, int] | None:
    if name not in raw:
        return None
    least, most = raw[name]
    if not 0 < least <= most:
        raise ValueError(f"a range {name} runs from least to most, not {raw[name]}")
    return least, most


def _dose(raw: Mapping[str, Any]) -> DoseRange:
    nothing_else(raw, DoseRange)
    sets = _pair(raw, "sets")
    if sets is None or not {"reps", "hold_s", "duration_s"} & set(raw) or ("reps" in raw) is not ("rep_s" in raw):
        raise ValueError(f"a dose needs sets, and repetitions with their time, a hold or a duration: {dict(raw)}")
    return DoseRange(
        sets=sets,
        reps=_pair(raw, "reps"),
        hold_s=_pair(raw, "hold_s"),
        duration_s=_pair(raw, "duration_s"),
        per_side=raw["per_side"],
        rest_s=raw["rest_s"],
        tempo=raw["tempo"],
        rep_s=raw.get("rep_s"),
        frequency_per_week=_pair(raw, "frequency_per_week"),
        before_runs=raw.get("before_runs", False),
        progress_gate_s=raw.get("progress_gate_s"),
        contacts_per_session=_pair(raw, "contacts_per_session"),
        weekly_min_per_muscle=raw.get("weekly_min_per_muscle"),
        note=raw.get("note", ""),
    )


def _exercise(theme: str, raw: Mapping[str, Any]) -> Exercise:
    nothing_else(raw, Exercise, "theme")
    terms = _terms()
    made = Exercise(
        id=raw["id"],
        theme=theme,
        name=raw["name"],
        kind=ExerciseKind(raw["kind"]),
        purposes=tuple(raw["purposes"]),
        unilateral=raw["unilateral"],
        alternating=raw.get("alternating", False),
        kit=tuple(tuple(group) for group in raw["kit"]),
        kit_optional=tuple(raw.get("kit_optional", ())),
        level=raw["level"],
        dose=_dose(raw["dose"]),
        regression=raw.get("regression"),
        progression=raw.get("progression"),
        contraindications=tuple(raw["contraindications"]),
        cues=tuple(raw["cues"]),
        common_faults=tuple(raw["common_faults"]),
        position=raw["position"],
        sources=tuple(raw["sources"]),
        claims=tuple(raw.get("claims", ())),
        literature=tuple(raw.get("literature", ())),
        camera_view=raw.get("camera_view"),
        grade=Grade(raw["grade"]),
        note=raw.get("note", ""),
    )
    needed = (*(each for group in made.kit for each in group), *made.kit_optional)
    for ids, known in ((made.purposes, terms.purposes), (needed, terms.kit), (made.contraindications, terms.contraindications)):
        if unknown := [each for each in ids if each not in known]:
            raise ValueError(f"{made.id} names {', '.join(unknown)}, which no term explains")
    if made.position not in terms.positions:
        raise ValueError(f"{made.id} is done {made.position}, which no term explains")
    return made


def _entries() -> Iterator[Exercise]:
    for theme, raw in packaged_files("exercises"):
        if theme != _TERMS:
            yield from (_exercise(theme, each) for each in raw["exercises"])


@cache
def exercises() -> Mapping[str, Exercise]:
    """Every exercise by id. Read once from the package.

    Examples
    --------
    >>> exercises()["dead-bug"].dose.reps
    (5, 10)
    """
    return MappingProxyType(by_id(_entries(), lambda each: each.id))


@cache
def _terms() -> _Terms:
    raw = next(raw for name, raw in packaged_files("exercises") if name == _TERMS)
    kit = {
        name: KitItem(name, each["words"], each.get("household", False), tuple(each.get("serves", ())))
        for name, each in raw["kit"].items()
    }
    flags = {
        name: Contraindication(
            name,
            each["words"],
            tuple(each.get("implies", ())),
            each.get("everything", False),
            each.get("from_nrs"),
            each.get("unless"),
            each.get("only_with"),
        )
        for name, each in raw["contraindications"].items()
    }
    return _Terms(
        MappingProxyType(kit),
        MappingProxyType(flags),
        MappingProxyType(dict(raw["purposes"])),
        MappingProxyType(dict(raw["positions"])),
        MappingProxyType({ExerciseKind(name): words for name, words in raw["kinds"].items()}),
    )


_PUBLISHED = {
    "KIT": "kit",
    "CONTRAINDICATIONS": "contraindications",
    "PURPOSES": "purposes",
    "POSITIONS": "positions",
    "EXERCISE_KINDS": "kinds",
}
assert set(_PUBLISHED.values()) == {field.name for field in fields(_Terms)}


def __getattr__(name: str) -> object:
    """Read the shared terms when one of their names is first asked for."""
    if name in _PUBLISHED:
        found: object = getattr(_terms(), _PUBLISHED[name])
        return found
    raise AttributeError(f"module {__name__} has no {name}")
