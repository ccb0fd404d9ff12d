"""``runtall metronome``: clicks at one rate as a sound file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from runtall.cli.language import _


def metronome(
    file: Annotated[Path, typer.Argument(help="Where to write it, such as steps.wav.")],
    rate: Annotated[
        float | None, typer.Option(help="Steps per minute, both feet; your trial's or your own without it.", show_default=False)
    ] = None,
    minutes: Annotated[float, typer.Option(help="How long it beats, up to 120.")] = 30.0,
    accent: Annotated[int, typer.Option(help="A higher click on every how many steps; 0 for none.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a metronome as a sound file (WAV), to take along on a run."""
    from runtall.core import ConflictError, say
    from runtall.services import metronome as service
    from runtall.services import runners

    if file.exists() and not force:
        raise ConflictError(say("{file} is there already.", file=str(file)), say("Name another file, or say --force."))
    if rate is None:
        rate = service.metronome_today(runners.own_runner_id()).start_spm
    service.write_sound(file, cadence_spm=rate, duration_min=minutes, accent_every=accent)
    typer.echo(_("{rate} clicks a minute for {minutes} min: {file}").format(rate=f"{rate:g}", minutes=f"{minutes:g}", file=file))
