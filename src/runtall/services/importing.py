"""Importing files: walk, read side by side, keep in batches; nothing lost and nothing double, however often it stops.

Bytes flow one way: paths -> sources (``readers``) -> arriving files (worker processes) -> rows (``store``).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from runtall.core import ConflictError, Message, UnreadableFileError, Verdict, say
from runtall.readers.limits import LIMITS
from runtall.readers.origins import digest_of
from runtall.readers.sources import Refused, Source, walk
from runtall.services.workers import workers
from runtall.services.zones import home_zone
from runtall.store.arrivals import ArrivalPlan, ArrivingFile

if TYPE_CHECKING:
    from runtall.services.reading_ahead import ReadingAhead
    from runtall.store.ledger import LedgerLine

_BATCH, _BATCH_S = 48, 2.0
"""Files kept in one transaction, and how long the first of them waits for the others: results are there soon."""
_HASHED_TOGETHER = 32
_CAME_BEFORE = say("came in before; nothing changed")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file in this import. ``was_known`` tells that it had come in before, so nothing changed."""

    path: str
    verdict: Verdict
    detail: Message
    format: str
    sha256: str = ""
    was_known: bool = False

    @property
    def failed(self) -> bool:
        """Whether the file could not be read at all."""
        return self.verdict is Verdict.UNREADABLE


Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the path just done."""


def no_progress(done: int, total: int, path: str) -> None:
    """Take note of nothing."""


Kept = Callable[[Sequence[FileOutcome]], None]
"""Called with what became of some files, in the transaction that keeps what was read from them."""


def no_note(outcomes: Sequence[FileOutcome]) -> None:
    """Take note of nothing."""


def as_it_stands(label: str) -> str:
    """Know a file by the path at which it stands."""
    return label


def arrive_from(paths: Sequence[Path], plan: ArrivalPlan, *, on_progress: Progress = no_progress) -> Iterator[ArrivingFile]:
    """Read everything under ``paths`` without keeping anything but what ``plan`` says; give file after file, in order."""
    with tempfile.TemporaryDirectory(prefix="runtall-") as workspace:
        found = list(walk(absolute(paths), workspace=Path(workspace)))
        yield from _arriving(found, plan, on_progress)


def _arriving(found: Sequence[Source | Refused], plan: ArrivalPlan, on_progress: Progress) -> Iterator[ArrivingFile]:
    from runtall.services.pool import arrive_all  # what measures is not needed where nothing is new

    total, done = len(found), 0
    for refused in (each for each in found if isinstance(each, Refused)):
        done += 1
        on_progress(done, total, refused.label)
        yield ArrivingFile(refused.label, "", refused.size, refused.verdict, refused.detail, "unknown", keeps_original=False)
    for file in arrive_all([each for each in found if isinstance(each, Source)], plan):
        done += 1
        on_progress(done, total, file.path)
        yield file


def absolute(paths: Sequence[Path]) -> list[Path]:
    """Return the paths as the ledger knows them, so that the same file is the same line from wherever it is named."""
    # abspath and not resolve(): links stay as the runner named them.
    return [Path(os.path.abspath(path.expanduser())) for path in paths]  # noqa: PTH100


def import_paths(
    runner_id: int,
    paths: Sequence[Path],
    *,
    on_progress: Progress = no_progress,
    on_kept: Kept = no_note,
    known_by: Callable[[str], str] = as_it_stands,
    ahead: ReadingAhead | None = None,
) -> tuple[FileOutcome, ...]:
    """Import files, folders and archives for one runner, and return what became of each file.

    runtall's own folder is left out. Files that stand in the ledger with the same bytes are passed over and change
    nothing. Every batch is kept in one transaction after its originals are on disk, so an import that is stopped at any
    instant goes on where it was when it is run again.

    Parameters
    ----------
    runner_id, paths
        For whom, and what.
    on_progress, on_kept
        See ``Progress`` and ``Kept``.
    known_by
        Turns the path at which a file stands into the one that the ledger knows it by: files that came over a browser stand
        in a folder of passage.
    ahead
        What was read already while this was being loaded; it is stopped here.

    Raises
    ------
    ConflictError
        Another import of this runner is under way.
    """
    from django.conf import settings

    from runtall.store import ledger, originals, runners

    home: Path = settings.RUNTALL_HOME
    is_sample = runners.name_of(runner_id).is_sample
    plan = ArrivalPlan(runner_id, home_zone(runners.profile_of(runner_id)), home, takes_made_up=is_sample)
    outcomes: list[FileOutcome] = []
    with alone(runner_id, home), tempfile.TemporaryDirectory(prefix="runtall-") as workspace:
        originals.sweep(home, runner_id)
        for path in absolute(paths):
            archive_sha256, label = _archive_sha256(path), known_by(str(path))
            if archive_sha256 and ledger.archive_is_known(runner_id, label, archive_sha256):
                before = _known_archive(runner_id, label)
                on_kept(before)
                outcomes += before
                continue
            walked = walk([path], workspace=Path(workspace))
            if known_by is not as_it_stands:
                walked = (replace(each, label=known_by(each.label)) for each in walked)
            found = (each for each in walked if not _is_ours(each.label, home))
            here = _keep_new(runner_id, found, plan, on_progress, on_kept, ahead)
            outcomes += here
            if archive_sha256 and not any(outcome.failed for outcome in here):
                ledger.keep_archive(runner_id, label, archive_sha256)
        return _among_all(runner_id, outcomes)


def _keep_new(
    runner_id: int,
    walked: Iterable[Source | Refused],
    plan: ArrivalPlan,
    on_progress: Progress,
    on_kept: Kept,
    ahead: ReadingAhead | None,
) -> list[FileOutcome]:
    from runtall.store import ledger

    unreadable = ledger.unreadable(runner_id)
    if ahead is not None:
        ahead.stop()
    found = _with_what_is_known(walked, ledger.known_files(runner_id), ahead)
    outcomes: list[FileOutcome] = []
    new: list[Source | Refused] = []
    for each, before in found:
        if before is not None:
            outcomes.append(_known(each.label, unreadable.get(before)))
            on_progress(len(outcomes), len(found), each.label)
        else:
            new.append(each)
    on_kept(outcomes)
    if not new:
        return outcomes
    from django.db import transaction

    from runtall.services import keeping_records
    from runtall.store import runs

    already, known_runs = len(outcomes), runs.known_runs(runner_id)
    on_progress(already, len(found), new[0].label)

    def count_on(done: int, total: int, path: str) -> None:
        on_progress(already + done, already + total, path)

    for batch in _batches(_arriving(new, plan, count_on), _BATCH):
        here = [FileOutcome(file.path, file.verdict, file.detail, file.format, file.sha256) for file in batch]
        with transaction.atomic():
            runs.keep_files(runner_id, batch, known_runs)
            for record in (file.health_record for file in batch if file.health_record is not None):
                keeping_records.keep(runner_id, record)
            on_kept(here)
        outcomes += here
    return outcomes


def _is_ours(label: str, home: Path) -> bool:
    """Tell whether a path is of runtall's own keeping; the made-up files, which it wrote as a watch would, are not."""
    return label.startswith(f"{home}{os.sep}") and not label.startswith(f"{home / 'sample'}{os.sep}")


