"""Named routines on demand, and the two ways to begin: one TOML file per kind under ``routines/``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from runtall.evidence._exercises import exercises
from runtall.evidence._grades import Choice, Grade
from runtall.evidence._packaged import by_id, nothing_else, packaged_files
from runtall.evidence._protocols import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MODES = "start-modes"
_FILL = "fill"


class RoutineKind(StrEnum):
    """What a routine is for."""

    WARM_UP = "warm-up"
    REHAB = "rehab"
    STRENGTH = "strength"
    MOBILITY = "mobility"
    PILATES = "pilates"
    ROLLING = "rolling"
    EASE = "ease"
    BREAK = "break"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class RoutineItem:
    """One exercise of a routine; what is ``None`` comes from the runner's own dose, or from the bottom of the range."""

    exercise_id: str
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    duration_s: int | None = None
    rest_s: int | None = None


@dataclass(frozen=True, slots=True)
class Routine:
    """A named routine.

    Attributes
    ----------
    minutes
        The least and most that it can be asked for in; ``usual_minutes`` unless somebody asks.
    when
        The moment it is for.
    items, more
        Exercises in their order, and those that are added when there is time.
    article
        The article whose protocol it is; ``None`` for a routine of ours.
    covers
        Steps of protocols that are followed here, as ``article-a/bridge``.
    loads
        It has strength work, which never stands on consecutive days.
    """

    id: str
    name: str
    kind: RoutineKind
    about: str
    when: Moment
    minutes: tuple[int, int]
    usual_minutes: int
    items: tuple[RoutineItem, ...]
    more: tuple[RoutineItem, ...]
    article: str | None
    covers: tuple[str, ...]
    loads: bool
    grade: Grade
    status: Choice
    note: str = ""


@dataclass(frozen=True, slots=True)
class StartStep:
    """One of the small steps: what is on from here, as ``slow-start``, ``warm-up`` and ``strength``."""

    number: int
    id: str
    say: str


@dataclass(frozen=True, slots=True)
class StartMode:
    """A way to begin: everything at once, or small steps, the next one only when the last was not enough."""

    id: str
    name: str
    about: str
    steps: tuple[StartStep, ...]
    claims: tuple[str, ...]


def _item(raw: Mapping[str, Any]) -> RoutineItem:
    nothing_else(raw, RoutineItem)
    item = RoutineItem(**raw)
    reach = exercises()[item.exercise_id].dose
    for value, span in (
        (item.sets, reach.sets),
        (item.reps, reach.reps),
        (item.hold_s, reach.hold_s),
        (item.duration_s, reach.duration_s),
    ):
        if value is not None and (span is None or not span[0] <= value <= span[1]):
            raise ValueError(f"{item.exercise_id}: {value} is outside its range {span}")
    return item


def _routine(kind: str, raw: Mapping[str, Any]) -> Routine:
    nothing_else(raw, Routine, "kind")
    least, most = raw["minutes"]
    if not 0 < least <= raw["usual_minutes"] <= most:
        raise ValueError(f"{raw['id']}: usually {raw['usual_minutes']} min, which is not within {raw['minutes']}")
    return Routine(
        id=raw["id"],
        name=raw["name"],
        kind=RoutineKind(kind),
        about=raw["about"],
        when=Moment(raw["when"]),
        minutes=(least, most),
        usual_minutes=raw["usual_minutes"],
        items=tuple(map(_item, raw["items"])),
        more=tuple(map(_item, raw.get("more", ()))),
        article=raw.get("article"),
        covers=tuple(raw.get("covers", ())),
        loads=raw["loads"],
        grade=Grade(raw["grade"]),
        status=Choice(raw["status"]),
        note=raw.get("note", ""),
    )


def _entries() -> Iterator[Routine]:
    for kind, raw in packaged_files("routines"):
        if kind not in (_MODES, _FILL):
            yield from (_routine(kind, each) for each in raw["routines"])


@cache
def routines() -> Mapping[str, Routine]:
    """Every routine by id. Read once from the package.

    Examples
    --------
    >>> routines()["desk-break"].minutes
    (2, 5)
    """
    return MappingProxyType(by_id(_entries(), lambda each: each.id))


@cache
def fill_items() -> tuple[RoutineItem, ...]:
    """Return the small harmless things that fill a routine's last minutes when what belongs there is ruled out."""
    raw = next(raw for name, raw in packaged_files("routines") if name == _FILL)
    return tuple(map(_item, raw["items"]))


@cache
def start_modes() -> Mapping[str, StartMode]:
    """Return the ways to begin, by id: ``full`` and ``small_steps``."""
    raw = next(raw for name, raw in packaged_files("routines") if name == _MODES)
    modes = (
        StartMode(
            each["id"],
            each["name"],
            each["about"],
            tuple(StartStep(number, step["id"], step["say"]) for number, step in enumerate(each["steps"], 1)),
            tuple(each["claims"]),
        )
        for each in raw["modes"]
    )
    return MappingProxyType(by_id(modes, lambda each: each.id))
