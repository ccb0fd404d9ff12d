"""Runs: the log, one run, and a run that is typed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, path
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError
from runtall.services import one_run as one_run_service
from runtall.services import running_log, sessions, shoe_rack, tightness, typed_runs, zones
from runtall.services.remembered import drawn_before
from runtall.web.forms.runs import PressForm, ShoesForm, TypedRunForm
from runtall.web.onward import see_other
from runtall.web.pages.axes import distance_unit_m
from runtall.web.pages.one_run import OneRunPage, one_run_page, run_drawings
from runtall.web.pages.runs import runs_page
from runtall.web.pages.typed_run import add_run_page, as_typed, typed_run_page
from runtall.web.who import who_asks

_PERIOD = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>0[1-9]|1[0-2]))?\Z")
_LAST_PAGE = 100_000


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show a page of the log, of a year or a month of it where one is chosen."""
    who = who_asks(request)
    year, month = _period(request.GET.get("period", ""))
    log = running_log.log_page(
        who.runner_id, today_on=who.today_on, year=year, month=month, page=_number(request.GET.get("page", ""))
    )
    shown = runs_page(log, who.words, today_on=who.today_on, year=year, month=month)
    return render(request, "runs/list.html", {"page": shown})


def _period(text: str) -> tuple[int | None, int | None]:
    """Return year and month of ``2026`` or ``2026-03``; anything else chooses nothing."""
    found = _PERIOD.match(text)
    if found is None:
        return None, None
    return int(found["year"]), None if found["month"] is None else int(found["month"])


def _number(text: str) -> int:
    return min(int(text), _LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


@require_safe
def one(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run."""
    return render(request, "runs/one.html", {"page": _one_run_page(request, run_id)})


def _one_run_page(
    request: HttpRequest, run_id: int, *, shoes_error: str = "", shoes_typed: str | None = None, press_error: str = ""
) -> OneRunPage:
    who = who_asks(request)
    by_distance = request.GET.get("by") == "distance"
    found = one_run_service.one_run(who.runner_id, run_id, split_m=distance_unit_m(who.words), by_distance=by_distance)
    drawn = drawn_before(
        who.runner_id,
        lambda: run_drawings(found, who.words, by_distance=by_distance),
        of=(run_id, by_distance, who.words, found.presses, get_language(), get_script_prefix()),
    )
    return one_run_page(
        found,
        who.words,
        drawn,
        by_distance=by_distance,
        saved=request.GET.get("saved", ""),
        shoes_error=shoes_error,
        shoes_typed=shoes_typed,
        press_error=press_error,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def press(request: HttpRequest, run_id: int) -> HttpResponse:
    """Keep what one lap press meant; asked for alone, the fragment with all presses of the run."""
    who, is_alone = who_asks(request), bool(request.headers.get("HX-Request"))
    trouble = ""
    if request.method == "POST":
        form = PressForm(request.POST)
        if form.is_valid():
            meant = {"tight": True, "lap": False}.get(form.cleaned_data["meant"])
            tightness.say_of_press(who.runner_id, run_id, form.cleaned_data["number"], means_tight=meant)
            if not is_alone:
                return see_other("one_run", "?saved=tight#presses", run_id=run_id)
        else:
            trouble = _("Nothing was kept: choose one of the answers beside a press.")
    shown = _one_run_page(request, run_id, press_error=trouble)
    template = "runs/_presses.html" if is_alone or not trouble else "runs/one.html"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    answer = render(request, template, {"page": shown}, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
def shoes(request: HttpRequest, run_id: int) -> HttpResponse:
    """Keep which pair a run was in."""
    who = who_asks(request)
    form = ShoesForm(request.POST)
    if not form.is_valid():
        trouble = next(iter(form.errors.values()))[0]
        shown = _one_run_page(request, run_id, shoes_error=str(trouble))
        return render(request, "runs/one.html", {"page": shown}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    shoe_rack.name_for(who.runner_id, [run_id], form.pair())
    return see_other("one_run", "?saved=shoes#shoes", run_id=run_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Type a run in."""
    return _form(request, {})


@require_http_methods(["GET", "HEAD", "POST"])
def change_typed(request: HttpRequest, typed_id: str) -> HttpResponse:
    """Correct a typed run; what it said stays in history."""
    who = who_asks(request)
    newest = typed_runs.versions(who.runner_id, typed_id)[0]
    kept_as_it_is = {"pain_during_nrs": newest.run.pain_during_nrs}
    return _form(request, as_typed(newest, who.words), corrects=newest.id, kept=kept_as_it_is)


def _form(
    request: HttpRequest, filled: Mapping[str, str], *, corrects: str = "", kept: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Show the form of a typed run, or keep what it says; ``kept`` is what it does not ask for."""
    who = who_asks(request)
    pairs = shoe_rack.names(who.runner_id)
    if request.method != "POST":
        shown = add_run_page(who.words, who.today_on, filled, {}, pairs=pairs, corrects=corrects)
        return render(request, "runs/add.html", {"page": shown})
    form = TypedRunForm(request.POST, units=who.profile.units, today_on=who.today_on)
    trouble = ""
    if form.is_valid():
        try:
            typed_id = sessions.type_run(who.runner_id, **form.said(), **(kept or {}), corrects=corrects or None)
        except (ImplausibleValueError, ConflictError) as error:
            trouble = who.words.say(error.what)
        else:
            return see_other("typed_run", "?saved=1", typed_id=typed_id)
    errors = {name: str(told[0]) for name, told in form.errors.items()}
    typed = {name: str(value) for name, value in request.POST.items()}
    shown = add_run_page(who.words, who.today_on, typed, errors, trouble, pairs=pairs, corrects=corrects)
    return render(request, "runs/add.html", {"page": shown}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
def typed(request: HttpRequest, typed_id: str) -> HttpResponse:
    """Show a typed run; a version that was corrected leads to the newest."""
    who = who_asks(request)
    versions = typed_runs.versions(who.runner_id, typed_id)
    if versions[0].id != typed_id:
        return see_other("typed_run", typed_id=versions[0].id)
    shown = typed_run_page(versions, who.words, zones.home_zone_of(who.profile), saved=request.GET.get("saved") == "1")
    return render(request, "runs/typed.html", {"page": shown})


@require_POST
def remove_typed(request: HttpRequest, typed_id: str) -> HttpResponse:
    """Take a typed run back; it stays in history."""
    who = who_asks(request)
    sessions.take_run_back(who.runner_id, typed_runs.versions(who.runner_id, typed_id)[0].id)
    return see_other("runs")


urlpatterns = [
    path("runs/", page, name="runs"),
    path("runs/add/", add, name="add_run"),
    path("runs/<int:run_id>/", one, name="one_run"),
    path("runs/<int:run_id>/presses/", press, name="run_press"),
    path("runs/<int:run_id>/shoes/", shoes, name="run_shoes"),
    path("runs/typed/<slug:typed_id>/", typed, name="typed_run"),
    path("runs/typed/<slug:typed_id>/change/", change_typed, name="change_typed_run"),
    path("runs/typed/<slug:typed_id>/remove/", remove_typed, name="remove_typed_run"),
]
