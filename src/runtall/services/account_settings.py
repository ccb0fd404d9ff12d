"""What changes in Django's settings where there are accounts: read by ``runtall.settings`` in that mode alone.

All of it comes from the environment, so that a service file or a container says it in one place; ``docs/accounts.md``
lists the names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

IDLE_DAYS = {"runner": 30, "clinician": 1, "operator": 1}
"""A sign-in that was not used for so many days is over."""
LONGEST_DAYS = {"runner": 90, "clinician": 7, "operator": 7}
"""A sign-in is over after so many days, however it was used."""
SHOWN_S = 300
"""Who showed that it is them may change what keeps the account, take everything along or delete it for so many seconds."""
LINK_DAYS = 3
"""A link to choose a password with works for so long, and once."""

SIGN_IN_LIMITS = "30/m/ip"
FAILED_LIMITS = "10/m/ip,5/300s/key"
"""Failed attempts: ten a minute from one address, five in five minutes for one account, whoever asks."""

_OPENID = ("RUNTALL_OIDC_URL", "RUNTALL_OIDC_ID", "RUNTALL_OIDC_SECRET")


def account_settings(environ: Mapping[str, str], apps: Sequence[str], own_hosts: Sequence[str]) -> dict[str, Any]:
    """Return the settings that accounts add or change.

    Parameters
    ----------
    environ
        ``RUNTALL_HOSTS``, ``RUNTALL_TRUSTED_PROXY`` and the names of OpenID Connect are read from it.
    apps
        The apps that are there in any case.
    own_hosts
        The names of this computer itself.
    """
    hosts = _words(environ.get("RUNTALL_HOSTS", ""))
    proxies = _words(environ.get("RUNTALL_TRUSTED_PROXY", ""))
    found: dict[str, Any] = {
        "INSTALLED_APPS": [*apps, "allauth", "allauth.account", "allauth.mfa"],
        "MIDDLEWARE": list(_MIDDLEWARE),
        "ROOT_URLCONF": "runtall.web.account_urls",
        "ALLOWED_HOSTS": [*own_hosts, *hosts],
        "RUNTALL_TRUSTED_PROXY": proxies,
        "SESSION_COOKIE_SECURE": bool(proxies),
        "CSRF_COOKIE_SECURE": bool(proxies),
        "CACHES": {
            "default": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "runtall_remembered",
                "OPTIONS": {"MAX_ENTRIES": 50_000},
            }
        },
        **_SIGNING_IN,
        **_SECOND_STEP,
    }
    if all(environ.get(name) for name in _OPENID):
        found |= _openid(environ, found["INSTALLED_APPS"])
    return found


def is_openid(environ: Mapping[str, str]) -> bool:
    """Whether signing in by another service is set up."""
    return all(environ.get(name) for name in _OPENID)


def _words(said: str) -> list[str]:
    return [word.strip() for word in said.replace(",", " ").split()]


_MIDDLEWARE = (
    "runtall.web.middleware.SecurityHeadersMiddleware",
    "runtall.web.proxied.ProxyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "runtall.web.shared_pages.SharedPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "runtall.web.access.AccessMiddleware",
)

_SIGNING_IN: dict[str, Any] = {
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    ],
    "PASSWORD_RESET_TIMEOUT": LINK_DAYS * 24 * 3600,
    "SESSION_COOKIE_AGE": max(LONGEST_DAYS.values()) * 24 * 3600,
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "account_home",
    "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
    "ACCOUNT_ADAPTER": "runtall.web.account_adapters.AccountAdapter",
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_EMAIL_NOTIFICATIONS": False,
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": SHOWN_S,
    "ACCOUNT_RATE_LIMITS": {"login": SIGN_IN_LIMITS, "login_failed": FAILED_LIMITS, "signup": "1/d/ip"},
}

_SECOND_STEP: dict[str, Any] = {
    "MFA_ADAPTER": "runtall.web.account_adapters.SecondStepAdapter",
    "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes", "webauthn"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_PASSKEY_SIGNUP_ENABLED": False,
    "MFA_TOTP_ISSUER": "runtall",
    # a code that changes while it is being typed is taken all the same, as RFC 6238 advises (section 5.2)
    "MFA_TOTP_TOLERANCE": 1,
    "MFA_RECOVERY_CODE_COUNT": 10,
    # a passkey is bound to a secure origin; http://localhost counts as one
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
}


def _openid(environ: Mapping[str, str], apps: Sequence[str]) -> dict[str, Any]:
    """Return the settings of signing in by one OpenID Connect service; accounts are still made by the operator."""
    return {
        "INSTALLED_APPS": [*apps, "allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"],
        "SOCIALACCOUNT_ADAPTER": "runtall.web.openid_adapter.OpenIdAdapter",
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "openid",
                        "name": environ.get("RUNTALL_OIDC_NAME", "OpenID Connect"),
                        "client_id": environ["RUNTALL_OIDC_ID"],
                        "secret": environ["RUNTALL_OIDC_SECRET"],
                        "settings": {"server_url": environ["RUNTALL_OIDC_URL"]},
                    }
                ],
            }
        },
    }
