"""``runtall bridge``."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from runtall.cli.language import _, in_words


class Service(StrEnum):
    """Services that there is a bridge to."""

    INTERVALS = "intervals"


def bridge(
    service: Annotated[Service, typer.Argument(help="intervals: the service intervals.icu.")],
    set_up: Annotated[bool, typer.Option("--set-up", help="Set it up, or change it; the key is asked for.")] = False,
    key_from_stdin: Annotated[bool, typer.Option("--key-stdin", help="Read the key from standard input.")] = False,
    runs: Annotated[bool, typer.Option("--runs/--no-runs", help="Bring runs over as files.")] = True,
    wellness: Annotated[bool, typer.Option("--wellness/--no-wellness", help="Bring resting pulse, sleep and the like.")] = False,
    plan: Annotated[bool, typer.Option("--plan/--no-plan", help="Send planned workouts to the calendar there.")] = False,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on.", show_default="90 days")
    ] = None,
    athlete: Annotated[str, typer.Option(help="The athlete's number; 0 is the key's own.")] = "0",
    at: Annotated[str | None, typer.Option(help="Another place that answers as the service does.", show_default=False)] = None,
    own_network: Annotated[bool, typer.Option("--own-network", help="That place is in my own network.")] = False,
    now: Annotated[bool, typer.Option("--now", help="Go over it now and wait.")] = False,
    end: Annotated[bool, typer.Option("--end", help="Take it down; its key is gone.")] = False,
    account: Annotated[str | None, typer.Option(help="An account's, where there are accounts.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print how it stands as JSON.")] = False,
) -> None:
    """Set up, use or end a bridge to another service. Without an option it shows how it stands.

    It is written to the public documentation of intervals.icu and was never tried against the service itself.
    """
    from runtall.cli import whose
    from runtall.core import say
    from runtall.services import bridging, runners

    runner_id = whose.runner_id(account=account)
    if end:
        bridging.take_down(runner_id)
    elif set_up:
        key = (
            sys.stdin.readline()
            if key_from_stdin
            else typer.prompt(_("Key of {service}").format(service=service.value), hide_input=True, err=True)
        )
        place = {} if at is None else {"at": at}
        bridging.set_up(
            runner_id,
            key,
            takes_runs=runs,
            takes_wellness=wellness,
            sends_plan=plan,
            since_on=None if since is None else since.date(),
            athlete=athlete,
            in_own_network=own_network,
            today_on=runners.today_of(runners.profile(runner_id)),
            **place,
        )
    if now:
        from runtall.cli.console import progress

        with progress(_("Going over the bridge")) as tell:
            bridging.cross_now(runner_id, tell)
    found = bridging.shown(runner_id)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(bridging.BridgeTold(found)))
        return
    from runtall.cli.console import out

    if found is None:
        out().print(_("There is no bridge. Nothing is asked of anybody."))
        return
    over = [
        word
        for word, is_on in (
            (_("runs in"), found.takes_runs),
            (_("values in"), found.takes_wellness),
            (_("plan out"), found.sends_plan),
        )
        if is_on
    ]
    out().print(
        _("{origin}: {over}; from {since} on.").format(origin=found.origin, over=", ".join(over), since=found.since_on),
        markup=False,
    )
    if found.asked_at is not None:
        out().print(in_words(say("Everything was brought over at {at}.", at=found.asked_at.strftime("%Y-%m-%d %H:%M UTC"))))
    if found.trouble is not None:
        out().print(in_words(found.trouble), markup=False)
