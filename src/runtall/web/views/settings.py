"""Settings: who the runner is, what a plan is made from, the look of the pages, and where everything is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from runtall import __version__
from runtall.services import calendar_feed, reminders, runners, starting, watching
from runtall.services.authorisation import Role, may
from runtall.services.home import home_folder
from runtall.services.starting import Life
from runtall.services.zones import machine_zone
from runtall.web.forms.settings import LookForm, ProfileForm, TrainingForm
from runtall.web.look import CONTRAST_COOKIE, CONTRASTS, THEME_COOKIE, THEMES
from runtall.web.onward import see_other
from runtall.web.pages.importing import folder_panel
from runtall.web.pages.settings import (
    ProfileFields,
    SettingsPage,
    calendar_line,
    flag_choices,
    flags_label,
    look_choices,
    profile_fields,
    reminders_line,
    settings_headline,
    typed_profile_fields,
)
from runtall.web.pages.start import life_fields
from runtall.web.who import Who, who_asks

_A_YEAR_S = 365 * 24 * 3600


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the settings."""
    return _show(request, who_asks(request))


@require_POST
def profile(request: HttpRequest) -> HttpResponse:
    """Keep who the runner is."""
    who = who_asks(request)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _show(request, who, profile=typed_profile_fields(request.POST, form.errors_in_words()))
    runners.change_profile(who.runner_id, **form.said())
    return see_other("settings", "?saved=profile#profile")


@require_POST
def training(request: HttpRequest) -> HttpResponse:
    """Keep what a plan is made from; the flags are the runner's own choice."""
    who = who_asks(request)
    form = TrainingForm(request.POST)
    before = starting.life(who.runner_id)
    if not form.is_valid():
        return _show(request, who, typed=form.typed(before), errors=form.errors_in_words(), flags=request.POST.getlist("flags"))
    starting.settle(who.runner_id, form.said(before), leave_out=form.cleaned_data["flags"])
    return see_other("settings", "?saved=training#training")


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep the look in this browser."""
    form = LookForm(request.POST)
    answer = see_other("settings", "?saved=look#look" if form.is_valid() else "#look")
    if form.is_valid():
        for name, value in ((THEME_COOKIE, form.cleaned_data["theme"]), (CONTRAST_COOKIE, form.cleaned_data["contrast"])):
            answer.set_cookie(name, value, max_age=_A_YEAR_S, httponly=True, samesite="Lax")
    return answer


def _show(
    request: HttpRequest,
    who: Who,
    *,
    profile: ProfileFields | None = None,
    typed: Life | None = None,
    errors: dict[str, str] | None = None,
    flags: list[str] | None = None,
) -> HttpResponse:
    kept = starting.life(who.runner_id)
    has_errors = profile is not None or typed is not None
    chosen = kept.flags if flags is None else tuple(flags)
    shown = SettingsPage(
        place="settings",
        headline=settings_headline(kept),
        saved=request.GET.get("saved", "")[:20],
        profile=profile or profile_fields(who.profile),
        training=life_fields(typed or kept, errors),
        flags=flag_choices(chosen),
        flags_label=flags_label(len(chosen)),
        flags_open=bool(chosen),
        themes=look_choices(THEMES, request.COOKIES.get(THEME_COOKIE, THEMES[0])),
        contrasts=look_choices(CONTRASTS, request.COOKIES.get(CONTRAST_COOKIE, CONTRASTS[0])),
        machine_zone=machine_zone() or "UTC",
        folder=str(home_folder()) if who.role is Role.OWNER else "",
        has_sharing=who.role is Role.RUNNER,
        version=__version__,
        has_errors=has_errors,
        open_block="profile" if profile is not None else "training" if typed is not None else "",
        watched=folder_panel(watching.watched(who.runner_id), who) if who.role is Role.OWNER and not who.is_sample else None,
        is_phone=who.role is Role.DEVICE,
        has_phones=who.role is Role.OWNER,
        has_programs=may(who.role, "tokens") and not who.is_sample,
        **_out_of_the_app(who),
        has_connections=who.role in (Role.OWNER, Role.RUNNER) and not who.is_sample,
    )
    return render(request, "settings/page.html", {"page": shown}, status=422 if has_errors else 200)


def _out_of_the_app(who: Who) -> dict[str, str]:
    """Return what stands beside calendar and reminders; nothing for who may open neither."""
    if not may(who.role, "calendar_settings"):
        return {}
    kept = reminders.chosen(who.runner_id)
    return {
        "calendar": calendar_line(is_on=calendar_feed.feed(who.runner_id) is not None),
        "reminders": reminders_line("" if kept is None else reminders.where(kept)),
    }


urlpatterns = [
    path("settings/", page, name="settings"),
    path("settings/profile/", profile, name="settings_profile"),
    path("settings/training/", training, name="settings_training"),
    path("settings/look/", look, name="settings_look"),
]
