"""``runtall today``, ``check-in``, ``check-out`` and ``replay``: the one clear action of the day, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, in_words
from runtall.services.today import Replay

if TYPE_CHECKING:
    from rich.text import Text

    from runtall.core import Units
    from runtall.plan import Card, Line, PlannedSession
    from runtall.services.today import CheckedOut, DayTrail, Decided, Reason


@dataclass(frozen=True, slots=True)
class ReplayForm:
    """A card decided again, or the days that have one."""

    replay: Replay | None
    days: tuple[date, ...]


def today(
    why: Annotated[bool, typer.Option("--why", help="With the reason under every line.")] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the card as JSON (schema: runtall schema today).")] = False,
) -> None:
    """Say what to do today: one clear action, in order, with its reasons."""
    from runtall.services import today as service

    runner_id = runner_of(sample=sample)
    answer(service.today(runner_id), runner_id, json=json, why=why)


def check_in(
    pain: Annotated[float | None, typer.Argument(min=0, max=10, help="The back now, 0 to 10.", show_default=False)] = None,
    slept: Annotated[float | None, typer.Option(help="Hours slept last night.", show_default=False)] = None,
    sat: Annotated[float | None, typer.Option(help="Hours sat today so far.", show_default=False)] = None,
    well: Annotated[bool | None, typer.Option("--well/--not-well", help="You feel 100 percent.", show_default=False)] = None,
    new: Annotated[bool | None, typer.Option("--new/--nothing-new", help="Anything new since.", show_default=False)] = None,
    minutes: Annotated[int | None, typer.Option(help="Minutes that you have for a session today.", show_default=False)] = None,
    other_sport: Annotated[
        bool | None,
        typer.Option("--other-sport/--run-after-all", help="Swim or ride in place of today's run.", show_default=False),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the card as JSON (schema: runtall schema check-in).")] = False,
) -> None:
    """Say in twenty seconds how you are, and get the card that follows from it. Whatever you leave out stays unknown."""
    import sys

    from runtall.services import today as service

    runner_id = runner_of(sample=sample)
    said: dict[str, float | bool | None] = {
        "pain_nrs": pain,
        "slept_h": slept,
        "sat_h": sat,
        "well": well,
        "new_symptom": new,
        "available_s": None if minutes is None else 60.0 * minutes,
        "other_sport": other_sport,
    }
    if all(each is None for each in said.values()) and not json and sys.stdin.isatty():
        said |= _asked()
    answer(service.check_in(runner_id, said), runner_id, json=json, why=False)


def _asked() -> dict[str, float | bool | None]:
    """Ask the four questions; Enter leaves one open."""
    typer.echo(_("Enter leaves a question open."))
    return {
        "pain_nrs": _number(_("The back now, 0 to 10")),
        "slept_h": _number(_("Hours slept last night")),
        "sat_h": _number(_("Hours sat today so far")),
        "well": _yes_no(_("Do you feel 100 percent? yes or no")),
        "new_symptom": _yes_no(_("Anything new, that was not there before? yes or no")),
    }


def _number(question: str) -> float | None:
    while True:
        typed = str(typer.prompt(question, default="", show_default=False)).strip().replace(",", ".")
        if not typed:
            return None
        try:
            return float(typed)
        except ValueError:
            typer.echo(_("Write a number, or press Enter."))


def _yes_no(question: str) -> bool | None:
    while True:
        typed = str(typer.prompt(question, default="", show_default=False)).strip().lower()
        if not typed:
            return None
        if typed in ("yes", "y", _("yes")):
            return True
        if typed in ("no", "n", _("no")):
            return False
        typer.echo(_("Write yes or no, or press Enter."))


def check_out(
    during: Annotated[
        int | None, typer.Argument(min=0, max=10, help="How much the back hurt in the run, 0 to 10.", show_default=False)
    ] = None,
    effort: Annotated[float | None, typer.Option(min=0, max=10, help="How hard it was, 0 to 10.", show_default=False)] = None,
    during_option: Annotated[
        int | None, typer.Option("--during", min=0, max=10, help="The same as the argument.", show_default=False)
    ] = None,
    one_hour_after: Annotated[
        int | None, typer.Option(min=0, max=10, help="The back an hour after the run.", show_default=False)
    ] = None,
    next_morning: Annotated[
        int | None, typer.Option(min=0, max=10, help="The back this morning, after yesterday's run.", show_default=False)
    ] = None,
    run_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the run, if it was another one.", show_default=False)
    ] = None,
    minutes: Annotated[float | None, typer.Option(help="A run without a watch: minutes.", show_default=False)] = None,
    km: Annotated[float | None, typer.Option(help="A run without a watch: kilometres.", show_default=False)] = None,
    walked: Annotated[
        float | None, typer.Option(help="Minutes of it that were walked; all of them for a walk.", show_default=False)
    ] = None,
    tight_at_minute: Annotated[float | None, typer.Option(help="The minute at which it got tight.", show_default=False)] = None,
    tight_at_km: Annotated[float | None, typer.Option(help="The kilometre at which it got tight.", show_default=False)] = None,
    note: Annotated[str | None, typer.Option(help="Own words.", show_default=False)] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema check-out).")] = False,
) -> None:
    """Write down a run without a watch, and how the back answered a run: in it, an hour later, the next morning."""
    from runtall.services import runners, sessions
    from runtall.services import today as service

    runner_id = runner_of(sample=sample)
    pain = during if during is not None else during_option
    day = runners.today_of(runners.profile(runner_id)) if run_on is None else run_on.date()
    if minutes is None and any(each is not None for each in (km, walked, tight_at_minute, tight_at_km)):
        raise typer.BadParameter(_("Say how long the run was: --minutes 35."))
    if minutes is not None:
        sessions.type_run(
            runner_id,
            on=day,
            duration_s=60.0 * minutes,
            distance_m=None if km is None else 1000.0 * km,
            walk_s=None if walked is None else 60.0 * walked,
            rpe=effort,
            pain_during_nrs=pain,
            tightened_s=None if tight_at_minute is None else 60.0 * tight_at_minute,
            tightened_m=None if tight_at_km is None else 1000.0 * tight_at_km,
        )
    found = service.check_out(
        runner_id,
        run_on=None if run_on is None else run_on.date(),
        during=pain,
        one_hour_after=one_hour_after,
        next_morning=next_morning,
        rpe=effort,
        note=note,
    )
    _answer_out(found, runner_id, json=json)


def replay(
    day: Annotated[
        datetime | None,
        typer.Argument(formats=["%Y-%m-%d"], help="Day of the card; without it the days are listed.", show_default=False),
    ] = None,
    number: Annotated[
        int | None, typer.Option(help="Which card of the day; the last one unless said.", show_default=False)
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema replay).")] = False,
) -> None:
    """Decide a day's card again from what it was made from: the same, or what this version would do differently."""
    from runtall.services import today as service

    runner_id = runner_of(sample=sample)
    again = None if day is None else service.replay(runner_id, day.date(), number=number)
    form = ReplayForm(again, service.decision_days(runner_id) if again is None else ())
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(form))
    else:
        _print_replay(form, runner_id)


