"""``runtall findings`` and ``runtall why``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli import whose
from runtall.cli.language import _, in_words

if TYPE_CHECKING:
    from rich.text import Text

    from runtall.core import Units
    from runtall.findings import Finding
    from runtall.services.finding import Standout, Trail


def findings(
    every: Annotated[bool, typer.Option("--all", help="Also what is absent, and everything that is unknown.")] = False,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of this day instead of today.", show_default=False)
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print every finding as JSON (schema: runtall schema findings).")] = False,
) -> None:
    """Say what stands out, at most three things, and the one thing worth doing next."""
    runner_id = whose.runner_id(sample=sample)
    found = _standout(runner_id, on)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(found))
        return
    from runtall.services import runners

    _print(found, every=every, units=runners.profile(runner_id).units)


def why(
    finding: Annotated[str, typer.Argument(help="Name of a finding, such as single-run-spike; today is the day's card.")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of this day instead of today.", show_default=False)
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the trail as JSON (schema: runtall schema why).")] = False,
) -> None:
    """Show the trail behind a finding: the rule and its version, what went in, the papers, and where sources disagree."""
    from runtall.services import finding as service

    if finding == "today" and on is None:
        from runtall.cli.today import why_today

        why_today(sample=sample, json=json)
        return
    runner_id = whose.runner_id(sample=sample)
    trail = service.why(_standout(runner_id, on), finding)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(trail))
        return
    from runtall.services import runners

    _print_trail(trail, runners.profile(runner_id).units)


def _standout(runner_id: int, on: datetime | None) -> Standout:
    from runtall.services import finding as service

    return service.stored_standout(runner_id, today_on=None if on is None else on.date())


def _print(found: Standout, *, every: bool, units: Units) -> None:
    from runtall.cli.console import out
    from runtall.findings import Status

    heads = {
        Status.PRESENT: _("What stands out"),
        Status.UNKNOWN: _("What nobody knows yet"),
        Status.ABSENT: _("What does not stand out"),
    }
    if all(each.status is Status.UNKNOWN for each in found.findings):
        out().print(_("Nobody knows yet: nothing that could tell is on file."), style="bold")
    elif not any(each.status is Status.PRESENT for each in found.findings):
        out().print(_("Nothing stands out. That is a good answer, as far as anything is known."), style="bold")
    shown = found.findings if every else found.put_forward
    for status, head in heads.items():
        of_status = [each for each in shown if each.status is status]
        if of_status:
            out().print(head, style="bold")
            for each in of_status:
                out().print(_line(each, units))
    unknown = sum(each.status is Status.UNKNOWN for each in found.findings)
    if unknown and not every:
        out().print(
            _("{n} of {of} things are unknown: runtall findings --all").format(n=unknown, of=len(found.findings)), style="dim"
        )
    if found.settle_next is not None and found.settle_next.settled_by is not None:
        out().print()
        out().print(_("Worth doing next"), style="bold")
        out().print(f"   {in_words(found.settle_next.settled_by, units)}", markup=False)


def _line(each: Finding, units: Units) -> Text:
    from rich.text import Text

    from runtall.cli.words import grade_in_words

    text = Text(f" - {in_words(each.sentence, units)}\n")
    if each.certainty is not None:
        text.append(f"   {in_words(each.certainty, units)}\n")
    if each.settled_by is not None:
        text.append(f"   {_('would settle it')}: {in_words(each.settled_by, units)}\n", style="dim")
    text.append(f"   {_('evidence')}: {grade_in_words(each.grade)}; runtall why {each.id}", style="dim")
    return text


def _print_trail(trail: Trail, units: Units) -> None:
    from rich.text import Text

    from runtall.cli.console import out
    from runtall.cli.words import grade_in_words

    found = trail.finding
    text = Text(in_words(found.sentence, units), style="bold")
    for sentence in (found.certainty, found.settled_by):
        if sentence is not None:
            text.append(f"\n{in_words(sentence, units)}", style="not bold")
    text.append(f"\n\n{_('Rule')} {trail.rule_id}, {_('version')} {trail.rule_version}\n", style="bold")
    text.append(in_words(trail.statement, units), style="not bold")
    text.append(f"\n{_('evidence')}: {grade_in_words(trail.grade)}", style="not bold")
    for figure in trail.figures:
        text.append(f"\n   {figure.name} = {figure.value:g} {figure.unit}: {_(figure.note)}", style="not bold dim")
    text.append(f"\n\n{_('What went in')}\n", style="bold")
    for used in found.inputs:
        day = f", {used.on.isoformat()}" if used.on is not None else ""
        text.append(f"   {used.name} = {used.value}{day}\n", style="not bold")
    if not found.inputs:
        text.append(f"   {_('nothing is on file')}\n", style="not bold")
    text.append(f"\n{_('Papers')}\n", style="bold")
    for paper in trail.papers:
        link = f"\n   https://doi.org/{paper.doi}" if paper.doi else ""
        text.append(f" - {paper.citation} ({paper.id}): {_(paper.finding)}{link}\n", style="not bold")
    if not trail.papers:
        text.append(f"   {_('None: the numbers are our own working choice.')}\n", style="not bold")
    if found.dissent is not None or trail.disputed:
        text.append(f"\n{_('Where sources disagree')}\n", style="bold")
    if found.dissent is not None:
        text.append(f"   {in_words(found.dissent, units)}\n", style="not bold")
    for point in trail.disputed:
        text.append(f" - {_(point.question)} {_(point.plain)} (runtall evidence {point.id})\n", style="not bold")
    out().print(text)
