"""The job that imports files which came over a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from runtall.services import uploads
from runtall.services.importing import FileOutcome, import_paths
from runtall.store.arrivals import DROPPED

if TYPE_CHECKING:
    from runtall.services.jobs import Telling
    from runtall.store.work_rows import JobRow


def browser_name(label: str) -> str:
    """Return what a file was called in the browser; a file of this computer keeps its path.

    >>> browser_name("dropped/export.zip/activities/1.fit.gz"), browser_name("/srv/watch/1.fit")
    ('export.zip/activities/1.fit.gz', '/srv/watch/1.fit')
    """
    return label.removeprefix(DROPPED)


def as_in_browser(sentence: str) -> str:
    """Return a sentence about files with the names that they had in the browser.

    >>> as_in_browser("holds the same bytes as dropped/1.fit")
    'holds the same bytes as 1.fit'
    """
    return sentence.replace(f" {DROPPED}", " ")


def import_drop(job: JobRow, tell: Telling) -> None:
    """Import the files of one drop and keep what became of each; then remove those that were read."""
    from runtall.store import jobs

    drop = uploads.checked_drop(str(job.about["drop"]))
    folder = uploads.files_of(drop)
    outcomes: tuple[FileOutcome, ...] = ()
    if folder.is_dir():  # else an earlier delivery did all of it

        def known_by(label: str) -> str:
            return DROPPED + label.removeprefix(f"{folder}/")

        def on_kept(here: Sequence[FileOutcome]) -> None:
            jobs.keep_files(job.id, job.runner_id, here, is_new_work=not all(each.was_known for each in here))

        outcomes = import_paths(job.runner_id, [_one_or_all(folder)], on_progress=tell, on_kept=on_kept, known_by=known_by)
    jobs.settle_files(job.id, outcomes)
    failed = frozenset(path.removeprefix(DROPPED) for path in jobs.unreadable_paths(job.id))
    uploads.done_with(job.runner_id, drop, failed)


def _one_or_all(folder: Path) -> Path:
    """Return the single file of a drop, so that an archive is known again as a whole; else the folder."""
    (first, *others) = sorted(folder.iterdir()) or [folder]
    return first if not others and first.is_file() else folder
