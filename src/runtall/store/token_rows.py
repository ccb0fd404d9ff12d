"""Tokens, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from runtall.store.token_models import ApiToken


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token without its secret; ``role`` is that of the account, empty without one, and of one that is closed."""

    id: int
    runner_id: int | None
    user_id: int | None
    user_name: str
    role: str
    token_hash: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    ends_on: date
    last_used_on: date | None


def add(
    token_hash: str,
    *,
    runner_id: int | None,
    user_id: int | None,
    name: str,
    scopes: tuple[str, ...],
    ends_on: date,
    at: datetime,
) -> TokenRow:
    """Keep a new token."""
    made = ApiToken.objects.create(
        runner_id=runner_id,
        user_id=user_id,
        token_hash=token_hash,
        name=name,
        scopes=" ".join(scopes),
        made_at=at,
        ends_on=ends_on,
    )
    return _row(made)


def by_hash(token_hash: str) -> TokenRow | None:
    """Return the token of a hash, unless it was ended."""
    found = ApiToken.objects.filter(ended_at=None, token_hash=token_hash).select_related("user").first()
    return None if found is None else _row(found)


def standing(*, runner_id: int | None, user_id: int | None) -> tuple[TokenRow, ...]:
    """Return the tokens of one holder that were not ended, the newest first."""
    return tuple(map(_row, _of(runner_id, user_id).filter(ended_at=None).select_related("user").order_by("-made_at", "-pk")))


def end(token_id: int, *, runner_id: int | None, user_id: int | None, at: datetime) -> bool:
    """End one token of a holder; whether there was one to end."""
    return bool(_of(runner_id, user_id).filter(pk=token_id, ended_at=None).update(ended_at=at))


def end_all_of(user_id: int, *, at: datetime) -> int:
    """End every token of an account; return how many."""
    return ApiToken.objects.filter(user_id=user_id, ended_at=None).update(ended_at=at)


def note_used(token_id: int, on: date) -> None:
    """Keep the last day on which a token was used."""
    ApiToken.objects.filter(pk=token_id).update(last_used_on=on)


def _of(runner_id: int | None, user_id: int | None) -> QuerySet[ApiToken]:
    """Return the tokens of an account, or, without one, of a runner."""
    wanted: Q = Q(user_id=user_id) if user_id is not None else Q(user_id=None, runner_id=runner_id)
    return ApiToken.objects.filter(wanted)


def _row(row: ApiToken) -> TokenRow:
    user: Any = row.user
    return TokenRow(
        id=row.pk,
        runner_id=row.runner_id,
        user_id=row.user_id,
        user_name="" if user is None else user.get_username(),
        role=user.role if user is not None and user.is_active else "",
        token_hash=row.token_hash,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        made_at=row.made_at,
        ends_on=row.ends_on,
        last_used_on=row.last_used_on,
    )
