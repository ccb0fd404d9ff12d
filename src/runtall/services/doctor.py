"""Examining an installation: each check says how it stands and, where something is wrong, what to do. Nothing is changed."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from runtall.core import Message, RuntallError, say
from runtall.services import databases, restoring, snapshots
from runtall.services.home import home_folder
from runtall.services.zones import machine_zone

SAMPLED = 50
"""Originals whose bytes are held against their name, unless all are asked for."""
_LOW_BYTES, _SCARCE_BYTES = 200 << 20, 2 << 30
_NO_WORKER_AFTER = timedelta(minutes=5)
_OLD_BACKUP_DAYS = 30
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier day: this version was written later."""

Ask = Callable[[str], list[tuple[Any, ...]]]


class State(StrEnum):
    """How something stands."""

    WELL = "well"
    NOTE = "note"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``next_step`` is null where nothing needs to be done."""

    name: str
    state: State
    what: Message
    next_step: Message | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was looked at."""

    version: str
    folder: str
    checks: tuple[Check, ...]
    is_well: bool


def examine(*, all_originals: bool = False) -> Examination:
    """Look at the installation of this process's folder.

    Parameters
    ----------
    all_originals
        Read every original; else a sample of them.
    """
    from runtall import __version__

    home = home_folder()
    checks = [_python(), _clock(), *_settings(), *_folder(home)]
    if home.is_dir():
        checks += [_disk(home), *_unfinished(home)]
        asking = _asking(home)
        if isinstance(asking, Check):
            checks.append(asking)
        else:
            checks += _database(home, asking, all_originals=all_originals)
        checks += _copies(home)
    checks += [_evidence(), _renderer()]
    return Examination(__version__, str(home), tuple(checks), all(each.state is not State.TROUBLE for each in checks))


# ---- the machine


def _python() -> Check:
    told = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    return Check("python", State.WELL, say("Python {python}, SQLite {sqlite}.", python=told, sqlite=sqlite3.sqlite_version))


def _clock() -> Check:
    now, zone = datetime.now(UTC), machine_zone()
    if now < _EARLIEST:
        return Check(
            "clock",
            State.TROUBLE,
            say("The clock says {day_on}, which is before this version was written.", day_on=now.date().isoformat()),
            say("Set the clock of this computer: days, plans and codes to sign in rest on it."),
        )
    if zone is None:
        return Check(
            "clock",
            State.NOTE,
            say("This computer does not say in which time zone it is."),
            say("Set home's zone under Settings."),
        )
    return Check("clock", State.WELL, say("It is {time} in {zone}.", time=now.astimezone().strftime("%H:%M"), zone=zone))


def _settings() -> Iterator[Check]:
    """Look at what stands in environment variables."""
    wrong: list[Message] = []
    number = os.environ.get("RUNTALL_WORKERS", "")
    if number and not (number.isdecimal() and int(number) > 0):
        wrong.append(say("{variable} is not a number of processes.", variable="RUNTALL_WORKERS"))
    folders = [Path(each).expanduser() for each in os.environ.get("RUNTALL_FOLDERS", "").split(os.pathsep) if each]
    if not all(each.is_dir() for each in folders):
        wrong.append(say("{variable} names a folder that is not there.", variable="RUNTALL_FOLDERS"))
    try:
        databases.database_of(os.environ.get(databases.VARIABLE, ""), home_folder())
    except RuntallError as error:
        wrong.append(error.what)
    for each in wrong:
        yield Check("settings", State.TROUBLE, each, say("Mend it where runtall is started, then start it again."))
    if not wrong:
        yield Check("settings", State.WELL, say("What is set in the environment can be."))


def _evidence() -> Check:
    from runtall.services.serving import check_evidence

    try:
        check_evidence()
    except RuntallError as error:
        return Check("evidence", State.TROUBLE, error.what, error.next_step)
    return Check("evidence", State.WELL, say("The evidence that came with runtall hangs together."))


def _renderer() -> Check:
    if find_spec("vl_convert") is None:
        return Check(
            "charts",
            State.NOTE,
            say("The chart renderer is not installed."),
            say("Charts are left out. Install runtall again to have them."),
        )
    return Check("charts", State.WELL, say("The chart renderer is installed."))


# ---- the folder


def _folder(home: Path) -> Iterator[Check]:
    if not home.is_dir():
        yield Check(
            "folder",
            State.NOTE,
            say("There is nothing in {folder} yet.", folder=str(home)),
            say("Start with runtall serve or runtall try."),
        )
        return
    if not os.access(home, os.W_OK | os.X_OK):
        yield Check(
            "folder",
            State.TROUBLE,
            say("{folder} may not be written.", folder=str(home)),
            say("Give it to the user that runs runtall."),
        )
        return
    open_to_others = [each for each in (home, home / "secret-key", home / databases.FILE_NAME) if _others_may_read(each)]
    if open_to_others and _others_may_read(home):
        yield Check(
            "folder",
            State.TROUBLE,
            say("Others on this computer can read {folder}.", folder=str(home)),
            say("Close it: chmod 700 {folder}", folder=str(home)),
        )
        return
    yield Check("folder", State.WELL, say("{folder} is yours alone.", folder=str(home)))


