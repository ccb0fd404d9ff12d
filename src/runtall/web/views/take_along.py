"""Sheets of paper to take along: what goes on the clinician's pages, and both sheets as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from runtall.services import clinician_body, library, printing
from runtall.services.authorisation import Verdict, need_of_view, verdict
from runtall.web.forms.take_along import asked_for
from runtall.web.pages.take_along import take_along_page
from runtall.web.who import who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show both sheets, and what may be left out."""
    who = who_asks(request)
    shown = take_along_page(
        who.words,
        can_ask=verdict(who.role, need_of_view("clinician_file", "POST")) is Verdict.ALLOW,
        has_frames=clinician_body.has_frames(who.runner_id),
        closed=library.closed(who.runner_id),
    )
    return render(request, "report/take_along.html", {"page": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("asked", "called")
def clinician_file(request: HttpRequest) -> HttpResponse:
    """Send the clinician's pages. Words typed for the visit come in a form's body alone, never in an address."""
    who = who_asks(request)
    is_form = request.method == "POST"
    asked = asked_for((request.POST if is_form else request.GET).dict(), with_words=is_form)
    return _sent(
        printing.Wanted(
            printing.Kind.CLINICIAN,
            who.runner_id,
            language=get_language() or "en",
            letter=asked.letter,
            asked=asked.asked,
            called=asked.called,
            sharing=asked.sharing,
        )
    )


@require_safe
def programme_file(request: HttpRequest) -> HttpResponse:
    """Send the home programme."""
    who = who_asks(request)
    letter = request.GET.get("paper") == "letter"
    return _sent(printing.Wanted(printing.Kind.PROGRAMME, who.runner_id, language=get_language() or "en", letter=letter))


def _sent(wanted: printing.Wanted) -> HttpResponse:
    answer = HttpResponse(printing.printed(wanted), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{printing.file_name(wanted.kind)}"'
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("reports/take-along/", page, name="take_along"),
    path("reports/take-along/clinician/", clinician_file, name="clinician_file"),
    path("reports/take-along/home-programme/", programme_file, name="programme_file"),
]
