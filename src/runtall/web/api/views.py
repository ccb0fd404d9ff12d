"""Where the API is: its door, its description as OpenAPI, and a plain page that lists what it can do."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from runtall.web.pages.api_docs import api_docs_page


@csrf_exempt  # no cookie opens anything here, so no other page can have a browser ask in its reader's name
def door(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer what stands behind ``/api/v1/``; the API is put together when it is first asked for."""
    from runtall.web.api import entry

    return entry.answer(request, rest)


@gzip_page
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Send the description of the API; it tells nothing of anybody."""
    from runtall.web.api import entry

    body = entry.schema_bytes()
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if mark in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": mark})
    return HttpResponse(body, content_type="application/json", headers={"ETag": mark, "Cache-Control": "no-cache"})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show what the API can do."""
    from runtall.web.api import entry

    return render(request, "api/page.html", {"page": api_docs_page(entry.schema())})


urlpatterns = [
    path("api/", docs, name="api_docs"),
    path("api/v1/openapi.json", schema, name="api_schema"),
    path("api/v1/<path:rest>", door, name="api"),
]
