"""Today as values: the card with its lines and limits, in the order in which they are done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit for the run; ``value`` is its number in SI, ``None`` where the sentence is all."""

    kind: str
    sentence: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do today; ``reasons`` say why, ``steps`` what to do one after another."""

    kind: str
    title: str
    detail: str | None
    duration_s: float | None
    distance_m: float | None
    caps: tuple[Cap, ...]
    steps: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The one clear action of today, and the lines under it."""

    on: date
    kind: str
    headline: str
    lines: tuple[Line, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """Today.

    Attributes
    ----------
    safety
        Where the runner stands with the safety questions. While ``safety_outcome`` is ``emergency`` there is nothing else to
        show than this sentence.
    card
        ``None`` before the first card.
    open_questions
        Moments of runs that can be told now, such as ``next_morning``.
    """

    on: date
    safety_outcome: str
    safety: str
    card: Card | None
    open_questions: tuple[str, ...]

    @classmethod
    def of(cls, told: dict[str, Any]) -> Today:
        """Read the answer of ``read_today``."""
        decided = told["decided"]
        return cls(
            on=date.fromisoformat(told["on"]),
            safety_outcome=told["safety"]["outcome"],
            safety=told["safety"]["sentence"],
            card=None if decided is None else _card(decided["card"]),
            open_questions=tuple(each["moment"] for each in told["questions"]),
        )


def _card(told: dict[str, Any]) -> Card:
    return Card(
        on=date.fromisoformat(told["on"]),
        kind=told["kind"],
        headline=told["headline"],
        lines=tuple(map(_line, told["lines"])),
        reasons=tuple(each["sentence"] for each in told["because"]),
    )


def _line(told: dict[str, Any]) -> Line:
    return Line(
        kind=told["kind"],
        title=told["title"],
        detail=told["detail"],
        duration_s=told["duration_s"],
        distance_m=told["distance_m"],
        caps=tuple(Cap(each["kind"], each["sentence"], each["value"]) for each in told["caps"]),
        steps=tuple(told["steps"]),
        reasons=tuple(each["sentence"] for each in told["because"]),
    )


def as_text(today: Today) -> str:
    """Return Today as lines of text: what the page says first, first."""
    if today.card is None or today.safety_outcome == "emergency":
        return today.safety
    told = [today.card.headline, ""]
    for line in today.card.lines:
        told.append(f"- {line.title}")
        told += [f"  {each}" for each in (line.detail, *line.steps, *(cap.sentence for cap in line.caps)) if each]
    return "\n".join(told)
