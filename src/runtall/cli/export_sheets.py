"""``runtall export --pdf`` and ``--programme``: sheets of paper for a clinician and for the wall at home."""

from __future__ import annotations

from pathlib import Path

import typer

from runtall.cli.language import _, ngettext

PARTS = ("name", "words", "notes")
"""What may be left out of the clinician's pages, as it is written after ``--without``."""


def export_sheet(
    runner_id: int,
    file: Path | None,
    *,
    programme: bool,
    letter: bool,
    asks: str,
    name: str,
    without: list[str],
    frames: bool,
    json: bool,
) -> None:
    """Write a sheet as PDF to a new file, and tell where it is."""
    from runtall.cli.console import err, out
    from runtall.core import ImplausibleValueError, say
    from runtall.services import printing
    from runtall.services.clinician_model import Sharing

    if strange := sorted(set(without) - set(PARTS)):
        raise ImplausibleValueError(
            say("{part} is nothing that can be left out.", part=strange[0]), say("Choose from: {parts}.", parts=", ".join(PARTS))
        )
    kind = printing.Kind.PROGRAMME if programme else printing.Kind.CLINICIAN
    sharing = Sharing("name" not in without, "words" not in without, "notes" not in without, gait_frames=frames)
    wanted = printing.Wanted(kind, runner_id, letter=letter, asked=asks, called=name, sharing=sharing)
    made = printing.write(wanted, Path.cwd() if file is None else file.expanduser())
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
        return
    told = ngettext("{file}: {pages} page.", "{file}: {pages} pages.", made.pages)
    out().print(told.format(file=made.file, pages=made.pages), markup=False)
    if not programme:
        err().print(_("It holds health data: read it before you pass it on, and share it as you would a letter."))
