"""``runtall export --fhir``: the record of the back as a FHIR bundle."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from runtall.cli.language import _


def export_health_record(
    runner_id: int, file: Path | None, *, from_on: date | None, until_on: date | None, name: str, snomed: bool, json: bool
) -> None:
    """Write the record of some days to a file, and tell what is in it."""
    from datetime import UTC, datetime

    from runtall.cli.console import err, out
    from runtall.services import health_records

    target = Path.cwd() if file is None else file.expanduser()
    if target.is_dir():
        target /= health_records.file_name(datetime.now(UTC).date())
    wanted = health_records.Wanted(from_on, until_on, name, snomed)
    made = health_records.write(runner_id, target, wanted)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
        return
    told = _(
        "{file}: {diary} diary entries, {sheets} questionnaires, {tests} movement tests, {goals} own activities, {runs} runs."
    )
    out().print(
        told.format(
            file=target,
            diary=made.diary_entries,
            sheets=made.questionnaires,
            tests=made.movement_tests,
            goals=made.own_activities,
            runs=made.runs,
        ),
        markup=False,
    )
    if not name:
        err().print(_("Your name is not in it. What you wrote in your own words is: read it before you pass it on."))
