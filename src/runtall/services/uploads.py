"""Files on their way in from a browser: in pieces that can be taken up again, bounded, and never trusted by their name.

They wait under ``uploads/`` in runtall's folder until the import has read them, and are removed then: the import keeps the
originals. How much of a file has come is what its file on disk says, so that no crash makes the two disagree.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, say
from runtall.services import jobs as queue

if TYPE_CHECKING:
    from runtall.store.uploads import UploadRow

PIECE_BYTES = 8 << 20
"""What a browser sends at once; also the most that one request may bring."""
MOST_BYTES = 32 << 30
MOST_FILES = 5_000
"""Files in one drop; more are better brought as one archive or as a watched folder."""
MOST_UPLOADS = 20_000
KEPT_FREE_BYTES = 512 << 20
NEEDED_FACTOR = 2.0
"""Room that an upload asks for, over its size: itself, and the originals and runs that come out of it."""
FORGET_PARTS_AFTER = timedelta(days=7)
FORGET_FAILED_AFTER = timedelta(days=30)
START_ALONE_AFTER = timedelta(minutes=10)
FORGET_JOBS_AFTER = timedelta(days=180)
_COPY_BYTES = 1 << 20
_DROP = re.compile(r"[0-9a-f]{32}\Z")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_MOST_NAME_BYTES, _MOST_DEPTH = 180, 8


@dataclass(frozen=True, slots=True)
class Arriving:
    """An upload and how much of it has come."""

    token: str
    drop: str
    name: str
    size_bytes: int
    offset: int

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return self.offset == self.size_bytes


def new_drop() -> str:
    """Return a name for files that are brought together."""
    return secrets.token_hex(16)


def checked_drop(drop: str) -> str:
    """Return a drop's name if it can be one: it becomes part of a path."""
    if not _DROP.match(drop):
        raise ImplausibleValueError(say("This is not a number of ours."), say("Reload the page and choose the files again."))
    return drop


def harmless(name: str) -> str:
    r"""Return a relative path that is safe on any disk: nothing leads out, nothing is hidden, nothing is too long.

    >>> harmless("../../etc/passwd"), harmless("C:\\runs\\a?.fit"), harmless("...")
    ('etc/passwd', 'C_/runs/a_.fit', 'file')
    """
    parts = []
    for part in unicodedata.normalize("NFC", name).replace("\\", "/").split("/"):
        clean = _NOT_IN_NAMES.sub("_", part).strip(" .")
        while len(clean.encode("utf-8", "replace")) > _MOST_NAME_BYTES:
            clean = clean[:1] + clean[2:]  # the end tells more of a file than its beginning
        if clean:
            parts.append(clean.encode("utf-8", "replace").decode("utf-8"))
    return "/".join(parts[-_MOST_DEPTH:]) or "file"


def begin(runner_id: int, name: str, size_bytes: int, *, mark: str = "", drop: str = "") -> Arriving:
    """Begin an upload, or take up the one of the same file that was broken off.

    Raises
    ------
    ImplausibleValueError
        It is empty, or larger than any export.
    ConflictError
        There is no room for it, or too much is on its way already.
    """
    from runtall.store import uploads

    name = harmless(name)
    mark = mark[:120]
    if (before := uploads.unfinished_like(runner_id, name, size_bytes, mark)) is not None and mark:
        return _arriving(before)
    drop = checked_drop(drop) if drop else new_drop()
    _check(runner_id, name, size_bytes, drop)
    token = secrets.token_hex(16)
    folder = _folder(drop)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _part(drop, token).touch(mode=0o600)
    return _arriving(uploads.add(runner_id, token, drop, name, size_bytes, queue.now(), mark=mark))


def _check(runner_id: int, name: str, size_bytes: int, drop: str) -> None:
    from runtall.store import uploads

    if size_bytes <= 0:
        raise ImplausibleValueError(say("{name} is empty.", name=name), say("Choose a file that holds something."))
    if size_bytes > MOST_BYTES:
        raise ImplausibleValueError(
            say("{name} is larger than {limit:.0f} GB.", name=name, limit=MOST_BYTES / 1e9),
            say("Unpack it on this computer and watch the folder instead."),
        )
    if uploads.count_of_drop(runner_id, drop) >= MOST_FILES or uploads.count(runner_id) >= MOST_UPLOADS:
        raise ConflictError(
            say("That is more than {n} files at once.", n=MOST_FILES), say("Put them into one zip file, or watch their folder.")
        )
    check_room(size_bytes)


