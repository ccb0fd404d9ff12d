"""The worker: takes jobs one by one and has each done by a process of its own.

``python -m runtall.services.working`` works until it is ended, or until the process that started it is gone. Two kinds of
process: the worker, which is small and only watches the queue, and its child, which does one job and gives all its memory back.
Any of them can be killed at any instant: the job's lease lapses or is given back, and the job is delivered again.
"""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import FrameType
from typing import Self

from runtall.core import ConflictError, Message, MissingExtraError, RuntallError, say
from runtall.services import jobs as queue
from runtall.services.setup import open_store
from runtall.services.workers import leave_a_core

log = logging.getLogger(__name__)

LEASE_S = 30.0
BEAT_S = 5.0
TELL_S = 0.5
POLL_S = 1.0
LOOK_S = 180.0
"""How often the watched folders are looked into."""
TIDY_S = 3600.0
MOST_STALLED = 8
"""A job whose process died so many times in a row without reading one more file is given up; the runner may ask for it again."""
LOST, AGAIN = 70, 75
_BUSY_AGAIN_S = 5.0
_LAST_WORD_S = 20.0
_TRIES = 5
"""So often a store is opened that says it cannot be, before that is taken for its last word."""
_NICE = 10
"""Jobs leave the processor to the pages where both want it."""


def work(stop: threading.Event) -> None:
    """Do jobs until asked to stop."""
    _open(stop)
    threading.Thread(target=_ready_charts, name="ready-charts", daemon=True).start()
    threading.Thread(target=_ask_where_stale, name="ask-where-stale", daemon=True).start()
    looking = _Rounds()
    while not stop.is_set():
        looking.go_on()
        if not _one(stop):
            stop.wait(POLL_S)


def _ready_charts() -> None:
    """Have the script that draws charts at hand before the first page asks for it."""
    from runtall.services.chart_bundle import bundle_file

    try:
        bundle_file()
    except (MissingExtraError, OSError) as error:
        log.warning("the script for charts could not be made: %s", type(error).__name__)


def _ask_where_stale() -> None:
    """After an update, have made anew what an earlier version made."""
    from runtall.services.upgrading import ask_in_a_process_of_its_own

    try:
        ask_in_a_process_of_its_own()
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("what an earlier version made could not be looked for: %s", type(error).__name__)


def _one(stop: threading.Event) -> bool:
    """Have one job done, if there is one. Never raises for the state of the database: the next round may find it well."""
    from django.db import DatabaseError, close_old_connections

    from runtall.store import jobs
    from runtall.store.work_models import JobState

    lease = secrets.token_hex(16)
    try:
        job = jobs.claim(lease, queue.now(), queue.now() + timedelta(seconds=LEASE_S))
        if job is None:
            return False
        if job.stalled >= MOST_STALLED:
            detail = say("It stopped {n} times in a row without getting further; it was set aside.", n=MOST_STALLED)
            jobs.finish(job.id, lease, JobState.GIVEN_UP, queue.now(), detail)
            return True
        ended = _child(job.id, lease, stop)
        if ended != 0:
            wait_s = 0.0 if stop.is_set() else min(60.0, 2.0 ** min(job.stalled, 6))
            jobs.give_back(job.id, lease, queue.now() + timedelta(seconds=wait_s), counts=not stop.is_set())
    except DatabaseError as error:
        log.warning("the queue could not be read: %s", type(error).__name__)
        close_old_connections()  # one that broke is made anew in the next round
        return False
    return True


def _child(job_id: int, lease: str, stop: threading.Event) -> int:
    command = [sys.executable, "-m", "runtall.services.working", "--job", str(job_id), "--lease", lease, "--with-parent"]
    # a session of its own: Ctrl+C in the terminal is the worker's to answer
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as child:  # noqa: S603 - our own interpreter
        while child.poll() is None:
            if stop.wait(0.1):
                child.kill()
                child.wait()
        return child.returncode


