"""The questionnaires: own activities, the week, pain, daily life, and worry, mood and confidence."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, RuntallError
from runtall.services import questionnaires
from runtall.services.questionnaires import QuestionnairePage
from runtall.symptoms import Questionnaire
from runtall.web.onward import see_other
from runtall.web.pages.questions import questions_page, sheet_page
from runtall.web.pages.words import Words
from runtall.web.who import Who, who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show all of them."""
    who = who_asks(request)
    shown = questions_page(questionnaires.pages(who.runner_id), who.words, who.today_on)
    return render(request, "questions/list.html", {"page": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """Show one of them, and keep a round of answers."""
    who, asked = who_asks(request), _kind(kind)
    if request.method != "POST":
        return _show(request, who, asked)
    known = questionnaires.page(who.runner_id, asked)
    try:
        on = _day(request.POST.get("on", ""), who)
        questionnaires.answer(who.runner_id, asked, _said(request, known), on=on, today_on=who.today_on)
    except (ImplausibleValueError, NotFoundError, ConflictError) as error:
        return _show(request, who, asked, trouble=_told(error, who.words))
    return see_other("questionnaire", "?saved=1", kind=asked.value)


def _kind(name: str) -> Questionnaire:
    if name not in list(Questionnaire):
        raise Http404
    return Questionnaire(name)


def _day(text: str, who: Who) -> date:
    try:
        return date.fromisoformat(text) if text else who.today_on
    except ValueError:
        return who.today_on


def _said(request: HttpRequest, known: QuestionnairePage) -> dict[str, str]:
    """Return question to answer as ``symptoms.read_sheet`` knows them."""
    if known.kind is Questionnaire.DAILY:
        ticked = [each for each in request.POST.getlist("item") if each.isascii() and each.isdecimal()]
        if "went_through" in request.POST:
            return {"applies": ",".join(ticked) or "none"}
        return dict.fromkeys(ticked, "yes")
    typed = {each.id: request.POST.get(f"q_{n}", "")[:20] for n, each in enumerate(known.questions)}
    return {name: text for name, text in typed.items() if text}


def _told(error: RuntallError, words: Words) -> str:
    return words.say(error.what)


def _show(request: HttpRequest, who: Who, asked: Questionnaire, *, trouble: str = "") -> HttpResponse:
    shown = sheet_page(
        questionnaires.page(who.runner_id, asked),
        who.words,
        today_on=who.today_on,
        said={name: str(value) for name, value in request.POST.items()},
        ticked=request.POST.getlist("item"),
        went_through="went_through" in request.POST,
        activities=questionnaires.followed(who.runner_id) if asked is Questionnaire.ACTIVITIES else (),
        on=request.POST.get("on", "")[:10],
        saved=request.GET.get("saved") == "1",
        trouble=trouble,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    return render(request, "questions/sheet.html", {"page": shown}, status=status)


@require_POST
def activity(request: HttpRequest) -> HttpResponse:
    """Follow an activity, or put it away; its ratings stay."""
    who = who_asks(request)
    name = request.POST.get("name", "")[:300]
    try:
        if request.POST.get("do") == "put_away":
            questionnaires.put_activity_away(who.runner_id, name, on=who.today_on)
        else:
            questionnaires.choose_activity(who.runner_id, name, on=who.today_on)
    except (ImplausibleValueError, NotFoundError) as error:
        told = " ".join(who.words.say(each) for each in (error.what, error.next_step) if each is not None)
        return _show(request, who, Questionnaire.ACTIVITIES, trouble=told)
    return see_other("questionnaire", kind=Questionnaire.ACTIVITIES.value)


@require_POST
def remove(request: HttpRequest, kind: str, round_id: str) -> HttpResponse:
    """Take a round back; it stays in history."""
    who, asked = who_asks(request), _kind(kind)
    questionnaires.take_back(who.runner_id, asked, round_id)
    return see_other("questionnaire", kind=asked.value)


urlpatterns = [
    path("pain/questions/", page, name="questions"),
    path("pain/questions/own-activity/", activity, name="own_activity"),
    path("pain/questions/<slug:kind>/", sheet, name="questionnaire"),
    path("pain/questions/<slug:kind>/<slug:round_id>/remove/", remove, name="remove_round"),
]
