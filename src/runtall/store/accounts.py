"""Accounts, where each is signed in, grants to clinicians, and who looked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from runtall.store import marks, token_rows
from runtall.store.account_models import AccountRole, Grant, Look, SignIn
from runtall.store.account_rows import Account, Given, Looked, SignedIn
from runtall.store.models import Runner, User


def _account(user: User) -> Account:
    runner = next(iter(user.runners.all()), None)
    return Account(
        id=user.pk,
        name=user.username,
        role=user.role,
        is_active=user.is_active,
        has_password=user.has_usable_password(),
        last_sign_in_at=user.last_login,
        runner_id=None if runner is None else runner.pk,
    )


def accounts() -> tuple[Account, ...]:
    """Return every account, by name."""
    return tuple(_account(user) for user in User.objects.prefetch_related("runners").order_by("username"))


def account(name: str) -> Account | None:
    """Return an account by its name."""
    user = User.objects.filter(username=name).first()
    return None if user is None else _account(user)


def account_by_id(user_id: int) -> Account | None:
    """Return an account by its id."""
    user = User.objects.filter(pk=user_id).first()
    return None if user is None else _account(user)


def add_account(name: str, role: str, *, takes_own_data: bool = False) -> Account | None:
    """Make an account that cannot sign in yet; ``None`` where the name is taken.

    With ``takes_own_data`` the runner without an account, if there is one, becomes this account's.
    """
    try:
        with transaction.atomic():
            user = User(username=name, role=role)
            user.set_unusable_password()
            user.save()
            if role == AccountRole.RUNNER:
                _give_runner(user, takes_own_data=takes_own_data)
    except IntegrityError:
        return None
    return _account(user)


def _give_runner(user: User, *, takes_own_data: bool) -> None:
    runner = Runner.objects.filter(user=None, is_sample=False).order_by("pk").first() if takes_own_data else None
    if runner is None:
        Runner.objects.create(name=user.username, user=user)
        return
    runner.user = user
    runner.name = user.username
    runner.save(update_fields=["user", "name"])


def close_door(user_id: int) -> None:
    """Take an account's password away and end its sign-ins and tokens: only a new link opens it again."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        end_sign_ins(user_id)
        token_rows.end_all_of(user_id, at=datetime.now(UTC))


def set_active(user_id: int, active: bool) -> None:
    """Let an account sign in, or not; one that may not is signed out everywhere at once."""
    with transaction.atomic():
        User.objects.filter(pk=user_id).update(is_active=active)
        for runner_id in Grant.objects.filter(clinician_id=user_id).values_list("runner_id", flat=True).distinct():
            marks.renew(runner_id, marks.SAID)  # what a clinician decided holds, or no longer
        if not active:
            end_sign_ins(user_id)


def operators() -> int:
    """Return how many accounts can keep the house."""
    return User.objects.filter(role=AccountRole.OPERATOR, is_active=True).count()


# Where an account is signed in.


def note_sign_in(user_id: int, key: str, *, at: datetime, address: str, agent: str) -> None:
    """Keep that an account signed in."""
    SignIn.objects.update_or_create(
        key=key,
        defaults={
            "user_id": user_id,
            "began_at": at,
            "last_seen_at": at,
            "address": address[:45],
            "agent": agent[:200],
        },
    )


def sign_in_of(user_id: int, key: str) -> SignedIn | None:
    """Return the sign-in that a session stands on."""
    row = SignIn.objects.filter(user_id=user_id, key=key).first()
    return None if row is None else _signed_in(row)


def seen(sign_in_id: int, at: datetime) -> None:
    """Keep when a sign-in was used last."""
    SignIn.objects.filter(pk=sign_in_id).update(last_seen_at=at)


def sign_ins(user_id: int) -> tuple[SignedIn, ...]:
    """Return where an account is signed in, the one used last first."""
    return tuple(_signed_in(row) for row in SignIn.objects.filter(user_id=user_id).order_by("-last_seen_at"))


