"""Reminders: where they go, which, and when not; a try at once; and none any more."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from runtall.core import RuntallError
from runtall.services import reminders
from runtall.services.authorisation import Role, may
from runtall.services.outbound import Purpose, is_forbidden
from runtall.web.forms.reminders import RemindersForm
from runtall.web.onward import see_other
from runtall.web.pages.reminders import reminders_page
from runtall.web.throttle import Counts
from runtall.web.views.errors import too_often
from runtall.web.who import who_asks

_MOST_TRIES: Final = 3
"""Tries in a minute."""
_counts = Counts()


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show where reminders go."""
    return _show(request, saved=request.GET.get("saved", "")[:20])


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep where reminders go, which, and when not."""
    who = who_asks(request)
    form = RemindersForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form, errors=form.errors_in_words())
    if who.is_sample:
        return _show(request, form=form, errors={"address": _("These are the sample runner's pages. Leave them first.")})
    try:
        reminders.choose(who.runner_id, form.said())
    except RuntallError as error:
        told = [who.words.say(each) for each in (error.what, error.next_step) if each is not None]
        return _show(request, form=form, errors={"address": " ".join(told)})
    return see_other("reminders", "?saved=kept")


@require_POST
def off(request: HttpRequest) -> HttpResponse:
    """Send nothing any more, and forget the address."""
    reminders.leave(who_asks(request).runner_id)
    return see_other("reminders", "?saved=off")


@require_POST
def try_now(request: HttpRequest) -> HttpResponse:
    """Send one word, to see whether it arrives."""
    runner_id = who_asks(request).runner_id
    if _counts.wait_s(str(runner_id), most=_MOST_TRIES):
        return too_often(request)
    return see_other("reminders", "?saved=tried" if reminders.try_now(runner_id) is None else "?saved=failed")


def _show(
    request: HttpRequest, *, form: RemindersForm | None = None, errors: dict[str, str] | None = None, saved: str = ""
) -> HttpResponse:
    who = who_asks(request)
    kept = reminders.chosen(who.runner_id)
    shown = reminders_page(
        kept,
        typed=None if form is None else form.typed(),
        errors=errors or {},
        where="" if kept is None else reminders.where(kept),
        trouble="" if kept is None or kept.trouble is None else who.words.say(kept.trouble),
        saved=saved,
        may_change=may(who.role, "reminders_keep", "POST"),
        has_own_network=who.role is Role.OWNER or bool(kept and kept.in_own_network),
        is_forbidden=is_forbidden(Purpose.PUSH),
    )
    answer = render(request, "settings/reminders.html", {"page": shown}, status=422 if errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("settings/reminders/", page, name="reminders"),
    path("settings/reminders/keep/", keep, name="reminders_keep"),
    path("settings/reminders/off/", off, name="reminders_off"),
    path("settings/reminders/try/", try_now, name="reminders_try"),
]
