"""The API as a whole: put together when it is first asked for, so that pages start without it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from runtall.core import RuntallError
from runtall.web.api import problems
from runtall.web.api.areas import (
    documents,
    evidence,
    films,
    imports,
    insight,
    pain,
    plan,
    questionnaires,
    runs,
    safety,
    screen,
    sessions,
    settings,
    today,
)
from runtall.web.api.problems import Problem
from runtall.web.api.schema import whole_schema

VERSION = "1"
AREAS = tuple(
    each.AREA
    for each in (
        settings,
        safety,
        today,
        pain,
        questionnaires,
        runs,
        films,
        insight,
        screen,
        plan,
        sessions,
        documents,
        imports,
        evidence,
    )
)
"""In the order of the manual."""


@cache
def api() -> NinjaAPI:
    """Return the API with all areas."""
    made = NinjaAPI(title="runtall", version=VERSION, docs_url=None, openapi_url=None, urls_namespace="runtall-api-1")
    for area in AREAS:
        made.add_router("", area.router)
    made.add_exception_handler(Exception, _told)
    for kind in (Problem, RuntallError, ValidationError, HttpError):  # ninja has handlers of its own for the last two
        made.add_exception_handler(kind, _told)
    return made


def _told(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answer what went wrong."""
    match error:
        case Problem():
            return error.answer()
        case RuntallError():
            return problems.of_error(error).answer()
        case ValidationError():
            return problems.cannot_be(error.errors).answer()
        case HttpError():
            return problems.unreadable().answer()
        case Exception():
            return problems.of_anything(error).answer()
        case _:
            raise TypeError("an error is raised as itself, not as its kind")


@cache
def _addresses() -> URLResolver:
    patterns, _app, _namespace = api().urls
    return URLResolver(RegexPattern(r""), patterns)


def answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer a request for what stands behind ``/api/v1/``."""
    try:
        match = _addresses().resolve(rest)
    except Resolver404:
        return problems.not_found().answer()
    answered: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    if answered.status_code == 405:
        return problems.wrong_way(answered.headers.get("Allow", "")).answer()
    return answered


@cache
def schema() -> dict[str, Any]:
    """Return the OpenAPI description."""
    return whole_schema(api())


@cache
def schema_bytes() -> bytes:
    """Return the OpenAPI description as it is sent."""
    return json.dumps(schema(), ensure_ascii=False, separators=(",", ":")).encode()
