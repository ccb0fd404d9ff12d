"""``runtall scan``: a movement test read off a film, or how to film it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, from_data, in_words, visible
from runtall.core import NotFoundError, Side, say

if TYPE_CHECKING:
    from runtall.services.filming import ScanForm

NOTHING_READ_EXIT = 65


def scan(
    test: Annotated[str, typer.Argument(help="Name of a movement test (runtall screen lists them).", show_default=False)],
    video: Annotated[
        Path | None, typer.Argument(help="A film of it; without one, how to film it is told.", show_default=False)
    ] = None,
    side: Annotated[Side | None, typer.Option("--side", "-s", help="Which side was tested.", show_default=False)] = None,
    version: Annotated[
        str | None, typer.Option(help="Which version was done, where a test has several.", show_default=False)
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep it as a result of today.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema scan).")] = False,
) -> None:
    """Read a movement test off a film: the angle, the seconds or the repetitions, or why it could not be read.

    Ends with exit code 65 if nothing could be read; film it once more, then enter it by hand.
    """
    if video is None:
        _print_guide(test)
        return
    from runtall.cli.console import progress
    from runtall.services import filming
    from runtall.services.home import home_folder

    with progress(_("Watching the film")) as on_progress:
        reading, found = filming.read_test(
            video.expanduser(),
            test,
            side=side,
            version=version,
            cache=home_folder() / "cache",
            on_progress=lambda done, total: on_progress(done, total, video.name),
        )
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(found))
    else:
        _print(found)
    if not reading.is_usable:
        raise typer.Exit(NOTHING_READ_EXIT)
    if keep:
        _keep(found, side)


def _keep(found: ScanForm, side: Side | None) -> None:
    from runtall.cli.console import err
    from runtall.screen import Way
    from runtall.services import runners, screening

    runner_id = runners.own_runner_id()
    today_on = runners.today_of(runners.profile(runner_id))
    allowed = screening.doors(runner_id, on=today_on)
    screening.enter(
        runner_id,
        found.test_id,
        found.values,
        on=today_on,
        side=side if found.side is not None else None,
        allowed=allowed,
        way=Way.CAMERA,
    )
    err().print(_("Kept as a result of today. See it with: runtall screen --results"))


def _print(found: ScanForm) -> None:
    from runtall.cli.console import out
    from runtall.evidence import movement_tests

    test = movement_tests()[found.test_id]
    names = {each.id: each for each in test.measures}
    out().print(visible(from_data(test.name)), style="bold", markup=False)
    for name, value in found.values.items():
        measure = names[name]
        unit = "" if isinstance(value, (str, bool)) else f" {measure.unit}"
        out().print(visible(f"{name}: {_shown(value)}{unit}"), markup=False)
    for each in found.figures:
        out().print(visible(f"{in_words(each.name)}: {_shown(each.value)} {each.unit}".rstrip()), markup=False)
    for refused in found.refused:
        out().print(f"• {in_words(refused.why)}", markup=False)
        if refused.next_step is not None:
            out().print(f"  {in_words(refused.next_step)}", markup=False)


def _shown(value: float | str | bool) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _print_guide(test: str) -> None:
    from runtall.cli.console import out
    from runtall.evidence import movement_tests
    from runtall.screen import camera_guide

    if test not in movement_tests():
        raise NotFoundError(say("There is no movement test called {name}.", name=test), say("See them with: runtall screen"))
    guide = camera_guide(test)
    out().print(visible(from_data(movement_tests()[test].name)), style="bold", markup=False)
    out().print(visible(_("Filmed from: {view}").format(view=from_data(guide.view_words))), markup=False)
    for head, lines in (
        (_("The phone"), guide.place),
        (_("What to do"), guide.steps),
        (_("Stop when"), guide.stop_when),
        (_("What the film cannot tell"), (guide.limits,) if guide.limits else ()),
    ):
        if lines:
            out().print()
            out().print(head, style="bold")
        for line in lines:
            out().print(visible(f"• {from_data(line)}"), markup=False)