_Known = tuple[str, str]
"""Path and SHA-256 under which a file stands in the ledger."""


def _with_what_is_known(
    walked: Iterable[Source | Refused], known: frozenset[_Known], ahead: ReadingAhead | None
) -> list[tuple[Source | Refused, _Known | None]]:
    """Return every file in order, each with what it stands under in the ledger, ``None`` where it does not.

    Hashing lets go of the interpreter: files that may be known are hashed side by side, while the walk goes on.
    """
    paths = {path for path, _ in known}

    def known_as(files: Sequence[Source | Refused]) -> list[_Known | None]:
        return [_known_as(each, known, ahead) if each.label in paths else None for each in files]

    with ThreadPoolExecutor(workers()) as hashing:
        under_way = [(files, hashing.submit(known_as, files)) for files in _in_parts(walked, _HASHED_TOGETHER)]
    return [pair for files, known_of in under_way for pair in zip(files, known_of.result(), strict=True)]


def _in_parts(walked: Iterable[Source | Refused], size: int) -> Iterator[list[Source | Refused]]:
    files = iter(walked)
    while part := list(islice(files, size)):
        yield part


def _known_as(each: Source | Refused, known: frozenset[_Known], ahead: ReadingAhead | None) -> _Known | None:
    try:
        sha256 = "" if isinstance(each, Refused) else _digest(each, ahead)
    except UnreadableFileError:
        sha256 = ""
    return (each.label, sha256) if (each.label, sha256) in known else None


