"""A stand-in for intervals.icu on this machine that holds to its documented contract: what a client gets wrong is refused.

By the OpenAPI description at intervals.icu/api/v1/docs, and the forum's guides on the API, on uploading planned workouts and on
integrations. The service itself was never asked.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY, ATHLETE = "a personal key of 25 chars".replace(" ", ""), "i12345"
STARTS = re.compile(r"\d{4}-\d\d-\d\dT00:00:00")


@dataclass
class Service:
    """What stands behind the addresses."""

    origin: str = ""
    activities: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    wellness: list[dict[str, Any]] = field(default_factory=list)
    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    allowed_calls: int = 10_000
    retry_after: str = "120"

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Return status and what is said."""
        if found := re.fullmatch(r"/api/v1/activity/([^/]+)/file", path):
            file = self.files.get(found[1])
            return (200, file) if method == "GET" and file is not None else (404, {"status": 404, "error": "no file"})
        found = re.fullmatch(r"/api/v1/athlete/(0|i12345)/(.+)", path)
        if found is None:
            return 404, {"status": 404, "error": "Not Found"}
        match method, found[2]:
            case "GET", "activities":
                return self._between(self.activities, query, "start_date_local", needs=("oldest",), newest_first=True)
            case "GET", "wellness":
                return self._between(self.wellness, query, "id", needs=())
            case "GET", "events":
                status, said = self._between(list(self.events.values()), query, "start_date_local", needs=("oldest", "newest"))
                return status, [each for each in said if each["category"] == query.get("category", each["category"])]
            case "POST", "events/bulk":
                return self._add(body)
            case "PUT", "events/bulk-delete":
                if not isinstance(body, list) or not all(isinstance(each.get("id"), int) for each in body):
                    return 422, {"error": "an array of ids"}
                return 200, {"eventsDeleted": sum(self.events.pop(each["id"], None) is not None for each in body)}
        if method == "PUT" and (number := re.fullmatch(r"events/(\d+)", found[2])) and int(number[1]) in self.events:
            if wrong := self._wrong(body):
                return 422, {"error": wrong}
            self.events[int(number[1])] |= body
            return 200, self.events[int(number[1])]
        return 405, {"error": "Method Not Allowed"}

    def _between(
        self, rows: list[dict[str, Any]], query: dict[str, str], by: str, *, needs: tuple[str, ...], newest_first: bool = False
    ) -> tuple[int, Any]:
        if missing := [name for name in needs if name not in query]:
            return 400, [{"error": f"Required parameter {missing[0]} is not present"}]
        try:
            oldest = date.fromisoformat(query.get("oldest", "0001-01-01"))
            newest = date.fromisoformat(query.get("newest", "9999-12-31"))
        except ValueError:
            return 400, [{"error": "local ISO-8601 dates"}]
        inside = [each for each in rows if oldest <= date.fromisoformat(each[by][:10]) <= newest]
        inside.sort(key=lambda each: each[by], reverse=newest_first)
        if fields := query.get("fields"):
            inside = [{name: each[name] for name in fields.split(",") if each.get(name) is not None} for each in inside]
        return 200, inside[: int(query.get("limit", "1000000"))]

    def _wrong(self, event: Any) -> str:
        if not isinstance(event, dict) or event.get("category") != "WORKOUT":
            return "category"
        if not STARTS.fullmatch(str(event.get("start_date_local"))):
            return "start_date_local"
        if not event.get("name") or event.get("type") not in {"Run", "Walk", "WeightTraining", "Workout"}:
            return "name and type"
        if "filename" in event:
            file = base64.b64decode(event["file_contents_base64"], validate=True)
            if not event["filename"].endswith(".fit") or file[8:12] != b".FIT":
                return "file"
        return ""

    def _add(self, body: Any) -> tuple[int, Any]:
        if not isinstance(body, list):
            return 422, {"error": "an array"}
        if wrong := [each for each in map(self._wrong, body) if each]:
            return 422, {"error": wrong[0]}
        for each in body:
            number = len(self.events) + 100
            while number in self.events:
                number += 1
            self.events[number] = {**each, "id": number, "uid": f"the service's own {number}"}
        return 200, list(self.events.values())[-len(body) :]


@contextmanager
def running() -> Iterator[Service]:
    """Run the service until the context is left."""
    service = Service()
    basic = "Basic " + base64.b64encode(f"API_KEY:{KEY}".encode()).decode()

    class Answer(BaseHTTPRequestHandler):
        def _do(self) -> None:
            where = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            service.asked.append(f"{self.command} {where.path}")
            headers: dict[str, str] = {}
            if len(service.asked) > service.allowed_calls:
                status, said, headers = 429, {"error": "rate limit"}, {"Retry-After": service.retry_after}
            elif "python" in (self.headers.get("User-Agent") or "python").lower():
                status, said = 403, "error code: 1010"
            elif self.headers.get("Authorization") != basic:
                status, said = 401, {"error": "Unauthorized"}
            elif body and self.headers.get("Content-Type") != "application/json":
                status, said = 415, {"error": "Unsupported Media Type"}
            else:
                query = {name: values[0] for name, values in parse_qs(where.query).items()}
                status, said = service.answer(self.command, where.path, query, json.loads(body) if body else None)
            if status not in (200, 404, 429):
                service.refused.append(f"{status} {self.command} {self.path}")
            data = gzip.compress(said) if isinstance(said, bytes) else json.dumps(said).encode()
            if isinstance(said, bytes):
                headers["Content-Encoding"] = "gzip"  # files are delivered packed
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _do  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        service.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield service
        server.shutdown()
        thread.join()


def activity(number: str, at: datetime, **more: Any) -> dict[str, Any]:
    """Return an activity as it stands in a list."""
    return {
        "id": number,
        "start_date_local": at.strftime("%Y-%m-%dT%H:%M:%S"),
        "type": "Run",
        "source": "GARMIN_CONNECT",
        "file_type": "fit",
        **more,
    }
