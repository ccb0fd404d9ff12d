"""``runtall export --fit`` and ``--ics``: the plan for a watch, and for a calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from runtall.cli.language import _, in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from runtall.core import Message


def export_workouts(runner_id: int, file: Path | None, *, week_on: date | None, json: bool) -> None:
    """Write the workouts of a week: into a folder one by one, else as one new zip."""
    from runtall.cli.console import err, out
    from runtall.services import watch_files

    words = _words(runner_id)
    found = watch_files.of_week(runner_id, week_on, words=words)
    target = Path.cwd() / watch_files.zip_name(found) if file is None else file.expanduser()
    made = watch_files.write(found, target, words=words)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
        return
    for each in made.workouts:
        out().print(each, markup=False)
    err().print(_("Written to {place}.").format(place=made.place), markup=False)
    err().print(_("Workouts of later days are as things look now; take them anew on the day."))


def export_calendar(runner_id: int, file: Path | None, *, json: bool) -> None:
    """Write the plan as a calendar."""
    from runtall.cli.console import out
    from runtall.services import calendar_plan

    target = Path.cwd() if file is None else file.expanduser()
    if target.is_dir():
        target /= "runtall.ics"
    made = calendar_plan.write(runner_id, target, words=_words(runner_id))
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
        return
    out().print(_("Written to {place}.").format(place=made.place), markup=False)


def _words(runner_id: int) -> Callable[[Message], str]:
    from runtall.services import runners

    units = runners.profile(runner_id).units
    return lambda message: in_words(message, units)
