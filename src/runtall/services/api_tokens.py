"""Tokens for other programs: made by who they act for, shown once, with what they may do and until when.

A token is 256 random bits; its SHA-256 alone is kept. It acts for one runner, or, a clinician's, for whoever shares with them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, say
from runtall.services.authorisation import Role

if TYPE_CHECKING:
    from runtall.store.token_rows import TokenRow

PREFIX: Final = "runtall_"
"""Begins every token, so that a search for secrets that were left lying about finds it."""
LONGEST_NAME: Final = 60
LONGEST_DAYS: Final = 731
USUAL_DAYS: Final = 365
MOST: Final = 20
"""Tokens of one holder at a time."""


class Scope(StrEnum):
    """What a token may do; it may do nothing that it does not name."""

    READ = "read"
    LOG = "log"
    PLAN = "plan"
    IMPORT = "import"
    SETTINGS = "settings"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class TokenKept:
    """A token as its holder sees it: all but the secret."""

    id: int
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    ends_on: date
    last_used_on: date | None

    def is_over(self, today_on: date) -> bool:
        """Whether its last day has passed."""
        return self.ends_on < today_on


@dataclass(frozen=True, slots=True)
class Made:
    """A new token, with the secret that is shown once and is nowhere else."""

    token: TokenKept
    secret: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks with a token.

    Attributes
    ----------
    runner_id
        Whose data it acts on; ``None`` for a clinician's.
    user_id, user_name
        The account; ``None`` and empty where there are no accounts.
    """

    token: TokenKept
    role: Role
    runner_id: int | None
    user_id: int | None
    user_name: str


def scopes_for(role: Role) -> tuple[Scope, ...]:
    """Return what a token of a role may be given: a clinician reads and no more."""
    return (Scope.READ,) if role is Role.CLINICIAN else tuple(Scope)


def make(
    *,
    role: Role,
    runner_id: int | None,
    user_id: int | None,
    name: str,
    scopes: Iterable[str],
    ends_on: date,
    now: datetime | None = None,
) -> Made:
    """Make a token and return it with its secret.

    Raises
    ------
    ImplausibleValueError
        It has no name, may do nothing or more than its holder, or would end before today or too late.
    ConflictError
        Its holder has as many as one may have.
    """
    from runtall.store import token_rows

    now = now or datetime.now(UTC)
    today_on = _day(now)
    called = clean_name(name)
    wanted = _scopes(role, scopes)
    if not called:
        raise ImplausibleValueError(say("A token needs a name."), say("Write what it is for, such as: my spreadsheet."))
    if not today_on <= ends_on <= today_on + timedelta(days=LONGEST_DAYS):
        raise ImplausibleValueError(say("A token ends within two years."), say("Choose a day from today on."))
    if len(token_rows.standing(runner_id=runner_id, user_id=user_id)) >= MOST:
        raise ConflictError(say("There are {n} tokens already.", n=MOST), say("End one that is not needed any more."))
    secret = PREFIX + secrets.token_urlsafe(32)
    row = token_rows.add(_hash(secret), runner_id=runner_id, user_id=user_id, name=called, scopes=wanted, ends_on=ends_on, at=now)
    return Made(_kept(row), secret)


def _scopes(role: Role, said: Iterable[str]) -> tuple[Scope, ...]:
    """Return scopes in their order, each once. Raises ``ImplausibleValueError``."""
    asked = set(said)
    wanted = tuple(each for each in scopes_for(role) if each in asked)
    if not wanted or len(wanted) != len(asked):
        raise ImplausibleValueError(say("Nothing fits that this token may do."), say("Choose at least one of the list."))
    return wanted


def clean_name(text: str) -> str:
    r"""Return a name as it can be shown: printable, of one line, not too long.

    Examples
    --------
    >>> clean_name("  my\tspreadsheet ")
    'my spreadsheet'
    """
    shown = "".join(sign if sign.isprintable() else " " for sign in text[:200])
    return " ".join(shown.split())[:LONGEST_NAME]


def tokens(*, runner_id: int | None, user_id: int | None) -> tuple[TokenKept, ...]:
    """Return the tokens of one holder that were not ended, the newest first; those whose day has passed too."""
    from runtall.store import token_rows

    return tuple(map(_kept, token_rows.standing(runner_id=runner_id, user_id=user_id)))


def end(token_id: int, *, runner_id: int | None, user_id: int | None, now: datetime | None = None) -> None:
    """End a token at once. Raises ``NotFoundError`` where this holder has none of this number."""
    from runtall.store import token_rows

    if not token_rows.end(token_id, runner_id=runner_id, user_id=user_id, at=now or datetime.now(UTC)):
        raise NotFoundError(say("This token was ended already."))


def holder_of(secret: str, *, with_accounts: bool, now: datetime | None = None) -> Holder | None:
    """Return who asks with a token, ``None`` for one that does not work: unknown, ended, over, or of a closed account.

    Notes the day of its use. A token that was made while there were no accounts does not work once there are, nor the other
    way round: it would act for somebody else.
    """
    from runtall.services import runners
    from runtall.store import token_rows

    if not secret.startswith(PREFIX) or not 20 <= len(secret) <= 100:
        return None
    now = now or datetime.now(UTC)
    today_on, digest = _day(now), _hash(secret)
    row = token_rows.by_hash(digest)
    if row is None or not hmac.compare_digest(row.token_hash, digest) or row.ends_on < today_on:
        return None
    if with_accounts:
        if row.user_id is None or row.role not in (Role.RUNNER, Role.CLINICIAN):
            return None
        role = Role(row.role)
        if (role is Role.RUNNER) != (row.runner_id is not None):  # the account changed what it is for
            return None
    else:
        role = Role.OWNER
        if row.user_id is not None or row.runner_id != runners.own_runner_id():
            return None
    if row.last_used_on != today_on:
        token_rows.note_used(row.id, today_on)
    return Holder(_kept(row), role, row.runner_id, row.user_id, row.user_name)


def _kept(row: TokenRow) -> TokenKept:
    known = tuple(each for each in Scope if each in row.scopes)
    return TokenKept(row.id, row.name, known, row.made_at, row.ends_on, row.last_used_on)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _day(now: datetime) -> date:
    """Return this house's calendar day; a token ends with it, wherever its holder is."""
    return now.astimezone().date()
