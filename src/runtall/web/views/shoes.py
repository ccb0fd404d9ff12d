"""Shoes: how far each pair went, naming the pair of runs, and retiring one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from runtall.services import shoe_rack
from runtall.web.forms.runs import PairForm, RunsOfPairForm
from runtall.web.onward import see_other
from runtall.web.pages.shoes import ShoesPage, line_id, shoes_page
from runtall.web.who import Who, who_asks

_LATELY = timedelta(days=60)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show every pair; keep the pair of runs that name none."""
    who = who_asks(request)
    if request.method != "POST":
        shown = _page(who, saved=request.GET.get("saved", ""), every="every" in request.GET)
        return render(request, "shoes/page.html", {"page": shown})
    lately = shoe_rack.unnamed(who.runner_id, since=who.today_on - _LATELY)
    form = RunsOfPairForm(request.POST, ids=[line_id(each) for each in lately])
    if not form.is_valid():
        trouble = _("Choose at least one run.") if "runs" in form.errors else str(next(iter(form.errors.values()))[0])
        shown = _page(who, trouble=trouble, typed=request.POST, chosen=request.POST.getlist("runs"))
        return render(request, "shoes/page.html", {"page": shown}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    shoe_rack.name_for(who.runner_id, form.run_ids(), form.pair(), typed_ids=form.typed_ids())
    return _saved("named")


def _page(
    who: Who,
    *,
    saved: str = "",
    trouble: str = "",
    pair_trouble: str = "",
    typed: Mapping[str, str] | None = None,
    chosen: Collection[str] = (),
    every: bool = False,
) -> ShoesPage:
    lately = shoe_rack.unnamed(who.runner_id, since=who.today_on - _LATELY)
    listed = every or bool(chosen)  # what was ticked in the long list is not lost in the short one
    shown = shoes_page(
        shoe_rack.pairs(who.runner_id), lately, who.words, saved=saved, trouble=trouble, chosen=chosen, every=listed
    )
    shown = replace(shown, pair_trouble=pair_trouble)
    return shown if typed is None else replace(shown, known=typed.get("known", "")[:200], name=typed.get("name", "")[:200])


@require_POST
def retire(request: HttpRequest) -> HttpResponse:
    """Retire a pair."""
    who = who_asks(request)
    form = PairForm(request.POST)
    if not form.is_valid():
        return _unnamed_pair(request, who)
    shoe_rack.retire(who.runner_id, form.cleaned_data["name"], on=who.today_on)
    return _saved("retired")


@require_POST
def take_up(request: HttpRequest) -> HttpResponse:
    """Take a retired pair up again."""
    who = who_asks(request)
    form = PairForm(request.POST)
    if not form.is_valid():
        return _unnamed_pair(request, who)
    shoe_rack.take_up(who.runner_id, form.cleaned_data["name"])
    return _saved("taken_up")


def _unnamed_pair(request: HttpRequest, who: Who) -> HttpResponse:
    shown = _page(who, pair_trouble=_("Nothing was changed: no pair was named. Use the button under a pair."))
    return render(request, "shoes/page.html", {"page": shown}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _saved(what: str) -> HttpResponse:
    return see_other("shoes", f"?saved={what}")


urlpatterns = [
    path("shoes/", page, name="shoes"),
    path("shoes/retire/", retire, name="retire_shoes"),
    path("shoes/take-up/", take_up, name="take_up_shoes"),
]
