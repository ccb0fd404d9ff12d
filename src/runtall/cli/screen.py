"""``runtall screen``: the movement tests by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from runtall.cli.language import _, in_words
from runtall.core import Message
from runtall.screen import Deficit, Side
from runtall.services.screening import ScreenLine


@dataclass(frozen=True, slots=True)
class TestLine:
    """One test of a form: what it is, and whether its result of the last weeks is on file."""

    __test__ = False

    id: str
    number: int
    name: str
    about: str
    two_sides: bool
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """The tests of a form, the results that hold, and what they ask for."""

    form: str
    tests: tuple[TestLine, ...]
    results: tuple[ScreenLine, ...]
    deficits: tuple[Deficit, ...]


def screen(
    test: Annotated[
        str | None, typer.Argument(help="Name of a test; without it the tests are listed.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option(help="short (about 12 minutes) or full.")] = "short",
    value: Annotated[
        list[str] | None, typer.Option("--value", "-v", help="A value, such as hold_s=42; may be repeated.", show_default=False)
    ] = None,
    side: Annotated[Side | None, typer.Option("--side", "-s", help="Which side was tested.", show_default=False)] = None,
    stopped: Annotated[str | None, typer.Option(help="The stop that ended the test.", show_default=False)] = None,
    pain_before: Annotated[float | None, typer.Option(help="Pain before, 0 to 10.", show_default=False)] = None,
    pain_after: Annotated[float | None, typer.Option(help="Pain after, 0 to 10.", show_default=False)] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the test; today unless said.", show_default=False)
    ] = None,
    correct: Annotated[str | None, typer.Option(help="Correct this result (start of its id).", show_default=False)] = None,
    take_back: Annotated[str | None, typer.Option(help="Take this result back (start of its id).", show_default=False)] = None,
    legs: Annotated[
        bool | None,
        typer.Option("--leg-symptoms/--legs-free", help="Pain or tingling below the buttock today.", show_default=False),
    ] = None,
    chest: Annotated[
        bool | None,
        typer.Option(
            "--chest/--no-chest", help="Blood pressure not under control, or chest symptoms on effort.", show_default=False
        ),
    ] = None,
    results: Annotated[bool, typer.Option("--results", help="Show results and what they ask for.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema screen).")] = False,
) -> None:
    """List the movement tests, show how one is done, or enter what was found."""
    from runtall.services import runners, screening

    runner_id = runners.own_runner_id()
    if take_back is not None:
        screening.take_back(runner_id, take_back)
    entered = test is not None and (value or stopped is not None)
    if test is not None and entered:
        known = screening.test_named(test)
        today_on = runners.today_of(runners.profile(runner_id))
        day = today_on if on is None else on.date()
        allowed = None
        if day >= today_on:
            allowed = screening.doors(runner_id, on=day, leg_symptoms=legs, pressure_or_chest=chest)
        pairs = [each.partition("=") for each in value or ()]
        if any(not equals for _name, equals, _text in pairs):
            raise typer.BadParameter(_("Write values as name=number, such as hold_s=42."))
        screening.enter(
            runner_id,
            test,
            dict(screening.entry_of(known, name, text) for name, _equals, text in pairs),
            on=day,
            side=side,
            allowed=allowed,
            stopped=stopped,
            pain_before_nrs=pain_before,
            pain_after_nrs=pain_after,
            corrects=correct,
        )
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(_page(runner_id, form)))
    elif entered or results or take_back is not None:
        _print_results(_page(runner_id, form))
    elif test is not None:
        _print_test(test)
    else:
        _print_form(form)


def _page(runner_id: int, form: str) -> ScreenPage:
    from runtall.services import screening

    tests = tuple(
        TestLine(
            each.id, each.number, each.name, each.about, each.two_sides, tuple(m.id for m in each.measures if m.minus is None)
        )
        for each in screening.form(form)
    )
    return ScreenPage(form, tests, screening.lines(runner_id), screening.asked_for(runner_id))


def _print_form(form: str) -> None:
    from runtall.cli.console import out, table
    from runtall.services import screening

    made = table(_("test"), _("name"), _("sides"), _("minutes"), _("about"), folded=4)
    for each in screening.form(form):
        sides = _("each") if each.two_sides else "-"
        made.add_row(each.id, _(each.name), sides, f"{each.takes.total_seconds() / 60:.0f}", _(each.about))
    out().print(made)
    out().print(_("How a test is done: runtall screen TEST. All tests: runtall screen --form full"), style="dim", markup=False)


def _print_test(test_id: str) -> None:
    from rich.text import Text

    from runtall.cli.console import out
    from runtall.services import screening

    test = screening.test_named(test_id)
    text = Text(_(test.name), style="bold")
    text.append(f"\n{_('You need')}: {', '.join(in_words(Message(each)) for each in test.equipment)}", style="not bold")
    for number, step in enumerate(test.procedure, start=1):
        text.append(f"\n {number}  {in_words(Message(step))}", style="not bold")
    text.append(f"\n\n{_('End the test when')}", style="bold")
    for sign in screening.said_stops(test):
        text.append(f"\n - {in_words(sign)}", style="not bold")
    text.append(f"\n\n{_('Write down')}", style="bold")
    for measure in test.measures:
        if measure.minus is None:
            choices = " | ".join(choice.id for choice in measure.choices) or measure.unit or "yes | no"
            text.append(f"\n - {measure.id} = {choices}: {_(measure.words)}", style="not bold")
    text.append(f"\n\n{_(test.caveat)}", style="dim")
    out().print(text)


def _print_results(page: ScreenPage) -> None:
    from runtall.cli.console import out, table
    from runtall.cli.words import label_in_words

    if not page.results:
        out().print(_("No test was entered yet: runtall screen"))
        return
    made = table(_("id"), _("day"), _("test"), _("side"), _("came to"), _("reason"), folded=5)
    for line in page.results:
        label = "-" if line.outcome is None else label_in_words(line.outcome.label.value)
        reason = "" if line.outcome is None else in_words(line.outcome.reason)
        made.add_row(line.id[:8], line.result.on.isoformat(), line.result.test_id, line.result.side or "-", label, reason)
    out().print(made)
    for deficit in page.deficits:
        out().print(f" - {in_words(deficit.sentence)} {in_words(deficit.certainty)}", markup=False)
