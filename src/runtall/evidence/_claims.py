"""What the five articles say, claim by claim, graded against the papers: one TOML file per topic under ``claims/``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from runtall.evidence._grades import Choice, Grade, Topic
from runtall.evidence._packaged import by_id, entries, nothing_else

if TYPE_CHECKING:
    from collections.abc import Mapping

ARTICLES = ("article-a", "article-b", "article-c", "article-d", "article-e")
"""The five articles that the claims come from; ``protocols`` tells what each is about."""


class ClaimKind(StrEnum):
    """What sort of thing a claim says."""

    CAUSE = "cause"
    RED_FLAG = "red-flag"
    CUE = "cue"
    LOAD_RULE = "load-rule"
    RECOVERY = "recovery"
    EXERCISE = "exercise"
    ASSESSMENT = "assessment"
    FOOTWEAR = "footwear"
    WARM_UP = "warmup"
    HABIT = "habit"
    STATISTIC = "statistic"
    PSYCHOSOCIAL = "psychosocial"
    THRESHOLD = "threshold"
    TERRAIN = "terrain"
    PRODUCT_FEATURE = "product-feature"
    HYDRATION = "hydration"
    RETURN_TO_RUN = "return-to-run"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a claim, as the article gives it.

    Attributes
    ----------
    low, high
        Its range, both ends the same for a single number; ``None`` where the article leaves an end open.
    words
        How the article puts what is no plain number (``60 or more``); ``None`` otherwise.
    """

    name: str
    unit: str
    low: float | None = None
    high: float | None = None
    words: str | None = None

    def __str__(self) -> str:
        if self.words is not None:
            return f"{self.words} {self.unit}"
        return f"{self.low:g} {self.unit}" if self.low == self.high else f"{self.low:g} to {self.high:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that an article says, in our own words. It is not advice.

    Attributes
    ----------
    said_by, agrees, disagrees
        Articles. Silence is not disagreement.
    grade, grade_why
        How well papers support it as it was said, and why.
    status
        What becomes of what it prescribes; ``None`` where it prescribes nothing.
    withheld
        The part of it that is kept back, with the reason; ``None`` for all but the few that can harm.
    we_do
        What runtall does about it, and why.
    literature
        Papers that speak for or against it; empty where none was found.
    """

    id: str
    topic: Topic
    kind: ClaimKind
    statement: str
    figures: tuple[Figure, ...]
    said_by: str
    agrees: tuple[str, ...]
    disagrees: tuple[str, ...]
    grade: Grade
    grade_why: str
    literature: tuple[str, ...]
    status: Choice | None
    withheld: str | None
    we_do: str | None


def _figure(raw: Mapping[str, Any]) -> Figure:
    nothing_else({key: value for key, value in raw.items() if key != "value"}, Figure)
    return Figure(
        name=raw["name"],
        unit=raw["unit"],
        low=raw.get("value", raw.get("low")),
        high=raw.get("value", raw.get("high")),
        words=raw.get("words"),
    )


def _claim(topic: str, raw: Mapping[str, Any]) -> Claim:
    nothing_else(raw, Claim, "topic")
    return Claim(
        id=raw["id"],
        topic=Topic(topic),
        kind=ClaimKind(raw["kind"]),
        statement=raw["statement"],
        figures=tuple(map(_figure, raw.get("figures", ()))),
        said_by=raw["said_by"],
        agrees=tuple(raw.get("agrees", ())),
        disagrees=tuple(raw.get("disagrees", ())),
        grade=Grade(raw["grade"]),
        grade_why=raw["grade_why"],
        literature=tuple(raw.get("literature", ())),
        status=Choice(raw["status"]) if "status" in raw else None,
        withheld=raw.get("withheld"),
        we_do=raw.get("we_do"),
    )


@cache
def claims() -> Mapping[str, Claim]:
    """All claims of the articles by id. Read once.

    Examples
    --------
    >>> claim = claims()["dead-bug-dose"]
    >>> claim.grade.value, claim.status.value, [str(figure) for figure in claim.figures]
    ('moderate', 'default', ['5 to 10 reps per side', '2 to 4 sets'])
    """
    return MappingProxyType(by_id((_claim(topic, raw) for topic, raw in entries("claims")), lambda claim: claim.id))
