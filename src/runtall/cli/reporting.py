"""``runtall report``: a terminal that is a pleasure, ``--json``, or one self-contained page."""

from __future__ import annotations

import gc
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, in_words, ngettext, visible

if TYPE_CHECKING:
    from rich.console import RenderableType

    from runtall.core import Observation, Units
    from runtall.findings import Finding
    from runtall.services.report_model import Report

UNREADABLE_EXIT = 65
"""What it ends with where nothing could be read."""


def report(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files, folders or archives to report on without keeping them.", show_default=False),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON (schema: runtall schema report).")] = False,
    html: Annotated[Path | None, typer.Option(help="Write one self-contained page to this file.", show_default=False)] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Report as of this day instead of today.", show_default=False)
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Report on the sample runner.")] = False,
) -> None:
    """Say what stands out in how, and how much, you run; of PATHS, or of everything imported.

    Ends with exit code 65 if nothing in PATHS could be read.
    """
    if html is not None:
        from runtall.cli import report_file

        report_file.check_target(html, paths or [])
    made = _make(paths or [], sample=sample, on=on)
    if html is not None:
        from runtall.services import report_page

        report_file.write_page(html, report_page.render(made))
        typer.echo(visible(_("The report is in {file}").format(file=html)), err=True)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(made))
    elif html is None:
        print_report(made)
    if paths and _nothing_could_be_read(made):
        raise typer.Exit(UNREADABLE_EXIT)


def _nothing_could_be_read(made: Report) -> bool:
    """Tell whether there were files that claim to be activities and every one of them was unreadable."""
    verdicts = {verdict for verdict, count in made.read.files_by_verdict if count}
    return "unreadable" in verdicts and verdicts <= {"unreadable", "other"}


def _make(paths: list[Path], *, sample: bool, on: datetime | None) -> Report:
    from runtall.core import NotFoundError, RunnerProfile, say
    from runtall.services import runners

    day = None if on is None else on.date()
    if paths:
        from runtall.cli.console import progress
        from runtall.services.passing_report import report_of_paths

        for path in paths:
            if not path.expanduser().exists():
                raise NotFoundError(
                    say("There is no file or folder {path}.", path=str(path)), say("Check the name and try again.")
                )
        profile = runners.profile_if_any() or RunnerProfile()
        with progress(_("Reading")) as on_progress:
            return report_of_paths(paths, profile=profile, today_on=day, on_progress=on_progress)
    gc.disable()  # it ends with what it prints: looking for garbage on the way would be a tenth of it
    from runtall.services import reporting

    if sample:
        sample_id = runners.sample_runner_id()
        if sample_id is None:
            raise NotFoundError(say("There is no sample runner yet."), say("Make one: runtall demo"))
        return reporting.stored_report(sample_id, today_on=day)
    return reporting.stored_report(runners.own_runner_id(), today_on=day)


def schema(
    name: Annotated[
        str,
        typer.Argument(
            help="report, import, ledger, inspect, profile, laps, log, questions, triage, screen, findings, gait, scan, why."
        ),
    ],
) -> None:
    """Print the JSON Schema of what a command writes with --json."""
    from runtall.cli.schemas import SCHEMAS, schema_text

    if name not in SCHEMAS:
        raise typer.BadParameter(_("Choose one of: {names}").format(names=", ".join(SCHEMAS)))
    typer.echo(schema_text(name))


def print_report(made: Report) -> None:
    """Print the report on a terminal."""
    from runtall.cli.console import out

    out().print()
    for part in (
        _heading(made),
        _beyond_runs(made),
        *_observations(made),
        _worth_next(made),
        _weeks(made),
        _form(made),
        _asides(made),
        _questions(made),
        _was_read(made),
    ):
        if part is not None:
            out().print(part)
            out().print()
    out().print(
        _("runtall helps plan, log and understand running when the back gets tight. It does not diagnose or treat."),
        style="dim",
        markup=False,
    )


