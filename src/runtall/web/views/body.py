"""Body: the movement screen by hand, guided a test at a time, its results over time, and a clinic's readings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError
from runtall.evidence import Advice, MovementTest, battery, movement_tests
from runtall.screen import Door, Gates, ScreenSession, session
from runtall.services import screening, triage
from runtall.services.screening import ScreenLine
from runtall.symptoms import Answer
from runtall.web.forms.body import BeginForm, ClinicForm, read_test, sides_of
from runtall.web.onward import see_other
from runtall.web.pages.body import body_page, test_page
from runtall.web.pages.body_screen import (
    as_sent,
    begin_page,
    clinic_page,
    done_page,
    result_page,
    step_page,
    stop_told,
    stopped_page,
)
from runtall.web.pages.words import Words
from runtall.web.who import Who, who_asks

COOKIE = "runtall_screen"
"""Today's screen where it was left: its form, the answers of the day, and what was left out. Signed; gone after a day."""
_A_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Underway:
    """A screen that was begun today; ``only`` is one test's id instead of a form."""

    runner_id: int
    on: str
    form: str
    legs: bool
    chest: bool
    pain: int
    weeks: float | None = None
    only: str = ""
    skipped: tuple[str, ...] = ()


def _underway(request: HttpRequest, who: Who) -> Underway | None:
    text = request.COOKIES.get(COOKIE, "")
    try:
        held: dict[str, Any] = json.loads(signing.loads(text, salt=COOKIE, max_age=_A_DAY_S))
        found = Underway(**{**held, "skipped": tuple(held.get("skipped", ()))})
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return found if found.runner_id == who.runner_id and found.on == who.today_on.isoformat() else None


def _remember(answer: HttpResponse, held: Underway) -> HttpResponse:
    kept = signing.dumps(json.dumps(asdict(held)), salt=COOKIE)
    answer.set_cookie(COOKIE, kept, max_age=_A_DAY_S, httponly=True, samesite="Lax")
    return answer


