"""The import ledger: what became of every file, whatever the order in which the files came."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min

from runtall.core import Message, Verdict, say
from runtall.store import shapes
from runtall.store.arrivals import DROPPED, READER_VERSION
from runtall.store.models import ImportedArchive, LedgerEntry, Run, StoredRecording


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


_NAMES = ("pk", "path", "sha256", "verdict", "original_id", "detail", "format", "size_bytes", "kept_s", "bytes_read_ratio")
_N_DECIDING = 5
"""So many of the names decide over a file's verdict; the others tell about it."""
_NOT_WHOLE = (Verdict.UNREADABLE.value, Verdict.IMPORTED_DAMAGED.value)


@dataclass(frozen=True, slots=True)
class _Others:
    """What decides over a file beside itself: the newest entry of its path, the first path of its bytes, better recordings."""

    newest: dict[str, int]
    first_with: dict[str, str]
    told_elsewhere: dict[int, str]


def lines(runner_id: int) -> tuple[LedgerLine, ...]:
    """Return the ledger in order of path.

    ``duplicate`` is worked out here: a file is one when an earlier path holds the same bytes, or when every run in it
    is told better by another file. So the ledger is the same in whatever order the files arrived. Of several contents
    that one path held, all but the newest are marked ``is_replaced``; files that came over a browser have no place of their
    own, so that two of one name stand beside each other.
    """
    entries = list(
        LedgerEntry.objects.filter(runner_id=runner_id)
        .order_by(shapes.by_bytes("path"), "recorded_at", "pk")
        .values_list(*_NAMES)
    )
    others = _others(runner_id, entries)
    return tuple(_line(entry, others) for entry in entries)


def page(
    runner_id: int, *, name: str = "", not_whole: bool = False, offset: int = 0, limit: int = 50
) -> tuple[tuple[LedgerLine, ...], int]:
    """Return some lines of the ledger, newest first, and how many there are in all.

    Each line says the same as in :func:`lines`, but only what it needs is read.

    Parameters
    ----------
    name
        Part of the path; empty for every file.
    not_whole
        Only what could not be read, or not whole.
    """
    of_runner = LedgerEntry.objects.filter(runner_id=runner_id)
    wanted = of_runner.filter(verdict__in=_NOT_WHOLE) if not_whole else of_runner
    if name:
        wanted = wanted.filter(path__icontains=name)
    entries = list(wanted.order_by("-recorded_at", "-pk").values_list(*_NAMES)[offset : offset + limit])
    same_place = of_runner.filter(path__in=[entry[1] for entry in entries]).order_by("recorded_at", "pk")
    same_bytes = of_runner.filter(sha256__in=[entry[2] for entry in entries if entry[2]]).order_by()
    others = _Others(
        dict(same_place.values_list("path", "pk")),
        dict(same_bytes.values_list("sha256").annotate(first=Min(shapes.by_bytes("path")))),
        _told_elsewhere(runner_id, [entry[4] for entry in entries if entry[4]]),
    )
    return tuple(_line(entry, others) for entry in entries), wanted.count()


def tally(runner_id: int, *, trouble: Collection[Verdict]) -> tuple[Counter[Verdict], tuple[LedgerLine, ...]]:
    """Return how many files have each verdict, and the lines of those in ``trouble``, without what was replaced since.

    The same as counting :func:`lines`, but the words on all other files, thousands of them, are not read. ``trouble`` holds
    verdicts that a file has by itself, so not ``duplicate``.
    """
    of_runner = LedgerEntry.objects.filter(runner_id=runner_id).order_by(shapes.by_bytes("path"), "recorded_at", "pk")
    entries = list(of_runner.values_list(*_NAMES[:_N_DECIDING]))
    others = _others(runner_id, entries)
    standing = (each for each in entries if not _is_replaced(each[0], each[1], others))
    counts = Counter(_verdict(path, sha256, said, original_id, others) for _, path, sha256, said, original_id in standing)
    troubled = of_runner.filter(verdict__in=[each.value for each in trouble]).values_list(*_NAMES)
    lines = (_line(entry, others) for entry in troubled)
    return counts, tuple(line for line in lines if line.verdict in trouble and not line.is_replaced)


