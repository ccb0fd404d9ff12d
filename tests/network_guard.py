"""Nothing leaves: any attempt to reach beyond this machine is refused, remembered, and fails the test that made it.

An audit hook sees what every socket is about to do, whichever library asks, in this process and in forked ones. Fresh Python
children (command line tests, pool workers) load the same hook through ``network_guard_child/sitecustomize.py``, which
stands on their ``PYTHONPATH``; so this file needs nothing but the standard library. The fixture is in ``conftest.py``.
Libraries with a network stack of their own, outside Python's sockets, are not seen.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Any

LOG_VARIABLE = "RUNTALL_TEST_NETWORK_LOG"
"""Environment variable: the file to which attempts are written, one a line; without it nothing is guarded."""


class OutboundTrafficError(OSError):
    """Something tried to reach beyond this machine."""


def is_local(host: object) -> bool:
    """Whether a host is this machine: nothing at all, localhost, a loopback address, or this machine's own name."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if host is None or host in {"", "localhost", "ip6-localhost", socket.gethostname()}:
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return str(host).endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def _host_asked_for(event: str, arguments: tuple[Any, ...]) -> object:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        return address[0] if isinstance(address, tuple) else None  # not a tuple: a socket file on this machine
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        return arguments[0]
    return None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    log = os.environ.get(LOG_VARIABLE)
    if log is None or is_local(host := _host_asked_for(event, arguments)):
        return
    line = f"{event} {host!r}"
    with Path(log).open("a", encoding="utf-8") as attempts:
        attempts.write(line + "\n")
    raise OutboundTrafficError(f"outbound traffic refused: {line}")


def install() -> None:
    """Watch this process from now on, once."""
    if not getattr(sys, "_runtall_network_guard", False):
        sys._runtall_network_guard = True  # type: ignore[attr-defined]
        sys.addaudithook(_watch)