def _doors(who: Who, held: Underway) -> Gates:
    return screening.doors(
        who.runner_id,
        on=who.today_on,
        leg_symptoms=held.legs,
        pressure_or_chest=held.chest,
        pain_nrs=float(held.pain),
        pregnancy_weeks=held.weeks,
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """The way through today's tests: all of them in order, what is done, and what comes next."""

    gates: Gates
    session: ScreenSession
    order: tuple[str, ...]
    done: frozenset[str]
    coming: tuple[str, ...]


def _course(who: Who, held: Underway) -> _Course:
    gates = _doors(who, held)
    planned = session("full" if held.only else held.form, gates)
    done = frozenset(each.test_id for each in screening.results(who.runner_id) if each.on == who.today_on)
    order = tuple(step.test_id for step in planned.steps if step.test_id and (not held.only or step.test_id == held.only))
    passed = done | set(held.skipped) if not held.only else set(held.skipped)
    return _Course(gates, planned, order, done, tuple(each for each in order if each not in passed))


def gates_today(request: HttpRequest, who: Who) -> Gates | None:
    """Return what is open by today's answers before the tests; ``None`` where they were not given."""
    held = _underway(request, who)
    return None if held is None else _course(who, held).gates


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what the screen came to."""
    who = who_asks(request)
    held = _underway(request, who)
    resume = ""
    if held is not None and (course := _course(who, held)).coming:
        resume = course.coming[0]
    shown = body_page(screening.overview(who.runner_id, on=who.today_on), who.words, today_on=who.today_on, resume=resume)
    return render(request, "body/page.html", {"page": shown})


@require_safe
def test(request: HttpRequest, test_id: str) -> HttpResponse:
    """Show one test over time."""
    who = who_asks(request)
    if test_id not in {each.id for each in screening.clinic_readings()}:
        screening.test_named(test_id)
    return render(
        request, "body/test.html", {"page": test_page(test_id, screening.overview(who.runner_id, on=who.today_on), who.words)}
    )


# The guided screen ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask what must be known today, then lead to the first test."""
    who = who_asks(request)
    sent = request.POST if request.method == "POST" else request.GET
    only = movement_tests().get(sent.get("test", ""))
    if request.method != "POST":
        return _show_begin(request, who, only, {}, HTTPStatus.OK)
    form = BeginForm(request.POST)
    if not form.is_valid():
        errors = {name: str(told[0]) for name, told in form.errors.items()}
        return _show_begin(request, who, only, errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    held = Underway(
        runner_id=who.runner_id,
        on=who.today_on.isoformat(),
        form=given["form"] or "short",
        legs=given["legs"] == "yes",
        chest=given["chest"] == "yes",
        pain=given["pain"],
        weeks=given["weeks"] if isinstance(given["weeks"], float) else None,
        only="" if only is None else only.id,
    )
    if _doors(who, held).door is not Door.OPEN:
        return _remember(see_other("screen_done"), held)
    return _remember(_next(_course(who, held)), held)


def _show_begin(
    request: HttpRequest, who: Who, only: MovementTest | None, errors: Mapping[str, str], status: int
) -> HttpResponse:
    gates = screening.doors(who.runner_id, on=who.today_on, leg_symptoms=False, pressure_or_chest=False, pain_nrs=0.0)
    is_pregnant = triage.state(who.runner_id).standing.answers.pregnant is Answer.YES
    shown = begin_page(gates, who.words, request.POST, test=only, is_pregnant=is_pregnant, errors=errors)
    return render(request, "body/begin.html", {"page": shown}, status=status)


def _next(course: _Course, query: str = "") -> HttpResponse:
    if not course.coming or course.gates.door is not Door.OPEN:
        return see_other("screen_done", query)
    return see_other("screen_step", query, test_id=course.coming[0])


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, test_id: str) -> HttpResponse:
    """Show one test of today's screen, and keep what it gave."""
    who, known = who_asks(request), screening.test_named(test_id)
    held = _underway(request, who)
    if held is None:
        return see_other("screen_begin")
    course = _course(who, held)
    if known.id not in course.order:
        return _next(course)
    if request.method != "POST":
        sent = _entered(who, known)
        return _show_step(request, who, known, course, sent, told=_told_stop(request, who.words))
    if request.POST.get("do") == "skip":
        held = replace(held, skipped=(*held.skipped, known.id))
        return _remember(_next(_course(who, held)), held)
    return _keep_step(request, who, known, held, course)


def _entered(who: Who, known: MovementTest) -> QueryDict:
    """Return what was entered for this test today, so that going back loses nothing."""
    sent = QueryDict(mutable=True)
    for result in screening.results(who.runner_id):
        if result.test_id == known.id and result.on == who.today_on:
            for name, text in as_sent(known, result.values, result.side, who.words).items():
                sent[name] = str(text)
    return sent


def _keep_step(request: HttpRequest, who: Who, known: MovementTest, held: Underway, course: _Course) -> HttpResponse:
    typed = read_test(known, request.POST, sides_of(known))
    stopping = request.POST.get("do") == "stop"
    stopped = typed.stopped if stopping else {}
    errors = {} if stopping else {name: _said(told, who.words) for name, told in typed.errors.items()}
    trouble = ""
    if stopping and not stopped:
        trouble = _("Choose what ended the test.")
    elif not stopping and not typed.by_side and not errors:
        trouble = _("Enter at least one value, or leave the test out.")
    if not errors and not trouble:
        try:
            screening.enter_test(who.runner_id, known.id, typed.by_side, on=who.today_on, stopped=stopped, allowed=course.gates)
        except (ImplausibleValueError, ConflictError) as error:
            trouble = _said(tuple(filter(None, (error.what, error.next_step))), who.words)
    if errors or trouble:
        return _show_step(request, who, known, course, request.POST, errors=errors, trouble=trouble)
    if held.only:
        held = replace(held, skipped=(known.id,))
    if stopped:
        return _remember(_after_stop(who, known, next(iter(stopped.values())), held), held)
    return _remember(_next(_course(who, held)), held)


def _after_stop(who: Who, known: MovementTest, stop_id: str, held: Underway) -> HttpResponse:
    """Lead to the advice where nothing may follow today, else to the next test with the stop's words above it."""
    stop = next(each for each in screening.stops_of(known) if each.id == stop_id)
    if stop.advice in (Advice.URGENT, Advice.EMERGENCY):
        return see_other("screen_stopped", test_id=known.id, stop_id=stop.id)
    return _next(_course(who, held), f"?stopped={known.id}:{stop.id}")


def _told_stop(request: HttpRequest, words: Words) -> str:
    test_id, _sep, stop_id = request.GET.get("stopped", "").partition(":")
    known = movement_tests().get(test_id)
    stop = None if known is None else next((each for each in screening.stops_of(known) if each.id == stop_id), None)
    return "" if known is None or stop is None else stop_told(stop, known, words)


def _said(told: Sequence[Message], words: Words) -> str:
    return " ".join(words.say(each) for each in told)


def _show_step(
    request: HttpRequest,
    who: Who,
    known: MovementTest,
    course: _Course,
    sent: QueryDict,
    *,
    errors: Mapping[str, str] | None = None,
    trouble: str = "",
    told: str = "",
) -> HttpResponse:
    order = course.order
    at = order.index(known.id)
    rests = at > 0 and known.holds and movement_tests()[order[at - 1]].holds
    shown = step_page(
        known,
        course.gates.tests[known.id],
        who.words,
        sent,
        number=at + 1,
        of=len(order),
        rest_s=battery().rest_between_holds.total_seconds() if rests else 0.0,
        errors=errors,
        trouble=trouble,
        told=told,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors or trouble else HTTPStatus.OK
    return render(request, "body/step.html", {"page": shown}, status=status)


@require_safe
def stopped(request: HttpRequest, test_id: str, stop_id: str) -> HttpResponse:
    """Show what a stop asks for when no further test follows today.

    Raises
    ------
    NotFoundError
        There is no such test or stop.
    """
    who, known = who_asks(request), screening.test_named(test_id)
    stop = next((each for each in screening.stops_of(known) if each.id == stop_id), None)
    if stop is None:
        return see_other("body")
    return render(request, "body/stopped.html", {"page": stopped_page(stop, who.words)})


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Show what today's screen came to, and what was left out."""
    who = who_asks(request)
    held = _underway(request, who)
    if held is None:
        return see_other("body")
    course = _course(who, held)
    lines = _of_today(screening.lines(who.runner_id), who.today_on, held.only)
    planned = course.session
    if held.only:
        planned = replace(planned, left_out={name: why for name, why in planned.left_out.items() if name == held.only})
    skipped = () if held.only else held.skipped
    shown = done_page(lines, planned, skipped, course.gates, who.words)
    return render(request, "body/done.html", {"page": shown})


def _of_today(lines: Sequence[ScreenLine], today_on: date, only: str) -> tuple[ScreenLine, ...]:
    return tuple(
        each
        for each in lines
        if each.result.on == today_on and each.outcome is not None and (not only or each.result.test_id == only)
    )


# One result, and a clinic's readings ---------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, result_id: str) -> HttpResponse:
    """Show one result, and correct it; the one before stays in history."""
    who = who_asks(request)
    line = screening.line(who.runner_id, result_id)
    known = movement_tests().get(line.result.test_id)
    if request.method != "POST" or known is None:
        sent = QueryDict() if known is None else as_sent(known, line.result.values, line.result.side, who.words)
        return render(request, "body/result.html", {"page": result_page(line, known, who.words, sent, errors={})})
    typed = read_test(known, request.POST, (line.result.side,))
    errors = {name: _said(told, who.words) for name, told in typed.errors.items()}
    trouble = "" if typed.by_side or errors else _("Enter at least one value, or take the result back.")
    if not errors and not trouble:
        values = typed.by_side[line.result.side]
        try:
            screening.enter(who.runner_id, known.id, values, on=line.result.on, side=line.result.side, corrects=line.id)
            return see_other("body_test", test_id=known.id)
        except (ImplausibleValueError, ConflictError, NotFoundError) as error:
            trouble = _said(tuple(filter(None, (error.what, error.next_step))), who.words)
    shown = result_page(line, known, who.words, request.POST, errors=errors, trouble=trouble)
    return render(request, "body/result.html", {"page": shown}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def remove(request: HttpRequest, result_id: str) -> HttpResponse:
    """Take a result back; it stays in history."""
    who = who_asks(request)
    line = screening.line(who.runner_id, result_id)
    screening.take_back(who.runner_id, line.id)
    return see_other("body_test", test_id=line.result.test_id)


@require_http_methods(["GET", "HEAD", "POST"])
def clinic(request: HttpRequest) -> HttpResponse:
    """Show what a clinic's devices read, and keep one reading more."""
    who = who_asks(request)
    errors: dict[str, str] = {}
    trouble, status = "", HTTPStatus.OK
    if request.method == "POST":
        form = ClinicForm(request.POST)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid() and form.cleaned_data["on"] <= who.today_on:
            given = form.cleaned_data
            try:
                screening.enter_clinic(
                    who.runner_id,
                    given["reading"],
                    f"{given['value']:g} {given['unit']}",
                    side=given["side"],
                    on=given["on"],
                    device=given["device"],
                )
                return see_other("clinic")
            except (ImplausibleValueError, ConflictError, NotFoundError) as error:
                trouble = _said(tuple(filter(None, (error.what, error.next_step))), who.words)
        elif form.is_valid():
            errors["on"] = _("This day has not come yet.")
        errors |= {name: str(told[0]) for name, told in form.errors.items()}
    shown = clinic_page(
        screening.lines(who.runner_id),
        screening.clinic_readings(),
        who.words,
        request.POST,
        today_on=who.today_on,
        errors=errors,
        trouble=trouble,
    )
    return render(request, "body/clinic.html", {"page": shown}, status=status)


urlpatterns = [
    path("body/", page, name="body"),
    path("body/test/<slug:test_id>/", test, name="body_test"),
    path("body/screen/", begin, name="screen_begin"),
    path("body/screen/done/", done, name="screen_done"),
    path("body/screen/<slug:test_id>/", step, name="screen_step"),
    path("body/screen/<slug:test_id>/stopped/<slug:stop_id>/", stopped, name="screen_stopped"),
    path("body/result/<slug:result_id>/", result, name="screen_result"),
    path("body/result/<slug:result_id>/remove/", remove, name="remove_result"),
    path("body/clinic/", clinic, name="clinic"),
]
