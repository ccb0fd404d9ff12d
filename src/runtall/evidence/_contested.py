"""Where the sources disagree, and what runtall does there: one TOML file per topic under ``contested/``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from runtall.evidence._grades import Topic
from runtall.evidence._packaged import by_id, entries, nothing_else

if TYPE_CHECKING:
    from collections.abc import Mapping


class Stance(StrEnum):
    """How an article answers a contested question."""

    FOR = "for"
    AGAINST = "against"
    BETWEEN = "between"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Position:
    """What some of the articles say on a contested question."""

    stance: Stance
    articles: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class ContestedPoint:
    """A question on which the articles, or the articles and the papers, disagree.

    Attributes
    ----------
    question
        One that can be answered with yes (``for``) or no (``against``).
    plain
        The disagreement and what follows from it, for a reader of twelve.
    evidence
        What the papers found.
    we_do
        What runtall does, and why.
    claims, literature, rules
        The claims it is made of, the papers, and the rules that act on it (by id).
    """

    id: str
    topic: Topic
    question: str
    plain: str
    positions: tuple[Position, ...]
    evidence: str
    we_do: str
    literature: tuple[str, ...]
    claims: tuple[str, ...]
    rules: tuple[str, ...]


def _position(raw: Mapping[str, Any]) -> Position:
    nothing_else(raw, Position)
    return Position(Stance(raw["stance"]), tuple(raw["articles"]), raw["says"])


def _point(topic: str, raw: Mapping[str, Any]) -> ContestedPoint:
    nothing_else(raw, ContestedPoint, "topic")
    return ContestedPoint(
        id=raw["id"],
        topic=Topic(topic),
        question=raw["question"],
        plain=raw["plain"],
        positions=tuple(map(_position, raw["positions"])),
        evidence=raw["evidence"],
        we_do=raw["we_do"],
        literature=tuple(raw["literature"]),
        claims=tuple(raw["claims"]),
        rules=tuple(raw.get("rules", ())),
    )


@cache
def contested_points() -> Mapping[str, ContestedPoint]:
    """All points on which the sources disagree, by id. Read once."""
    return MappingProxyType(by_id((_point(topic, raw) for topic, raw in entries("contested")), lambda point: point.id))
