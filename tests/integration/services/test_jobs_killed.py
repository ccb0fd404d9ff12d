"""The worker, its child and whoever started it, killed at random instants: nothing lost, nothing double, no process left over."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import jobs_killed
import psutil
import pytest
from jobs_killed import kept, kill_again, tree, until_done

from made_installation import installation
from made_runs import write_runs

KILLS = 3
FILES_A_KILL = 117
"""So many that a fast machine is not done before the last kill."""
HOLDER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-m", "runtall.services.working", "--with-parent"], stdin=subprocess.PIPE)
time.sleep(600)
"""


@pytest.mark.slow
def test_an_import_whose_worker_is_killed_again_and_again_ends_as_if_it_had_never_been_stopped(tmp_path):
    folder = tmp_path / "watch"
    write_runs(folder, KILLS * FILES_A_KILL, minutes=1)
    undisturbed, place = installation(tmp_path / "undisturbed"), installation(tmp_path / "killed")
    for each in (undisturbed, place):
        jobs_killed.enqueue(each, folder)
    until_done(undisturbed)

    counted = kill_again(place, KILLS, random.Random(20261122))

    assert counted.kills == KILLS
    assert kept(place) == kept(undisturbed)
    assert kept(place)["sound"]
    assert (counted.went_back, counted.left_over) == (0, 0)


@pytest.mark.slow
def test_nothing_outlives_a_server_that_was_killed_and_the_job_is_given_back(tmp_path):
    folder, place = tmp_path / "watch", installation(tmp_path / "home")
    write_runs(folder, 40, minutes=1)
    jobs_killed.enqueue(place, folder)
    holder = place.start("-c", HOLDER)
    _until_reading(place, holder)
    processes = tree(holder)

    holder.kill()
    holder.communicate()
    _gone, alive = psutil.wait_procs(processes, timeout=90)

    assert alive == []
    assert place.asked("SELECT state FROM store_job") == [("waiting",)]  # given back on the way out


@pytest.mark.slow
def test_a_job_whose_worker_was_killed_is_given_back_by_its_child(tmp_path):
    folder, place = tmp_path / "watch", installation(tmp_path / "home")
    write_runs(folder, 40, minutes=1)
    jobs_killed.enqueue(place, folder)
    worker = place.start(*jobs_killed.WORKER)
    _until_reading(place, worker)
    processes = tree(worker)

    worker.kill()
    worker.wait()
    worker.stdin.close()
    _gone, alive = psutil.wait_procs(processes, timeout=90)

    assert alive == []
    assert place.asked("SELECT state, stalled, lease FROM store_job") in (
        [("waiting", 0, "")],
        [("done", 0, "")],
    )  # given back, unless it was just done


@pytest.mark.slow
def test_a_second_worker_started_by_hand_does_jobs_too_and_ends_when_it_is_asked(tmp_path):
    folder, place = tmp_path / "watch", installation(tmp_path / "home")
    write_runs(folder, 2, minutes=1)
    jobs_killed.enqueue(place, folder)
    workers = [
        subprocess.Popen([sys.executable, "-m", "runtall", "worker"], env=place.environment(), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    until = time.monotonic() + 120
    while place.asked("SELECT state FROM store_job") != [("done",)]:
        assert time.monotonic() < until
        time.sleep(0.1)
    for each in workers:
        each.terminate()
    words = [each.communicate(timeout=30)[1] for each in workers]

    assert [each.returncode for each in workers] == [0, 0]
    assert all("waits for imports" in each for each in words)
    assert place.asked("SELECT deliveries FROM store_job") == [(1,)]


def _until_reading(place, top):
    """Wait until a job is under way and the process that does it has readers; others that the worker starts do not count."""
    until = time.monotonic() + 120
    while place.asked("SELECT state FROM store_job") != [("running",)] or not any(map(_reads, tree(top))):
        assert time.monotonic() < until
        time.sleep(0.1)


def _reads(process) -> bool:
    try:
        return "--job" in process.cmdline() and process.children() != []
    except psutil.NoSuchProcess:
        return False
