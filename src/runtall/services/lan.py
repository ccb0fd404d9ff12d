"""The addresses and the name under which other devices at home reach this machine. Nothing is sent to find them."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import struct
import sys
from typing import Final

from runtall.services.certificates import PRIVATE_NETWORKS

_ASK_ADDRESS: Final = {"linux": 0x8915, "darwin": 0xC0206921}
"""SIOCGIFADDR: what the system calls asking an interface for its address."""
_MADE_UP: Final = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "podman", "cni", "tun", "tap", "wg", "utun", "zt")
"""Beginnings of the names of interfaces that lead to no phone at home, most of the time."""
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def addresses() -> tuple[str, ...]:
    """Return this machine's private IPv4 addresses, the one that a phone most likely reaches first."""
    found = _of_interfaces()
    with contextlib.suppress(OSError):
        for *_, where in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found.setdefault(str(where[0]), "")
    return tuple(sorted(filter(is_at_home, found), key=lambda each: (found[each].startswith(_MADE_UP), _distance(each), each)))


def home_name() -> str | None:
    """Return the name that this machine announces at home (``desk.local``), ``None`` where its own name cannot be one."""
    label = socket.gethostname().partition(".")[0].lower()
    return f"{label}.local" if _LABEL.fullmatch(label) else None


def is_at_home(address: str) -> bool:
    """Whether an address is of a private network.

    Examples
    --------
    >>> is_at_home("192.168.1.20"), is_at_home("::ffff:10.0.0.7"), is_at_home("127.0.0.1"), is_at_home("8.8.8.8")
    (True, True, False, False)
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return any(plain in ipaddress.ip_network(each) for each in PRIVATE_NETWORKS)


def _distance(address: str) -> int:
    """Homes use 192.168 first, then 10, then 172.16; an address that a machine gave itself comes last."""
    order = ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "100.64.0.0/10")
    found = ipaddress.ip_address(address)
    return next((n for n, each in enumerate(order) if found in ipaddress.ip_network(each)), len(order))


def _of_interfaces() -> dict[str, str]:
    """Return the IPv4 address of each interface with the interface's name, where the system tells."""
    ask = _ASK_ADDRESS.get(sys.platform)
    if ask is None:
        return {}
    import fcntl

    found = {}
    try:
        interfaces = socket.if_nameindex()
    except OSError:  # a service that may not ask
        return {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in interfaces:
            with contextlib.suppress(OSError):  # it has none
                told = fcntl.ioctl(asked.fileno(), ask, struct.pack("16s240x", name.encode()[:15]))
                found[socket.inet_ntoa(told[20:24])] = name
    return found