def _others(runner_id: int, entries: Sequence[tuple[Any, ...]]) -> _Others:
    """Return what decides over the files of a whole ledger, given in order of path and time."""
    first_with: dict[str, str] = {}
    for _, path, sha256, *_rest in entries:
        if sha256:
            first_with.setdefault(sha256, path)
    return _Others({path: pk for pk, path, *_ in entries}, first_with, _told_elsewhere(runner_id))


def _verdict(path: str, sha256: str, said: str, original_id: int | None, others: _Others) -> Verdict:
    """Return the verdict that a file has among all the others."""
    verdict = Verdict(said)
    is_told_elsewhere = verdict in (Verdict.IMPORTED, Verdict.IMPORTED_DAMAGED) and original_id in others.told_elsewhere
    return Verdict.DUPLICATE if is_told_elsewhere or others.first_with.get(sha256, path) != path else verdict


def _is_replaced(pk: int, path: str, others: _Others) -> bool:
    return others.newest[path] != pk and not path.startswith(DROPPED)


def _line(entry: tuple[Any, ...], others: _Others) -> LedgerLine:
    pk, path, sha256, said, original_id, plain, file_format, size_bytes, kept_s, ratio = entry
    verdict, detail = _verdict(path, sha256, said, original_id, others), shapes.to_message(plain)
    holder = others.first_with.get(sha256, path)
    if holder != path:
        detail = say("holds the same bytes as {path}", path=holder)
    elif verdict is Verdict.DUPLICATE and original_id in others.told_elsewhere:
        told = others.told_elsewhere[original_id]
        detail = say("the same run as {path}, which knows more and is used; both are kept", path=told)
    is_replaced = _is_replaced(pk, path, others)
    if is_replaced:
        detail = say("replaced since by other bytes at this path; it was: {detail}", detail=str(detail))
    return LedgerLine(path, sha256, verdict, detail, file_format, size_bytes, kept_s, ratio, is_replaced)


def _told_elsewhere(runner_id: int, originals: Collection[int] | None = None) -> dict[int, str]:
    """Return, for each original none of whose runs is the one used, a path of the file that is used instead.

    ``originals`` says which ones are asked about; ``None`` asks about all.
    """
    of_runner = StoredRecording.objects.filter(runner_id=runner_id).order_by()
    unused = of_runner.filter(is_primary=False)
    if originals is not None:
        unused = unused.filter(original_id__in=originals)
    asked = of_runner.filter(original_id__in=unused.values("original_id"))
    runs_of: defaultdict[int, list[int]] = defaultdict(list)
    for original_id, run_id in asked.order_by("original_id", "index").values_list("original_id", "run_id"):
        runs_of[original_id].append(run_id)
    if not runs_of:
        return {}
    primary = of_runner.filter(is_primary=True, run_id__in=asked.values("run_id"))
    used = dict(primary.values_list("run_id", "original_id"))
    elsewhere = {
        original_id: used[run_ids[0]]
        for original_id, run_ids in runs_of.items()
        if all(used[run_id] != original_id for run_id in run_ids)
    }
    entries = LedgerEntry.objects.filter(runner_id=runner_id, original__isnull=False).order_by(shapes.by_bytes("path").desc())
    if originals is not None:
        entries = entries.filter(original_id__in=set(elsewhere.values()))
    path_of = dict(entries.values_list("original_id", "path"))
    return {original_id: path_of.get(holder, "") for original_id, holder in elsewhere.items()}


def totals(runner_id: int) -> tuple[int, int, int]:
    """Return how many files the ledger knows, how many of them could not be read, and how many runs came out of them."""
    of_runner = LedgerEntry.objects.filter(runner_id=runner_id)
    runs = Run.objects.filter(runner_id=runner_id).count()
    return of_runner.count(), of_runner.filter(verdict=Verdict.UNREADABLE.value).count(), runs


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
