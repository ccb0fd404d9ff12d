"""Operations as areas declare them: method, path, what is given back; the rest follows from the function itself."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router
from pydantic import BaseModel

from runtall.plan import Advance, Repeat, SeekCare, StepBack, Undecided
from runtall.services.json_form import Form, plain
from runtall.services.library import Closed, ExerciseToday
from runtall.symptoms import Answered, Clearance
from runtall.web.api import problems
from runtall.web.api.door import Asked, door_of

JSON: Final = "application/json"
MOST_JSON_BYTES: Final = 256 * 1024

TAGS: Final[dict[type, str]] = {
    SeekCare: "seek_care",
    StepBack: "step_back",
    Repeat: "repeat",
    Advance: "advance",
    Undecided: "undecided",
    Answered: "answered",
    Clearance: "clearance",
    Closed: "closed",
    ExerciseToday: "open",
}
"""Members of closed unions, and the word that stands under ``kind`` in each: whoever handles one handles all."""

Run = Callable[..., Any]
Declared = TypeVar("Declared", bound=Run)


class Declare(Protocol):
    """Declares a function as an operation, and leaves it as it is."""

    def __call__(self, run: Declared, /) -> Declared:
        """Declare a function."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes
    ----------
    gives
        The type of what is given; ``None`` for nothing.
    media
        Of what is given.
    takes
        Of what is sent; empty where nothing is.
    most_bytes
        Of what is sent; ``None`` where the service has bounds of its own.
    """

    id: str
    method: str
    path: str
    area: str
    gives: Any
    status: int
    media: str
    takes: str
    most_bytes: int | None


OPERATIONS: dict[str, Operation] = {}
"""By id: the name of the function."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the API: its operations stand together in the manual."""

    name: str
    router: Router

    @classmethod
    def named(cls, name: str) -> Area:
        """Return a new area."""
        return cls(name, Router(tags=[name]))

    def get(self, path: str, gives: Any, **others: Any) -> Declare:
        """Declare an operation that reads."""
        return self._add("GET", path, gives, **others)

    def post(self, path: str, gives: Any, **others: Any) -> Declare:
        """Declare an operation that adds something."""
        return self._add("POST", path, gives, **others)

    def put(self, path: str, gives: Any, **others: Any) -> Declare:
        """Declare an operation that says what holds from now on."""
        return self._add("PUT", path, gives, **others)

    def patch(self, path: str, gives: Any, **others: Any) -> Declare:
        """Declare an operation that changes what is named and leaves the rest."""
        return self._add("PATCH", path, gives, **others)

    def delete(self, path: str, **others: Any) -> Declare:
        """Declare an operation that takes something back."""
        return self._add("DELETE", path, None, **others)

    def _add(
        self,
        method: str,
        path: str,
        gives: Any,
        *,
        status: int | None = None,
        media: str = JSON,
        takes: str = "",
        most_bytes: int | None = MOST_JSON_BYTES,
    ) -> Declare:
        def declare(run: Declared) -> Declared:
            signature = inspect.signature(run, eval_str=True)
            parameters = list(signature.parameters.values())[1:]
            has_body = any(isinstance(each.annotation, type) and issubclass(each.annotation, BaseModel) for each in parameters)
            answers = status or (HTTPStatus.NO_CONTENT if gives is None else HTTPStatus.OK)
            operation = Operation(
                run.__name__, method, path, self.name, gives, int(answers), media, takes or (JSON if has_body else ""), most_bytes
            )
            assert operation.id not in OPERATIONS, operation.id
            OPERATIONS[operation.id] = operation
            view = _view(run, operation)
            request = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)
            view.__signature__ = inspect.Signature([request, *parameters])  # type: ignore[attr-defined]
            summary, _, about = inspect.cleandoc(run.__doc__ or "").partition("\n\n")
            self.router.api_operation(
                [method],
                path,
                operation_id=operation.id,
                summary=" ".join(summary.split()),
                description=about or None,
                auth=_door(operation),
            )(view)
            return run

        return declare


def _door(operation: Operation) -> Callable[[HttpRequest], Asked]:
    """Return the door of an operation: who asks, then whether what they send can be looked at at all."""
    let_in = door_of(operation.id)

    def door(request: HttpRequest) -> Asked:
        asked = let_in(request)
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if operation.most_bytes is not None and (not sent.isdigit() or int(sent) > operation.most_bytes):
            raise problems.too_large(operation.most_bytes)
        if operation.takes and request.content_type != operation.takes:
            raise problems.wrong_media(operation.takes)
        return asked

    return door


def _view(run: Run, operation: Operation) -> Run:
    @wraps(run)
    def view(request: HttpRequest, **said: Any) -> HttpResponseBase:
        asked: Asked = request.auth  # type: ignore[attr-defined]  # ninja keeps there what the door returned
        return answer(asked, operation, run(asked, **said))

    return view


def answer(asked: Asked, operation: Operation, given: Any) -> HttpResponseBase:
    """Write what a service returned, with a mark by which an unchanged answer is known."""
    if isinstance(given, HttpResponseBase):
        return given
    if operation.gives is None:
        return HttpResponse(status=operation.status)
    form = Form(asked.words.say, TAGS)
    body = json.dumps(plain(given, form), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
    if operation.method != "GET":
        return HttpResponse(body, content_type=JSON, status=operation.status)
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if mark in asked.request.headers.get("If-None-Match", ""):
        unchanged = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        unchanged["ETag"] = mark
        return unchanged
    answered = HttpResponse(body, content_type=JSON, status=operation.status)
    answered["ETag"], answered["Cache-Control"] = mark, "private, no-cache"
    return answered
