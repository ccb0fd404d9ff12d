"""The script that draws charts."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.services.chart_bundle import bundle_file, bundle_name


@require_safe
def bundle(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001 - Django's call
    """Send the script; its name has its version in it, so a browser may keep it for good."""
    if name != bundle_name():
        raise Http404
    answer = FileResponse(bundle_file().open("rb"), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


urlpatterns = [path("scripts/<str:name>", bundle, name="chart_bundle")]
