"""``runtall plan`` and ``runtall return-to-run``: the week, the wishes behind it, and the way back to running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _, in_words, ngettext, visible
from runtall.core import Message
from runtall.plan import Because, Counterfactual, Mode, PauseKind, Stage, asks
from runtall.services.weeks import Offer, RaceLine, WeekPage

if TYPE_CHECKING:
    from runtall.core import Units
    from runtall.plan import PlannedDay, WeekPlan
    from runtall.services.own_plans import Brought
    from runtall.services.weeks import NextWeek, WeekSentence


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The week with what shaped it, and what can be chosen to try."""

    page: WeekPage
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of the way back: its session in words and in numbers."""

    number: int
    session: Message
    run_s: int
    walk_s: int
    rounds: int


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """Where the runner stands on the way back to running; ``stage`` is ``null`` while running is free."""

    decision: str
    stage: int | None
    today: Message | None
    because: tuple[Because, ...]
    what_if: tuple[Counterfactual, ...]
    missing: tuple[str, ...]
    stages: tuple[StageLine, ...]


def plan(
    days: Annotated[str | None, typer.Option(help="Days for strength, such as mon,thu.", show_default=False)] = None,
    run_days: Annotated[str | None, typer.Option(help="Days for runs, such as tue,thu,sun.", show_default=False)] = None,
    minutes: Annotated[int | None, typer.Option(help="Minutes for a strength session.", show_default=False)] = None,
    leave_out: Annotated[
        str | None,
        typer.Option(
            help="What exercises leave out, such as wrist-pain,knee-kneeling-pain; none takes it back.", show_default=False
        ),
    ] = None,
    mode: Annotated[
        Mode | None, typer.Option(help="full, or small_steps: a slow start first, more only if needed.", show_default=False)
    ] = None,
    step: Annotated[int | None, typer.Option(help="With small steps: the step, 1 to 3.", show_default=False)] = None,
    pause: Annotated[
        PauseKind | None, typer.Option(help="Plan nothing from today, or --from, --until.", show_default=False)
    ] = None,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the pause.", show_default=False)
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day that is planned again.", show_default=False)
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="End the pause today.")] = False,
    race: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of a race.", show_default=False)] = None,
    race_km: Annotated[float | None, typer.Option(help="Its length in kilometres.", show_default=False)] = None,
    race_name: Annotated[str, typer.Option(help="Its name.", show_default=False)] = "",
    no_race: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Take the race of this day back.", show_default=False)
    ] = None,
    own: Annotated[
        list[Path] | None,
        typer.Option(
            help="Your own plan: a calendar (.ics), FIT workouts, a folder or a zip; can be repeated.", show_default=False
        ),
    ] = None,
    own_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="With --own: the day of a FIT workout.", show_default=False),
    ] = None,
    own_week: Annotated[
        str | None, typer.Option(help="Your own week, such as 'tue 40 min; thu 8 km hard; sun 14 km'.", show_default=False)
    ] = None,
    own_instead: Annotated[
        bool | None,
        typer.Option(
            "--own-instead/--own-beside", help="In place of the own plan that stands, or beside it.", show_default=False
        ),
    ] = None,
    no_own: Annotated[bool, typer.Option("--no-own", help="Go on without your own plan from today.")] = False,
    no_own_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Take the own runs of this day back.", show_default=False),
    ] = None,
    choices: Annotated[bool, typer.Option("--choices", help="Show what can be tried, with what speaks for and against.")] = False,
    choose: Annotated[str | None, typer.Option("--try", help="Try one of the choices from today.", show_default=False)] = None,
    weeks: Annotated[int, typer.Option(help="With --try: for so many weeks, 2 to 4.")] = 3,
    value: Annotated[
        float | None, typer.Option(help="With --try: its figure, such as 172 steps a minute.", show_default=False)
    ] = None,
    stop: Annotated[str | None, typer.Option(help="Stop trying it.", show_default=False)] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the week as JSON (schema: runtall schema plan).")] = False,
) -> None:
    """Show the week, or change what it is made from: days, minutes, a pause, a race, your own plan, things to try."""
    from runtall.cli.today import runner_of, units_of
    from runtall.services import runners
    from runtall.services import weeks as service

    runner_id = runner_of(sample=sample)
    today_on = runners.today_of(runners.profile(runner_id))
    _keep_wishes(runner_id, days, run_days, minutes, leave_out)
    if mode is not None or step is not None:
        service.begin(runner_id, mode=mode or Mode.SMALL_STEPS, step=step)
    if pause is not None:
        service.pause(runner_id, pause, from_on=_day(from_) or today_on, until_on=_day(until))
    if resume:
        service.end_pause(runner_id, on=today_on)
    _keep_race(runner_id, _day(race), race_km, race_name, _day(no_race), today_on)
    _forget_own(runner_id, today_on, _day(no_own_on), everything=no_own)
    _keep_own(runner_id, own or [], own_week, today_on, _day(own_on), instead=own_instead)
    if choose is not None:
        service.try_out(runner_id, choose, weeks=weeks, value=value)
    if stop is not None:
        service.stop_trying(runner_id, stop)
    form = PlanForm(service.page(runner_id), service.offers(runner_id) if choices or json else ())
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(form))
    elif choices:
        _print_offers(form.offers)
    else:
        _print_week(form.page, units_of(runner_id), today_on)


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


def _keep_wishes(runner_id: int, days: str | None, run_days: str | None, minutes: int | None, leave_out: str | None) -> None:
    from runtall.services import runners, weeks

    profile: dict[str, object] = {"days": _listed(days), "minutes_per_session": minutes}
    if given := {name: each for name, each in profile.items() if each is not None}:
        runners.change_profile(runner_id, **given)
    if run_days is not None or leave_out is not None:
        flags = () if leave_out is not None and leave_out.strip() == "none" else _listed(leave_out)
        weeks.wish(runner_id, run_days=_listed(run_days), flags=flags)


def _keep_race(runner_id: int, on: date | None, km: float | None, name: str, gone_on: date | None, today_on: date) -> None:
    from runtall.services import weeks

    if on is not None:
        if km is None:
            raise typer.BadParameter(_("Say how long the race is: --race-km 21.1."))
        weeks.name_race(runner_id, on, km, name, today_on=today_on)
    if gone_on is not None:
        weeks.forget_race(runner_id, gone_on)


def _keep_own(
    runner_id: int, paths: list[Path], week: str | None, today_on: date, on: date | None, *, instead: bool | None
) -> None:
    from runtall.services import own_plans

    if on is not None and not paths:
        raise typer.BadParameter(_("--own-on is the day of a workout: name its file with --own."))
    if paths and week is not None:
        raise typer.BadParameter(_("Bring files or a week in words, one after the other."))
    if paths:
        files = [own_plans.PlanFile(each) for each in paths]
        _print_brought(runner_id, own_plans.bring_files(runner_id, files, from_on=today_on, on=on, instead=instead))
    if week is not None:
        _print_brought(runner_id, own_plans.bring_week(runner_id, week, from_on=today_on, instead=instead))


def _forget_own(runner_id: int, today_on: date, on: date | None, *, everything: bool) -> None:
    from runtall.services import own_plans

    if everything:
        own_plans.forget(runner_id, from_on=today_on)
    if on is not None:
        own_plans.forget_day(runner_id, on)
    if everything or on is not None:
        from runtall.cli.console import err

        err().print(_("Taken back. In weeks without a run of your own plan runtall plans your runs again."), markup=False)


def _print_brought(runner_id: int, brought: Brought) -> None:
    """Say on the side what was kept, and how to change it."""
    from runtall.cli.console import err
    from runtall.cli.today import units_of

    units = units_of(runner_id)
    days = sorted({each.on for each in brought.runs})
    told = ngettext("Kept: {n} run, {days}.", "Kept: {n} runs, {days}.", len(brought.runs))
    span = " - ".join(dict.fromkeys((_short(days[0]), _short(days[-1]))))
    err().print(told.format(n=len(brought.runs), days=span), markup=False)
    for each in brought.notes:
        err().print(f" - {in_words(each, units)}", markup=False)
    err().print(
        _(
            "In weeks with a run of your own plan runtall plans none. Take a day back: runtall plan --no-own-on DATE. "
            "All from today: runtall plan --no-own"
        ),
        markup=False,
    )


def _listed(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())


def _print_week(page: WeekPage, units: Units, today_on: date) -> None:
    from runtall.cli.console import out

    at = page.programme_week
    head = _("Week {n} of the programme, from {monday}").format(n=at.number, monday=_short(page.week.monday_on))
    out().print(head, style="bold", markup=False)
    _print_days(page.week, units, today_on)
    _print_comments(page.comments, units)
    for each in page.notes:
        out().print(f" - {in_words(each.sentence, units)}", markup=False)
    if page.loosen:
        out().print(_("To have more of what you wished for"), style="bold", markup=False)
        for message in page.loosen:
            out().print(f" - {in_words(message, units)}", markup=False)
    if page.next_week is not None:
        _print_next(page.next_week, units, today_on)
    for race in page.races:
        _print_race(race, units)
    for trial, judged in zip(page.trials, page.verdicts, strict=True):
        out().print(
            f" - {visible(trial.opt_in.id)}: {in_words(asks(trial.opt_in), units)} {in_words(trial.because.sentence, units)}",
            markup=False,
        )
        if trial.state.value != "ahead":
            out().print(f"   {in_words(judged.sentence, units)} {in_words(judged.counted, units)}", markup=False)
    if page.review is not None:
        _print_review(page, units)
    if at.retest:
        out().print(_("This week ends with the movement tests again: runtall screen"), markup=False)
    out().print(
        _("Change it: runtall plan --run-days tue,sun --minutes 20. What can be tried: runtall plan --choices"),
        style="dim",
        markup=False,
    )


def _print_comments(comments: tuple[WeekSentence, ...], units: Units) -> None:
    from runtall.cli.console import out

    for each in comments:
        out().print(f" - {in_words(each.sentence, units)}", markup=False)


def _short(on: date) -> str:
    """Return ``Mon 16 Nov``."""
    return f"{on:%a} {on.day} {on:%b}"


def _print_days(week: WeekPlan, units: Units, today_on: date) -> None:
    from runtall.cli.console import out, table

    made = table("", _("day"), _("run"), _("session"), folded=3)
    for day in week.days:
        made.add_row(">" if day.on == today_on else "", _short(day.on), _run(day, units), _session(day))
    out().print(made)


def _print_next(ahead: NextWeek, units: Units, today_on: date) -> None:
    from runtall.cli.console import out

    head = _("Next week, from {monday}, as it looks now").format(monday=_short(ahead.week.monday_on))
    out().print(head, style="bold", markup=False)
    _print_days(ahead.week, units, today_on)
    _print_comments(ahead.comments, units)
    for message in ahead.loosen:
        out().print(f" - {in_words(message, units)}", markup=False)


def _print_race(race: RaceLine, units: Units) -> None:
    from runtall.cli.console import out

    name = visible(race.race.name) or _("race")
    out().print(f" - {name}, {_short(race.race.on)} {race.race.on.year}: {in_words(race.sentence, units)}", markup=False)


def _print_review(page: WeekPage, units: Units) -> None:
    from runtall.cli.console import out

    assert page.review is not None
    out().print(_("Last week in a minute"), style="bold", markup=False)
    for sentence in (page.review.pain_sentence, page.review.adherence_sentence, page.review.change_sentence):
        out().print(f" - {in_words(sentence, units)}", markup=False)


def _run(day: PlannedDay, units: Units) -> str:
    from runtall.core import say

    if day.run is None:
        return "-"
    kinds = {
        "easy": _("easy run"),
        "long": _("long run, easy"),
        "hard": _("run with hard minutes"),
        "run_walk": _("run and walk"),
        "walk": _("walk"),
        "cross": _("another sport"),
        "own": _("your own plan"),
    }
    length = "" if day.run_s is None else f", {in_words(say('{run_s}', run_s=day.run_s), units)}"
    return f"{kinds[day.run]}{length}"


def _session(day: PlannedDay) -> str:
    from runtall.core import say
    from runtall.evidence import exercises

    if day.session is None:
        return "-"
    kind = _("strength") if day.session.kind.value == "strength" else _("easy movement")
    names = ", ".join(in_words(Message(exercises()[each.exercise_id].name)) for each in day.session.items)
    return f"{kind}, {in_words(say('{session_s}', session_s=day.session.duration_s))}: {names}"


def _print_offers(offers: tuple[Offer, ...]) -> None:
    from rich.text import Text

    from runtall.cli.console import out
    from runtall.cli.words import grade_in_words

    for offer in offers:
        state = "" if offer.until_on is None else f"  ({_('on until')} {offer.until_on.isoformat()})"
        text = Text(f"{offer.id}{state}", style="bold")
        text.append(f"\n   {in_words(offer.say)} ({grade_in_words(offer.grade)})", style="not bold")
        for each in offer.speaks_for:
            text.append(f"\n   {_('for')}: {in_words(each)}", style="not bold")
        for each in offer.speaks_against:
            text.append(f"\n   {_('against')}: {in_words(each)}", style="not bold")
        out().print(text)
    out().print(
        _("Try one: runtall plan --try cadence-target-170-180 --weeks 3. Amber or red ends it."), style="dim", markup=False
    )


def return_to_run(
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema return-to-run).")] = False,
) -> None:
    """Show the way back to running: the stages, where you stand, why, and what would move you."""
    from runtall.cli.today import runner_of, units_of
    from runtall.services import weeks as service

    runner_id = runner_of(sample=sample)
    word, decided, stages = service.way_back(runner_id)
    form = ReturnForm(
        word,
        decided.stage,
        None if decided.today is None else decided.today.title,
        decided.because,
        decided.counterfactual,
        decided.missing,
        tuple(StageLine(each.number, each.title, each.run_s, each.walk_s, each.rounds) for each in stages),
    )
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(form))
    else:
        _print_return(form, units_of(runner_id), stages)


def _print_return(form: ReturnForm, units: Units, stages: tuple[Stage, ...]) -> None:
    from runtall.cli.console import out, table

    for each in form.because:
        out().print(f" - {in_words(each.sentence, units)}", markup=False)
    made = table("", _("stage"), _("session"), _("in all"), numbers_from=3)
    for line, stage in zip(form.stages, stages, strict=True):
        mark = ">" if line.number == form.stage else ""
        made.add_row(mark, str(line.number), in_words(line.session, units), _minutes(stage.total_s))
    out().print(made)
    if form.today is not None:
        out().print(f"{_('Next session')}: {in_words(form.today, units)}", style="bold", markup=False)
    for other in form.what_if:
        out().print(f" - {in_words(other.given, units)}: {in_words(other.then, units)}", markup=False)


def _minutes(seconds: int) -> str:
    return f"{timedelta(seconds=seconds).total_seconds() / 60:.0f} min"
