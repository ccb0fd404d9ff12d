"""Your data: everything as one file, and deleting it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from runtall.core import RuntallError
from runtall.services import exporting, forgetting, yours
from runtall.services.authorisation import Role
from runtall.web.again import must_show_who, shown_just_now, way_to_show
from runtall.web.look import SAMPLE_COOKIE
from runtall.web.onward import see_other
from runtall.web.pages.yours import delete_word, your_data_page
from runtall.web.who import who_asks

_MOST_TYPED = 40


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what is kept, and the two things that can be done with all of it."""
    return _show(request, is_deleted=request.GET.get("deleted") == "1")


@require_safe
@shown_just_now(back_to="your_data")
def file(request: HttpRequest) -> HttpResponseBase:
    """Send everything as one zip, written while it is sent: nothing of it is left on disk here."""
    name = exporting.file_name()
    if request.method == "HEAD":
        answer: HttpResponseBase = HttpResponse(content_type="application/zip")
    else:
        answer = StreamingHttpResponse(exporting.pieces(who_asks(request).runner_id), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@shown_just_now(back_to="your_data")
def delete(request: HttpRequest) -> HttpResponse:
    """Delete everything, if the word was typed."""
    who = who_asks(request)
    typed = request.POST.get("word", "")[:_MOST_TYPED]
    if typed.strip().casefold() != delete_word().casefold():
        return _show(request, typed=typed, error=_("Type the word to go on. Nothing was deleted."))
    try:
        forgetting.forget(who.runner_id)
    except RuntallError as error:
        told = [who.words.say(each) for each in (error.what, error.next_step) if each is not None]
        return _show(request, typed=typed, trouble=" ".join(told))
    answer = see_other("your_data", "?deleted=1")
    if who.role is Role.RUNNER:  # the account went too, and with it the session that asks
        auth.logout(request)
        answer = see_other("account_login", "?deleted=1")
    answer.delete_cookie(SAMPLE_COOKIE, samesite="Lax")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _show(request: HttpRequest, *, typed: str = "", error: str = "", trouble: str = "", is_deleted: bool = False) -> HttpResponse:
    who = who_asks(request)
    kept = yours.kept(who.runner_id)
    shown = your_data_page(
        who,
        kept,
        file_name=exporting.file_name(),
        way_to_show=way_to_show(request, "your_data") if must_show_who(request) else "",
        typed=typed,
        error=error,
        trouble=trouble,
        is_deleted=is_deleted and not kept.runs and not kept.written,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error or trouble else HTTPStatus.OK
    return render(request, "yours/page.html", {"page": shown}, status=status)


urlpatterns = [
    path("settings/your-data/", page, name="your_data"),
    path("settings/your-data/file/", file, name="your_data_file"),
    path("settings/your-data/delete/", delete, name="delete_me"),
]
