"""Serving the pages from this process: at the loopback address, and at others only to who is known."""

from __future__ import annotations

import gc
import ipaddress
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from importlib import import_module
from typing import TYPE_CHECKING

from runtall.core import ConflictError, UnreadableFileError, say
from runtall.services.setup import configure, open_store

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from runtall.services.phone import Application, Listening, PhoneWish

LOOPBACK = "127.0.0.1"
_WORKER = (sys.executable, "-m", "runtall.services.working", "--with-parent")
_PATIENCE_S = 5.0
_OBJECTS_BETWEEN_SWEEPS = 50_000


def serve(
    *,
    port: int,
    application: str,
    on_ready: Callable[[str], None],
    host: str = LOOPBACK,
    phone: PhoneWish | None = None,
    on_phone: Callable[[Listening], None] | None = None,
) -> None:
    """Serve a WSGI application until it is interrupted, with a worker for slow jobs as a child process.

    Parameters
    ----------
    port
        0 takes any free one.
    application
        ``module:name`` of the WSGI application; named and not imported, so that shells stay siblings.
    on_ready
        Called with the address once it answers.
    host
        The address to listen at; any but this machine's own needs accounts, a name to be called by, and TLS in front.
    phone
        How paired phones on the local network are let in; not at all unless said.
    on_phone
        Called with where phones find this machine, once it listens for them.

    Raises
    ------
    ConflictError
        Something else listens at this port, or this address needs what is not there.
    UnreadableFileError
        The packaged evidence does not hang together; nothing is served from it.
    """
    check_bind(host)
    check_evidence()
    _open()
    from waitress.server import create_server

    module, _, name = application.partition(":")
    called = getattr(import_module(module), name)
    try:
        # a proxy in front must be seen, so that it can be refused: its headers stay in
        server = create_server(
            called,
            host=host,
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
    with ExitStack() as beside:
        beside.callback(server.close)
        if phone is not None:
            listening = beside.enter_context(phone_listener(phone, called))
            if on_phone is not None:
                on_phone(listening)
        settle()
        on_ready(f"http://{_in_address(host)}:{server.effective_port}/")
        beside.enter_context(_Worker())
        with suppress(KeyboardInterrupt):
            server.run()


def settle() -> None:
    """Leave what was loaded alone: looking through all of it for garbage would hold pages up, a tenth of a second each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_SWEEPS)


def check_bind(host: str) -> None:
    """Refuse an address that would show the pages to others without knowing who they are.

    Raises
    ------
    ConflictError
        The address is not this machine's own, and there are no accounts, no name to be called by, or no TLS in front.
    """
    if _is_own(host):
        return
    configure()
    from django.conf import settings

    if not settings.RUNTALL_ACCOUNTS:
        raise ConflictError(
            say("At {host} others could open these pages, and without accounts there is no password.", host=host),
            say("For phones at home: runtall serve --phone. For several people: runtall serve --accounts, see docs/accounts.md."),
        )
    if not os.environ.get("RUNTALL_HOSTS"):
        raise ConflictError(
            say("At {host} runtall has to know by which name it is called.", host=host),
            say("Set RUNTALL_HOSTS to the name in the address, such as runs.example.org."),
        )
    if not settings.RUNTALL_TRUSTED_PROXY and os.environ.get("RUNTALL_PLAIN_HTTP") != "1":
        raise ConflictError(
            say("At {host} passwords would travel so that others can read them.", host=host),
            say("Put TLS in front and set RUNTALL_TRUSTED_PROXY to its address; to do without, set RUNTALL_PLAIN_HTTP=1."),
        )


def _is_own(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _open() -> None:
    """Open the store, with the tables of signing in where there are accounts."""
    configure()
    from django.conf import settings

    if not settings.RUNTALL_ACCOUNTS:
        open_store()
        return
    from runtall.services.accounts import open_accounts

    open_accounts()


def phone_listener(wish: PhoneWish, application: Application) -> AbstractContextManager[Listening]:
    """Return the listener for paired phones, which listens while its context is open.

    Raises
    ------
    ConflictError
        There are accounts here, so phones sign in as any browser does; or this machine is in no local network.
    """
    from django.conf import settings

    from runtall.services.phone import PhoneListener

    if settings.RUNTALL_ACCOUNTS:
        raise ConflictError(
            say("With accounts, phones are not paired: they sign in."),
            say("Leave --phone out and open the address on the phone."),
        )
    return PhoneListener(wish, application, settings.RUNTALL_HOME)


class _Worker:
    """The worker beside the server: a child process that is started again when it dies, and ends with the server.

    It holds the reading end of a pipe whose other end is here: however this process ends, the worker notices.
    """

    def __init__(self) -> None:
        self._over = threading.Event()
        self._keeping = threading.Thread(target=self._keep, name="worker", daemon=True)

    def __enter__(self) -> None:
        self._keeping.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._keeping.join(_PATIENCE_S)

    def _keep(self) -> None:
        pause_s = 1.0
        while not self._over.is_set():
            began = time.monotonic()
            # a session of its own: Ctrl+C in the terminal is the server's to answer
            worker = subprocess.Popen(_WORKER, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own interpreter
            while worker.poll() is None and not self._over.wait(0.2):
                pass
            if worker.stdin is not None:
                worker.stdin.close()  # it lets go of its work and ends
            try:
                worker.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
            pause_s = 1.0 if time.monotonic() - began > 60 else min(60.0, pause_s * 2)
            self._over.wait(pause_s)


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
