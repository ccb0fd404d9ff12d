"""Taking a runner out of the database so that not even its free pages remember."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction

from runtall.store import owning, rows
from runtall.store.models import Runner, User
from runtall.store.work_models import Job, JobState, Upload

_PATIENCE_S = 30.0


def stop_jobs(runner_id: int) -> int:
    """Take every job from whoever works on it; its process ends at the next renewal of the lease. Returns how many ran."""
    running = Job.objects.filter(runner_id=runner_id, state=JobState.RUNNING).count()
    Job.objects.filter(runner_id=runner_id, state__in=(JobState.WAITING, JobState.RUNNING)).update(
        state=JobState.CANCELLED, lease="", lease_until=None, now=""
    )
    return running


def drops_of(runner_id: int) -> tuple[str, ...]:
    """Return the folders in which files of a runner wait."""
    return tuple(Upload.objects.filter(runner_id=runner_id).values_list("drop", flat=True).distinct())


def runner_of_account(name: str) -> int | None:
    """Return the runner of an account, ``None`` where it has none."""
    return Runner.objects.filter(user__username=name).values_list("pk", flat=True).first()


def is_there(runner_id: int) -> bool:
    """Whether a runner is on file."""
    return Runner.objects.filter(pk=runner_id).exists()


@transaction.atomic
def remove(runner_id: int) -> int:
    """Remove a runner, every row of theirs, and what let them in; returns how many rows of theirs there were."""
    runner = Runner.objects.filter(pk=runner_id).select_related("user").first()
    if runner is None:
        return 0
    n = sum(rows.of_runner(table, runner_id).count() for table in rows.tables())
    user = runner.user
    runner.delete()
    if user is None:
        if not runner.is_sample:
            Session.objects.all().delete()  # nobody else opens pages without an account
    elif not user.runners.exists() and user.role == User._meta.get_field("role").default:
        _sign_out(user)
        user.delete()
    return n


def _sign_out(user: User) -> None:
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def left_over(runner_id: int) -> dict[str, int]:
    """Return how many rows still name a runner, by table: empty when all of it is gone."""
    found = {}
    for model in owning.all_models():
        if owning.is_runners(model) and model is not Runner and (n := model._default_manager.filter(runner_id=runner_id).count()):
            found[model._meta.label] = n
    return found


def erase_free_pages(*, patience_s: float = _PATIENCE_S, wait: Callable[[float], None] = time.sleep) -> bool:
    """Write the database file anew, without the pages of what was removed, and empty its log; ``False`` where readers hold it.

    PostgreSQL does that in its own time (autovacuum, and its write-ahead log).
    """
    if connection.vendor != "sqlite":
        return True
    until = time.monotonic() + patience_s
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_pages = cursor.fetchone() or (0,)
            if not busy:
                return True
        except OperationalError:  # somebody writes at this moment
            pass
        if time.monotonic() > until:
            return False
        wait(0.2)
