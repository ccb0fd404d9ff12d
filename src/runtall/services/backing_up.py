"""One file with everything that an installation is made of, taken while it works.

What is in it stands in ``docs/backup.md``. Only files and SQLite: nothing here needs the pages' framework, but for rows on a
server, which are first written into a SQLite file (``store/whole_copy.py``).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from runtall.core import ConflictError, NotFoundError, UnreadableFileError, say
from runtall.services import snapshots
from runtall.services.whole_files import new_file

FORMAT = "runtall-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
DATABASE = "runtall.sqlite3"
NOT_TAKEN = frozenset({"cache", "sample", "snapshots", "aside", DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"})
"""What is not copied: made anew when needed, of another age, or copied as a database must be. Locks and what begins with a
dot are work under way."""
_TRIES = 3
_PIECE = 1 << 20
_PACKED = re.compile(r"\.(gz|zip|png|jpg)$")

Progress = Callable[[int, int, str], None]


def no_progress(_done: int, _total: int, _name: str) -> None:
    """Take note of nothing."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds. ``lost`` are originals that the folder had lost already."""

    file: str
    files: int
    size_bytes: int
    runners: int
    runs: int
    originals: int
    lost: int


def file_name() -> str:
    """Return what a backup of this moment is called."""
    return f"runtall-backup-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"


def is_on_a_server() -> bool:
    """Whether the rows are not in the folder but in PostgreSQL; whoever backs up or restores opens the store before."""
    from runtall.services.databases import VARIABLE

    return bool(os.environ.get(VARIABLE, "").strip())


def back_up(home: Path, target: Path, *, on_progress: Progress = no_progress) -> BackedUp:
    """Write everything that an installation is made of into one new file.

    It may be at work meanwhile: the database is copied as of one instant, originals are never changed, and files that wait
    to be imported are in it if the database counts on them.

    Raises
    ------
    NotFoundError
        There is no installation in the folder.
    ConflictError
        The target exists or lies inside the folder, too much changed meanwhile, or a server has tables of other settings.
    UnreadableFileError
        The database is damaged: a backup of it would only look like one.
    """
    target = target.expanduser().absolute()
    if not is_on_a_server() and not (home / DATABASE).exists():
        raise NotFoundError(say("There is nothing to back up in {folder}.", folder=str(home)), say("Look at RUNTALL_HOME."))
    if home.resolve() in target.resolve().parents:
        raise ConflictError(
            say("A backup inside runtall's own folder goes when the folder goes."), say("Choose a place on another disk.")
        )
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as workspace:
        copied, waiting = _as_of_now(home, Path(workspace))
        return _write(home, target, copied, waiting, on_progress)


def _as_of_now(home: Path, workspace: Path) -> tuple[Path, Path]:
    """Copy the database, and link every file that it counts on and that may go soon; return where both are."""
    for attempt in range(_TRIES):
        here = workspace / str(attempt)
        here.mkdir()
        waiting = here / "uploads"
        _link_tree(home / "uploads", waiting)
        copied = here / DATABASE
        _copy_rows(home, copied)
        _link_tree(home / "uploads", waiting)  # what came between
        if not _missing_uploads(copied, waiting):
            return copied, waiting
    raise ConflictError(say("Too much came in meanwhile."), say("Try again when the import is done."))


def _copy_rows(home: Path, copied: Path) -> None:
    """Copy all rows as of one instant into one SQLite file, whichever database they are in."""
    if not is_on_a_server():
        snapshots.copy_database(home / DATABASE, copied)
        return
    from runtall.store import whole_copy

    os.close(os.open(copied, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    whole_copy.copy_out(copied)


def _link_tree(source: Path, target: Path) -> None:
    """Link every file below a folder: it stays though its name goes. Where links are not known it is copied."""
    for found in _files_below(source):
        place = target / found.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            continue
        try:
            os.link(found, place)
        except FileNotFoundError:  # it was imported this instant
            continue
        except OSError:
            try:
                shutil.copyfile(found, place)
            except FileNotFoundError:
                continue


def _missing_uploads(database: Path, waiting: Path) -> bool:
    """Whether the database counts on a file sent whole that is not among those that wait."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            rows = connection.execute('SELECT "drop", name FROM store_upload WHERE is_whole').fetchall()
        except sqlite3.OperationalError:  # made before files could be sent
            return False
    return any(not (waiting / drop / "files" / name).exists() for drop, name in rows)


def _files_below(folder: Path) -> Iterator[Path]:
    """Give the plain files below a folder, in order, but what is on its way; links are not followed."""
    if not folder.is_dir():
        return
    for each in sorted(folder.iterdir()):
        if each.name.startswith(".") or each.is_symlink():
            continue
        if each.is_dir():
            yield from _files_below(each)
        elif each.is_file():
            yield each


def _write(home: Path, target: Path, copied: Path, waiting: Path, on_progress: Progress) -> BackedUp:
    if found := snapshots.problems(copied):
        raise UnreadableFileError(
            say("The database is damaged: {problem}.", problem=found[0]), say("Restore an earlier backup: runtall restore FILE")
        )
    facts = facts_of(copied)
    sources = [(DATABASE, copied), *((f"uploads/{each.relative_to(waiting).as_posix()}", each) for each in _files_below(waiting))]
    for entry in sorted(home.iterdir()):
        if entry.name in NOT_TAKEN or entry.name == "uploads" or entry.name.startswith(".") or entry.name.endswith(".lock"):
            continue
        found_here = _files_below(entry) if entry.is_dir() else iter([entry] if entry.is_file() else [])
        sources += [(each.relative_to(home).as_posix(), each) for each in found_here]
    written: dict[str, dict[str, Any]] = {}
    with new_file(target) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for done, (name, source) in enumerate(sources):
            on_progress(done, len(sources), name)
            try:
                written[name] = _put(archive, name, source)
            except FileNotFoundError:  # taken away meanwhile; whether it is missed shows below
                continue
        lost = [each for each in facts.originals if each not in written]
        manifest = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "made_by": _version(),
            "made_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "migrations": sorted(facts.migrations),
            "lost_originals": lost,
            "files": written,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    originals = len(facts.originals) - len(lost)
    return BackedUp(str(target), len(written), target.stat().st_size, facts.runners, facts.runs, originals, len(lost))


def _put(archive: zipfile.ZipFile, name: str, source: Path) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as stream:
        member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_STORED if _PACKED.search(name) else zipfile.ZIP_DEFLATED
        member.external_attr = 0o600 << 16
        with archive.open(member, "w", force_zip64=True) as out:
            while piece := stream.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
    return {"sha256": digest.hexdigest(), "size_bytes": size}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database says of itself: its migrations, and the originals that it counts on, as places in the folder."""

    migrations: frozenset[str]
    originals: tuple[str, ...]
    runners: int
    runs: int


def facts_of(database: Path) -> Facts:
    """Read what a database says of itself; raises ``sqlite3.DatabaseError`` where it is none of ours."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
        migrations = connection.execute("SELECT name FROM django_migrations WHERE app = 'store'").fetchall()
        originals = connection.execute("SELECT runner_id, sha256 FROM store_original ORDER BY runner_id, sha256").fetchall()
        (runners,) = connection.execute("SELECT count(*) FROM store_runner").fetchone()
        (runs,) = connection.execute("SELECT count(*) FROM store_run").fetchone()
    return Facts(
        frozenset(str(name) for (name,) in migrations),
        tuple(f"originals/{runner}/{sha256[:2]}/{sha256}" for runner, sha256 in originals),
        int(runners),
        int(runs),
    )


def _version() -> str:
    from runtall import __version__

    return __version__
