"""Under which licence everything that is installed stands: read from the installed metadata, judged by licences.toml.

The manual prints the rows; ``tests/architecture/test_licences.py`` fails on the problems. One reading, two readers.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "architecture" / "licences.toml"
_NATIVE_OR_PACKED = re.compile(r"\.(so|so\.[\d.]+|dylib|pyd|dll|min\.js|woff2?|ttf|otf)$")


@dataclass(frozen=True, slots=True)
class Part:
    """Something inside a distribution that has a licence of its own."""

    what: str
    licence: str
    evidence: str
    accepted: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One distribution: its licence as an SPDX expression (``None`` where nobody knows), and what it carries."""

    name: str
    version: str
    licence: str | None
    evidence: str
    parts: tuple[Part, ...]
    listed_parts: tuple[Part, ...]
    carries_more: bool


@cache
def table() -> dict[str, Any]:
    """Read the judgements in licences.toml."""
    return tomllib.loads(TABLE.read_text("utf-8"))


def locked_names(lock: str) -> list[str]:
    """Names in a lock file that this Python and platform install."""
    lines = (ROOT / "requirements" / lock).read_text("utf-8").splitlines()
    asked = [Requirement(line.rstrip("\\ ")) for line in lines if re.match(r"[A-Za-z]", line)]
    return sorted({canonicalize_name(each.name) for each in asked if each.marker is None or each.marker.evaluate()})


def _licence(found: Distribution, name: str) -> tuple[str | None, str]:
    """Licence and where it is known from: our own reading first, then the standard field, then the older ones."""
    spelled = table()["spelled"]
    if entry := table()["unclear"].get(name):
        return entry["licence"], entry["evidence"]
    if expression := found.metadata.get("License-Expression"):
        return expression, "metadata"
    older = [found.metadata.get("License") or ""]
    older += [each.rpartition(" :: ")[2] for each in found.metadata.get_all("Classifier") or [] if each.startswith("License")]
    for words in older:
        if words in spelled:
            return spelled[words], f'metadata: "{words}"'
    return None, "metadata: " + "; ".join(each for each in older if each)[:80]


def _listed_parts(found: Distribution) -> tuple[Part, ...]:
    """Read what the wheel's own bill of materials lists (CycloneDX in ``*.dist-info/sboms``)."""
    parts = []
    for file in found.files or []:
        if ".dist-info/sboms/" in str(file) and file.name.endswith(".json"):
            for component in json.loads(file.read_text("utf-8")).get("components", []):
                for each in component.get("licenses", []):
                    licence = each.get("expression") or each.get("license", {}).get("id") or ""
                    parts.append(Part(f"{component['name']} {component.get('version', '')}", licence, "bill of materials"))
    return tuple(parts)


def row(name: str) -> Row:
    """Everything known about one installed distribution."""
    found = distribution(name)
    licence, evidence = _licence(found, name)
    parts = tuple(Part(**entry) for entry in table()["inside"].get(name, []))
    carries_more = any(_NATIVE_OR_PACKED.search(str(file)) for file in found.files or [])
    return Row(found.metadata["Name"], found.version, licence, evidence, parts, _listed_parts(found), carries_more)


def is_allowed(expression: str, allowed: frozenset[str]) -> bool:
    """Whether an SPDX expression can be met with allowed licences: all sides of AND, any side of OR.

    >>> is_allowed("(MIT OR GPL-3.0-only) AND Zlib", frozenset({"MIT", "Zlib"}))
    True
    >>> is_allowed("MIT AND GPL-3.0-only", frozenset({"MIT"}))
    False
    """
    words = re.findall(r"\(|\)|[^\s()]+", re.sub(r"\s+WITH\s+", "_WITH_", expression.strip()))
    position = 0

    def any_side() -> bool:
        nonlocal position
        result = all_sides()
        while position < len(words) and words[position].upper() == "OR":
            position += 1
            result = all_sides() or result
        return result

    def all_sides() -> bool:
        nonlocal position
        result = one()
        while position < len(words) and words[position].upper() == "AND":
            position += 1
            result = one() and result
        return result

    def one() -> bool:
        nonlocal position
        word = words[position] if position < len(words) else ""
        position += 1
        if word == "(":
            result = any_side()
            position += 1
            return result
        return word.replace("_WITH_", " WITH ") in allowed

    return bool(words) and any_side() and position == len(words)


def _is_accepted(entry: Row) -> bool:
    """Whether this very licence of this distribution was accepted by name, with a reason."""
    judged = table()["accepted"].get(canonicalize_name(entry.name), {})
    return judged.get("licence") == entry.licence and bool(judged.get("reason"))


def problems(entry: Row, allowed: frozenset[str], *, look_inside: bool) -> list[str]:
    """Say what stands against this distribution, in words; empty when nothing does."""
    found = []
    if entry.licence is None:
        found.append(f"{entry.name}: licence unknown ({entry.evidence}); read it and add it to licences.toml")
    elif not is_allowed(entry.licence, allowed) and not _is_accepted(entry):
        found.append(f"{entry.name}: {entry.licence} is not on the list of allowed licences")
    if look_inside:
        if entry.carries_more and not entry.parts:
            found.append(f"{entry.name}: carries native parts, packed scripts or fonts that nobody has looked at")
        found += [
            f"{entry.name}: {part.what}: {part.licence} is neither allowed nor accepted with a reason"
            for part in entry.parts
            if not part.accepted and not is_allowed(part.licence, allowed)
        ]
        accepted = allowed | {part.licence for part in entry.parts if part.accepted}
        found += [
            f"{entry.name}: {part.what}: {part.licence}" for part in entry.listed_parts if not is_allowed(part.licence, accepted)
        ]
    return found
