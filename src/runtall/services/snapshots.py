"""Copies of the database beside it: one before each migration, the last few kept, and whether a database is whole.

Only files and SQLite: nothing here needs the pages' framework, so that it can look at any database at any time.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from runtall.core import ConflictError, UnreadableFileError, say
from runtall.services.whole_files import sync_folder

KEPT = 5
"""Snapshots that stay; with each new one the oldest goes."""
FOLDER = "snapshots"
_MOST_PROBLEMS = 5


def problems(database: Path) -> tuple[str, ...]:
    """Return what is wrong with a database file: pages that cannot be, and rows that name others that are not there."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            found = [str(line) for (line,) in connection.execute(f"PRAGMA quick_check({_MOST_PROBLEMS})") if line != "ok"]
            loose = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_PROBLEMS)
    except sqlite3.DatabaseError as error:
        return (str(error),)
    return (*found, *(f"a row of {table} names one of {parent} that is not there" for table, _row, parent, _key in loose))


def before_migration(database: Path, home: Path) -> Path:
    """Look whether the database is whole, and keep a copy of it.

    Raises
    ------
    UnreadableFileError
        It is damaged; nothing was changed.
    """
    if found := problems(database):
        newest = max(all_of(home), default=None)
        raise UnreadableFileError(
            say("The database is damaged, so it was not brought up to date: {problem}.", problem=found[0]),
            say("Restore a backup: runtall restore FILE. The newest snapshot is {file}.", file=str(newest))
            if newest
            else say("Restore a backup: runtall restore FILE."),
        )
    return take(database, home, why="before-migration")


def take(database: Path, home: Path, *, why: str) -> Path:
    """Copy a database, in use or not, to ``snapshots/``; a stop on the way leaves the copy whole or absent."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    target = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{why}.sqlite3"
    arriving = folder / f".{target.name}.{os.getpid()}"
    try:
        copy_database(database, arriving)
        arriving.replace(target)
        sync_folder(folder)
    finally:
        arriving.unlink(missing_ok=True)
    for old in sorted(all_of(home))[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def copy_database(database: Path, target: Path) -> None:
    """Copy a database as of one instant while others may write to it; the copy is one file, on disk when this returns."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(database, timeout=30)) as source, closing(sqlite3.connect(target)) as copy:
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise ConflictError(
                say("The database could not be copied: {reason}.", reason=str(error)), say("Look at the disk, then try again.")
            ) from error
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def all_of(home: Path) -> list[Path]:
    """Return the snapshots that are there; their names sort by age."""
    return sorted((home / FOLDER).glob("[0-9]*.sqlite3"))


def remove_all(home: Path) -> int:
    """Remove every snapshot, half-written ones too, and return how many there were."""
    found = all_of(home)
    for each in (*found, *(home / FOLDER).glob(".*")):
        each.unlink(missing_ok=True)
    return len(found)
