"""The worker, its child and whoever started it, killed at random instants: nothing lost, nothing double, no process left over."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from made_runs import write_runs

KILLS = 8
ENQUEUE = """
import sys
from pathlib import Path
from runtall.services import runners, uploads
runner_id = runners.own_runner_id()
files = sorted(Path(sys.argv[1]).iterdir())
drop = uploads.take(runner_id, [(file.name, file.stat().st_size, [file.read_bytes()]) for file in files])
print(uploads.start(runner_id, drop))
"""
HOLDER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-m", "runtall.services.working", "--with-parent"], stdin=subprocess.PIPE)
time.sleep(600)
"""


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "RUNTALL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "runtall.settings"}


def start(home: Path, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *command], env=environment(home), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


def asked(home: Path, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(home / "runtall.sqlite3", timeout=30)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def enqueue(home: Path, folder: Path) -> None:
    subprocess.run([sys.executable, "-c", ENQUEUE, str(folder)], env=environment(home), check=True, capture_output=True)


def kept(home: Path) -> dict[str, object]:
    assert asked(home, "PRAGMA integrity_check") == [("ok",)]
    return {
        "ledger": asked(home, "SELECT path, sha256, verdict FROM store_ledgerentry ORDER BY path, sha256"),
        "files": asked(home, "SELECT path, verdict FROM store_jobfile WHERE was_known = 0 ORDER BY path"),
        "runs": asked(home, "SELECT started_at, n_samples FROM store_storedrecording WHERE is_primary ORDER BY 1"),
        "left": sorted(str(each.relative_to(home)) for each in (home / "uploads").rglob("*")),
    }


def wait_until_done(home: Path) -> None:
    until = time.monotonic() + 180
    while (state := asked(home, "SELECT state FROM store_job")[0][0]) != "done":
        assert state in {"waiting", "running"}
        assert time.monotonic() < until
        time.sleep(0.1)


def tree(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Return a process and everything it started, as long as they last."""
    try:
        top = psutil.Process(process.pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def lapse(home: Path) -> None:
    """Let the lease lapse at once: a test need not sit it out."""
    database = sqlite3.connect(home / "runtall.sqlite3", timeout=30)
    with database:
        database.execute("UPDATE store_job SET lease_until = '2020-01-01' WHERE state = 'running'")
        database.execute("UPDATE store_job SET run_after = '2020-01-01' WHERE state = 'waiting'")
    database.close()


@pytest.mark.slow
def test_an_import_whose_worker_is_killed_again_and_again_ends_as_if_it_had_never_been_stopped(tmp_path):
    folder, undisturbed, home = tmp_path / "watch", tmp_path / "undisturbed", tmp_path / "killed"
    write_runs(folder, 40, minutes=1)
    for each in (undisturbed, home):
        enqueue(each, folder)
    worker = start(undisturbed, "-m", "runtall.services.working", "--with-parent")
    wait_until_done(undisturbed)
    worker.communicate(timeout=30)
    randomly = random.Random(20261122)

    seen: set[psutil.Process] = set()
    for kill in range(KILLS):
        worker = start(home, "-m", "runtall.services.working", "--with-parent")
        time.sleep(randomly.uniform(0.3, 2.5))
        processes = tree(worker)
        seen |= set(processes)
        victim = processes[0] if kill % 2 else randomly.choice(processes)
        victim.send_signal(signal.SIGKILL)
        if victim.pid != worker.pid:
            time.sleep(randomly.uniform(0, 0.5))
            worker.kill()
        worker.wait()
        worker.stdin.close()
        psutil.wait_procs(processes, timeout=20)
        lapse(home)
    worker = start(home, "-m", "runtall.services.working", "--with-parent")
    wait_until_done(home)
    worker.communicate(timeout=30)

    assert kept(home) == kept(undisturbed)
    _gone, alive = psutil.wait_procs(seen, timeout=20)
    assert alive == []


@pytest.mark.slow
def test_nothing_outlives_a_server_that_was_killed(tmp_path):
    folder, home = tmp_path / "watch", tmp_path / "home"
    write_runs(folder, 40, minutes=1)
    enqueue(home, folder)
    holder = start(home, "-c", HOLDER)
    until = time.monotonic() + 60
    while asked(home, "SELECT state FROM store_job") != [("running",)] or len(tree(holder)) < 4:
        assert time.monotonic() < until
        time.sleep(0.1)
    processes = tree(holder)

    holder.kill()
    holder.communicate()
    _gone, alive = psutil.wait_procs(processes, timeout=20)

    assert alive == []
    assert asked(home, "SELECT state FROM store_job") == [("waiting",)]  # given back on the way out
