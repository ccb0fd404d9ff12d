"""A clinician's pages about a runner who shares: what is new, numbers of rules, exercises. Looks and changes are written down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import NotFoundError, RuntallError
from runtall.exercise import Dose
from runtall.services import clinic, clinic_news, sharing
from runtall.web.forms.care import DoseForm, NumberForm
from runtall.web.onward import see_other
from runtall.web.pages.care import care_page, exercises_page, number_page, numbers_page, prescribe_page
from runtall.web.pages.who import Reader, Who
from runtall.web.who import reader_of, who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what is new with a runner, and what holds."""
    reader, who = _both(request)
    shown = care_page(
        who,
        sharing.name_of(who.runner_id),
        clinic_news.news(who.runner_id, _id(reader)),
        clinic.decisions(who.runner_id, on=who.today_on),
        saved=request.GET.get("saved", "")[:20],
    )
    return render(request, "care/page.html", {"page": shown})


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Keep that everything up to now was seen."""
    reader, who = _both(request)
    clinic_news.seen(who.runner_id, _id(reader))
    return see_other("care", "?saved=seen")


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """List the numbers that are open."""
    who = who_asks(request)
    return render(request, "care/numbers.html", {"page": numbers_page(clinic.numbers(who.runner_id, on=who.today_on))})


@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest, rule_id: str, parameter: str) -> HttpResponse:
    """Show one number, or set it."""
    reader, who = _both(request)
    found = clinic.number(who.runner_id, rule_id, parameter, on=who.today_on)
    if request.method != "POST":
        return render(request, "care/number.html", {"page": number_page(found)})
    form = NumberForm(request.POST)
    error = ""
    if not form.is_valid():
        error = _("Choose a value and write one sentence on why.")
    else:
        said = form.cleaned_data
        try:
            clinic.set_number(
                who.runner_id, _id(reader), reader.name, rule_id, parameter, said["value"], said["reason"], on=who.today_on
            )
        except RuntallError as trouble:
            error = _words(who, trouble)
    if error:
        typed, reason = request.POST.get("value", "")[:20], request.POST.get("reason", "")[:600]
        return render(
            request, "care/number.html", {"page": number_page(found, typed=typed, reason=reason, error=error)}, status=422
        )
    return see_other("care", "?saved=set#held")


@require_POST
def end_number(request: HttpRequest, setting_id: int) -> HttpResponse:
    """End a number that was set."""
    reader, who = _both(request)
    clinic.end_number(who.runner_id, setting_id, by=reader.name)
    return see_other("care", "?saved=ended#held")


@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """List the exercises that can be asked for."""
    return render(request, "care/exercises.html", {"page": exercises_page(who_asks(request).words)})


@require_http_methods(["GET", "HEAD", "POST"])
def exercise(request: HttpRequest, exercise_id: str) -> HttpResponse:
    """Show an exercise as it can be asked for, or ask for it."""
    reader, who = _both(request)
    found = clinic.prescribing(who.runner_id, exercise_id)
    if request.method != "POST":
        return render(request, "care/exercise.html", {"page": prescribe_page(found, who.words)})
    form = DoseForm(request.POST)
    error = ""
    if not form.is_valid():
        error = _("Write whole numbers within the ranges, and one sentence on why.")
    else:
        said = form.cleaned_data
        dose = Dose(said["sets"], said["reps"], said["hold_s"], said["duration_s"])
        try:
            clinic.prescribe(who.runner_id, _id(reader), reader.name, exercise_id, dose, said["reason"])
        except NotFoundError:
            raise
        except RuntallError as trouble:
            error = _words(who, trouble)
    if error:
        typed = {name: request.POST.get(name, "")[:6] for name in ("sets", "reps", "hold_s", "duration_s")}
        shown = prescribe_page(found, who.words, typed=typed, reason=request.POST.get("reason", "")[:600], error=error)
        return render(request, "care/exercise.html", {"page": shown}, status=422)
    return see_other("care", "?saved=asked#held")


@require_POST
def end_exercise(request: HttpRequest, asked_id: int) -> HttpResponse:
    """End an exercise that was asked for."""
    reader, who = _both(request)
    clinic.end_exercise(who.runner_id, asked_id, by=reader.name)
    return see_other("care", "?saved=ended#held")


def _both(request: HttpRequest) -> tuple[Reader, Who]:
    return reader_of(request), who_asks(request)


def _id(reader: Reader) -> int:
    assert reader.user_id is not None  # the matrix lets clinicians with a grant alone through
    return reader.user_id


def _words(who: Who, trouble: RuntallError) -> str:
    return " ".join(who.words.say(each) for each in (trouble.what, trouble.next_step) if each is not None)


urlpatterns = [
    path("care/", page, name="care"),
    path("care/seen/", seen, name="care_seen"),
    path("care/numbers/", numbers, name="care_numbers"),
    path("care/numbers/<int:setting_id>/end/", end_number, name="care_number_end"),
    path("care/numbers/<slug:rule_id>/<slug:parameter>/", number, name="care_number"),
    path("care/exercises/", exercises, name="care_exercises"),
    path("care/exercises/<int:asked_id>/end/", end_exercise, name="care_exercise_end"),
    path("care/exercises/<slug:exercise_id>/", exercise, name="care_exercise"),
]
