"""Evidence: the ways in, a topic, a question, a claim, an article to follow, a paper, a rule, and what a search found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.evidence import ARTICLES, Choice, Protocol, Step, Topic, protocols
from runtall.services.evidence import Evidence, TopicCount
from runtall.services.evidence_search import Found, Hit
from runtall.web.pages.evidence_parts import (
    ClaimLine,
    DefaultLine,
    Link,
    PaperLine,
    PointLine,
    RuleLine,
    claim_line,
    default_line,
    paper_line,
    point_line,
    rule_line,
    topic_link,
)
from runtall.web.pages.evidence_words import GradeMark, Standing, article_name, grade_mark, standing, topic_words
from runtall.web.pages.following import Way, choice_url, way_to_follow
from runtall.web.pages.words import from_data


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """The ways in."""

    headline: str
    articles: tuple[Link, ...]
    topics: tuple[Link, ...]
    points: tuple[Link, ...]
    place: str = "evidence"


@dataclass(frozen=True, slots=True)
class AboutPage:
    """Everything on a topic, or under a claim, a question or a rule.

    Attributes
    ----------
    points, defaults, claims, rules, papers
        In this order; empty where there is nothing.
    to_follow
        Steps of the articles that rest on it.
    opened
        Shown whole: it is the one thing that the page is about.
    """

    title: str
    eyebrow: str
    headline: str
    lede: str
    back: Link
    points: tuple[PointLine, ...] = ()
    defaults: tuple[DefaultLine, ...] = ()
    claims: tuple[ClaimLine, ...] = ()
    to_follow: tuple[ArticlePart, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    papers: tuple[PaperLine, ...] = ()
    opened: ClaimLine | PointLine | PaperLine | None = None
    place: str = "evidence"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of an article: what to do, how well it is supported, what becomes of it, and where it is followed."""

    id: str
    says: str
    grade: GradeMark
    standing: Standing
    follow: Way | None
    choice_url: str
    claims: tuple[Link, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """Lines of one article that belong together."""

    title: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as something to follow."""

    title: str
    headline: str
    about: str
    counts: tuple[str, ...]
    parts: tuple[ArticlePart, ...]
    others: tuple[Link, ...]
    place: str = "evidence"


@dataclass(frozen=True, slots=True)
class HitLine:
    """One thing that a search found."""

    kind: str
    says: str
    about: str
    url: str
    grade: GradeMark | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search found."""

    asked: str
    headline: str
    lede: str
    hits: tuple[HitLine, ...]
    topics: tuple[Link, ...]
    place: str = "evidence"


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Papers on one topic."""

    topic: Link
    papers: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LiteraturePage:
    """Every paper, by topic."""

    headline: str
    groups: tuple[PaperGroup, ...]
    place: str = "evidence"


def evidence_page(found: Evidence, counts: Sequence[TopicCount]) -> EvidencePage:
    """Return the ways in."""
    headline = _("What five articles say about a running back, held against {papers} papers").format(papers=len(found.literature))
    return EvidencePage(
        headline=headline,
        articles=_articles(),
        topics=tuple(_topic(each) for each in counts if each.claims or each.contested_points),
        points=tuple(Link(_(each.question), reverse("evidence_point", args=[each.id])) for each in found.contested_points),
    )


def _articles(*, but: str = "") -> tuple[Link, ...]:
    return tuple(
        Link(_(protocols()[each].title), reverse("evidence_article", args=[each]), article_name(each).label)
        for each in ARTICLES
        if each != but
    )


def _topic(count: TopicCount) -> Link:
    link = topic_link(count.topic)
    claims = ngettext("{n} claim", "{n} claims", count.claims).format(n=count.claims)
    papers = ngettext("{n} paper", "{n} papers", count.papers).format(n=count.papers)
    return Link(link.label, link.url, f"{claims}, {papers}")


def topic_page(topic: Topic, found: Evidence) -> AboutPage:
    """Return everything on a topic: disagreements first, then what we do, then what is claimed."""
    own = [each for each in found.claims if each.topic is topic]
    well = sum(each.grade in ("strong", "moderate") for each in own)
    headline = topic_words(topic)
    lede = ngettext("{n} claim, {well} of it well supported.", "{n} claims, {well} of them well supported.", len(own)).format(
        n=len(own), well=well
    )
    return AboutPage(
        title=headline,
        eyebrow=_("Topic"),
        headline=headline,
        lede=lede if own else _("Papers behind the methods; no article says anything here."),
        back=_home(),
        points=tuple(map(point_line, found.contested_points)),
        defaults=tuple(map(default_line, found.defaults)),
        claims=_claims(found),
        rules=tuple(rule_line(each) for each in found.rules if each.status == "active"),
        papers=tuple(map(paper_line, found.literature)),
    )


def claim_page(claim_id: str, found: Evidence) -> AboutPage:
    """Return one claim with everything for and against it."""
    claim = next(each for each in found.claims if each.id == claim_id)
    own = claim_line(claim, choices=chosen_from())
    return AboutPage(
        title=own.statement,
        eyebrow=own.grade.words,
        headline=own.statement,
        lede=own.grade_why,
        back=topic_link(claim.topic),
        opened=own,
        points=tuple(map(point_line, found.contested_points)),
        to_follow=tuple(
            ArticlePart(f"{article_name(each.id).label}: {_(each.title)}", tuple(_step(each.id, step) for step in each.steps))
            for each in found.protocols
        ),
        rules=tuple(rule_line(each) for each in found.rules if each.status == "active"),
        papers=tuple(paper_line(each) for each in found.literature if each.id in claim.literature),
    )


def point_page(point_id: str, found: Evidence) -> AboutPage:
    """Return one question on which the sources disagree."""
    point = next(each for each in found.contested_points if each.id == point_id)
    own = point_line(point)
    return AboutPage(
        title=own.question,
        eyebrow=_("Sources disagree"),
        headline=own.question,
        lede=own.plain,
        back=own.topic,
        opened=own,
        claims=_claims(found, ids=frozenset(point.claims)),
        rules=tuple(rule_line(each) for each in found.rules if each.status == "active"),
        papers=tuple(paper_line(each) for each in found.literature if each.id in point.literature),
    )


def paper_page(paper_id: str, found: Evidence) -> AboutPage:
    """Return one paper and what rests on it."""
    paper = next(each for each in found.literature if each.id == paper_id)
    own = paper_line(paper)
    return AboutPage(
        title=own.citation,
        eyebrow=own.citation,
        headline=own.finding,
        lede=f"{own.about} {own.design}",
        back=Link(_("All papers"), reverse("evidence_papers")),
        opened=own,
        points=tuple(map(point_line, found.contested_points)),
        defaults=tuple(map(default_line, found.defaults)),
        claims=_claims(found),
        rules=tuple(rule_line(each) for each in found.rules if each.status == "active"),
    )


def rule_page(rule_id: str, found: Evidence) -> AboutPage:
    """Return one rule of runtall's own, every version of it, and the papers that it rests on."""
    versions = [each for each in found.rules if each.id == rule_id]
    newest = versions[-1]
    cited = {source for each in versions for source in each.sources}
    return AboutPage(
        title=_(newest.statement),
        eyebrow=_("A rule of runtall's"),
        headline=_(newest.statement),
        lede=_("Its numbers stand below, with the range in which a clinician may set them."),
        back=_home(),
        points=tuple(map(point_line, found.contested_points)),
        defaults=tuple(map(default_line, found.defaults)),
        rules=tuple(map(rule_line, reversed(versions))),
        papers=tuple(paper_line(each) for each in found.literature if each.id in cited),
    )


def _claims(found: Evidence, *, ids: frozenset[str] | None = None) -> tuple[ClaimLine, ...]:
    choices = chosen_from()
    return tuple(claim_line(each, choices=choices) for each in found.claims if ids is None or each.id in ids)


def _home() -> Link:
    return Link(_("Evidence"), reverse("evidence"))


def chosen_from() -> frozenset[str]:
    """Return the claims that can be chosen to try."""
    return frozenset(step.claims[0] for each in protocols().values() for step in each.steps if step.status is Choice.OPT_IN)


def article_page(article: Protocol, found: Evidence) -> ArticlePage:
    """Return an article as something to follow: every line with its grade, its standing, and the screen where it is done."""
    reasons = {each.id: each.withheld or each.we_do or each.grade_why for each in found.claims}
    number = {choice: sum(step.status is choice for step in article.steps) for choice in Choice}
    return ArticlePage(
        title=_(article.title),
        headline=_(article.title),
        about=_(article.about),
        counts=tuple(f"{count} {standing(choice).words}" for choice, count in number.items() if count),
        parts=tuple(
            ArticlePart(from_data(group), tuple(_step(article.id, step, reasons) for step in steps))
            for group, steps in groupby(article.steps, key=lambda step: step.group)
        ),
        others=_articles(but=article.id),
    )


def _step(article: str, step: Step, reasons: dict[str, str] | None = None) -> StepLine:
    reason = (reasons or {}).get(step.claims[0], "")
    return StepLine(
        id=step.id,
        says=_(step.say),
        grade=grade_mark(step.grade),
        standing=standing(step.status),
        follow=way_to_follow(article, step),
        choice_url=choice_url(step),
        claims=tuple(
            Link(_("Why") if len(step.claims) == 1 else _("Why, {n}").format(n=n), reverse("evidence_claim", args=[each]))
            for n, each in enumerate(step.claims, 1)
        ),
        reason=from_data(reason) if reason and step.status in (Choice.WITHHELD, Choice.EDUCATION) else "",
    )


def search_page(found: Found, counts: Sequence[TopicCount]) -> SearchPage:
    """Return what a search found; topics to go on from where it found nothing."""
    shown = len(found.hits)
    lede = "" if shown == found.total else _("The first {n} are shown. One more word narrows it.").format(n=shown)
    return SearchPage(
        asked=found.asked,
        headline=_search_headline(found),
        lede=lede,
        hits=tuple(map(_hit, found.hits)),
        topics=() if found.hits else tuple(_topic(each) for each in counts if each.claims),
    )


def _search_headline(found: Found) -> str:
    if not found.asked:
        return _("Look for a word")
    if not found.hits:
        return _("Nothing here speaks of “{words}”").format(words=found.asked)
    return ngettext("{n} thing speaks of “{words}”", "{n} things speak of “{words}”", found.total).format(
        n=found.total, words=found.asked
    )


_HIT_URLS = {
    "point": "evidence_point",
    "claim": "evidence_claim",
    "article": "evidence_article",
    "paper": "evidence_paper",
    "rule": "evidence_rule",
}


def _hit(hit: Hit) -> HitLine:
    kinds = {
        "point": _("Sources disagree"),
        "claim": _("Claim"),
        "article": article_name(hit.id).label if hit.kind == "article" else "",
        "paper": _("Paper"),
        "rule": _("A rule of runtall's"),
    }
    return HitLine(
        kind=kinds[hit.kind],
        says=hit.says.in_words(_),
        about=hit.about,
        url=reverse(_HIT_URLS[hit.kind], args=[hit.id]),
        grade=None if hit.grade is None else grade_mark(hit.grade),
        standing=None if hit.status is None else standing(hit.status),
    )


def literature_page(found: Evidence) -> LiteraturePage:
    """Return every paper, by topic."""
    papers = [
        (each.topic, Link(each.citation, reverse("evidence_paper", args=[each.id]), _(each.about))) for each in found.literature
    ]
    by_topic = {topic: tuple(link for of, link in papers if of is topic) for topic in Topic}
    return LiteraturePage(
        headline=_("{n} papers, read and put in our own words").format(n=len(papers)),
        groups=tuple(PaperGroup(topic_link(topic), links) for topic, links in by_topic.items() if links),
    )
