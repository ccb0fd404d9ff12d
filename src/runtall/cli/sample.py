"""``runtall demo`` and ``runtall try``: the sample runner."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from runtall.cli.language import _
from runtall.cli.serving import DEFAULT_PORT


def demo(
    folder: Annotated[
        Path | None, typer.Argument(help="Where to write the files.", show_default="in runtall's own folder")
    ] = None,
    keep: Annotated[bool, typer.Option("--import/--no-import", help="Also import them, as the sample runner's.")] = True,
) -> None:
    """Write a made-up runner as real watch files: 18 months to yesterday. Nothing of it mixes with your own runs."""
    from runtall.cli.console import out, progress
    from runtall.services import sampling

    with progress(_("Making the sample runner up")) as on_progress:
        made = sampling.make_sample(folder, keep=keep, on_progress=on_progress)
    out().print(_("{n} files of a made-up runner are in {folder}").format(n=made.files, folder=made.folder), markup=False)
    if keep:
        out().print(_("See the report: runtall report --sample"), markup=False)


def try_(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port for the page; 0 takes any free one.")] = DEFAULT_PORT,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the page after the report.")] = True,
) -> None:
    """Make the sample runner up, print its report, and serve the page. What ``make run`` does."""
    from runtall.cli.console import out
    from runtall.cli.reporting import print_report
    from runtall.cli.serving import serve as serve_pages
    from runtall.services import reporting, runners

    demo(None, keep=True)
    sample_id = runners.sample_runner_id()
    assert sample_id is not None  # just made
    print_report(reporting.stored_report(sample_id))
    out().print()
    out().print(
        _("[bold]Your own runs:[/bold] .venv/bin/runtall import PATHS...   (files, folders, or a Strava, Garmin or Apple export)")
    )
    out().print(_("then: .venv/bin/runtall report"))
    if serve:
        serve_pages(port)
