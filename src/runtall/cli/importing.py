"""``runtall import`` and ``runtall ledger``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, in_words
from runtall.core import Message, Verdict

if TYPE_CHECKING:
    from runtall.services.importing import FileOutcome

UNREADABLE_EXIT = 65


@dataclass(frozen=True, slots=True)
class ImportForm:
    """What an import did. ``by_verdict`` counts the files, ``came_in_before`` those that changed nothing.

    ``brought_in`` is null but for a file that runtall export --all wrote.
    """

    files: tuple[FileForm, ...]
    by_verdict: dict[str, int]
    came_in_before: int
    brought_in: BroughtInForm | None = None


@dataclass(frozen=True, slots=True)
class BroughtInForm:
    """What came out of an export of runtall. ``lost`` original files were missing in it."""

    rows: int
    originals: int
    lost: int
    rows_by_table: dict[str, int]


@dataclass(frozen=True, slots=True)
class FileForm:
    """One file with what became of it."""

    path: str
    verdict: Verdict
    detail: Message
    format: str


@dataclass(frozen=True, slots=True)
class LedgerForm:
    """The import ledger, in order of path."""

    files: tuple[LedgerFileForm, ...]


@dataclass(frozen=True, slots=True)
class LedgerFileForm:
    """One line of the ledger. ``kept_s`` and ``bytes_read_ratio`` are null where nothing is damaged."""

    path: str
    verdict: Verdict
    detail: Message
    format: str
    size_bytes: int | None
    sha256: str
    kept_s: float | None
    bytes_read_ratio: float | None


def import_(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, folders, or exports of Strava, Garmin, Apple Health or runtall itself, zipped or unpacked.",
            show_default=False,
        ),
    ] = None,
    watch_mount: Annotated[
        bool, typer.Option("--watch-mount", help="What is on a watch that is plugged in; it is only read.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the outcome of each file as JSON.")] = False,
) -> None:
    """Import watch files and keep them. Running it twice changes nothing.

    Ends with exit code 65 if any file could not be read; the others are in all the same. What runtall export --all wrote comes
    into an empty runtall, whole.
    """
    from runtall.core import NotFoundError, say

    paths = [*(paths or ()), *(_on_watches() if watch_mount else ())]
    if not paths:
        raise NotFoundError(say("Nothing was named."), say("Name files or folders: runtall import PATHS..."))
    for path in paths:
        if not path.expanduser().exists():
            raise NotFoundError(say("There is no file or folder {path}.", path=str(path)), say("Check the name and try again."))
    if len(paths) == 1 and _brought_in(paths[0], json=json):
        return
    outcomes = _imported(paths)
    if json:
        from runtall.cli.json_form import as_json

        files = tuple(FileForm(each.path, each.verdict, each.detail, each.format) for each in outcomes)
        counts = Counter(each.verdict.value for each in outcomes)
        typer.echo(as_json(ImportForm(files, dict(counts), sum(each.was_known for each in outcomes))))
    else:
        from runtall.cli.console import err

        print_outcomes(outcomes)
        err().print(_("See what stands out: runtall report"))
    if any(each.failed for each in outcomes):
        raise typer.Exit(UNREADABLE_EXIT)


def _on_watches() -> tuple[Path, ...]:
    """Return the folders of runs on watches that are plugged in."""
    from runtall.cli.console import err
    from runtall.core import NotFoundError, say
    from runtall.services import mounts

    found = mounts.watch_folders()
    if not found:
        raise NotFoundError(
            say("No watch is plugged in that shows its runs as a folder."),
            say("Plug it in and unlock it, or copy its files into a folder and import that."),
        )
    for each in found:
        err().print(_("Reading {folder}").format(folder=each), markup=False)
    return found


def _imported(paths: list[Path]) -> tuple[FileOutcome, ...]:
    """Import, the folders read ahead while what keeps the ledger is still being loaded."""
    from runtall.services.reading_ahead import ReadingAhead

    folders = [Path(os.path.abspath(path.expanduser())) for path in paths if path.expanduser().is_dir()]  # noqa: PTH100
    with ReadingAhead(folders) as ahead:
        from runtall.cli.console import progress
        from runtall.services import importing, runners

        runner_id = runners.own_runner_id()
        with progress(_("Reading")) as on_progress:
            return importing.import_paths(runner_id, paths, on_progress=on_progress, ahead=ahead)


def _brought_in(path: Path, *, json: bool) -> bool:
    """Bring an export of runtall in, if that is what stands there."""
    path = path.expanduser()
    if not path.is_file():
        return False
    from runtall.services import exporting

    if not exporting.is_export(path):
        return False
    from dataclasses import asdict

    from runtall.cli.console import out, progress
    from runtall.services import runners

    runner_id = runners.own_runner_id()
    with progress(_("Bringing it in")) as on_progress:
        made = exporting.bring_in(runner_id, path, on_progress=on_progress)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(ImportForm((), {}, 0, BroughtInForm(**asdict(made)))))
        return True
    out().print(
        _("Everything of the export is here: {rows} rows, {runs} runs, {originals} original files.").format(
            rows=made.rows, runs=made.rows_by_table.get("runs", 0), originals=made.originals
        )
    )
    return True


def print_outcomes(outcomes: Sequence[FileOutcome]) -> None:
    """Print a line a verdict, and by name every file that did not simply come in."""
    from rich.text import Text

    from runtall.cli.console import out, short_path, table, verdict_in_words

    counts = Counter(each.verdict for each in outcomes if not each.was_known)
    made = table(_("verdict"), _("files"), numbers_from=1)
    for verdict in Verdict:
        if counts[verdict]:
            made.add_row(verdict_in_words(verdict), str(counts[verdict]))
    known = sum(each.was_known for each in outcomes)
    if known:
        made.add_row(_("came in before, unchanged"), str(known))
    out().print(made)
    told = [each for each in outcomes if each.verdict in (Verdict.UNREADABLE, Verdict.IMPORTED_DAMAGED) and not each.was_known]
    for each in told:
        line = Text(verdict_in_words(each.verdict), style="bold")
        line.append(f"  {short_path(each.path)}: {in_words(each.detail)}", style="not bold")
        out().print(line)


def ledger(json: Annotated[bool, typer.Option("--json", help="Print the ledger as JSON.")] = False) -> None:
    """Show what became of every file that was ever imported."""
    from runtall.services import importing, runners

    lines = importing.ledger_lines(runners.own_runner_id())
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(
            as_json(
                LedgerForm(
                    tuple(
                        LedgerFileForm(
                            line.path,
                            line.verdict,
                            line.detail,
                            line.format,
                            line.size_bytes,
                            line.sha256,
                            line.kept_s,
                            line.bytes_read_ratio,
                        )
                        for line in lines
                    )
                )
            )
        )
        return
    from runtall.cli.console import out, short_path, table, verdict_in_words

    if not lines:
        out().print(_("The ledger is empty. Import something: runtall import PATHS..."))
        return
    made = table(_("verdict"), _("file"), _("why"), folded=2)
    for line in lines:
        made.add_row(verdict_in_words(line.verdict), short_path(line.path), in_words(line.detail))
    out().print(made)
