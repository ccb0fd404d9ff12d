"""``runtall session``: a session played step by step in the terminal, listed, or kept as done."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from runtall.cli.language import _, in_words, ngettext
from runtall.exercise import Timeline
from runtall.services.playing import Key, Playing, Shown
from runtall.services.sessions import SessionKept, SessionToPlay, Went

if TYPE_CHECKING:
    from runtall.services.resuming import Stopped


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One session that was kept."""

    id: str
    on: str
    kind: str
    exercises: tuple[str, ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class SessionForm:
    """A session with its timed steps, what was kept of it, and the sessions of the last weeks."""

    session: SessionToPlay | None
    kept: SessionKept | None
    earlier: tuple[KeptLine, ...]


def session(
    what: Annotated[str, typer.Argument(help="today, warm-up, or the name of a routine.")] = "today",
    minutes: Annotated[float | None, typer.Option(help="Minutes that you have.", show_default=False)] = None,
    list_: Annotated[bool, typer.Option("--list", help="Show the steps instead of playing them.")] = False,
    done: Annotated[bool, typer.Option("--done", help="Keep it as done, without playing it.")] = False,
    pain: Annotated[float | None, typer.Option(min=0, max=10, help="With --done: most pain in it.", show_default=False)] = None,
    form: Annotated[
        bool | None, typer.Option("--form-kept/--form-lost", help="With --done: good form to the end.", show_default=False)
    ] = None,
    skipped: Annotated[
        list[str] | None, typer.Option("--skip", help="With --done: an exercise left out; may be repeated.", show_default=False)
    ] = None,
    hurt: Annotated[
        list[str] | None,
        typer.Option("--hurt", help="With --done: an exercise that hurt, such as plank=4; may be repeated.", show_default=False),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where today's session stopped.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Begin anew, without being asked about one that stopped.")] = False,
    kept: Annotated[bool, typer.Option("--kept", help="Show the sessions that were kept.")] = False,
    take_back: Annotated[str | None, typer.Option(help="Take a session back (start of its id).", show_default=False)] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Of the sample runner.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print as JSON, without playing (schema: runtall schema session).")
    ] = False,
) -> None:
    """Play today's session step by step: space pauses, n goes on, b back, s skips, h says that it hurts, q ends."""
    from runtall.cli.today import runner_of
    from runtall.services import sessions

    runner_id = runner_of(sample=sample)
    if take_back is not None:
        sessions.take_back(runner_id, take_back)
    if kept or take_back is not None:
        _answer(SessionForm(None, None, _earlier(runner_id)), json=json)
        return
    asks = _can_play() and not (done or list_ or json or new)
    gone_on = _to_go_on(runner_id, what, must=resume) if resume or asks else None
    played = sessions.to_play(runner_id, what, minutes=minutes) if gone_on is None else gone_on.left
    if done:
        went = _told(played, pain, form, skipped or [], hurt or [])
        _answer(SessionForm(played, _keep(runner_id, played, gone_on, went), ()), json=json)
    elif list_ or json or not _can_play():
        _answer(SessionForm(played, None, ()), json=json)
    else:
        _play(runner_id, played, gone_on)


def _to_go_on(runner_id: int, what: str, *, must: bool) -> Stopped | None:
    """Return the session that stopped today where the runner wants to go on with it."""
    from runtall.core import NotFoundError, say
    from runtall.services import resuming

    found = resuming.stopped_today(runner_id)
    if must and found is None:
        raise NotFoundError(say("There is nothing to go on with today."), say("Begin one with: runtall session"))
    if found is None or must or what not in ("today", found.left.routine_id):
        return found if must else None
    question = _("A session of today was stopped. Go on where it stopped? yes or no (no begins anew)")
    return found if _yes(question) else None


def _keep(
    runner_id: int,
    played: SessionToPlay,
    gone_on: Stopped | None,
    went: Mapping[str, Went],
    *,
    duration_s: float | None = None,
    finished: bool = True,
) -> SessionKept:
    from runtall.services import resuming, sessions

    if gone_on is None:
        return sessions.keep(runner_id, played, went, duration_s=duration_s, finished=finished)
    return resuming.keep_on(runner_id, gone_on, went, duration_s=duration_s, finished=finished)


def _told(played: SessionToPlay, pain: float | None, form: bool | None, skipped: list[str], hurt: list[str]) -> dict[str, Went]:
    from runtall.plan import ItemOutcome

    went = {each.exercise_id: Went(pain_nrs=pain, form_intact=form) for each in played.timeline.items}
    went |= {name: Went(ItemOutcome.SKIPPED) for name in skipped}
    for each in hurt:
        name, _equals, number = each.partition("=")
        try:
            nrs = float(number) if number else None
        except ValueError as error:
            raise typer.BadParameter(_("Write an exercise and how much, such as plank=4.")) from error
        went[name] = Went(ItemOutcome.HURT, pain_nrs=nrs)
    return went


def _earlier(runner_id: int) -> tuple[KeptLine, ...]:
    from runtall.services import sessions

    return tuple(
        KeptLine(
            each.id,
            each.session.on.isoformat(),
            each.session.kind.value,
            tuple(item.exercise_id for item in each.session.items),
            each.session.finished,
        )
        for each in sessions.kept(runner_id)
    )


def _answer(form: SessionForm, *, json: bool) -> None:
    if json:
        from runtall.cli.json_form import as_json

        typer.echo(as_json(form))
        return
    from runtall.cli.console import out, table

    if form.kept is not None:
        out().print(_("Kept. The next dose follows from it."), markup=False)
        if form.kept.safety_questions:
            out().print(
                _("What you wrote brings up safety questions. Answer them next: runtall triage"), style="bold", markup=False
            )
    elif form.session is not None:
        _print_steps(form.session)
    else:
        made = table(_("id"), _("day"), _("kind"), _("exercises"), folded=3)
        for line in form.earlier:
            made.add_row(line.id[:8], line.on, line.kind, ", ".join(line.exercises))
        out().print(made)


def _print_steps(played: SessionToPlay) -> None:
    from runtall.cli.console import out, table

    out().print(in_words(played.title), style="bold", markup=False)
    for note in played.notes:
        out().print(f" - {in_words(note)}", markup=False)
    made = table(_("at"), _("for"), _("step"), folded=2)
    at = 0
    for step in played.timeline.steps:
        made.add_row(_clock(at), f"{step.duration_s} s", in_words(step.spoken))
        at += step.duration_s
    out().print(made)
    n = len(played.timeline.items)
    text = ngettext("{n} exercise, {minutes} min", "{n} exercises, {minutes} min", n)
    out().print(text.format(n=n, minutes=round(played.timeline.total_s / 60)), style="dim", markup=False)


def _can_play() -> bool:
    """Whether this terminal gives single keys."""
    from importlib.util import find_spec

    return sys.stdin.isatty() and sys.stdout.isatty() and find_spec("termios") is not None


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


# Playing -------------------------------------------------------------------------------------------------------------

_KEYS = {" ": Key.PAUSE, "n": Key.NEXT, "\n": Key.NEXT, "b": Key.BACK, "s": Key.SKIP, "h": Key.HURTS, "q": Key.END}


def _play(runner_id: int, played: SessionToPlay, gone_on: Stopped | None) -> None:
    """Play a session on this terminal, ask how it went, and keep it; q and Ctrl-C keep it as far as it went."""
    playing = Playing(played.timeline)
    typer.echo(_("space pauses, n next, b back, s skips the exercise, h says that it hurts, q ends"))
    began = time.monotonic()
    with _until_stopped(playing), _keys() as pressed:
        while not playing.is_over:
            _show(playing.shown())
            key = pressed(0.25)
            if key is Key.HURTS:
                with pressed.as_it_was():
                    typer.echo()
                    _ask_what_hurts(playing)
                playing.forget_time(time.monotonic())
            elif key is not None:
                playing.press(key)
            playing.tick(time.monotonic())
    typer.echo()
    went: Mapping[str, Went] = playing.went()
    if playing.is_finished:
        went = _asked(played.timeline, went)
    spent_s = time.monotonic() - began
    kept = _keep(runner_id, played, gone_on, went, duration_s=spent_s, finished=playing.is_finished)
    if not playing.is_finished:
        typer.echo(_("Go on with it today: runtall session --resume"))
    _answer(SessionForm(played, kept, ()), json=False)


@contextmanager
def _until_stopped(playing: Playing) -> Iterator[None]:
    """Take Ctrl-C for the end of the session, so that what was done is kept."""
    try:
        yield
    except KeyboardInterrupt:
        if not playing.is_over:
            playing.press(Key.END)


def _show(shown: Shown) -> None:
    line = f"{_clock(shown.left_s)}  {in_words(shown.words)}"
    if shown.is_paused:
        line = f"{_('paused')}  {line}"
    sys.stdout.write("\r\x1b[2K" + line[:200])
    sys.stdout.flush()


def _ask_what_hurts(playing: Playing) -> None:
    """Ask where and how much; Enter leaves a question open."""
    from runtall.symptoms import Place

    place = _one_of(_("Where does it hurt? (low_back, hip, knee ...; Enter leaves it open)"), [each.value for each in Place])
    pain = _scale(_("How much, 0 to 10? (Enter leaves it open)"))
    leg = _yes(_("New pain, tingling or numbness below the buttock? yes or no"))
    side = None
    if playing.is_by_side:
        side = _one_of(_("Doing which side? left, right or both (Enter leaves it open)"), ["left", "right", "both"])
    says = playing.hurts(place=place, pain_nrs=pain, leg=leg, side=side)
    typer.echo(in_words(says))


def _asked(timeline: Timeline, went: Mapping[str, Went]) -> dict[str, Went]:
    """Ask once for the whole session; what is left open stays unknown."""
    pain = _scale(_("Most pain in the session, 0 to 10? (Enter leaves it open)"))
    form = _yes(_("Good form to the end? yes or no"))
    plain = {each.exercise_id: Went(pain_nrs=pain, form_intact=form) for each in timeline.items}
    return {**plain, **went}


def _scale(question: str) -> float | None:
    typed = str(typer.prompt(question, default="", show_default=False)).strip()
    return float(typed) if typed.isdecimal() and int(typed) <= 10 else None


def _yes(question: str) -> bool | None:
    typed = str(typer.prompt(question, default="", show_default=False)).strip().lower()
    return True if typed in ("yes", "y", _("yes")) else False if typed in ("no", "n", _("no")) else None


def _one_of(question: str, known: list[str]) -> str | None:
    typed = str(typer.prompt(question, default="", show_default=False)).strip().lower().replace(" ", "_")
    return typed if typed in known else None


class _Pressed:
    """Single keys of a terminal; questions are asked with the terminal as it was."""

    def __init__(self, fd: int, before: list[Any]) -> None:
        self._fd, self._before = fd, before

    def __call__(self, wait_s: float) -> Key | None:
        """Wait a moment for a key, and return what it asks for."""
        import select

        ready, _out, _err = select.select([self._fd], [], [], wait_s)
        return _KEYS.get(sys.stdin.read(1).lower()) if ready else None

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Let whole lines be typed for a while."""
        import termios
        import tty

        termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)
        try:
            yield
        finally:
            tty.setcbreak(self._fd)


@contextmanager
def _keys() -> Iterator[_Pressed]:
    """Give single keys as they are pressed; the terminal is as before afterwards."""
    import termios
    import tty

    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    tty.setcbreak(fd)
    try:
        yield _Pressed(fd, before)
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)
