"""Signing in by one OpenID Connect service, where the operator set it up: it opens accounts that are there and makes none."""

from __future__ import annotations

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse

from runtall.web.views.accounts import answered


class OpenIdAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The service as it is used here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:  # noqa: ARG002 - allauth's call
        """Accounts are made by the operator; their owners connect the service themselves."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: object) -> str:  # noqa: ARG002 - allauth's call
        """Go back to the account."""
        return reverse("account") + "?saved=connected"


def openid_urlpatterns() -> list[URLPattern]:
    """Return the addresses that the service needs, under our own."""
    from allauth.socialaccount import views as social
    from allauth.socialaccount.providers.openid_connect import views as openid

    return [
        path("account/openid/<str:provider_id>/login/", answered(openid.login), name="openid_connect_login"),
        path("account/openid/<str:provider_id>/login/callback/", answered(openid.callback), name="openid_connect_callback"),
        path("account/openid/left/", answered(social.login_cancelled), name="socialaccount_login_cancelled"),
        path("account/openid/failed/", answered(social.login_error), name="socialaccount_login_error"),
        path("account/openid/unknown/", answered(social.signup), name="socialaccount_signup"),
        path("account/openid/", answered(social.connections), name="socialaccount_connections"),
    ]
