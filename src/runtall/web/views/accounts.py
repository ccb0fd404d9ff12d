"""One's own account: the way in, the first password, second steps, passkeys, and where it is signed in."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import NotFoundError, say
from runtall.services import accounts
from runtall.services.account_settings import is_openid
from runtall.services.authorisation import Role
from runtall.web.account_adapters import SIGN_IN
from runtall.web.onward import see_other
from runtall.web.pages.accounts import WelcomePage, account_page, role_words
from runtall.web.who import reader_of

_WELCOME = "runtall_welcome"
"""Where a session keeps the link that it came with, so that the link itself is in no address from then on."""

View = Callable[..., HttpResponse]


def answered(view: View) -> View:
    """Have a view of allauth's answer as the others here do: 422 where a form was not taken, and kept by no cache."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = view(request, *args, **kwargs)
        shown = getattr(found, "context_data", None) or {}
        forms = [shown[name] for name in ("form", "webauthn_form") if shown.get(name) is not None]
        if request.method == "POST" and found.status_code == 200 and any(form.errors for form in forms):
            found.status_code = 422
        if "context_data" in vars(found) and found.context_data is not None:  # type: ignore[attr-defined]
            found.context_data["is_openid"] = is_openid(os.environ)  # type: ignore[attr-defined]
        found.headers.setdefault("Cache-Control", "no-store")
        return found

    return answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go on to the first page of whoever signed in."""
    first = {Role.CLINICIAN: "shared_runners", Role.OPERATOR: "people"}
    return see_other(first.get(reader_of(request).role, "today"))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the account."""
    from allauth.mfa.models import Authenticator

    user_id = _user_id(request)
    kept = Authenticator.objects.filter(user_id=user_id).order_by("created_at")
    shown = account_page(
        accounts.account_by_id(user_id),
        accounts.sign_ins(user_id),
        here=request.session.get(SIGN_IN, ""),
        has_app=any(each.type == Authenticator.Type.TOTP for each in kept),
        codes_left=next(
            (len(each.wrap().get_unused_codes()) for each in kept if each.type == Authenticator.Type.RECOVERY_CODES), None
        ),
        passkeys=tuple((each.pk, str(each), each.created_at) for each in kept if each.type == Authenticator.Type.WEBAUTHN),
        saved=request.GET.get("saved", "")[:20],
        is_openid=is_openid(os.environ),
    )
    return render(request, "accounts/page.html", {"page": shown})


def _user_id(request: HttpRequest) -> int:
    user_id = reader_of(request).user_id
    assert user_id is not None  # the matrix lets accounts alone through
    return user_id


@require_safe
def back_to_page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Go to the account: allauth leads here by names of its own."""
    return see_other("account")


@require_safe
def app_code(request: HttpRequest) -> HttpResponse:
    """Show what an authenticator app reads with the camera, as a picture of our own origin."""
    import qrcode
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
    from qrcode.image.svg import SvgPathImage

    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise NotFoundError(say("There is no code to show now."), say("Open the page for the authenticator app again."))
    picture = BytesIO()
    qrcode.make(get_adapter().build_totp_url(request.user, secret), image_factory=SvgPathImage, border=4).save(picture)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    accounts.end_other_sign_ins(_user_id(request), request.session.get(SIGN_IN, ""))
    return see_other("account", "?saved=ended#signed-in")


@require_POST
def end_one(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """Sign out in one place."""
    accounts.end_sign_in(_user_id(request), sign_in_id)
    return see_other("account", "?saved=ended#signed-in")


@require_safe
def welcome(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Take a one-time link, put it in the session and go on to the page that has no secret in its address."""
    if accounts.whose_link(key, token) is None:
        return render(request, "accounts/link_over.html", {"page": None}, status=404)
    request.session.cycle_key()
    request.session[_WELCOME] = (key, token)
    return see_other("account_choose_password")


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Choose the password that a link is for."""
    key, token = request.session.get(_WELCOME, ("", ""))
    account = accounts.whose_link(key, token)
    if account is None:
        return render(request, "accounts/link_over.html", {"page": None}, status=404)
    errors: tuple[str, ...] = ()
    if request.method == "POST":
        errors = _chosen(request, account.id)
        if not errors:
            del request.session[_WELCOME]
            request.session.cycle_key()
            return HttpResponseRedirect(see_other("account_login", "?chosen=1").url, status=303)
    shown = WelcomePage(name=account.name, role=role_words(account.role), errors=errors)
    return render(request, "accounts/welcome.html", {"page": shown}, status=422 if errors else 200)


def _chosen(request: HttpRequest, user_id: int) -> tuple[str, ...]:
    from django.utils.translation import gettext as _

    password = request.POST.get("password", "")
    if len(password) > 256:
        return (_("This is longer than a password can be here: 256 characters."),)
    if password != request.POST.get("again", ""):
        return (_("The two are not the same. Write the password twice."),)
    return accounts.choose_password(user_id, password)


urlpatterns = [
    path("account/", page, name="account"),
    path("account/first-page/", home, name="account_home"),
    path("account/steps/", back_to_page, name="mfa_index"),
    path("account/passkeys/", back_to_page, name="mfa_list_webauthn"),
    path("account/password/set/", back_to_page, name="account_set_password"),
    path("account/app/code.svg", app_code, name="account_app_code"),
    path("account/signed-in/end/", end_others, name="account_end_others"),
    path("account/signed-in/<int:sign_in_id>/end/", end_one, name="account_end_one"),
    path("account/welcome/<slug:key>/<slug:token>/", welcome, name="account_welcome"),
    path("account/welcome/", choose_password, name="account_choose_password"),
]
