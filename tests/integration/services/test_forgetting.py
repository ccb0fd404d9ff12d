"""Delete me: nothing of a runner is left anywhere in the folder, byte for byte, whatever is under way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from made_runs import write_runs
from runtall.core import NotFoundError
from runtall.services import exporting, forgetting, jobs
from runtall.store import forgetting as kept
from runtall.store import originals, owning, rows

MARKS = (b"Zebulonia", b"quixotic-shoe", b"vexed by dawn", b"own hill race")
"""Words that stand nowhere but in what this runner wrote."""
LIVE = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from runtall.plan import Race
from runtall.services import diary, importing, runners, shoe_rack, snapshots, uploads
from runtall.services.setup import open_store
from runtall.symptoms import Context
home, files = Path(sys.argv[1]), Path(sys.argv[2])
runner_id = runners.own_runner_id()
from runtall.store import planning
from runtall.store.models import Run, Runner
Runner.objects.filter(pk=runner_id).update(name="Zebulonia")
importing.import_paths(runner_id, [files])
now = datetime.now(UTC)
for number in range(120):
    diary.write(runner_id, context=Context.REST, pain_nrs=2, now=now - timedelta(hours=number), note=f"vexed by dawn {number}")
shoe_rack.name_for(runner_id, list(Run.objects.values_list("pk", flat=True)), "quixotic-shoe")
planning.keep_race(runner_id, Race((now + timedelta(days=60)).date(), 10_000.0, "own hill race"), at=now)
drop = uploads.take(runner_id, [("run.fit", 9, [b"vexed by dawn"])])
uploads.begin(runner_id, "part of vexed by dawn.fit", 100)
snapshots.take(home / "runtall.sqlite3", home, why="before-migration")
(home / "aside" / "x").mkdir(parents=True)
snapshots.copy_database(home / "runtall.sqlite3", home / "aside" / "x" / "runtall.sqlite3")
print(runner_id)
"""
FORGET = """
import sys
from runtall.services import forgetting, runners
made = forgetting.forget(runners.own_runner_id())
assert made.is_erased
print(made.rows, made.originals, made.snapshots, made.states_aside)
"""


ENQUEUE = """
import sys
from pathlib import Path
from runtall.services import runners, uploads
runner_id = runners.own_runner_id()
files = sorted(Path(sys.argv[1]).iterdir())
drop = uploads.take(runner_id, [(file.name, file.stat().st_size, [file.read_bytes()]) for file in files])
uploads.start(runner_id, drop)
"""


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "RUNTALL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "runtall.settings"}


