"""A backup put in place: everything in it is checked before anything is touched, and what was there is moved aside, not deleted.

The moving is written down before it begins, so that whatever stops it, the next runtall command finishes it.
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
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from runtall.core import ConflictError, UnreadableFileError, say
from runtall.services import backing_up, in_use, snapshots
from runtall.services.backing_up import DATABASE, FORMAT, FORMAT_VERSION, MANIFEST, NOT_TAKEN, Progress, facts_of, no_progress
from runtall.services.whole_files import sync_folder

ASIDE = "aside"
JOURNAL = in_use.RESTORE
STAGING = ".restoring-"
_PIECE = 1 << 20
_MOST_MANIFEST_BYTES = 256 << 20
_KEPT_FREE_BYTES = 256 << 20
_STAYS = frozenset({ASIDE, "cache", "sample", "snapshots"})
"""What a backup does not hold and a restore leaves where it is."""
_PLAIN = re.compile(r"[^\x00-\x1f\\:]+\Z")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. ``aside`` is where the state before went; empty where there was none."""

    made_at: str
    made_by: str
    runners: int
    runs: int
    originals: int
    lost: int
    aside: str


def restore(home: Path, file: Path, *, on_progress: Progress = no_progress) -> Restored:
    """Put a backup in place of what is in the folder.

    Whoever was signed in or paired when the backup was made is not afterwards: a device that was shut out since would be let
    in again.

    Raises
    ------
    UnreadableFileError
        The file is no backup, not whole, or was changed; nothing was touched.
    ConflictError
        runtall is at work in the folder or its database, the database on a server is not empty, there is too little room, or a
        newer runtall made the backup; nothing was touched.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    go_on(home)
    _sweep(home)
    with in_use.nobody_else(home):
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=home))
        try:
            manifest = _unpack(file, staging, home, on_progress)
            facts = _checked(staging, manifest)
            _shut_out(staging / DATABASE)
            with _rows_in_place(staging / DATABASE):
                aside = _plan_moves(home, staging)
                _move(home)
        except BaseException:
            if not (home / JOURNAL).exists():
                shutil.rmtree(staging, ignore_errors=True)
            raise
    return Restored(
        made_at=str(manifest["made_at"]),
        made_by=str(manifest["made_by"]),
        runners=facts.runners,
        runs=facts.runs,
        originals=len(facts.originals) - len(manifest["lost_originals"]),
        lost=len(manifest["lost_originals"]),
        aside="" if aside is None else str(aside),
    )


def go_on(home: Path) -> None:
    """Finish a restore that was stopped while it moved things into place. Costs nothing where there was none.

    Raises
    ------
    ConflictError
        It is under way in another process.
    """
    if (home / JOURNAL).exists():
        with in_use.nobody_else(home):
            if (home / JOURNAL).exists():
                _move(home)


def _sweep(home: Path) -> None:
    """Remove what a restore that was killed had unpacked."""
    with in_use.nobody_else(home):
        for each in home.glob(f"{STAGING}*"):
            shutil.rmtree(each, ignore_errors=True)


# ---- looking, before anything is touched


def _unpack(file: Path, staging: Path, home: Path, on_progress: Progress) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            files: dict[str, dict[str, Any]] = manifest["files"]
            _check_room(home, sum(int(each["size_bytes"]) for each in files.values()))
            for done, (name, told) in enumerate(sorted(files.items())):
                on_progress(done, len(files), name)
                _unpack_one(archive, name, told, staging)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, NotImplementedError) as error:
        raise _not_whole() from error
    return manifest


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST_BYTES:
        raise _not_whole()
    said = json.loads(archive.read(MANIFEST))
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise UnreadableFileError(
            say("This is no backup of runtall."),
            say("An export of one runner comes in with runtall import; a backup is what runtall backup writes."),
        )
    version = str(said["made_by"])[:40]
    if int(said["format_version"]) > FORMAT_VERSION or set(said["migrations"]) - _migrations_in_code():
        raise ConflictError(
            say("This backup was made by a newer runtall ({version}).", version=version), say("Update this one, then restore it.")
        )
    if not isinstance(said["lost_originals"], list) or DATABASE not in said["files"]:
        raise _not_whole()
    return said


def _migrations_in_code() -> set[str]:
    from runtall.store import migrations

    return {file.stem for file in Path(str(migrations.__file__)).parent.glob("[0-9]*.py")}


def _check_room(home: Path, needed_bytes: int) -> None:
    free = shutil.disk_usage(home).free
    if free < needed_bytes + _KEPT_FREE_BYTES:
        raise ConflictError(
            say("It needs {needed:.1f} GB of room, and {free:.1f} GB are free.", needed=needed_bytes / 1e9, free=free / 1e9),
            say("Make room on the disk, then restore again. Nothing was changed."),
        )


def _unpack_one(archive: zipfile.ZipFile, name: str, told: dict[str, Any], staging: Path) -> None:
    target = staging / _safe(name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, left = hashlib.sha256(), int(told["size_bytes"])
    with archive.open(name) as stream, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise _not_whole()
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if left or digest.hexdigest() != told["sha256"]:
        raise _not_whole()


def _safe(name: str) -> PurePosixPath:
    """Return the place of a file inside the folder, if it is one that a backup can have written."""
    path = PurePosixPath(name)
    parts_are_plain = all(part not in ("", ".", "..") and _PLAIN.match(part) for part in name.split("/"))
    if not parts_are_plain or path.is_absolute() or path.parts[0].startswith(".") or path.parts[0].endswith(".lock"):
        raise _not_whole()
    if path.parts[0] in NOT_TAKEN - {DATABASE} or (path.parts[0] == DATABASE and len(path.parts) > 1):
        raise _not_whole()
    return path


def _checked(staging: Path, manifest: dict[str, Any]) -> Any:
    """Look into the database and at every original that it counts on; each file's checksum was looked at already."""
    database = staging / DATABASE
    if found := snapshots.problems(database):
        raise UnreadableFileError(
            say("The database in this backup is damaged: {problem}.", problem=found[0]),
            say("Nothing was changed. Try another backup."),
        )
    try:
        facts = facts_of(database)
    except sqlite3.DatabaseError as error:
        raise _not_whole() from error
    if facts.migrations - _migrations_in_code():
        raise ConflictError(
            say("This backup was made by a newer runtall ({version}).", version=str(manifest["made_by"])[:40]),
            say("Update this one, then restore it."),
        )
    lost = set(manifest["lost_originals"])
    for place in facts.originals:
        told = manifest["files"].get(place)
        if (told is None and place not in lost) or (told is not None and told["sha256"] != PurePosixPath(place).name):
            raise _not_whole()
    return facts


