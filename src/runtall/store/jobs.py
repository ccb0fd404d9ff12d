"""Jobs: whose turn it is, who holds the lease, how far it is, and what became of each file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When

from runtall.core import Message, Verdict
from runtall.store import shapes, turns
from runtall.store.models import LedgerEntry
from runtall.store.work_models import Job, JobFile, JobState
from runtall.store.work_rows import JobFileRow, JobRow

OPEN = (JobState.WAITING, JobState.RUNNING)
FILM = "film"
"""Kind of the work that reads a film."""
_ELSEWHERE = (FILM, "bridge")
"""Kinds of work that the list of imports leaves out."""
NOT_READ_WHOLE = (Verdict.UNREADABLE.value, Verdict.IMPORTED_DAMAGED.value)


class Outcome(Protocol):
    """What became of one file."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> Verdict: ...  # noqa: D102
    @property
    def detail(self) -> Message: ...  # noqa: D102
    @property
    def was_known(self) -> bool: ...  # noqa: D102


def _row(job: Job) -> JobRow:
    return JobRow(
        job.pk,
        job.runner_id,
        job.kind,
        job.about,
        job.state,
        job.added_at,
        job.run_after,
        job.started_at,
        job.finished_at,
        job.lease_until,
        job.stalled,
        job.done_files,
        job.total_files,
        job.now,
        None if job.trouble is None else shapes.to_message(job.trouble),
    )


def add(runner_id: int, kind: str, about: dict[str, Any], at: datetime) -> int:
    """Put a job in the queue; the same work that waits or is under way already is not put there twice."""
    with turns.in_turn(runner_id):
        same = (
            Job.objects.filter(runner_id=runner_id, kind=kind, about=about, state__in=OPEN).values_list("pk", flat=True).first()
        )
        return same or Job.objects.create(runner_id=runner_id, kind=kind, about=about, added_at=at, run_after=at).pk


def claim(lease: str, at: datetime, until: datetime) -> JobRow | None:
    """Take the next job whose turn it is: one that waits, or one whose lease has lapsed because its worker is gone.

    A runner's jobs are done one after the other, so that many of one runner do not keep the others waiting.
    """
    turn = Q(state=JobState.WAITING, run_after__lte=at) | Q(state=JobState.RUNNING, lease_until__lt=at)
    busy = Job.objects.filter(state=JobState.RUNNING, lease_until__gte=at, runner_id=OuterRef("runner_id"))
    for pk in Job.objects.filter(turn).exclude(Exists(busy)).order_by("run_after", "pk").values_list("pk", flat=True)[:10]:
        taken = Job.objects.filter(turn, pk=pk).update(
            state=JobState.RUNNING, lease=lease, lease_until=until, deliveries=F("deliveries") + 1
        )
        if taken:  # nobody else was quicker
            Job.objects.filter(pk=pk, started_at=None).update(started_at=at)
            return _row(Job.objects.get(pk=pk))
    return None


def held(job_id: int, lease: str) -> JobRow | None:
    """Return a job if this lease still holds it."""
    job = Job.objects.filter(pk=job_id, lease=lease, state=JobState.RUNNING).first()
    return None if job is None else _row(job)


def renew(job_id: int, lease: str, until: datetime, *, done: int, total: int | None, now: str) -> bool:
    """Say that the work goes on and how far it is; ``False`` where the lease is lost or the job was cancelled."""
    mine = Job.objects.filter(pk=job_id, lease=lease, state=JobState.RUNNING)
    return bool(mine.update(lease_until=until, done_files=done, total_files=total, now=now))


def finish(job_id: int, lease: str, state: JobState, at: datetime, trouble: Message | None = None) -> bool:
    """End a job; ``False`` where the lease was lost before."""
    mine = Job.objects.filter(pk=job_id, lease=lease, state=JobState.RUNNING)
    plain = None if trouble is None else shapes.to_plain(trouble)
    return bool(mine.update(state=state, finished_at=at, lease="", lease_until=None, now="", trouble=plain))


def give_back(job_id: int, lease: str, run_after: datetime, *, counts: bool) -> bool:
    """Let go of a job so that it is delivered again; ``counts`` whether this delivery is held against it.

    What is held against a job is that its own process died; that the worker or the whole machine stopped is not.
    """
    mine = Job.objects.filter(pk=job_id, lease=lease, state=JobState.RUNNING)
    changes: dict[str, Any] = {"stalled": F("stalled") + 1} if counts else {}
    return bool(mine.update(state=JobState.WAITING, lease="", lease_until=None, run_after=run_after, **changes))


def cancel(runner_id: int, job_id: int, at: datetime) -> bool:
    """Stop a job that is not done; what it has brought in stays."""
    open_one = Job.objects.filter(runner_id=runner_id, pk=job_id, state__in=OPEN)
    return bool(open_one.update(state=JobState.CANCELLED, finished_at=at, lease="", lease_until=None, now=""))


