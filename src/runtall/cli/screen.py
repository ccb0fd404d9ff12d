"""``runtall screen``: the movement tests by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, from_data, in_words
from runtall.core import Message
from runtall.screen import Change, Deficit, Easing, Side, SideDifference, SymptomFlag
from runtall.services.screening import ScreenLine

if TYPE_CHECKING:
    from datetime import date

    from runtall.evidence import ClinicReading


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
class ClinicLine:
    """Something that a clinic's own device reads on each side: with which devices, in which units."""

    id: str
    name: str
    devices: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """The tests of a form, the results that hold, what they ask for, what changed, sides, and which bend eases."""

    form: str
    tests: tuple[TestLine, ...]
    clinic: tuple[ClinicLine, ...]
    results: tuple[ScreenLine, ...]
    deficits: tuple[Deficit, ...]
    changes: tuple[Change, ...]
    side_differences: tuple[SideDifference, ...]
    easing: Easing
    flags: tuple[SymptomFlag, ...]


def screen(
    test: Annotated[
        str | None, typer.Argument(help="Name of a test or reading; without it the tests are listed.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option(help="short (about 12 minutes), full, or clinic: what a clinic's devices read.")] = "short",
    value: Annotated[
        list[str] | None, typer.Option("--value", "-v", help="A value, such as hold_s=42; may be repeated.", show_default=False)
    ] = None,
    reading: Annotated[
        str | None, typer.Option(help="What a clinic's device read, with its unit, such as '38 kgf'.", show_default=False)
    ] = None,
    device: Annotated[str | None, typer.Option(help="With which device: dynamometer or force_plate.", show_default=False)] = None,
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
    today_on = runners.today_of(runners.profile(runner_id))
    day = today_on if on is None else on.date()
    if day > today_on:
        raise typer.BadParameter(_("This day has not come yet."))
    entered = test is not None and (value or stopped is not None or reading is not None)
    if entered and test is not None:
        if reading is not None:
            screening.enter_clinic(runner_id, test, reading, side=side, on=day, device=device, corrects=correct)
        else:
            known = screening.test_named(test)
            allowed = None
            if day >= today_on:
                allowed = screening.doors(runner_id, on=day, leg_symptoms=legs, pressure_or_chest=chest)
            screening.enter(
                runner_id,
                test,
                dict(screening.entry_of(known, name, text) for name, text in _pairs(value)),
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

        typer.echo(as_json(_page(runner_id, form, today_on)))
    elif entered or results or take_back is not None:
        _print_results(_page(runner_id, form, today_on))
    elif test is not None:
        _print_named(test)
    elif form == CLINIC:
        _print_clinic()
    else:
        _print_form(form)


CLINIC = "clinic"
"""The form that lists what a clinic's own devices read."""


def _pairs(values: list[str] | None) -> list[tuple[str, str]]:
    parts = [each.partition("=") for each in values or ()]
    if any(not equals for _name, equals, _text in parts):
        raise typer.BadParameter(_("Write values as name=number, such as hold_s=42."))
    return [(name.strip(), text) for name, _equals, text in parts]


def _page(runner_id: int, form: str, today_on: date) -> ScreenPage:
    from runtall.services import screening

    tests = tuple(
        TestLine(
            each.id, each.number, each.name, each.about, each.two_sides, tuple(m.id for m in each.measures if m.minus is None)
        )
        for each in (() if form == CLINIC else screening.form(form))
    )
    readings = tuple(
        ClinicLine(each.id, each.words, each.devices, screening.units_of(each)) for each in screening.clinic_readings()
    )
    return ScreenPage(
        form=form,
        tests=tests,
        clinic=readings,
        results=screening.lines(runner_id),
        deficits=screening.asked_for(runner_id),
        changes=screening.changed(runner_id),
        side_differences=screening.sides(runner_id),
        easing=screening.easing(runner_id, on=today_on),
        flags=screening.flags(runner_id, on=today_on),
    )


def _print_named(name: str) -> None:
    from runtall.services import screening

    found = next((each for each in screening.clinic_readings() if each.id == name), None)
    if found is None:
        _print_test(name)
    else:
        _print_reading(found)


def _print_clinic() -> None:
    from runtall.cli.console import out, table
    from runtall.services import screening

    made = table(_("reading"), _("name"), _("device"), _("units"), folded=1)
    for each in screening.clinic_readings():
        made.add_row(each.id, _(each.words), ", ".join(each.devices), ", ".join(screening.units_of(each)))
    out().print(made)
    out().print(_("There are no usual values, only sides and change. Enter one:"), style="dim")
    out().print("   runtall screen knee-extension --reading '38 kgf' --side left", style="dim", markup=False)


def _print_reading(reading: ClinicReading) -> None:
    from rich.text import Text

    from runtall.cli.console import out
    from runtall.services import screening

    text = Text(_(reading.words), style="bold")
    text.append(f"\n{_('Read by')}: {', '.join(reading.devices)}", style="not bold")
    text.append(f"\n{_('Units')}: {', '.join(screening.units_of(reading))}", style="not bold")
    text.append("\n" + _("There are no usual values: your sides are compared, and one day with another."), style="not bold dim")
    out().print(text)


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
    if screening.differs_by_sex(test):
        text.append(
            "\n\n" + _("A usual value differs by sex. If you like: runtall profile --sex female, or male."), style="not bold dim"
        )
    text.append(f"\n\n{_(test.caveat)}", style="dim")
    out().print(text)


def _print_results(page: ScreenPage) -> None:
    from runtall.cli.console import out, table
    from runtall.screen import label

    if not page.results:
        out().print(_("No test was entered yet: runtall screen"))
        return
    made = table(_("id"), _("day"), _("test"), _("side"), _("came to"), _("entered"), folded=5)
    newest: dict[tuple[str, Side | None], str] = {}
    for line in page.results:
        side = "-" if line.result.side is None else in_words(label(line.result.side))
        came_to = "-" if line.outcome is None else in_words(label(line.outcome.label))
        entered = ", ".join(f"{name}={_entry(value)}" for name, value in line.result.values.items())
        made.add_row(line.id[:8], line.result.on.isoformat(), line.result.test_id, side, came_to, entered or "-")
        if line.outcome is not None:
            of_side = "" if line.result.side is None else f" ({side})"
            newest[line.result.test_id, line.result.side] = (
                f"{from_data(line.test_name)}{of_side}: {in_words(line.outcome.reason)}"
            )
    out().print(made)
    _print_list(_("What the newest came to"), list(newest.values()))
    _print_list(_("Worth working on"), [f"{in_words(each.sentence)} {in_words(each.certainty)}" for each in page.deficits])
    _print_list(_("Since the time before"), [_change(each) for each in page.changes])
    _print_list(_("Left and right"), [in_words(each.sentence) for each in page.side_differences])
    _print_list(_("Go easy on"), [in_words(each.sentence) for each in page.flags])
    if page.easing.found_on is not None:
        _print_list(_("Which bend eases"), [_easing(page.easing)])


def _entry(value: float | str | bool) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if isinstance(value, str) else f"{value:.4g}"


def _print_list(head: str, lines: list[str]) -> None:
    from rich.text import Text

    from runtall.cli.console import out

    if lines:
        out().print(Text(head, style="bold"))
        for line in lines:
            out().print(f" - {line}", markup=False)


def _change(change: Change) -> str:
    from runtall.screen import label

    side = "" if change.side is None else f" ({in_words(label(change.side))})"
    values = f"{change.measure} {change.before:.4g} → {change.value:.4g}"
    return f"{in_words(change.sentence)}{side} {values}"


def _easing(easing: Easing) -> str:
    again = "" if easing.recheck_on is None else " " + _("Again on {day}.").format(day=easing.recheck_on.isoformat())
    return in_words(easing.sentence) + again
