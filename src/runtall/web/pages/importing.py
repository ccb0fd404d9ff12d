"""Import: what came in, what is on its way, and what became of every file."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Message, RuntallError, Verdict
from runtall.services.authorisation import may
from runtall.services.dropping import as_in_browser, browser_name
from runtall.services.jobs import JobFileRow, JobRow
from runtall.services.uploads import PIECE_BYTES, Arriving
from runtall.services.watching import Watched
from runtall.services.zones import home_zone
from runtall.web.pages.who import Who
from runtall.web.pages.words import Words, files_in_words

_AT_ONCE_BYTES, _AT_ONCE_FILES = 4 << 20, 40
"""What a browser with scripts sends in one form; larger files go in pieces."""
FILES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class State:
    """Where something stands: a word, and the name of its light."""

    word: str
    light: str
    mark: str


@dataclass(frozen=True, slots=True)
class JobLine:
    """One import in the list."""

    url: str
    title: str
    when: str
    told: str
    state: State
    is_open: bool


@dataclass(frozen=True, slots=True)
class UnfinishedLine:
    """A file that has come in part."""

    name: str
    told: str
    done: int
    total: int
    forget_url: str


@dataclass(frozen=True, slots=True)
class FolderPanel:
    """The watched folder, or the field to choose one. ``typed`` is what stands in the field."""

    path: str
    told: str
    trouble: str
    typed: str
    error: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """What became of one file."""

    name: str
    verdict: str
    light: str
    mark: str
    detail: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a long list goes on."""

    told: str
    newer_url: str
    older_url: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The place where runs come in."""

    headline: str
    lede: str
    may_import: bool
    may_watch: bool
    error: str
    jobs: tuple[JobLine, ...]
    is_busy: bool
    unfinished: tuple[UnfinishedLine, ...]
    folder: FolderPanel
    has_files: bool
    drop: dict[str, Any]
    place: str = "import"


@dataclass(frozen=True, slots=True)
class JobPage:
    """One import: how far it is, what became of its files, and what to do next."""

    title: str
    headline: str
    lede: str
    state: State
    is_open: bool
    done: int
    total: int | None
    told: str
    now: str
    counts: tuple[str, ...]
    files: tuple[FileLine, ...]
    pager: Pager | None
    can_stop: bool
    can_retry: bool
    kept: str
    url: str
    is_first: bool = False
    place: str = "import"


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What became of every file."""

    headline: str
    lede: str
    query: str
    not_whole: bool
    files: tuple[FileLine, ...]
    pager: Pager | None
    place: str = "import"


_ROUND, _ALERT, _CHECK, _WAIT = (
    "M4 12a8 8 0 1 0 8-8",
    "M12 4 21 19H3zM12 10v4M12 16.500v.01",
    "M5 12.500 10 17.500 19 7",
    "M8 5v14M16 5v14",
)


def import_page(
    who: Who,
    *,
    totals: tuple[int, int, int],
    jobs: Sequence[tuple[JobRow, dict[tuple[str, bool], int]]],
    unfinished: Sequence[Arriving],
    folder: Watched | None,
    error: RuntallError | None = None,
    folder_error: RuntallError | None = None,
    typed: str = "",
) -> ImportPage:
    """Return the page of a runner; ``totals`` are files, unreadable files and runs."""
    lines = tuple(_job_line(job, counts, who) for job, counts in jobs)
    return ImportPage(
        headline=_headline(totals),
        lede=_("Everything is read on this computer. Your files are never changed, and what you send is kept byte for byte."),
        may_import=not who.is_sample,
        may_watch=not who.is_sample and may(who.role, "import_folder", "POST"),
        error="" if error is None else _both(error, who.words),
        jobs=lines,
        is_busy=any(line.is_open for line in lines),
        unfinished=tuple(_unfinished_line(each) for each in unfinished),
        folder=folder_panel(folder, who, folder_error, typed),
        has_files=totals[0] > 0,
        drop=drop_settings(),
    )


def _headline(totals: tuple[int, int, int]) -> str:
    files, unreadable, runs = totals
    if not files:
        return _("Bring your runs: files from the watch, or a whole export.")
    told = ngettext("{runs} run came out of {files}.", "{runs} runs came out of {files}.", runs).format(
        runs=runs, files=ngettext("{n} file", "{n} files", files).format(n=files)
    )
    if unreadable:
        told += " " + ngettext("{n} could not be read.", "{n} could not be read.", unreadable).format(n=unreadable)
    return told


