"""Rules as data: one file per rule and version under ``rules/<id>/v<N>.toml`` (STYLE 7)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

GRADES = ("strong", "moderate", "weak", "contested", "unsupported", "working-choice")
"""How well a rule is supported; ``working-choice`` is ours and says so to the reader."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a rule: its value, unit, and the range a clinician may set."""

    value: float
    unit: str
    allowed: tuple[float, float]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case that the test suite runs: what is given, and what the rule then says."""

    name: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One released version of one rule."""

    id: str
    version: int
    status: str
    statement: str
    grade: str
    sources: tuple[str, ...]
    reviewed_on: date
    parameters: Mapping[str, Parameter]
    examples: tuple[Example, ...]

    @property
    def key(self) -> str:
        """Id and version as kept with every number that rests on it: ``late-run-drift/v1``."""
        return f"{self.id}/v{self.version}"

    def value(self, parameter: str) -> float:
        """Return one parameter's value; an unknown name is our own mistake (``KeyError``)."""
        return self.parameters[parameter].value


def _read(file: Traversable) -> Rule:
    raw = tomllib.loads(file.read_text("utf-8"))
    return Rule(
        id=raw["id"],
        version=raw["version"],
        status=raw["status"],
        statement=raw["statement"],
        grade=raw["grade"],
        sources=tuple(raw.get("sources", ())),
        reviewed_on=raw["reviewed_on"],
        parameters=MappingProxyType(
            {
                name: Parameter(float(p["value"]), p["unit"], (float(p["allowed"][0]), float(p["allowed"][1])), p.get("note", ""))
                for name, p in raw.get("parameters", {}).items()
            }
        ),
        examples=tuple(Example(e["name"], e["given"], e["expect"]) for e in raw.get("examples", ())),
    )


@cache
def rules() -> Mapping[str, tuple[Rule, ...]]:
    """All released rules: id to its versions, oldest first. Read once from the package."""
    found: dict[str, tuple[Rule, ...]] = {}
    for folder in sorted((files("runtall.evidence") / "rules").iterdir(), key=lambda entry: entry.name):
        if folder.is_dir():
            versions = [_read(file) for file in folder.iterdir() if file.name.endswith(".toml")]
            found[folder.name] = tuple(sorted(versions, key=lambda rule: rule.version))
    return MappingProxyType(found)


@cache
def rule(rule_id: str) -> Rule:
    """Return the active version of a rule.

    Reads that one rule's files only, so that a command pays for the rules it applies.
    An unknown id, or one without an active version, is our own mistake (``KeyError``).
    """
    folder = files("runtall.evidence") / "rules" / rule_id
    if not folder.is_dir():
        raise KeyError(rule_id)
    active = [
        each for each in (_read(file) for file in folder.iterdir() if file.name.endswith(".toml")) if each.status == "active"
    ]
    if not active:
        raise KeyError(rule_id)
    return max(active, key=lambda each: each.version)
