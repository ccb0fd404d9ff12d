"""Pages that cannot drift: a line ``<!-- generated: NAME -->`` in a page becomes a table made from the code itself.

A name without a generator stops the build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import licence_table
from commands import command_pages
from exercises import exercise_levels, exercise_pages, routine_pages, start_mode_pages
from felt import questionnaire_pages, safety_question_pages
from movement_tests import movement_test_pages

from api import api_operations, api_reasons, api_scopes
from runtall.cli.schemas import SCHEMAS, schema_of
from runtall.core import CHANNELS, QUANTITIES
from runtall.evidence import (
    Choice,
    Claim,
    ContestedPoint,
    Paper,
    Protocol,
    Rule,
    Topic,
    contested_points,
    defaults,
    literature,
    rules,
)
from runtall.evidence import claims as all_claims
from runtall.evidence import protocols as all_protocols
from runtall.readers.limits import LIMITS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_MARK = re.compile(r"^<!-- generated: ([a-z-]+) -->$", re.MULTILINE)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write rows as a Markdown table; a pipe or line break in a cell stays inside it."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(each) for each in row) + " |" for row in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ").strip()


def _number(value: float) -> str:
    return (
        (f"{value:,}" if float(value).is_integer() else f"{value:,.10g}")
        .removesuffix(".0")
        .replace(",", "\u202f")
        .replace("-", "\u2212")
    )


def _sources(keys: Iterable[str], none: str = "none needed") -> str:
    return ", ".join(f"[{key}](#paper-{key})" for key in keys) or none


def quantities() -> str:
    """Write every quantity with its unit, range and meaning."""
    heads = ["name", "unit", "in a recording", "range", "meaning"]
    rows = [
        (
            f"`{each.name}`",
            "ratio" if each.unit == "1" else each.unit,
            "yes" if each.name in CHANNELS else "",
            f"{_number(each.low)} to {_number(each.high)}",
            each.definition + (f" Source: {_sources(each.sources)}." if each.sources else ""),
        )
        for each in QUANTITIES.values()
    ]
    return table(heads, rows)


def _rule_page(rule: Rule) -> str:
    parts = [
        f"(rule-{rule.id}-v{rule.version})=",
        f"### {rule.id}, version {rule.version}",
        rule.statement,
        f"Grade: **{rule.grade}**. Status: {rule.status}. Reviewed on {rule.reviewed_on.isoformat()}. "
        f"Sources: {_sources(rule.sources)}.",
    ]
    if rule.parameters:
        rows = [
            (
                f"`{name}`",
                f"{_number(each.value)} {each.unit}",
                f"{_number(each.allowed[0])} to {_number(each.allowed[1])}",
                each.note,
            )
            for name, each in rule.parameters.items()
        ]
        parts.append(table(["parameter", "value", "may be set to", "note"], rows))
    if rule.examples:
        parts.append("Worked cases that the tests run:")
        parts.append("\n".join(f"- {each.name}" for each in rule.examples))
    return "\n\n".join(parts)


def rule_pages() -> str:
    """Write every released rule, newest version first, with parameters and worked cases."""
    return "\n\n".join(_rule_page(each) for versions in rules().values() for each in reversed(versions))


def _paper(paper: Paper) -> str:
    where = f" doi: `{paper.doi}`." if paper.doi else ""
    figures = f" Figures: {'; '.join(paper.figures)} (confidence: {paper.figure_confidence})." if paper.figures else ""
    caution = f" To keep in mind: {paper.caution}" if paper.caution else ""
    return (
        f"(paper-{paper.id})=\n\n#### {paper.id}\n\n{paper.citation}.{where} {paper.about} {paper.design} {paper.finding}"
        f"{figures}{caution} Confidence in this citation: {paper.citation_confidence}. Checked in: {paper.checked}."
    )


def papers() -> str:
    """Write every paper in the packaged literature, in our own words, by topic."""
    by_topic = {topic: [each for each in literature().values() if each.topic is topic] for topic in Topic}
    parts = [f"## {topic}\n\n" + "\n\n".join(map(_paper, found)) for topic, found in by_topic.items() if found]
    return "\n\n".join(parts).replace("#### ", "### ")


def _claims_of(keys: Iterable[str]) -> str:
    return ", ".join(f"[{key}](#claim-{key})" for key in keys)


def _point(point: ContestedPoint) -> str:
    rows = [(each.stance, ", ".join(each.articles), each.says) for each in point.positions]
    acting = f" Rules that act on it: {', '.join(f'`{each}`' for each in point.rules)}." if point.rules else ""
    return "\n\n".join(
        [
            f"(contested-{point.id})=",
            f"### {point.question}",
            point.plain,
            table(["answer", "articles", "what they say"], rows),
            f"**What papers found.** {point.evidence} {_sources(point.literature)}.",
            f"**What runtall does, and why.** {point.we_do}{acting}",
            f"Claims: {_claims_of(point.claims)}.",
        ]
    )


def contested() -> str:
    """Write every point on which the sources disagree."""
    return "\n\n".join(map(_point, contested_points().values()))


def _protocol(protocol: Protocol) -> str:
    rows = [(each.group, each.say, each.grade, each.status, _claims_of(each.claims)) for each in protocol.steps]
    return f"### {protocol.id}: {protocol.title}\n\n{protocol.about}\n\n" + table(
        ["part", "step", "grade", "in runtall", "why"], rows
    )


def protocol_pages() -> str:
    """Write each of the five articles as something to follow."""
    return "\n\n".join(map(_protocol, all_protocols().values()))


def default_table() -> str:
    """Write what runtall does unless a runner chooses otherwise."""
    rows = [(each.does, each.grade, each.note, _sources(each.literature)) for each in defaults().values()]
    return table(["what runtall does", "grade", "to know", "sources"], rows)


def _claim(claim: Claim) -> str:
    against = f" Against: {', '.join(claim.disagrees)}." if claim.disagrees else ""
    figures = f" ({'; '.join(map(str, claim.figures))})" if claim.figures else ""
    lines = [
        f"(claim-{claim.id})=",
        f"#### {claim.id}",
        f"{claim.statement}{figures} For: {', '.join((claim.said_by, *claim.agrees))}.{against}",
        f"Grade: **{claim.grade}**. {claim.grade_why} Sources: {_sources(claim.literature, none='none found')}.",
    ]
    if claim.we_do:
        standing = f"In runtall: **{claim.status}**. " if claim.status else "In runtall: "
        lines.append(standing + claim.we_do)
    if claim.withheld:
        lines.append(f"**{Choice.WITHHELD.capitalize()}**: {claim.withheld}")
    return "\n\n".join(lines)


def claim_pages() -> str:
    """Write every claim of the articles, by topic."""
    by_topic = {topic: [each for each in all_claims().values() if each.topic is topic] for topic in Topic}
    return "\n\n".join(f"### {topic}\n\n" + "\n\n".join(map(_claim, found)) for topic, found in by_topic.items() if found)


def limits() -> str:
    """Write the bounds on what a file may ask for, with the readers' own explanation of each."""
    meanings = dict(re.findall(r"^    (\w+)\n        (.+?)(?=\n    \w|\Z)", type(LIMITS).__doc__ or "", re.MULTILINE | re.DOTALL))
    rows = [
        (f"`{each.name}`", _number(getattr(LIMITS, each.name)), " ".join(meanings[each.name].replace("``", "`").split()))
        for each in fields(LIMITS)
    ]
    return table(["limit", "value", "what it bounds"], rows)