def drop_settings() -> dict[str, Any]:
    """Return what the element that takes files needs to know: addresses, bounds and words."""
    return {
        "form": reverse("import"),
        "uploads": reverse("import_uploads"),
        "start": reverse("import_start"),
        "pieceBytes": PIECE_BYTES,
        "atOnceBytes": _AT_ONCE_BYTES,
        "atOnceFiles": _AT_ONCE_FILES,
        "words": {
            "sending": _("Sending {done} of {total}"),
            "small": _("Small files together"),
            "broken": _("The connection broke. It goes on by itself from where it was."),
            "looking": _("Looking at the file"),
            "starting": _("All here. The import begins."),
            "goesOn": _("Goes on from {done}"),
            "failed": _("It could not be sent. Reload the page and choose it again: what has come is kept."),
        },
    }


def _job_line(job: JobRow, counts: dict[tuple[str, bool], int], who: Who) -> JobLine:
    return JobLine(
        url=reverse("import_job", args=[job.id]),
        title=_title(job, counts),
        when=_when(job.added_at, who),
        told=_told(job, counts),
        state=_state(job, counts),
        is_open=job.is_open,
    )


def _title(job: JobRow, counts: dict[tuple[str, bool], int]) -> str:
    if job.kind == "folder":
        return _("The watched folder")
    if job.kind == "rebuild":
        return _("Figures worked out anew after an update")
    n = sum(counts.values()) or job.total_files or 0
    return ngettext("{n} file sent here", "{n} files sent here", n).format(n=n) if n else _("Files sent here")


def _state(job: JobRow, counts: dict[tuple[str, bool], int]) -> State:
    match job.state:
        case "waiting":
            return State(_("Waiting its turn"), "wait", _WAIT)
        case "running":
            return State(_("Reading"), "wait", _ROUND)
        case "cancelled":
            return State(_("Stopped by you"), "amber", _WAIT)
        case "given_up":
            return State(_("Stopped"), "red", _ALERT)
        case _:
            if _n(counts, Verdict.UNREADABLE):
                return State(_("Done, with files left over"), "amber", _ALERT)
            return State(_("Done"), "green", _CHECK)


def _n(counts: dict[tuple[str, bool], int], *verdicts: Verdict) -> int:
    return sum(n for (verdict, _known), n in counts.items() if verdict in {each.value for each in verdicts})


def _came_in(counts: dict[tuple[str, bool], int]) -> int:
    return sum(counts.get((each.value, False), 0) for each in (Verdict.IMPORTED, Verdict.IMPORTED_DAMAGED))


def _told(job: JobRow, counts: dict[tuple[str, bool], int]) -> str:
    if job.state == "running" and job.total_files:
        return _("{done} of {total} files").format(done=job.done_files, total=job.total_files)
    if job.state == "waiting" or not counts:
        return _("nothing new") if job.state == "done" else ""
    parts = [ngettext("{n} file with runs", "{n} files with runs", _came_in(counts)).format(n=_came_in(counts))]
    if unreadable := _n(counts, Verdict.UNREADABLE):
        parts.append(ngettext("{n} could not be read", "{n} could not be read", unreadable).format(n=unreadable))
    return ", ".join(parts)


