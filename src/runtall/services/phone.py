"""The second listener of ``runtall serve --phone``: the same pages for paired devices on the local network.

It stands in the same process as the listener for this machine's own browser and marks what came in through it, so that the two
are never taken for each other. A connection is looked at before it is answered: from a private address, to an address or name
of this machine's own, straight and not through a proxy. Who gets what then is for the pages' guard (``web.paired``).
"""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from runtall.core import ConflictError, say
from runtall.services import lan
from runtall.services.certificates import is_home_name

if TYPE_CHECKING:
    from cheroot.wsgi import Server

    from runtall.services.certificates import Authority

_log = logging.getLogger(__name__)

LISTENER: Final = "runtall.listener"
"""In a request's environment: which listener it came through. No header can set it; headers arrive as ``HTTP_...``."""
PHONE: Final = "phone"
PHONE_PLAIN: Final = "phone-plain"
"""Came without TLS to a listener that speaks it: a phone that does not trust the authority yet."""
PHONE_HTTP: Final = "phone-http"
"""Came to a listener that was told to do without TLS."""
THROUGH_PHONE: Final = frozenset({PHONE, PHONE_PLAIN, PHONE_HTTP})
DEFAULT_PORT: Final = 8128

_LOCAL_ADDRESS: Final = "runtall.local_address"
_TLS_BEGINS: Final = b"\x16"
_THREADS: Final = 8
_PATIENCE_S: Final = 10
_HANDSHAKE_S: Final = 5.0
_LARGEST_BODY_BYTES: Final = 1 << 30
_RENEWAL_LOOK_S: Final = 600.0
_RESTART_S: Final = 1.0
_PROXY_HEADERS: Final = frozenset({"HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP"})

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class PhoneWish:
    """How phones are to be let in.

    Attributes
    ----------
    port
        0 takes any free one.
    is_plain
        Without TLS: without offline use, wake lock and camera.
    host
        A name or address that phones use and this machine does not know of itself (it is in a container).
    """

    port: int = DEFAULT_PORT
    is_plain: bool = False
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Listening:
    """Where phones find this machine.

    Attributes
    ----------
    hosts
        Its names and addresses, the likeliest first.
    authority
        What phones are asked to trust; ``None`` without TLS.
    """

    hosts: tuple[str, ...]
    port: int
    authority: Authority | None

    @property
    def is_reachable(self) -> bool:
        """Whether this machine has an address now that phones can reach; by IPv6 alone they cannot."""
        return any(not host.endswith(".local") for host in self.hosts)

    @property
    def is_plain(self) -> bool:
        """Whether it speaks HTTP alone."""
        return self.authority is None

    @property
    def address(self) -> str:
        """The address to open."""
        return f"{'http' if self.is_plain else 'https'}://{self.hosts[0]}:{self.port}/"

    @property
    def plain_address(self) -> str:
        """The address where a phone that does not trust the authority yet reads how to."""
        return f"http://{self.hosts[0]}:{self.port}/"


_listening: PhoneListener | None = None


def listening() -> Listening | None:
    """Return where phones find this process, ``None`` where it has no ear for them."""
    return None if _listening is None else _listening.told()


class PhoneListener:
    """Listens for phones in threads of its own, from entering the context until it is left."""

    def __init__(self, wish: PhoneWish, application: Application, home: Path) -> None:
        self._wish = wish
        self._home = home
        self._over = threading.Event()
        if not self._hosts():
            raise ConflictError(
                say("This computer is in no local network, so no phone can reach it."),
                say("Connect it, or name the address that phones use: runtall serve --phone --phone-host 192.168.1.20"),
            )
        if wish.host is not None and ":" in wish.host:
            raise ConflictError(
                say("{host} is an IPv6 address; phones reach this computer by IPv4.", host=wish.host),
                say("Name the IPv4 address or the home name that phones use: runtall serve --phone --phone-host 192.168.1.20"),
            )
        if wish.host is not None and not is_home_name(wish.host.lower()):
            raise ConflictError(
                say("{host} is no private address and no home name.", host=wish.host),
                say("Phones are let in from the local network alone; for anything else use accounts behind a proxy."),
            )
        self._context = None if wish.is_plain else ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._renew()
        self._door = _Door(application, self)
        self._server = _server(self._door, wish.port, self._context)

    def __enter__(self) -> Listening:
        global _listening  # noqa: PLW0603 - one process has one such listener, and its pages ask for it
        try:
            self._server.prepare()
        except OSError as error:
            raise ConflictError(
                say("Something else listens at port {port}.", port=str(self._wish.port)),
                say("End it, or choose another: runtall serve --phone --phone-port {other}", other=str(self._wish.port + 1)),
            ) from error
        _listening = self
        threading.Thread(target=self._listen, name="phone", daemon=True).start()
        threading.Thread(target=self._keep_fresh, name="phone-certificate", daemon=True).start()
        return self.told()

    def __exit__(self, *_: object) -> None:
        global _listening  # noqa: PLW0603
        self._over.set()
        _listening = None
        self._server.stop()

    def _listen(self) -> None:
        """Serve until told to stop; whatever ends the server sooner, another takes its place."""
        while True:
            try:
                self._server.serve()
            except (Exception, SystemExit):  # noqa: BLE001 - whatever it was, phones are served again
                _log.error("the listener for phones ended by itself")
            if self._over.wait(_RESTART_S):
                return
            port = int(self._server.bind_addr[1])
            self._server.stop()
            self._server = _server(self._door, port, self._context)
            try:
                self._server.prepare()
            except OSError:
                _log.error("the listener for phones does not start again")
                return

    @property
    def is_plain(self) -> bool:
        """Whether it does without TLS."""
        return self._wish.is_plain

    def told(self) -> Listening:
        """Return where it is found now; a machine's addresses change."""
        from runtall.services.certificates import authority

        made = None if self._wish.is_plain else authority(self._home)
        return Listening(self._hosts(), int(self._server.bind_addr[1]), made)

    def is_own_host(self, host: str, local_address: str) -> bool:
        """Whether a request asked for this machine: by the address it arrived at, its own name, or the name it was given."""
        name, colon, port = host.lower().rpartition(":")
        if not colon or port != str(self._server.bind_addr[1]):
            return False
        return name in {local_address, lan.home_name(), (self._wish.host or "").lower()} - {"", None}

    def _hosts(self) -> tuple[str, ...]:
        named = (self._wish.host,) if self._wish.host else ()
        home_name = lan.home_name()
        found = (*named, *lan.addresses(), *((home_name,) if home_name else ()))
        return tuple(dict.fromkeys(found))

    def _renew(self) -> None:
        """Serve a certificate that is good for a while and names every address; handshakes from here on use it."""
        if self._context is not None:
            from runtall.services.certificates import leaf

            self._context.load_cert_chain(leaf(self._home, self._hosts()).file)

    def _keep_fresh(self) -> None:
        while not self._over.wait(_RENEWAL_LOOK_S):
            try:
                self._renew()
            except Exception:  # noqa: BLE001 - the certificate at hand goes on being served; the next look tries again
                _log.error("the certificate for phones could not be made anew")


