"""Accounts: made and closed by the operator, opened with a one-time link, signed in where they are used."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, say
from runtall.services.account_settings import IDLE_DAYS, LINK_DAYS, LONGEST_DAYS
from runtall.services.setup import open_store
from runtall.store.account_rows import Account as Account  # noqa: PLC0414 - pages name it
from runtall.store.account_rows import SignedIn as SignedIn  # noqa: PLC0414 - pages name it

ROLES = ("runner", "clinician", "operator")
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
_SEEN_EVERY = timedelta(minutes=5)


def open_accounts() -> None:
    """Bring the store to the newest migration, that of signing in too, which a store without accounts lacks."""
    open_store()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from runtall.services.shared_store import migrating

    def is_behind() -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    if is_behind():
        with migrating():
            if is_behind():  # another process may have been first
                call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def add(name: str, role: str, *, takes_own_data: bool = False) -> Account:
    """Make an account that a link opens.

    Raises
    ------
    ImplausibleValueError
        A name or role that cannot be.
    ConflictError
        The name is taken.
    """
    from runtall.store import accounts as kept

    cleaned = name.strip().lower()
    if not _NAME.fullmatch(cleaned):
        raise ImplausibleValueError(
            say("{name} cannot be the name of an account.", name=name[:64]),
            say("Write 2 to 64 small letters, digits and . _ @ + -, beginning with a letter or digit."),
        )
    if role not in ROLES:
        raise ImplausibleValueError(
            say("There is no role {role}.", role=role[:64]), say("Write {roles}.", roles=", ".join(ROLES))
        )
    if takes_own_data and role != "runner":
        raise ImplausibleValueError(say("Only a runner's account has runs and a diary."), say("Make it with the role runner."))
    made = kept.add_account(cleaned, role, takes_own_data=takes_own_data)
    if made is None:
        raise ConflictError(
            say("There is an account called {name} already.", name=cleaned), say("Choose another name, or reset that one.")
        )
    return made


def everybody() -> tuple[Account, ...]:
    """Return every account, by name."""
    from runtall.store import accounts as kept

    return kept.accounts()


def account(name: str) -> Account:
    """Return an account. Raises ``NotFoundError`` where there is none of this name."""
    from runtall.store import accounts as kept

    found = kept.account(name.strip().lower())
    if found is None:
        raise NotFoundError(say("There is no account called {name}.", name=name[:64]), say("List them: runtall user list"))
    return found


def account_by_id(user_id: int) -> Account:
    """Return an account. Raises ``NotFoundError`` where there is none of this number."""
    from runtall.store import accounts as kept

    found = kept.account_by_id(user_id)
    if found is None:
        raise NotFoundError(say("There is no such account."))
    return found


def disable(name: str) -> Account:
    """Close an account: signed out everywhere at once; its data stay.

    Raises
    ------
    NotFoundError
        There is none of this name.
    ConflictError
        It is the last operator.
    """
    from runtall.store import accounts as kept

    found = account(name)
    if found.role == "operator" and found.is_active and kept.operators() == 1:
        raise ConflictError(
            say("{name} is the last operator.", name=found.name),
            say("Make another one first: runtall user add NAME --role operator"),
        )
    kept.set_active(found.id, active=False)
    return account(name)


def enable(name: str) -> Account:
    """Open a closed account again, with the password that it had."""
    from runtall.store import accounts as kept

    kept.set_active(account(name).id, active=True)
    return account(name)


def reset(name: str, *, second_step: bool = False) -> str:
    """Take an account's password away, end its sign-ins and return a new link's path; with its second step, if asked."""
    from runtall.store import accounts as kept

    found = account(name)
    kept.close_door(found.id)
    if second_step:
        from allauth.mfa.models import Authenticator

        Authenticator.objects.filter(user_id=found.id).delete()
    return link_of(found.id)


def link_of(user_id: int) -> str:
    """Return the path of a link to choose a password with: it works once, for a few days, until the next one is made."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.http import urlsafe_base64_encode

    user = get_user_model()._default_manager.get(pk=user_id)
    key = urlsafe_base64_encode(str(user.pk).encode())
    return f"/account/welcome/{key}/{default_token_generator.make_token(user)}/"


def whose_link(key: str, token: str) -> Account | None:
    """Return the account that a link opens; ``None`` for one that was used, is too old, or never was."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.http import urlsafe_base64_decode

    try:
        user = get_user_model()._default_manager.filter(pk=int(urlsafe_base64_decode(key).decode()), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    if user is None or not default_token_generator.check_token(user, token):
        return None
    return account(user.get_username())


def choose_password(user_id: int, password: str) -> tuple[str, ...]:
    """Give an account its password and end its sign-ins elsewhere; return what stands against it, nothing where it was taken."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from runtall.store import accounts as kept

    user = get_user_model()._default_manager.get(pk=user_id)
    try:
        validate_password(password, user)
    except ValidationError as error:
        return tuple(error.messages)
    user.set_password(password)
    user.save(update_fields=["password"])
    kept.end_sign_ins(user_id)
    return ()


def link_days() -> int:
    """Return for how many days a link works."""
    return LINK_DAYS


# Where an account is signed in.


def note_sign_in(user_id: int, key: str, *, address: str, agent: str) -> None:
    """Keep that an account signed in; what is long over is forgotten on the way."""
    from runtall.store import accounts as kept

    now = datetime.now(UTC)
    kept.note_sign_in(user_id, key, at=now, address=address, agent=agent)
    kept.forget_old_sign_ins(now - timedelta(days=max(IDLE_DAYS.values())))


def is_signed_in(user_id: int, role: str, key: str | None, *, now: datetime | None = None) -> bool:
    """Whether a session still stands: not ended from elsewhere, not idle for too long, not too old."""
    from runtall.store import accounts as kept

    found = None if key is None else kept.sign_in_of(user_id, key)
    if found is None:
        return False
    now = now or datetime.now(UTC)
    if now - found.last_seen_at > timedelta(days=IDLE_DAYS[role]) or now - found.began_at > timedelta(days=LONGEST_DAYS[role]):
        kept.end_sign_ins(user_id, only=found.id)
        return False
    if now - found.last_seen_at > _SEEN_EVERY:
        kept.seen(found.id, now)
    return True


def sign_ins(user_id: int) -> tuple[SignedIn, ...]:
    """Return where an account is signed in, the one used last first."""
    from runtall.store import accounts as kept

    return kept.sign_ins(user_id)


def end_other_sign_ins(user_id: int, key: str) -> int:
    """End every sign-in of an account but this one; return how many."""
    from runtall.store import accounts as kept

    return kept.end_sign_ins(user_id, but=key)


def sign_out(user_id: int, key: str | None) -> None:
    """End the sign-in that a session stands on."""
    from runtall.store import accounts as kept

    found = None if key is None else kept.sign_in_of(user_id, key)
    if found is not None:
        kept.end_sign_ins(user_id, only=found.id)


def end_sign_in(user_id: int, sign_in_id: int) -> None:
    """End one sign-in of an account. Raises ``NotFoundError`` where this account has none of this number."""
    from runtall.store import accounts as kept

    if not kept.end_sign_ins(user_id, only=sign_in_id):
        raise NotFoundError(say("This sign-in is over already."))


def database_bytes() -> int | None:
    """Return how many bytes the database has, ``None`` where it is no file of this computer."""
    from pathlib import Path

    from django.conf import settings

    try:
        return Path(str(settings.DATABASES["default"]["NAME"])).stat().st_size
    except OSError:
        return None
