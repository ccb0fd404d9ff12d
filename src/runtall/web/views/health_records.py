"""The health record: a form for its days, and the file (FHIR R4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from runtall.core import ImplausibleValueError, NotEnoughDataError
from runtall.services import health_records
from runtall.services.authorisation import may
from runtall.web.pages.health_record import health_record_page
from runtall.web.who import who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the form."""
    return _show(request, {}, {})


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """Send the record of the asked days; what cannot be made goes back to the form with its reason."""
    who = who_asks(request)
    typed = {name: request.GET.get(name, "").strip()[:10] for name in ("from", "to")}
    days: dict[str, date | None] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            errors[name] = _("Write a day, such as {example}, or none.").format(example=who.today_on.isoformat())
    if errors:
        return _show(request, typed, errors)
    try:
        made, _found = health_records.as_bytes(who.runner_id, health_records.Wanted(days["from"], days["to"]))
    except (ImplausibleValueError, NotEnoughDataError) as error:
        return _show(request, typed, {}, trouble=" ".join(who.words.say(each) for each in (error.what, error.next_step) if each))
    answer = HttpResponse(made, content_type="application/fhir+json; fhirVersion=4.0")
    answer["Content-Disposition"] = f'attachment; filename="{health_records.file_name(who.today_on)}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _show(request: HttpRequest, typed: Mapping[str, str], errors: Mapping[str, str], *, trouble: str = "") -> HttpResponse:
    can_link = may(who_asks(request).role, "share_links")  # an owner at this computer has no server that others reach
    shown = health_record_page(typed, errors=errors, trouble=trouble, can_link=can_link)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors or trouble else HTTPStatus.OK
    return render(request, "health_record/page.html", {"page": shown}, status=status)


urlpatterns = [
    path("reports/health-record/", page, name="health_record"),
    path("reports/health-record/file/", file, name="health_record_file"),
]
