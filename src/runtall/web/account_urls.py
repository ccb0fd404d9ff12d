"""Where each page is where there are accounts: the app's own, and those of accounts, sharing and people.

Of allauth only the views below are mounted, under addresses of our own; what it has beside them (sign-up, mail) is not.
"""

from __future__ import annotations

import os

from allauth.account import views as signing
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, path

from runtall.services.account_settings import is_openid
from runtall.web.urls import handler400, handler403, handler404, handler500
from runtall.web.urls import urlpatterns as own
from runtall.web.views import accounts, care, clinic, people, share_links, sharing
from runtall.web.views.accounts import answered
from runtall.web.views.errors import too_often

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

handler429 = too_often

urlpatterns: list[URLPattern | URLResolver] = [
    *own,
    *accounts.urlpatterns,
    *sharing.urlpatterns,
    *share_links.urlpatterns,
    *clinic.urlpatterns,
    *care.urlpatterns,
    *people.urlpatterns,
    path("account/sign-in/", answered(signing.login), name="account_login"),
    path("account/sign-out/", answered(signing.logout), name="account_logout"),
    path("account/closed/", answered(signing.account_inactive), name="account_inactive"),
    path("account/again/", answered(signing.reauthenticate), name="account_reauthenticate"),
    path("account/password/", answered(signing.password_change), name="account_change_password"),
    path("account/second-step/", answered(second_step.authenticate), name="mfa_authenticate"),
    path("account/second-step/again/", answered(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("account/app/", answered(totp.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", answered(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", answered(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/codes/new/", answered(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/passkeys/add/", answered(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/again/", answered(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/sign-in/", answered(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("account/passkeys/<int:pk>/remove/", answered(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]

if is_openid(os.environ):
    from runtall.web.openid_adapter import openid_urlpatterns

    urlpatterns += openid_urlpatterns()
