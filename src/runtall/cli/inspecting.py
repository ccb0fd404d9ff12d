"""``runtall inspect``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, in_words, ngettext, visible
from runtall.core import Verdict

if TYPE_CHECKING:
    from runtall.services.inspecting import ActivityLook, ChannelLook, Inspection


def inspect(
    file: Annotated[Path, typer.Argument(help="One file of any kind.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Show what is in one file, channel by channel, with gaps and oddities. Nothing is kept."""
    from runtall.services import inspecting

    found = inspecting.inspect(file.expanduser())
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(found))
    else:
        _print(found)
    if found.verdict is Verdict.UNREADABLE:
        raise typer.Exit(65)


def _print(found: Inspection) -> None:
    from runtall.cli.console import out, verdict_in_words

    out().print(visible(found.path), style="bold", markup=False)
    out().print(f"{verdict_in_words(found.verdict)}: {in_words(found.detail)}", markup=False)
    for activity in found.activities:
        _print_activity(activity)


def _print_activity(activity: ActivityLook) -> None:
    from runtall.cli.console import out, table
    from runtall.core.wording import measured

    out().print()
    kind = activity.sport if activity.sub_sport in (None, "generic") else f"{activity.sport} ({activity.sub_sport})"
    facts = [
        kind,
        f"{activity.started_at:%Y-%m-%d %H:%M} UTC",
        str(measured("elapsed_s", activity.elapsed_s)),
        _("distance unknown") if activity.distance_m is None else str(measured("distance_m", activity.distance_m)),
        ngettext("{n} sample", "{n} samples", activity.n_samples).format(n=activity.n_samples),
    ]
    out().print(visible(", ".join(facts)), style="bold", markup=False)
    asides = [
        (_("device"), activity.device),
        (_("time zone"), f"{activity.time_zone} ({activity.time_zone_source})"),
        (_("laps"), str(len(activity.laps))),
        (_("pauses"), str(len(activity.pauses))),
        (_("effort entered"), None if activity.rpe is None else f"{activity.rpe:g} / 10"),
    ]
    out().print(visible("; ".join(f"{label}: {value}" for label, value in asides if value)), markup=False)
    headings = (_("channel"), _("from"), _("unit"), _("values"), _("median"), _("range"), _("longest\ngap"))
    made = table(*headings, numbers_from=3, folded=0)
    for name, channel in activity.channels.items():
        made.add_row(
            name,
            channel.source,
            channel.unit,
            f"{channel.n_valid} ({channel.n_valid / activity.n_samples:.0%})" if activity.n_samples else "0",
            "-" if channel.median is None else f"{channel.median:.5g}",
            _range(channel),
            "-" if channel.longest_gap_s <= 0 else str(measured("gap_s", channel.longest_gap_s)),
        )
    out().print(made)
    for oddity in activity.oddities:
        out().print(f"• {in_words(oddity)}", markup=False)


def _range(channel: ChannelLook) -> str:
    return "-" if channel.low is None or channel.high is None else f"{channel.low:.5g} … {channel.high:.5g}"
