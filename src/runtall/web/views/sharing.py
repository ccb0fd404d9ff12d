"""Who may look at a runner's pages: given by name, taken back in one tap, and every look to be read."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from runtall.core import ImplausibleValueError
from runtall.services import clinic, sharing
from runtall.web.onward import see_other
from runtall.web.pages.accounts import sharing_page
from runtall.web.pages.care import decision_rows
from runtall.web.who import Who, who_asks

_PAGE = 50


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show who may look, and who did."""
    said = request.GET.get("from", "0")
    offset = int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0
    return _show(request, who_asks(request), offset=offset, saved=request.GET.get("saved", "")[:20])


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Let a clinician look."""
    who = who_asks(request)
    typed = {"name": request.POST.get("name", "")[:64], "until": request.POST.get("until", "")[:10]}
    errors: dict[str, str] = {}
    until_on = None
    if typed["until"]:
        try:
            until_on = date.fromisoformat(typed["until"])
        except ValueError:
            errors["until"] = _("Write a day, such as {example}, or none.").format(example=who.today_on.isoformat())
    if not errors:
        try:
            sharing.give(who.runner_id, typed["name"], until_on=until_on, today_on=who.today_on)
        except ImplausibleValueError as error:
            about = "until" if until_on is not None and until_on < who.today_on else "name"
            errors[about] = " ".join(each.in_words(_) for each in (error.what, error.next_step) if each is not None)
    if errors:
        return _show(request, who, typed=typed, errors=errors)
    return see_other("sharing", "?saved=given")


@require_POST
def take_back(request: HttpRequest, grant_id: int) -> HttpResponse:
    """End a grant at once."""
    sharing.take_back(who_asks(request).runner_id, grant_id)
    return see_other("sharing", "?saved=taken-back")


@require_POST
def end_number(request: HttpRequest, setting_id: int) -> HttpResponse:
    """End a number that a clinician set."""
    clinic.end_number(who_asks(request).runner_id, setting_id)
    return see_other("sharing", "?saved=ended#decided")


@require_POST
def end_exercise(request: HttpRequest, asked_id: int) -> HttpResponse:
    """End an exercise that a clinician asked for."""
    clinic.end_exercise(who_asks(request).runner_id, asked_id)
    return see_other("sharing", "?saved=ended#decided")


@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """End everything that clinicians decided."""
    clinic.end_all(who_asks(request).runner_id)
    return see_other("sharing", "?saved=ended#decided")


def _show(
    request: HttpRequest,
    who: Who,
    *,
    offset: int = 0,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    saved: str = "",
) -> HttpResponse:
    shown = sharing_page(
        sharing.given_by(who.runner_id, who.today_on),
        sharing.looks(who.runner_id, offset=offset, limit=_PAGE + 1),
        offset=offset,
        limit=_PAGE,
        typed=typed or {},
        errors=errors or {},
        saved=saved,
        today_on=who.today_on,
    )
    decided = clinic.decisions(who.runner_id, on=who.today_on)
    rows = {"held": decision_rows(decided, who, holding=True), "over": decision_rows(decided, who, holding=False)}
    return render(request, "accounts/sharing.html", {"page": shown, **rows}, status=422 if errors else 200)


urlpatterns = [
    path("settings/sharing/", page, name="sharing"),
    path("settings/sharing/give/", give, name="sharing_give"),
    path("settings/sharing/<int:grant_id>/take-back/", take_back, name="sharing_take_back"),
    path("settings/sharing/decided/number/<int:setting_id>/end/", end_number, name="sharing_end_number"),
    path("settings/sharing/decided/exercise/<int:asked_id>/end/", end_exercise, name="sharing_end_exercise"),
    path("settings/sharing/decided/end/", end_all, name="sharing_end_all"),
]
