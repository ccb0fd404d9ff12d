"""The worker killed again and again (SIGKILL) while it imports: nothing lost, nothing double, and the work goes on.

Drops of files wait in the queue one after the other, and more are put there before they run out. A worker is started; at a
random instant, while a job is under way, it, its child or one of the readers is killed, or all of them. What is on file after
the last kill is compared with an import of the same files that nobody disturbed. On two idle cores 100 kills take some six
minutes a database. Prints, for each database: kills, files lost, files kept twice, kills after which less was on file than
before (progress lost), and how long after a kill the next file was on file.

Run: .venv/bin/python benchmarks/jobs_killed.py [--kills 100] [--databases sqlite postgres]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import made_postgres
from made_installation import Installation
from made_runs import made_run
from runtall.writers.fit import activity_bytes

_FILES_A_DROP, _DROPS_AT_ONCE, _FEW_DROPS = 50, 12, 4

ENQUEUE = """
import sys
from pathlib import Path
from runtall.services import runners, uploads
runner_id = runners.own_runner_id()
for folder in sys.argv[1:]:
    files = sorted(Path(folder).iterdir())
    drop = uploads.take(runner_id, [(file.name, file.stat().st_size, [file.read_bytes()]) for file in files])
    uploads.start(runner_id, drop)
"""
WORKER = ("-m", "runtall.services.working", "--with-parent")
LEDGER = "SELECT path, sha256, verdict FROM store_ledgerentry ORDER BY path, sha256"
FILES = "SELECT path, verdict, count(*) FROM store_jobfile WHERE was_known IS FALSE GROUP BY path, verdict ORDER BY path"
RUNS = "SELECT run_id, n_samples, started_at FROM store_storedrecording WHERE is_primary IS TRUE ORDER BY started_at"
OPEN = "SELECT count(*) FROM store_job WHERE state IN ('waiting', 'running')"
RUNNING = "SELECT count(*) FROM store_job WHERE state = 'running'"
SEEN = "SELECT count(*) FROM store_ledgerentry"
LAPSE = (
    "UPDATE store_job SET lease_until = '2020-01-01 00:00:00+00:00' WHERE state = 'running'",
    "UPDATE store_job SET run_after = '2020-01-01 00:00:00+00:00' WHERE state = 'waiting'",
)


@dataclass
class Counted:
    """What a series of kills came to."""

    kills: int = 0
    victims: Counter[str] = field(default_factory=Counter)
    went_back: int = 0
    waits_s: list[float] = field(default_factory=list)
    left_over: int = 0


def enqueue(place: Installation, *folders: Path) -> None:
    """Hand a drop of each folder's files to the queue."""
    place.run("-c", ENQUEUE, *map(str, folders))