def why_today(*, sample: bool, json: bool) -> None:
    """Print the trail behind today's card (``runtall why today``)."""
    from runtall.services import today as service

    runner_id = runner_of(sample=sample)
    trail = service.why_today(runner_id)
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(trail))
    else:
        _print_trail(trail, units_of(runner_id))


# Printing ------------------------------------------------------------------------------------------------------------


def runner_of(*, sample: bool) -> int:
    """Return whose card it is."""
    from runtall.core import NotFoundError, say
    from runtall.services import runners

    if not sample:
        return runners.own_runner_id()
    sample_id = runners.sample_runner_id()
    if sample_id is None:
        raise NotFoundError(say("There is no sample runner yet."), say("Make one: runtall demo"))
    return sample_id


def units_of(runner_id: int) -> Units:
    """Return the units of a runner."""
    from runtall.services import runners

    return runners.profile(runner_id).units


def answer(decided: Decided, runner_id: int, *, json: bool, why: bool) -> None:
    """Print a card."""
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(decided))
        return
    from runtall.cli.console import out

    out().print(card_text(decided.card, units_of(runner_id), why=why))


def card_text(card: Card, units: Units, *, why: bool = False) -> Text:
    """Return a card as a terminal shows it: the action, the lines in order, the reasons, what else it could have been."""
    from rich.text import Text

    text = Text(in_words(card.headline, units), style="bold")
    if card.stage is not None:
        text.append(f"\n{_('Stage of the way back')}: {card.stage}", style="dim not bold")
    for line in card.lines:
        _add_line(text, line, units, why=why, is_headline=str(line.title) == str(card.headline))
    if card.because:
        text.append(f"\n\n{_('Why')}", style="bold")
        for each in {str(each.sentence): each for each in card.because}.values():
            text.append(f"\n - {in_words(each.sentence, units)}", style="not bold")
    if card.counterfactuals:
        text.append(f"\n\n{_('What another answer would make of today')}", style="bold")
        for other in card.counterfactuals:
            text.append(f"\n - {in_words(other.given, units)}: {in_words(other.then, units)}", style="not bold")
    text.append(f"\n\n{_('Every reason with its papers')}: runtall why today", style="dim not bold")
    return text


