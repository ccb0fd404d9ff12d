"""``runtall export``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from runtall.cli.language import _


def export(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it: a new file, or a folder.", show_default="in this folder")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Everything that is kept of you, with your original files, in one zip.")
    ] = False,
    fhir: Annotated[
        bool, typer.Option("--fhir", help="How your back was, as a health record that a clinic's system reads (FHIR R4).")
    ] = False,
    fit: Annotated[
        bool, typer.Option("--fit", help="What is left of a week as workouts for a watch, in a zip or a folder.")
    ] = False,
    ics: Annotated[bool, typer.Option("--ics", help="The plan as a calendar file.")] = False,
    week: Annotated[
        datetime | None, typer.Option("--week", formats=["%Y-%m-%d"], help="Any day of the week of --fit.", show_default=False)
    ] = None,
    from_on: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of it.", show_default=False)
    ] = None,
    until_on: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of it.", show_default=False)
    ] = None,
    name: Annotated[
        str, typer.Option(help="Your name in --fhir and on --pdf; none unless you give one.", show_default=False)
    ] = "",
    snomed: Annotated[
        bool, typer.Option("--snomed", help="Add SNOMED CT codes to a health record, where you may use them.")
    ] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Two pages for a clinician, as PDF.")] = False,
    programme: Annotated[bool, typer.Option("--programme", help="Your exercises for home on one page, as PDF.")] = False,
    letter: Annotated[bool, typer.Option("--letter", help="On US letter paper; A4 otherwise.")] = False,
    asks: Annotated[str, typer.Option(help="What you want to ask the clinician, for --pdf.", show_default=False)] = "",
    without: Annotated[
        list[str] | None,
        typer.Option(help="What --pdf leaves out: name, words, notes. May stand several times.", show_default=False),
    ] = None,
    frames: Annotated[bool, typer.Option("--frames", help="Pictures of you running go into --pdf.")] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Of the made-up sample runner.")] = False,
    account: Annotated[str | None, typer.Option(help="Of an account, where there are accounts.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was exported as JSON.")] = False,
) -> None:
    """Take your data along in open formats. runtall import brings --all into an empty runtall, and nothing is lost."""
    from runtall.cli import whose
    from runtall.cli.console import err, out, progress
    from runtall.core import ImplausibleValueError, say
    from runtall.services import exporting

    if sum((everything, fhir, fit, ics, pdf, programme)) != 1:
        raise ImplausibleValueError(
            say("Say what to export, one thing at a time."),
            say(
                "Everything: runtall export --all FILE. For a clinic: --pdf or --fhir, for home: --programme, "
                "for a watch: --fit, for a calendar: --ics"
            ),
        )
    if week is not None and not fit:
        raise ImplausibleValueError(say("A week goes with --fit alone."), say("Leave --week out, or add --fit."))
    runner_id = whose.runner_id(sample=sample, account=account)
    if pdf or programme:
        from runtall.cli.export_sheets import export_sheet

        export_sheet(
            runner_id, file, programme=programme, letter=letter, asks=asks, name=name, without=without or [], frames=frames,
            json=json,
        )  # fmt: skip
        return
    if fit:
        from runtall.cli.export_plan import export_workouts

        export_workouts(runner_id, file, week_on=None if week is None else week.date(), json=json)
        return
    if ics:
        from runtall.cli.export_plan import export_calendar

        export_calendar(runner_id, file, json=json)
        return
    if fhir:
        from runtall.cli.health_record import export_health_record

        days = (None if each is None else each.date() for each in (from_on, until_on))
        export_health_record(runner_id, file, from_on=next(days), until_on=next(days), name=name, snomed=snomed, json=json)
        return
    target = Path.cwd() if file is None else file.expanduser()
    if target.is_dir():
        target /= exporting.file_name()
    with progress(_("Writing")) as on_progress:
        made = exporting.write(runner_id, target, on_progress=on_progress)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
        return
    told = _("{file}: {rows} lines in {tables} tables, {originals} original files.")
    tables = sum(1 for n in made.rows_by_table.values() if n)
    out().print(told.format(file=target, rows=made.rows, tables=tables, originals=made.originals), markup=False)
    if made.lost:
        err().print(_("{n} original files were lost before: runtall doctor names them.").format(n=made.lost), markup=False)
    err().print(_("Whoever has this file can read all of it."))
