"""Bringing files in: at once or in pieces, the job that reads them, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, BinaryIO, cast

from ninja import File, Header, Query
from ninja.files import UploadedFile

from runtall.core import ConflictError, ImplausibleValueError, Message, Verdict, say
from runtall.services import importing, jobs, uploads
from runtall.services.uploads import Arriving
from runtall.web.api.door import Asked
from runtall.web.api.inputs import LARGEST_ID, Drop, Key, Limit, Number, Offset, UploadSent
from runtall.web.api.operations import Area

AREA = Area.named("imports")
_MOST_FILES = 2_000
_JOBS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class JobShown:
    """One import: where it stands, and how many files ended how.

    Attributes
    ----------
    state
        ``waiting``, ``running``, ``done``, ``failed`` or ``cancelled``.
    total_files
        ``null`` until it is known.
    """

    id: int
    kind: str
    state: str
    is_open: bool
    added_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    done_files: int
    total_files: int | None
    trouble: Message | None
    files_by_verdict: dict[str, int]


def _job(asked: Asked, job_id: int) -> JobShown:
    found = jobs.job(asked.runner_id, job_id)
    by_verdict: dict[str, int] = {}
    for (verdict, _known), n in jobs.counts(found.id).items():
        by_verdict[str(verdict)] = by_verdict.get(str(verdict), 0) + n
    return JobShown(
        found.id,
        found.kind,
        found.state,
        found.is_open,
        found.added_at,
        found.started_at,
        found.finished_at,
        found.done_files,
        found.total_files,
        found.trouble,
        by_verdict,
    )


@dataclass(frozen=True, slots=True)
class Imports:
    """What came in so far: files ever, those that could not be read, runs; the newest jobs; uploads that are not whole."""

    files: int
    unreadable_files: int
    runs: int
    jobs: tuple[JobShown, ...]
    unfinished: tuple[Arriving, ...]


@AREA.get("/imports", Imports)
def list_imports(asked: Asked) -> Imports:
    """Give what came in so far, with the newest twenty jobs."""
    files, unreadable, runs = importing.totals(asked.runner_id)
    recent = tuple(_job(asked, each.id) for each in jobs.recent(asked.runner_id, limit=_JOBS_SHOWN))
    return Imports(files, unreadable, runs, recent, uploads.unfinished(asked.runner_id))


@AREA.post("/imports", JobShown, status=202, takes="multipart/form-data", most_bytes=None)
def import_files(asked: Asked, files: Annotated[list[UploadedFile], File(max_length=_MOST_FILES)]) -> JobShown:
    """Take files (FIT, TCX, GPX, archives) and begin to read them; ask for the job to see how it goes."""
    size = sum(each.size or 0 for each in files)
    if not files or not size:
        raise ImplausibleValueError(say("No file came."), say("Send at least one under the name files."))
    uploads.check_room(size)
    drop = uploads.take(asked.runner_id, _pieces(files))
    return _job(asked, uploads.start(asked.runner_id, drop))


def _pieces(files: list[UploadedFile]) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    for each in files:
        yield each.name or "file", each.size or 0, each.chunks()


@AREA.get("/imports/{job_id}", JobShown)
def read_import(asked: Asked, job_id: Number) -> JobShown:
    """Give one import as it stands."""
    return _job(asked, job_id)


@dataclass(frozen=True, slots=True)
class FileShown:
    """What became of one file in a job."""

    path: str
    verdict: Verdict
    detail: Message
    was_known: bool


@dataclass(frozen=True, slots=True)
class FilesOfJob:
    """Some files of a job, those that did not come in whole first."""

    offset: int
    files: tuple[FileShown, ...]


@AREA.get("/imports/{job_id}/files", FilesOfJob)
def list_files_of_import(asked: Asked, job_id: Number, offset: Offset = 0, limit: Limit = 50) -> FilesOfJob:
    """Give what became of a job's files."""
    found = jobs.files(jobs.job(asked.runner_id, job_id).id, offset=offset, limit=limit)
    return FilesOfJob(offset, tuple(FileShown(each.path, each.verdict, each.detail, each.was_known) for each in found))


