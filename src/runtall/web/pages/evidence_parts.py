"""Pieces of evidence as several pages show them: a claim, a paper, a disagreement, a rule, a default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.evidence import Checked, Claim, ContestedPoint, Default, Paper, Parameter, Sureness, Topic, literature
from runtall.services.evidence import RuleShown
from runtall.web.pages.evidence_words import (
    ArticleName,
    GradeMark,
    Standing,
    article_name,
    grade_mark,
    stance_words,
    standing,
    topic_words,
)
from runtall.web.pages.words import day_and_year, from_data


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads somewhere."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: what it found, in our words, and where it stands; ``doi_url`` leads out of the app, on a click alone."""

    id: str
    url: str
    citation: str
    about: str
    design: str
    finding: str
    figures: tuple[str, ...]
    caution: str
    doi: str
    doi_url: str
    how_sure: tuple[str, ...]
    on_runners: bool


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One thing that an article says: how well it is supported, who says so and who does not, and what we do."""

    id: str
    url: str
    statement: str
    figures: tuple[str, ...]
    grade: GradeMark
    grade_why: str
    said_by: tuple[ArticleName, ...]
    disagrees: tuple[ArticleName, ...]
    standing: Standing | None
    we_do: str
    withheld: str
    papers: tuple[Link, ...]
    choice_url: str = ""


@dataclass(frozen=True, slots=True)
class PositionLine:
    """How some articles answer a contested question."""

    stance: str
    stance_words: str
    articles: tuple[ArticleName, ...]
    says: str


@dataclass(frozen=True, slots=True)
class PointLine:
    """A question on which the sources disagree."""

    id: str
    url: str
    question: str
    plain: str
    positions: tuple[PositionLine, ...]
    evidence: str
    we_do: str
    topic: Link


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A number of a rule, with what a clinician may set."""

    name: str
    value: str
    allowed: str
    note: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of runtall's own, with its numbers."""

    key: str
    url: str
    statement: str
    grade: GradeMark
    figures: tuple[FigureLine, ...]
    reviewed: str
    retired: bool


@dataclass(frozen=True, slots=True)
class DefaultLine:
    """Something that runtall does unless the runner chooses otherwise."""

    does: str
    note: str
    grade: GradeMark


def topic_link(topic: Topic) -> Link:
    """Return a topic as a link."""
    return Link(topic_words(topic), reverse("evidence_topic", args=[topic.value]))


def paper_links(ids: Iterable[str]) -> tuple[Link, ...]:
    """Return papers as links with their citations; what is not packaged is left out."""
    papers = literature()
    return tuple(Link(papers[key].citation, reverse("evidence_paper", args=[key])) for key in ids if key in papers)


def paper_line(paper: Paper) -> PaperLine:
    """Return a paper as a page shows it."""
    return PaperLine(
        id=paper.id,
        url=reverse("evidence_paper", args=[paper.id]),
        citation=paper.citation,
        about=_(paper.about),
        design=_(paper.design),
        finding=_(paper.finding),
        figures=paper.figures,
        caution="" if paper.caution is None else _(paper.caution),
        doi=paper.doi or "",
        doi_url=f"https://doi.org/{paper.doi}" if paper.doi else "",
        how_sure=_how_sure(paper),
        on_runners=paper.back_pain_in_runners,
    )


def _how_sure(paper: Paper) -> tuple[str, ...]:
    sure = {Sureness.HIGH: _("high"), Sureness.MEDIUM: _("medium"), Sureness.LOW: _("low")}
    read = {
        Checked.ABSTRACT: _("Read in the paper itself or its abstract."),
        Checked.SECONDARY: _("Read in another author's summary."),
        Checked.KNOWLEDGE: _("From memory, not looked up."),
    }
    return (
        read[paper.checked],
        _("How sure we are of the citation: {how}.").format(how=sure[paper.citation_confidence]),
        _("How sure we are of its numbers: {how}.").format(how=sure[paper.figure_confidence]),
    )


def claim_line(claim: Claim, *, choices: frozenset[str] = frozenset()) -> ClaimLine:
    """Return a claim as a page shows it; ``choices`` are the claims that can be chosen to try."""
    return ClaimLine(
        id=claim.id,
        url=reverse("evidence_claim", args=[claim.id]),
        statement=_(claim.statement),
        figures=tuple(map(str, claim.figures)),
        grade=grade_mark(claim.grade),
        grade_why=_(claim.grade_why),
        said_by=tuple(map(article_name, (claim.said_by, *claim.agrees))),
        disagrees=tuple(map(article_name, claim.disagrees)),
        standing=None if claim.status is None else standing(claim.status),
        we_do="" if claim.we_do is None else _(claim.we_do),
        withheld="" if claim.withheld is None else _(claim.withheld),
        papers=paper_links(claim.literature),
        choice_url=reverse("evidence_choice", args=[claim.id]) if claim.id in choices else "",
    )


def point_line(point: ContestedPoint) -> PointLine:
    """Return a contested point as a page shows it."""
    return PointLine(
        id=point.id,
        url=reverse("evidence_point", args=[point.id]),
        question=_(point.question),
        plain=_(point.plain),
        positions=tuple(
            PositionLine(each.stance.value, stance_words(each.stance), tuple(map(article_name, each.articles)), _(each.says))
            for each in point.positions
        ),
        evidence=_(point.evidence),
        we_do=_(point.we_do),
        topic=topic_link(point.topic),
    )


def rule_line(rule: RuleShown) -> RuleLine:
    """Return a rule as a page shows it."""
    return RuleLine(
        key=f"{rule.id}/v{rule.version}",
        url=reverse("evidence_rule", args=[rule.id]),
        statement=_(rule.statement),
        grade=grade_mark(rule.grade),
        figures=tuple(figure_of_parameter(name, each) for name, each in rule.parameters.items()),
        reviewed=_day(rule.reviewed_on),
        retired=rule.status == "retired",
    )


def figure_of_parameter(name: str, parameter: Parameter) -> FigureLine:
    """Return a rule's number as a page shows it."""
    return figure_line(name, parameter.value, parameter.unit, parameter.allowed, parameter.note)


def figure_line(name: str, value: float, unit: str, allowed: tuple[float, float], note: str) -> FigureLine:
    """Return a number with its unit and the range that a clinician may set it in."""
    within = _("{low} to {high}").format(low=f"{allowed[0]:g}", high=f"{allowed[1]:g}")
    return FigureLine(name.replace("_", " "), f"{value:g} {unit}", within, from_data(note) if note else "")


def default_line(default: Default) -> DefaultLine:
    """Return a default as a page shows it."""
    return DefaultLine(_(default.does), _(default.note) if default.note else "", grade_mark(default.grade))


def _day(on: date) -> str:
    return day_and_year(on)
