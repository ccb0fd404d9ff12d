"""``runtall log``: the pain diary in one line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from runtall.cli.language import _, in_words
from runtall.core import say
from runtall.services.diary import TrackerLine
from runtall.symptoms import Context, DiaryEntry, Did, Effect, Felt, Kind, Noted, Place, Side

if TYPE_CHECKING:
    from runtall.symptoms import Tracked

_TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


@dataclass(frozen=True, slots=True)
class LogForm:
    """Diary entries: the one just written, or those that hold; the safety questions that it brings up; own trackers."""

    entries: tuple[DiaryEntry, ...]
    safety_questions: tuple[str, ...] = ()
    trackers: tuple[TrackerLine, ...] = ()


def log(
    pain: Annotated[int | None, typer.Argument(min=0, max=10, help="Pain from 0 to 10; 0 is none.", show_default=False)] = None,
    context: Annotated[
        Context | None,
        typer.Option("--context", "-c", help="When, seen from the run; rest unless said.", show_default=False),
    ] = None,
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
    track: Annotated[
        list[str] | None, typer.Option(help="A value of a tracker of your own: coffee=2; may be repeated.", show_default=False)
    ] = None,
    new_tracker: Annotated[
        list[str] | None,
        typer.Option(help="Follow something of your own, with its unit: coffee=cups, or ice=yes/no.", show_default=False),
    ] = None,
    drop_tracker: Annotated[
        list[str] | None, typer.Option(help="Follow it no longer; its values stay.", show_default=False)
    ] = None,
    trackers: Annotated[bool, typer.Option("--trackers", help="Show your trackers.")] = False,
    correct: Annotated[str | None, typer.Option(help="Correct this entry (start of its id).", show_default=False)] = None,
    take_back: Annotated[str | None, typer.Option(help="Take this entry back (start of its id).", show_default=False)] = None,
    show: Annotated[bool, typer.Option("--list", help="Show the entries instead of writing one.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON (schema: runtall schema log).")] = False,
) -> None:
    """Write how your back feels into the diary; nothing but the number is needed, and not even that."""
    from runtall.services import diary, runners, triage

    runner_id = runners.own_runner_id()
    changed_trackers = _change_trackers(runner_id, new_tracker, drop_tracker)
    said: dict[str, Any] = {
        "pain_nrs": pain,
        "felt": _felt(place, side, kind, () if correct is None else diary.find(runner_id, correct).felt),
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
        "tracked": _tracked(runner_id, track),
        "note": note,
    }
    given = {name: value for name, value in said.items() if value not in (None, ())}
    if take_back is not None:
        diary.take_back(runner_id, take_back)
    written = None
    if correct is not None:
        given |= {name: value for name, value in (("at", at), ("context", context)) if value is not None}
        written = diary.correct(runner_id, correct, **given)
    elif given and not show and take_back is None:
        written = diary.write(runner_id, context=context or Context.REST, at=at, **given)
    if worry is not None:
        _keep_worry(runner_id, worry, at)
    asks = triage.ask_after(runner_id, written) if written is not None else ()
    entries = (written,) if written is not None else diary.entries(runner_id)
    form = LogForm(entries, asks, diary.trackers(runner_id))
    if written is None and (trackers or changed_trackers) and not json:
        _print_trackers(form.trackers)
    else:
        _answer(form, json=json)


def _change_trackers(runner_id: int, new: list[str] | None, dropped: list[str] | None) -> bool:
    """Follow what is new, put away what is dropped; whether there was any."""
    from runtall.services import diary, runners

    if not new and not dropped:
        return False
    today_on: date = runners.today_of(runners.profile(runner_id))
    for each in new or ():
        name, _equals, unit = each.partition("=")
        diary.follow(runner_id, name, unit, on=today_on)
    for name in dropped or ():
        diary.put_away(runner_id, name, on=today_on)
    return True


def _tracked(runner_id: int, track: list[str] | None) -> tuple[Tracked, ...]:
    from runtall.services import diary

    parts = [each.partition("=") for each in track or ()]
    if any(not name.strip() or not equals for name, equals, _text in parts):
        raise typer.BadParameter(_("Write values as tracker=value, such as coffee=2."))
    return diary.tracked(runner_id, {name: text for name, _equals, text in parts})


def _keep_worry(runner_id: int, worry: int, at: datetime | None) -> None:
    from runtall.services import questionnaires, runners
    from runtall.symptoms import Questionnaire

    on = at.date() if at is not None else runners.today_of(runners.profile(runner_id))
    questionnaires.keep(runner_id, Questionnaire.MIND, {"worry": worry}, on=on)


def _felt(
    places: list[Place] | None, side: Side | None, kinds: list[Kind] | None, before: tuple[Felt, ...] = ()
) -> tuple[Felt, ...]:
    """Return the regions that were said; a correction of side or kind alone leaves the places as they were."""
    if not places and side is None and not kinds:
        return ()
    if not places and before:
        return tuple(replace(felt, side=side or felt.side, kinds=frozenset(kinds) if kinds else felt.kinds) for felt in before)
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
    from runtall.symptoms import label

    if not form.entries:
        out().print(_("The diary is empty. Write the first entry: runtall log 3 --place low_back --side left"), markup=False)
        return
    made = table(_("id"), _("when"), _("context"), _("pain"), _("what"), folded=4)
    for entry in form.entries:
        pain = "-" if entry.pain_nrs is None else str(entry.pain_nrs)
        made.add_row(entry.id[:8], f"{_local(entry):%Y-%m-%d %H:%M}", in_words(label(entry.context)), pain, _what(entry))
    out().print(made)
    if form.safety_questions:
        from runtall.evidence import red_flags

        out().print(
            _("What you wrote brings up {n} safety questions; please answer them now:").format(n=len(form.safety_questions))
        )
        for sign in form.safety_questions:
            out().print(f" - {_(red_flags()[sign].question)}", markup=False)
        out().print("   runtall triage", style="bold")


def _what(entry: DiaryEntry) -> str:
    """Return where and how it felt, what answered it, the day around it, what was tracked, and the runner's own words."""
    parts = [*map(_region, entry.felt), *map(_effect, entry.noted), *_around(entry)]
    parts += [f"{each.name} {_value(each.value, each.unit)}" for each in entry.tracked]
    return "; ".join([*parts, *([entry.note] if entry.note else [])]) or "-"


