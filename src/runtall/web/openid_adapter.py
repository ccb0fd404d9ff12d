"""Signing in by one OpenID Connect service, where the operator set it up: it opens accounts that are there and makes none."""

from __future__ import annotations

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from runtall.web.again import must_show_who, way_to_show
from runtall.web.onward import see_other
from runtall.web.views.accounts import View, answered


class OpenIdAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The service as it is used here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:  # noqa: ARG002 - allauth's call
        """Accounts are made by the operator; their owners connect the service themselves."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: object) -> str:  # noqa: ARG002 - allauth's call
        """Go back to the account."""
        return reverse("account") + "?saved=connected"

    def get_requests_session(self) -> object:
        """Ask the service by the one door outward."""
        from runtall.web.openid_transport import guarded_session

        return guarded_session()


def _leave(login: View) -> View:
    """Go to the service by a form alone; to connect it with an account, only after showing that it is its owner."""

    def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
        connects = request.GET.get("process") == "connect"
        if request.method != "POST":
            return see_other("socialaccount_connections" if connects else "account_login")
        if connects and must_show_who(request):
            return see_other(way_to_show(request, "socialaccount_connections") or "account")
        return login(request, provider_id)

    return leave


def openid_urlpatterns() -> list[URLPattern]:
    """Return the addresses that the service needs, under our own."""
    from allauth.socialaccount import views as social
    from allauth.socialaccount.providers.openid_connect import views as openid

    return [
        path("account/openid/<str:provider_id>/login/", answered(_leave(openid.login)), name="openid_connect_login"),
        path("account/openid/<str:provider_id>/login/callback/", answered(openid.callback), name="openid_connect_callback"),
        path("account/openid/left/", answered(social.login_cancelled), name="socialaccount_login_cancelled"),
        path("account/openid/failed/", answered(social.login_error), name="socialaccount_login_error"),
        path("account/openid/unknown/", answered(social.signup), name="socialaccount_signup"),
        path("account/openid/", answered(social.connections), name="socialaccount_connections"),
    ]
