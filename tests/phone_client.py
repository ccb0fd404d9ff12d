"""A phone on the home network, for tests: run with ``python -I`` inside a network namespace of its own.

Reads one JSON list of requests from standard input, writes the answers to standard output. It stands alone on purpose: nothing of
the product, and nothing of the tests, is imported.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import sys
from typing import Any

_KEPT: dict[str, http.client.HTTPConnection] = {}


def _connection(request: dict[str, Any]) -> http.client.HTTPConnection:
    """Return a connection to where a request goes; one is kept for each place, as browsers do."""
    host, port = request["address"]
    place = json.dumps([host, port, request["scheme"], request.get("source"), request.get("authority")])
    if place not in _KEPT:
        source = (request["source"], 0) if request.get("source") else None
        if request["scheme"] == "https":
            context = ssl.create_default_context(cadata=request.get("authority"))
            _KEPT[place] = http.client.HTTPSConnection(host, port, timeout=20, source_address=source, context=context)
        else:
            _KEPT[place] = http.client.HTTPConnection(host, port, timeout=20, source_address=source)
    return _KEPT[place]


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """Send one request."""
    kept = _connection(request)
    try:
        kept.request(request.get("method", "GET"), request["path"], request.get("body"), request.get("headers", {}))
        answer = kept.getresponse()
        body = answer.read()
        return {"status": answer.status, "headers": answer.getheaders(), "body": body.decode("utf-8", "replace")}
    except (OSError, http.client.HTTPException) as error:
        kept.close()
        return {"status": 0, "headers": [], "body": "", "error": f"{type(error).__name__}: {error}"}


def mute(address: tuple[str, int]) -> socket.socket:
    """Open a connection that never says a word."""
    return socket.create_connection(address, timeout=10)


def main() -> None:
    """Ask everything that was wanted, one after the other."""
    wanted = json.load(sys.stdin)
    silent = [mute(tuple(wanted["address"])) for _ in range(wanted.get("mute", 0))]
    json.dump([ask(each) for each in wanted["requests"]], sys.stdout)
    for each in silent:
        each.close()


if __name__ == "__main__":
    main()