def _shut_out(database: Path) -> None:
    """Empty the tables that let somebody in."""
    from runtall.store.owning import tables_that_let_in

    with closing(sqlite3.connect(database)) as connection, connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in tables_that_let_in():
            if table in there:
                connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of our own
    with database.open("rb+") as written:
        os.fsync(written.fileno())


@contextmanager
def _rows_in_place(database: Path) -> Iterator[None]:
    """Bring the rows where they belong: they stay in their file, or go to the server, where they stand when all else is in place.

    Stopped in between, the server's database is as empty as it was, and the backup can be restored again.
    """
    if not backing_up.is_on_a_server():
        yield
        return
    from runtall.store import whole_copy

    with whole_copy.copied_in(database):
        database.unlink()
        yield


def _not_whole() -> UnreadableFileError:
    return UnreadableFileError(
        say("This backup is not whole, or was changed."), say("Nothing was touched here. Copy the file again, or try another.")
    )


# ---- moving


def _plan_moves(home: Path, staging: Path) -> Path | None:
    """Write down what moves where; from here on it will be done, whatever happens. Returns where the state before goes."""
    present = [each.name for each in sorted(home.iterdir()) if _moves(each.name)]
    aside = home / ASIDE / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-before-restore"
    if present:
        aside.mkdir(parents=True, mode=0o700)
    plan = {
        "staging": staging.name,
        "aside": [[name, str((aside / name).relative_to(home))] for name in present],
        "into": sorted(each.name for each in staging.iterdir()),
    }
    for folder, _folders, _files in os.walk(staging):
        sync_folder(Path(folder))
    arriving = home / f"{JOURNAL}.{os.getpid()}"
    with arriving.open("w", encoding="utf-8") as out:
        json.dump(plan, out)
        out.flush()
        os.fsync(out.fileno())
    arriving.replace(home / JOURNAL)
    sync_folder(home)
    return aside if present else None


def _moves(name: str) -> bool:
    return name not in _STAYS and not name.startswith(".") and not name.endswith(".lock")


def _move(home: Path) -> None:
    """Do what was written down, from wherever it was stopped."""
    plan = json.loads((home / JOURNAL).read_text("utf-8"))
    staging = home / plan["staging"]
    for name, place in plan["aside"]:
        _set_aside(home / name, home / place, is_replaced=not (staging / name).exists() and name in plan["into"])
    for name in plan["into"]:
        if (staging / name).exists():
            if (home / name).is_dir():  # made anew while it was stopped
                (home / name).replace(home / f".{name}-{datetime.now(UTC):%H%M%S%f}")
            (staging / name).replace(home / name)
    sync_folder(home)
    shutil.rmtree(staging, ignore_errors=True)
    (home / JOURNAL).unlink()
    sync_folder(home)


def _set_aside(present: Path, place: Path, *, is_replaced: bool) -> None:
    """Move one thing aside, unless that was done before it stopped."""
    if is_replaced or place.exists():
        return
    with suppress(FileNotFoundError):
        present.replace(place)