def job_page(
    job: JobRow,
    counts: dict[tuple[str, bool], int],
    files: Sequence[JobFileRow],
    who: Who,
    *,
    page: int,
    kept: int,
    is_first: bool = False,
) -> JobPage:
    """Return the page of one import; ``kept`` files of it still wait on disk to be tried again.

    ``is_first`` leads on to the steps of the first visit, where those are not over.
    """
    url = reverse("import_job", args=[job.id])
    total = job.total_files if job.is_open else None
    unreadable = _n(counts, Verdict.UNREADABLE)
    return JobPage(
        title=_title(job, counts),
        headline=_job_headline(job, counts),
        lede=_job_lede(job, counts, who),
        state=_state(job, counts),
        is_open=job.is_open,
        done=job.done_files,
        total=total,
        told=_("{done} of {total} files").format(done=job.done_files, total=total) if total else "",
        now=_shortened(browser_name(job.now)) if job.state == "running" and job.now else "",
        counts=_count_lines(counts),
        files=tuple(_file_line(each.path, each.verdict, each.detail, who.words, was_known=each.was_known) for each in files),
        pager=_pager(url, {}, page, sum(counts.values())),
        can_stop=job.is_open,
        can_retry=not job.is_open and (job.state != "done" or (unreadable > 0 and (kept > 0 or job.kind == "folder"))),
        kept=ngettext(
            "{n} file that could not be read is kept for 30 days, to be tried again.",
            "{n} files that could not be read are kept for 30 days, to be tried again.",
            kept,
        ).format(n=kept)
        if kept and not job.is_open and job.kind == "drop"
        else "",
        url=url,
        is_first=is_first,
    )


def _job_headline(job: JobRow, counts: dict[tuple[str, bool], int]) -> str:
    if job.kind == "rebuild":
        return _rebuild_headline(job)
    came = _came_in(counts)
    if job.state == "waiting":
        return _("Your files are here. Reading begins in a moment.")
    if job.state == "running":
        if not job.total_files:
            return _("Looking through what came.")
        if not came:
            return _("Reading your files.")
        return ngettext("Reading: {came} file with runs so far.", "Reading: {came} files with runs so far.", came).format(
            came=came
        )
    if not came and counts and all(known for _verdict, known in counts):
        return _("All of this was here before. Nothing changed.")
    if not came and job.state == "done":
        return _("No new runs in these files.")
    return ngettext("{came} file with runs came in.", "{came} files with runs came in.", came).format(came=came)


def _rebuild_headline(job: JobRow) -> str:
    if job.state == "done":
        return _("Every figure is of this version.")
    if job.is_open:
        return _("runtall was updated: your runs are measured anew.")
    return _("Some figures are still of an earlier version.")


def _job_lede(job: JobRow, counts: dict[tuple[str, bool], int], who: Who) -> str:
    if job.trouble is not None:
        return _("It could not go on: {why} What came in before is kept. Try it again when that is mended.").format(
            why=who.words.say(job.trouble)
        )
    if job.kind == "rebuild":
        return _(
            "It reads your originals again and changes none of them. Until a run's turn comes, its figures stay as they were."
        )
    if job.is_open:
        return _("You may leave this page or close the browser: it goes on by itself, and what is read can be looked at already.")
    if job.state == "cancelled":
        return _("You stopped it. What came in before is kept; start it again at any time.")
    unreadable = _n(counts, Verdict.UNREADABLE)
    if unreadable:
        return ngettext(
            "{n} file could not be read; the reason stands beside it.",
            "{n} files could not be read; the reason stands beside each.",
            unreadable,
        ).format(n=unreadable)
    return _("Every file was looked at; what became of each stands below.")


def _count_lines(counts: dict[tuple[str, bool], int]) -> tuple[str, ...]:
    fresh = [files_in_words(each.value, n) for each in Verdict if (n := counts.get((each.value, False), 0))]
    before = sum(n for (verdict, known), n in counts.items() if known and verdict != Verdict.UNREADABLE.value)
    still = counts.get((Verdict.UNREADABLE.value, True), 0)
    if still:
        fresh.append(
            ngettext(
                "{n} file that could not be read before either", "{n} files that could not be read before either", still
            ).format(n=still)
        )
    if before:
        fresh.append(ngettext("{n} file that came in before", "{n} files that came in before", before).format(n=before))
    return tuple(fresh)


def files_page(
    lines: Sequence[Any], total: int, who: Who, *, page: int, query: str, not_whole: bool, totals: tuple[int, int, int]
) -> FilesPage:
    """Return a page of the ledger; ``lines`` as ``importing.ledger_page`` gives them."""
    files, unreadable, _runs = totals
    known = {"q": query, "only": "not-whole" if not_whole else ""}
    return FilesPage(
        headline=ngettext("{n} file came in so far.", "{n} files came in so far.", files).format(n=files)
        if files
        else _("No file came in yet."),
        lede=ngettext("{n} of them could not be read.", "{n} of them could not be read.", unreadable).format(n=unreadable)
        if unreadable
        else _("Each was read, or left alone for the reason beside it."),
        query=query,
        not_whole=not_whole,
        files=tuple(_file_line(each.path, each.verdict, each.detail, who.words) for each in lines),
        pager=_pager(reverse("import_files"), {name: value for name, value in known.items() if value}, page, total),
    )


