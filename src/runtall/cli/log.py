"""``runtall log``: the pain diary in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import typer

from runtall.cli.language import _
from runtall.symptoms import Context, DiaryEntry, Did, Effect, Felt, Kind, Noted, Place, Side

_TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


@dataclass(frozen=True, slots=True)
class LogForm:
    """Diary entries: the one just written, or those that hold; and the safety questions that it brings up."""

    entries: tuple[DiaryEntry, ...]
    safety_questions: tuple[str, ...] = ()


def log(
    pain: Annotated[int | None, typer.Argument(min=0, max=10, help="Pain from 0 to 10; 0 is none.", show_default=False)] = None,
    context: Annotated[Context, typer.Option("--context", "-c", help="When, seen from the run.")] = Context.REST,
    place: Annotated[
        list[Place] | None, typer.Option("--place", "-p", help="Where; may be repeated.", show_default=False)
    ] = None,
    side: Annotated[Side | None, typer.Option("--side", "-s", help="On which side.", show_default=False)] = None,
    kind: Annotated[
        list[Kind] | None, typer.Option("--kind", "-k", help="How it feels; may be repeated.", show_default=False)
    ] = None,
    eased: Annotated[list[Did] | None, typer.Option(help="What eased it; may be repeated.", show_default=False)] = None,
    spread: Annotated[list[Did] | None, typer.Option(help="What spread it; may be repeated.", show_default=False)] = None,
    worsened: Annotated[list[Did] | None, typer.Option(help="What made it worse; may be repeated.", show_default=False)] = None,
    woke: Annotated[
        bool | None, typer.Option("--woke/--slept-through", help="Pain woke you at night.", show_default=False)
    ] = None,
    at: Annotated[
        datetime | None, typer.Option(formats=_TIMES, help="When, in your own time; now unless said.", show_default=False)
    ] = None,
    km: Annotated[float | None, typer.Option(help="Where in the run, for --context during.", show_default=False)] = None,
    pace: Annotated[
        str | None, typer.Option(help="How fast there, minutes a kilometre, such as 5:40.", show_default=False)
    ] = None,
    effort: Annotated[float | None, typer.Option(help="Effort of the run, 0 to 10.", show_default=False)] = None,
    sleep: Annotated[float | None, typer.Option(help="Hours slept last night.", show_default=False)] = None,
    sitting: Annotated[float | None, typer.Option(help="Hours sat today.", show_default=False)] = None,
    stress: Annotated[int | None, typer.Option(help="Stress, 0 to 10.", show_default=False)] = None,
    warm_up: Annotated[
        bool | None, typer.Option("--warm-up/--no-warm-up", help="The run had a warm-up.", show_default=False)
    ] = None,
    shoes: Annotated[str | None, typer.Option(help="Your name of the pair.", show_default=False)] = None,
    worry: Annotated[
        int | None, typer.Option(min=0, max=10, help="How much your back worries you, 0 to 10.", show_default=False)
    ] = None,
    note: Annotated[str | None, typer.Option(help="Own words.", show_default=False)] = None,
    correct: Annotated[str | None, typer.Option(help="Correct this entry (start of its id).", show_default=False)] = None,
    take_back: Annotated[str | None, typer.Option(help="Take this entry back (start of its id).", show_default=False)] = None,
    show: Annotated[bool, typer.Option("--list", help="Show the entries instead of writing one.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema log).")] = False,
) -> None:
    """Write how your back feels into the diary; nothing but the number is needed, and not even that."""
    from runtall.services import diary, runners, triage

    runner_id = runners.own_runner_id()
    said: dict[str, Any] = {
        "pain_nrs": pain,
        "felt": _felt(place, side, kind),
        "noted": _noted(eased, spread, worsened),
        "woke_at_night": woke,
        "at_distance_m": None if km is None else 1000.0 * km,
        "speed_mps": None if pace is None else _speed_mps(pace),
        "rpe": effort,
        "sleep_h": sleep,
        "sitting_h": sitting,
        "stress_of_10": stress,
        "warmed_up": warm_up,
        "shoes": shoes,
        "note": note,
    }
    given = {name: value for name, value in said.items() if value not in (None, ())}
    if take_back is not None:
        diary.take_back(runner_id, take_back)
    written = None
    if correct is not None:
        written = diary.correct(runner_id, correct, **given, **({"at": at} if at is not None else {}))
    elif given and not show and take_back is None:
        written = diary.write(runner_id, context=context, at=at, **given)
    if worry is not None:
        _keep_worry(runner_id, worry, at)
    asks = triage.ask_after(runner_id, written) if written is not None else ()
    entries = (written,) if written is not None else diary.entries(runner_id)
    _answer(LogForm(entries, asks), json=json)


def _keep_worry(runner_id: int, worry: int, at: datetime | None) -> None:
    from runtall.services import questionnaires, runners
    from runtall.symptoms import Questionnaire

    on = at.date() if at is not None else runners.today_of(runners.profile(runner_id))
    questionnaires.keep(runner_id, Questionnaire.MIND, {"worry": worry}, on=on)


def _felt(places: list[Place] | None, side: Side | None, kinds: list[Kind] | None) -> tuple[Felt, ...]:
    if not places and side is None and not kinds:
        return ()
    return tuple(Felt(place, side or Side.CENTRE, frozenset(kinds or ())) for place in places or [Place.LOW_BACK])


def _noted(eased: list[Did] | None, spread: list[Did] | None, worsened: list[Did] | None) -> tuple[Noted, ...]:
    by_effect = ((Effect.EASED, eased), (Effect.SPREAD, spread), (Effect.WORSENED, worsened))
    return tuple(Noted(did, effect) for effect, dids in by_effect for did in dids or ())


def _speed_mps(pace: str) -> float:
    minutes, _colon, seconds = pace.partition(":")
    if not minutes.isdecimal() or not (seconds or "0").isdecimal() or int(minutes) * 60 + int(seconds or 0) == 0:
        raise typer.BadParameter(_("Write minutes and seconds a kilometre, such as 5:40."))
    return 1000.0 / (int(minutes) * 60 + int(seconds or 0))


def _answer(form: LogForm, *, json: bool) -> None:
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(form))
        return
    from runtall.cli.console import out, table

    if not form.entries:
        out().print(_("The diary is empty. Write the first entry: runtall log 3 --place low_back --side left"), markup=False)
        return
    made = table(_("id"), _("when"), _("context"), _("pain"), _("where"), _("note"), folded=5)
    for entry in form.entries:
        where = ", ".join(f"{felt.place.value.replace('_', ' ')} ({felt.side.value})" for felt in entry.felt)
        local = _local(entry)
        pain = "-" if entry.pain_nrs is None else str(entry.pain_nrs)
        made.add_row(
            entry.id[:8], f"{local:%Y-%m-%d %H:%M}", entry.context.value.replace("_", " "), pain, where or "-", entry.note
        )
    out().print(made)
    if form.safety_questions:
        from runtall.evidence import red_flags

        out().print(
            _("What you wrote brings up {n} safety questions; please answer them now:").format(n=len(form.safety_questions))
        )
        for sign in form.safety_questions:
            out().print(f" - {_(red_flags()[sign].question)}", markup=False)
        out().print("   runtall triage", style="bold")


def _local(entry: DiaryEntry) -> datetime:
    from zoneinfo import ZoneInfo

    return entry.at.astimezone(ZoneInfo(entry.zone))
