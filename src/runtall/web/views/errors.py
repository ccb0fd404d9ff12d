"""Error pages; each also answers when the store cannot."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from runtall.web.pages import errors

_log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """400."""
    return render(request, "errors/page.html", {"page": errors.bad_request()}, status=HTTPStatus.BAD_REQUEST)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """403."""
    return render(request, "errors/page.html", {"page": errors.refused()}, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """404."""
    return render(request, "errors/page.html", {"page": errors.not_found()}, status=HTTPStatus.NOT_FOUND)


def our_mistake(request: HttpRequest) -> HttpResponse:
    """500, with a number that the log has too."""
    trace_id = secrets.token_hex(4)
    _log.error("a page failed; its reader was given number %s", trace_id)
    return render(request, "errors/page.html", {"page": errors.our_mistake(trace_id)}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