def _digest(source: Source, ahead: ReadingAhead | None) -> str:
    was_read = None if ahead is None or source.span is not None else ahead.digest(source.path)
    return was_read or digest_of(source)[0]


def _known(path: str, unreadable: Message | None = None) -> FileOutcome:
    """Say of a file that it came in before; one that could not be read then is still one that cannot be read."""
    if unreadable is not None:
        return FileOutcome(path, Verdict.UNREADABLE, unreadable, "unknown", was_known=True)
    return FileOutcome(path, Verdict.DUPLICATE, _CAME_BEFORE, "unknown", was_known=True)


def _known_archive(runner_id: int, path: str) -> list[FileOutcome]:
    from runtall.store import ledger

    return [_known(each) for each in sorted(each for each, _ in ledger.known_files(runner_id) if each.startswith(f"{path}/"))]


def _among_all(runner_id: int, outcomes: Iterable[FileOutcome]) -> tuple[FileOutcome, ...]:
    """Give each new file the verdict that it has among all files of the runner."""
    from runtall.store import ledger

    outcomes = list(outcomes)
    if all(outcome.was_known for outcome in outcomes):
        return tuple(outcomes)
    lines = {(line.path, line.sha256): line for line in ledger.lines(runner_id)}
    return tuple(
        outcome
        if outcome.was_known or (line := lines.get((outcome.path, outcome.sha256))) is None
        else replace(outcome, verdict=line.verdict, detail=line.detail)
        for outcome in outcomes
    )


def _archive_sha256(path: Path) -> str | None:
    """Return the SHA-256 of a zip's bytes, ``None`` for anything else."""
    if not path.is_file() or path.stat().st_size > LIMITS.max_unpacked_bytes or not zipfile.is_zipfile(path):
        return None
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _batches(files: Iterator[ArrivingFile], size: int) -> Iterator[list[ArrivingFile]]:
    batch: list[ArrivingFile] = []
    began = time.monotonic()
    for file in files:
        batch.append(file)
        if len(batch) == size or time.monotonic() - began > _BATCH_S:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch


@contextmanager
def alone(runner_id: int, home: Path) -> Iterator[None]:
    """Hold the lock of a runner's imports; the system lets go of it when this process ends, however it ends.

    It is a file of the folder, or where other machines share the database, a lock that its server keeps.
    """
    from runtall.store import turns

    with turns.holding(f"import of {runner_id}") if turns.is_shared() else _holding_file(home, runner_id) as had:
        if not had:
            raise ConflictError(say("Another import is under way."), say("Wait until it is done, then try again."))
        yield


@contextmanager
def _holding_file(home: Path, runner_id: int) -> Iterator[bool]:
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own locks must do
        yield True
        return
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / f"import-{runner_id}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def ledger_lines(runner_id: int) -> tuple[LedgerLine, ...]:
    """Return what became of every file that was ever imported for a runner, in order of path."""
    from runtall.store import ledger

    return ledger.lines(runner_id)


def ledger_page(
    runner_id: int, *, name: str = "", not_whole: bool = False, offset: int = 0, limit: int = 50
) -> tuple[tuple[LedgerLine, ...], int]:
    """Return some lines of the ledger, newest first, and how many there are in all; ``name`` is part of a path."""
    from runtall.store import ledger

    return ledger.page(runner_id, name=name, not_whole=not_whole, offset=offset, limit=limit)


def totals(runner_id: int) -> tuple[int, int, int]:
    """Return how many files came in ever, how many of them could not be read, and how many runs there are."""
    from runtall.store import ledger

    return ledger.totals(runner_id)
