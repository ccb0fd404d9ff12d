"""``runtall backup`` and ``runtall restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from runtall.cli.language import _


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it: a new file, or a folder.", show_default="in this folder")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what the backup holds as JSON.")] = False,
) -> None:
    """Write everything that this installation is made of into one file. runtall may be at work meanwhile."""
    from runtall.cli.console import err, out, progress
    from runtall.services import backing_up
    from runtall.services.home import home_folder

    _open_a_server()
    target = Path.cwd() if file is None else file.expanduser()
    if target.is_dir():
        target /= backing_up.file_name()
    with progress(_("Copying")) as on_progress:
        made = backing_up.back_up(home_folder(), target, on_progress=on_progress)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
        return
    out().print(
        _("{file}: {runs} runs, {originals} original files, {megabytes:.1f} MB.").format(
            file=made.file, runs=made.runs, originals=made.originals, megabytes=made.size_bytes / 1e6
        ),
        markup=False,
    )
    if made.lost:
        err().print(_("{n} original files were lost before: runtall doctor names them.").format(n=made.lost), markup=False)
    err().print(_("Whoever has this file can read all of it. Put it back with: runtall restore FILE"), markup=False)


def restore(
    file: Annotated[Path, typer.Argument(help="What runtall backup wrote.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Print what was restored as JSON.")] = False,
) -> None:
    """Put a backup in place. It is checked whole first; what is here now is moved aside, never deleted.

    Stop runtall serve before. Whoever was signed in or paired has to sign in or pair again.
    """
    from runtall.cli.console import err, out, progress
    from runtall.core import NotFoundError, say
    from runtall.services import restoring
    from runtall.services.home import home_folder

    _open_a_server()
    if not file.expanduser().is_file():
        raise NotFoundError(say("There is no file {path}.", path=str(file)), say("Check the name and try again."))
    with progress(_("Checking")) as on_progress:
        made = restoring.restore(home_folder(), file.expanduser(), on_progress=on_progress)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
        return
    out().print(
        _("Restored as of {when}: {runs} runs, {originals} original files.").format(
            when=made.made_at, runs=made.runs, originals=made.originals
        ),
        markup=False,
    )
    if made.aside:
        err().print(
            _("What was here before is in {folder}; remove it when you are content.").format(folder=made.aside), markup=False
        )
    if made.lost:
        err().print(
            _("{n} original files were missing in the backup: runtall doctor names them.").format(n=made.lost), markup=False
        )
    err().print(_("Everybody signs in again, and phones are paired again: who was let in then may have been shut out since."))


def _open_a_server() -> None:
    """Open the store where its rows are on a server; a database in the folder is copied and moved as a file."""
    from runtall.services import backing_up

    if backing_up.is_on_a_server():
        from runtall.services.setup import open_store

        open_store()
