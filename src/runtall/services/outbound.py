"""The one door outward: what runtall asks of another computer goes through here, to a place that was configured, or not at all.

Nothing else in the source opens a connection (a test reads all of it). A name is looked up once, every address it has is
judged, and the connection goes to an address that was judged: an answer that changes in between changes nothing. What is
secret in an address or a header is in no error and in no log.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import os
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from runtall.core import ImplausibleValueError, RuntallError, say

SWITCH: Final = "RUNTALL_OUTBOUND"
"""Environment variable of the operator: ``off`` forbids every connection outward; else, where it is set, only what
it names is allowed (``bridge push``)."""
OWN_NETWORK: Final = "RUNTALL_OWN_NETWORK"
"""Environment variable of the operator: hosts of the own network that may be reached where there are accounts."""
LONGEST_URL: Final = 2_000
LARGEST_ANSWER_BYTES: Final = 64 << 20
LONGEST_S: Final = 120.0
REDIRECTS: Final = 3
_CHUNK: Final = 64 << 10
_PORTS: Final = {"http": 80, "https": 443}
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE"})
_REDIRECTING: Final = frozenset({301, 302, 303, 307, 308})

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_AT_HOME: Final = tuple(
    ipaddress.ip_network(each)
    for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")
)
"""This machine, private networks (RFC 1918, RFC 4193) and shared space (RFC 6598): reached only where somebody said so."""
_OF_CLOUDS: Final = frozenset(
    ipaddress.ip_address(each) for each in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254")
)
"""Where machines in a cloud are told their own secrets: reached by nothing."""
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses inside IPv6 ones (RFC 6052): what lies inside is judged."""


class OutboundRefusedError(ImplausibleValueError):
    """The guard did not let a call out: the place is not configured, or not one that may be reached."""


class OutboundFailedError(RuntallError):
    """The other side could not be reached, took too long, or answered more than was asked for."""


class Purpose(StrEnum):
    """Why a connection is made; each is named in Settings and off until it is configured."""

    BRIDGE = "bridge"
    PUSH = "push"
    SIGN_IN = "sign-in"


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that somebody configured: a scheme, a host and a port, nothing below them.

    Attributes
    ----------
    scheme
        ``https``; ``http`` only in the own network.
    host
        In small letters: a name, or an address as it is usually written, IPv6 without brackets.
    in_own_network
        Who configured it said that this very host is in their own network. Where there are accounts, the operator says it
        too, by ``RUNTALL_OWN_NETWORK``.
    """

    scheme: str
    host: str
    port: int
    in_own_network: bool = False

    @property
    def origin(self) -> str:
        """The place as people write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``headers`` have names in small letters; ``body`` is no longer than was allowed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_forbidden(purpose: Purpose) -> bool:
    """Whether the operator forbade connections for a purpose; a word that is not known allows nothing."""
    said = os.environ.get(SWITCH, "").lower().replace(",", " ").split()
    return bool(said) and said != ["on"] and purpose.value not in said


def destination(url: str, *, in_own_network: bool = False) -> Destination:
    """Read the place of an address that somebody configures; its path is not part of it.

    Raises
    ------
    OutboundRefusedError
        It is no address of the web, is not https and not in the own network, or hides where it leads.

    Examples
    --------
    >>> destination("https://Example.org:8443/path").origin
    'https://example.org:8443'
    """
    parts = _parts(url)
    host = _host(parts)
    try:
        port = _PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError as error:
        raise _refused_address() from error
    if parts.scheme not in _PORTS or not 0 < port < 1 << 16:
        raise _refused_address()
    found = Destination(parts.scheme, host, port, in_own_network)
    _check_place(found)
    with contextlib.suppress(ValueError):
        _check_address(ipaddress.ip_address(host), in_own_network=in_own_network)
    return found


