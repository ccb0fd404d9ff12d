"""``runtall gait``: what a film of running says, and what it does not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, in_words, visible
from runtall.core import ConflictError, say

if TYPE_CHECKING:
    from runtall.services.filming import Film, GaitForm, GaitMeasureForm

NOTHING_MEASURED_EXIT = 65


def gait(
    video: Annotated[
        Path, typer.Argument(help="A film of ten seconds of running, from the side or from behind.", show_default=False)
    ],
    before: Annotated[
        Path | None, typer.Option(help="An earlier film from the same side, to compare with.", show_default=False)
    ] = None,
    height: Annotated[
        float | None, typer.Option(help="Standing height in metres; that of the profile unless said.", show_default=False)
    ] = None,
    speed: Annotated[
        float | None, typer.Option(help="Speed of the belt, or of the run past the phone, in m/s.", show_default=False)
    ] = None,
    ground: Annotated[
        str | None, typer.Option(help="treadmill or passing, where the film alone does not tell.", show_default=False)
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write one self-contained page to this file.", show_default=False)] = None,
    clip: Annotated[
        Path | None, typer.Option(help="Write the film with the skeleton drawn on (.webm).", show_default=False)
    ] = None,
    show_face: Annotated[bool, typer.Option("--show-face", help="Leave the runner's face visible in what is written.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Say what a film of running shows, with the error of each figure, and what it does not, with the reason.

    Nothing of the film is kept but the landmarks, in the cache. Ends with exit code 65 if nothing could be measured.
    """
    _check_targets(html, clip, [each for each in (video, before) if each is not None])
    film = _read(video, height, speed, ground)
    earlier = None if before is None else _read(before, height, speed, ground)
    _write(film, earlier, html, clip, hide_faces=not show_face)
    from runtall.services import filming

    found = filming.form_of(film, earlier)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(found))
    else:
        _print(video, found)
    if not found.measures:
        raise typer.Exit(NOTHING_MEASURED_EXIT)


def _check_targets(html: Path | None, clip: Path | None, films: list[Path]) -> None:
    """Refuse, before the long work, a place where writing would cost the runner a film or another file."""
    if html is not None:
        from runtall.cli.report_file import check_target

        check_target(html, films)
    if clip is not None and clip.expanduser().exists():
        raise ConflictError(
            say("{file} is there already; it was left as it is.", file=str(clip)),
            say("Choose a name that is free, or move that file away first."),
        )


def _read(video: Path, height_m: float | None, speed_mps: float | None, ground: str | None) -> Film:
    from runtall.cli.console import progress
    from runtall.gait import Ground
    from runtall.services import filming, runners
    from runtall.services.home import home_folder

    if ground is not None and ground not in (each.value for each in Ground):
        raise typer.BadParameter(_("Choose treadmill or passing."))
    if height_m is None:
        profile = runners.profile_if_any()
        height_m = None if profile is None else profile.height_m
    with progress(_("Watching the film")) as on_progress:
        return filming.read_film(
            video.expanduser(),
            cache=home_folder() / "cache",
            height_m=height_m,
            speed_mps=speed_mps,
            ground=None if ground is None else Ground(ground),
            on_progress=lambda done, total: on_progress(done, total, video.name),
        )


def _write(film: Film, earlier: Film | None, html: Path | None, clip: Path | None, *, hide_faces: bool) -> None:
    from runtall.services import filming

    if html is not None:
        from runtall.cli.report_file import write_page
        from runtall.services import gait_page

        write_page(html, gait_page.render(film, earlier, hide_faces=hide_faces))
        typer.echo(visible(_("The page is in {file}").format(file=html)), err=True)
    if clip is not None and film.reading.is_usable:
        filming.write_clip(film, clip.expanduser(), hide_faces=hide_faces)
        typer.echo(visible(_("The clip is in {file}").format(file=clip)), err=True)


def _print(video: Path, found: GaitForm) -> None:
    from runtall.cli.console import out
    from runtall.services import film_words

    out().print(visible(video.name), style="bold", markup=False)
    out().print(in_words(film_words.how_filmed(found)), markup=False)
    if found.measures:
        _print_measures(found)
    landings = film_words.landings(found)
    for each in landings:
        out().print(in_words(each), markup=False)
    if film_words.shows_a_landing(found):
        out().print(in_words(film_words.SHOWN_NOT_JUDGED), markup=False)
    for note in found.notes:
        out().print(f"• {in_words(note)}", markup=False)
    _print_changes(found)
    _print_not_told(found)


def _print_measures(found: GaitForm) -> None:
    from runtall.cli.console import out, table

    made = table(
        _("what"), _("left"), _("right"), _("may be\noff by"), _("a real\nchange"), _("strides"), numbers_from=1, folded=0
    )
    for _name, group in groupby(sorted(found.measures, key=lambda each: _order(found, each)), key=lambda each: each.name):
        each = list(group)
        by_side = {one.side: one for one in each}
        both = by_side.get(None)
        made.add_row(
            in_words(each[0].label),
            *([_value(both), ""] if both is not None else [_value(by_side.get(side)) for side in ("left", "right")]),
            _off(each[0].name, [one.error for one in each]),
            _off(each[0].name, [one.smallest_real_change for one in each]),
            str(min(one.n for one in each)),
        )
    out().print(made)


def _order(found: GaitForm, measure: GaitMeasureForm) -> int:
    return next(at for at, each in enumerate(found.measures) if each.name == measure.name)


def _value(measure: GaitMeasureForm | None) -> str:
    from runtall.core.wording import measured

    return "" if measure is None else str(measured(measure.name, measure.mean))


def _off(name: str, values: Sequence[float | None]) -> str:
    """Return the larger of both sides."""
    from runtall.core.wording import measured

    known = [each for each in values if each is not None]
    return _("not known") if not known else f"± {measured(name, max(known))}"


def _print_changes(found: GaitForm) -> None:
    from runtall.cli.console import out

    if found.changes:
        out().print()
        out().print(_("Against the earlier film"), style="bold")
    sides = {"left": _("left"), "right": _("right")}
    for change in found.changes:
        side = f" ({sides[change.side]})" if change.side else ""
        out().print(f"• {in_words(change.sentence)}{side}", markup=False)


def _print_not_told(found: GaitForm) -> None:
    """Say what is not given, each reason once."""
    from runtall.cli.console import out
    from runtall.services import film_words

    if not found.refused:
        return
    out().print()
    out().print(_("What this film does not tell"), style="bold")
    for each in film_words.not_told(found):
        names = ", ".join(in_words(name) for name in each.names)
        told = [in_words(sentence) for sentence in (each.why, each.next_step) if sentence is not None]
        out().print(visible(f"• {f'{names}: ' if names else ''}{' '.join(told)}"), markup=False)