def _heading(made: Report) -> RenderableType:
    from rich.text import Text

    from runtall.core.wording import day_in_words

    who = f" {_('of')} {visible(made.runner_name)}" if made.is_sample else ""
    text = Text(f"{_('Back report')}{who}", style="bold")
    text.append(f", {day_in_words(made.today_on, year=True)}", style="not bold")
    if made.made_on != made.today_on:
        counted = _("counted to {day}").format(day=day_in_words(made.made_on, year=True))
        text.append(f", {counted}", style="not bold")
    text.append(f"\n{_answer(made)}", style="not bold")
    return text


def _answer(made: Report) -> str:
    """Return the answer in a sentence; where nothing was judged, nothing is called good."""
    if not made.read.runs:
        return _("No runs yet. Import some: runtall import PATHS...")
    if made.observations or (made.standout and made.standout.put_forward):
        return _("What stands out against your own usual, most clearly first:")
    if made.judged:
        return _("Nothing stands out against your own usual. That is a good answer.")
    unknown = _("Not enough data yet to compare with your own usual.")
    return f"{unknown} {_('What would tell stands below.')}" if made.questions else unknown


def _observations(made: Report) -> list[RenderableType]:
    from runtall.findings import MOST_PUT_FORWARD

    if made.standout is not None and made.standout.asks_for_help:
        return []  # then the safety answers speak alone
    left = max(0, MOST_PUT_FORWARD - len(_beside(made)))
    return [_observation(number, each, made.units) for number, each in enumerate(made.observations[:left], start=1)]


def _observation(number: int, each: Observation, units: Units) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    text = Text()
    text.append(f"{number}  ", style="bold cyan")
    text.append(in_words(each.sentence, units), style="bold")
    text.append(f"\n   {in_words(each.certainty, units)}")
    text.append(f"\n   {_('method')}: {each.method}", style="dim")
    if each.sources:
        text.append(f"; {_('sources')}: {', '.join(each.sources)}", style="dim")
    return Padding(text, (0, 0, 0, 1))


def _beside(made: Report) -> list[Finding]:
    """Return the findings to put forward that no observation of the runs says already."""
    said = {each.method for each in made.observations}
    return [] if made.standout is None else [each for each in made.standout.put_forward if each.rule not in said]


def _beyond_runs(made: Report) -> RenderableType | None:
    from rich.text import Text

    beside = _beside(made)
    if not beside:
        return None
    text = Text(_("From your diary, answers, shoes and tests"), style="bold")
    for each in beside:
        text.append(f"\n-  {in_words(each.sentence, made.units)}", style="not bold")
        text.append(f"\n   runtall why {each.id}", style="dim not bold")
    return text


def _worth_next(made: Report) -> RenderableType | None:
    from rich.text import Text

    settle = None if made.standout is None else made.standout.settle_next
    if settle is None or settle.settled_by is None:
        return None
    text = Text(_("Worth doing next"), style="bold")
    text.append(f"\n   {in_words(settle.settled_by, made.units)}", style="not bold")
    return text


def _weeks(made: Report) -> RenderableType | None:
    from rich.console import Group
    from rich.text import Text

    from runtall.cli.console import sparkline, table
    from runtall.core.wording import measured

    if not made.read.runs:
        return None
    rows = table(
        _("week of"),
        _("runs"),
        _("distance"),
        _("longest"),
        _("time"),
        _("ascent"),
        _("hard"),
        _("impact-equivalent"),
        numbers_from=1,
    )

    def cell(name: str, value: float | None, *, least: bool = False) -> str:
        return "-" if value is None else ("≥" if least else "") + str(measured(name, value, made.units))

    for week in made.weeks:
        least = week.runs_without_distance > 0
        if week.before_first_run:
            rows.add_row(f"{week.starts_on:%d %b}", *"·······")
            continue
        rows.add_row(
            f"{week.starts_on:%d %b}",
            str(week.runs),
            cell("distance_m", week.distance_m, least=least),
            cell("distance_m", week.longest_run_m, least=least),
            cell("duration_s", week.duration_s) if week.runs else "-",
            cell("ascent_m", week.ascent_m),
            cell("hard_s", week.hard_s),
            cell("distance_m", week.impact_equivalent_m),
        )
    text = Text(_("The last 12 weeks"), style="bold")
    text.append(f"   {_('distance')} {sparkline([week.distance_m for week in made.weeks])}", style="not bold")
    notes = []
    if any(week.runs_without_distance and week.distance_m is not None for week in made.weeks):
        notes.append(Text(_("≥  at least: a run of that week carries no distance"), style="dim"))
    if any(week.before_first_run for week in made.weeks):
        notes.append(Text(_("·  no data: before the first run on file"), style="dim"))
    return Group(text, rows, *notes)


