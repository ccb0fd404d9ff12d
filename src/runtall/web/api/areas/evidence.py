"""What is known: topics, claims, disputed points, papers, rules and articles; the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from ninja import Path, Query

from runtall.evidence import Paper
from runtall.services import evidence as service
from runtall.services import evidence_search
from runtall.services.evidence import Evidence, TopicCount
from runtall.services.evidence_search import Found
from runtall.web.api.door import Asked
from runtall.web.api.inputs import Limit, Offset, Word
from runtall.web.api.operations import Area

AREA = Area.named("evidence")


class EvidenceKind(StrEnum):
    """What a thing of the evidence is."""

    TOPIC = "topic"
    CLAIM = "claim"
    POINT = "point"
    PAPER = "paper"
    RULE = "rule"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Topics:
    """Every topic with the number of things there are on it."""

    topics: tuple[TopicCount, ...]


@AREA.get("/evidence/topics", Topics)
def list_topics(asked: Asked) -> Topics:  # noqa: ARG001 - the same for everybody
    """Give every topic."""
    return Topics(service.topic_counts())


@dataclass(frozen=True, slots=True)
class Papers:
    """Some papers, and how many there are in all."""

    total: int
    offset: int
    papers: tuple[Paper, ...]


@AREA.get("/evidence/papers", Papers)
def list_papers(asked: Asked, offset: Offset = 0, limit: Limit = 50) -> Papers:  # noqa: ARG001
    """Give the papers that runtall rests on."""
    every = service.all_evidence().literature
    return Papers(len(every), offset, every[offset : offset + limit])


@AREA.get("/evidence/search", Found)
def search_evidence(asked: Asked, q: Annotated[str, Query(max_length=200)]) -> Found:  # noqa: ARG001
    """Give what holds every word of a question."""
    return evidence_search.search(q)


@AREA.get("/evidence/{kind}/{thing_id}", Evidence)
def read_evidence(asked: Asked, kind: Annotated[EvidenceKind, Path()], thing_id: Word) -> Evidence:  # noqa: ARG001
    """Give one topic, claim, disputed point, paper, rule or article with all that it rests on, and all that rests on it."""
    return service.evidence_under(kind.value, thing_id)