def _around(entry: DiaryEntry) -> list[str]:
    said = [
        (entry.at_distance_m, say("at {at_distance_m}", at_distance_m=entry.at_distance_m or 0.0)),
        (entry.speed_mps, say("{speed_mps}", speed_mps=entry.speed_mps or 1.0)),
        (entry.rpe, say("effort {rpe:g} of 10", rpe=entry.rpe or 0.0)),
        (entry.sleep_h, say("slept {hours:g} h", hours=entry.sleep_h or 0.0)),
        (entry.sitting_h, say("sat {hours:g} h", hours=entry.sitting_h or 0.0)),
        (entry.stress_of_10, say("stress {stress} of 10", stress=entry.stress_of_10 or 0)),
        (entry.woke_at_night, say("woke at night") if entry.woke_at_night else say("slept through")),
        (entry.warmed_up, say("warmed up") if entry.warmed_up else say("no warm-up")),
        (entry.shoes, say("shoes: {name}", name=entry.shoes or "")),
    ]
    return [in_words(message) for value, message in said if value is not None]


def _region(felt: Felt) -> str:
    from runtall.symptoms import label

    kinds = [in_words(label(kind)) for kind in Kind if kind in felt.kinds]
    return f"{in_words(label(felt.place))}, {in_words(label(felt.side))}" + (f" ({', '.join(kinds)})" if kinds else "")


def _effect(noted: Noted) -> str:
    from runtall.symptoms import label

    return f"{in_words(label(noted.did))} {in_words(label(noted.effect))}"


def _value(value: float | None, unit: str) -> str:
    from runtall.services.diary import YES_NO

    if value is None:
        return "-"
    if unit == YES_NO:
        return _("yes") if value else _("no")
    return f"{value:g} {unit}".strip()


def _print_trackers(lines: tuple[TrackerLine, ...]) -> None:
    from runtall.cli.console import out, table

    if not lines:
        out().print(_("You follow nothing of your own yet: runtall log --new-tracker coffee=cups"), markup=False)
        return
    made = table(_("tracker"), _("unit"), _("last"), _("day"), folded=0)
    for each in lines:
        made.add_row(each.name, each.unit or "-", _value(each.value, each.unit), each.on.isoformat() if each.on else "-")
    out().print(made)
    out().print(_("Log a value: runtall log --track NAME=VALUE"), style="dim", markup=False)


def _local(entry: DiaryEntry) -> datetime:
    from zoneinfo import ZoneInfo

    return entry.at.astimezone(ZoneInfo(entry.zone))
