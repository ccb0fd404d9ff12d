"""``runtall worker``."""

from __future__ import annotations

from runtall.cli.language import _


def worker() -> None:
    """Do imports and other slow work until it is ended, beside the worker that every ``runtall serve`` brings along."""
    import threading

    from runtall.cli.console import err
    from runtall.services import working

    def tell() -> None:
        err().print(_("This worker waits for imports and other slow work (end it with Ctrl+C)."))

    working.until_ended(threading.Event(), on_ready=tell)
