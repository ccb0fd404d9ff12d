"""The figures as files: pictures, the parts for the player, and their one style sheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from runtall.services import figures

_FOR_GOOD = "private, max-age=31536000, immutable"
_NOTHING_ELSE = "default-src 'none'; style-src '{own}'; frame-ancestors 'self'"


@gzip_page
@require_safe
def picture(request: HttpRequest, edition: str, figure_id: str, kind: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Send a figure as SVG. Its address changes with the figures, so a browser may keep it for good."""
    found = figures.picture(figure_id, kind)
    answer = HttpResponse(found.svg, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Security-Policy"] = _NOTHING_ELSE.format(own=found.style_hash)
    return _kept(answer, edition)


@gzip_page
@require_safe
def parts(request: HttpRequest, edition: str, figure_id: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Send a figure as drawing and keyframes, for the player."""
    return _kept(HttpResponse(figures.parts(figure_id), content_type="application/json"), edition)


@gzip_page
@require_safe
def style(request: HttpRequest, edition: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Send the style sheet of figures that are drawn in a page."""
    return _kept(HttpResponse(figures.style_sheet(), content_type="text/css; charset=utf-8"), edition)


def _kept(answer: HttpResponse, edition: str) -> HttpResponse:
    """Let browsers keep it for good; under the address of an earlier edition it answers, and is not kept."""
    answer["Cache-Control"] = _FOR_GOOD if edition == figures.edition() else "no-cache"
    return answer


urlpatterns = [
    path("figures/<slug:edition>/style.css", style, name="figure_style"),
    path("figures/<slug:edition>/<slug:figure_id>.json", parts, name="figure_parts"),
    path("figures/<slug:edition>/<slug:kind>/<slug:figure_id>.svg", picture, name="figure"),
]