def check_room(size_bytes: int) -> None:
    """Refuse what would fill the disk. Raises ``ConflictError`` with what is needed and what is there."""
    place = _home()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    free, needed = shutil.disk_usage(place).free, size_bytes * NEEDED_FACTOR + KEPT_FREE_BYTES
    if free < needed:
        raise ConflictError(
            say("It needs {needed:.1f} GB of room, and {free:.1f} GB are free.", needed=needed / 1e9, free=free / 1e9),
            say("Make room on the disk, then choose the file again."),
        )


def state(runner_id: int, token: str) -> Arriving:
    """Return how much of an upload has come. Raises ``NotFoundError`` where there is none."""
    return _arriving(_row(runner_id, token))


def receive(runner_id: int, token: str, offset: int, stream: BinaryIO, length: int) -> Arriving:
    """Add a piece at ``offset``; what came of a piece that broke off stays.

    Raises
    ------
    NotFoundError
        There is no such upload.
    ConflictError
        The piece does not start where the file ends; ask for the state and go on from there.
    ImplausibleValueError
        The piece is larger than one may be, or reaches beyond the file.
    """
    from runtall.store import uploads

    row = _row(runner_id, token)
    if length > PIECE_BYTES or offset + length > row.size_bytes:
        raise ImplausibleValueError(
            say("This piece is larger than was agreed."), say("Reload the page and choose the file again.")
        )
    if row.is_whole:
        return _arriving(row)
    with _part(row.drop, token).open("ab") as part:
        _lock(part)
        if part.tell() != offset:
            raise ConflictError(say("The file has come up to another place."), say("Go on from there."))
        left = length
        while left and (piece := stream.read(min(left, _COPY_BYTES))):
            part.write(piece)
            left -= len(piece)
        part.flush()
        os.fsync(part.fileno())
        now_at = part.tell()
    if now_at == row.size_bytes:
        _complete(row)
        return Arriving(token, row.drop, row.name, row.size_bytes, now_at)
    uploads.change(token, queue.now())
    return Arriving(token, row.drop, row.name, row.size_bytes, now_at)


