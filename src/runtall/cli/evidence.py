"""``runtall evidence``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from runtall.evidence import Claim, ContestedPoint, Default, Paper, Protocol, Step
    from runtall.services.evidence import Evidence, RuleShown

_FEW_PAPERS = 3
"""Up to so many papers are shown in full; more of them as a list."""


def evidence(
    topic: Annotated[
        str | None,
        typer.Argument(
            help="A topic, the id of a claim, point, article, rule or paper, or a word; none lists the topics.",
            show_default=False,
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the evidence as JSON.")] = False,
) -> None:
    """Browse what is known: what speaks for and against, what runtall does about it and why, down to the paper."""
    from runtall.services import evidence as browsing

    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(browsing.all_evidence() if topic is None else browsing.evidence_on(topic)))
    elif topic is None:
        _list_topics()
    else:
        _print(_in_lines(browsing.evidence_on(topic)))


def _list_topics() -> None:
    from runtall.cli.console import out, table
    from runtall.services.evidence import topic_counts

    made = table(_("topic"), _("claims"), _("sources disagree"), _("papers"), numbers_from=1)
    for each in topic_counts():
        made.add_row(each.topic.value, str(each.claims), str(each.contested_points), str(each.papers))
    out().print(made)
    _print(
        [
            _("`runtall evidence TOPIC` goes on from here; so does the id of anything that is named there."),
            _("Plan, guided sessions and video are still being built: what stands here is what they will do."),
        ]
    )


def _print(lines: Iterable[str]) -> None:
    """Print lines at the width of the terminal, later lines of a paragraph under its first."""
    from rich.padding import Padding
    from rich.text import Text

    from runtall.cli.console import out

    for line in lines:
        text = line.lstrip(" ")
        out().print(Padding(Text(text), (0, 0, 0, len(line) - len(text))))


def _in_lines(found: Evidence) -> Iterator[str]:
    asked_for_a_paper = len(found.literature) == 1
    if asked_for_a_paper:
        yield from _papers(found.literature)
    for point in found.contested_points:
        yield from _point(point)
    yield from _headed(
        _("What runtall does unless you choose otherwise"), (line for each in found.defaults for line in _default(each))
    )
    yield from _headed(
        _("What the articles say, and what becomes of it"), (line for each in found.claims for line in _claim(each))
    )
    yield from _headed(_("To follow"), (line for each in found.protocols for line in _protocol(each)))
    yield from _headed(_("Rules"), (line for each in found.rules for line in _rule(each)))
    if not asked_for_a_paper:
        yield from _papers(found.literature)


def _papers(papers: tuple[Paper, ...]) -> Iterator[str]:
    in_full = len(papers) <= _FEW_PAPERS
    yield from _headed(_("Papers"), (line for each in papers for line in _paper(each, in_full=in_full)))
    if not in_full:
        yield _("`runtall evidence PAPER` shows what a paper found.")


def _headed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    first = True
    for line in lines:
        if first:
            yield heading.upper()
            first = False
        yield line
    if not first:
        yield ""


def _point(point: ContestedPoint) -> Iterator[str]:
    yield _("Sources disagree: {question}").format(question=_(point.question)) + f" [{point.id}]"
    yield "  " + _(point.plain)
    stances = {"for": _("for"), "against": _("against"), "between": _("between"), "silent": _("silent")}
    for position in point.positions:
        yield f"  {stances[position.stance.value]}: {', '.join(position.articles)}: {_(position.says)}"
    yield "  " + _("papers: {what}").format(what=_(point.evidence))
    yield "  " + _("what we do and why: {what}").format(what=_(point.we_do))
    yield "  " + _ids(_("sources"), point.literature)
    if point.rules:
        yield "  " + _ids(_("rules"), point.rules)
    yield ""


def _default(default: Default) -> Iterator[str]:
    yield f"  {default.id} ({default.grade}): {_(default.does)}" + (f" {_(default.note)}" if default.note else "")
    yield "    " + _ids(_("sources"), default.literature)


def _claim(claim: Claim) -> Iterator[str]:
    status = "" if claim.status is None else f", {claim.status}"
    yield f"  {claim.id} ({claim.grade}{status})"
    figures = f" [{'; '.join(map(str, claim.figures))}]" if claim.figures else ""
    yield f"    {_(claim.statement)}{figures}"
    against = ", ".join(claim.disagrees) or _("none")
    yield "    " + _("for: {articles}; against: {others}").format(
        articles=", ".join((claim.said_by, *claim.agrees)), others=against
    )
    yield "    " + _("why this grade: {why}").format(why=_(claim.grade_why))
    if claim.we_do:
        yield "    " + _("what we do and why: {what}").format(what=_(claim.we_do))
    if claim.withheld:
        yield "    " + _("withheld: {what}").format(what=_(claim.withheld))
    yield "    " + _ids(_("sources"), claim.literature)


def _protocol(protocol: Protocol) -> Iterator[str]:
    yield f"  {protocol.id}: {_(protocol.title)}. {_(protocol.about)}"
    group = ""
    for step in protocol.steps:
        if step.group != group:
            group = step.group
            yield f"    {_(step.group)}"
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    yield f"      {_(step.say)} ({step.grade}, {step.status}; {', '.join(step.claims)})"


def _rule(rule: RuleShown) -> Iterator[str]:
    yield f"  {rule.id}/v{rule.version} ({rule.grade}, {rule.status}): {_(rule.statement)}"
    for name, each in rule.parameters.items():
        yield f"    {name} = {each.value:g} {each.unit}" + (f". {each.note}" if each.note else "")
    yield "    " + _ids(_("sources"), rule.sources)


def _paper(paper: Paper, *, in_full: bool) -> Iterator[str]:
    doi = f", doi {paper.doi}" if paper.doi else ""
    yield (
        f"  {paper.id}: {paper.citation}{doi} (" + _("confidence in citation: {how}").format(how=paper.citation_confidence) + ")"
    )
    if not in_full:
        return
    yield f"    {_(paper.about)} {_(paper.design)}"
    yield f"    {_(paper.finding)}"
    if paper.figures:
        yield f"    {'; '.join(paper.figures)} (" + _("confidence in figures: {how}").format(how=paper.figure_confidence) + ")"
    if paper.caution:
        yield "    " + _("to keep in mind: {what}").format(what=_(paper.caution))
    read = {
        "abstract": _("read in the paper itself or its abstract"),
        "secondary": _("read in another author's summary"),
        "knowledge": _("from memory, not looked up"),
    }
    yield "    " + read[paper.checked.value]


def _ids(what: str, ids: Iterable[str]) -> str:
    return f"{what}: {', '.join(ids) or _('none')}"
