"""Kill -9 at random instants of an import, a check-in, a migration and a restore; then back up, restore, and look what is lost.

Each kill: a process does one of the four and says what was confirmed; it is killed somewhere in its work. What is left is backed
up and restored into a new folder. Lost is what was confirmed and is not there; damaged is a database that is not whole, an
original that is not what its name says, or a state between two. Run it: ``python benchmarks/backup_killed.py --kills 200``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from runtall.core import RuntallError
from runtall.services import backing_up, restoring, snapshots

FILES = 40
OPEN = "from runtall.services.setup import open_store; open_store()"
EMPTY = "from runtall.services import runners; print(runners.own_runner_id())"
MAKE = """
import os, sys
from pathlib import Path
import django
django.setup()
import made_databases
from made_runs import write_runs
write_runs(Path(sys.argv[1]) / "files", int(sys.argv[2]), minutes=1)
(Path(sys.argv[1]) / "old").mkdir()
made_databases.build(Path(sys.argv[1]) / "old" / "runtall.sqlite3", "0004_planning")
"""
IMPORT = """
import sys
from pathlib import Path
from runtall.services import importing, runners
from django.db import transaction
importing._BATCH = 4
runner_id = runners.own_runner_id()
def tell(here):
    transaction.on_commit(lambda: print(*(each.sha256 for each in here), flush=True))
print("ready", flush=True)
importing.import_paths(runner_id, [Path(sys.argv[1])], on_kept=tell)
"""
CHECK_IN = """
from runtall.services import runners, today
runner_id = runners.own_runner_id()
today.check_in(runner_id, {"pain_nrs": 0.0})
print("ready", flush=True)
for number in range(1, 40):
    today.check_in(runner_id, {"pain_nrs": number / 10})
    print(number / 10, flush=True)
