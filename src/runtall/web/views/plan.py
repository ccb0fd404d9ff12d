"""Plan: the week, wishes, pauses, races, an own plan, the way back to running, history."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, RuntallError
from runtall.plan import Mode
from runtall.services import clinic, own_plans, plan_shown, starting, weeks
from runtall.services import today as today_service
from runtall.services.authorisation import may
from runtall.web.forms.plan import OwnPlanForm, PauseForm, RaceDayForm, RaceForm, StepForm
from runtall.web.forms.start import LifeForm
from runtall.web.onward import see_other
from runtall.web.pages.care import decision_rows
from runtall.web.pages.plan import plan_page
from runtall.web.pages.plan_parts import change_page, history_page, own_note, past_week_page, replay_page, way_back_page
from runtall.web.pages.plan_wishes import WishesPage
from runtall.web.pages.start import life_fields
from runtall.web.views.start import needs_start
from runtall.web.who import Who, who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the week; a runner with nothing on file yet goes to the door first."""
    who = who_asks(request)
    if needs_start(who):
        return redirect("start")
    found = plan_shown.plan_as_kept(who.runner_id) if who.only_reads else plan_shown.plan_shown(who.runner_id)
    if found is None:
        return render(request, "plan/none.html", {"page": {"place": "plan"}})
    shown = plan_page(
        found,
        who.words,
        note=_note(request.GET),
        has_watch=may(who.role, "watch_week"),
        has_calendar=may(who.role, "calendar_settings"),
    )
    held = decision_rows(clinic.decisions(who.runner_id, on=who.today_on), who, holding=True)
    return render(request, "plan/page.html", {"page": shown, "held": held, "may_end": may(who.role, "sharing_end_all", "POST")})


def _note(said: Mapping[str, str]) -> str:
    if said.get("kept") == "own":
        return own_note(said)
    return {
        "wishes": _("Kept. The week below follows from it."),
        "pause": _("Kept. Nothing is planned on those days, and nothing is owed afterwards."),
        "resume": _("Welcome back. The week below begins gently."),
        "race": _("Kept. The weeks before and after it go by it."),
        "own-gone": _("Taken back. In weeks without a run of your own plan runtall plans your runs again."),
        "step": _("Kept. The next small step is on."),
    }.get(said.get("kept", ""), "")


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Change days, minutes, kit and how to go about it."""
    who = who_asks(request)
    before = starting.life(who.runner_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        form = LifeForm(request.POST)
        if form.is_valid():
            starting.settle(who.runner_id, form.said(before))
            return see_other("plan", "?kept=wishes")
        errors = form.errors_in_words()
        before = form.typed(before)
    shown = WishesPage(life_fields(before, errors), bool(errors))
    return render(request, "plan/wishes.html", {"page": shown}, status=_status(errors))


def _status(errors: object) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK


@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """Take the next small step."""
    form = StepForm(request.POST)
    if form.is_valid():
        weeks.begin(who_asks(request).runner_id, mode=Mode.SMALL_STEPS, step=form.cleaned_data["step"])
    return see_other("plan", "?kept=step")


# Pause, race, own plan -----------------------------------------------------------------------------------------------


@require_safe
def change(request: HttpRequest) -> HttpResponse:
    """Show everything that can be changed."""
    who = who_asks(request)
    if needs_start(who):
        return redirect("start")
    return _change(request, who, {})


def _change(request: HttpRequest, who: Who, errors: Mapping[str, str], trouble: str = "") -> HttpResponse:
    typed = {name: str(value)[:2000] for name, value in request.POST.items()}
    own_runs = own_plans.ahead(who.runner_id, from_on=who.today_on)
    shown = change_page(plan_shown.plan_shown(who.runner_id), who.words, own_runs, typed, errors, trouble)
    return render(request, "plan/change.html", {"page": shown}, status=_status(errors or trouble))


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Keep days without a plan."""
    who = who_asks(request)
    form = PauseForm(request.POST, today_on=who.today_on)
    if not form.is_valid():
        return _change(request, who, _errors(form))
    given = form.cleaned_data
    try:
        weeks.pause(who.runner_id, given["kind"], from_on=given["from_on"] or who.today_on, until_on=given["until_on"])
    except RuntallError as error:
        return _change(request, who, {"until_on": who.words.say(error.what)})
    return see_other("plan", "?kept=pause")


def _errors(form: Form) -> dict[str, str]:
    return {name: str(each[0]) for name, each in form.errors.items()}


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """End the pause today."""
    who = who_asks(request)
    weeks.end_pause(who.runner_id, on=who.today_on)
    return see_other("plan", "?kept=resume")


@require_POST
def race(request: HttpRequest) -> HttpResponse:
    """Keep a race."""
    who = who_asks(request)
    form = RaceForm(request.POST, today_on=who.today_on, units=who.profile.units)
    if not form.is_valid():
        return _change(request, who, {f"race_{name}": text for name, text in _errors(form).items()})
    given = form.cleaned_data
    try:
        weeks.name_race(who.runner_id, given["on"], form.distance_km(), given["name"], today_on=who.today_on)
    except RuntallError as error:
        return _change(request, who, {"race_on": who.words.say(error.what)})
    return see_other("plan", "?kept=race")


