"""Why: the trail behind a finding and behind each line of today's card, down to the papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.evidence import ContestedPoint, Paper
from runtall.findings import Finding, Settle, Status
from runtall.services.finding import Figure, Standout, Trail
from runtall.services.today import DayTrail, Reason
from runtall.web.pages.evidence_parts import FigureLine, Link, PaperLine, PointLine, figure_line, paper_line, point_line
from runtall.web.pages.evidence_words import GradeMark, grade_mark
from runtall.web.pages.words import Words, day_and_year


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One thing that was looked at."""

    says: str
    certainty: str
    settled_by: str
    settle: Link | None
    grade: GradeMark
    url: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """What stands out, what nobody knows yet, or what does not stand out."""

    name: str
    title: str
    lines: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """Everything that was looked at."""

    headline: str
    lede: str
    groups: tuple[FindingGroup, ...]
    place: str = "evidence"


@dataclass(frozen=True, slots=True)
class TrailPart:
    """The rule behind something, its numbers, its papers, and where sources disagree."""

    rule: str
    rule_url: str
    statement: str
    grade: GradeMark
    figures: tuple[FigureLine, ...]
    papers: tuple[PaperLine, ...]
    disputed: tuple[PointLine, ...]


@dataclass(frozen=True, slots=True)
class UsedLine:
    """One thing that went in."""

    name: str
    value: str
    day: str


@dataclass(frozen=True, slots=True)
class FindingWhyPage:
    """The trail behind one finding."""

    title: str
    eyebrow: str
    headline: str
    certainty: str
    settled_by: str
    settle: Link | None
    dissent: str
    used: tuple[UsedLine, ...]
    trail: TrailPart
    place: str = "evidence"


@dataclass(frozen=True, slots=True)
class ReasonPart:
    """One reason of today's card."""

    id: str
    says: str
    about: tuple[str, ...]
    trail: TrailPart


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What another answer would have made of the day."""

    given: str
    then: str


@dataclass(frozen=True, slots=True)
class TodayWhyPage:
    """The trail behind today's card."""

    headline: str
    lede: str
    reasons: tuple[ReasonPart, ...]
    what_if: tuple[WhatIf, ...]
    decided: str
    place: str = "today"


def findings_page(found: Standout, words: Words) -> FindingsPage:
    """Return everything that was looked at, what stands out first."""
    titles = {
        Status.PRESENT: _("What stands out"),
        Status.UNKNOWN: _("What nobody knows yet"),
        Status.ABSENT: _("What does not stand out"),
    }
    of = {status: [each for each in found.findings if each.status is status] for status in titles}
    unknown = len(of[Status.UNKNOWN])
    return FindingsPage(
        headline=_findings_headline(len(of[Status.PRESENT]), len(found.findings)),
        lede=ngettext(
            "{n} of them cannot be known from what is on file.", "{n} of them cannot be known from what is on file.", unknown
        ).format(n=unknown)
        if unknown
        else "",
        groups=tuple(
            FindingGroup(status.value, title, tuple(_finding_line(each, words) for each in of[status]))
            for status, title in titles.items()
            if of[status]
        ),
    )


def _findings_headline(standing_out: int, looked_at: int) -> str:
    if not standing_out:
        return _("Nothing stands out of {n} things that were looked at").format(n=looked_at)
    return ngettext(
        "{n} thing stands out of {of} that were looked at", "{n} things stand out of {of} that were looked at", standing_out
    ).format(n=standing_out, of=looked_at)


def _finding_line(each: Finding, words: Words) -> FindingLine:
    return FindingLine(
        says=words.say(each.sentence),
        certainty="" if each.certainty is None else words.say(each.certainty),
        settled_by=_settled_by(each, words),
        settle=_settle(each),
        grade=grade_mark(each.grade),
        url=reverse("why_finding", args=[each.id]),
    )


def _settled_by(each: Finding, words: Words) -> str:
    """Return what would settle an unknown, without the command of a terminal: the page has a link instead."""
    if each.status is not Status.UNKNOWN or each.settled_by is None:
        return ""
    said, command, _rest = words.say(each.settled_by).partition(": runtall ")
    return f"{said}." if command else said