def _others_may_read(path: Path) -> bool:
    return os.name == "posix" and path.exists() and bool(path.stat().st_mode & 0o077)


def _disk(home: Path) -> Check:
    free = shutil.disk_usage(home).free
    what = say("{free:.1f} GB are free.", free=free / 1e9)
    if free < _LOW_BYTES:
        return Check("disk", State.TROUBLE, what, say("Make room: imports and snapshots fail when the disk is full."))
    if free < _SCARCE_BYTES:
        return Check("disk", State.NOTE, what, say("An import asks for twice the size of what comes in."))
    return Check("disk", State.WELL, what)


def _unfinished(home: Path) -> Iterator[Check]:
    """Look for what was begun and stopped."""
    if (home / restoring.JOURNAL).exists():
        yield Check(
            "restore", State.TROUBLE, say("A restore was stopped midway."), say("Any runtall command finishes it: runtall today")
        )
    notes = home / "forgetting"
    if notes.is_dir() and any(notes.iterdir()):
        yield Check(
            "deletion",
            State.TROUBLE,
            say("A deletion was begun and is not finished."),
            say("Start runtall serve: its worker finishes it within the hour."),
        )


def _copies(home: Path) -> Iterator[Check]:
    found = snapshots.all_of(home)
    size = sum(each.stat().st_size for each in found)
    what = say("{n} snapshots of the database from before updates, {size:.1f} MB.", n=len(found), size=size / 1e6)
    yield Check(
        "snapshots",
        State.WELL,
        what,
        say("They lie on the same disk: make backups too, with runtall backup, and keep them elsewhere."),
    )
    aside = sorted((home / "aside").iterdir()) if (home / "aside").is_dir() else []
    if aside:
        yield Check(
            "set aside",
            State.NOTE,
            say("{n} states from before a restore lie in {folder}.", n=len(aside), folder=str(home / "aside")),
            say("Remove them when you are content with what was restored."),
        )


# ---- the rows