class _Rounds:
    """What is due now and then beside the jobs; done in a thread, since a folder on a sleeping disk may take its time."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._look_at = self._tidy_at = 0.0

    def go_on(self) -> None:
        due = time.monotonic() >= self._look_at
        if not due or (self._thread is not None and self._thread.is_alive()):
            return
        self._look_at = time.monotonic() + LOOK_S
        self._thread = threading.Thread(target=self._round, name="rounds", daemon=True)
        self._thread.start()

    def _round(self) -> None:
        from django.db import DatabaseError, connection

        from runtall.services import bridging, reminders, watching

        try:
            for each in (watching.look_into_all, bridging.look_into_all, reminders.send_due, self._tidy):
                try:
                    each()
                except (DatabaseError, OSError, RuntallError) as error:  # what goes wrong for one keeps no other waiting
                    log.warning("a round of the worker failed: %s", type(error).__name__)
        finally:
            connection.close()

    def _tidy(self) -> None:
        from runtall.services import forgetting, share_links, uploads

        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + TIDY_S
            uploads.tidy()
            forgetting.finish()
            share_links.tidy()


class _Delivery:
    """One delivery of a job: says how far it is, renews the lease, and ends the process when the lease is lost."""

    def __init__(self, job_id: int, lease: str) -> None:
        self.job_id, self.lease = job_id, lease
        self._done, self._now = 0, ""
        self._total: int | None = None
        self._over = threading.Event()
        self._changed = False

    def tell(self, done: int, total: int, now: str) -> None:
        """Take note of how far it is; the database hears of it soon."""
        self._done, self._total, self._now, self._changed = done, total, now, True

    def __enter__(self) -> Self:
        self._beating = threading.Thread(target=self._beat, name="lease", daemon=True)
        self._beating.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._beating.join()
        self._renew()

    def _beat(self) -> None:
        from django.db import DatabaseError, close_old_connections, connection

        last = time.monotonic()
        while not self._over.wait(TELL_S):
            if not self._changed and time.monotonic() - last < BEAT_S:
                continue
            self._changed, last = False, time.monotonic()
            try:
                if not self._renew():
                    os._exit(LOST)  # another has the job, or the runner stopped it: not one more row from here
            except DatabaseError as error:
                log.warning("a lease could not be renewed this time: %s", type(error).__name__)
                close_old_connections()
        connection.close()

    def _renew(self) -> bool:
        from runtall.store import jobs

        until = queue.now() + timedelta(seconds=LEASE_S)
        return jobs.renew(self.job_id, self.lease, until, done=self._done, total=self._total, now=self._now[-300:])


def do(job_id: int, lease: str) -> int:
    """Do one job that was claimed under a lease; returns the exit code of the process."""
    open_store()
    from runtall.store import jobs
    from runtall.store.work_models import JobState

    job = jobs.held(job_id, lease)
    if job is None:
        return LOST
    trouble: Message | None = None
    try:
        with _Delivery(job_id, lease) as delivery:
            queue.work_of(job.kind)(job, delivery.tell)
    except ConflictError:  # another import is under way, from a terminal
        jobs.give_back(job_id, lease, queue.now() + timedelta(seconds=_BUSY_AGAIN_S), counts=False)
        return 0
    except RuntallError as error:
        trouble = error.what
    except OSError as error:
        trouble = say("The disk or folder refused: {reason}.", reason=error.strerror or type(error).__name__)
    jobs.finish(job_id, lease, JobState.DONE if trouble is None else JobState.GIVEN_UP, queue.now(), trouble)
    return 0


def _end_with_parent(end: Callable[[], None]) -> None:
    """Wait until the parent closes the pipe, by intent or because it is gone; then end."""
    while os.read(sys.stdin.fileno(), 1024):  # not the buffered reader: its lock would be held while the process ends
        pass
    end()


def _let_go(job_id: int, lease: str) -> None:
    """Give a job back, so that nobody has to wait until its lease lapses, and end this process in any case."""

    def give_back() -> None:
        until = time.monotonic() + _LAST_WORD_S
        while time.monotonic() < until:
            try:
                open_store()
                from runtall.store import jobs

                jobs.give_back(job_id, lease, queue.now(), counts=False)
            except Exception as error:  # noqa: BLE001 - whatever this process was in the midst of: once more, while there is time
                log.warning("a job could not be given back this time: %s", type(error).__name__)
                time.sleep(0.2)
            else:
                return

    giving = threading.Thread(target=give_back, name="give-back", daemon=True)
    giving.start()
    giving.join(_LAST_WORD_S)
    os._exit(AGAIN)


def main() -> None:
    """Work, or do one job."""
    parser = argparse.ArgumentParser(prog="runtall worker")
    parser.add_argument("--job", type=int)
    parser.add_argument("--lease", default="")
    parser.add_argument("--with-parent", action="store_true")
    asked = parser.parse_args()
    stop = threading.Event()
    end = partial(_let_go, asked.job, asked.lease) if asked.job else stop.set
    if asked.with_parent:
        threading.Thread(target=_end_with_parent, args=[end], name="end-with-parent", daemon=True).start()
    if asked.job:
        if hasattr(os, "nice"):
            os.nice(_NICE)
        leave_a_core()
        sys.exit(do(asked.job, asked.lease))
    try:
        until_ended(stop)
    except RuntallError as error:  # whoever started it looks again in a while
        log.warning("the worker could not begin: %s", type(error).__name__)
        sys.exit(AGAIN)


def until_ended(stop: threading.Event, *, on_ready: Callable[[], None] = lambda: None) -> None:
    """Work until this process is asked to end; ``on_ready`` is called once the queue can be read."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    _open(stop)
    on_ready()
    work(stop)


def _open(stop: threading.Event) -> None:
    """Open the store; where the database's server goes away meanwhile, once more until it is back."""
    from django.db import DatabaseError, close_old_connections

    tries = 0
    while not stop.is_set():
        tries += 1
        try:
            open_store()
        except (DatabaseError, ConflictError) as error:
            if isinstance(error, ConflictError) and tries >= _TRIES:  # a newer runtall's, or a server that stays away
                raise
            log.warning("the store could not be opened: %s", type(error).__name__)
            close_old_connections()
            stop.wait(POLL_S)
        else:
            return


if __name__ == "__main__":
    main()