def _schema(name: str, schema: dict[str, Any]) -> str:
    text = json.dumps(schema, indent=2, ensure_ascii=False)
    return f"## runtall {name}\n\n{schema.get('description', '')}\n\n```json\n{text}\n```"


def schemas() -> str:
    """Write the JSON schema of every ``--json`` output."""
    return "\n\n".join(_schema(name, schema_of(name)) for name in sorted(SCHEMAS))


def _licence_rows(names: Iterable[str]) -> str:
    rows = []
    for entry in map(licence_table.row, names):
        inside = "; ".join(
            f"{part.what}: {part.licence}" + (f" ({part.accepted})" if part.accepted else "") for part in entry.parts
        )
        if entry.listed_parts:
            inside += ("; " if inside else "") + f"{len(entry.listed_parts)} parts in its own list"
        rows.append((entry.name, entry.version, entry.licence, inside))
    return table(["distribution", "version", "licence", "inside it"], rows)


def licences_run() -> str:
    """Write the licences of what runtall runs on."""
    return _licence_rows(licence_table.locked_names("run.txt"))


def licences_video() -> str:
    """Write the licences of what the extra for videos adds."""
    return _licence_rows(sorted(set(licence_table.locked_names("video.txt")) - set(licence_table.locked_names("run.txt"))))


def licences_dev() -> str:
    """Write the licences of the tools."""
    run = set(licence_table.locked_names("video.txt"))
    tools = set(licence_table.locked_names("dev.txt")) | set(licence_table.locked_names("build.txt"))
    return _licence_rows(sorted(tools - run))


GENERATORS: dict[str, Callable[[], str]] = {
    "quantities": quantities,
    "rules": rule_pages,
    "papers": papers,
    "contested": contested,
    "protocols": protocol_pages,
    "defaults": default_table,
    "claims": claim_pages,
    "movement-tests": movement_test_pages,
    "safety-questions": safety_question_pages,
    "questionnaires": questionnaire_pages,
    "exercises": exercise_pages,
    "exercise-levels": exercise_levels,
    "routines": routine_pages,
    "start-modes": start_mode_pages,
    "limits": limits,
    "commands": command_pages,
    "api-operations": api_operations,
    "api-scopes": api_scopes,
    "api-reasons": api_reasons,
    "schemas": schemas,
    "licences-run": licences_run,
    "licences-video": licences_video,
    "licences-dev": licences_dev,
}


def fill_in(text: str) -> str:
    """Replace every mark in a page's source; an unknown name is a ``KeyError`` and stops the build."""
    return _MARK.sub(lambda mark: GENERATORS[mark[1]](), text)


def _on_source_read(_app: Sphinx, _page: str, source: list[str]) -> None:
    source[0] = fill_in(source[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx; pages are made anew each time, since the code they come from is not tracked."""
    app.connect("source-read", _on_source_read)
    app.connect(
        "env-get-outdated",
        lambda *_: [
            "measures",
            "movement-tests",
            "safety-questions",
            "how-it-feels",
            "exercises",
            "evidence",
            "literature",
            "commands",
            "api",
            "json",
            "licences",
            "reading-files",
        ],
    )
    return {"version": "1", "parallel_read_safe": True}
