"""Requests that come over a proxy: believed from the one that the operator named, refused from any other."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from runtall.web.loopback import PROXY_HEADERS, is_loopback
from runtall.web.pages.errors import not_over_this_way

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_A_YEAR_S = 365 * 24 * 3600


class ProxyMiddleware:
    """Put the reader's own address, host and scheme in place of the proxy's; refuse who only claims to be one.

    ``RUNTALL_TRUSTED_PROXY`` names the addresses or networks whose ``X-Forwarded-*`` is believed. With one named, nothing
    but it and this computer itself is answered, and plain HTTP is sent on to HTTPS.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond
        self.trusted = trusted_networks(settings.RUNTALL_TRUSTED_PROXY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Believe, refuse, or pass on as it came."""
        address = request.META.get("REMOTE_ADDR", "")
        named = [name for name in request.META if name in PROXY_HEADERS or name.startswith("HTTP_X_FORWARDED")]
        if not _is_within(address, self.trusted):
            if named or (self.trusted and not is_loopback(address)):
                return _refused()
            return self.respond(request)
        if named:
            if not self._believe(request):
                return _refused()
            if request.scheme == "http":
                return HttpResponsePermanentRedirect(request.build_absolute_uri().replace("http:", "https:", 1))
        answer = self.respond(request)
        if request.is_secure():
            answer.headers.setdefault("Strict-Transport-Security", f"max-age={_A_YEAR_S}")
        return answer

    def _believe(self, request: HttpRequest) -> bool:
        """Read what the proxy says and take its headers off; whether it made sense."""
        meta = request.META
        hops = [each.strip() for each in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
        client = next((each for each in reversed(hops) if not _is_within(each, self.trusted)), hops[0] if hops else "")
        scheme = meta.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
        host = meta.get("HTTP_X_FORWARDED_HOST", "").strip()
        for name in [each for each in meta if each in PROXY_HEADERS or each.startswith("HTTP_X_FORWARDED")]:
            del meta[name]
        if _address(client) is None or scheme not in ("http", "https"):
            return False
        meta["REMOTE_ADDR"] = client
        meta["wsgi.url_scheme"] = scheme
        if host:
            meta["HTTP_HOST"] = host
        return True


def trusted_networks(said: Iterable[str]) -> tuple[Network, ...]:
    """Read addresses and networks. Raises ``ValueError`` for what is neither."""
    return tuple(ipaddress.ip_network(each, strict=False) for each in said)


def _address(said: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(said)
    except ValueError:
        return None


def _is_within(said: str, networks: tuple[Network, ...]) -> bool:
    found = _address(said)
    if found is None:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in network for network in networks)


def _refused() -> HttpResponse:
    return HttpResponse(not_over_this_way(), status=HTTPStatus.FORBIDDEN, content_type="text/html; charset=utf-8")
