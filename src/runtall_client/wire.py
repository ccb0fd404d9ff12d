"""One request over HTTP and its answer. No redirect is followed: a token goes to nobody but who was asked."""

from __future__ import annotations

import http.client
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from runtall_client.problem import Problem


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; ``target`` is path and query."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[Request], Answer]
"""Sends a request. Another one may be given to :class:`runtall_client.Client`, to try a program without a server."""


def sender(address: str, *, timeout_s: float) -> Send:
    """Return what sends requests to an address.

    Raises
    ------
    ValueError
        The address is none, or would carry the token over a network unprotected.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("the address begins with http:// or https:// and names a computer")
    if parts.scheme == "http" and not is_here(parts.hostname):
        raise ValueError("a token goes over https, or to this computer alone")
    host, port = parts.hostname, parts.port

    def send(request: Request) -> Answer:
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(host, port, timeout=timeout_s)
        try:
            connection.request(request.method, request.target, body=request.body, headers=dict(request.headers))
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise Problem(0, "no-answer", "No answer came.", type(error).__name__, "Look whether runtall is running.") from error
        finally:
            connection.close()

    return send


def is_here(host: str) -> bool:
    """Whether a name is this very computer.

    Examples
    --------
    >>> is_here("localhost"), is_here("127.0.0.1"), is_here("192.168.1.20")
    (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