def _form(made: Report) -> RenderableType | None:
    from rich.console import Group
    from rich.text import Text

    from runtall.cli.console import table
    from runtall.core import QUANTITIES
    from runtall.core.wording import measured

    told = [line for line in made.form if line.baseline is not None or line.lately is not None]
    if not told:
        return None
    headings = (_("at matched speed"), _("usual"), _("lately"), _("change"), _("95 % interval"), _("beyond\nnoise"))
    rows = table(*headings, numbers_from=1)

    def cell(name: str, value: float | None, *, signed: bool = False) -> str:
        return "-" if value is None else str(measured(name, value, made.units, signed=signed))

    for line in told:
        label = _(QUANTITIES[line.channel].label)
        rows.add_row(
            label if line.source == "device" else f"{label} ({line.source})",
            cell(line.channel, line.baseline),
            cell(line.channel, line.lately),
            cell(line.channel, line.change, signed=True),
            "-"
            if line.change_low is None
            else f"{cell(line.channel, line.change_low, signed=True)} … {cell(line.channel, line.change_high, signed=True)}",
            _("too little") if line.change is None else _("yes") if line.clear else _("no"),
        )
    return Group(Text(_("How you run: the last 28 days against the 90 days before"), style="bold"), rows)


def _asides(made: Report) -> RenderableType | None:
    from rich.text import Text

    from runtall.core.wording import measured

    lines = []
    if made.tight is not None:
        lines.append(in_words(made.tight.sentence, made.units))
    if made.shoes:
        shown = ", ".join(
            f"{visible(pair.name)} {measured('distance_m', pair.distance_m, made.units)}" for pair in made.shoes[:3]
        )
        lines.append(_("Shoes: {pairs}").format(pairs=shown))
    return Text("\n".join(lines)) if lines else None


def _questions(made: Report) -> RenderableType | None:
    from rich.text import Text

    if not made.questions:
        return None
    text = Text()
    text.append(_("What could not be judged, and what would tell"), style="bold")
    for question in made.questions:
        text.append(f"\n?  {in_words(question.sentence, made.units)}")
        text.append(f"\n   {in_words(question.settled_by, made.units)}", style="dim")
    return text


def _was_read(made: Report) -> RenderableType:
    from rich.text import Text

    from runtall.cli.console import short_path, verdict_in_words
    from runtall.core import Verdict
    from runtall.core.wording import day_in_words, measured

    read = made.read
    text = Text(_("What was read"), style="bold")
    counts = ", ".join(f"{count} {verdict_in_words(Verdict(verdict))}" for verdict, count in read.files_by_verdict)
    text.append(f"\n{counts or _('nothing')}", style="not bold")
    if read.first_on and read.last_on:
        distance = "" if read.distance_m is None else f", {measured('distance_m', read.distance_m, made.units)}"
        span = ngettext("{runs} run, of {first}", "{runs} runs from {first} to {last}", read.runs).format(
            runs=read.runs, first=day_in_words(read.first_on, year=True), last=day_in_words(read.last_on, year=True)
        )
        text.append(f"\n{span}{distance}, {measured('duration_s', read.duration_s)}", style="not bold")
    for trouble in read.troubles[:5]:
        text.append(f"\n!  {short_path(trouble.label)}: {in_words(trouble.detail, made.units)}", style="not bold yellow")
    if len(read.troubles) > 5:
        text.append("\n   " + _("and {n} more: runtall ledger").format(n=len(read.troubles) - 5), style="dim")
    return text
