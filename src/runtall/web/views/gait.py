"""Gait: films of running are brought, read by the worker, looked at, compared, and taken away."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, NotFoundError, RuntallError, say
from runtall.services import films, runners, uploads
from runtall.web.forms.gait import FilmForm
from runtall.web.onward import see_other
from runtall.web.pages.gait_films import film_page, gait_home
from runtall.web.uploading import as_data, begun, files_of, own
from runtall.web.views import gait_tests
from runtall.web.who import Who, who_asks

_TYPED = ("filmed_on", "height_cm", "height_ft", "height_in", "speed", "ground")
_LONGEST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the films of running, or take one."""
    if request.method != "POST":
        return _home(request)
    if request.headers.get("Accept", "").startswith("application/json"):
        return _take_for_script(request)
    try:
        who = sender(request)
        wish = wish_of(request, who)
        return see_other("film", film_id=_begin(who, uploads.take(who.runner_id, files_of(request)), wish))
    except RuntallError as error:
        return _home(request, error=error)


@as_data
def _take_for_script(request: HttpRequest) -> HttpResponse:
    who = sender(request)
    wish = wish_of(request, who)
    return JsonResponse({"url": film_url(_begin(who, uploads.take(who.runner_id, files_of(request)), wish))})


def _home(request: HttpRequest, *, error: RuntallError | None = None) -> HttpResponse:
    who = who_asks(request)
    typed = {name: request.POST.get(name, "")[:_LONGEST] for name in _TYPED}
    shown = gait_home(who, films.of_running(who.runner_id), error=error, typed=typed)
    return render(request, "gait/page.html", {"page": shown}, status=200 if error is None else 422)


def sender(request: HttpRequest) -> Who:
    """Return who brings a film. Raises ``ConflictError`` where none is taken, ``MissingExtraError`` where none can be read."""
    who = own(request)
    if (closed := films.closed_by()) is not None:
        raise closed
    return who


def wish_of(request: HttpRequest, who: Who) -> films.Wish:
    """Return what is asked of a film of running; a height that was not known is kept in the profile."""
    form = FilmForm(request.POST)
    wish = form.wish(who.profile.units, today_on=who.today_on, height_m=who.profile.height_m)
    if who.profile.height_m is None and wish.height_m is not None:
        runners.change_profile(who.runner_id, height_m=wish.height_m)
    return wish


def _begin(who: Who, drop: str, wish: films.Wish) -> str:
    return films.begin(who.runner_id, drop, wish, today_on=who.today_on)


def film_url(film_id: str) -> str:
    """Return where a film is looked at."""
    return see_other("film", film_id=film_id).url


@require_POST
@as_data
def begin_upload(request: HttpRequest) -> HttpResponse:
    """Begin sending a film in pieces, or take up one that was broken off."""
    return begun(request, sender(request), check_size=films.check_size)


@require_POST
@as_data
def start(request: HttpRequest) -> HttpResponse:
    """Have a film read that came in pieces: one of running, or of the movement test that the form names."""
    who, drop = sender(request), request.POST.get("drop", "")
    test_id = request.POST.get("test_id", "")
    wish = gait_tests.wish_of(request, who, test_id) if test_id else wish_of(request, who)
    return JsonResponse({"url": film_url(_begin(who, uploads.checked_drop(drop), wish))})


@require_safe
def film(request: HttpRequest, film_id: str) -> HttpResponse:
    """Show one film; asked by htmx while it is read, only how far that is."""
    who = who_asks(request)
    shown = films.shown(who.runner_id, film_id, against=request.GET.get("against", "")[:40])
    if shown.row.kind == "test":
        return gait_tests.show_film(request, who, shown)
    is_fragment = request.headers.get("HX-Request") == "true" and shown.row.state == "waiting"
    answer = render(request, "gait/_waiting.html" if is_fragment else "gait/film.html", {"page": film_page(shown, who)})
    if request.headers.get("HX-Request") == "true" and not is_fragment:
        answer = HttpResponse(headers={"HX-Refresh": "true"})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
def picture(request: HttpRequest, film_id: str, place: str) -> HttpResponseBase:
    """Send a key picture."""
    if not place.isdecimal() or len(place) > len("999"):
        raise NotFoundError(say("There is no such picture."))
    return _sent(films.file_of(who_asks(request).runner_id, film_id, "picture", int(place)), "image/jpeg")


@require_safe
def clip(request: HttpRequest, film_id: str) -> HttpResponseBase:
    """Send the film with the skeleton drawn on."""
    row = films.film(who_asks(request).runner_id, film_id)
    return _sent(films.file_of(row.runner_id, film_id, "clip"), "video/webm", f"runtall-{row.filmed_on}.webm")


@require_safe
def kept_film(request: HttpRequest, film_id: str) -> HttpResponseBase:
    """Send the film itself, byte for byte as it came."""
    row = films.film(who_asks(request).runner_id, film_id)
    return _sent(films.file_of(row.runner_id, film_id, "film"), "application/octet-stream", row.name.rpartition("/")[2])


def _sent(file: Path, kind: str, name: str = "") -> HttpResponseBase:
    answer = FileResponse(file.open("rb"), content_type=kind, as_attachment=bool(name), filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def again(request: HttpRequest, film_id: str) -> HttpResponse:
    """Have a film read once more that waits."""
    films.again(sender(request).runner_id, film_id)
    return see_other("film", film_id=film_id)


@require_POST
def remove(request: HttpRequest, film_id: str) -> HttpResponse:
    """Take a film away with everything that was made of it."""
    who = who_asks(request)
    if who.is_sample:
        raise ConflictError(say("These are the pages of the made-up runner."), say("Leave the sample first."))
    row = films.film(who.runner_id, film_id)
    films.remove(who.runner_id, film_id)
    return see_other("body_test", test_id=row.test_id) if row.test_id else see_other("gait")


urlpatterns = [
    path("gait/", page, name="gait"),
    path("gait/uploads/", begin_upload, name="film_uploads"),
    path("gait/start/", start, name="film_start"),
    path("gait/<slug:film_id>/", film, name="film"),
    path("gait/<slug:film_id>/picture/<slug:place>/", picture, name="film_picture"),
    path("gait/<slug:film_id>/clip/", clip, name="film_clip"),
    path("gait/<slug:film_id>/film/", kept_film, name="film_itself"),
    path("gait/<slug:film_id>/again/", again, name="film_again"),
    path("gait/<slug:film_id>/remove/", remove, name="film_remove"),
]
