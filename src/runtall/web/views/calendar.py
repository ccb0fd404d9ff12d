"""The plan in a calendar: its secret address, what entries say, and the feed itself, which is read without signing in."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from runtall.services import calendar_feed, calendar_plan, phone, runners
from runtall.services.authorisation import may
from runtall.web.forms.calendar import WishesForm
from runtall.web.onward import see_other
from runtall.web.pages.calendar import calendar_page
from runtall.web.pages.words import Words
from runtall.web.throttle import Counts
from runtall.web.who import who_asks

_KIND: Final = "text/calendar; charset=utf-8"
_MOST_WRONG: Final = 30
"""Keys that open nothing, a minute and address, until that address waits."""
_MOST_READ: Final = 30
"""Times that one calendar is read in a minute."""
_counts = Counts()


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show whether the calendar is on, and what entries say."""
    return _show(request, saved=request.GET.get("saved", "")[:20])


@require_POST
def switch_on(request: HttpRequest) -> HttpResponse:
    """Make a new address and show it, once; it stands in no other address and in no cookie."""
    return _show(request, key=calendar_feed.switch_on(who_asks(request).runner_id))


@require_POST
def switch_off(request: HttpRequest) -> HttpResponse:
    """End the address."""
    calendar_feed.switch_off(who_asks(request).runner_id)
    return see_other("calendar_settings", "?saved=off")


@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """Keep what entries say and when they begin."""
    form = WishesForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form)
    calendar_feed.wish(who_asks(request).runner_id, form.said())
    return see_other("calendar_settings", "?saved=wishes#says")


def _show(request: HttpRequest, *, key: str = "", form: WishesForm | None = None, saved: str = "") -> HttpResponse:
    who = who_asks(request)
    path_of = reverse("calendar_feed", args=[key]) if key else ""
    listening = phone.listening()
    shown = calendar_page(
        feed=calendar_feed.feed(who.runner_id),
        wishes=calendar_feed.wishes(who.runner_id) if form is None else form.typed(),
        errors={} if form is None else form.errors_in_words(),
        address=request.build_absolute_uri(path_of) if key else "",
        phone_address="" if not key or listening is None else listening.address.rstrip("/") + path_of,
        may_change=may(who.role, "calendar_on", "POST"),
        saved=saved,
        is_sample=who.is_sample,
    )
    answer = render(request, "settings/calendar.html", {"page": shown}, status=422 if form is not None else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """Send the calendar as it is now, as a file."""
    who = who_asks(request)
    answer = HttpResponse(_calendar(who.runner_id, who.words), content_type=_KIND)
    answer["Content-Disposition"] = 'attachment; filename="runtall.ics"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Send the calendar that a key opens. Nothing else is asked: calendar programs have no session."""
    address = f"wrong {request.META.get('REMOTE_ADDR', '')}"
    if wait_s := _counts.wait_s(address, most=_MOST_WRONG, counts=False):
        return _closed(HTTPStatus.TOO_MANY_REQUESTS, wait_s)
    runner_id = calendar_feed.whose(key)
    if runner_id is None:
        _counts.wait_s(address, most=_MOST_WRONG)
        return _closed(HTTPStatus.NOT_FOUND)
    if wait_s := _counts.wait_s(f"feed {runner_id}", most=_MOST_READ):
        return _closed(HTTPStatus.TOO_MANY_REQUESTS, wait_s)
    with translation.override(settings.LANGUAGE_CODE):  # not the reader's: programs that speak otherwise would change entries
        data = _calendar(runner_id, Words(runners.profile(runner_id).units))
    mark = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    known = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
    if mark in known or "*" in known:
        answer = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        answer = HttpResponse(data, content_type=_KIND)
        answer["Content-Disposition"] = 'inline; filename="runtall.ics"'
    answer["ETag"] = mark
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _calendar(runner_id: int, words: Words) -> bytes:
    return calendar_plan.calendar(runner_id, words=words.say)


def _closed(status: HTTPStatus, wait_s: int = 0) -> HttpResponse:
    words = _("There is no calendar at this address.") if not wait_s else _("Too often. Try again in a minute.")
    answer = HttpResponse(words + "\n", content_type="text/plain; charset=utf-8", status=status)
    answer["Cache-Control"] = "no-store"
    if wait_s:
        answer["Retry-After"] = str(wait_s)
    return answer


urlpatterns = [
    path("settings/calendar/", page, name="calendar_settings"),
    path("settings/calendar/on/", switch_on, name="calendar_on"),
    path("settings/calendar/off/", switch_off, name="calendar_off"),
    path("settings/calendar/wishes/", wishes, name="calendar_wishes"),
    path("settings/calendar/file/", file, name="calendar_file"),
    path("calendar/<str:key>.ics", feed, name="calendar_feed"),
]
