"""Library: routines, exercises, one of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.core import ImplausibleValueError
from runtall.services import exercises, library
from runtall.services.library import Closed, ExerciseToday
from runtall.web.pages.library import exercise_page, exercises_page, library_page, routine_page
from runtall.web.pages.player import closed_page
from runtall.web.who import Who, who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the routines, and what exercises are for."""
    who = who_asks(request)
    shelf = library.shelf(who.runner_id)
    if shelf.closed is not None:
        return _closed(request, shelf.closed, who)
    return render(request, "library/page.html", {"page": library_page(shelf)})


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the exercises, of one purpose, position or kit where one is chosen."""
    who = who_asks(request)
    shelf = library.shelf(who.runner_id)
    if shelf.closed is not None:
        return _closed(request, shelf.closed, who)
    chosen = {name: request.GET.get(name, "") for name in ("purpose", "position", "kit")}
    return render(request, "library/exercises.html", {"page": exercises_page(shelf, who.words, **chosen)})


@require_safe
def exercise(request: HttpRequest, exercise_id: str) -> HttpResponse:
    """Show one exercise."""
    who = who_asks(request)
    found = library.exercise_today(who.runner_id, exercise_id)
    if not isinstance(found, ExerciseToday):
        return _closed(request, found, who)
    return render(request, "library/exercise.html", {"page": exercise_page(found, who.words)})


@require_safe
def routine(request: HttpRequest, routine_id: str) -> HttpResponse:
    """Show one routine as it is open today, for the minutes that are asked for."""
    who = who_asks(request)
    if (closed := library.closed(who.runner_id)) is not None:
        return _closed(request, closed, who)
    typed = request.GET.get("minutes", "").strip()[:8]
    try:
        opened = exercises.routine_today(who.runner_id, routine_id, minutes=_minutes(typed))
    except ImplausibleValueError as error:
        usual = exercises.routine_today(who.runner_id, routine_id)
        shown = routine_page(usual, who.words, typed=typed, error=error.what)
        return render(request, "library/routine.html", {"page": shown}, status=422)
    return render(request, "library/routine.html", {"page": routine_page(opened, who.words)})


def _minutes(typed: str) -> float | None:
    """Return the minutes that were typed, ``None`` for nothing, and 0 for what is no number: no routine takes that."""
    if not typed:
        return None
    cleaned = typed.replace(",", ".", 1)
    return float(cleaned) if cleaned.isascii() and cleaned.replace(".", "", 1).isdigit() else 0.0


def _closed(request: HttpRequest, closed: Closed, who: Who) -> HttpResponse:
    shown = closed_page(closed.words, who.words, is_unanswered=closed.is_unanswered, needs_help=closed.needs_help)
    return render(request, "library/closed.html", {"page": shown})


urlpatterns = [
    path("library/", page, name="library"),
    path("library/exercises/", listing, name="exercises"),
    path("library/exercises/<slug:exercise_id>/", exercise, name="exercise"),
    path("library/routines/<slug:routine_id>/", routine, name="routine"),
]
