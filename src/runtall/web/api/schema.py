"""The OpenAPI 3.1 description: parameters and bodies as they are read, answers as they are written, who may ask."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import get_schema

from runtall.services.authorisation import operation_need, scope_of
from runtall.services.json_form import Parts
from runtall.services.json_form import schema as form_of
from runtall.web.api.operations import JSON, OPERATIONS, TAGS, Operation
from runtall.web.api.problems import MEDIA

ABOUT = """Everything that the pages of runtall do, for other programs on behalf of one runner.

Names carry their unit. What is not known is null, never zero. Instants are UTC; days are the runner's own calendar days.
Sentences are as that runner reads them, in the language that Accept-Language asks for. Each operation names the scope that a
token needs for it. A clinician's token reads under /shared/{runner_id}/api/v1, where a runner's grant stands."""


def whole_schema(api: NinjaAPI) -> dict[str, Any]:
    """Return the description of the whole API."""
    made: dict[str, Any] = dict(get_schema(api, path_prefix=""))
    made["info"] = {"title": "runtall", "version": api.version, "description": ABOUT, "license": _LICENCE}
    made["servers"] = [{"url": "/api/v1"}]
    made["security"] = [{"token": []}]
    parts = Parts(tags=TAGS)
    for path, methods in made["paths"].items():
        for method, told in methods.items():
            operation = OPERATIONS[told["operationId"]]
            assert (operation.method.lower(), operation.path) == (method, path), path
            need = operation_need(operation.id)
            assert need is not None, f"{operation.id} has no line in services/authorisation.toml"
            told["security"] = [{"token": []}]
            about = told.pop("description", "").partition("\n\n")[2]  # ninja says the summary once more
            if about:
                told["description"] = " ".join(about.split())
            told["x-scope"] = str(scope_of(need))
            told["responses"] = _responses(operation, parts)
            if operation.takes == RAW:
                told["requestBody"] = {"required": True, "content": {RAW: {"schema": {"type": "string", "format": "binary"}}}}
    components = made.setdefault("components", {})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": "A personal token."}}
    components["responses"] = {"Problem": _PROBLEM_RESPONSE}
    schemas = components.setdefault("schemas", {})
    twice = set(schemas) & set(parts.named)
    assert not twice, f"called the same: {twice}"
    components["schemas"] = dict(sorted({**schemas, **parts.named, "Problem": _PROBLEM}.items()))
    return made


def _responses(operation: Operation, parts: Parts) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.gives is not None:
        raw = {"type": "object"} if operation.media.endswith("+json") else {"type": "string", "format": "binary"}
        good["content"] = {operation.media: {"schema": form_of(operation.gives, parts) if operation.media == JSON else raw}}
    found = {str(operation.status): good}
    if operation.method == "GET" and operation.media == JSON:
        found["304"] = {"description": "Not changed since the answer whose ETag was sent as If-None-Match"}
    problem = {"$ref": "#/components/responses/Problem"}
    return {**found, "4XX": problem, "5XX": problem}


RAW = "application/octet-stream"
_LICENCE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
_TEXT = {"type": "string"}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong, in plain words, and what to do next (RFC 9457).",
    "properties": {
        "type": {"type": "string", "description": "urn:runtall:problem: and a word that stays the same in every language"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "next_step": _TEXT,
        "trace_id": {"type": "string", "description": "leads to the line in the log of the serving computer"},
        "scope": {"type": "string", "description": "what the token would need"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"where": {"type": "array", "items": _TEXT}, "says": _TEXT},
                "required": ["where", "says"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "next_step"],
}
_PROBLEM_RESPONSE = {
    "description": "Nothing was changed",
    "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
