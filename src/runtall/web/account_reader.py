"""Who asks where there are accounts: the account that signed in, and whose pages it may see."""

from __future__ import annotations

from django.http import HttpRequest

from runtall.services.authorisation import Role
from runtall.web.pages.who import Reader


def account_reader(request: HttpRequest) -> Reader:
    """Return the account behind a request; nobody where none is signed in."""
    if not request.user.is_authenticated:
        return Reader(Role.NOBODY)
    return Reader(Role.NOBODY)
