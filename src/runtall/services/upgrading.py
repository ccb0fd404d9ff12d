"""After an update: what an earlier version made from the originals is made anew, by itself, as a job.

Recordings, channels and summaries carry the version of the readers and of the measures that made them. The rest that is kept
is what somebody said or was shown, and stays as it was.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from runtall.core import NotFoundError, say
from runtall.services import jobs as queue
from runtall.store.arrivals import READER_VERSION

if TYPE_CHECKING:
    from runtall.readers.sources import Source
    from runtall.services.jobs import Telling
    from runtall.store.arrivals import ArrivalPlan, ArrivingFile
    from runtall.store.rebuilding import StaleOriginal
    from runtall.store.work_rows import JobRow

_PATIENCE_S = 300
_VAGUE = (None, "generic")


def versions() -> dict[str, int]:
    """Return the versions of whatever makes rows from originals."""
    from runtall.mechanics import MECHANICS_VERSION

    return {"readers": READER_VERSION, "measures": MECHANICS_VERSION}


def stale_runs(runner_id: int) -> int:
    """Return how many runs show figures that an earlier version made."""
    from runtall.store import rebuilding

    return rebuilding.count_stale_runs(runner_id, versions()["measures"])


def stale_runs_to_tell(runner_id: int) -> int:
    """Return the same for pages, which need not count while nothing is to be made anew."""
    from runtall.store import rebuilding

    return stale_runs(runner_id) if rebuilding.is_asked_and_not_done(runner_id) else 0


def ask_where_stale() -> int:
    """Put the work in the queue for every runner of whom something is stale, once for each update; returns for how many."""
    from runtall.services import film_reading
    from runtall.store import jobs, rebuilding

    now = versions()
    asked = [each for each in rebuilding.runners_with_stale(now["measures"]) if not rebuilding.was_asked(each, now)]
    for runner_id in asked:
        jobs.add(runner_id, rebuilding.KIND, now, queue.now())  # the house asks, not the runner
    film_reading.ask_where_stale()
    return len(asked)


def ask_in_a_process_of_its_own() -> None:
    """Do that where the measures are not loaded: the worker stays small."""
    subprocess.run(
        [sys.executable, "-m", "runtall.services.upgrading"], stdin=subprocess.DEVNULL, check=True, timeout=_PATIENCE_S
    )


def ask(runner_id: int) -> None:
    """Put the work in the queue for one runner, if there is any: what came in may have been made by an earlier version."""
    from runtall.services import film_reading
    from runtall.store import jobs, rebuilding

    film_reading.ask_where_stale()
    if runner_id in rebuilding.runners_with_stale(versions()["measures"]):
        jobs.add(runner_id, rebuilding.KIND, versions(), queue.now())


def rebuild(job: JobRow, tell: Telling) -> None:
    """Do the job.

    Raises
    ------
    ConflictError
        An import is under way; it comes first.
    NotFoundError
        Originals are lost: what was made from them stays as it was. All others were made anew.
    """

    def told(done: int, total: int, now: str) -> None:
        tell(done, total, now)

    rebuild_all(job.runner_id, told)


def rebuild_all(runner_id: int, tell: Callable[[int, int, str], None]) -> int:
    """Read every original again from which an earlier version made rows; returns how many were read.

    Each is kept in a transaction of its own, so that it goes on where it was stopped. Doing it twice changes nothing.
    """
    from django.conf import settings

    from runtall.services.importing import alone
    from runtall.store import originals, rebuilding

    home: Path = settings.RUNTALL_HOME
    lost = 0
    with alone(runner_id, home):
        stale = rebuilding.stale_originals(runner_id, versions()["measures"])
        for done, original_id in enumerate(stale):
            found = rebuilding.facts(original_id)
            tell(done, len(stale), found.sha256[:12])
            place = originals.place(home, runner_id, found.sha256)
            if not place.exists():
                lost += 1
                continue
            rebuilding.keep_again(runner_id, original_id, _read_again(found, place, _plan(runner_id, home, found)))
        tell(len(stale), len(stale), "")
    if lost:
        raise NotFoundError(
            say("{n} original files are missing, so the figures made from them stay as an earlier version made them.", n=lost),
            say("Put them back from a backup, then do it again."),
        )
    return len(stale)


def _plan(runner_id: int, home: Path, found: StaleOriginal) -> ArrivalPlan:
    from runtall.services.zones import home_zone
    from runtall.store import runners
    from runtall.store.arrivals import ArrivalPlan

    zone = found.home_zone or home_zone(runners.profile_of(runner_id))
    return ArrivalPlan(runner_id, zone, home, takes_made_up=runners.name_of(runner_id).is_sample)


def _read_again(found: StaleOriginal, place: Path, plan: ArrivalPlan) -> ArrivingFile:
    """Read an original, with what the table of an export said of it when it came in."""
    from runtall.readers.sources import Source
    from runtall.readers.tables import TableRow
    from runtall.services.arriving import arrive

    words = TableRow(name=found.name, notes=found.notes, gear=found.gear)
    if found.table_spoke:
        words = replace(words, sport=found.sport, sub_sport=found.sub_sport)
    source: Source = Source(label=found.sha256, path=place, member=None, size=found.size_bytes, row=words)
    file = arrive(source, plan)
    if len(file.recordings) == 1 and found.sub_sport not in _VAGUE:
        now = file.recordings[0].facts
        if now.sport == found.sport and now.sub_sport in _VAGUE:  # the table had said which kind of it
            file = arrive(replace(source, row=replace(words, sport=found.sport, sub_sport=found.sub_sport)), plan)
    return file


def main() -> None:
    """Ask for what is to be made anew after an update."""
    from runtall.services.setup import open_store

    open_store()
    ask_where_stale()


if __name__ == "__main__":
    main()
