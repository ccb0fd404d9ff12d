"""The import ledger: what became of every file, whatever the order in which the files came."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from runtall.core import Message, Verdict, say
from runtall.store import shapes
from runtall.store.arrivals import READER_VERSION
from runtall.store.models import ImportedArchive, LedgerEntry, StoredRecording


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One file of the ledger with its verdict among all the others."""

    path: str
    sha256: str
    verdict: Verdict
    detail: Message
    format: str
    size_bytes: int | None
    kept_s: float | None
    bytes_read_ratio: float | None
    is_replaced: bool = False


def lines(runner_id: int) -> tuple[LedgerLine, ...]:
    """Return the ledger in order of path.

    ``duplicate`` is worked out here: a file is one when an earlier path holds the same bytes, or when every run in it
    is told better by another file. So the ledger is the same in whatever order the files arrived. Of several contents
    that one path held, all but the newest are marked ``is_replaced``.
    """
    names = ("pk", "path", "sha256", "verdict", "original_id", "detail", "format", "size_bytes", "kept_s", "bytes_read_ratio")
    entries = list(LedgerEntry.objects.filter(runner_id=runner_id).order_by("path", "recorded_at", "pk").values_list(*names))
    newest = {path: pk for pk, path, *_ in entries}
    told_elsewhere = _told_elsewhere(runner_id)
    first_with: dict[str, str] = {}
    found: list[LedgerLine] = []
    for pk, path, sha256, said, original_id, plain, file_format, size_bytes, kept_s, ratio in entries:
        verdict, detail = Verdict(said), shapes.to_message(plain)
        holder = first_with.setdefault(sha256, path) if sha256 else path
        if holder != path:
            verdict, detail = Verdict.DUPLICATE, say("holds the same bytes as {path}", path=holder)
        elif verdict in (Verdict.IMPORTED, Verdict.IMPORTED_DAMAGED) and original_id in told_elsewhere:
            verdict = Verdict.DUPLICATE
            detail = say("the same run as {path}, which knows more and is used; both are kept", path=told_elsewhere[original_id])
        is_replaced = newest[path] != pk
        if is_replaced:
            detail = say("replaced since by other bytes at this path; it was: {detail}", detail=str(detail))
        found.append(LedgerLine(path, sha256, verdict, detail, file_format, size_bytes, kept_s, ratio, is_replaced))
    return tuple(found)


def _told_elsewhere(runner_id: int) -> dict[int, str]:
    """Return, for each original none of whose runs is the one used, a path of the file that is used instead."""
    entries = LedgerEntry.objects.filter(runner_id=runner_id, original__isnull=False).order_by("-path")
    path_of = dict(entries.values_list("original_id", "path"))
    used: dict[int, int] = {}
    runs_of: defaultdict[int, list[int]] = defaultdict(list)
    rows = StoredRecording.objects.filter(runner_id=runner_id).order_by("original_id", "index")
    for original_id, run_id, is_primary in rows.values_list("original_id", "run_id", "is_primary"):
        runs_of[original_id].append(run_id)
        if is_primary:
            used[run_id] = original_id
    return {
        original_id: path_of.get(used[run_ids[0]], "")
        for original_id, run_ids in runs_of.items()
        if all(used[run_id] != original_id for run_id in run_ids)
    }


def known_files(runner_id: int) -> frozenset[tuple[str, str]]:
    """Return (path, sha256) of every file in the ledger."""
    return frozenset(LedgerEntry.objects.filter(runner_id=runner_id).values_list("path", "sha256"))


def archive_is_known(runner_id: int, path: str, sha256: str) -> bool:
    """Tell whether an archive with these bytes came in whole from this path, read by the readers of today."""
    return ImportedArchive.objects.filter(runner_id=runner_id, path=path, sha256=sha256, reader_version=READER_VERSION).exists()


def keep_archive(runner_id: int, path: str, sha256: str) -> None:
    """Remember that an archive came in whole."""
    ImportedArchive.objects.update_or_create(
        runner_id=runner_id, path=path, sha256=sha256, defaults={"reader_version": READER_VERSION}
    )


def unreadable(runner_id: int) -> dict[tuple[str, str], Message]:
    """Return why, for (path, sha256) of every file that could not be read."""
    rows = LedgerEntry.objects.filter(runner_id=runner_id, verdict=Verdict.UNREADABLE.value)
    return {(path, sha256): shapes.to_message(detail) for path, sha256, detail in rows.values_list("path", "sha256", "detail")}
