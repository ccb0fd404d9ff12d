"""``runtall serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from runtall.cli.language import _

DEFAULT_PORT = 8127


def serve(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port at the loopback address; 0 takes any free one.")
    ] = DEFAULT_PORT,
) -> None:
    """Serve the pages at a loopback address of this machine, for its own browser only."""
    from runtall.cli.console import err
    from runtall.services import serving

    def tell(address: str) -> None:
        err().print(_("runtall is at {address} (end it with Ctrl+C)").format(address=f"[bold]{address}[/bold]"))

    serving.serve(port=port, application="runtall.web.wsgi:application", on_ready=tell)