class _Door:
    """The first look at a request, before anything of the pages runs."""

    def __init__(self, application: Application, listener: PhoneListener) -> None:
        self._application = application
        self._listener = listener

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if any(name in _PROXY_HEADERS or name.startswith("HTTP_X_FORWARDED") for name in environ):
            return _bare(start_response, HTTPStatus.FORBIDDEN)
        host = environ.get("HTTP_HOST", "")
        if not self._listener.is_own_host(host, environ[_LOCAL_ADDRESS]):
            return _bare(start_response, HTTPStatus.MISDIRECTED_REQUEST)
        _let_host_in(host.rpartition(":")[0].lower())
        if self._listener.is_plain:
            environ[LISTENER] = PHONE_HTTP
        else:
            environ[LISTENER] = PHONE if environ["wsgi.url_scheme"] == "https" else PHONE_PLAIN
        return self._application(environ, start_response)


def _let_host_in(host: str) -> None:
    """Tell the pages that a host, found to be this machine's own, is one."""
    from django.conf import settings

    if host not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(host)


def _bare(start_response: StartResponse, status: HTTPStatus) -> Iterable[bytes]:
    words = b"Not here.\n"
    start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/plain"), ("Content-Length", str(len(words)))])
    return [words]


def _server(door: _Door, port: int, context: ssl.SSLContext | None) -> Server:
    from cheroot.errors import FatalSSLAlert
    from cheroot.server import HTTPConnection
    from cheroot.wsgi import Server

    class Connection(HTTPConnection):
        """One connection: whoever is not at home is hung up on, TLS begins where the phone begins it."""

        _is_known = False

        def communicate(self) -> bool:
            """Serve one request; a connection that has nothing to say yet waits without holding a thread."""
            try:
                if not self._is_known:
                    return self._begin()
                return bool(super().communicate())  # type: ignore[no-untyped-call]
            except (ssl.SSLError, FatalSSLAlert, ConnectionError, TimeoutError):
                return False

        def close(self) -> None:
            """Let the connection go, in whatever state the other side left it."""
            with contextlib.suppress(OSError):
                super().close()

        def _begin(self) -> bool:
            """Look who is there, and begin TLS where the other side does."""
            here, there = self.socket.getsockname()[0], self.socket.getpeername()[0]
            if not lan.is_at_home(there):
                return False
            self.socket.setblocking(False)
            try:
                first = self.socket.recv(1, socket.MSG_PEEK)
            except BlockingIOError:
                first = None
            self.socket.settimeout(self.server.timeout)
            if not first:
                return first is None
            is_tls = context is not None and first == _TLS_BEGINS
            if is_tls:
                self._shake_hands()
            self.ssl_env = {_LOCAL_ADDRESS: here, "wsgi.url_scheme": "https" if is_tls else "http"}
            self._is_known = True
            return True

        def _shake_hands(self) -> None:
            from cheroot.makefile import MakeFile

            assert context is not None
            self.socket.settimeout(_HANDSHAKE_S)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
            self.socket.do_handshake()
            self.socket.settimeout(self.server.timeout)
            self.rfile = MakeFile(self.socket, "rb", self.rbufsize)
            self.wfile = MakeFile(self.socket, "wb", self.wbufsize)

    made = Server(("0.0.0.0", port), door, numthreads=_THREADS, server_name="runtall", timeout=_PATIENCE_S)  # noqa: S104 - see _begin
    made.ConnectionClass = Connection
    made.request_queue_size = 64
    made.max_request_body_size = _LARGEST_BODY_BYTES
    made.max_request_header_size = 64 * 1024
    made.error_log = _say_nothing  # type: ignore[method-assign]
    return made


def _say_nothing(msg: str = "", level: int = 20, traceback: bool = False) -> None:
    """Leave out of the log what phones on the way in and out do to connections; the pages log their own mistakes."""
    del msg, level, traceback
