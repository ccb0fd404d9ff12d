"""How allauth asks this house: no sign-up, no mail, addresses as the proxy check left them, second steps kept enciphered."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from runtall.services import accounts

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

SIGN_IN = "runtall_sign_in"
"""Where a session keeps which sign-in it stands on."""


_WAYS = {"reauthenticate": 0, "mfa_reauthenticate:webauthn": 1, "mfa_reauthenticate": 2}
"""How a reader shows that it is them, in the order in which it is asked for: password, passkey, code."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts as they are here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's call
        """Accounts are made by the operator."""
        return False

    def add_message(self, *arguments: object, **named: object) -> None:
        """Say nothing beside the pages: each says itself what was kept."""

    def send_mail(self, *arguments: object, **named: object) -> None:
        """Send nothing: this house has no mail server."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits count by; ``web.proxied`` put it there."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:  # noqa: ARG002 - allauth's call
        """Count failed attempts by the account alone: allauth adds the host, which whoever asks may write as they like."""
        return str(credentials.get("username", "")).lower()

    def login(self, request: HttpRequest, user: object) -> None:
        """Sign in under a new session key, and keep where."""
        super().login(request, user)
        key = secrets.token_hex(20)
        request.session[SIGN_IN] = key
        accounts.note_sign_in(
            user.pk,  # type: ignore[attr-defined]
            key,
            address=self.get_client_ip(request),
            agent=request.headers.get("User-Agent", ""),
        )

    def logout(self, request: HttpRequest) -> None:
        """Sign out here."""
        if request.user.pk is not None:
            accounts.sign_out(request.user.pk, request.session.get(SIGN_IN))
        super().logout(request)

    def set_password(self, user: object, password: str) -> None:
        """Keep a new password; every other place where the account is signed in is signed out."""
        super().set_password(user, password)
        accounts.end_other_sign_ins(user.pk, context.request.session.get(SIGN_IN, ""))  # type: ignore[attr-defined]

    def get_reauthentication_methods(self, user: object) -> list[dict[str, str]]:
        """Return how a reader shows that it is them; without a password a passkey comes before a code."""
        ways: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return sorted(ways, key=lambda way: _WAYS.get(way["id"], len(_WAYS)))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's call
        """Go back to the account."""
        return reverse("account") + "?saved=password"


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second steps as they are here."""

    def encrypt(self, text: str) -> str:
        """Encipher what an authenticator shares with us, so that a copy of the database alone opens nothing."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Return it as it was."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return under which name passkeys are made: the host, as the browser sees it."""
        host = context.request.get_host()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() and not host.endswith("]") else host
        return {"id": name, "name": "runtall"}

    def generate_authenticator_name(self, user: object, type: object) -> str:  # noqa: A002 - allauth's call
        """Return how a passkey is called until its owner names it."""
        from allauth.mfa.models import Authenticator
        from django.utils.translation import gettext as _

        n = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey {n}").format(n=n)


def _cipher() -> Fernet:
    from cryptography.fernet import Fernet

    key = hashlib.sha256(b"runtall second steps " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