@transaction.atomic
def again(runner_id: int, job_id: int, at: datetime) -> bool:
    """Put a job that has ended back into the queue; files that could not be read are forgotten and read anew."""
    ended = Job.objects.filter(runner_id=runner_id, pk=job_id).exclude(state__in=OPEN)
    fresh = {"finished_at": None, "stalled": 0, "done_files": 0, "total_files": None, "trouble": None}
    if not ended.update(state=JobState.WAITING, run_after=at, **fresh):
        return False
    unread = JobFile.objects.filter(job_id=job_id, verdict=Verdict.UNREADABLE.value)
    paths = list(unread.values_list("path", flat=True))
    for at_once in (paths[each : each + 500] for each in range(0, len(paths), 500)):
        LedgerEntry.objects.filter(runner_id=runner_id, path__in=at_once, verdict=Verdict.UNREADABLE.value).delete()
    unread.delete()
    return True


def get(runner_id: int, job_id: int) -> JobRow | None:
    """Return one job of a runner."""
    job = Job.objects.filter(runner_id=runner_id, pk=job_id).first()
    return None if job is None else _row(job)


def recent(runner_id: int, *, limit: int) -> tuple[JobRow, ...]:
    """Return the newest jobs of a runner, newest first; films and bridges have pages of their own."""
    return tuple(
        _row(job) for job in Job.objects.filter(runner_id=runner_id).exclude(kind__in=_ELSEWHERE).order_by("-pk")[:limit]
    )


def of_drop(runner_id: int, drop: str) -> JobRow | None:
    """Return the job that a drop of files was handed to: an import, or the reading of a film."""
    job = Job.objects.filter(runner_id=runner_id, kind__in=("drop", FILM), about__drop=drop).order_by("-pk").first()
    return None if job is None else _row(job)


def of_film(runner_id: int, film_id: str) -> JobRow | None:
    """Return the newest job that reads a film."""
    job = Job.objects.filter(runner_id=runner_id, kind=FILM, about__film=film_id).order_by("-pk").first()
    return None if job is None else _row(job)


def keep_files(job_id: int, runner_id: int, outcomes: Sequence[Outcome], *, is_new_work: bool) -> None:
    """Keep what became of files; what an earlier delivery of the job said of a file stays."""
    JobFile.objects.bulk_create(
        [
            JobFile(
                job_id=job_id,
                runner_id=runner_id,
                path=each.path,
                verdict=each.verdict.value,
                detail=shapes.to_plain(each.detail),
                was_known=each.was_known,
            )
            for each in outcomes
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    if is_new_work:
        Job.objects.filter(pk=job_id).update(stalled=0)


@transaction.atomic
def settle_files(job_id: int, outcomes: Iterable[Outcome]) -> None:
    """Give each file the verdict that it has now that all files are in."""
    rows = {row.path: row for row in JobFile.objects.filter(job_id=job_id)}
    changed = []
    for each in outcomes:
        row = rows.get(each.path)
        if row is not None and not each.was_known and row.verdict != each.verdict.value:
            row.verdict, row.detail = each.verdict.value, shapes.to_plain(each.detail)
            changed.append(row)
    JobFile.objects.bulk_update(changed, ["verdict", "detail"], batch_size=200)


def files(job_id: int, *, offset: int, limit: int) -> tuple[JobFileRow, ...]:
    """Return a page of a job's files: what did not come in whole first, then the newest."""
    rows = JobFile.objects.filter(job_id=job_id)
    order = rows.annotate(whole=Case(When(verdict__in=NOT_READ_WHOLE, then=0), default=1)).order_by("whole", "-pk")
    return tuple(
        JobFileRow(row.path, Verdict(row.verdict), shapes.to_message(row.detail), row.was_known)
        for row in order[offset : offset + limit]
    )


def unreadable_paths(job_id: int) -> frozenset[str]:
    """Return which files of a job could not be read."""
    rows = JobFile.objects.filter(job_id=job_id, verdict=Verdict.UNREADABLE.value)
    return frozenset(rows.values_list("path", flat=True))


def counts(job_id: int) -> dict[tuple[str, bool], int]:
    """Return how many files of a job have each verdict; the second of a key tells that they came in before."""
    rows = JobFile.objects.filter(job_id=job_id).order_by().values_list("verdict", "was_known")
    return {(verdict, known): n for verdict, known, n in rows.annotate(n=Count("pk"))}


def counts_by_state() -> dict[str, int]:
    """Return how many jobs of anybody are in each state."""
    return dict(Job.objects.values_list("state").annotate(n=Count("pk")))


def forget_before(at: datetime) -> int:
    """Remove jobs that ended before an instant; the ledger keeps what became of their files."""
    return Job.objects.filter(finished_at__lt=at).exclude(state__in=OPEN).delete()[0]
