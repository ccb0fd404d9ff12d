"""Where two could meet, on either database: nothing is made twice, nothing is refused that could have waited."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from runtall.services import jobs as queue
from runtall.store import jobs, planning, runners
from runtall.store.models import Runner
from runtall.store.plan_models import StoredDecision
from runtall.store.planning import KeptDecision
from runtall.store.turns import in_turn

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TOGETHER = 6


def all_at_once(work):
    """Do the same in several threads at the same instant, each with a connection of its own as a process has."""
    start = threading.Barrier(TOGETHER)

    def one(number):
        try:
            start.wait(60)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as threads:
        return list(threads.map(one, range(TOGETHER)))


def test_the_runner_of_a_folder_is_made_once(home):
    made = all_at_once(lambda _: runners.own_runner().id)

    assert len(set(made)) == 1
    assert Runner.objects.count() == 1


def test_the_same_work_is_asked_for_once(runner_id):
    asked = all_at_once(lambda _: queue.ask_for(runner_id, "folder", {"path": "/a"}))

    assert len(set(asked)) == 1


def test_cards_of_one_day_are_numbered_one_after_the_other(runner_id):
    def decide(_):
        card = KeptDecision(date(2026, 5, 4), 0, AT, "0", (), "0" * 64, b"{}", b"{}")
        return planning.keep_decision(runner_id, card).number

    assert sorted(all_at_once(decide)) == list(range(1, TOGETHER + 1))
    assert StoredDecision.objects.filter(runner_id=runner_id).count() == TOGETHER


def test_each_job_is_claimed_by_one_worker_and_a_runner_s_jobs_one_after_the_other(runner_id):
    others = [runner_id, *(Runner.objects.create(name=f"runner {n}").pk for n in range(2))]
    for each in others:
        for path in ("/a", "/b"):
            queue.ask_for(each, "folder", {"path": path})
    at = queue.now() + timedelta(seconds=1)

    claimed = [job for job in all_at_once(lambda n: jobs.claim(f"worker {n}", at, at + timedelta(seconds=30))) if job]

    assert len({job.id for job in claimed}) == len(claimed)
    assert len(claimed) >= len(others) - 1  # who came second at one job may look again in the next round
    later = [job for _ in range(TOGETHER) if (job := jobs.claim("late", at, at + timedelta(seconds=30)))]
    assert {job.runner_id for job in (*claimed, *later)} == set(others)


def test_a_second_writer_waits_for_the_first_and_both_are_kept(runner_id):
    began, order = threading.Event(), []

    def first():
        try:
            with in_turn(runner_id):
                Runner.objects.filter(pk=runner_id).update(name="first")
                began.set()
                threading.Event().wait(0.5)
                order.append("first")
        finally:
            connection.close()

    writing = threading.Thread(target=first)
    writing.start()
    assert began.wait(60)
    with in_turn(runner_id):
        order.append("second")
        Runner.objects.filter(pk=runner_id, name="first").update(name="first, then second")
    writing.join()

    assert order == ["first", "second"]
    assert Runner.objects.get(pk=runner_id).name == "first, then second"


def test_a_turn_that_fails_leaves_nothing_and_holds_nobody_up(runner_id):
    def half(_):
        with suppress(ZeroDivisionError), in_turn(runner_id):
            Runner.objects.filter(pk=runner_id).update(name="half")
            1 / 0  # noqa: B018

    all_at_once(half)

    with in_turn(runner_id):
        assert Runner.objects.get(pk=runner_id).name != "half"