def _lock(part: BinaryIO) -> None:
    """Let one request at a time write to an upload; the lock goes with the open file."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ConflictError(say("Another window is sending this file."), say("Wait for it, or close it.")) from error


def _complete(row: UploadRow) -> None:
    from runtall.store import uploads

    placed = _move_in(_part(row.drop, row.token), row.drop, row.name)
    uploads.rename(row.token, placed, queue.now())


def _move_in(part: Path, drop: str, name: str) -> str:
    """Move a whole file to where the import finds it; a name that is taken gets a number."""
    wanted = Path(name)
    target, n = files_of(drop) / wanted, 1
    while target.exists():
        n += 1
        target = files_of(drop) / wanted.with_name(f"{wanted.stem} ({n}){wanted.suffix}")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part.replace(target)
    return str(target.relative_to(files_of(drop)))


def take(runner_id: int, files: Iterable[tuple[str, int, Iterable[bytes]]], *, drop: str = "") -> str:
    """Take whole files that came with a form: name, size, bytes. Returns the drop that they are in.

    Raises
    ------
    ImplausibleValueError, ConflictError
        As for ``begin``; what came before in the same form is there.
    """
    from runtall.store import uploads

    drop = checked_drop(drop) if drop else new_drop()
    _folder(drop).mkdir(parents=True, exist_ok=True, mode=0o700)
    for given, size_bytes, pieces in files:
        name, token = harmless(given), secrets.token_hex(16)
        _check(runner_id, name, max(size_bytes, 1), drop)
        part = _part(drop, token)
        with part.open("wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        placed = _move_in(part, drop, name)
        uploads.add(runner_id, token, drop, placed, size_bytes, queue.now(), is_whole=True)
    return drop


def start(runner_id: int, drop: str) -> int:
    """Hand a drop to the worker and return the job's id; asked twice, the job is the same.

    Raises
    ------
    NotFoundError
        Nothing of this runner's is in it.
    ConflictError
        A file of it has not come whole yet.
    """
    from runtall.store import jobs, uploads

    if (before := jobs.of_drop(runner_id, checked_drop(drop))) is not None:
        return before.id
    rows = uploads.of_drop(runner_id, drop)
    if not rows:
        raise NotFoundError(say("No file came."), say("Choose one or more files first."))
    if not all(row.is_whole for row in rows):
        raise ConflictError(say("A file has not come whole yet."), say("Choose the same file again to go on."))
    return queue.ask_for(runner_id, "drop", {"drop": drop})


def unfinished(runner_id: int) -> tuple[Arriving, ...]:
    """Return what has come in part, newest first."""
    from runtall.store import uploads

    return tuple(_arriving(row) for row in uploads.unfinished(runner_id))


def forget(runner_id: int, token: str) -> None:
    """Throw an unfinished upload away. Raises ``NotFoundError`` where there is none."""
    _remove([_row(runner_id, token)])


def kept(runner_id: int, drop: str) -> int:
    """Return how many files of a drop still wait on disk: those that were not read, so that they can be tried again."""
    from runtall.store import uploads

    return sum(row.is_whole for row in uploads.of_drop(runner_id, drop))


def forget_drop(runner_id: int, drop: str) -> None:
    """Throw away what is left of a drop."""
    from runtall.store import uploads

    _remove(uploads.of_drop(runner_id, checked_drop(drop)))


def done_with(runner_id: int, drop: str, failed: frozenset[str]) -> None:
    """Remove the files of a drop that were read; ``failed`` names, within the drop, what could not be."""
    from runtall.store import uploads

    def has_failed(name: str) -> bool:
        return any(each == name or each.startswith(f"{name}/") for each in failed)

    _remove([row for row in uploads.of_drop(runner_id, drop) if row.is_whole and not has_failed(row.name)])


def tidy() -> None:
    """Throw away what nobody came back for, and hand over what came whole but was never started."""
    from runtall.store import jobs, uploads

    now = queue.now()
    rows = uploads.untouched_since(now - START_ALONE_AFTER)
    parts = [row for row in rows if not row.is_whole and row.touched_at < now - FORGET_PARTS_AFTER]
    failed = [row for row in rows if row.is_whole and row.touched_at < now - FORGET_FAILED_AFTER]
    _remove([*parts, *failed])
    for runner_id, drop in {(row.runner_id, row.drop) for row in rows if row.is_whole} - {
        (row.runner_id, row.drop) for row in (*failed, *uploads.unfinished_of_all())
    }:
        if jobs.of_drop(runner_id, drop) is None:
            queue.ask_for(runner_id, "drop", {"drop": drop})
    jobs.forget_before(now - FORGET_JOBS_AFTER)
    _sweep(uploads.drops())


def _sweep(known: frozenset[str]) -> None:
    """Remove folders that no upload on file stands for: leftovers of a crash between disk and database."""
    root = _home() / "uploads"
    if not root.is_dir():
        return
    yesterday = queue.now().timestamp() - 86_400
    for folder in root.iterdir():
        if folder.name not in known and folder.stat().st_mtime < yesterday:
            shutil.rmtree(folder, ignore_errors=True)


def _remove(rows: Iterable[UploadRow]) -> None:
    from runtall.store import uploads

    rows = list(rows)
    for row in rows:
        place = files_of(row.drop) / row.name if row.is_whole else _part(row.drop, row.token)
        place.unlink(missing_ok=True)
    uploads.forget([row.token for row in rows])
    for drop in {row.drop for row in rows} - uploads.drops():
        shutil.rmtree(_folder(drop), ignore_errors=True)


def _row(runner_id: int, token: str) -> UploadRow:
    from runtall.store import uploads

    found = uploads.get(runner_id, token)
    if found is None:
        raise NotFoundError(say("There is no such upload any more."), say("Choose the file again."))
    return found


def _arriving(row: UploadRow) -> Arriving:
    part = _part(row.drop, row.token)
    offset = row.size_bytes if row.is_whole else (part.stat().st_size if part.exists() else 0)
    return Arriving(row.token, row.drop, row.name, row.size_bytes, offset)


def _home() -> Path:
    from django.conf import settings

    home: Path = settings.RUNTALL_HOME
    return home


def _folder(drop: str) -> Path:
    return _home() / "uploads" / drop


def files_of(drop: str) -> Path:
    """Return the folder that holds the whole files of a drop."""
    return _folder(drop) / "files"


def _part(drop: str, token: str) -> Path:
    return _folder(drop) / f"part-{token}"
