"""Connections outward under Settings: each by name, and the bridge to intervals.icu. All of them are off until set up here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from runtall.core import RuntallError
from runtall.services import bridging, connections
from runtall.web.forms.connections import BridgeForm
from runtall.web.onward import see_other
from runtall.web.pages.connections import BridgeFields, connections_page
from runtall.web.who import Who, who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every connection that is set up."""
    return _show(request, _own(request), saved=request.GET.get("saved", "")[:20])


@require_POST
def set_up(request: HttpRequest) -> HttpResponse:
    """Set the bridge up, or change it."""
    who = _own(request)
    form = BridgeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            bridging.set_up(
                who.runner_id,
                said["key"],
                takes_runs=said["takes_runs"],
                takes_wellness=said["takes_wellness"],
                sends_plan=said["sends_plan"],
                since_on=said["since"],
                today_on=who.today_on,
            )
            bridging.ask_now(who.runner_id)
        except RuntallError as error:
            told = " ".join(who.words.say(each) for each in (error.what, error.next_step) if each is not None)
            return _show(request, who, form=form, error=told)
        return see_other("connections", "?saved=bridge#bridge")
    return _show(
        request, who, form=form, error=_("Write a day, such as {example}, or none.").format(example=who.today_on.isoformat())
    )


@require_POST
def now(request: HttpRequest) -> HttpResponse:
    """Go over the bridge soon."""
    who = _own(request)
    try:
        bridging.ask_now(who.runner_id)
    except RuntallError as error:
        return _show(
            request, who, error=" ".join(who.words.say(each) for each in (error.what, error.next_step) if each is not None)
        )
    return see_other("connections", "?saved=asked#bridge")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Take the bridge down."""
    bridging.take_down(_own(request).runner_id)
    return see_other("connections", "?saved=ended#bridge")


def _own(request: HttpRequest) -> Who:
    """Return whose page it is; the made-up runner has none of this kind."""
    who = who_asks(request)
    if who.is_sample:
        raise Http404
    return who


def _show(request: HttpRequest, who: Who, *, form: BridgeForm | None = None, error: str = "", saved: str = "") -> HttpResponse:
    kept = bridging.shown(who.runner_id)
    typed = None
    if form is not None:
        said = form.data
        typed = BridgeFields(
            has_key=kept is not None,
            since=str(said.get("since", ""))[:10],
            takes_runs="takes_runs" in said,
            takes_wellness="takes_wellness" in said,
            sends_plan="sends_plan" in said,
        )
    shown = connections_page(who, connections.of_runner(who.runner_id), kept, typed=typed, error=error, saved=saved)
    return render(request, "settings/connections.html", {"page": shown}, status=422 if error else 200)


urlpatterns = [
    path("settings/connections/", page, name="connections"),
    path("settings/connections/intervals/", set_up, name="bridge_set_up"),
    path("settings/connections/intervals/now/", now, name="bridge_now"),
    path("settings/connections/intervals/end/", end, name="bridge_end"),
]