def open_url(
    url: str,
    *,
    purpose: Purpose,
    allowed: Destination,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    timeout_s: float = 20.0,
    limit_bytes: int = 4 << 20,
) -> Answer:
    """Ask one configured place for one thing.

    Redirects are followed for GET within the same scheme, host and port alone, each judged anew. Any status is an answer.

    Parameters
    ----------
    allowed
        The configured place; an address of any other is refused.
    timeout_s
        For everything together, looking the name up included; at most two minutes.
    limit_bytes
        The longest body, after unpacking; at most 64 MiB.

    Raises
    ------
    OutboundRefusedError
        The guard refuses: forbidden by the operator, not the configured place, or an address that may not be reached.
    OutboundFailedError
        It could not be reached in time, its certificate does not fit, it leads elsewhere, or it says more than was allowed.
    """
    if is_forbidden(purpose):
        raise OutboundRefusedError(
            say("Whoever runs this installation has turned this connection off."),
            say("It is the variable {variable}.", variable=SWITCH),
        )
    if method not in _METHODS or not 0 < timeout_s <= LONGEST_S or not 0 <= limit_bytes <= LARGEST_ANSWER_BYTES:
        raise ValueError("a call outward is bounded")
    until = time.monotonic() + timeout_s
    for _ in range(REDIRECTS + 1):
        target = _target(url, allowed)
        answer = _ask(target, allowed, method, headers or {}, body, until, limit_bytes)
        led = answer.headers.get("location")
        if answer.status not in _REDIRECTING or led is None or method not in {"GET", "HEAD"}:
            return answer
        url = urljoin(url, led)
        if _origin_of(url) != (allowed.scheme, allowed.host, allowed.port):
            raise OutboundFailedError(
                say("{host} answered that we should ask somewhere else.", host=allowed.host),
                say("runtall asks only the place that was configured. Configure the new address if you know it."),
            )
    raise OutboundFailedError(say("{host} leads in circles.", host=allowed.host))


# ---- the address


def _refused_address() -> OutboundRefusedError:
    return OutboundRefusedError(
        say("This is not an address that runtall asks."),
        say("Write https, the name of the place, and no user or password."),
    )


def _parts(url: str) -> SplitResult:
    """Take an address apart; what programs read in different ways is refused, not guessed."""
    if len(url) > LONGEST_URL or not url.isascii() or re.search(r"[\s\x00-\x20\x7f\\]", url):
        raise _refused_address()
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _refused_address() from error
    if "@" in parts.netloc or "%" in parts.netloc or not parts.hostname:
        raise _refused_address()
    return parts


def _host(parts: SplitResult) -> str:
    """Return the host of an address: an IP address in its usual form, or a name; nothing in between (``127.1``, ``0x7f.1``)."""
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError as error:
            raise _refused_address() from error
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            if str(ipaddress.IPv4Address(host)) == host:
                return host
        except ValueError:
            pass
        raise _refused_address()
    if len(host) > 253 or not all(_LABEL.fullmatch(each) for each in labels):
        raise _refused_address()
    return host


def _check_place(place: Destination) -> None:
    if place.scheme != "https" and not place.in_own_network:
        raise OutboundRefusedError(
            say("{host} would be asked without encryption.", host=place.host),
            say("Use an address that begins with https. Only a place in your own network may do without."),
        )
    if place.in_own_network and os.environ.get("RUNTALL_ACCOUNTS") == "1" and place.host not in _own_hosts():
        raise OutboundRefusedError(
            say("{host} is not among the places of the own network that may be reached from here.", host=place.host),
            say("Whoever runs this installation can name it in {variable}.", variable=OWN_NETWORK),
        )


def _own_hosts() -> frozenset[str]:
    return frozenset(os.environ.get(OWN_NETWORK, "").lower().replace(",", " ").split())


def _origin_of(url: str) -> tuple[str, str, int] | None:
    try:
        parts = _parts(url)
        return parts.scheme, _host(parts), _PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except (OutboundRefusedError, ValueError):
        return None


def _target(url: str, allowed: Destination) -> str:
    """Return path and query of an address of the configured place."""
    _check_place(allowed)
    if _origin_of(url) != (allowed.scheme, allowed.host, allowed.port):
        raise OutboundRefusedError(
            say("runtall was about to ask a place that is not configured, and did not."), say("Look at it under Settings.")
        )
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _check_address(found: Address, *, in_own_network: bool) -> None:
    """Refuse an address that may not be reached; what lies inside another address is judged as itself.

    IPv4 inside IPv6 (``::ffff:127.0.0.1``, 6to4, Teredo) has no use outward and is refused, but for the translation of networks
    that have no IPv4 of their own.
    """
    plain: Address = found
    if isinstance(found, ipaddress.IPv6Address):
        if found in _TRANSLATED:
            plain = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        elif found.ipv4_mapped or found.sixtofour or found.teredo or (int(found) >> 32 == 0 and int(found) > 1):
            raise _refused_network()
    if plain in _OF_CLOUDS or plain.is_multicast or plain.is_unspecified or plain.is_link_local:
        raise _refused_network()
    if any(plain in network for network in _AT_HOME if network.version == plain.version):
        if not in_own_network:
            raise _refused_network()
    elif not plain.is_global:
        raise _refused_network()


def _refused_network() -> OutboundRefusedError:
    return OutboundRefusedError(
        say("This address leads into a local network, and runtall was not told that it may."),
        say("If it is a computer of your own, say so where you configure it."),
    )