def _asking(home: Path) -> Ask | Check:
    """Return what asks the database, or why it cannot be asked; never changes it."""
    if os.environ.get(databases.VARIABLE, "").strip():
        return _asking_postgres()
    file = home / databases.FILE_NAME
    if not file.exists():
        return Check("database", State.NOTE, say("There is no database yet."), say("The first command that needs it makes it."))
    if found := snapshots.problems(file):
        return Check(
            "database",
            State.TROUBLE,
            say("The database is damaged: {problem}.", problem=found[0]),
            say("Stop runtall, copy its folder as it is, then restore a backup: runtall restore FILE"),
        )

    def ask(query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(query).fetchall()

    return ask


def _asking_postgres() -> Ask | Check:
    from runtall.services.setup import configure

    configure()
    from django.db import DatabaseError, connection

    def ask(query: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    try:
        ask("SELECT 1")
    except DatabaseError:
        return Check(
            "database",
            State.TROUBLE,
            say("PostgreSQL does not answer."),
            say("Look whether the server runs, and at {variable}.", variable=databases.VARIABLE),
        )
    return ask


def _database(home: Path, ask: Ask, *, all_originals: bool) -> Iterator[Check]:
    from runtall.services.setup import migrations_in_code

    wanted, applied = migrations_in_code(), {name for (name,) in ask("SELECT name FROM django_migrations WHERE app = 'store'")}
    if applied - wanted:
        yield Check(
            "database",
            State.TROUBLE,
            say("A newer runtall has written this database."),
            say("Run that version, or restore a backup of this one."),
        )
        return
    if wanted - applied:
        yield Check(
            "database",
            State.NOTE,
            say("The database is whole; {n} changes of its shape wait.", n=len(wanted - applied)),
            say("The next runtall command makes them, after a snapshot."),
        )
        return
    yield Check("database", State.WELL, say("The database is whole and of this version."))
    yield from _originals(home, ask, all_originals=all_originals)
    yield _work(ask)
    yield _figures(ask)
    yield _doors(ask)
    yield from _outward(ask)


def _originals(home: Path, ask: Ask, *, all_originals: bool) -> Iterator[Check]:
    rows = ask("SELECT runner_id, sha256, size_bytes FROM store_original ORDER BY runner_id, sha256")
    places = {home / "originals" / str(runner) / sha256[:2] / sha256: (sha256, size) for runner, sha256, size in rows}
    missing = [place for place in places if not place.is_file()]
    there = [place for place in places if place not in set(missing)]
    other_size = [place for place in there if place.stat().st_size != places[place][1]]
    read = there if all_originals else random.Random().sample(there, min(SAMPLED, len(there)))  # noqa: S311 - no secret
    changed = sorted({*other_size, *(place for place in read if _sha256(place) != places[place][0])})
    for found, what in (
        (missing, say("{n} of {all} original files are missing.", n=len(missing), all=len(places))),
        (changed, say("{n} original files are not what came in.", n=len(changed))),
    ):
        if found:
            yield Check(
                "originals",
                State.TROUBLE,
                what,
                say(
                    "Put them back from a backup, into the same place; the first is {place}.",
                    place=str(found[0].relative_to(home)),
                ),
            )
    if not missing and not changed:
        yield Check(
            "originals",
            State.WELL,
            say("{all} original files are there; the bytes of {n} were held against their names.", all=len(places), n=len(read)),
        )


def _sha256(place: Path) -> str:
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _work(ask: Ask) -> Check:
    """Look whether somebody does the jobs."""
    limit = (datetime.now(UTC) - _NO_WORKER_AFTER).strftime("%Y-%m-%d %H:%M:%S")
    waiting = ask(f"SELECT count(*) FROM store_job WHERE state = 'waiting' AND run_after < '{limit}'")[0][0]  # noqa: S608 - a time of ours
    lapsed = ask(f"SELECT count(*) FROM store_job WHERE state = 'running' AND lease_until < '{limit}'")[0][0]  # noqa: S608
    given_up = ask("SELECT count(*) FROM store_job WHERE state = 'given_up'")[0][0]
    if waiting or lapsed:
        return Check(
            "worker",
            State.TROUBLE,
            say("{n} jobs wait, and nobody does them.", n=int(waiting) + int(lapsed)),
            say("Start runtall serve, which brings a worker, or runtall worker."),
        )
    if given_up:
        return Check(
            "worker",
            State.NOTE,
            say("{n} jobs could not go on.", n=int(given_up)),
            say("Under Import each says why, and can be tried again."),
        )
    return Check("worker", State.WELL, say("No job waits for a worker."))


def _figures(ask: Ask) -> Check:
    from runtall.services.upgrading import versions

    now = versions()
    stale = ask(
        "SELECT count(*) FROM store_storedrecording r LEFT JOIN store_summary s ON s.run_id = r.run_id "  # noqa: S608 - numbers of ours
        f"WHERE r.is_primary AND (r.reader_version <> {now['readers']} OR s.mechanics_version <> {now['measures']})"
    )[0][0]
    if stale:
        return Check(
            "figures",
            State.NOTE,
            say("The figures of {n} runs are of an earlier version.", n=int(stale)),
            say("The worker makes them anew; runtall rebuild does it at once."),
        )
    return Check("figures", State.WELL, say("Every figure is of this version."))


def _doors(ask: Ask) -> Check:
    """Look who may come in."""
    accounts = ask("SELECT role, count(*) FROM store_user WHERE is_active GROUP BY role")
    devices = ask("SELECT count(*) FROM store_paireddevice WHERE ended_at IS NULL")[0][0]
    n = sum(int(count) for _role, count in accounts)
    if n and "operator" not in {role for role, _count in accounts}:
        return Check(
            "doors",
            State.NOTE,
            say("There are {n} accounts and no operator among them.", n=n),
            say("Make one, so that somebody can let people in again: runtall user add NAME --role operator"),
        )
    return Check("doors", State.WELL, say("{n} accounts and {devices} paired devices.", n=n, devices=int(devices)))


def _outward(ask: Ask) -> Iterator[Check]:
    """Name every connection outward that somebody set up; none is there until then."""
    from runtall.services import connections
    from runtall.services.outbound import SWITCH, Purpose, is_forbidden

    bridges = ask("SELECT count(*) FROM store_bridge")[0][0]
    reminders = ask("SELECT channel, count(*) FROM store_reminderwishes GROUP BY channel ORDER BY channel")
    set_up = [say("the bridge to intervals.icu ({n})", n=int(bridges))] if bridges else []
    set_up += [say("reminders by {channel} ({n})", channel=str(channel), n=int(n)) for channel, n in reminders]
    try:
        set_up += [say("signing in by {place}", place=each.origin) for each in connections.sign_in_places()]
    except RuntallError as error:
        yield Check("outward", State.TROUBLE, error.what, error.next_step)
    closed = [each for each in Purpose if is_forbidden(each)]
    if not set_up:
        yield Check("outward", State.WELL, say("Nothing is sent anywhere: no connection outward is set up."))
        return
    named = ", ".join(map(str, set_up))
    yield Check("outward", State.WELL, say("Connections outward that somebody set up: {named}.", named=named))
    if closed:
        yield Check(
            "outward",
            State.NOTE,
            say("{variable} keeps these closed: {purposes}.", variable=SWITCH, purposes=", ".join(closed)),
            say("It is as whoever runs this installation wants it."),
        )