"""
MIGRATE = """
from runtall.services.setup import configure, open_store
configure()
print("ready", flush=True)
open_store()
print("migrated", flush=True)
"""
RESTORE = """
import sys
from pathlib import Path
from runtall.services import restoring
print("ready", flush=True)
restoring.restore(Path(sys.argv[1]), Path(sys.argv[2]))
print("restored", flush=True)
"""
KINDS = ("import", "check-in", "migration", "restore")


@dataclass
class Told:
    """What the kills showed."""

    kills: int = 0
    stopped_at_work: int = 0
    lost: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    by_kind: dict[str, int] = field(default_factory=dict)


def run(*, kills: int, seed: int, folder: Path, on_kill: Callable[[Told], None] | None = None) -> Told:
    """Kill so many times, the four in turn."""
    chance, told = random.Random(seed), Told()
    made = _Made(folder)
    for number in range(kills):
        kind = KINDS[number % len(KINDS)]
        here = folder / f"kill-{number}"
        here.mkdir()
        home = made.home(kind, here)
        confirmed, at_work = _killed(made.command(kind, home), home, chance.uniform(0, 1) * made.work_s[kind])
        told.kills += 1
        told.stopped_at_work += at_work
        told.by_kind[kind] = told.by_kind.get(kind, 0) + at_work
        try:
            told.lost += tuple(f"{number} {kind}: {each}" for each in made.missing(kind, home, here, confirmed))
        except (RuntallError, sqlite3.Error, OSError, AssertionError) as error:
            told.damaged += (f"{number} {kind}: {type(error).__name__}: {error}",)
        shutil.rmtree(here)
        if on_kill is not None:
            on_kill(told)
    return told


def _environment(home: Path) -> dict[str, str]:
    here = Path(__file__).parent.parent / "tests"
    path = os.pathsep.join([str(here), os.environ.get("PYTHONPATH", "")])
    return {
        **os.environ,
        "RUNTALL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "runtall.settings",
        "PYTHONPATH": path,
        "RUNTALL_WORKERS": "1",
    }


def _done(home: Path, code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=_environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _killed(command: list[str], home: Path, after_s: float) -> tuple[list[str], bool]:
    """Start a process, kill it so long after it is ready, and return what it had confirmed and whether it was at work."""
    with subprocess.Popen(
        command, env=_environment(home), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after_s)
        at_work = process.poll() is None
        process.kill()
        lines = process.stdout.read().splitlines(keepends=True)
    return [word for line in lines if line.endswith("\n") for word in line.split()], at_work


class _Made:
    """What the kills start from, and how long each work takes when nobody kills it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _done(folder / "unused", MAKE, str(folder), str(FILES))
        self.files = folder / "files"
        _done(folder / "empty", EMPTY)
        whole = folder / "whole"
        shutil.copytree(folder / "empty", whole)
        _done(whole, IMPORT, str(self.files))
        backing_up.back_up(whole, folder / "whole.zip")
        self._empty_rows, self._whole_rows = rows_of(folder / "empty"), rows_of(whole)
        self._old_rows = rows_of(folder / "old")
        newest = folder / "newest"
        shutil.copytree(folder / "old", newest)
        _done(newest, OPEN)
        self._new_rows = rows_of(newest)
        self.work_s = {kind: self._measured(kind) for kind in KINDS}

    def home(self, kind: str, here: Path) -> Path:
        """Return a fresh folder for one kill."""
        return Path(shutil.copytree(self._folder / ("old" if kind == "migration" else "empty"), here / "home"))

    def command(self, kind: str, home: Path) -> list[str]:
        """Return what is killed."""
        code = {"import": IMPORT, "check-in": CHECK_IN, "migration": MIGRATE, "restore": RESTORE}[kind]
        arguments = {"import": [str(self.files)], "restore": [str(home), str(self._folder / "whole.zip")]}.get(kind, [])
        return [sys.executable, "-c", code, *arguments]

    def _measured(self, kind: str) -> float:
        here = self._folder / f"measured-{kind}"
        here.mkdir()
        home = self.home(kind, here)
        command = self.command(kind, home)
        with subprocess.Popen(command, env=_environment(home), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            began = last = time.monotonic()
            while process.stdout.readline():
                last = time.monotonic()
        shutil.rmtree(here)
        return last - began

    def missing(self, kind: str, home: Path, here: Path, confirmed: list[str]) -> list[str]:
        """Return what was confirmed and is not there, neither in the folder nor in a backup of it; raises where it is damaged."""
        if kind == "restore":
            restoring.go_on(home)
            assert rows_of(home) in (self._empty_rows, self._whole_rows), "a state between two"
            if confirmed:
                assert rows_of(home) == self._whole_rows, "confirmed, and not there"
        if kind == "migration":
            assert without_others(rows_of(home), self._old_rows) == self._old_rows, "rows changed"
        backing_up.back_up(home, here / "backup.zip")
        restored = here / "restored"
        restoring.restore(restored, here / "backup.zip")
        for each in (home, restored):
            assert snapshots.problems(each / "runtall.sqlite3") == ()
            check_originals(each)
        assert rows_of(restored) == rows_of(home), "the backup is not what was backed up"
        if kind == "migration":
            _done(restored, OPEN)
            assert shape(rows_of(restored)) == shape(self._new_rows), "the migration does not go on"
            for copy in snapshots.all_of(restored):
                assert snapshots.problems(copy) == ()
        return {"import": self._files_missing, "check-in": self._check_ins_missing}.get(kind, lambda *_: [])(restored, confirmed)

    def _files_missing(self, home: Path, confirmed: list[str]) -> list[str]:
        with closing(sqlite3.connect(home / "runtall.sqlite3")) as database:
            there = {sha256 for (sha256,) in database.execute("SELECT sha256 FROM store_ledgerentry")}
        return sorted(set(confirmed) - there)

    def _check_ins_missing(self, home: Path, confirmed: list[str]) -> list[str]:
        with closing(sqlite3.connect(home / "runtall.sqlite3")) as database:
            said = database.execute("SELECT json_extract(check_in, '$.pain_nrs') FROM store_storedcheckin").fetchall()
        there = {str(pain) for (pain,) in said}
        return sorted(set(confirmed) - there)


def rows_of(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of ours, but those that a restore empties."""
    from runtall.store.owning import tables_that_let_in

    shut = {*tables_that_let_in(), "store_mark"}
    with closing(sqlite3.connect(home / "runtall.sqlite3")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: database.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
            for name in names
            if name.startswith("store_") and name not in shut
        }


def without_others(
    rows: dict[str, list[tuple[object, ...]]], known: dict[str, list[tuple[object, ...]]]
) -> dict[str, list[tuple[object, ...]]]:
    """Return the tables that are known, each row as long as it is known."""
    return {name: [row[: len(known[name][0])] if known[name] else row for row in rows[name]] for name in known}


def shape(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {name: len(each) for name, each in rows.items()}


def check_originals(home: Path) -> None:
    """Hold every original that the database counts on against its name."""
    for place in backing_up.facts_of(home / "runtall.sqlite3").originals:
        if "sha256-" in place:  # a made-up row of the old database
            continue
        assert hashlib.sha256((home / place).read_bytes()).hexdigest() == Path(place).name, "an original is not what it was"


def _say_how_far(told: Told) -> None:
    if told.kills % 20 == 0:
        print(
            f"{told.kills} kills, {told.stopped_at_work} at work, lost {len(told.lost)}, damaged {len(told.damaged)}", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261122)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = run(kills=asked.kills, seed=asked.seed, folder=Path(folder), on_kill=_say_how_far)
    print(f"{told.kills} kills, {told.stopped_at_work} of them at work: {told.by_kind}")
    print(f"lost {len(told.lost)}, damaged {len(told.damaged)}")
    for each in (*told.lost, *told.damaged):
        print(" ", each)
    sys.exit(1 if told.lost or told.damaged else 0)


if __name__ == "__main__":
    main()
