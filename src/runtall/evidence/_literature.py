"""The papers that definitions, claims and rules rest on, one TOML file per topic under ``literature/``."""

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


class Sureness(StrEnum):
    """How sure we are that a citation, or the figures of a paper, are exactly right."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Checked(StrEnum):
    """Where we have a paper's finding from: its own text, another author's summary, or memory."""

    ABSTRACT = "abstract"
    SECONDARY = "secondary"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: where it stands, what it found, in our own words, and how sure we are of both.

    Attributes
    ----------
    figures
        Its printed numbers, as text with their units.
    caution
        What to keep in mind when reading it; ``None`` where nothing stands out.
    back_pain_in_runners
        Whether those studied were runners and what was studied was back pain.
    """

    id: str
    topic: Topic
    first_author: str
    year: int
    journal: str
    about: str
    design: str
    finding: str
    figures: tuple[str, ...]
    caution: str | None
    citation_confidence: Sureness
    figure_confidence: Sureness
    checked: Checked
    back_pain_in_runners: bool
    keywords: tuple[str, ...]
    doi: str | None = None

    @property
    def citation(self) -> str:
        """Author, year and journal, as a line under a number."""
        return f"{self.first_author} {self.year}, {self.journal}"


def _paper(topic: str, raw: Mapping[str, Any]) -> Paper:
    nothing_else(raw, Paper, "topic")
    return Paper(
        id=raw["id"],
        topic=Topic(topic),
        first_author=raw["first_author"],
        year=raw["year"],
        journal=raw["journal"],
        about=raw["about"],
        design=raw["design"],
        finding=raw["finding"],
        figures=tuple(raw.get("figures", ())),
        caution=raw.get("caution"),
        citation_confidence=Sureness(raw["citation_confidence"]),
        figure_confidence=Sureness(raw["figure_confidence"]),
        checked=Checked(raw["checked"]),
        back_pain_in_runners=raw["back_pain_in_runners"],
        keywords=tuple(raw["keywords"]),
        doi=raw.get("doi"),
    )


@cache
def literature() -> Mapping[str, Paper]:
    """All packaged papers by id. Read once."""
    return MappingProxyType(by_id((_paper(topic, raw) for topic, raw in entries("literature")), lambda paper: paper.id))
