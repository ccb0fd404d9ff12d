"""How signing in by a service asks that service: by the one door outward, in the shape that allauth asks with."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from requests import ConnectionError as NotReachedError
from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from runtall.core import RuntallError
from runtall.services.connections import sign_in_places
from runtall.services.outbound import Purpose, destination, open_url

_TIMEOUT_S = 10.0
_LIMIT_BYTES = 1 << 20
_NOT_OURS = frozenset({"accept-encoding", "user-agent", "connection", "content-length", "host"})


class _ByTheGuard(BaseAdapter):
    """Sends every request through the guard; places that are not configured are refused there."""

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        """Ask, and answer in the library's own shape."""
        url, body = request.url or "", request.body
        try:
            here = destination(url, in_own_network=True)
            places = sign_in_places()
            allowed = next(
                (each for each in places if (each.scheme, each.host, each.port) == (here.scheme, here.host, here.port)), None
            )
            answer = open_url(
                url,
                purpose=Purpose.SIGN_IN,
                allowed=allowed or places[0],
                method=request.method or "GET",
                headers=_sent(request.headers),
                body=body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else None,
                timeout_s=_TIMEOUT_S,
                limit_bytes=_LIMIT_BYTES,
            )
        except RuntallError as error:
            raise NotReachedError("the service for signing in was not reached") from error
        found = Response()
        found.status_code, found.url, found.request = answer.status, url, request
        found.headers = CaseInsensitiveDict({name: value for name, value in answer.headers.items() if name != "content-encoding"})
        found.raw, found.encoding = BytesIO(answer.body), "utf-8"
        return found

    def close(self) -> None:
        """Nothing stays open."""


def _sent(headers: Mapping[str, str | bytes]) -> dict[str, str]:
    plain = {name: value.decode("latin-1") if isinstance(value, bytes) else value for name, value in headers.items()}
    return {name: value for name, value in plain.items() if name.lower() not in _NOT_OURS}


def guarded_session() -> Session:
    """Return a session of the library that reaches the configured service alone, and reads no settings of this computer."""
    session = Session()
    session.trust_env = False
    session.adapters.clear()
    for scheme in ("https://", "http://"):
        session.mount(scheme, _ByTheGuard())
    return session
