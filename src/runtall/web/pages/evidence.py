"""The why-trail of a number: the rule that put it forward, how well that is supported, and the papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.core import Observation
from runtall.evidence import Rule, literature, rules
from runtall.findings import Finding
from runtall.web.pages.words import grade_words


@dataclass(frozen=True, slots=True)
class Source:
    """One paper: where it stands, what it looked at and what it found, in our words."""

    citation: str
    about: str
    finding: str
    doi: str


@dataclass(frozen=True, slots=True)
class Why:
    """How an observation came about; ``trail_url`` leads to all of it, empty where there is no such page."""

    statement: str
    grade: str
    method: str
    sources: tuple[Source, ...]
    trail_url: str = ""


def why_of(observation: Observation) -> Why | None:
    """Return the why-trail of an observation; ``None`` where its rule is not in this version."""
    return _why(observation.method, observation.sources)


def why_of_finding(finding: Finding, *, linked: bool) -> Why | None:
    """Return the why-trail of a finding, ``linked`` to the page with all of it; ``None`` as in :func:`why_of`."""
    why = _why(finding.rule, finding.sources)
    return why if why is None or not linked else replace(why, trail_url=reverse("why_finding", args=[finding.id]))


def why_of_rule(method: str) -> Why | None:
    """Return the why-trail of a rule with all its sources; ``None`` as in :func:`why_of`."""
    found = _rule(method)
    return None if found is None else _why(method, found.sources)


def _why(method: str, sources: Sequence[str]) -> Why | None:
    rule = _rule(method)
    if rule is None:
        return None
    papers = literature()
    return Why(
        statement=_(rule.statement),
        grade=grade_words(rule.grade),
        method=method,
        sources=tuple(
            Source(papers[key].citation, _(papers[key].about), _(papers[key].finding), papers[key].doi or "")
            for key in sources
            if key in papers
        ),
    )


def _rule(method: str) -> Rule | None:
    rule_id, _slash, version = method.partition("/v")
    return next((rule for rule in rules().get(rule_id, ()) if str(rule.version) == version), None)
