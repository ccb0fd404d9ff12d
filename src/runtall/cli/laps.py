"""``runtall laps``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from runtall.cli.language import _


def laps(
    day: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="Day of the run, such as 2026-11-14.", show_default=False)
    ],
    tight: Annotated[
        str | None, typer.Option(help='Presses that meant "it got tight now", such as 1,3.', show_default=False)
    ] = None,
    not_tight: Annotated[str | None, typer.Option(help="Presses that meant something else.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the presses as JSON.")] = False,
) -> None:
    """Show the presses of the lap button on one day's runs, and say which of them meant "it got tight now"."""
    from runtall.services import runners, tightness

    runner_id = runners.own_runner_id()
    if tight or not_tight:
        tightness.say_of_presses(runner_id, day.date(), _numbers(tight), means_tight=True)
        tightness.say_of_presses(runner_id, day.date(), _numbers(not_tight), means_tight=False)
    presses = tightness.presses_on(runner_id, day.date())
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(presses))
        return
    from runtall.cli.console import out, table
    from runtall.core.wording import measured

    made = table(_("press"), _("after"), _("at"), _("means"), numbers_from=0)
    for press in presses:
        made.add_row(
            str(press.number),
            str(measured("onset_s", press.onset_s)),
            "-" if press.onset_m is None else str(measured("onset_m", press.onset_m)),
            _("it got tight") if press.means_tight else _("not said") if press.means_tight is None else _("something else"),
        )
    out().print(made)


def _numbers(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdecimal() for part in parts):
        raise typer.BadParameter(_("Write the numbers of presses, such as 1,3."))
    return tuple(int(part) for part in parts)
