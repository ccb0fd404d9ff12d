"""Sheets of paper for people: the clinician's two pages and the home programme, made in a process of its own.

Chart renderer and typesetter never enter the server, and a sheet that goes wrong takes nothing with it: the process has a limit
of time, of processor time and of memory. What a runner typed goes to it by its standard input, where no list of processes shows
it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtall.core import ConflictError, MissingExtraError, say
from runtall.services.clinician_model import Sharing as Sharing  # noqa: PLC0414 - who wants a sheet says what goes on it

if TYPE_CHECKING:
    from runtall.services.clinician_model import ClinicianReport
    from runtall.writers.pdf import Sheet

_PATIENCE_S = 120
_TURN_S = 30
"""So long a request waits for the sheet before it: a server has few threads."""
_PROCESSOR_S = 90
_MEMORY_BYTES = 3 << 30
_one_at_a_time = threading.Lock()
_CLINICIAN = "runtall.web.printed:clinician"
_PROGRAMME = "runtall.web.printed:programme"
"""Who puts them into words: named and not imported, so that shells stay siblings."""
CLINICIAN_PAGES = 2
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_Words = tuple[Mapping[str, Any], Mapping[str, str | bytes]]


class Kind(StrEnum):
    """What is printed."""

    CLINICIAN = "clinician"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes
    ----------
    language
        Of the sheet, as browsers name it; empty for that of the environment.
    letter
        US letter paper; A4 otherwise.
    asked, called
        For the clinician: the question for this visit, and the name that stands on it; neither is kept.
    sharing
        For the clinician: what the runner lets into it.
    """

    kind: Kind
    runner_id: int
    language: str = ""
    letter: bool = False
    asked: str = ""
    called: str = ""
    sharing: Sharing = field(default_factory=Sharing)


def file_name(kind: Kind, on: datetime | None = None) -> str:
    """Return what a sheet is called."""
    stem = {Kind.CLINICIAN: "for-the-clinician", Kind.PROGRAMME: "home-programme"}[kind]
    return f"{stem}-{on or datetime.now(UTC):%Y-%m-%d}.pdf"


@dataclass(frozen=True, slots=True)
class SheetWritten:
    """A sheet that was written: where it is, what it is, and how many pages it has."""

    file: str
    kind: Kind
    pages: int


def write(wanted: Wanted, target: Path) -> SheetWritten:
    """Write a sheet to a new file that its owner alone can read, or under its usual name into a folder.

    Raises
    ------
    ConflictError
        The file exists.
    MissingExtraError
        It cannot be made on this machine.
    """
    from runtall.services.whole_files import new_file
    from runtall.writers.pdf import page_count

    target = target / file_name(wanted.kind) if target.is_dir() else target
    made = drawn(wanted)
    with new_file(target) as out:
        out.write(made)
    return SheetWritten(str(target), wanted.kind, page_count(made))


def printed(wanted: Wanted, *, by: str = "runtall.services.printing") -> bytes:
    """Return a sheet as PDF, made by a process of its own; ``by`` names a module that makes something else of it.

    Raises
    ------
    ConflictError
        Another one is being made and takes long.
    MissingExtraError
        It cannot be made on this machine, or took more time or memory than a sheet may.
    """
    if not _one_at_a_time.acquire(timeout=_TURN_S):
        raise ConflictError(say("Another sheet is being printed."), say("Try again in a minute."))
    try:
        command = [sys.executable, "-m", by]
        asked = json.dumps(asdict(wanted)).encode()
        return subprocess.run(  # noqa: S603 - our own interpreter
            command, input=asked, capture_output=True, check=True, timeout=_PATIENCE_S
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingExtraError(
            say("This sheet could not be made on this machine."), say("The pages of the app can be printed instead.")
        ) from error
    finally:
        _one_at_a_time.release()


def drawn(wanted: Wanted, *, now: datetime | None = None) -> bytes:
    """Return a sheet as PDF, made in this process."""
    from runtall.writers import pdf

    now = now or datetime.now(UTC)
    paper = pdf.Paper.LETTER if wanted.letter else pdf.Paper.A4
    return pdf.pdf(sheet_of(wanted, now=now), paper=paper, made_at=now)


def sheet_of(wanted: Wanted, *, now: datetime) -> Sheet:
    """Return what is set in type: the fullest that fits on the pages that a sheet of this kind has."""
    if wanted.kind is Kind.PROGRAMME:
        from runtall.services.home_programme import home_programme

        made = home_programme(wanted.runner_id, now=now)
        return _fullest("programme", _in_words(_PROGRAMME)(made, wanted.language), wanted, pages=1)
    from runtall.services.clinician_report import clinician_report

    report = clinician_report(wanted.runner_id, asked=wanted.asked, called=wanted.called, sharing=wanted.sharing, now=now)
    return clinician_sheet_of(report, wanted)


def clinician_sheet_of(report: ClinicianReport, wanted: Wanted) -> Sheet:
    """Return the clinician's pages of a report."""
    return _fullest("clinician", _in_words(_CLINICIAN)(report, wanted.language), wanted, pages=CLINICIAN_PAGES)


def _fullest(template: str, lengths: Iterable[_Words], wanted: Wanted, *, pages: int) -> Sheet:
    """Return the first of several lengths that fits, or the shortest; the fullest comes first."""
    from runtall.writers import pdf

    paper = pdf.Paper.LETTER if wanted.letter else pdf.Paper.A4
    sheet: Sheet | None = None
    for values, pictures in lengths:
        sheet = _sheet(template, values, pictures)
        if pdf.page_count(pdf.pdf(sheet, paper=paper, made_at=_ANY_TIME)) <= pages:
            break
    assert sheet is not None  # words come in at least one length
    return sheet


def _in_words(named: str) -> Any:
    module, _, name = named.partition(":")
    return getattr(import_module(module), name)


def _sheet(template: str, values: Mapping[str, Any], pictures: Mapping[str, str | bytes]) -> Sheet:
    from runtall.writers.pdf import Sheet
    from runtall.writers.pdf_pictures import on_paper

    ready = {name: on_paper(each) if isinstance(each, str) else each for name, each in pictures.items()}
    return Sheet(template, values, ready)


def _limited() -> None:
    """Hold this process to its limits, where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows: the limit of time outside is all there is
        return
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_S, _PROCESSOR_S))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))


def answer(make: Callable[[Wanted], bytes]) -> None:
    """Read what is wanted, and write what is made of it to standard output."""
    from runtall.services.setup import open_store

    _limited()
    said = json.loads(sys.stdin.buffer.read())
    said["kind"], said["sharing"] = Kind(said["kind"]), Sharing(**said["sharing"])
    open_store()
    sys.stdout.buffer.write(make(Wanted(**said)))


if __name__ == "__main__":
    answer(drawn)
