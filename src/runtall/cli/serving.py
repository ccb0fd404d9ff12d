"""``runtall serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _

if TYPE_CHECKING:
    from runtall.services.phone import Listening

DEFAULT_PORT = 8127
PHONE_PORT = 8128


def serve(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port at the loopback address; 0 takes any free one.")
    ] = DEFAULT_PORT,
    host: Annotated[str, typer.Option(help="Address to listen at; any but this machine's own needs --accounts.")] = "127.0.0.1",
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Several people, each with an account; the same as RUNTALL_ACCOUNTS=1.")
    ] = False,
    phone: Annotated[bool, typer.Option("--phone", help="Let paired phones on the local network in too, by HTTPS.")] = False,
    http: Annotated[
        bool, typer.Option("--http", help="With --phone: without HTTPS. Phones then have no offline use and no wake lock.")
    ] = False,
    phone_port: Annotated[int, typer.Option(min=0, max=65535, help="With --phone: the port that phones use.")] = PHONE_PORT,
    phone_host: Annotated[
        str | None, typer.Option(help="With --phone: a private address or home name that phones use, where it is not found.")
    ] = None,
) -> None:
    """Serve the pages at a loopback address of this machine, for its own browser; with --phone for paired phones too."""
    import os

    if accounts:  # before anything reads the settings
        os.environ["RUNTALL_ACCOUNTS"] = "1"
    from runtall.cli.console import err
    from runtall.services import serving
    from runtall.services.phone import PhoneWish

    if not phone and (http or phone_port != PHONE_PORT or phone_host is not None):
        raise typer.BadParameter(_("This goes with --phone only."))

    def tell(address: str) -> None:
        err().print(_("runtall is at {address} (end it with Ctrl+C)").format(address=f"[bold]{address}[/bold]"))

    serving.serve(
        port=port,
        host=host,
        application="runtall.web.wsgi:application",
        on_ready=tell,
        phone=PhoneWish(phone_port, is_plain=http, host=phone_host) if phone else None,
        on_phone=_tell_phones,
    )


def _tell_phones(listening: Listening) -> None:
    """Print where phones go, with a code that lets one in, as a picture and to type."""
    from runtall.cli.console import err
    from runtall.services import pairing, qr, runners

    code = pairing.new_code(runners.own_runner_id())
    address = f"{listening.address}pair/"
    if err().is_terminal:
        err().out(qr.for_terminal(f"{address}?code={code}"), highlight=False)
    err().print(
        _("Phones: {address} and the code {code}, for {n} minutes. More codes: Settings, Phone.").format(
            address=f"[bold]{address}[/bold]", code=f"[bold]{pairing.in_groups(code)}[/bold]", n=pairing.CODE_LIFE.seconds // 60
        ),
        soft_wrap=True,
    )
    if not listening.is_reachable:
        err().print(
            _("This computer has no private IPv4 address now; phones find it once it is in a local network that gives it one.")
        )
    if listening.authority is not None:
        err().print(
            _("A phone that warns about the certificate reads {address} first; SHA-256 {fingerprint}").format(
                address=listening.plain_address, fingerprint=listening.authority.fingerprint
            ),
            soft_wrap=True,
        )