def _add_line(text: Text, line: Line, units: Units, *, why: bool, is_headline: bool) -> None:
    from runtall.services.sessions import changes_of

    heads = _heads()
    text.append(f"\n\n{heads[line.kind.value]}", style="bold")
    if not is_headline:
        text.append(f"  {in_words(line.title, units)}", style="not bold")
    if line.detail is not None:
        text.append(f"\n   {in_words(line.detail, units)}", style="not bold")
    for step in line.steps:
        text.append(f"\n   - {in_words(step, units)}", style="not bold")
    if line.session is not None and line.kind.value != "warm_up":
        for words in _items(line.session):
            text.append(f"\n   - {words}", style="not bold")
        for change in changes_of(line):
            text.append(f"\n   {in_words(change, units)}", style="not bold")
    for cap in line.caps:
        text.append(f"\n   - {in_words(cap.sentence, units)}", style="dim not bold")
    if why:
        for each in line.reasons():
            text.append(f"\n     {_('why')}: {in_words(each.sentence, units)} ({each.rule})", style="dim not bold")


def _items(session: PlannedSession) -> list[str]:
    """Return the exercises of a session with their dose, in words."""
    from runtall.core import Message
    from runtall.evidence import exercises
    from runtall.exercise import dose_in_words
    from runtall.plan import dose_of

    return [
        f"{in_words(Message(exercises()[each.exercise_id].name))}: {in_words(dose_in_words(dose_of(each)))}"
        for each in session.items
        if each.exercise_id in exercises()
    ]


def _heads() -> dict[str, str]:
    return {
        "see_somebody": _("See somebody"),
        "safety_questions": _("Safety questions"),
        "catch_up": _("One answer is missing"),
        "check_in": _("Before anything else"),
        "warm_up": _("Warm-up"),
        "run": _("Run"),
        "run_walk": _("Run and walk"),
        "walk": _("Walk"),
        "cross_training": _("Another sport"),
        "own_run": _("Your own run"),
        "session": _("Session"),
        "mobility": _("Easy movement"),
        "rest": _("Rest"),
        "mid_run": _("If it gets tight"),
        "form_cue": _("One thing to think of"),
        "trial": _("You chose to try"),
        "check_out": _("Afterwards"),
        "learn": _("To read"),
    }


