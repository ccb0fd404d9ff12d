"""The ``runtall`` command: each command calls one service and prints what it says."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated, NoReturn

import typer

from runtall import __version__
from runtall.cli.commands import Commands
from runtall.cli.language import _
from runtall.core import (
    ConflictError,
    ImplausibleValueError,
    MissingExtraError,
    NotEnoughDataError,
    NotFoundError,
    RuntallError,
    ShapeMismatchError,
    UnreadableFileError,
)

app = typer.Typer(
    name="runtall",
    cls=Commands,
    help="runtall helps plan, log and understand running and exercise when the back gets tight. It does not diagnose or treat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

EXIT_CODES: dict[type[RuntallError], int] = {
    UnreadableFileError: 65,
    ImplausibleValueError: 65,
    ShapeMismatchError: 65,
    NotEnoughDataError: 0,
    NotFoundError: 66,
    ConflictError: 75,
    MissingExtraError: 69,
}
"""What a command exits with when the runner's data or wishes stopped it."""
DISK_EXIT = 74
"""What it exits with when the disk is full or a folder may not be written."""
STOPPED_EXIT = 130
"""What it exits with when the runner stopped it."""
_OBJECTS_BETWEEN_SWEEPS = 50_000
"""Starting a command makes some hundred thousand objects that live to its end: Python's usual 700 would look through them for
garbage again and again, which costs a tenth of a short command."""


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"runtall {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Options that stand before any command."""


def main() -> None:
    """Run the command line; what the runner's data caused ends in a sentence and an exit code, never a traceback."""
    gc.set_threshold(_OBJECTS_BETWEEN_SWEEPS)
    try:
        app()
    except RuntallError as error:
        from runtall.cli.language import in_words

        sentences = [in_words(error.what)] + ([in_words(error.next_step)] if error.next_step else [])
        sys.stderr.write(" ".join(sentences) + "\n")
        sys.exit(next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 65))
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # rich and typer make an exit of 1 of it
            _end_quietly()
        if stop.code == STOPPED_EXIT:
            sys.stderr.write(_("Stopped. What was confirmed is kept; run the same command again to go on.") + "\n")
        raise
    except Exception as error:
        if isinstance(error, BrokenPipeError):
            _end_quietly()
        if not isinstance(error, OSError) and not type(error).__module__.startswith("django.db"):
            raise
        sys.stderr.write(
            _("The disk or folder refused: {reason}. Nothing that was confirmed is lost.").format(reason=error) + "\n"
        )
        sys.exit(DISK_EXIT)


def _end_quietly() -> NoReturn:
    """Stop without a word: the reader of a pipe had enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


if __name__ == "__main__":
    main()
