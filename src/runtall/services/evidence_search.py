"""Look for words in everything that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runtall.core import Message
from runtall.evidence import Body, Choice, Grade, packaged

LONGEST_QUESTION = 100
"""Characters of a question that are read; the rest is left."""
_MOST_WORDS = 8
MOST_HITS = 40
"""Hits that are given back; how many there are in all is said beside them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that holds every word of a question.

    Attributes
    ----------
    kind, id
        As ``evidence_under`` takes them; a step of an article is found as ``article`` with the article's id.
    says
        What it says, or what a paper found.
    about
        The line above it: a citation, or nothing.
    """

    kind: str
    id: str
    says: Message
    about: str = ""
    grade: Grade | None = None
    status: Choice | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: the best hits first, and how many there were in all."""

    asked: str
    hits: tuple[Hit, ...]
    total: int


def search(text: str) -> Found:
    """Return what holds every word of a question; a hit in the sentence itself comes before one in what stands around it.

    Examples
    --------
    >>> search("metronome").hits[0].id
    'metronome-cadence'
    >>> search("  ").total
    0
    """
    asked = " ".join(text[:LONGEST_QUESTION].split())
    words = asked.lower().split()[:_MOST_WORDS]
    if not words:
        return Found(asked, (), 0)
    scored = [
        (_score(words, str(hit.says), hit.id, around), place, hit)
        for place, (hit, around) in enumerate(_everything(packaged()))
        if all(word in f"{hit.says} {hit.id} {hit.about} {around}".lower() for word in words)
    ]
    scored.sort(key=lambda each: (-each[0], each[1]))
    return Found(asked, tuple(hit for _points, _place, hit in scored[:MOST_HITS]), len(scored))


def _score(words: list[str], says: str, name: str, around: str) -> int:
    """Weigh where the words stand: most in the id, more at the beginning of a word than within one."""
    says, around = f" {says.lower()}", f" {around.lower()}"
    weights = ((4, f"-{name}"), (3, says), (1, around))
    return sum(weight * (2 if f"{text[:1]}{word}" in text else 1) for word in words for weight, text in weights if word in text)


def _everything(body: Body) -> Iterator[tuple[Hit, str]]:
    for point in body.contested_points.values():
        says = (each.says for each in point.positions)
        yield Hit("point", point.id, Message(point.question), grade=Grade.CONTESTED), " ".join((point.plain, point.we_do, *says))
    for claim in body.claims.values():
        hit = Hit("claim", claim.id, Message(claim.statement), grade=claim.grade, status=claim.status)
        yield hit, f"{claim.grade_why} {claim.we_do or ''} {claim.withheld or ''}"
    for article in body.protocols.values():
        for step in article.steps:
            yield Hit("article", article.id, Message(step.say), grade=step.grade, status=step.status), step.group
    for paper in body.literature.values():
        around = " ".join((paper.about, paper.design, *paper.keywords, *paper.figures))
        yield Hit("paper", paper.id, Message(paper.finding), about=paper.citation), around
    for versions in body.rules.values():
        for rule in versions[-1:]:
            yield Hit("rule", rule.id, Message(rule.statement), grade=Grade(rule.grade)), ""
