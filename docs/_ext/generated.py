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

from runtall.cli.schemas import SCHEMAS, schema_of
from runtall.core import CHANNELS, QUANTITIES
from runtall.evidence import Paper, Rule, literature, rules
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


def _sources(keys: Iterable[str]) -> str:
    return ", ".join(f"[{key}](#paper-{key})" for key in keys) or "none needed"


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
    return (
        f"(paper-{paper.id})=\n\n### {paper.id}\n\n{paper.citation}.{where} {paper.about} {paper.finding} "
        f"Confidence in this citation: {paper.citation_confidence}."
    )


def papers() -> str:
    """Write every paper in the packaged literature, in our own words."""
    return "\n\n".join(_paper(each) for _, each in sorted(literature().items()))


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


def licences_dev() -> str:
    """Write the licences of the tools."""
    run = set(licence_table.locked_names("run.txt"))
    tools = set(licence_table.locked_names("dev.txt")) | set(licence_table.locked_names("build.txt"))
    return _licence_rows(sorted(tools - run))


GENERATORS: dict[str, Callable[[], str]] = {
    "quantities": quantities,
    "rules": rule_pages,
    "papers": papers,
    "limits": limits,
    "commands": command_pages,
    "schemas": schemas,
    "licences-run": licences_run,
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
    app.connect("env-get-outdated", lambda *_: ["measures", "commands", "json", "licences", "reading-files"])
    return {"version": "1", "parallel_read_safe": True}
