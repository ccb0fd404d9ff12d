"""Serving the pages from this process, at the loopback address only."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from runtall.core import ConflictError, UnreadableFileError, say
from runtall.services.setup import open_store

LOOPBACK = "127.0.0.1"


def serve(*, port: int, application: str, on_ready: Callable[[str], None]) -> None:
    """Serve a WSGI application until it is interrupted.

    Parameters
    ----------
    port
        0 takes any free one.
    application
        ``module:name`` of the WSGI application; named and not imported, so that shells stay siblings.
    on_ready
        Called with the address once it answers.

    Raises
    ------
    ConflictError
        Something else listens at this port.
    UnreadableFileError
        The packaged evidence does not hang together; nothing is served from it.
    """
    check_evidence()
    open_store()
    from waitress.server import create_server

    module, _, name = application.partition(":")
    try:
        # a proxy in front must be seen, so that it can be refused: its headers stay in
        server = create_server(
            getattr(import_module(module), name),
            host=LOOPBACK,
            port=port,
            threads=4,
            ident=None,
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise ConflictError(
            say("Something else listens at port {port}.", port=str(port)),
            say("End it, or choose another: runtall serve --port {other}", other=str(port + 1)),
        ) from error
    on_ready(f"http://{LOOPBACK}:{server.effective_port}/")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def check_evidence() -> None:
    """Look at the whole packaged evidence once, before anybody is advised from it.

    Raises
    ------
    UnreadableFileError
        A file of it cannot be read, or something in it does not hang together; the first trouble is named.
    """
    from runtall.evidence import evidence_problems

    try:
        problems = evidence_problems()
    except (OSError, ValueError, KeyError, TypeError) as error:
        problems = (f"{type(error).__name__}: {error}",)
    if problems:
        raise UnreadableFileError(
            say("The evidence that came with runtall does not hang together: {problem}", problem=problems[0]),
            say("Nothing is advised from it, so no page is served. Install runtall again."),
        )
