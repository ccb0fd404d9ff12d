"""Pain: the check-in, the months, one entry with its history, and own trackers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, RuntallError
from runtall.services import diary, pain_log, shoe_rack, triage
from runtall.services.pain_log import Written
from runtall.web.forms.pain import AnswerForm, EntryForm, TrackerForm
from runtall.web.onward import see_other
from runtall.web.pages.pain import ChangePage, TrackersPage, entry_page, month_page, pain_page, when_of
from runtall.web.pages.pain_form import as_sent, entry_fields
from runtall.web.pages.words import Words
from runtall.web.who import who_asks

_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])\Z")
_LOOKED_BACK = timedelta(days=8)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show how it is, the check-in and this month."""
    return _page(request, QueryDict(), saved=request.GET.get("saved", "")[:10])


def _page(
    request: HttpRequest,
    said: QueryDict,
    *,
    errors: Mapping[str, str] | None = None,
    trouble: str = "",
    saved: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    who = who_asks(request)
    from_on = min(who.today_on.replace(day=1), who.today_on - _LOOKED_BACK)
    until_on = who.today_on + timedelta(days=1)
    written = pain_log.between(who.runner_id, from_on, until_on)
    shown = pain_page(
        written,
        pain_log.days(who.runner_id, from_on, until_on, written),
        pain_log.waiting(who.runner_id),
        triage.state(who.runner_id),
        who.words,
        today_on=who.today_on,
        first_on=pain_log.first_day(who.runner_id),
        fields=entry_fields(who.words, said, today_on=who.today_on, trackers=pain_log.followed(who.runner_id), errors=errors),
        trouble=trouble,
        saved=saved,
    )
    return render(request, "pain/page.html", {"page": shown}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Keep a check-in."""
    if request.method != "POST":
        return see_other("pain")
    who = who_asks(request)
    form = EntryForm(request.POST)
    trouble = ""
    if form.is_valid():
        try:
            said = form.said()
            if tracked := diary.tracked(who.runner_id, form.tracked()):
                said["tracked"] = tracked
            return _onwards(pain_log.check_in(who.runner_id, context=form.when(), at=form.wall_time(), **said))
        except (ImplausibleValueError, NotFoundError) as error:
            trouble = _told(error, who.words)
    return _page(request, request.POST, errors=_errors(form), trouble=trouble, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _onwards(written: Written) -> HttpResponse:
    """Lead to what comes next: safety questions that cannot wait, else the entry as it was kept."""
    if written.at_once:
        return see_other("safety_open")
    return see_other("pain_entry", "?saved=1", entry_id=written.entry.id)


def _told(error: RuntallError, words: Words) -> str:
    return " ".join(words.say(each) for each in (error.what, error.next_step) if each is not None)


def _errors(form: EntryForm | AnswerForm | TrackerForm) -> dict[str, str]:
    return {name: str(told[0]) for name, told in form.errors.items()}


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Keep the answer to a question about a run."""
    if request.method != "POST":
        return see_other("pain")
    who = who_asks(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        told = next(iter(_errors(form).values()))
        return _page(request, QueryDict(), trouble=told, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        written = pain_log.answer(who.runner_id, given["moment"], given["run_on"], given["pain"])
    except ImplausibleValueError as error:
        return _page(request, QueryDict(), trouble=_told(error, who.words), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _onwards(written)


@require_safe
def month(request: HttpRequest, named: str) -> HttpResponse:
    """Show one month with all its entries."""
    found = _MONTH.match(named)
    if found is None:
        raise Http404
    who = who_asks(request)
    first = date(int(found[1]), int(found[2]), 1)
    after = (first + timedelta(days=32)).replace(day=1)
    written = pain_log.between(who.runner_id, first, after)
    days = pain_log.days(who.runner_id, first, after, written)
    shown = month_page(first, written, days, who.words, today_on=who.today_on, first_on=pain_log.first_day(who.runner_id))
    return render(request, "pain/month.html", {"page": shown})


@require_safe
def entry(request: HttpRequest, entry_id: str) -> HttpResponse:
    """Show one entry and its history."""
    who = who_asks(request)
    kept = pain_log.entry(who.runner_id, entry_id)
    shown = entry_page(kept, triage.state(who.runner_id), who.words, saved=request.GET.get("saved") == "1")
    return render(request, "pain/entry.html", {"page": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, entry_id: str) -> HttpResponse:
    """Correct an entry; the version before stays in history."""
    who = who_asks(request)
    kept = pain_log.entry(who.runner_id, entry_id).entry
    said, errors, trouble, status = as_sent(kept), {}, "", HTTPStatus.OK
    if request.method == "POST":
        form = EntryForm(request.POST, whole=True)
        if form.is_valid():
            try:
                changes = form.said() | {"context": form.when(), "tracked": diary.tracked(who.runner_id, form.tracked())}
                if (at := form.wall_time()) is not None and at != pain_log.local(kept).replace(
                    second=0, microsecond=0, tzinfo=None
                ):
                    changes["at"] = at
                return _onwards(pain_log.change(who.runner_id, kept.id, **changes))
            except (ImplausibleValueError, NotFoundError, ConflictError) as error:
                trouble = _told(error, who.words)
        said, errors, status = request.POST, _errors(form), HTTPStatus.UNPROCESSABLE_ENTITY
    fields = entry_fields(
        who.words,
        said,
        today_on=who.today_on,
        trackers=pain_log.followed(who.runner_id),
        errors=errors,
        shoes=shoe_rack.names(who.runner_id),
    )
    return render(request, "pain/change.html", {"page": ChangePage(kept.id, when_of(kept), fields, trouble)}, status=status)


@require_POST
def remove(request: HttpRequest, entry_id: str) -> HttpResponse:
    """Take an entry back; it stays in history."""
    who = who_asks(request)
    kept = pain_log.entry(who.runner_id, entry_id).entry
    diary.take_back(who.runner_id, kept.id)
    return see_other("pain", "?saved=removed")


@require_http_methods(["GET", "HEAD", "POST"])
def trackers(request: HttpRequest) -> HttpResponse:
    """Follow something of the runner's own, or put it away."""
    who = who_asks(request)
    trouble, name, unit = "", "", ""
    if request.method == "POST":
        form = TrackerForm(request.POST)
        name, unit = request.POST.get("name", "")[:60], request.POST.get("unit", "")[:30]
        try:
            if not form.is_valid():
                trouble = next(iter(_errors(form).values()))
            elif request.POST.get("do") == "put_away":
                diary.put_away(who.runner_id, name, on=who.today_on)
            else:
                diary.follow(who.runner_id, name, unit, on=who.today_on)
        except (ImplausibleValueError, ConflictError, NotFoundError) as error:
            trouble = _told(error, who.words)
        if not trouble:
            return see_other("pain_trackers")
    shown = TrackersPage(pain_log.followed(who.runner_id), name, unit, trouble)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    return render(request, "pain/trackers.html", {"page": shown}, status=status)


urlpatterns = [
    path("pain/", page, name="pain"),
    path("pain/add/", add, name="pain_add"),
    path("pain/answer/", answer, name="pain_answer"),
    path("pain/month/<slug:named>/", month, name="pain_month"),
    path("pain/entry/<slug:entry_id>/", entry, name="pain_entry"),
    path("pain/entry/<slug:entry_id>/change/", change, name="pain_change"),
    path("pain/entry/<slug:entry_id>/remove/", remove, name="pain_remove"),
    path("pain/trackers/", trackers, name="pain_trackers"),
]