def _answer_out(found: CheckedOut, runner_id: int, *, json: bool) -> None:
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(found))
        return
    from runtall.cli.console import out

    units = units_of(runner_id)
    if found.written:
        out().print(_("Written down."), markup=False)
    for heading, questions in ((_("Can be answered now"), found.due), (_("Comes later"), found.later)):
        if questions:
            out().print(heading, style="bold", markup=False)
        for each in questions:
            at = "" if each.due_at is None or heading == _("Can be answered now") else f" ({each.due_at:%a %H:%M})"
            option = f"runtall check-out --{each.moment.replace('_', '-')} N"
            out().print(f" - {in_words(each.sentence, units)}{at}  {option}", markup=False)
    if found.missed is not None:
        out().print(_("Missed, and asked once more"), style="bold", markup=False)
        option = f"runtall check-out --run-on {found.missed.run_on} --{found.missed.moment.replace('_', '-')} N"
        out().print(f" - {in_words(found.missed.sentence, units)}  {option}", markup=False)
    if not (found.written or found.due or found.later or found.missed):
        out().print(_("Nothing is asked now. A run without a watch: runtall check-out 1 --minutes 35 --km 5.5"), markup=False)
    if found.safety_questions:
        out().print(_("What you wrote brings up safety questions. Answer them next: runtall triage"), style="bold", markup=False)


def _print_replay(form: ReplayForm, runner_id: int) -> None:
    from runtall.cli.console import out

    units = units_of(runner_id)
    if form.replay is None:
        if not form.days:
            out().print(_("No card was decided yet: runtall today"), markup=False)
        for day in form.days:
            out().print(day.isoformat(), markup=False)
        return
    again = form.replay
    out().print(card_text(again.then.card, units))
    head = _("Card {n} of {day}, decided by runtall {version}").format(
        n=again.then.number, day=again.then.card.on.isoformat(), version=again.then.product_version
    )
    out().print(f"\n{head}", style="dim", markup=False)
    if again.is_same:
        out().print(_("Decided again from the same inputs: the same card, byte for byte."), style="bold", markup=False)
        return
    out().print(_("runtall {version} would do this differently:").format(version=again.now_version), style="bold", markup=False)
    for each in again.changes:
        out().print(f" - {in_words(each, units)}", markup=False)


def _print_trail(trail: DayTrail, units: Units) -> None:
    from rich.text import Text

    from runtall.cli.console import out

    text = Text(in_words(trail.decided.card.headline, units), style="bold")
    for each in trail.reasons:
        _add_reason(text, each, units)
    if trail.decided.card.counterfactuals:
        text.append(f"\n\n{_('What another answer would make of today')}", style="bold")
        for other in trail.decided.card.counterfactuals:
            text.append(f"\n - {in_words(other.given, units)}: {in_words(other.then, units)}", style="not bold")
    out().print(text)


def _add_reason(text: Text, each: Reason, units: Units) -> None:
    from runtall.cli.words import grade_in_words

    text.append(f"\n\n{in_words(each.sentence, units)}", style="bold")
    text.append(f"\n   {_('for')}: {'; '.join(in_words(title, units) for title in each.about)}", style="not bold")
    rule = f"{_('Rule')} {each.rule_id}, {_('version')} {each.rule_version}: {in_words(each.statement, units)}"
    text.append(f"\n   {rule}", style="not bold")
    text.append(f"\n   {_('evidence')}: {grade_in_words(each.grade)}", style="not bold")
    for figure in each.figures:
        note = f": {_(figure.note)}" if figure.note else ""
        text.append(f"\n     {figure.name} = {figure.value:g} {figure.unit}{note}", style="dim not bold")
    for paper in each.papers:
        text.append(f"\n     {paper.citation} ({paper.id})", style="dim not bold")
    for point in each.disputed:
        text.append(f"\n     {_('sources disagree')}: {_(point.question)} (runtall evidence {point.id})", style="not bold")
