"""A folder on this machine that is looked into every few minutes, and only ever read."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError, RuntallError, say
from runtall.services import jobs as queue
from runtall.services.importing import FileOutcome, import_paths

if TYPE_CHECKING:
    from runtall.services.jobs import Telling
    from runtall.store.work_rows import JobRow

ALLOWED_VARIABLE = "RUNTALL_FOLDERS"
"""Folders below which one may be watched, separated as in PATH; unset, the home folder and places of mounted disks."""
_MOUNTS = ("/media", "/mnt", "/run/media", "/Volumes")
MOST_FILES = 200_000
_ANOTHER = say("Choose the folder that your watch or its app writes into, such as {example}.", example="~/Garmin/Activities")


@dataclass(frozen=True, slots=True)
class Watched:
    """The watched folder as it was found at the last look."""

    path: str
    looked_at: datetime | None
    files: int | None
    trouble: Message | None


def allowed_places() -> tuple[Path, ...]:
    """Return the folders below which one may be watched."""
    chosen = os.environ.get(ALLOWED_VARIABLE, "")
    places = [Path(each) for each in chosen.split(os.pathsep) if each] or [Path.home(), *map(Path, _MOUNTS)]
    return tuple(place.resolve() for place in places if place.is_dir())


def checked_folder(text: str) -> Path:
    """Return the folder that a runner named, if it may be watched.

    Raises
    ------
    ImplausibleValueError
        No whole path, outside of the allowed places, hidden, runtall's own, or so wide that it holds everything.
    NotFoundError
        There is no such folder, or it may not be read.
    """
    text = text.strip()
    if not text or len(text) > 4096 or "\0" in text:
        raise ImplausibleValueError(say("That is no path of a folder."), _ANOTHER)
    try:
        path = Path(text).expanduser()
    except RuntimeError as error:
        raise ImplausibleValueError(say("That is no path of a folder."), _ANOTHER) from error
    if not path.is_absolute():
        raise ImplausibleValueError(say("Write the whole path of the folder, from the beginning."), _ANOTHER)
    try:
        place = path.resolve()  # links are followed first, so that none leads out of the allowed places
    except OSError as error:
        raise NotFoundError(say("There is no folder {folder}.", folder=text), _ANOTHER) from error
    _check_place(place, text)
    if not place.is_dir():
        raise NotFoundError(say("There is no folder {folder}.", folder=text), say("Check how it is written."))
    if not os.access(place, os.R_OK | os.X_OK):
        raise NotFoundError(
            say("The folder {folder} may not be read by runtall.", folder=text), say("Allow it, or choose another.")
        )
    return place


def _check_place(place: Path, text: str) -> None:
    under = [allowed for allowed in allowed_places() if place.is_relative_to(allowed)]
    if not under:
        raise ImplausibleValueError(
            say("{folder} lies outside of the places that runtall may look into.", folder=text),
            say("It may look into {places}.", places=", ".join(map(str, allowed_places())) or "nothing"),
        )
    if ALLOWED_VARIABLE not in os.environ and any(place == allowed for allowed in under):
        raise ImplausibleValueError(say("{folder} holds far more than runs.", folder=text), _ANOTHER)
    inner = place.relative_to(max(under, key=lambda allowed: len(allowed.parts)))
    if any(part.startswith(".") for part in inner.parts):
        raise ImplausibleValueError(say("{folder} is hidden or lies in a hidden folder.", folder=text), _ANOTHER)
    from django.conf import settings

    home: Path = settings.RUNTALL_HOME.resolve()
    if place.is_relative_to(home) or home.is_relative_to(place):
        raise ImplausibleValueError(say("{folder} is where runtall keeps its own files.", folder=text), _ANOTHER)


def choose(runner_id: int, text: str) -> Watched:
    """Watch a folder from here on, and take in at once what it holds. Raises as ``checked_folder`` does."""
    from runtall.store import uploads

    place = checked_folder(text)
    uploads.keep_folder(runner_id, str(place), queue.now())
    look_now(runner_id)
    found = watched(runner_id)
    assert found is not None
    return found


def leave(runner_id: int) -> None:
    """Watch no folder any more; what came from it stays."""
    from runtall.store import uploads

    uploads.forget_folder(runner_id)


def watched(runner_id: int) -> Watched | None:
    """Return the watched folder, ``None`` where there is none."""
    from runtall.store import uploads

    row = uploads.folder(runner_id)
    return None if row is None else Watched(row.path, row.looked_at, row.files, row.trouble)


def look_now(runner_id: int) -> int | None:
    """Look into the folder at once and take in what it holds, settled or not; return the job, ``None`` where it is gone."""
    from runtall.store import uploads

    row = uploads.folder(runner_id)
    if row is None:
        raise NotFoundError(say("No folder is watched."), _ANOTHER)
    try:
        digest, n = _seen(checked_folder(row.path))
    except RuntallError as error:
        uploads.keep_look(runner_id, queue.now(), trouble=error.what)
        return None
    uploads.keep_look(runner_id, queue.now(), seen=digest, taken=digest, files=n)
    return queue.ask_for(runner_id, "folder", {"path": row.path})


def look_into_all() -> None:
    """Look into every watched folder; where files came or changed, and stand still since the last look, ask for an import."""
    from runtall.store import uploads

    for row in uploads.folders():
        if not queue.may_ask(row.runner_id, "folder"):
            continue
        try:
            digest, n = _seen(checked_folder(row.path))
        except RuntallError as error:
            uploads.keep_look(row.runner_id, queue.now(), trouble=error.what)
            continue
        settled = digest == row.seen
        if settled and digest != row.taken:
            queue.ask_for(row.runner_id, "folder", {"path": row.path})
            uploads.keep_look(row.runner_id, queue.now(), seen=digest, taken=digest, files=n)
        else:
            uploads.keep_look(row.runner_id, queue.now(), seen=digest, files=n)


def import_folder(job: JobRow, tell: Telling) -> None:
    """Import what is new in a watched folder; files that came in before are passed over in silence."""
    from runtall.store import jobs

    def on_kept(here: Sequence[FileOutcome]) -> None:
        new = [each for each in here if not each.was_known]
        jobs.keep_files(job.id, job.runner_id, new, is_new_work=bool(new))

    place = checked_folder(str(job.about["path"]))
    jobs.settle_files(job.id, import_paths(job.runner_id, [place], on_progress=tell, on_kept=on_kept))


def _seen(folder: Path) -> tuple[str, int]:
    """Return a digest of names, sizes and times below a folder, and how many files there are.

    Raises
    ------
    ConflictError
        It holds more files than may be watched.
    """
    digest, n = hashlib.sha256(), 0
    for line in _lines(folder):
        n += 1
        if n > MOST_FILES:
            raise ConflictError(say("The folder holds more than {n} files.", n=MOST_FILES), _ANOTHER)
        digest.update(line)
    return digest.hexdigest(), n


def _lines(folder: Path) -> Iterator[bytes]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _lines(Path(entry.path))
        elif stat.S_ISREG(status.st_mode):
            yield os.fsencode(f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}\n")
