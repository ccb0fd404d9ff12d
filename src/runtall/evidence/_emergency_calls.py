"""Numbers that reach help at once, with where they hold: packaged data under ``emergency_calls/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from runtall.evidence._packaged import entries, nothing_else


@dataclass(frozen=True, slots=True)
class EmergencyCall:
    """An emergency number: what to dial, where it holds in words, and the papers that say so."""

    number: str
    where: str
    literature: tuple[str, ...]


@cache
def emergency_calls() -> tuple[EmergencyCall, ...]:
    """All packaged emergency numbers, the one that holds in most places first. Read once."""
    found = []
    for _topic, raw in entries("emergency_calls"):
        nothing_else(raw, EmergencyCall)
        found.append(EmergencyCall(raw["number"], raw["where"], tuple(raw["literature"])))
    return tuple(found)