def tree(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Return a process and everything it started, as long as they last."""
    try:
        top = psutil.Process(process.pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def until_done(place: Installation, patience_s: float = 600) -> None:
    """Let a worker do all that waits."""
    worker = place.start(*WORKER)
    until = time.monotonic() + patience_s
    while place.asked(OPEN) != [(0,)]:
        assert time.monotonic() < until, "the queue is not done"
        time.sleep(0.1)
    worker.communicate(timeout=60)


def kill_again(
    place: Installation, kills: int, randomly: random.Random, *, bring_more: Callable[[], None] = lambda: None
) -> Counted:
    """Kill ``kills`` times while a job is under way, and let it all end; stops early where no job is left."""
    counted, seen = Counted(), set()
    bring_more()
    while counted.kills < kills and place.asked(OPEN) != [(0,)]:
        worker = place.start(*WORKER, stderr=subprocess.DEVNULL)
        began, before = time.monotonic(), place.asked(SEEN)[0][0]
        _until_more_than(place, before if randomly.random() < 0.7 else -1)
        counted.waits_s.append(time.monotonic() - began)
        time.sleep(randomly.uniform(0, 0.6))
        processes = tree(worker)
        seen |= set(processes)
        reached = place.asked(SEEN)[0][0]
        counted.victims[_kill_one(processes, randomly)] += 1
        counted.kills += 1
        time.sleep(randomly.uniform(0, 0.3))
        worker.kill()
        worker.wait()
        worker.stdin.close()
        psutil.wait_procs(processes, timeout=90)
        counted.went_back += place.asked(SEEN)[0][0] < reached
        place.told(*LAPSE)  # a lease that lapses after half a minute lapses now
        bring_more()
        if counted.kills % 10 == 0:
            print(f"{counted.kills} kills, {place.asked(SEEN)[0][0]} files", file=sys.stderr, flush=True)
    until_done(place)
    counted.left_over = len(psutil.wait_procs(seen, timeout=90)[1])
    return counted


def _until_more_than(place: Installation, before: int) -> None:
    """Wait until a job is under way and more files are on file than before, or nothing is left to do."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if place.asked(OPEN) == [(0,)] or (place.asked(RUNNING) != [(0,)] and place.asked(SEEN)[0][0] > before):
            return
        time.sleep(0.02)
    raise AssertionError("no progress within two minutes")


def _kill_one(processes: list[psutil.Process], randomly: random.Random) -> str:
    """Kill the worker more often than not, else its child or a reader, or all of them at once."""
    names = ["worker", "child", *["reader"] * len(processes)][: len(processes)]
    chosen = randomly.choices(("worker", "any", "all"), (6, 3, 1))[0]
    victims = list(zip(names, processes, strict=True))
    if chosen == "worker":
        victims = victims[:1]
    elif chosen == "any" and victims:
        victims = [randomly.choice(victims)]
    for _name, process in victims:
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return chosen if chosen != "any" or not victims else victims[0][0]


def kept(place: Installation) -> dict[str, object]:
    """Return what is on file, without what differs by clock or by chance."""
    return {
        "sound": place.is_sound(),
        "ledger": place.asked(LEDGER),
        "files": place.asked(FILES),
        "runs": [row[1:] for row in place.asked(RUNS)],
        "originals": sorted(file.name for file in (place.home / "originals").rglob("*") if file.is_file()),
        "left": sorted(str(each.relative_to(place.home)) for each in (place.home / "uploads").rglob("*")),
    }


def compared(killed: dict[str, object], undisturbed: dict[str, object]) -> dict[str, int]:
    """Return how many rows are lost, and how many are there twice or too many."""
    lost = double = 0
    for name in ("ledger", "files", "runs", "originals"):
        here, there = Counter(map(str, killed[name])), Counter(map(str, undisturbed[name]))  # type: ignore[call-overload]
        lost += (there - here).total()
        double += (here - there).total()
    return {"lost": lost, "double": double}


class Stock:
    """Drops of made-up runs, as many as are asked for: none is ever too few or too many for a machine's speed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.drops: list[Path] = []

    def bring_more(self, place: Installation) -> None:
        """Put more drops into the queue where few are left."""
        if self.drops and place.asked(OPEN)[0][0] >= _FEW_DROPS:
            return
        added = []
        for _ in range(_DROPS_AT_ONCE):
            number = len(self.drops) + len(added)
            drop = self._folder / f"{number:04d}"
            drop.mkdir(parents=True)
            for n in range(number * _FILES_A_DROP, (number + 1) * _FILES_A_DROP):
                (drop / f"run-{n:05d}.fit").write_bytes(activity_bytes(made_run(n, minutes=1)))
            added.append(drop)
        enqueue(place, *added)
        self.drops += added


def measure(name: str, server: str, kills: int, folder: Path) -> None:
    """Kill, compare and print for one database."""
    stock = Stock(folder / name / "stock")
    places = [
        Installation(folder / name / each, made_postgres.fresh(server) if server else "") for each in ("undisturbed", "killed")
    ]
    undisturbed, place = places
    began = time.monotonic()
    counted = kill_again(place, kills, random.Random(20261122), bring_more=lambda: stock.bring_more(place))
    after = kept(place)
    enqueue(undisturbed, *stock.drops)
    until_done(undisturbed)
    print(
        json.dumps(
            {
                "database": name,
                "kills": counted.kills,
                "victims": dict(counted.victims),
                **compared(after, kept(undisturbed)),
                "sound": after["sound"],
                "uploads left": len(after["left"]),  # type: ignore[arg-type]
                "progress lost": counted.went_back,
                "processes left": counted.left_over,
                "files": len(after["ledger"]),  # type: ignore[arg-type]
                "to the next file, median s": round(statistics.median(counted.waits_s), 2),
                "whole, s": round(time.monotonic() - began),
            }
        ),
        flush=True,
    )


def main() -> None:
    """Run for each database that was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgres"), default=("sqlite", "postgres"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.databases:
            if name == "postgres":
                with made_postgres.server(durable=True) as server:
                    measure(name, server, asked.kills, Path(folder))
            else:
                measure(name, "", asked.kills, Path(folder))


if __name__ == "__main__":
    main()