@require_POST
def forget_race(request: HttpRequest) -> HttpResponse:
    """Take a race back."""
    form = RaceDayForm(request.POST)
    if form.is_valid():
        weeks.forget_race(who_asks(request).runner_id, form.cleaned_data["on"])
    return see_other("plan_change")


@require_POST
def own(request: HttpRequest) -> HttpResponse:
    """Keep a plan that is brought along, from files or a week in words."""
    who = who_asks(request)
    form = OwnPlanForm(request.POST, request.FILES, today_on=who.today_on)
    if not form.is_valid():
        return _change(request, who, _errors(form))
    try:
        brought = _bring(who, form)
    except RuntallError as error:
        return _change(request, who, {_field_of(error, has_files=bool(form.cleaned_data["file"])): who.words.say(error.what)})
    days = sorted({each.on.isoformat() for each in brought.runs})
    told = {"kept": "own", "runs": str(len(brought.runs)), "from": days[0], "until": days[-1]}
    if brought.skipped:
        told["left"] = "1"
    return see_other("plan", f"?{urlencode(told)}")


def _field_of(error: RuntallError, *, has_files: bool) -> str:
    """Return the field that an answer belongs to."""
    match error:
        case ConflictError():
            return "standing"
        case ImplausibleValueError():
            return "workout_on"
    return "file" if has_files else "week"


def _bring(who: Who, form: OwnPlanForm) -> own_plans.Brought:
    """Read a plan out of what was sent: files lie in a folder of their own while they are read, under names of ours."""
    given = form.cleaned_data
    if not given["file"]:
        return own_plans.bring_week(who.runner_id, given["week"], from_on=who.today_on, instead=form.instead())
    with tempfile.TemporaryDirectory(prefix="runtall-plan-") as folder:
        files = []
        for n, file in enumerate(given["file"]):
            kept = Path(folder) / str(n)
            with kept.open("wb") as out:
                for chunk in file.chunks():
                    out.write(chunk)
            files.append(own_plans.PlanFile(kept, file.name))
        return own_plans.bring_files(who.runner_id, files, from_on=who.today_on, on=given["workout_on"], instead=form.instead())


@require_POST
def forget_own(request: HttpRequest) -> HttpResponse:
    """Go on without the own plan, or without its runs of one day."""
    who = who_asks(request)
    if "on" not in request.POST:
        own_plans.forget(who.runner_id, from_on=who.today_on)
        return see_other("plan", "?kept=own-gone")
    form = RaceDayForm(request.POST)
    if form.is_valid():
        own_plans.forget_day(who.runner_id, form.cleaned_data["on"])
    return see_other("plan_change", "#own")


# The way back, and before --------------------------------------------------------------------------------------------


@require_safe
def way_back(request: HttpRequest) -> HttpResponse:
    """Show the stages of the way back to running."""
    who = who_asks(request)
    word, decided, stages = weeks.way_back(who.runner_id)
    return render(request, "plan/way_back.html", {"page": way_back_page(word, decided, stages, who.words)})


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Show the weeks and cards before today."""
    who = who_asks(request)
    if needs_start(who):
        return redirect("start")
    asked = request.GET.get("page", "")
    found = plan_shown.history(who.runner_id, page=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1)
    return render(request, "plan/history.html", {"page": history_page(found, who.words)})


@require_safe
def week(request: HttpRequest, named: str) -> HttpResponse:
    """Show a week that is over."""
    who = who_asks(request)
    days = plan_shown.past_week(who.runner_id, _day(named))
    return render(request, "plan/week.html", {"page": past_week_page(days, who.words, who.today_on)})


@require_safe
def card(request: HttpRequest, named: str) -> HttpResponse:
    """Show a day's card as it was, and decide it again."""
    who = who_asks(request)
    found = today_service.replay(who.runner_id, _day(named))
    return render(request, "plan/card.html", {"page": replay_page(found, who.words)})


def _day(named: str) -> date:
    try:
        return date.fromisoformat(named)
    except ValueError as error:
        raise Http404 from error


urlpatterns = [
    path("plan/", page, name="plan"),
    path("plan/wishes/", wishes, name="plan_wishes"),
    path("plan/step/", step, name="plan_step"),
    path("plan/change/", change, name="plan_change"),
    path("plan/pause/", pause, name="plan_pause"),
    path("plan/resume/", resume, name="plan_resume"),
    path("plan/race/", race, name="plan_race"),
    path("plan/race/forget/", forget_race, name="plan_race_forget"),
    path("plan/own/", own, name="plan_own"),
    path("plan/own/forget/", forget_own, name="plan_own_forget"),
    path("plan/way-back/", way_back, name="way_back"),
    path("plan/history/", history, name="plan_history"),
    path("plan/weeks/<slug:named>/", week, name="plan_week"),
    path("plan/cards/<slug:named>/", card, name="plan_card"),
]
