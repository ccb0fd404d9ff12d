"""The papers that definitions and rules rest on, one TOML file per topic under ``literature/``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: where it stands, what it found, in our own words, and how sure we are of both."""

    id: str
    first_author: str
    year: int
    journal: str
    about: str
    finding: str
    citation_confidence: str
    doi: str | None = None

    @property
    def citation(self) -> str:
        """Author, year and journal, as a line under a number."""
        return f"{self.first_author} {self.year}, {self.journal}"


@cache
def literature() -> Mapping[str, Paper]:
    """All packaged papers by id. Read once."""
    found: dict[str, Paper] = {}
    for file in sorted((files("runtall.evidence") / "literature").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for raw in tomllib.loads(file.read_text("utf-8"))["papers"]:
                if raw["id"] in found:
                    raise ValueError(f"paper {raw['id']} stands twice in the packaged literature")
                found[raw["id"]] = Paper(
                    id=raw["id"],
                    first_author=raw["first_author"],
                    year=raw["year"],
                    journal=raw["journal"],
                    about=raw["about"],
                    finding=raw["finding"],
                    citation_confidence=raw["citation_confidence"],
                    doi=raw.get("doi"),
                )
    return MappingProxyType(found)
