"""Delete me: rows, originals, files on their way, snapshots and states set aside, gone from the folder and its free pages.

What is deleted when stands in ``docs/your-data.md``. A note in the folder says that it has begun, so that a stop on the way is
made good by the worker or the next call.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runtall.core import ConflictError, NotFoundError, say
from runtall.services import snapshots
from runtall.services.backing_up import DATABASE

NOTES = "forgetting"
_PATIENCE_S = 20.0
_UNDER_WAY = (".backup-*", ".restoring-*", ".sample-*", ".database-*")
"""Leftovers of work that was stopped: they may hold copies of anything."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed. ``is_erased`` tells that the pages of the database were written anew; else that follows by itself."""

    rows: int
    originals: int
    snapshots: int
    states_aside: int
    is_erased: bool


def runner_of_account(name: str) -> int | None:
    """Return the runner of an account, ``None`` where there is none."""
    from runtall.services.setup import open_store

    open_store()
    from runtall.store import forgetting

    return forgetting.runner_of_account(name.strip().lower())


def forget(runner_id: int) -> Forgotten:
    """Remove everything of a runner, at once and for good.

    Jobs of theirs are stopped first. Snapshots and states set aside by a restore go whole, since they hold the runner too;
    where others remain, a fresh snapshot without the runner takes their place.

    Raises
    ------
    NotFoundError
        There is no such runner.
    ConflictError
        An import from a terminal is under way.
    """
    from runtall.store import forgetting

    if not forgetting.is_there(runner_id):
        raise NotFoundError(say("There is nothing to delete."))
    forgetting.stop_jobs(runner_id)
    with _no_import(runner_id, _home()):
        _note(runner_id).parent.mkdir(exist_ok=True, mode=0o700)
        _note(runner_id).touch(mode=0o600)
        return _all_of(runner_id)


def finish() -> int:
    """Finish what was begun and stopped; returns how many runners that were."""
    found = sorted((_home() / NOTES).glob("[0-9]*")) if (_home() / NOTES).is_dir() else []
    for note in found:
        with _no_import(int(note.name), _home()):
            _all_of(int(note.name))
    return len(found)


def _all_of(runner_id: int) -> Forgotten:
    from runtall.store import forgetting, originals, runners

    home = _home()
    known = runners.sample_runner()
    is_sample = known is not None and known.id == runner_id
    drops = forgetting.drops_of(runner_id)
    n_originals = sum(1 for each in (home / "originals" / str(runner_id)).glob("*/*") if each.is_file())
    n_rows = forgetting.remove(runner_id)
    originals.forget_all(home, runner_id)
    for drop in drops:
        shutil.rmtree(home / "uploads" / drop, ignore_errors=True)
    if is_sample:
        shutil.rmtree(home / "sample", ignore_errors=True)
        (home / ".sample-making.json").unlink(missing_ok=True)
    n_snapshots, n_aside = (0, 0) if is_sample else _forget_copies(home)
    is_erased = forgetting.erase_free_pages()
    if is_erased:
        if n_snapshots and (home / DATABASE).exists() and runners.anybody():
            snapshots.take(home / DATABASE, home, why="after-deletion")
        _note(runner_id).unlink(missing_ok=True)
    return Forgotten(n_rows, n_originals, n_snapshots, n_aside, is_erased)


def _forget_copies(home: Path) -> tuple[int, int]:
    """Remove every copy of the whole that lies in the folder; returns how many snapshots and states set aside there were."""
    n_snapshots = snapshots.remove_all(home)
    aside = sorted((home / "aside").iterdir()) if (home / "aside").is_dir() else []
    shutil.rmtree(home / "aside", ignore_errors=True)
    shutil.rmtree(home / "cache" / "keypoints", ignore_errors=True)  # landmarks of films, by their content alone
    for pattern in _UNDER_WAY:
        for each in home.glob(pattern):
            shutil.rmtree(each, ignore_errors=True)
    return n_snapshots, len(aside)


@contextmanager
def _no_import(runner_id: int, home: Path) -> Iterator[None]:
    """Wait until the jobs that were stopped have let go, and let no import begin."""
    from runtall.services.importing import alone

    until = time.monotonic() + _PATIENCE_S
    while True:
        lock = alone(runner_id, home)
        try:
            lock.__enter__()
        except ConflictError as error:
            if time.monotonic() > until:
                raise ConflictError(
                    say("An import is under way."),
                    say("Wait until it is done, or stop it, then delete again. Nothing was deleted."),
                ) from error
            time.sleep(0.2)
            continue
        break
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _note(runner_id: int) -> Path:
    return _home() / NOTES / str(runner_id)


def _home() -> Path:
    from django.conf import settings

    home: Path = settings.RUNTALL_HOME
    return home
