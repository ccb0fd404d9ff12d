"""Other programs: the tokens that let them in, and the form for a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services.api_tokens import LONGEST_DAYS, TokenKept, scopes_for
from runtall.services.authorisation import Role
from runtall.web.pages.api_docs import scope_words


@dataclass(frozen=True, slots=True)
class TypedToken:
    """A token as it was typed."""

    name: str
    scopes: tuple[str, ...]
    ends_on: str


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """Something that a token may be made for."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as the page lists it."""

    id: int
    name: str
    scopes: str
    ends_on: date
    last_used_on: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class TokensPage:
    """The page.

    Attributes
    ----------
    secret
        Of the token that was just made; it is shown this once.
    call
        A first request to try it with.
    is_sample
        The made-up runner is looked at: a token would not be theirs.
    """

    place: str
    headline: str
    tokens: tuple[TokenRow, ...]
    scopes: tuple[ScopeChoice, ...]
    typed: TypedToken
    first_on: str
    last_on: str
    error: str
    secret: str
    secret_of: str
    call: str
    saved: str
    is_clinician: bool
    is_sample: bool


def tokens_page(
    tokens: Sequence[TokenKept],
    *,
    role: Role,
    is_sample: bool,
    today_on: date,
    typed: TypedToken,
    error: str,
    secret: str,
    secret_of: str,
    address: str,
    saved: str,
) -> TokensPage:
    """Return the page."""
    n = sum(not each.is_over(today_on) for each in tokens)
    headline = ngettext("{n} program may ask for you", "{n} programs may ask for you", n).format(n=n)
    choices = tuple(ScopeChoice(each.value, scope_words(each), each.value in typed.scopes) for each in scopes_for(role))
    path = reverse("api", kwargs={"rest": "token"})
    return TokensPage(
        place="account" if role is Role.CLINICIAN else "settings",
        headline=headline if n else _("No other program gets in"),
        tokens=tuple(
            TokenRow(each.id, each.name, ", ".join(each.scopes), each.ends_on, each.last_used_on, each.is_over(today_on))
            for each in tokens
        ),
        scopes=choices,
        typed=typed,
        first_on=today_on.isoformat(),
        last_on=(today_on + timedelta(days=LONGEST_DAYS)).isoformat(),
        error=error,
        secret=secret,
        secret_of=secret_of,
        call=f'curl -H "Authorization: Bearer $RUNTALL_TOKEN" {address}{path}' if secret else "",
        saved=saved,
        is_clinician=role is Role.CLINICIAN,
        is_sample=is_sample,
    )
