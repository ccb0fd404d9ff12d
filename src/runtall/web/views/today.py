"""Today: the card of the day, the check-in, the check-out, answers in one tap, and the card for a tight spell."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ImplausibleValueError
from runtall.evidence import Outcome
from runtall.plan import CardKind
from runtall.services import day as day_service
from runtall.services import pain_log, triage
from runtall.services import today as today_service
from runtall.services.day import CLOSED, Day
from runtall.symptoms import Context
from runtall.web.forms.today import AnswerForm, CheckInForm, CheckOutForm, OtherSportForm, WellForm
from runtall.web.onward import see_other
from runtall.web.pages.check_out import check_out_page
from runtall.web.pages.kept_day import kept_page
from runtall.web.pages.safety import standing_page
from runtall.web.pages.see_somebody import see_somebody_page
from runtall.web.pages.today import tight_page, today_page
from runtall.web.views.start import needs_start
from runtall.web.who import Who, who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the day; a runner with nothing on file yet goes to the door first."""
    who = who_asks(request)
    if who.only_reads:
        shown = kept_page(day_service.kept_day(who.runner_id), who.words)
        return render(request, "today/kept.html", {"page": shown})
    if needs_start(who):
        return redirect("start")
    return _show(request, who, day_service.day(who.runner_id))


def _show(
    request: HttpRequest,
    who: Who,
    shown: Day,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    if shown.decided.card.kind in CLOSED:
        return _help_first(request, who, shown)
    made = today_page(shown, who.words, note=_note(request.GET.get("kept", "")), typed=typed, errors=errors)
    return render(request, "today/page.html", {"page": made}, status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)


def _help_first(request: HttpRequest, who: Who, shown: Day) -> HttpResponse:
    """Show nothing but who to call and what to say."""
    stands = triage.state(who.runner_id)
    if stands.standing.triage.outcome is Outcome.EMERGENCY:
        made = standing_page(stands, triage.history(who.runner_id), who.words)
        return render(request, "safety/emergency.html", {"page": made})
    return render(request, "today/see_somebody.html", {"page": see_somebody_page(shown, stands, who.words)})


def _note(kept: str) -> str:
    return {
        "in": _("Kept. The day below follows from it."),
        "out": _("Kept. How the back answers decides what comes next."),
        "answer": _("Kept. Thank you: the plan goes by it."),
        "well": _("Kept. The day below follows from it."),
        "sport": _("Kept. The day below follows from it."),
    }.get(kept, "")


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """Keep what is said before anything else today; something new leads to the safety questions."""
    who = who_asks(request)
    if request.method != "POST":
        return see_other("today", "#check-in")
    form = CheckInForm(request.POST)
    trouble: dict[str, str] = {}
    if form.is_valid():
        try:
            decided = today_service.check_in(who.runner_id, form.said())
        except ImplausibleValueError as error:
            trouble = {"pain": who.words.say(error.what)}
        else:
            if form.cleaned_data["new"] == "yes" and decided.card.kind is CardKind.SAFETY_FIRST:
                return see_other("safety_weekly")
            return see_other("today", "?kept=in")
    errors = trouble or {name: str(told[0]) for name, told in form.errors.items()}
    return _show(request, who, day_service.day(who.runner_id), typed=_typed(request), errors=errors)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: str(value)[:2000] for name, value in request.POST.items()}


@require_POST
def well(request: HttpRequest) -> HttpResponse:
    """Keep "not feeling 100 %", or take it back."""
    who = who_asks(request)
    form = WellForm(request.POST)
    if form.is_valid():
        today_service.check_in(who.runner_id, {"well": form.cleaned_data["well"] == "yes"})
    return see_other("today", "?kept=well")


@require_POST
def other_sport(request: HttpRequest) -> HttpResponse:
    """Keep that today's run is another sport, or take it back."""
    who = who_asks(request)
    form = OtherSportForm(request.POST)
    if form.is_valid():
        today_service.check_in(who.runner_id, {"other_sport": form.cleaned_data["other_sport"] == "yes"})
    return see_other("today", "?kept=sport")


@require_http_methods(["GET", "HEAD", "POST"])
def check_out(request: HttpRequest) -> HttpResponse:
    """Keep how the back felt in the run or walk, how hard it was, and how long, where it is not on file."""
    who = who_asks(request)
    shown = day_service.day(who.runner_id)
    if shown.decided.card.kind in CLOSED:
        return see_other("today")
    if request.method != "POST":
        return render(request, "today/check_out.html", {"page": check_out_page(shown, who.words, {}, {})})
    form = CheckOutForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        kept = day_service.come_back(
            who.runner_id,
            pain_nrs=given["pain"],
            rpe=None if given["effort"] is None else float(given["effort"]),
            note=given["note"] or None,
            lengths_s=form.lengths_s(),
        )
        return see_other("safety_open") if kept.safety_questions else see_other("today", "?kept=out")
    errors = {name: str(told[0]) for name, told in form.errors.items()}
    made = check_out_page(shown, who.words, _typed(request), errors)
    return render(request, "today/check_out.html", {"page": made}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Keep the answer to one question about a run: one tap."""
    who = who_asks(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return see_other("today", "#questions")
    given = form.cleaned_data
    written = pain_log.answer(who.runner_id, Context(given["moment"]), given["run_on"], given["pain"])
    if written.asked:
        return see_other("safety_open")
    return see_other("today", "?kept=answer")


@require_safe
def tight(request: HttpRequest) -> HttpResponse:
    """Show what to do in a run when it gets tight, in large type."""
    who = who_asks(request)
    if who.only_reads or today_service.today(who.runner_id).card.kind in CLOSED:
        return redirect("today")
    return render(request, "today/tight.html", {"page": tight_page(who.words)})


urlpatterns = [
    path("", page, name="today"),
    path("check-in/", check_in, name="check_in"),
    path("well/", well, name="well"),
    path("other-sport/", other_sport, name="other_sport"),
    path("check-out/", check_out, name="check_out"),
    path("answer/", answer, name="answer"),
    path("tight/", tight, name="tight"),
]
