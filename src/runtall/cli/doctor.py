"""``runtall doctor`` and ``runtall rebuild``."""

from __future__ import annotations

from typing import Annotated

import typer

from runtall.cli.language import _, in_words

TROUBLE_EXIT = 65


def doctor(
    everything: Annotated[bool, typer.Option("--all", help="Hold every original file against its name, not a sample.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Examine this installation and say what to do. Nothing is changed.

    Ends with exit code 65 if something has to be done.
    """
    from runtall.cli.console import out
    from runtall.services import doctor as service

    found = service.examine(all_originals=everything)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(found))
    else:
        words = {service.State.WELL: _("well"), service.State.NOTE: _("note"), service.State.TROUBLE: _("TROUBLE")}
        for each in found.checks:
            out().print(f"{words[each.state]:<8}{in_words(each.what)}", markup=False, soft_wrap=True)
            if each.next_step is not None and each.state is not service.State.WELL:
                out().print(f"{'':<8}{in_words(each.next_step)}", markup=False, soft_wrap=True)
        out().print(_("All is well.") if found.is_well else _("Something has to be done."))
    if not found.is_well:
        raise typer.Exit(TROUBLE_EXIT)


def rebuild(
    sample: Annotated[bool, typer.Option("--sample", help="The sample runner's.")] = False,
    account: Annotated[str | None, typer.Option(help="An account's, where there are accounts.", show_default=False)] = None,
) -> None:
    """Measure your runs anew where an earlier version did: what the worker does by itself after an update."""
    from runtall.cli import whose
    from runtall.cli.console import out, progress
    from runtall.services import upgrading

    runner_id = whose.runner_id(sample=sample, account=account)
    with progress(_("Reading")) as tell:
        n = upgrading.rebuild_all(runner_id, tell)
    out().print(_("{n} original files were read again. Every figure is of this version.").format(n=n))