_LIGHTS = {
    Verdict.IMPORTED: ("green", _CHECK),
    Verdict.IMPORTED_DAMAGED: ("amber", _ALERT),
    Verdict.UNREADABLE: ("red", _ALERT),
}


def _file_line(path: str, verdict: Verdict, detail: Message, words: Words, *, was_known: bool = False) -> FileLine:
    light, mark = _LIGHTS.get(verdict, ("plain", "M6 12h12"))
    told = as_in_browser(words.say(detail))
    return FileLine(
        name=_shortened(browser_name(path)),
        verdict=_("here before") if was_known and verdict is Verdict.DUPLICATE else _verdict(verdict),
        light=light,
        mark=mark,
        detail=told[:1].upper() + told[1:],
    )


def _verdict(verdict: Verdict) -> str:
    return {
        "imported": _("read"),
        "imported_damaged": _("damaged, read in part"),
        "duplicate": _("double"),
        "not_a_run": _("another sport"),
        "not_an_activity": _("no activity"),
        "table": _("table"),
        "other": _("left alone"),
        "unreadable": _("not read"),
    }[verdict.value]


def _shortened(path: str) -> str:
    """Return the end of a path: enough to find the file."""
    parts = path.replace("\\", "/").split("/")
    return "/".join(("…", *parts[-3:])) if len(parts) > 4 else path


def _pager(url: str, query: dict[str, str], page: int, total: int) -> Pager | None:
    last = max(1, -(-total // FILES_A_PAGE))
    if last == 1:
        return None

    def at(number: int) -> str:
        return f"{url}?{urlencode({**query, 'page': str(number)})}"

    first = (page - 1) * FILES_A_PAGE + 1
    return Pager(
        told=_("{first} to {last} of {total}").format(first=first, last=min(total, first + FILES_A_PAGE - 1), total=total),
        newer_url=at(page - 1) if page > 1 else "",
        older_url=at(page + 1) if page < last else "",
    )


def _unfinished_line(each: Arriving) -> UnfinishedLine:
    return UnfinishedLine(
        name=_shortened(each.name),
        told=_("{done} of {total} are here").format(done=size_text(each.offset), total=size_text(each.size_bytes)),
        done=each.offset,
        total=each.size_bytes,
        forget_url=reverse("import_upload_forget", args=[each.token]),
    )


def folder_panel(folder: Watched | None, who: Who, error: RuntallError | None = None, typed: str = "") -> FolderPanel:
    """Return the folder that is watched, or the field to choose one."""
    told = trouble = ""
    if folder is not None:
        trouble = "" if folder.trouble is None else who.words.say(folder.trouble)
        if folder.looked_at is not None and folder.files is not None:
            told = ngettext("{n} file, looked at {when}", "{n} files, looked at {when}", folder.files).format(
                n=folder.files, when=_when(folder.looked_at, who)
            )
    return FolderPanel(
        path="" if folder is None else folder.path,
        told=told,
        trouble=trouble,
        typed=typed,
        error="" if error is None else _both(error, who.words),
    )


def _both(error: RuntallError, words: Words) -> str:
    return words.say(error.what) + ("" if error.next_step is None else " " + words.say(error.next_step))


def _when(at: datetime, who: Who) -> str:
    """Return an instant in the runner's zone: the time alone where it is of today."""
    zone = home_zone(who.profile)
    local = at.astimezone(zoneinfo.ZoneInfo(zone) if zone else UTC)
    return date_format(local, "H:i") if local.date() == who.today_on else date_format(local, "j M H:i")


def size_text(size_bytes: int) -> str:
    """Return ``3.1 GB``, ``12 MB`` or ``8 kB``."""
    if size_bytes >= 999_500_000:
        return _("{n} GB").format(n=f"{size_bytes / 1e9:.1f}")
    if size_bytes >= 999_500:
        return _("{n} MB").format(n=f"{size_bytes / 1e6:.0f}")
    return _("{n} kB").format(n=f"{size_bytes / 1e3:.0f}")
