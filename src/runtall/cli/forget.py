"""``runtall forget``."""

from __future__ import annotations

from typing import Annotated

import typer

from runtall.cli.language import _

WORD = "delete"


def forget(
    sample: Annotated[bool, typer.Option("--sample", help="The made-up sample runner, with its files.")] = False,
    account: Annotated[str | None, typer.Option(help="An account, where there are accounts.", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was removed as JSON.")] = False,
) -> None:
    """Delete everything that is kept of you from runtall's folder: runs, files, answers, plans, snapshots. It cannot be undone.

    Your own files elsewhere stay, and so do backups and exports that you made: remove those yourself.
    """
    from runtall.cli import whose
    from runtall.cli.console import err, out
    from runtall.services import forgetting

    runner_id = whose.runner_id(sample=sample, account=account)
    if not yes:
        err().print(_("Everything goes: runs, original files, diary, answers, plans, sessions, snapshots. It cannot be undone."))
        typed = typer.prompt(_("Type {word} to go on").format(word=WORD), err=True)
        if typed.strip().lower() != WORD:
            err().print(_("Nothing was deleted."))
            raise typer.Exit(2)
    made = forgetting.forget(runner_id)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
        return
    out().print(
        _("Deleted: {rows} rows, {originals} original files, {snapshots} snapshots.").format(
            rows=made.rows, originals=made.originals, snapshots=made.snapshots + made.states_aside
        )
    )
    if not made.is_erased:
        err().print(
            _("The database is in use: its free pages are written over by the worker, or by this command, once it is not.")
        )
    err().print(_("Backups and exports that you made lie where you put them: remove them yourself."))
