"""The plan for a watch: a workout of a day, or of a whole week as one zip."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from runtall.services import watch_files
from runtall.services.watch_files import Part
from runtall.web.who import who_asks


@require_safe
def week(request: HttpRequest, named: str) -> HttpResponse:
    """Send the workouts of what is left of a week as one zip."""
    who = who_asks(request)
    files = watch_files.of_week(who.runner_id, _day(named), words=who.words.say)
    return _file(watch_files.as_zip(files, words=who.words.say), "application/zip", watch_files.zip_name(files))


@require_safe
def one(request: HttpRequest, named: str, what: str) -> HttpResponse:
    """Send the workout of a day's run or session."""
    who = who_asks(request)
    if what not in list(Part):
        raise Http404
    found = watch_files.of_day(who.runner_id, _day(named), Part(what), words=who.words.say)
    return _file(found.data, "application/vnd.ant.fit", found.name)


def _day(named: str) -> date:
    try:
        return date.fromisoformat(named)
    except ValueError as error:
        raise Http404 from error


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("plan/watch/<slug:named>.zip", week, name="watch_week"),
    path("plan/watch/<slug:named>/<slug:what>.fit", one, name="watch_file"),
]
