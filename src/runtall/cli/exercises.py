"""``runtall exercises`` and ``runtall routines``: what there is to do, and a routine opened for today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, in_words
from runtall.core import Message

if TYPE_CHECKING:
    from runtall.evidence import Exercise
    from runtall.services.exercises import ExerciseLine, RoutinesPage, RoutineToday


def exercises(
    exercise: Annotated[
        str | None, typer.Argument(help="Name of an exercise; without it they are listed.", show_default=False)
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="Only those for this, such as deep-core.", show_default=False)] = None,
    kit: Annotated[
        str | None,
        typer.Option(help="Only those that need no more than this, such as band,dumbbell; none for nothing.", show_default=False),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema exercises).")] = False,
) -> None:
    """List the exercises, or show how one is done."""
    from runtall.services import exercises as catalogue

    lines: tuple[ExerciseLine, ...]
    if exercise is not None:
        lines = (catalogue.exercise_named(exercise),)
    else:
        named = None if kit is None else [each.strip() for each in kit.split(",") if each.strip() not in ("", "none")]
        lines = catalogue.catalogue(purpose, named)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(lines))
    elif exercise is not None:
        _print_exercise(lines[0])
    else:
        _print_exercises(lines)


def _print_exercises(lines: tuple[ExerciseLine, ...]) -> None:
    from runtall.cli.console import out, table
    from runtall.evidence import PURPOSES

    made = table(_("level"), _("exercise"), _("begins with, and what it is for"), folded=2)
    for line in lines:
        each = line.exercise
        made.add_row(str(each.level), _(each.name), in_words(line.begins_in_words))
        made.add_row("", f"  {each.id}", in_words(Message(PURPOSES[each.purposes[0]])), style="dim")
    out().print(made)
    out().print(_("How one is done: runtall exercises EXERCISE"), style="dim", markup=False)


def _print_exercise(line: ExerciseLine) -> None:
    from rich.text import Text

    from runtall.cli.console import out
    from runtall.cli.words import grade_in_words
    from runtall.evidence import CONTRAINDICATIONS, POSITIONS, PURPOSES

    each = line.exercise
    text = Text(_(each.name), style="bold")
    text.append("\n" + ", ".join(in_words(Message(PURPOSES[purpose])) for purpose in each.purposes), style="not bold")
    text.append(f"\n{_('You need')}: {_kit(each)}", style="not bold")
    text.append(f"\n{_('Position')}: {in_words(Message(POSITIONS[each.position]))}", style="not bold")
    text.append(f"\n{_('Begins with')}: {in_words(line.begins_in_words)}", style="not bold")
    for number, cue in enumerate(each.cues, start=1):
        text.append(f"\n {number}  {in_words(Message(cue))}", style="not bold")
    text.append(f"\n\n{_('Watch for')}", style="bold")
    for fault in each.common_faults:
        text.append(f"\n - {in_words(Message(fault))}", style="not bold")
    if each.contraindications:
        text.append(f"\n\n{_('Left out while')}", style="bold")
        for flag in each.contraindications:
            text.append(f"\n - {in_words(Message(CONTRAINDICATIONS[flag].words))}", style="not bold")
    text.append(f"\n\n{_('Easier')}: {each.regression or '-'}   {_('Harder')}: {each.progression or '-'}", style="not bold")
    known = ", ".join((*each.sources, *each.literature))
    text.append(f"\n{grade_in_words(each.grade.value)}: {known}", style="dim not bold")
    if each.note:
        text.append(f"\n{_(each.note)}", style="dim not bold")
    out().print(text)


def _kit(exercise: Exercise) -> str:
    from runtall.evidence import KIT

    groups = [_(" or ").join(in_words(Message(KIT[each].words)) for each in group) for group in exercise.kit]
    return ", ".join(groups) or _("nothing")


def routines(
    routine: Annotated[
        str | None, typer.Argument(help="Name of a routine; without it they are listed.", show_default=False)
    ] = None,
    minutes: Annotated[float | None, typer.Option(help="Minutes that you have.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema routines).")] = False,
) -> None:
    """List the named routines, or open one for today, step by step."""
    from runtall.services import exercises as catalogue
    from runtall.services import runners

    opened = None if routine is None else catalogue.routine_today(runners.own_runner_id(), routine, minutes=minutes)
    page = catalogue.RoutinesPage(catalogue.routine_lines(), opened)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(page))
    elif opened is None:
        _print_routines(page)
    else:
        _print_routine(opened)


def _print_routines(page: RoutinesPage) -> None:
    from runtall.cli.console import out, table

    made = table(_("routine"), _("minutes"), _("what it is"), folded=2)
    for each in page.routines:
        made.add_row(each.id, f"{each.minutes[0]}-{each.minutes[1]}", _(each.about))
    out().print(made)
    out().print(_("Step by step: runtall routines ROUTINE --minutes 10"), style="dim", markup=False)


def _print_routine(opened: RoutineToday) -> None:
    from rich.text import Text

    from runtall.cli.console import out, table

    text = Text(_(opened.routine.name), style="bold")
    if opened.closed is not None:
        text.append("\n" + in_words(opened.closed), style="not bold")
    for note in opened.notes:
        text.append(f"\n - {in_words(note)}", style="not bold")
    out().print(text)
    if opened.timeline is None:
        return
    made = table(_("at"), _("for"), _("what"), folded=2)
    at_s = 0
    for step in opened.timeline.steps:
        made.add_row(_clock(at_s), _clock(step.duration_s), in_words(step.spoken))
        at_s += step.duration_s
    made.add_row(_clock(at_s), "", _("Done"))
    out().print(made)


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
