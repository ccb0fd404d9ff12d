"""Each of the five articles as something a runner can follow: one TOML file per article under ``protocols/``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from runtall.evidence._grades import Choice, Grade
from runtall.evidence._packaged import by_id, nothing_else, packaged_files

if TYPE_CHECKING:
    from collections.abc import Mapping


class Moment(StrEnum):
    """When a step of a protocol is done."""

    BEFORE_RUN = "before-run"
    RUNNING = "running"
    MID_RUN = "mid-run"
    AFTER_RUN = "after-run"
    SESSION = "session"
    WEEK = "week"
    FLARE = "flare"
    COMING_BACK = "coming-back"
    SHOES = "shoes"
    ANY_TIME = "any-time"


class Place(StrEnum):
    """The part of runtall in which a step can be followed, or read about."""

    TODAY = "today"
    PLAN = "plan"
    PLAYER = "player"
    LOAD = "load"
    SHOES = "shoes"
    BODY = "body"
    GAIT = "gait"
    PAIN = "pain"
    SETTINGS = "settings"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a protocol, in our own words and with the article's own dose.

    Attributes
    ----------
    group
        The part of the article that it belongs to; steps of one group follow one another.
    grade, status
        Of the claims that it rests on.
    claims
        By id; papers and reasons stand there.
    followed_in
        Where in runtall it is done; what is education or withheld is read about under ``evidence``.
    """

    id: str
    group: str
    when: Moment
    say: str
    grade: Grade
    status: Choice
    claims: tuple[str, ...]
    followed_in: Place


@dataclass(frozen=True, slots=True)
class Protocol:
    """One article: what it is about, and what it would have a runner do."""

    id: str
    title: str
    about: str
    steps: tuple[Step, ...]


def _step(raw: Mapping[str, Any]) -> Step:
    nothing_else(raw, Step)
    return Step(
        id=raw["id"],
        group=raw["group"],
        when=Moment(raw["when"]),
        say=raw["say"],
        grade=Grade(raw["grade"]),
        status=Choice(raw["status"]),
        claims=tuple(raw["claims"]),
        followed_in=Place(raw["followed_in"]),
    )


def _protocol(name: str, raw: Mapping[str, Any]) -> Protocol:
    nothing_else(raw, Protocol)
    if raw["id"] != name:
        raise ValueError(f"protocols/{name}.toml calls itself {raw['id']}")
    steps = by_id(map(_step, raw["steps"]), lambda step: step.id)
    return Protocol(id=raw["id"], title=raw["title"], about=raw["about"], steps=tuple(steps.values()))


@cache
def protocols() -> Mapping[str, Protocol]:
    """Return the five articles as protocols, by id. Read once."""
    return MappingProxyType(
        by_id((_protocol(name, raw) for name, raw in packaged_files("protocols")), lambda protocol: protocol.id)
    )