def _settle(each: Finding) -> Link | None:
    if each.status is not Status.UNKNOWN or each.settles in (None, Settle.VIDEO):
        return None
    if each.id == "safety-answers":
        return Link(_("Answer the safety questions"), _safety_url())
    ways = {
        Settle.QUESTION: (_("Open Pain"), "pain"),
        Settle.DIARY: (_("Open Pain"), "pain"),
        Settle.FILES: (_("Bring files"), "import"),
        Settle.TEST: (_("Open Body"), "body"),
    }
    label, name = ways[each.settles]
    return Link(label, reverse(name))


def _safety_url() -> str:
    return reverse("safety")


def finding_why_page(trail: Trail, words: Words) -> FindingWhyPage:
    """Return the trail behind one finding."""
    found = trail.finding
    eyebrows = {
        Status.PRESENT: _("Stands out"),
        Status.UNKNOWN: _("Not known yet"),
        Status.ABSENT: _("Does not stand out"),
    }
    said = words.say(found.sentence)
    return FindingWhyPage(
        title=said,
        eyebrow=eyebrows[found.status],
        headline=said,
        certainty="" if found.certainty is None else words.say(found.certainty),
        settled_by=_settled_by(found, words),
        settle=_settle(found),
        dissent="" if found.dissent is None else words.say(found.dissent),
        used=tuple(
            UsedLine(each.name.replace("_", " "), each.value, "" if each.on is None else day_and_year(each.on))
            for each in found.inputs
        ),
        trail=_part(
            trail.rule_id,
            trail.rule_version,
            words.say(trail.statement),
            trail.grade,
            trail.figures,
            trail.papers,
            trail.disputed,
        ),
    )


def _part(
    rule_id: str,
    version: int,
    statement: str,
    grade: str,
    figures: Sequence[Figure],
    papers: Sequence[Paper],
    disputed: Sequence[ContestedPoint],
) -> TrailPart:
    return TrailPart(
        rule=f"{rule_id}/v{version}",
        rule_url=reverse("evidence_rule", args=[rule_id]),
        statement=statement,
        grade=grade_mark(grade),
        figures=tuple(figure_line(each.name, each.value, each.unit, each.allowed, each.note) for each in figures),
        papers=tuple(map(paper_line, papers)),
        disputed=tuple(map(point_line, disputed)),
    )


def today_why_page(trail: DayTrail, words: Words) -> TodayWhyPage:
    """Return the trail behind today's card: each reason once, with the lines that rest on it."""
    card, n = trail.decided.card, len(trail.reasons)
    return TodayWhyPage(
        headline=ngettext("Today rests on {n} reason", "Today rests on {n} reasons", n).format(n=n),
        lede=words.say(card.headline),
        reasons=tuple(_reasons(trail.reasons, words)),
        what_if=tuple(WhatIf(words.say(each.given), words.say(each.then)) for each in card.counterfactuals),
        decided=_("Card {number} of {day}, decided by runtall {version}. The same answers give the same card.").format(
            number=trail.decided.number, day=day_and_year(card.on), version=trail.decided.product_version
        ),
    )


def _reasons(reasons: Sequence[Reason], words: Words) -> list[ReasonPart]:
    """Return the reasons; a rule's first one bears the rule's name, so that a line of the card can lead to it."""
    seen: dict[str, int] = {}
    parts = []
    for each in reasons:
        seen[each.rule_id] = seen.get(each.rule_id, 0) + 1
        again = "" if seen[each.rule_id] == 1 else f"-{seen[each.rule_id]}"
        parts.append(
            ReasonPart(
                id=f"{each.rule_id}{again}",
                says=words.say(each.sentence),
                about=tuple(dict.fromkeys(map(words.say, each.about))),
                trail=_part(
                    each.rule_id,
                    each.rule_version,
                    words.say(each.statement),
                    each.grade,
                    each.figures,
                    each.papers,
                    each.disputed,
                ),
            )
        )
    return parts
