"""Files read side by side in worker processes, so that one file that kills its process never stops the rest."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Self

from runtall.core import Verdict, say
from runtall.readers.limits import LIMITS
from runtall.readers.sources import Source
from runtall.services.arriving import arrive
from runtall.services.workers import workers
from runtall.store import originals
from runtall.store.arrivals import ArrivalPlan, ArrivingFile

_FILES_PER_TASK = 8
_ORIGINALS_AT_ONCE = 2
_TASKS_AHEAD = 4
_PATIENCE_FACTOR, _PATIENCE_S = 1.5, 30.0
"""How much longer than the processor time it is allowed a task may take before its worker is taken for dead."""
_ADDRESS_SPACE_BYTES = 4 << 30

_Task = tuple[Source, ...]


def arrive_all(sources: Sequence[Source], plan: ArrivalPlan) -> Iterator[ArrivingFile]:
    """Read every source in worker processes and give the results in order.

    A source whose worker process dies, or does not answer in time, gets a verdict that says so; the sources that
    were under way beside it are read again.
    """
    waiting: deque[_Task] = deque(_tasks(sources))
    while waiting:
        with _Crew(plan, workers()) as crew:
            for results in crew.run(waiting):
                if results is None:
                    break
                waiting.popleft()
                yield from results
        if waiting:  # a worker died: what killed it is among the tasks that were under way
            under_way = [waiting.popleft() for _ in range(min(crew.window, len(waiting)))]
            yield from _one_by_one([source for task in under_way for source in task], plan)


def _tasks(sources: Sequence[Source]) -> Iterator[_Task]:
    pending = iter(sources)
    while task := tuple(islice(pending, _FILES_PER_TASK)):
        yield task


def _one_by_one(sources: Sequence[Source], plan: ArrivalPlan) -> Iterator[ArrivingFile]:
    """Read the sources that were under way when a worker died, each alone, to find the one that kills."""
    waiting: deque[_Task] = deque((source,) for source in sources)
    while waiting:
        with _Crew(plan, 1, ahead=0) as crew:
            for results in crew.run(waiting):
                (source,) = waiting.popleft()
                if results is None:
                    yield _set_aside(source)
                    break
                yield from results


def _set_aside(source: Source) -> ArrivingFile:
    return ArrivingFile(
        path=source.label,
        sha256="",
        size_bytes=source.size,
        verdict=Verdict.UNREADABLE,
        detail=say("Reading it stopped the reading process, or took far too long; it was set aside and the rest went on."),
        format="unknown",
        keeps_original=False,
    )


class _Crew:
    """Worker processes for one stretch of work; ``None`` in place of a result means that a worker died or hangs."""

    def __init__(self, plan: ArrivalPlan, size: int, *, ahead: int = _TASKS_AHEAD) -> None:
        self._pool = ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_bound_this_process)
        self._plan, self.window = plan, size + ahead

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        for process in processes:
            process.join()

    def run(self, tasks: Sequence[_Task]) -> Iterator[list[ArrivingFile] | None]:
        """Give each task's results in order; stops after the first ``None``."""
        pending = iter(tuple(tasks))
        under_way: deque[tuple[_Task, Future[list[ArrivingFile]]]] = deque()
        while True:
            try:
                for task in islice(pending, self.window - len(under_way)):
                    under_way.append((task, self._pool.submit(_arrive_task, task, self._plan)))
            except BrokenProcessPool:
                yield None
                return
            if not under_way:
                return
            task, future = under_way.popleft()
            try:
                results = future.result(timeout=_patience_s(task))
            except (BrokenProcessPool, FutureTimeoutError):
                yield None
                return
            yield results


def _patience_s(task: _Task) -> float:
    allowed = sum(
        LIMITS.seconds_per_health_export if each.size > LIMITS.max_whole_bytes else LIMITS.seconds_per_file for each in task
    )
    return allowed * _PATIENCE_FACTOR + _PATIENCE_S


def _arrive_task(task: _Task, plan: ArrivalPlan) -> list[ArrivingFile]:
    """Read one task's files. Originals go to disk beside the reading of the next file, and are there when this returns."""
    with ThreadPoolExecutor(_ORIGINALS_AT_ONCE) as writing:
        under_way: list[Future[None]] = []

        def keep(folder: Path, runner_id: int, sha256: str, data: bytes) -> None:
            under_way.append(writing.submit(originals.keep, folder, runner_id, sha256, data))

        arrived = [arrive(source, plan, keep) for source in task]
        for each in under_way:
            each.result()
    return arrived


def _bound_this_process() -> None:
    """Keep a worker from taking the machine with it: a hard bound on its address space, where the system has one.

    A worker also ends with the process that started it, however that ended; else it would wait for work for ever.
    """
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _ADDRESS_SPACE_BYTES if hard == resource.RLIM_INFINITY else min(_ADDRESS_SPACE_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
