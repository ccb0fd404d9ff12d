"""What an operator keeps: who has an account, and how the work goes. No health data reaches these pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from runtall import __version__
from runtall.core import ConflictError, ImplausibleValueError, RuntallError
from runtall.services import accounts, jobs
from runtall.web.again import shown_just_now
from runtall.web.onward import see_other
from runtall.web.pages.accounts import engine_page, people_page
from runtall.web.who import reader_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the accounts."""
    return _show(request)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Make an account and show its link, once."""
    typed = {"name": request.POST.get("name", "")[:64], "role": request.POST.get("role", "")[:16]}
    try:
        made = accounts.add(typed["name"], typed["role"])
    except (ImplausibleValueError, ConflictError) as error:
        return _show(request, typed=typed, errors={"name": _in_words(error)}, status=422)
    return _show(request, link=accounts.link_of(made.id), link_for=made.name)


@require_POST
@shown_just_now(back_to="people")
def reset(request: HttpRequest, name: str) -> HttpResponse:
    """Take a password away and show a new link, once; the second step goes too where that was asked."""
    link = accounts.reset(name, second_step=request.POST.get("second_step") == "1")
    return _show(request, link=link, link_for=name)


@require_POST
def close(request: HttpRequest, name: str) -> HttpResponse:
    """Close an account, or open it again."""
    if request.POST.get("open") == "1":
        accounts.enable(name)
    else:
        accounts.disable(name)
    return see_other("people")


def _in_words(error: RuntallError) -> str:
    return " ".join(each.in_words(_) for each in (error.what, error.next_step) if each is not None)


def _show(
    request: HttpRequest,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    link: str = "",
    link_for: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = people_page(
        accounts.everybody(),
        self_name=reader_of(request).name,
        typed=typed or {},
        errors=errors or {},
        link=request.build_absolute_uri(link) if link else "",
        link_for=link_for,
        link_days=accounts.link_days(),
    )
    return render(request, "accounts/people.html", {"page": shown}, status=status)


@require_safe
def engine(request: HttpRequest) -> HttpResponse:
    """Say how the work goes, in counts."""
    shown = engine_page(jobs.counts_by_state(), version=__version__, size_bytes=accounts.database_bytes())
    return render(request, "accounts/engine.html", {"page": shown})


urlpatterns = [
    path("people/", page, name="people"),
    path("people/add/", add, name="people_add"),
    path("people/<str:name>/reset/", reset, name="people_reset"),
    path("people/<str:name>/close/", close, name="people_close"),
    path("engine/", engine, name="engine"),
]
