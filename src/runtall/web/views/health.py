"""Whether runtall answers, for whoever watches over the process; nothing about anybody."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.services import health


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Say ``ok`` when the pages and their database answer, and ``not ok`` with 503 when the database does not."""
    is_well = health.store_answers()
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    answer = HttpResponse("ok\n" if is_well else "not ok\n", content_type="text/plain; charset=utf-8", status=status)
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [path("healthz", healthz, name="healthz")]
