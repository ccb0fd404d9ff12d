"""Other programs: tokens for the API, made here, shown once, ended here."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, say
from runtall.services import api_tokens
from runtall.services.api_tokens import TokenKept
from runtall.services.authorisation import Role
from runtall.web.again import shown_just_now
from runtall.web.onward import see_other
from runtall.web.pages.tokens import TypedToken, tokens_page
from runtall.web.who import Reader, reader_of, who_asks


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the tokens."""
    return _show(request)


def _holder(request: HttpRequest) -> tuple[Reader, int | None, int | None]:
    """Return who asks, and whose tokens theirs are: an account's, or where there are none the runner's own."""
    reader = reader_of(request)
    if reader.role is Role.OWNER:
        who = who_asks(request)
        if who.is_sample:
            raise ConflictError(
                say("You are looking around as the made-up runner; a token of yours would not belong here."),
                say("Leave the sample first."),
            )
        return reader, who.runner_id, None
    return reader, reader.runner_id, reader.user_id


@require_POST
@shown_just_now(back_to="tokens")
def make(request: HttpRequest) -> HttpResponseBase:
    """Make a token and show it, once."""
    reader, runner_id, user_id = _holder(request)
    typed = TypedToken(
        request.POST.get("name", "")[: api_tokens.LONGEST_NAME],
        tuple(request.POST.getlist("scopes"))[:20],
        request.POST.get("ends_on", "")[:10],
    )
    try:
        ends_on = date.fromisoformat(typed.ends_on)
    except ValueError:
        return _show(request, typed=typed, error=_("Choose the last day on which it works."))
    try:
        made = api_tokens.make(
            role=reader.role, runner_id=runner_id, user_id=user_id, name=typed.name, scopes=typed.scopes, ends_on=ends_on
        )
    except (ImplausibleValueError, ConflictError) as error:
        return _show(request, typed=typed, error=" ".join(each.in_words(_) for each in (error.what, error.next_step) if each))
    answer = _show(request, secret=made.secret, secret_of=made.token.name)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def end(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token at once."""
    _reader, runner_id, user_id = _holder(request)
    api_tokens.end(token_id, runner_id=runner_id, user_id=user_id)
    return see_other("tokens", "?saved=ended")


def _show(
    request: HttpRequest, *, typed: TypedToken | None = None, error: str = "", secret: str = "", secret_of: str = ""
) -> HttpResponse:
    who, role = who_asks(request), reader_of(request).role
    today_on, is_sample = who.today_on, role is Role.OWNER and who.is_sample
    kept: tuple[TokenKept, ...] = ()
    if not is_sample:
        _reader, runner_id, user_id = _holder(request)
        kept = api_tokens.tokens(runner_id=runner_id, user_id=user_id)
    shown = tokens_page(
        kept,
        role=role,
        is_sample=is_sample,
        today_on=today_on,
        typed=typed or TypedToken("", ("read",), (today_on + timedelta(days=api_tokens.USUAL_DAYS)).isoformat()),
        error=error,
        secret=secret,
        secret_of=secret_of,
        address=request.build_absolute_uri("/")[:-1],
        saved=request.GET.get("saved", "")[:20],
    )
    return render(request, "tokens/page.html", {"page": shown}, status=422 if error else 200)


urlpatterns = [
    path("settings/programs/", page, name="tokens"),
    path("settings/programs/make/", make, name="tokens_make"),
    path("settings/programs/<int:token_id>/end/", end, name="tokens_end"),
]