def asked(home: Path, code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def holding(home: Path, words: tuple[bytes, ...]) -> set[str]:
    """Return every file of the folder in which one of the words, or one in its name, can be found."""
    return {
        each.relative_to(home).as_posix()
        for each in home.rglob("*")
        if each.is_file() and any(word in each.read_bytes() or word in os.fsencode(each.name) for word in words)
    }


def heads_of_files(folder: Path) -> tuple[bytes, ...]:
    """Bytes from the middle of each watch file: they stand in the originals and nowhere else."""
    return tuple(data[len(data) // 2 : len(data) // 2 + 40] for each in sorted(folder.iterdir()) if (data := each.read_bytes()))


def test_nothing_is_left_in_the_folder(tmp_path):
    files, home = tmp_path / "files", tmp_path / "home"
    write_runs(files, 3, minutes=1)
    words = (*MARKS, *heads_of_files(files))
    asked(home, LIVE, str(home), str(files))
    before = holding(home, words)
    assert {"runtall.sqlite3", "aside/x/runtall.sqlite3"} <= before | {"runtall.sqlite3"}
    assert any(each.startswith("snapshots/") for each in before)
    assert any(each.startswith("uploads/") for each in before)
    assert sum(each.startswith("originals/") for each in before) == 3

    n_rows, n_originals, n_snapshots, n_aside = map(int, asked(home, FORGET).split())

    assert holding(home, words) == set()
    assert (n_originals, n_snapshots, n_aside) == (3, 1, 1)
    assert n_rows > 120
    assert not (home / "forgetting").exists() or list((home / "forgetting").iterdir()) == []


def test_nothing_is_left_when_a_worker_is_importing_for_them(tmp_path):
    files, home = tmp_path / "files", tmp_path / "home"
    write_runs(files, 60, minutes=3)
    words = heads_of_files(files)
    asked(home, ENQUEUE, str(files))
    worker = subprocess.Popen(
        [sys.executable, "-m", "runtall.services.working", "--with-parent"], env=environment(home), stdin=subprocess.PIPE
    )
    try:
        until = time.monotonic() + 60
        while not holding(home / "originals", words) if (home / "originals").exists() else True:
            assert time.monotonic() < until
            time.sleep(0.05)

        asked(home, FORGET)
        time.sleep(2)  # whatever was under way has had its chance to write

        assert holding(home, words) == set()
    finally:
        worker.communicate(timeout=30)


def test_rows_of_others_stay(runner_id, home, tmp_path):
    from runtall.services.importing import import_paths
    from runtall.store.models import Runner

    write_runs(tmp_path / "files", 3, minutes=1)
    other = Runner.objects.create(name="Another").pk
    for each in (runner_id, other):
        import_paths(each, [tmp_path / "files"])
    before = rows.count(other)
    whole = exporting.write(other, tmp_path / "before.zip")

    forgetting.forget(runner_id)

    assert kept.left_over(runner_id) == {}
    assert not originals.place(home, runner_id, "00").parent.parent.exists()
    assert rows.count(other) == before
    assert exporting.write(other, tmp_path / "after.zip") == whole
    assert whole.lost == 0


def test_every_table_of_a_runner_goes_with_the_runner(runner_id):
    """By the database's own rules too: a new table that forbids the deletion, or outlives it, shows here."""
    from django.db import models

    outliving = [
        model._meta.label
        for model in owning.all_models()
        for field in model._meta.fields
        if field.name == "runner" and isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.CASCADE
    ]

    assert outliving == []


def test_an_account_goes_with_its_runner_and_its_sessions(runner_id, home):
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from runtall.store.models import Runner, User

    mine, theirs = User.objects.create(username="mine"), User.objects.create(username="theirs")
    runner = Runner.objects.create(name="Mine", user=mine)
    for user in (mine, theirs):
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session.save()

    forgetting.forget(runner.pk)

    assert set(User.objects.values_list("username", flat=True)) == {"theirs"}
    assert [each.get_decoded()["_auth_user_id"] for each in Session.objects.all()] == [str(theirs.pk)]


def test_what_was_begun_and_stopped_is_finished(runner_id, home, monkeypatch):
    jobs.ask_for(runner_id, "folder", {"path": "/a"})
    (home / "originals" / str(runner_id) / "ab").mkdir(parents=True)
    (home / "originals" / str(runner_id) / "ab" / "abc").write_bytes(b"x")

    class StoppedError(Exception):
        """The process is gone here."""

    def stop(*_: object) -> None:
        raise StoppedError

    with monkeypatch.context() as patched:
        patched.setattr(originals, "forget_all", stop)
        with pytest.raises(StoppedError):
            forgetting.forget(runner_id)

    assert forgetting.finish() == 1
    assert not (home / "originals" / str(runner_id)).exists()
    assert forgetting.finish() == 0


def test_nobody_is_deleted_twice(runner_id, home):
    forgetting.forget(runner_id)

    with pytest.raises(NotFoundError):
        forgetting.forget(runner_id)


def test_the_sample_runner_goes_with_its_files_and_leaves_ones_own(runner_id, home):
    from runtall.store import runners
    from runtall.store.models import Runner

    sample = runners.sample_runner(make=True)
    (home / "sample" / "2026-01-01").mkdir(parents=True)
    (home / "snapshots").mkdir()
    (home / "snapshots" / "20260101T000000Z-x.sqlite3").write_bytes(b"x")

    forgetting.forget(sample.id)

    assert not (home / "sample").exists()
    assert (home / "snapshots" / "20260101T000000Z-x.sqlite3").exists()
    assert Runner.objects.filter(pk=runner_id).exists()