# ---- the connection


def _addresses(place: Destination, until: float) -> tuple[str, ...]:
    """Look a name up once, in time, and judge every address it has.

    A public name with one address that may not be reached is refused whole. A host of the own network may have others
    beside those that are reached.
    """
    found: list[str] = []
    trouble: list[OSError] = []

    def look_up() -> None:
        try:
            found.extend(str(each[4][0]) for each in socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM))
        except OSError as error:
            trouble.append(error)

    asking = threading.Thread(target=look_up, daemon=True)
    asking.start()
    asking.join(max(0.0, until - time.monotonic()))
    if trouble or asking.is_alive() or not found:
        raise OutboundFailedError(
            say("Nobody knows where {host} is.", host=place.host),
            say("Look at its name, and whether this computer is connected."),
        )
    passed, refused = [], None
    for each in dict.fromkeys(found):
        try:
            _check_address(ipaddress.ip_address(each.partition("%")[0]), in_own_network=place.in_own_network)
            passed.append(each)
        except OutboundRefusedError as error:
            refused = error
    if refused is not None and (not passed or not place.in_own_network):
        raise refused
    return tuple(passed)


class _ToAddress(http.client.HTTPConnection):
    """A connection to an address that was judged; the name is used for the certificate and the Host header alone."""

    def __init__(self, place: Destination, addresses: tuple[str, ...], until: float) -> None:
        super().__init__(place.host, place.port, timeout=LONGEST_S)
        self.default_port = _PORTS[place.scheme]
        self._place, self._addresses, self._until = place, addresses, until
        self._spare: socket.socket | None = None

    def connect(self) -> None:
        """Try the addresses in turn."""
        trouble: OSError = TimeoutError()
        for each in self._addresses:
            left = self._until - time.monotonic()
            if left <= 0:
                break
            try:
                self.sock = socket.create_connection((each, self._place.port), timeout=left)
                break
            except OSError as error:
                trouble = error
        else:
            raise trouble
        if self.sock is None:
            raise trouble
        self._spare = self.sock.dup()
        self.sock.settimeout(max(0.01, self._until - time.monotonic()))
        if self._place.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self._place.host)

    def cut(self) -> None:
        """End it from another thread: whoever sends a byte now and then does not hold us."""
        if self._spare is not None:
            with contextlib.suppress(OSError):
                self._spare.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close both ends of it that are here."""
        super().close()
        if self._spare is not None:
            self._spare.close()


def _ask(
    target: str, place: Destination, method: str, headers: Mapping[str, str], body: bytes | None, until: float, limit_bytes: int
) -> Answer:
    connection = _ToAddress(place, _addresses(place, until), until)
    watch = threading.Timer(max(0.0, until - time.monotonic()), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        sent = {"Accept-Encoding": "gzip", "User-Agent": "runtall", "Connection": "close", **headers}
        connection.request(method, target, body, sent)
        with connection.getresponse() as answer:
            said = {name.lower(): value for name, value in answer.getheaders()}
            got = b"" if method == "HEAD" else _read(answer, said, place, until, limit_bytes)
    except ssl.SSLCertVerificationError as error:
        raise OutboundFailedError(
            say("The certificate of {host} does not fit.", host=place.host), say("Nothing was sent. Look at the address.")
        ) from error
    except (OSError, http.client.HTTPException, zlib.error) as error:
        raise _no_answer(place) from error
    finally:
        watch.cancel()
        connection.close()
    if time.monotonic() > until:
        raise _no_answer(place)
    return Answer(answer.status, said, got)


def _no_answer(place: Destination) -> OutboundFailedError:
    return OutboundFailedError(
        say("{host} did not answer in time, or broke off.", host=place.host), say("Nothing was changed here. Try again later.")
    )


def _read(answer: http.client.HTTPResponse, said: Mapping[str, str], place: Destination, until: float, limit_bytes: int) -> bytes:
    """Return the body, unpacked, never more of it than is allowed."""
    packed = said.get("content-encoding", "identity").strip().lower()
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed in {"gzip", "x-gzip"} else None
    if unpack is None and packed != "identity":
        raise _no_answer(place)
    kept = bytearray()
    while piece := answer.read1(_CHUNK):
        if time.monotonic() > until:
            raise _no_answer(place)
        kept += piece if unpack is None else unpack.decompress(piece, limit_bytes + 1 - len(kept))
        if len(kept) > limit_bytes:
            raise OutboundFailedError(say("{host} answered more than runtall takes.", host=place.host))
    if answer.length not in (None, 0) or (unpack is not None and kept and not unpack.eof):
        raise _no_answer(place)
    return bytes(kept)
