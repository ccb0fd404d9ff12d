"""Rules as data: one file per rule and version under ``rules/<id>/v<N>.toml`` (STYLE 7)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
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


@dataclass(frozen=True, slots=True)
class SetValue:
    """A number of a rule as a clinician set it for one runner."""

    rule: str
    parameter: str
    value: float


_set: ContextVar[tuple[SetValue, ...]] = ContextVar("set_values", default=())


def values_set() -> tuple[SetValue, ...]:
    """Return the numbers that hold in place of the rules' own at this moment; none unless ``with_values`` says so."""
    return _set.get()


@contextmanager
def with_values(values: tuple[SetValue, ...]) -> Iterator[None]:
    """Within, ``rule`` gives these numbers in place of the rules' own; whoever decides takes them from its inputs.

    A number outside the range that its rule allows, or of no rule that there is, changes nothing: the rule's own holds.
    """
    before = _set.set(values)
    try:
        yield
    finally:
        _set.reset(before)


def rule(rule_id: str) -> Rule:
    """Return the active version of a rule, with the numbers that were set for whom it is asked.

    Reads that one rule's files only, so that a command pays for the rules it applies.
    An unknown id, or one without an active version, is our own mistake (``KeyError``).
    """
    values = _set.get()
    return _as_set(rule_id, values) if values else _released(rule_id)


@lru_cache(maxsize=512)
def _as_set(rule_id: str, values: tuple[SetValue, ...]) -> Rule:
    released = _released(rule_id)
    parameters = dict(released.parameters)
    for each in values:
        known = parameters.get(each.parameter) if each.rule == rule_id else None
        if known is not None and known.allowed[0] <= each.value <= known.allowed[1]:
            parameters[each.parameter] = replace(known, value=each.value)
    return replace(released, parameters=MappingProxyType(parameters))


@cache
def _released(rule_id: str) -> Rule:
    folder = files("runtall.evidence") / "rules" / rule_id
    if not folder.is_dir():
        raise KeyError(rule_id)
    active = [
        each for each in (_read(file) for file in folder.iterdir() if file.name.endswith(".toml")) if each.status == "active"
    ]
    if not active:
        raise KeyError(rule_id)
    return max(active, key=lambda each: each.version)