@AREA.post("/imports/{job_id}/again", JobShown)
def import_again(asked: Asked, job_id: Number) -> JobShown:
    """Do an import once more: what is in stays, what could not be read is read anew."""
    jobs.again(asked.runner_id, job_id)
    return _job(asked, job_id)


@AREA.post("/imports/{job_id}/stop", JobShown)
def stop_import(asked: Asked, job_id: Number) -> JobShown:
    """Stop an import; what has come in stays."""
    jobs.cancel(asked.runner_id, job_id)
    return _job(asked, job_id)


@AREA.delete("/imports/{job_id}/files")
def forget_files_of_import(asked: Asked, job_id: Number) -> None:
    """Throw away the files of an import that wait to be tried again."""
    job = jobs.job(asked.runner_id, job_id)
    if job.is_open:
        raise ConflictError(say("This import is still under way."), say("Wait until it is done, then try again."))
    if job.kind == "drop":
        uploads.forget_drop(asked.runner_id, str(job.about["drop"]))


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One file of the ledger with what became of it, and why."""

    path: str
    sha256: str
    verdict: Verdict
    detail: Message
    format: str
    size_bytes: int | None
    kept_s: float | None
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """Some lines of the ledger, newest first, and how many there are in all."""

    total: int
    offset: int
    lines: tuple[LedgerEntry, ...]


@AREA.get("/ledger", Ledger)
def read_ledger(
    asked: Asked,
    name: Annotated[str, Query(max_length=200)] = "",
    not_whole: bool = False,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Ledger:
    """Give what became of every file that ever came in; of those whose path holds a word, or that were not read whole."""
    lines, total = importing.ledger_page(asked.runner_id, name=name, not_whole=not_whole, offset=offset, limit=limit)
    told = tuple(
        LedgerEntry(
            each.path, each.sha256, each.verdict, each.detail, each.format, each.size_bytes, each.kept_s, each.is_replaced
        )
        for each in lines
    )
    return Ledger(total, offset, told)


# In pieces -----------------------------------------------------------------------------------------------------------


@AREA.post("/uploads", Arriving, status=201)
def begin_upload(asked: Asked, said: UploadSent) -> Arriving:
    """Begin an upload in pieces, or take up one that was broken off: ``offset`` tells how much has come."""
    return uploads.begin(asked.runner_id, said.name, said.size_bytes, mark=said.mark, drop=said.drop)


@AREA.get("/uploads/{token}", Arriving)
def read_upload(asked: Asked, token: Key) -> Arriving:
    """Give how much of an upload has come."""
    return uploads.state(asked.runner_id, token)


@AREA.put("/uploads/{token}", Arriving, takes="application/octet-stream", most_bytes=None)
def add_piece(asked: Asked, token: Key, upload_offset: Annotated[int, Header(ge=0, le=LARGEST_ID)]) -> Arriving:
    """Add a piece where the upload ends (``Upload-Offset``). 409 where it does not begin there."""
    length = asked.request.META.get("CONTENT_LENGTH") or "0"
    stream = cast("BinaryIO", asked.request)
    return uploads.receive(asked.runner_id, token, upload_offset, stream, int(length) if length.isdigit() else 0)


@AREA.delete("/uploads/{token}")
def forget_upload(asked: Asked, token: Key) -> None:
    """Throw an unfinished upload away."""
    uploads.forget(asked.runner_id, token)


@AREA.post("/drops/{drop}/start", JobShown, status=202)
def start_drop(asked: Asked, drop: Drop) -> JobShown:
    """Hand files that came in pieces to the import; asked twice, the job is the same."""
    return _job(asked, uploads.start(asked.runner_id, drop))
