"""Who asks where there are accounts: the account that signed in, and whose pages it may see."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest

from runtall.services import accounts, runners, sharing
from runtall.services.authorisation import Role
from runtall.web.account_adapters import SIGN_IN
from runtall.web.look import SAMPLE_COOKIE
from runtall.web.pages.who import Reader
from runtall.web.shared_pages import shared_runner_id


def account_reader(request: HttpRequest) -> Reader:
    """Return the account behind a request; nobody where none is signed in, or its sign-in was ended or is too old."""
    user = request.user
    if not user.is_authenticated:
        return Reader(Role.NOBODY)
    role = Role(user.role)
    if not accounts.is_signed_in(user.pk, role.value, request.session.get(SIGN_IN)):
        auth.logout(request)
        return Reader(Role.NOBODY)
    shared = shared_runner_id(request)
    if role is Role.CLINICIAN:
        may = shared is not None and sharing.may_look(user.pk, shared)
        return Reader(role, shared if may else None, user.pk, user.get_username())
    if role is Role.RUNNER:
        if request.COOKIES.get(SAMPLE_COOKIE) == "1" and (sample_id := runners.sample_runner_id()) is not None:
            return Reader(Role.VISITOR, sample_id, user.pk, user.get_username())
        return Reader(role, runners.runner_of(user.pk), user.pk, user.get_username())
    return Reader(role, None, user.pk, user.get_username())
