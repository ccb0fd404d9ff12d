"""Metronome: clicks in the browser, and the same as a sound file for a run."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.core import ImplausibleValueError
from runtall.services import library, metronome
from runtall.web.pages.metronome import metronome_page
from runtall.web.pages.player import closed_page
from runtall.web.who import who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the metronome; after an emergency answer the words that belong there."""
    who = who_asks(request)
    today = metronome.metronome_today(who.runner_id)
    if today.closed and (closed := library.closed(who.runner_id)) is not None:
        shown = closed_page(closed.words, who.words, is_unanswered=False, needs_help=True)
        return render(request, "library/closed.html", {"page": shown})
    return render(request, "metronome/page.html", {"page": metronome_page(today, who.words)})


@require_safe
def sound(request: HttpRequest) -> HttpResponseBase:
    """Send the metronome as a sound file; what cannot be made goes back to the page with its reason."""
    who = who_asks(request)
    asked = {name: request.GET.get(name, "").strip()[:8] for name in ("rate", "minutes", "accent")}
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        metronome.write_sound(
            made,
            cadence_spm=_number(asked["rate"]),
            duration_min=_number(asked["minutes"]),
            accent_every=int(_number(asked["accent"] or "0")),
        )
    except ImplausibleValueError as error:
        made.close()
        shown = metronome_page(metronome.metronome_today(who.runner_id), who.words, typed=asked, error=error.what)
        return render(request, "metronome/page.html", {"page": shown}, status=422)
    made.seek(0)
    name = f"{_number(asked['rate']):g}-steps-a-minute.wav"
    return FileResponse(made, as_attachment=True, filename=name, content_type="audio/wav")


def _number(text: str) -> float:
    """Return a number, or -1, which no field of the form takes."""
    cleaned = text.replace(",", ".", 1)
    return float(cleaned) if cleaned.isascii() and cleaned.replace(".", "", 1).isdigit() else -1.0


urlpatterns = [
    path("metronome/", page, name="metronome"),
    path("metronome/sound.wav", sound, name="metronome_sound"),
]
