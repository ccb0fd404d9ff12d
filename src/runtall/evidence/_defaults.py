"""What runtall does unless a runner chooses otherwise: one TOML file per topic under ``defaults/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from runtall.evidence._grades import Grade, Topic
from runtall.evidence._packaged import by_id, entries, nothing_else

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Default:
    """Something that runtall does unless a runner chooses otherwise.

    Attributes
    ----------
    does
        What it is, as a sentence.
    amount
        Its number, in words; the number that acts stands in the rule.
    note
        What is to be known about it; empty where nothing is.
    rules
        The rules that carry it out, by id; empty until there is one.
    """

    id: str
    topic: Topic
    does: str
    amount: str
    grade: Grade
    note: str
    literature: tuple[str, ...]
    rules: tuple[str, ...]


def _default(topic: str, raw: Mapping[str, Any]) -> Default:
    nothing_else(raw, Default, "topic")
    return Default(
        id=raw["id"],
        topic=Topic(topic),
        does=raw["does"],
        amount=raw["amount"],
        grade=Grade(raw["grade"]),
        note=raw.get("note", ""),
        literature=tuple(raw["literature"]),
        rules=tuple(raw.get("rules", ())),
    )


@cache
def defaults() -> Mapping[str, Default]:
    """All product defaults by id. Read once."""
    return MappingProxyType(by_id((_default(topic, raw) for topic, raw in entries("defaults")), lambda default: default.id))
