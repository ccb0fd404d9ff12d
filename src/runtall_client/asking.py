"""What every area of the client stands on: a request with the token, an answer as JSON or as bytes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from runtall_client.problem import Problem
from runtall_client.wire import Request, Send, sender

Json = Any
"""What ``json.loads`` gives; the shapes stand in the description of the API, ``/api/v1/openapi.json``."""


class Asking:
    """Asks one runtall with one token.

    Parameters
    ----------
    address
        Where runtall is, such as ``http://127.0.0.1:8127``.
    token
        Made in Settings, Other programs.
    language
        Of sentences.
    base
        Under which the API stands; a clinician's program asks for one runner under ``/shared/7/api/v1``.
    send
        In place of the network, to try a program without a server.
    """

    def __init__(
        self,
        address: str,
        token: str,
        *,
        language: str = "en",
        timeout_s: float = 60.0,
        base: str = "/api/v1",
        send: Send | None = None,
    ) -> None:
        self.address = address.rstrip("/")
        self.base = base
        self.language = language
        self._token = token
        self._timeout_s = timeout_s
        self._send = send or sender(self.address, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.address!r})"  # the token stays out of logs

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        said: object = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> bytes:
        """Ask and return what came. Raises ``Problem`` for anything but a good answer."""
        given = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        target = self.base + path + (f"?{urlencode(given)}" if given else "")
        told = {
            "Authorization": f"Bearer {self._token}",
            "Accept-Language": self.language,
            "Accept": "application/json",
            **(headers or {}),
        }
        if said is not None:
            body, told["Content-Type"] = json.dumps(said, allow_nan=False).encode(), "application/json"
        answer = self._send(Request(method, target, told, body))
        if not 200 <= answer.status < 300:
            raise Problem.of(answer.status, answer.body)
        return answer.body

    def json(
        self, method: str, path: str, *, query: Mapping[str, object] | None = None, said: object = None, **others: Any
    ) -> Json:
        """Ask and read the answer as JSON; ``None`` where there is none."""
        body = self.ask(method, path, query=query, said=said, **others)
        return json.loads(body) if body else None

    def send_files(self, path: str, name: str, files: Sequence[Path]) -> Json:
        """Send files as a form does."""
        border = f"runtall-{secrets.token_hex(16)}"
        parts = []
        for file in files:
            called = quote(file.name, safe=" ()[]{}+,;=@$&!'~.-_")
            head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
            parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + file.read_bytes() + b"\r\n")
        body = b"".join(parts) + f"--{border}--\r\n".encode()
        return self.json("POST", path, body=body, headers={"Content-Type": f"multipart/form-data; boundary={border}"})

    def send_piece(self, path: str, offset: int, piece: bytes) -> Json:
        """Send a piece of a file that begins at ``offset``."""
        headers = {"Content-Type": "application/octet-stream", "Upload-Offset": str(offset)}
        return self.json("PUT", path, body=piece, headers=headers)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def quoted(value: object) -> str:
    """Return a part of an address.

    Examples
    --------
    >>> quoted("a/b")
    'a%2Fb'
    """
    return quote(str(value), safe="")