def end_sign_ins(user_id: int, *, but: str | None = None, only: int | None = None) -> int:
    """End an account's sign-ins, all but one or only one of them; return how many. Their sessions open nothing from here on."""
    rows = SignIn.objects.filter(user_id=user_id)
    if but is not None:
        rows = rows.exclude(key=but)
    if only is not None:
        rows = rows.filter(pk=only)
    return rows.delete()[0]


def forget_old_sign_ins(before: datetime) -> None:
    """Forget sign-ins that nobody used since an instant, and sessions whose time was over by then."""
    from django.contrib.sessions.models import Session

    SignIn.objects.filter(last_seen_at__lt=before).delete()
    Session.objects.filter(expire_date__lt=before).delete()


def _signed_in(row: SignIn) -> SignedIn:
    return SignedIn(row.pk, row.key, row.began_at, row.last_seen_at, row.address, row.agent)


# Grants, and who looked.


def _open(on: date) -> Q:
    return Q(ended_at=None) & (Q(until_on=None) | Q(until_on__gte=on))


def give(runner_id: int, clinician_id: int, *, at: datetime, until_on: date | None) -> None:
    """Let a clinician look at a runner's pages; a grant that stands is given its new end."""
    with transaction.atomic():
        Grant.objects.update_or_create(
            runner_id=runner_id, clinician_id=clinician_id, ended_at=None, defaults={"given_at": at, "until_on": until_on}
        )
        marks.renew(runner_id, marks.SAID)


def take_back(runner_id: int, grant_id: int, *, at: datetime) -> bool:
    """End a grant; whether there was one to end."""
    with transaction.atomic():
        has_ended = bool(Grant.objects.filter(runner_id=runner_id, pk=grant_id, ended_at=None).update(ended_at=at))
        if has_ended:
            marks.renew(runner_id, marks.SAID)
    return has_ended


def may_look(clinician_id: int, runner_id: int, on: date) -> bool:
    """Whether a grant stands, of a runner whose account is open."""
    return Grant.objects.filter(_open(on), runner_id=runner_id, clinician_id=clinician_id, runner__user__is_active=True).exists()


def given_by(runner_id: int, on: date) -> tuple[Given, ...]:
    """Return the grants of a runner that stand."""
    rows = Grant.objects.filter(_open(on), runner_id=runner_id).select_related("runner", "clinician")
    return tuple(_given(row) for row in rows.order_by("clinician__username"))


def given_to(clinician_id: int, on: date) -> tuple[Given, ...]:
    """Return the grants to a clinician that stand, of runners whose accounts are open."""
    rows = Grant.objects.filter(_open(on), clinician_id=clinician_id, runner__user__is_active=True)
    return tuple(_given(row) for row in rows.select_related("runner", "clinician").order_by("runner__name"))


def _given(row: Grant) -> Given:
    return Given(row.pk, row.runner_id, row.runner.name, row.clinician.username, row.given_at, row.until_on)


def note_look(runner_id: int, clinician_id: int, clinician_name: str, *, at: datetime, of: str, address: str) -> None:
    """Keep that a clinician asked for a page of a runner."""
    Look.objects.create(
        runner_id=runner_id,
        clinician_id=clinician_id,
        clinician_name=clinician_name,
        at=at,
        object=of,
        address=address[:200],
    )


def looks(runner_id: int, *, offset: int = 0, limit: int = 50) -> tuple[Looked, ...]:
    """Return who looked at a runner's pages, newest first."""
    rows = Look.objects.filter(runner_id=runner_id).order_by("-at", "-pk")[offset : offset + limit]
    return tuple(Looked(row.clinician_name, row.at, row.object, row.address) for row in rows)


def looks_since(runner_id: int, days: int, now: datetime) -> int:
    """Return how many pages were asked for in the last days."""
    return Look.objects.filter(runner_id=runner_id, at__gte=now - timedelta(days=days)).count()
