"""Movement tests by camera: how one is filmed, what its film gave, and keeping that beside what was measured by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST

from runtall.core import ConflictError, RuntallError, say
from runtall.screen import Door, TestGate
from runtall.services import films, screening, uploads
from runtall.services.films import ShownFilm
from runtall.web.forms.gait import TestFilmForm
from runtall.web.onward import see_other
from runtall.web.pages.gait_tests import filming_page, scan_page
from runtall.web.uploading import as_data, files_of, own
from runtall.web.views.body import gates_today
from runtall.web.who import Who, who_asks


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, test_id: str) -> HttpResponse:
    """Show how a movement test is filmed, or take a film of it.

    Raises
    ------
    NotFoundError
        There is no such test, or no camera reads it.
    """
    who, known = who_asks(request), screening.test_named(test_id)
    if request.method != "POST":
        if gates_today(request, who) is None:
            return see_other("screen_begin", f"?test={known.id}")
        return _show(request, who, test_id)
    if request.headers.get("Accept", "").startswith("application/json"):
        return _take_for_script(request, test_id)
    try:
        return see_other("film", film_id=_take(request, test_id))
    except RuntallError as error:
        return _show(request, who, test_id, error=error)


def _show(request: HttpRequest, who: Who, test_id: str, *, error: RuntallError | None = None) -> HttpResponse:
    gates = gates_today(request, who)
    gate = TestGate(test_id, Door.ASK_FIRST) if gates is None else gates.tests[test_id]
    shown = filming_page(screening.test_named(test_id), gate, who, films.of_test(who.runner_id, test_id), request.POST, error)
    return render(request, "gait/test.html", {"page": shown}, status=200 if error is None else 422)


@as_data
def _take_for_script(request: HttpRequest, test_id: str) -> HttpResponse:
    return JsonResponse({"url": see_other("film", film_id=_take(request, test_id)).url})


def _take(request: HttpRequest, test_id: str) -> str:
    who = own(request)
    if (closed := films.closed_by()) is not None:
        raise closed
    wish = wish_of(request, who, test_id)
    return films.begin(who.runner_id, uploads.take(who.runner_id, files_of(request)), wish, today_on=who.today_on)


def wish_of(request: HttpRequest, who: Who, test_id: str) -> films.Wish:
    """Return what is asked of a film of a movement test.

    Raises
    ------
    ConflictError
        The test is closed today, or what comes before the tests was not answered.
    """
    known, gates = screening.test_named(test_id), gates_today(request, who)
    if gates is None:
        raise ConflictError(say("A few questions come before any test."), say("Answer them under Body, then film."))
    gate = gates.tests[known.id]
    if gate.door not in (Door.OPEN, Door.GENTLY):
        why = gate.reasons[0] if gate.reasons else say("This test waits today.")
        raise ConflictError(why, say("Leave it out today; not done counts for nothing."))
    form = TestFilmForm(request.POST)
    wish = form.wish(known.id, two_sides=known.two_sides, today_on=who.today_on)
    if wish.version in gate.closed_versions and wish.version:
        raise ConflictError(say("This version of the test waits today."), say("Choose the other version."))
    return wish


def show_film(request: HttpRequest, who: Who, shown: ShownFilm) -> HttpResponse:
    """Show what a film of a movement test gave; asked by htmx while it is read, only how far that is."""
    films_of_test = films.of_test(who.runner_id, shown.row.test_id)
    made = scan_page(screening.test_named(shown.row.test_id), shown, who, films_of_test)
    is_htmx = request.headers.get("HX-Request") == "true"
    answer = render(request, "gait/_waiting.html" if is_htmx else "gait/scan.html", {"page": made})
    if is_htmx and shown.row.state != "waiting":
        answer = HttpResponse(headers={"HX-Refresh": "true"})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
def keep(request: HttpRequest, film_id: str) -> HttpResponse:
    """Keep what a film gave as a result of its test."""
    who = own(request)
    films.keep_result(who.runner_id, film_id)
    return see_other("body_test", test_id=films.film(who.runner_id, film_id).test_id)


urlpatterns = [
    path("body/film/<slug:test_id>/", page, name="screen_film"),
    path("gait/<slug:film_id>/keep/", keep, name="film_keep"),
]
