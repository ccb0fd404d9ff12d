"""What shows that a request does not come straight from this machine's own browser."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest

OWN_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
PROXY_HEADERS: Final = frozenset({"HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP"})


def foreign_trait(request: HttpRequest) -> str | None:
    """Return what shows that a request does not come straight from this machine's browser; ``None`` for an own one."""
    for name in request.META:
        if name in PROXY_HEADERS or name.startswith("HTTP_X_FORWARDED"):
            return name.removeprefix("HTTP_").replace("_", "-").title()
    host = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
    if _without_port(host).lower() not in OWN_NAMES:
        return "Host"
    if not is_loopback(request.META.get("REMOTE_ADDR", "")):
        return "address"
    if request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return "HTTP/1.0"  # no browser speaks it; proxies that say nothing of themselves do
    return "Referer" if _is_renamed(request, host) else None


def _is_renamed(request: HttpRequest, host: str) -> bool:
    """Whether the browser knows this origin by another name than the request asks for: something in between changed it."""
    if request.META.get("HTTP_SEC_FETCH_SITE") != "same-origin":
        return False
    came_from = urlsplit(request.META.get("HTTP_REFERER", "")).netloc
    return bool(came_from) and came_from.lower() != host.lower()


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's; a server on a local socket gives none at all."""
    if not address:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
