"""``runtall figures``: every figure as a picture, still and moving, or all on one sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from runtall.cli.language import _


def figures(
    out: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="Write the pictures into this folder.", show_default=False)
    ] = None,
    sheet: Annotated[bool, typer.Option("--sheet", help="Write a page that shows all of them as well.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print the angles that each movement aims at (schema: runtall schema figures).")
    ] = False,
) -> None:
    """Write every exercise, movement test and running cue as a picture: still, moving, and its angles."""
    from runtall.figures import ids, target_angles

    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(tuple(target_angles(each) for each in ids())))
        return
    if out is None:
        raise typer.BadParameter(_("Say where to: runtall figures --out FOLDER."))
    from runtall.services.figures import write_figures

    n = write_figures(out, with_sheet=sheet)
    typer.echo(_("{n} figures are in {folder}.").format(n=n, folder=out))
