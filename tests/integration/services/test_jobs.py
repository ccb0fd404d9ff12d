"""Jobs: delivered at least once, to one worker at a time, and set aside when they get nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from runtall.core import ConflictError, NotFoundError, Verdict, say
from runtall.services import jobs as queue
from runtall.services import working
from runtall.services.importing import FileOutcome
from runtall.store import jobs
from runtall.store.work_models import Job, JobState

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=30)


def claimed(lease: str = "a", at: datetime | None = None):
    at = at or queue.now() + timedelta(seconds=1)
    return jobs.claim(lease, at, at + timedelta(seconds=30))


def test_work_that_waits_is_not_put_there_twice(runner_id):
    first = queue.ask_for(runner_id, "folder", {"path": "/a"})

    assert queue.ask_for(runner_id, "folder", {"path": "/a"}) == first
    assert queue.ask_for(runner_id, "folder", {"path": "/b"}) != first


def test_a_job_is_given_to_one_worker_until_its_lease_lapses(runner_id):
    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})
    at = queue.now() + timedelta(seconds=1)
    taken = claimed("first", at)

    assert taken is not None
    assert taken.id == job_id
    assert claimed("second", at + timedelta(seconds=29)) is None
    again = claimed("second", at + timedelta(seconds=31))
    assert again is not None
    assert again.id == job_id


def test_whoever_lost_the_lease_can_neither_renew_nor_end_the_job(runner_id):
    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})
    at = queue.now() + timedelta(seconds=1)
    claimed("first", at)
    claimed("second", at + timedelta(minutes=1))

    assert not jobs.renew(job_id, "first", LATER, done=1, total=2, now="x")
    assert not jobs.finish(job_id, "first", JobState.DONE, NOW)
    assert jobs.held(job_id, "first") is None
    assert jobs.finish(job_id, "second", JobState.DONE, NOW)
    assert queue.job(runner_id, job_id).state == "done"


def test_a_job_given_back_waits_as_long_as_was_said(runner_id):
    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})
    claimed("first")
    later = queue.now() + timedelta(seconds=10)
    jobs.give_back(job_id, "first", later, counts=True)

    assert claimed("second", later - timedelta(seconds=1)) is None
    assert claimed("second", later + timedelta(seconds=1)) is not None
    assert queue.job(runner_id, job_id).stalled == 1


def test_deliveries_that_read_a_new_file_are_not_held_against_a_job(runner_id):
    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})
    for _round in range(3):
        claimed("lease")
        jobs.give_back(job_id, "lease", queue.now(), counts=True)
    assert queue.job(runner_id, job_id).stalled == 3
    jobs.keep_files(job_id, runner_id, [outcome("a.fit")], is_new_work=True)

    assert queue.job(runner_id, job_id).stalled == 0


def test_a_job_that_gets_nowhere_is_set_aside_and_says_so(runner_id, monkeypatch):
    monkeypatch.setattr(working, "_child", lambda *_: pytest.fail("it was begun once more"))
    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})
    Job.objects.filter(pk=job_id).update(stalled=working.MOST_STALLED)

    working._one(working.threading.Event())

    job = queue.job(runner_id, job_id)
    assert (job.state, job.is_open) == ("given_up", False)
    assert job.trouble is not None
    assert "set aside" in str(job.trouble)


def outcome(path: str, verdict: Verdict = Verdict.IMPORTED, *, was_known: bool = False) -> FileOutcome:
    return FileOutcome(path, verdict, say("A run."), "fit", was_known=was_known)


def test_what_an_earlier_delivery_said_of_a_file_stays(runner_id):
    job_id = queue.ask_for(runner_id, "drop", {"drop": "0" * 32})
    jobs.keep_files(job_id, runner_id, [outcome("a.fit")], is_new_work=True)
    jobs.keep_files(job_id, runner_id, [outcome("a.fit", Verdict.DUPLICATE, was_known=True), outcome("b.fit")], is_new_work=True)

    assert queue.counts(job_id) == {("imported", False): 2}


def test_what_was_not_read_whole_stands_first(runner_id):
    job_id = queue.ask_for(runner_id, "drop", {"drop": "0" * 32})
    bad = outcome("bad.fit", Verdict.UNREADABLE)
    jobs.keep_files(job_id, runner_id, [outcome("a.fit"), bad, outcome("z.fit")], is_new_work=True)

    assert [each.path for each in queue.files(job_id)] == ["bad.fit", "z.fit", "a.fit"]
    assert [each.path for each in queue.files(job_id, offset=1, limit=1)] == ["z.fit"]


def test_a_worker_that_stopped_is_not_held_against_the_job(runner_id):
    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})
    claimed("first")
    claimed("second", queue.now() + timedelta(minutes=5))
    jobs.give_back(job_id, "second", queue.now(), counts=False)

    assert queue.job(runner_id, job_id).stalled == 0


def test_a_job_stopped_by_the_runner_is_lost_to_its_worker(runner_id):
    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})
    claimed("first")
    queue.cancel(runner_id, job_id)

    assert not jobs.renew(job_id, "first", LATER, done=1, total=2, now="x")
    assert claimed("second") is None


def test_only_a_job_that_is_over_is_done_once_more(runner_id):
    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})

    with pytest.raises(ConflictError):
        queue.again(runner_id, job_id)
    queue.cancel(runner_id, job_id)
    queue.again(runner_id, job_id)
    assert queue.job(runner_id, job_id).state == "waiting"


def test_another_runners_job_is_not_there(runner_id):
    from runtall.store.models import Runner

    job_id = queue.ask_for(runner_id, "folder", {"path": "/a"})
    other = Runner.objects.create(name="other")

    for ask in (queue.job, queue.cancel, queue.again):
        with pytest.raises(NotFoundError):
            ask(other.pk, job_id)
    assert queue.job(runner_id, job_id).state == "waiting"
