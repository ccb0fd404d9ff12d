"""``runtall profile``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from runtall.cli.language import _
from runtall.core import Sex, Units


class ToldSex(StrEnum):
    """What may be said of sex, taking it back included."""

    FEMALE = "female"
    MALE = "male"
    NOT_SAID = "not-said"


def profile(
    birth_year: Annotated[int | None, typer.Option(help="Four digits.", show_default=False)] = None,
    height_cm: Annotated[float | None, typer.Option(help="Standing height in centimetres.", show_default=False)] = None,
    home_zone: Annotated[str | None, typer.Option(help="Time zone of home, such as Europe/Oslo.", show_default=False)] = None,
    units: Annotated[Units | None, typer.Option(help="How pages and tables speak.", show_default=False)] = None,
    days: Annotated[str | None, typer.Option(help="Days for training, such as mon,wed,sat.", show_default=False)] = None,
    minutes: Annotated[int | None, typer.Option(help="Minutes for a session beside the run.", show_default=False)] = None,
    kit: Annotated[str | None, typer.Option(help="Equipment at hand, such as band,dumbbell.", show_default=False)] = None,
    conditions: Annotated[
        str | None, typer.Option(help="What to take into account, separated by commas.", show_default=False)
    ] = None,
    lap_press_means_tight: Annotated[
        bool | None, typer.Option(help="Pressing the lap button means that the back got tight.", show_default=False)
    ] = None,
    sex: Annotated[
        ToldSex | None,
        typer.Option(help="For the usual values of movement tests that differ by it, nothing else.", show_default=False),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the profile as JSON.")] = False,
) -> None:
    """Show the profile, or change the answers that are given. Nothing here is required."""
    from runtall.services import runners

    runner_id = runners.own_runner_id()
    changes: dict[str, object] = {
        "birth_year": birth_year,
        "height_m": None if height_cm is None else height_cm / 100,
        "home_time_zone": home_zone,
        "units": units,
        "days": _listed(days),
        "minutes_per_session": minutes,
        "kit": _listed(kit),
        "conditions": _listed(conditions),
        "lap_press_means_tight": lap_press_means_tight,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    if sex is not None:
        given["sex"] = None if sex is ToldSex.NOT_SAID else Sex(sex.value)
    now = runners.change_profile(runner_id, **given) if given else runners.profile(runner_id)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(now))
        return
    from runtall.cli.console import out, table

    unsaid = _("not said")
    made = table(_("answer"), _("value"))
    made.add_row(_("birth year"), unsaid if now.birth_year is None else str(now.birth_year))
    made.add_row(_("height"), unsaid if now.height_m is None else f"{now.height_m * 100:.0f} cm")
    made.add_row(_("home time zone"), now.home_time_zone or unsaid)
    made.add_row(_("units"), now.units.value)
    made.add_row(_("days"), ", ".join(now.days) or unsaid)
    made.add_row(_("minutes for a session"), unsaid if now.minutes_per_session is None else str(now.minutes_per_session))
    made.add_row(_("kit"), ", ".join(now.kit) or unsaid)
    made.add_row(_("to take into account"), ", ".join(now.conditions) or unsaid)
    made.add_row(_("sex"), {None: unsaid, Sex.FEMALE: _("female"), Sex.MALE: _("male")}[now.sex])
    made.add_row(_("lap press means tight"), _("yes") if now.lap_press_means_tight else _("no"))
    out().print(made)


def _listed(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())
