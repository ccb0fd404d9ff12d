"""The first visit: a door, the safety questions, days and kit; today's card follows at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.evidence import Outcome
from runtall.services import sample_making, starting, triage
from runtall.services.authorisation import Role
from runtall.services.sample_making import Stage
from runtall.web.forms.start import LifeForm
from runtall.web.onward import see_other
from runtall.web.pages.start import DoorPage, LifePage, life_fields, wait_page
from runtall.web.views.safety import ASKING_STEPS, START_STEPS, STARTING_COOKIE
from runtall.web.views.sample import show_sample
from runtall.web.who import Who, who_asks

WANTED_COOKIE = "runtall_sample_wanted"
"""Set for who asked to look around while the sample runner is still being made; it opens the door once, then goes."""
_WANTED_FOR_S = 600
_STARTING_FOR_S = 3600


def needs_start(who: Who) -> bool:
    """Whether this runner has nothing on file yet, so that the first page is the door and not today."""
    return not who.is_sample and not who.only_reads and starting.is_blank(who.runner_id)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the three doors."""
    who = who_asks(request)
    if who.is_sample:
        return see_other("today")
    has_begun = bool(triage.history(who.runner_id))
    is_ready = sample_making.state().stage is Stage.READY
    return render(
        request,
        "start/door.html",
        {"page": DoorPage("", 1, START_STEPS, has_begun, is_ready, has_account=who.role is Role.RUNNER)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def life(request: HttpRequest) -> HttpResponse:
    """Ask for days, minutes, kit and how to begin; then show today's card."""
    who = who_asks(request)
    before = starting.life(who.runner_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        form = LifeForm(request.POST)
        if form.is_valid():
            starting.settle(who.runner_id, form.said(before))
            return _onward(going_back="back" in request.POST)
        errors = form.errors_in_words()
        before = form.typed(before)
    stands = triage.state(who.runner_id)
    calm = stands.outcome in {Outcome.CLEAR, Outcome.CLINICIAN_SOON}
    shown = LifePage(
        place="",
        step=START_STEPS,
        steps=START_STEPS,
        fields=life_fields(before, errors),
        safety=who.words.say(stands.standing.sentence),
        safety_light="green" if stands.outcome is Outcome.CLEAR else "amber" if calm or not stands.standing.closed_by else "red",
        has_errors=bool(errors),
        open_count=len(stands.standing.triage.unanswered),
    )
    return render(request, "start/life.html", {"page": shown}, status=422 if errors else 200)


def _onward(*, going_back: bool) -> HttpResponse:
    answer = see_other("safety_questions", step=ASKING_STEPS) if going_back else see_other("today")
    if going_back:
        answer.set_cookie(STARTING_COOKIE, "1", max_age=_STARTING_FOR_S, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(STARTING_COOKIE, samesite="Lax")
    return answer


# The sample runner ---------------------------------------------------------------------------------------------------


@require_POST
def enter_sample(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Look around as the sample runner; where there is none yet, or it is old, make it and wait."""
    if sample_making.state().stage is Stage.READY:
        return show_sample()
    sample_making.begin()
    answer = see_other("start_sample")
    answer.set_cookie(WANTED_COOKIE, "1", max_age=_WANTED_FOR_S, httponly=True, samesite="Lax")
    return answer


@require_safe
def wait(request: HttpRequest) -> HttpResponse:
    """Wait for the sample runner; who asked for it is let in as soon as it stands."""
    making = sample_making.state()
    if making.stage is Stage.READY and request.COOKIES.get(WANTED_COOKIE) == "1":
        answer = show_sample()
        answer.delete_cookie(WANTED_COOKIE, samesite="Lax")
        return answer
    if making.stage in {Stage.READY, Stage.ABSENT}:
        return see_other("start")
    return render(request, "start/wait.html", {"page": wait_page(making)})


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Return how far the sample runner is, as a fragment; once it stands, the whole page goes on."""
    making = sample_making.state()
    answer = render(request, "start/_wait.html", {"page": wait_page(making)})
    if making.stage is not Stage.MAKING:
        answer["HX-Refresh"] = "true"
    answer["Vary"] = "HX-Request"
    return answer


urlpatterns = [
    path("start/", page, name="start"),
    path("start/life/", life, name="start_life"),
    path("sample/enter/", enter_sample, name="sample_enter"),
    path("start/sample/", wait, name="start_sample"),
    path("start/sample/progress/", progress, name="start_sample_progress"),
]
