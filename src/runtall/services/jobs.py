"""Slow work as jobs: put in a queue that outlives every process, delivered at least once, with progress.

A job is done by ``services.working``; whatever it does must come out the same when it is done twice.
See ``docs/decisions/0050-jobs.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Protocol

from runtall.core import ConflictError, NotFoundError, say
from runtall.services.authorisation import Role, Verdict, matrix, verdict
from runtall.store.work_rows import JobFileRow, JobRow

__all__ = ["JobFileRow", "JobRow", "again", "ask_for", "cancel", "counts", "files", "job", "now", "recent", "work_of"]

KINDS = {
    "drop": "runtall.services.dropping:import_drop",
    "film": "runtall.services.film_reading:read",
    "folder": "runtall.services.watching:import_folder",
    "bridge": "runtall.services.bridging:cross",
    "rebuild": "runtall.services.upgrading:rebuild",
}
"""What does each kind of job: named and not imported, so that an idle worker stays small."""


class Telling(Protocol):
    """Takes note of how far a job is."""

    def __call__(self, done: int, total: int, now: str) -> None: ...


Work = Callable[[JobRow, Telling], None]


def work_of(kind: str) -> Work:
    """Return what does a kind of job."""
    module, _, name = KINDS[kind].partition(":")
    found: Work = getattr(import_module(module), name)
    return found


def now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


def ask_for(runner_id: int, kind: str, about: dict[str, Any]) -> int:
    """Put work in the queue and return the job's id; work that waits or is under way already is not put there twice.

    Raises
    ------
    ConflictError
        Work of this kind is not for this runner's account (``authorisation.toml``).
    """
    from runtall.store import jobs

    if not may_ask(runner_id, kind):
        raise ConflictError(say("Work of this kind is not for an account."), say("Ask the operator of this runtall."))
    return jobs.add(runner_id, kind, about, now())


def may_ask(runner_id: int, kind: str) -> bool:
    """Whether a kind of job is open to a runner: to their account where there are accounts, else to the owner."""
    from django.conf import settings

    from runtall.store import runners

    need = matrix().jobs.get(kind)
    if not settings.RUNTALL_ACCOUNTS:
        return verdict(Role.OWNER, need) is Verdict.ALLOW
    return runners.has_account(runner_id) and verdict(Role.RUNNER, need) is Verdict.ALLOW


def job(runner_id: int, job_id: int) -> JobRow:
    """Return one job.

    Raises
    ------
    NotFoundError
        This runner has no such job.
    """
    from runtall.store import jobs

    found = jobs.get(runner_id, job_id)
    if found is None:
        raise NotFoundError(say("There is no such import."), say("Look under Import for those that there are."))
    return found


def recent(runner_id: int, *, limit: int = 10) -> tuple[JobRow, ...]:
    """Return the newest jobs, newest first."""
    from runtall.store import jobs

    return jobs.recent(runner_id, limit=limit)


def counts_by_state() -> dict[str, int]:
    """Return how many jobs of anybody are in each state: for who keeps the house, and no word on what they are about."""
    from runtall.store import jobs

    return jobs.counts_by_state()


def counts(job_id: int) -> dict[tuple[str, bool], int]:
    """Return how many files of a job have each verdict; the second of a key tells that they came in before."""
    from runtall.store import jobs

    return jobs.counts(job_id)


def files(job_id: int, *, offset: int = 0, limit: int = 50) -> tuple[JobFileRow, ...]:
    """Return a page of what became of a job's files, those that did not come in whole first."""
    from runtall.store import jobs

    return jobs.files(job_id, offset=offset, limit=limit)


def again(runner_id: int, job_id: int) -> None:
    """Do a job once more: files that are in stay, those that could not be read are read anew.

    Raises
    ------
    NotFoundError
        This runner has no such job.
    ConflictError
        It is not over yet.
    """
    from runtall.store import jobs

    job(runner_id, job_id)
    if not jobs.again(runner_id, job_id, now()):
        raise ConflictError(say("This import is still under way."), say("Wait until it is done, then try again."))


def cancel(runner_id: int, job_id: int) -> None:
    """Stop a job; what it has brought in stays. One that is over already stays as it is."""
    from runtall.store import jobs

    job(runner_id, job_id)
    jobs.cancel(runner_id, job_id, now())
